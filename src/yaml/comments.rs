//! Which node a comment belongs to.

use crate::diag::NodeId;
use crate::text::Span;

use super::lines::{skip_blank, stands_alone};
use super::{Comment, Document, NodeKind, Placement};

/// A key or list item: where it starts, and the value it stands for.
struct Entry {
    start: usize,
    column: usize,
    value: NodeId,
    /// The entry it is written in, by index.
    parent: Option<usize>,
    flow: bool,
}

/// The comments at `spans` with their owners: one on its own line belongs to the next key or item
/// in its own column, else to the block it is indented in; one to the right belongs to its line.
pub(super) fn owned(document: &Document, text: &str, spans: &[Span]) -> Vec<Comment> {
    if spans.is_empty() {
        return Vec::new();
    }
    let entries = entries(document, text);
    let own = |&span: &Span| {
        let start = span.start as usize;
        let alone = stands_alone(text, start);
        let owner = if alone {
            above(&entries, start, column(text, start))
        } else {
            right(&entries, document, text, start)
        };
        let body = text.get(span.range()).unwrap_or_default();
        Comment {
            span,
            text: body.trim_start_matches('#').trim().to_owned(),
            placement: if alone { Placement::Above } else { Placement::Right },
            owner: Some(owner.unwrap_or_else(|| document.root().id())),
        }
    };
    spans.iter().map(own).collect()
}

/// All keys and items in the order of the text.
fn entries(document: &Document, text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for container in document.nodes() {
        let raw = container.raw();
        match &raw.kind {
            NodeKind::Mapping(pairs) => {
                for &(key, value) in pairs {
                    let start = document.node(key).span().start as usize;
                    entries.push(entry(text, start, value, raw.flow));
                }
            }
            NodeKind::Sequence(items) => {
                let mut from = raw.span.start as usize;
                for &item in items {
                    let span = document.node(item).span();
                    let start = if raw.flow {
                        span.start as usize
                    } else {
                        from + skip_blank(text.get(from..span.start as usize).unwrap_or_default())
                    };
                    entries.push(entry(text, start, item, raw.flow));
                    from = span.end as usize;
                }
            }
            NodeKind::Scalar(..) | NodeKind::Alias(_) => {}
        }
    }
    entries.sort_by_key(|entry| entry.start);
    nest(&mut entries, document);
    entries
}

fn entry(text: &str, start: usize, value: NodeId, flow: bool) -> Entry {
    Entry {
        start,
        column: column(text, start),
        value,
        parent: None,
        flow,
    }
}

/// Fills in the parents: the last earlier entry whose value holds this one.
fn nest(entries: &mut [Entry], document: &Document) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..entries.len() {
        let start = entries[at].start;
        while let Some(&outer) = open.last() {
            if document.node(entries[outer].value).span().end as usize > start {
                break;
            }
            open.pop();
        }
        entries[at].parent = open.last().copied();
        open.push(at);
    }
}

fn column(text: &str, offset: usize) -> usize {
    let before = &text[..offset];
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    before[line..].chars().count()
}

fn above(entries: &[Entry], start: usize, column: usize) -> Option<NodeId> {
    let next = entries.partition_point(|entry| entry.start < start);
    let sibling = entries[next..].iter().find(|entry| entry.column <= column);
    if let Some(entry) = sibling.filter(|entry| entry.column == column) {
        return Some(entry.value);
    }
    let mut at = next.checked_sub(1)?;
    while entries[at].column >= column {
        at = entries[at].parent?;
    }
    Some(entries[at].value)
}

/// The last block key or item that starts on the line; in a line inside a flow list or map, the
/// last of those; else what ends on the line.
fn right(entries: &[Entry], document: &Document, text: &str, start: usize) -> Option<NodeId> {
    let line = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let from = entries.partition_point(|entry| entry.start < line);
    let to = entries.partition_point(|entry| entry.start < start);
    let on_line = &entries[from..to];
    if let Some(entry) = on_line.iter().rfind(|entry| !entry.flow).or(on_line.last()) {
        return Some(entry.value);
    }
    let ends_here = |end: usize| line < end && end <= start;
    let mut ending = document.nodes().filter(|node| ends_here(node.span().end as usize));
    let first = ending.next()?;
    let last = ending.fold(first, |a, b| if b.span().end > a.span().end { b } else { a });
    Some(last.id())
}
