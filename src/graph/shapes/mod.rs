//! Shapes that are not Graph's own: tools wrap policies into objects of theirs, into strings, or
//! write them in their own words.
//!
//! A wrapper is only walked through ([`walk`]). What has to be read anew (JSON inside a string) or
//! put into Graph's words (Terraform, the templates of Graph) becomes a document of its own, each
//! node of which has the place in the file from which it comes.

mod columns;
mod sketch;
mod strings;
mod template;
pub(super) mod terraform;
pub(super) mod walk;

use crate::diag::Finding;
use crate::yaml::{Document, Limits};

/// What a document held in another shape.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// What the document is, as `a Terraform state or plan`.
    pub what: &'static str,
    /// Documents in Graph's shape, numbered from the index that was given.
    pub documents: Vec<Document>,
    /// What is wrong with the wrapping.
    pub findings: Vec<Finding>,
    /// Something inside could not be read.
    pub broken: bool,
}

/// What `document` holds in another shape than Graph's; `None` when it holds nothing of the kind.
///
/// `text` is the file's text, `next` the index of the first document that is made.
#[must_use]
pub fn unpack(document: &Document, text: &str, next: u32, limits: Limits) -> Option<Unpacked> {
    terraform::unpack(document, next)
        .or_else(|| template::unpack(document, next))
        .or_else(|| strings::unpack(document, text, next, limits))
}
