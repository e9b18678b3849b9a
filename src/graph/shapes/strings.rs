//! Policies as JSON inside a string: rows of CIPP's template table, audit logs.

use crate::yaml::{self, Document, Limits, Node};

use super::super::detect::{GraphKind, objects};
use super::Unpacked;

/// The policies inside the strings of `document`, where it holds none otherwise.
pub(super) fn unpack(document: &Document, text: &str, next: u32, limits: Limits) -> Option<Unpacked> {
    let mut candidates = document.nodes().filter(|node| is_candidate(*node)).peekable();
    candidates.peek()?;
    if holds_policy(document) {
        return None;
    }
    let mut unpacked = Unpacked { what: "policies inside strings", ..Unpacked::default() };
    for string in candidates {
        let index = next + u32::try_from(unpacked.documents.len()).unwrap_or(u32::MAX - next);
        let parsed = yaml::parse_embedded(document.file, text, string, index, limits);
        let inner = parsed.documents.into_iter().next().filter(holds_policy);
        if inner.is_some() || (parsed.broken && is_row(string)) {
            unpacked.findings.extend(parsed.findings);
            unpacked.broken |= parsed.broken;
        }
        unpacked.documents.extend(inner);
    }
    (!unpacked.documents.is_empty() || unpacked.broken).then_some(unpacked)
}

fn holds_policy(document: &Document) -> bool {
    objects(document).unwrap_or_default().iter().any(|object| object.kind == GraphKind::Policy)
}

/// A string that begins as a JSON object or list does and speaks of conditions. What a log says was
/// there before a change is no policy of the tenant any more.
fn is_candidate(node: Node<'_>) -> bool {
    let Some(text) = node.as_str().map(str::trim_start).filter(|text| text.starts_with(['{', '['])) else {
        return false;
    };
    let key = node.key_text().unwrap_or_default();
    let speaks = || text.as_bytes().windows(12).any(|part| part.eq_ignore_ascii_case(b"\"conditions\""));
    node.raw().key.is_some() && !key.eq_ignore_ascii_case("oldValue") && speaks()
}

/// The column of a CIPP row that holds the policy.
fn is_row(node: Node<'_>) -> bool {
    node.key_text().is_some_and(|key| key.eq_ignore_ascii_case("JSON"))
}
