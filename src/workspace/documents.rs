//! From the numbers in origins back to nodes and places.

use crate::diag::{Finding, NodeRef, Origin, Place};
use crate::yaml::{Document, Node};

use super::read::ReadFile;

/// All documents of a run.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'r> {
    files: &'r [ReadFile],
}

impl<'r> Documents<'r> {
    /// The documents of `files`, whose ids are their positions.
    #[must_use]
    pub fn new(files: &'r [ReadFile]) -> Self {
        Self { files }
    }

    /// The document that `reference` points into.
    ///
    /// # Panics
    /// When the reference comes from another run, which is a bug of the caller.
    #[must_use]
    pub fn document(self, reference: NodeRef) -> &'r Document {
        let documents = &self.files[reference.file.position()].documents;
        // Broken documents leave holes, so the index is only where to begin.
        let at = documents.partition_point(|read| read.document.index < reference.document);
        &documents[at].document
    }

    /// The root of the first document of `file`.
    #[must_use]
    pub fn first_of(self, file: crate::text::FileId) -> Option<Node<'r>> {
        self.files[file.position()].documents.first().map(|read| read.document.root())
    }

    /// The decoded text of `file`.
    #[must_use]
    pub fn text(self, file: crate::text::FileId) -> &'r str {
        &self.files[file.position()].source.text
    }

    /// The node.
    #[must_use]
    pub fn node(self, reference: NodeRef) -> Node<'r> {
        self.document(reference).node(reference.node)
    }

    /// The place of an origin.
    #[must_use]
    pub fn place(self, origin: &Origin) -> Place {
        self.node(origin.node).face_place(origin.face)
    }
}

/// A document that stands behind the one that counts in a file of one document.
#[must_use]
pub(super) fn one_too_many(document: &Document, what: &str) -> Finding {
    Finding::error("several-documents", format!("{what} is one document, and a further one begins here"))
        .at(document.root().key_place(), "nobody reads this")
        .help("move it to a file of its own, or take out the `---` before it")
}
