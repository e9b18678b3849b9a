//! The few lines of a file that a finding shows, cut to the terminal and safe to print.
//!
//! An excerpt is a small text of its own, made of source lines that may come from several files.
//! It is made from the line index alone, so that its cost does not depend on the file's size, and
//! it answers miette's questions about names, line numbers and columns from what it has noted.

use std::collections::BTreeSet;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diag::{Finding, Label};
use crate::text::sanitize::{BRACKET, command_bracket, terminal};
use crate::text::{LineColumn, SourceFile, Sources};

use super::snippet::{self, Piece};

/// Lines shown above and below a marked one.
const CONTEXT: usize = 1;

/// What one finding shows of its files.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    text: String,
    lines: Vec<ShownLine>,
    marks: Vec<Mark>,
    names: Vec<String>,
}

/// A line of the excerpt.
#[derive(Debug)]
struct ShownLine {
    /// Where it starts in the excerpt's text.
    start: usize,
    /// Its number in the file, from 0.
    number: usize,
    /// The block it belongs to.
    block: usize,
}

/// A marked place of the excerpt.
#[derive(Debug)]
struct Mark {
    /// Where it lies in the excerpt's text.
    range: Range<usize>,
    /// What to see there.
    text: String,
    primary: bool,
    /// Where it starts in the file.
    at: LineColumn,
}

/// Labels of one file that are shown together.
struct Block<'a> {
    file: &'a SourceFile,
    labels: Vec<Placed<'a>>,
}

/// A label with the line it starts in and the bytes of that line it marks.
struct Placed<'a> {
    label: &'a Label,
    primary: bool,
    line: usize,
    range: Range<usize>,
}

impl Excerpt {
    /// The excerpt of `finding`, `width` columns wide.
    pub(super) fn new(finding: &Finding, sources: &Sources, width: usize) -> Self {
        let mut excerpt = Self::default();
        for block in blocks(finding, sources, width) {
            excerpt.add(&block, width);
        }
        excerpt
    }

    /// The labels in the form miette takes.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| mark.text.clone());
            let span = SourceSpan::from(mark.range.clone());
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })
    }

    fn add(&mut self, block: &Block<'_>, width: usize) {
        self.names.push(terminal(&block.file.name).into_owned());
        for number in shown_lines(block) {
            let marked: Vec<&Placed<'_>> = block.labels.iter().filter(|placed| placed.line == number).collect();
            self.add_line(block.file, number, &marked, width);
        }
    }

    fn add_line(&mut self, file: &SourceFile, number: usize, marked: &[&Placed<'_>], width: usize) {
        let start = self.text.len();
        let ranges: Vec<Range<usize>> = marked.iter().map(|placed| placed.range.clone()).collect();
        let line = snippet::line_range(file, number);
        let places = snippet::show(&file.text, line, &ranges, width, &mut |piece| self.push(piece));
        self.text.push('\n');
        let block = self.names.len() - 1;
        self.lines.push(ShownLine { start, number, block });
        for (placed, shown) in marked.iter().zip(places) {
            self.marks.push(Mark {
                range: start + shown.start..start + shown.end,
                text: terminal(&placed.label.text).into_owned(),
                primary: placed.primary,
                at: file.line_column(placed.label.place.span),
            });
        }
    }

    /// Appends a piece of a line, safe to print; returns how many bytes that took.
    fn push(&mut self, piece: Piece<'_>) -> usize {
        let before = self.text.len();
        match piece {
            Piece::Cut => self.text.push('…'),
            Piece::Text(text) => {
                for (index, part) in text.split('\t').enumerate() {
                    if index > 0 {
                        self.text.push('\t');
                    }
                    self.text.push_str(&terminal(part));
                }
                self.write_out_commands();
            }
        }
        self.text.len() - before
    }

    /// What is harmless piece by piece may be a command once the pieces stand together: they are cut at marks. Such a
    /// bracket is in the last piece, since there was none before.
    fn write_out_commands(&mut self) {
        let line = self.text.rfind('\n').map_or(0, |end| end + 1);
        while let Some(at) = command_bracket(&self.text[line..]) {
            self.text.replace_range(line + at..=line + at, BRACKET);
        }
    }

    /// The line of the excerpt (from 0) that holds byte `offset` of its text.
    fn line_at(&self, offset: usize) -> Option<usize> {
        self.lines.partition_point(|line| line.start <= offset).checked_sub(1)
    }

    /// `from` moved by up to `steps` lines with `step`, as long as the lines follow each other in the file.
    fn stretch(&self, from: usize, steps: usize, step: fn(usize) -> Option<usize>) -> usize {
        let mut at = from;
        for _ in 0..steps {
            let Some(next) = step(at).filter(|&next| self.adjacent(at.min(next))) else {
                break;
            };
            at = next;
        }
        at
    }

    /// Whether the line behind `index` follows it in the same file and block.
    fn adjacent(&self, index: usize) -> bool {
        let (Some(line), Some(next)) = (self.lines.get(index), self.lines.get(index + 1)) else {
            return false;
        };
        line.block == next.block && line.number + 1 == next.number
    }

    /// The column (from 0) in the file at which a mark that starts at `offset` starts.
    fn column_at(&self, offset: usize) -> usize {
        let mark = self.marks.iter().find(|mark| mark.range.start == offset);
        mark.map_or(0, |mark| mark.at.column - 1)
    }
}

