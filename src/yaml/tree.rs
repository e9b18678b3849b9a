//! The span tree: an arena of nodes and a cheap view on each.

use std::collections::HashSet;

use crate::diag::{Face, NodeId, NodeRef, Origin, Place};
use crate::text::{FileId, Span};

use super::scalar;

/// The grammar a file was read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// YAML 1.2, core schema.
    Yaml,
    /// JSON, with trailing commas tolerated.
    Json,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes; the only style that can be anything but a string.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// Where a comment stands relative to its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// On a line of its own.
    Above,
    /// Behind what stands on its line.
    Right,
}

/// A comment and the node it belongs to.
#[derive(Debug, Clone)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
    /// The text behind `#`, trimmed.
    pub text: String,
    /// On its own line or behind something.
    pub placement: Placement,
    /// The value node it belongs to (of the key or item, or of the enclosing block); `None` in a
    /// document without nodes.
    pub owner: Option<NodeId>,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// A scalar's text after unescaping, and its style.
    Scalar(Box<str>, ScalarStyle),
    /// The items in order.
    Sequence(Vec<NodeId>),
    /// Key and value nodes in order, duplicates included.
    Mapping(Vec<(NodeId, NodeId)>),
    /// An alias and the node it stands for.
    Alias(NodeId),
}

/// One node of the arena.
#[derive(Debug, Clone)]
pub struct RawNode {
    /// What it holds.
    pub kind: NodeKind,
    /// The bytes of the node itself: quotes included, trailing blank space and comments not.
    pub span: Span,
    /// The container it stands in.
    pub parent: Option<NodeId>,
    /// For the value of a mapping entry: the key's node.
    pub key: Option<NodeId>,
    /// `&name`, when there is one.
    pub anchor: Option<Span>,
    /// `!tag` and its span, when there is one.
    pub tag: Option<(Span, Box<str>)>,
    /// Written in flow style (`{…}`, `[…]`).
    pub flow: bool,
}

/// One document of a file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file it is in.
    pub file: FileId,
    /// Its place among the file's documents, from 0.
    pub index: u32,
    /// The grammar it was read with.
    pub syntax: Syntax,
    nodes: Vec<RawNode>,
    root: NodeId,
    /// Some map holds a merge key (`<<`).
    merges: bool,
    /// All comments in order.
    pub comments: Vec<Comment>,
}

/// Collects the nodes of a document while it is parsed.
#[derive(Debug, Default)]
pub struct TreeBuilder {
    nodes: Vec<RawNode>,
}

impl TreeBuilder {
    /// Adds a node and returns its id.
    pub fn push(&mut self, node: RawNode) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        id
    }

    /// A node that was pushed before.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &RawNode {
        &self.nodes[id.0 as usize]
    }

    /// A node that was pushed before, to be completed.
    pub fn node_mut(&mut self, id: NodeId) -> &mut RawNode {
        &mut self.nodes[id.0 as usize]
    }

    /// The finished document.
    #[must_use]
    pub fn finish(self, file: FileId, index: u32, syntax: Syntax, root: NodeId, comments: Vec<Comment>) -> Document {
        let merges = syntax == Syntax::Yaml && self.nodes.iter().any(|node| self.is_merge_key(node));
        Document { file, index, syntax, nodes: self.nodes, root, merges, comments }
    }

    fn is_merge_key(&self, value: &RawNode) -> bool {
        value.key.is_some_and(|key| is_merge(self.node(key)))
    }
}

impl Document {
    /// The root node.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.node(self.root)
    }

    /// The node with `id`.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { document: self, id, via: None }
    }

    /// All nodes in the order in which they were opened.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).map(|id| self.node(NodeId(u32::try_from(id).unwrap_or(u32::MAX))))
    }

    fn raw(&self, id: NodeId) -> &RawNode {
        &self.nodes[id.0 as usize]
    }

    /// Makes this the document `index` of its file and moves every span to where `place` says.
    pub(super) fn relocate(&mut self, index: u32, place: impl Fn(Span) -> Span) {
        self.index = index;
        for node in &mut self.nodes {
            node.span = place(node.span);
        }
    }
}

/// True for the plain key `<<`; `"<<"` is a key like any other.
fn is_merge(key: &RawNode) -> bool {
    matches!(&key.kind, NodeKind::Scalar(text, ScalarStyle::Plain) if &**text == "<<")
}

/// What a node is after aliases are followed and plain scalars are resolved by the core schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer or a float.
    Number,
    /// Any other scalar.
    String,
    /// A list.
    Sequence,
    /// A map.
    Mapping,
}

impl Shape {
    /// The word used in messages: "a list", "a string".
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool => "true/false",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Sequence => "a list",
            Self::Mapping => "a map",
        }
    }
}

