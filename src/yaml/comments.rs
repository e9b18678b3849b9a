//! Which node a comment belongs to.

use std::cell::OnceCell;

use crate::diag::NodeId;
use crate::text::Span;

use super::lines::{line_at, skip_blank, stands_alone};
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
    let layout = Layout::new(document, text);
    let mut below = Below { entries: &layout.entries, left: layout.entries.len(), columns: Vec::new() };
    let own = |&span: &Span| {
        let start = span.start as usize;
        let alone = stands_alone(text, start);
        let owner = if alone {
            let column = column(text, start);
            below.in_column(start, column).or_else(|| layout.around(start, column))
        } else {
            layout.on_line(text, start)
        };
        let body = text.get(span.range()).unwrap_or_default();
        Comment {
            span,
            text: body.trim_start_matches('#').trim().to_owned(),
            placement: if alone { Placement::Above } else { Placement::Right },
            owner: Some(owner.unwrap_or_else(|| document.root().id())),
        }
    };
    // From the end, so that one pass over the entries serves all comments.
    let mut comments: Vec<Comment> = spans.iter().rev().map(own).collect();
    comments.reverse();
    comments
}

/// Where everything stands.
struct Layout<'d> {
    document: &'d Document,
    /// All keys and items in the order of the text.
    entries: Vec<Entry>,
    /// See [`Layout::ends`].
    ends: OnceCell<Vec<(usize, NodeId)>>,
}

impl<'d> Layout<'d> {
    fn new(document: &'d Document, text: &str) -> Self {
        Self { document, entries: entries(document, text), ends: OnceCell::new() }
    }

    /// All nodes that have an end of their own, by that end; few documents need it.
    fn ends(&self) -> &[(usize, NodeId)] {
        self.ends.get_or_init(|| {
            let block = |kind: &NodeKind| matches!(kind, NodeKind::Mapping(_) | NodeKind::Sequence(_));
            let nodes = self.document.nodes();
            let nodes = nodes.filter(|node| node.raw().flow || !block(&node.raw().kind));
            let mut ends: Vec<_> = nodes.map(|node| (node.span().end as usize, node.id())).collect();
            ends.sort_unstable();
            ends
        })
    }

    /// The value of the innermost key or item above `start` that stands further left.
    fn around(&self, start: usize, column: usize) -> Option<NodeId> {
        let mut at = self.entries.partition_point(|entry| entry.start < start).checked_sub(1)?;
        while self.entries[at].column >= column {
            at = self.entries[at].parent?;
        }
        Some(self.entries[at].value)
    }

    /// The last block key or item that starts on the line before `start`; in a line inside a flow
    /// list or map, the last of those; else what ends last on the line.
    fn on_line(&self, text: &str, start: usize) -> Option<NodeId> {
        let line = line_at(text, start).start as usize;
        let from = self.entries.partition_point(|entry| entry.start < line);
        let to = self.entries.partition_point(|entry| entry.start < start);
        let on_line = &self.entries[from..to];
        if let Some(entry) = on_line.iter().rfind(|entry| !entry.flow).or(on_line.last()) {
            return Some(entry.value);
        }
        let ends = self.ends();
        let last = ends.partition_point(|&(end, _)| end <= start).checked_sub(1)?;
        let (end, _) = ends[last];
        // Of several that end there, the outermost: it was opened first.
        let first = ends.partition_point(|&(other, _)| other < end);
        (end > line).then_some(ends[first].1)
    }
}

/// Finds the next key or item below a comment, for comments from the end to the start.
struct Below<'e> {
    entries: &'e [Entry],
    /// Entries before this one are not looked at yet.
    left: usize,
    /// Entries below that nothing nearer stands further left of or level with; the nearest last.
    columns: Vec<usize>,
}

impl Below<'_> {
    /// The first key or item behind `start` that is not indented deeper than `column`, if it
    /// stands in that very column.
    fn in_column(&mut self, start: usize, column: usize) -> Option<NodeId> {
        while let Some(at) = self.left.checked_sub(1).filter(|&at| self.entries[at].start > start) {
            let own = self.entries[at].column;
            while self.columns.last().is_some_and(|&below| self.entries[below].column >= own) {
                self.columns.pop();
            }
            self.columns.push(at);
            self.left = at;
        }
        let level = self.columns.partition_point(|&at| self.entries[at].column <= column);
        let entry = &self.entries[*self.columns.get(level.checked_sub(1)?)?];
        (entry.column == column).then_some(entry.value)
    }
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
    Entry { start, column: column(text, start), value, parent: None, flow }
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
    text[line_at(text, offset).start as usize..offset].chars().count()
}
