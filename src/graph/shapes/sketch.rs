//! Objects in Graph's shape, put together from the nodes of another document.

use crate::diag::NodeId;
use crate::text::Span;
use crate::yaml::{Document, Node, NodeKind, RawNode, ScalarStyle, Syntax, TreeBuilder};

/// A value to be, with the place it is shown at.
#[derive(Debug, Clone)]
pub(super) struct Sketch<'d> {
    span: Span,
    piece: Piece<'d>,
}

#[derive(Debug, Clone)]
enum Piece<'d> {
    Map(Vec<(Key, Sketch<'d>)>),
    List(Vec<Sketch<'d>>),
    /// A node with everything below it.
    Copy(Node<'d>),
    Scalar(String, ScalarStyle),
}

#[derive(Debug, Clone)]
struct Key {
    text: String,
    span: Span,
}

impl<'d> Sketch<'d> {
    /// An object without members yet, shown at `near`.
    pub(super) fn map(near: Node<'d>) -> Self {
        Self { span: near.span(), piece: Piece::Map(Vec::new()) }
    }

    /// A list, shown at `near`.
    pub(super) fn list(near: Node<'d>, items: Vec<Self>) -> Self {
        Self { span: near.span(), piece: Piece::List(items) }
    }

    /// `node` and everything below it.
    pub(super) fn copy(node: Node<'d>) -> Self {
        Self { span: node.span(), piece: Piece::Copy(node) }
    }

    /// A text that is written otherwise at `near`.
    pub(super) fn text(near: Node<'d>, text: impl Into<String>) -> Self {
        Self { span: near.span(), piece: Piece::Scalar(text.into(), ScalarStyle::DoubleQuoted) }
    }

    /// `true`, said by what stands at `near`.
    pub(super) fn yes(near: Node<'d>) -> Self {
        Self { span: near.span(), piece: Piece::Scalar("true".to_owned(), ScalarStyle::Plain) }
    }

    /// Puts `value` at `path` below this object, making the objects on the way; each new key is shown
    /// at the key of `near`.
    pub(super) fn put(&mut self, path: &[&str], near: Node<'d>, value: Self) {
        let (Some((first, rest)), Piece::Map(members)) = (path.split_first(), &mut self.piece) else {
            return;
        };
        let span = near.key_place().span;
        let at = members.iter().position(|(key, _)| key.text == *first).unwrap_or_else(|| {
            members.push((Key { text: (*first).to_owned(), span }, Self::map(near)));
            members.len() - 1
        });
        if rest.is_empty() {
            members[at].1 = value;
        } else {
            members[at].1.put(rest, near, value);
        }
    }

    /// The document `index` of the file of `of` with this as its root.
    pub(super) fn finish(self, of: &Document, index: u32) -> Document {
        let mut tree = TreeBuilder::default();
        let root = self.build(&mut tree, None, None);
        tree.finish(of.file, index, Syntax::Json, root, Vec::new())
    }

    fn build(self, tree: &mut TreeBuilder, parent: Option<NodeId>, key: Option<NodeId>) -> NodeId {
        let node = |kind| RawNode { kind, span: self.span, parent, key, anchor: None, tag: None, flow: true };
        match self.piece {
            Piece::Scalar(text, style) => tree.push(node(NodeKind::Scalar(text.into(), style))),
            Piece::Copy(source) => copy(source, tree, parent, key),
            Piece::List(items) => {
                let list = tree.push(node(NodeKind::Sequence(Vec::new())));
                let items = items.into_iter().map(|item| item.build(tree, Some(list), None)).collect();
                tree.node_mut(list).kind = NodeKind::Sequence(items);
                list
            }
            Piece::Map(members) => {
                let map = tree.push(node(NodeKind::Mapping(Vec::new())));
                let entry = |(key, value): (Key, Sketch<'_>)| {
                    let key = key_node(tree, map, &key.text, key.span);
                    (key, value.build(tree, Some(map), Some(key)))
                };
                let entries = members.into_iter().map(entry).collect();
                tree.node_mut(map).kind = NodeKind::Mapping(entries);
                map
            }
        }
    }
}

fn key_node(tree: &mut TreeBuilder, map: NodeId, text: &str, span: Span) -> NodeId {
    let kind = NodeKind::Scalar(text.into(), ScalarStyle::DoubleQuoted);
    tree.push(RawNode { kind, span, parent: Some(map), key: None, anchor: None, tag: None, flow: true })
}

/// A copy of `source`, aliases written out. Documents are no deeper than their limit, and so is this.
fn copy(source: Node<'_>, tree: &mut TreeBuilder, parent: Option<NodeId>, key: Option<NodeId>) -> NodeId {
    let raw = source.followed().raw();
    let node = |kind| RawNode { kind, span: source.span(), parent, key, anchor: None, tag: None, flow: true };
    match &raw.kind {
        NodeKind::Sequence(_) => {
            let list = tree.push(node(NodeKind::Sequence(Vec::new())));
            let items = source.items().map(|item| copy(item, tree, Some(list), None)).collect();
            tree.node_mut(list).kind = NodeKind::Sequence(items);
            list
        }
        NodeKind::Mapping(_) => {
            let map = tree.push(node(NodeKind::Mapping(Vec::new())));
            let entry = |(key, value): (Node<'_>, Node<'_>)| {
                let key = key_node(tree, map, key.text().unwrap_or_default(), key.span());
                (key, copy(value, tree, Some(map), Some(key)))
            };
            let entries = source.entries().map(entry).collect();
            tree.node_mut(map).kind = NodeKind::Mapping(entries);
            map
        }
        kind => tree.push(node(kind.clone())),
    }
}