/// A scalar resolved by the YAML 1.2 core schema (JSON is a subset of it).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'d> {
    /// Nothing, `null`, `~`.
    Null,
    /// `true`, `True`, `TRUE`, …
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Everything else, and everything quoted.
    Str(&'d str),
}

/// A view on one node. Aliases are followed by every accessor of content; places stay at the place
/// of use, as [`Node::anchored`] tells.
#[derive(Debug, Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    id: NodeId,
    /// The outermost alias through which this node was reached.
    via: Option<NodeId>,
}

impl<'d> Node<'d> {
    /// The document it stands in.
    #[must_use]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// The node's id in its document.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What was written, aliases not followed.
    #[must_use]
    pub fn raw(self) -> &'d RawNode {
        self.document.raw(self.id)
    }

    /// The node an alias stands for, with the place of use kept; the node itself otherwise.
    #[must_use]
    pub fn followed(self) -> Self {
        let mut node = self;
        while let NodeKind::Alias(target) = node.raw().kind {
            let via = node.via.or(Some(node.id));
            node = Self { id: target, via, ..node };
        }
        node
    }

    fn child(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    /// The node shown for this one: the alias through which it was reached, else itself.
    fn shown(self) -> NodeId {
        self.via.unwrap_or(self.id)
    }

    /// The node as written at its place of use.
    #[must_use]
    pub fn reference(self) -> NodeRef {
        self.reference_to(self.shown())
    }

    fn reference_to(self, node: NodeId) -> NodeRef {
        NodeRef { file: self.document.file, document: self.document.index, node }
    }

    /// The anchored node when this one was reached through an alias.
    #[must_use]
    pub fn anchored(self) -> Option<NodeRef> {
        self.via.map(|_| self.reference_to(self.id))
    }

    /// Span of the value, at the place of use.
    #[must_use]
    pub fn span(self) -> Span {
        self.document.raw(self.shown()).span
    }

    /// Span of the key in front of the value, if there is one.
    #[must_use]
    pub fn key_span(self) -> Option<Span> {
        let key = self.document.raw(self.shown()).key?;
        Some(self.document.raw(key).span)
    }

    /// Place of the value.
    #[must_use]
    pub fn place(self) -> Place {
        Place { file: self.document.file, span: self.span() }
    }

    /// Place of the key; of the value where there is no key, of its first byte for a container.
    #[must_use]
    pub fn key_place(self) -> Place {
        let file = self.document.file;
        match self.key_span() {
            Some(span) => Place { file, span },
            None if matches!(self.shape(), Shape::Mapping | Shape::Sequence) => {
                Place { file, span: self.first_key_span() }
            }
            None => self.place(),
        }
    }

    /// The first key of a map, else the node's own span; a narrow span for a root or a list item.
    fn first_key_span(self) -> Span {
        match &self.document.raw(self.shown()).kind {
            NodeKind::Mapping(entries) if !entries.is_empty() => self.document.raw(entries[0].0).span,
            NodeKind::Sequence(items) if !items.is_empty() => self.document.node(items[0]).first_key_span(),
            _ => self.span(),
        }
    }

    /// The place of `face`.
    #[must_use]
    pub fn face_place(self, face: Face) -> Place {
        match face {
            Face::Key => self.key_place(),
            Face::Value => self.place(),
        }
    }

    /// An origin for the source map: place of use, with the anchored value as second place.
    #[must_use]
    pub fn origin(self, face: Face) -> Origin {
        let origin = Origin { node: self.reference(), face, declared: None };
        match self.anchored() {
            Some(anchored) => origin.declared_at(anchored, "the value comes from here"),
            None => origin,
        }
    }

    /// What the node is.
    #[must_use]
    pub fn shape(self) -> Shape {
        match &self.followed().raw().kind {
            NodeKind::Sequence(_) => Shape::Sequence,
            NodeKind::Mapping(_) => Shape::Mapping,
            _ => match self.scalar() {
                None | Some(Scalar::Null) => Shape::Null,
                Some(Scalar::Bool(_)) => Shape::Bool,
                Some(Scalar::Int(_) | Scalar::Float(_)) => Shape::Number,
                Some(Scalar::Str(_)) => Shape::String,
            },
        }
    }

    /// The scalar, resolved; `None` for lists and maps.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'d>> {
        let raw = self.followed().raw();
        let NodeKind::Scalar(text, style) = &raw.kind else {
            return None;
        };
        let tagged_string = raw.tag.as_ref().is_some_and(|(_, tag)| matches!(&**tag, "!" | "tag:yaml.org,2002:str"));
        if *style != ScalarStyle::Plain || tagged_string {
            return Some(Scalar::Str(text));
        }
        Some(scalar::resolve(text))
    }

    /// The text of a string scalar; `None` for anything else, numbers and `true` included.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        match self.scalar()? {
            Scalar::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The text of any scalar as it was written (after unescaping).
    #[must_use]
    pub fn text(self) -> Option<&'d str> {
        match &self.followed().raw().kind {
            NodeKind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The style of a scalar.
    #[must_use]
    pub fn style(self) -> Option<ScalarStyle> {
        match &self.followed().raw().kind {
            NodeKind::Scalar(_, style) => Some(*style),
            _ => None,
        }
    }

    /// `true` or `false`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Nothing, `null` or `~`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.shape() == Shape::Null
    }

    /// The items of a list; nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Self> + 'd {
        let node = self.followed();
        let items: &'d [NodeId] = match &node.raw().kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        };
        items.iter().map(move |&id| node.child(id))
    }

    /// Keys and values of a map in order, duplicates included; nothing for other nodes.
    ///
    /// Merge keys (`<<`) are replaced by what they merge, behind the map's own entries and only
    /// where the map has no such key itself. Merged entries count as reached through the alias,
    /// so their places are the place of use.
    pub fn entries(self) -> impl Iterator<Item = (Self, Self)> + 'd {
        let own = self.own_entries();
        let merged = if self.document.merges { self.merged() } else { Vec::new() };
        let keep = self.document.merges;
        own.filter(move |(key, _)| !(keep && is_merge(key.raw()))).chain(merged)
    }

    /// Keys and values as written, merge keys not expanded.
    pub(super) fn own_entries(self) -> impl Iterator<Item = (Self, Self)> + 'd {
        let node = self.followed();
        let entries: &'d [(NodeId, NodeId)] = match &node.raw().kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        };
        entries.iter().map(move |&(key, value)| (node.child(key), node.child(value)))
    }

    /// The merge keys (`<<`) of a map and their values, as written.
    pub fn merge_keys(self) -> impl Iterator<Item = (Self, Self)> + 'd {
        let merges = self.document.merges;
        self.own_entries().filter(move |(key, _)| merges && is_merge(key.raw()))
    }

    /// What the merge keys add. A map merged first wins over those behind it.
    fn merged(self) -> Vec<(Self, Self)> {
        let mut known: HashSet<&'d str> = HashSet::new();
        let mut found = Vec::new();
        let mut pending: Vec<Self> = vec![self];
        while let Some(node) = pending.pop() {
            let own = node.own_entries().filter(|(key, _)| !is_merge(key.raw()));
            let mut last: Vec<(Self, Self)> = own.collect();
            last.reverse();
            last.retain(|(key, _)| key.text().is_some_and(|text| known.insert(text)));
            if !std::ptr::eq(node.raw(), self.followed().raw()) {
                found.extend(last.into_iter().rev());
            }
            let sources = node.merge_keys().flat_map(|(_, value)| value.merge_sources());
            let sources: Vec<Self> = sources.collect();
            pending.extend(sources.into_iter().rev());
        }
        found
    }

    /// The maps that a value of `<<` names: itself, or its items.
    fn merge_sources(self) -> Vec<Self> {
        match self.shape() {
            Shape::Mapping => vec![self.followed()],
            Shape::Sequence => self.items().map(Self::followed).collect(),
            _ => Vec::new(),
        }
    }

    /// The value of `key`; the last one where a key is duplicated (what JSON readers keep).
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        let found = self.own_entries().filter(|(name, _)| name.text() == Some(key)).last();
        match found {
            Some((name, _)) if self.document.merges && is_merge(name.raw()) => None,
            None if self.document.merges => {
                let mut merged = self.merged().into_iter();
                merged.find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
            }
            found => found.map(|(_, value)| value),
        }
    }

    /// The key in front of this value, as text.
    #[must_use]
    pub fn key_text(self) -> Option<&'d str> {
        let key = self.document.raw(self.shown()).key?;
        self.document.node(key).text()
    }

    /// The container this node is written in.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.document.raw(self.shown()).parent.map(|id| self.document.node(id))
    }

    /// The path of the node in its document as written: `conditions.users.includeUsers[0]`.
    #[must_use]
    pub fn path(self) -> String {
        let Some(parent) = self.parent() else {
            return String::new();
        };
        let above = parent.path();
        if let Some(key) = self.key_text() {
            let dot = if above.is_empty() { "" } else { "." };
            return format!("{above}{dot}{key}");
        }
        let position = parent.items().position(|item| item.id == self.shown()).unwrap_or(0);
        format!("{above}[{position}]")
    }
}