impl SourceCode for Excerpt {
    /// The lines of `span` and of its context. A span that would join lines of two blocks, or lines
    /// that do not follow each other in the file, is refused; miette then shows them apart.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = self.line_at(span.offset()).ok_or(MietteError::OutOfBounds)?;
        let last = self.line_at(span.offset() + span.len().saturating_sub(1)).ok_or(MietteError::OutOfBounds)?;
        if !(first..last).all(|index| self.adjacent(index)) {
            return Err(MietteError::OutOfBounds);
        }
        let from = self.stretch(first, before, |at| at.checked_sub(1));
        let to = self.stretch(last, after, |at| at.checked_add(1));
        let start = self.lines[from].start;
        let end = self.lines.get(to + 1).map_or(self.text.len(), |line| line.start);
        Ok(Box::new(MietteSpanContents::new_named(
            self.names[self.lines[from].block].clone(),
            &self.text.as_bytes()[start..end],
            (start, end - start).into(),
            self.lines[from].number,
            if before == 0 { self.column_at(span.offset()) } else { 0 },
            to + 1 - from,
        )))
    }
}

/// The labels of `finding` in blocks: the primary one and what fits beside it, then the rest. Two
/// labels of one block never overlap, and two of one line fit into `width` together.
fn blocks<'a>(finding: &'a Finding, sources: &'a Sources, width: usize) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let primary = finding.primary.iter().map(|label| (label, true));
    for (label, primary) in primary.chain(finding.related.iter().map(|label| (label, false))) {
        let file = sources.get(label.place.file);
        let placed = place(file, label, primary);
        let home = blocks.iter_mut().find(|block| {
            std::ptr::eq(block.file, file) && block.labels.iter().all(|other| fit(other, &placed, width))
        });
        match home {
            Some(block) => block.labels.push(placed),
            None => blocks.push(Block { file, labels: vec![placed] }),
        }
    }
    blocks
}

/// Whether two labels can stand in one block: near each other, so that the block with the primary
/// label comes first, and without overlap.
fn fit(a: &Placed<'_>, b: &Placed<'_>, width: usize) -> bool {
    let apart = a.range.end <= b.range.start || b.range.end <= a.range.start;
    let spread = a.range.end.max(b.range.end) - a.range.start.min(b.range.start);
    match a.line.abs_diff(b.line) {
        0 => apart && a.range != b.range && spread <= width / 2,
        lines => lines <= 2 * CONTEXT + 1,
    }
}

/// The part of `label` within its first line: what is longer (a block scalar) is marked there only.
fn place<'a>(file: &'a SourceFile, label: &'a Label, primary: bool) -> Placed<'a> {
    let span = label.place.span;
    let line = file.lines().line_of(span.start);
    let whole = snippet::line_range(file, line);
    let clamp = |offset: u32| snippet::boundary(&file.text, (offset as usize).clamp(whole.start, whole.end));
    let range = clamp(span.start)..clamp(span.end.max(span.start));
    Placed { label, primary, line, range }
}

/// The numbers of the lines a block shows: those with a label and their neighbours.
fn shown_lines(block: &Block<'_>) -> BTreeSet<usize> {
    let count = block.file.lines().line_count();
    let marked = block.labels.iter().map(|placed| placed.line);
    marked
        .clone()
        .flat_map(|line| line.saturating_sub(CONTEXT)..=(line + CONTEXT).min(count - 1))
        .filter(|&line| !snippet::line_range(block.file, line).is_empty() || marked.clone().any(|at| at == line))
        .collect()
}
