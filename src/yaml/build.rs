//! Puts nodes together into a tree, within the limits; what the YAML and the JSON reader share.

use crate::diag::{Finding, NodeId, Place};
use crate::text::{FileId, Span};

use super::limits;
use super::{Limits, NodeKind, RawNode, ScalarStyle, TreeBuilder};

/// A node as a reader meets it, before it has a place in the tree.
#[derive(Debug)]
pub(super) struct NewNode {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
    pub(super) flow: bool,
    pub(super) tag: Option<(Span, Box<str>)>,
}

impl NewNode {
    pub(super) fn scalar(text: &str, style: ScalarStyle, span: Span) -> Self {
        let kind = NodeKind::Scalar(text.into(), style);
        Self { kind, span, flow: false, tag: None }
    }

    pub(super) fn collection(map: bool, flow: bool, span: Span) -> Self {
        let kind = if map { NodeKind::Mapping(Vec::new()) } else { NodeKind::Sequence(Vec::new()) };
        Self { kind, span, flow, tag: None }
    }
}

/// A list or map whose end has not been met.
#[derive(Debug)]
struct Frame {
    id: NodeId,
    /// A key that waits for its value.
    key: Option<NodeId>,
    size: Size,
}

/// What a node counts for when every alias below it is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Nodes, itself included.
    pub(super) nodes: usize,
    /// Lists and maps within each other, itself included.
    pub(super) depth: usize,
}

impl Size {
    const SCALAR: Self = Self { nodes: 1, depth: 0 };
}

/// A tree under construction.
#[derive(Debug)]
pub(super) struct Build {
    pub(super) tree: TreeBuilder,
    pub(super) root: Option<NodeId>,
    file: FileId,
    limits: Limits,
    frames: Vec<Frame>,
    /// Nodes of the file met so far, aliases followed.
    pub(super) visited: usize,
}

impl Build {
    pub(super) fn new(file: FileId, limits: Limits) -> Self {
        Self { tree: TreeBuilder::default(), root: None, file, limits, frames: Vec::new(), visited: 0 }
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// The innermost list or map that is open.
    pub(super) fn open(&self) -> Option<&RawNode> {
        self.frames.last().map(|frame| self.tree.node(frame.id))
    }

    /// Place of the innermost `[` or `{` that is open. (In `[a: b]` the map has no bracket.)
    pub(super) fn open_bracket(&self, text: &str) -> Option<Span> {
        let bracket = |span: &Span| text[span.start as usize..].starts_with(['[', '{']);
        let flow = self.frames.iter().map(|frame| self.tree.node(frame.id)).filter(|node| node.flow);
        flow.map(|node| Span::new(node.span.start as usize, node.span.start as usize + 1)).rfind(bracket)
    }

    /// The key that waits for its value.
    pub(super) fn pending_key(&self) -> Option<&RawNode> {
        self.frames.last()?.key.map(|key| self.tree.node(key))
    }

    /// Adds a scalar.
    pub(super) fn leaf(&mut self, node: NewNode) -> Result<NodeId, Box<Finding>> {
        self.add(node, Size::SCALAR)
    }

    /// Adds an alias to `target`, which counts for all that it stands for.
    pub(super) fn alias(&mut self, target: NodeId, size: Size, span: Span) -> Result<NodeId, Box<Finding>> {
        if self.frames.len() + size.depth > self.limits.depth {
            return Err(limits::too_deep_through_alias(self.place(span), self.limits).into());
        }
        if self.visited.saturating_add(size.nodes) > self.limits.nodes {
            let anchored = self.tree.node(target).span;
            return Err(limits::alias_bomb(self.place(span), self.place(anchored), self.limits).into());
        }
        let kind = NodeKind::Alias(target);
        self.add(NewNode { kind, span, flow: false, tag: None }, size)
    }

    /// Opens a list or map; [`Build::close`] ends it.
    pub(super) fn start(&mut self, node: NewNode) -> Result<NodeId, Box<Finding>> {
        if self.frames.len() >= self.limits.depth {
            return Err(limits::too_deep(self.place(node.span), self.limits).into());
        }
        let id = self.add(node, Size { nodes: 1, depth: 1 })?;
        let size = Size { nodes: 1, depth: 1 };
        self.frames.push(Frame { id, key: None, size });
        Ok(id)
    }

    /// Ends the innermost list or map at `end`, or behind its last child when `end` is `None`.
    pub(super) fn close(&mut self, end: Option<u32>) -> Option<(NodeId, Size)> {
        let frame = self.frames.pop()?;
        let last = match &self.tree.node(frame.id).kind {
            NodeKind::Sequence(items) => items.last().copied(),
            NodeKind::Mapping(entries) => entries.last().map(|&(_, value)| value),
            _ => None,
        };
        let last = last.map_or(0, |id| self.tree.node(id).span.end);
        let node = self.tree.node_mut(frame.id);
        node.span.end = end.unwrap_or_else(|| last.max(node.span.start));
        if let Some(outer) = self.frames.last_mut() {
            outer.size.nodes += frame.size.nodes - 1;
            outer.size.depth = outer.size.depth.max(frame.size.depth + 1);
        }
        Some((frame.id, frame.size))
    }

    fn add(&mut self, node: NewNode, size: Size) -> Result<NodeId, Box<Finding>> {
        self.visited = self.visited.saturating_add(size.nodes);
        if self.visited > self.limits.nodes {
            return Err(limits::too_many_nodes(self.place(node.span), self.limits).into());
        }
        let frame = self.frames.last_mut();
        let id = self.tree.push(RawNode {
            kind: node.kind,
            span: node.span,
            parent: frame.as_ref().map(|frame| frame.id),
            key: frame.as_ref().and_then(|frame| frame.key),
            anchor: None,
            tag: node.tag,
            flow: node.flow,
        });
        match frame {
            Some(frame) => {
                frame.size.nodes += size.nodes;
                frame.size.depth = frame.size.depth.max(size.depth + 1);
                attach(&mut self.tree, frame, id);
            }
            None => self.root = self.root.or(Some(id)),
        }
        Ok(id)
    }
}

fn attach(tree: &mut TreeBuilder, frame: &mut Frame, id: NodeId) {
    match &mut tree.node_mut(frame.id).kind {
        NodeKind::Sequence(items) => items.push(id),
        NodeKind::Mapping(entries) => match frame.key.take() {
            Some(key) => entries.push((key, id)),
            None => frame.key = Some(id),
        },
        NodeKind::Scalar(..) | NodeKind::Alias(_) => {}
    }
}
