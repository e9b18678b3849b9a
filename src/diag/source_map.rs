//! From fields of the neutral policy to nodes of the document that was read.

use std::collections::BTreeMap;

use crate::text::FileId;

use super::FieldPath;

/// A node of one parsed document, by its place in the document's arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A node of any document of a run. Together with the document it gives the document path, the
/// spans and the comments of what was written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeRef {
    /// The file.
    pub file: FileId,
    /// The document's place in the file, from 0.
    pub document: u32,
    /// The node.
    pub node: NodeId,
}

/// Which part of a `key: value` pair a place means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// The key: for maps, lists, and what is missing inside them.
    Key,
    /// The value: for scalars.
    Value,
}

/// Where a field was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The node that produced the field's value.
    pub node: NodeRef,
    /// Whether the node's key or the node itself is meant.
    pub face: Face,
    /// A second place that made it so, with what it contributed ("declared here"): the tenant file
    /// behind `breakGlass: true`, the anchor behind an alias.
    pub declared: Option<(NodeRef, String)>,
}

impl Origin {
    /// The value at `node`.
    #[must_use]
    pub fn value(node: NodeRef) -> Self {
        Self { node, face: Face::Value, declared: None }
    }

    /// The key of `node`.
    #[must_use]
    pub fn key(node: NodeRef) -> Self {
        Self { node, face: Face::Key, declared: None }
    }

    /// The same, with the place that declared it.
    #[must_use]
    pub fn declared_at(mut self, node: NodeRef, text: impl Into<String>) -> Self {
        self.declared = Some((node, text.into()));
        self
    }
}

/// What a source map knows of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'m> {
    /// The field was written here.
    Present(&'m Origin),
    /// The field was not written; this is the nearest ancestor that was, and the step below it
    /// that is missing.
    Missing {
        /// The nearest ancestor that was written.
        nearest: &'m Origin,
        /// The missing step, as `exclude`.
        step: String,
    },
}

/// Fields of one policy to the nodes they came from.
#[derive(Debug, Clone)]
pub struct SourceMap {
    root: Origin,
    origins: BTreeMap<FieldPath, Origin>,
}

impl SourceMap {
    /// A map whose root is shown at `root`: the name of the policy.
    #[must_use]
    pub fn new(root: Origin) -> Self {
        Self { root, origins: BTreeMap::new() }
    }

    /// Records where `field` was written; the last record counts.
    pub fn insert(&mut self, field: FieldPath, origin: Origin) {
        self.origins.insert(field, origin);
    }

    /// Where the policy itself is shown.
    #[must_use]
    pub fn root(&self) -> &Origin {
        &self.root
    }

    /// The origin of `field` when it was written.
    #[must_use]
    pub fn get(&self, field: &FieldPath) -> Option<&Origin> {
        if field.is_root() { Some(&self.root) } else { self.origins.get(field) }
    }

    /// Where `field` was written, or what is missing and below which ancestor.
    #[must_use]
    pub fn find(&self, field: &FieldPath) -> Found<'_> {
        if let Some(origin) = self.get(field) {
            return Found::Present(origin);
        }
        let mut at = field.clone();
        while let Some((parent, step)) = at.split_last() {
            if let Some(nearest) = self.get(&parent) {
                let step = step.to_owned();
                return Found::Missing { nearest, step };
            }
            at = parent;
        }
        Found::Present(&self.root)
    }

    /// All recorded fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&FieldPath, &Origin)> {
        self.origins.iter()
    }

    /// Mutable access, for the pass that writes names out as ids.
    pub fn get_mut(&mut self, field: &FieldPath) -> Option<&mut Origin> {
        self.origins.get_mut(field)
    }
}
