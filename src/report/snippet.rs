//! One source line as it is shown: a window around what is marked, `…` where it was cut.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::text::SourceFile;

/// Columns a tab takes at most.
pub(super) const TAB: usize = 4;

/// A piece of a shown line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'a> {
    /// Text of the file.
    Text(&'a str),
    /// The mark that something was left out.
    Cut,
}

/// The bytes of line `number` (from 0) without its line ending.
pub(super) fn line_range(file: &SourceFile, number: usize) -> Range<usize> {
    let lines = file.lines();
    let start = lines.line_start(number, &file.text);
    let next = lines.line_start(number + 1, &file.text);
    let line = &file.text[start..next];
    start..start + line.trim_end_matches(['\r', '\n']).len()
}

/// The character boundary at or before `offset`.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Shows the line at `line` in at most `width` columns, passing its pieces to `push`, which
/// returns how many bytes it wrote. `marked` lie within the line and do not overlap.
///
/// Returns where each of `marked` went, counted in written bytes from the line's start.
pub(super) fn show(
    text: &str,
    line: Range<usize>,
    marked: &[Range<usize>],
    width: usize,
    push: &mut dyn FnMut(Piece<'_>) -> usize,
) -> Vec<Range<usize>> {
    let window = window(text, &line, marked, width);
    let mut written = 0;
    if window.start > line.start {
        written += push(Piece::Cut);
    }
    let mut cuts: Vec<usize> = marked.iter().flat_map(|range| [range.start, range.end]).collect();
    cuts.push(window.end);
    cuts.sort_unstable();
    let mut shown = Vec::with_capacity(cuts.len());
    let mut at = window.start;
    for cut in cuts.iter().map(|cut| (*cut).clamp(window.start, window.end)) {
        written += push(Piece::Text(&text[at..cut]));
        at = cut;
        shown.push(written);
    }
    if window.end < line.end {
        push(Piece::Cut);
    }
    let place = |offset: usize| shown[cuts.partition_point(|&cut| cut < offset)];
    marked.iter().map(|range| place(range.start)..place(range.end)).collect()
}

/// The part of a line to show: all of it where it fits, else its start where that holds the first
/// mark, else what stands around the first mark.
fn window(text: &str, line: &Range<usize>, marked: &[Range<usize>], width: usize) -> Range<usize> {
    let room = width.saturating_sub(2).max(1);
    let whole = forward(text, line.clone(), room + 2);
    if whole == line.end {
        return line.clone();
    }
    let start = marked.iter().map(|range| range.start).min().unwrap_or(line.start);
    let end = marked.iter().map(|range| range.end).max().unwrap_or(line.start);
    let from_start = forward(text, line.clone(), room);
    if end <= from_start {
        return line.start..from_start;
    }
    let from = backward(text, line.start..start, room / 4);
    from..forward(text, from..line.end, room)
}

/// The end of the longest prefix of `range` that is at most `columns` wide.
fn forward(text: &str, range: Range<usize>, columns: usize) -> usize {
    range.start + fitting(text[range].chars(), columns)
}

/// The start of the longest suffix of `range` that is at most `columns` wide.
fn backward(text: &str, range: Range<usize>, columns: usize) -> usize {
    range.end - fitting(text[range].chars().rev(), columns)
}

/// How many bytes of `characters` fit into `columns`.
fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut used = 0;
    characters
        .take_while(|character| {
            used += columns_of(*character);
            used <= columns
        })
        .map(char::len_utf8)
        .sum()
}

/// Columns of a character; one that is shown escaped takes several.
fn columns_of(character: char) -> usize {
    match character {
        '\t' => TAB,
        _ => character.width().unwrap_or(8),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn shown(text: &str, marked: Range<usize>, width: usize) -> (String, Range<usize>) {
        let mut line = String::new();
        let mut places = show(text, 0..text.len(), &[marked], width, &mut |piece| {
            let before = line.len();
            line.push_str(match piece {
                Piece::Cut => "…",
                Piece::Text(text) => text,
            });
            line.len() - before
        });
        (line, places.remove(0))
    }

    #[test]
    fn a_line_that_fits_is_whole() {
        let (line, place) = shown("name: Zoë", 6..10, 20);
        assert_eq!((line.as_str(), &line[place]), ("name: Zoë", "Zoë"));
    }

    #[test]
    fn a_mark_near_the_start_keeps_the_start() {
        let text = format!("name: {}", "x".repeat(100));
        let (line, place) = shown(&text, 0..4, 20);
        assert_eq!(line, "name: xxxxxxxxxxxx…");
        assert_eq!(&line[place], "name");
    }

    proptest! {
        #[test]
        fn what_is_shown_fits_and_marks_what_was_meant(
            before in "[a-zäö🦀 ]{0,80}",
            meant in "[a-zäö🦀]{1,10}",
            after in "[a-zäö🦀 ]{0,80}",
            width in 40usize..100,
        ) {
            let text = format!("{before}{meant}{after}");
            let marked = before.len()..before.len() + meant.len();
            let (line, place) = shown(&text, marked, width);
            prop_assert!(line.width() <= width);
            prop_assert_eq!(&line[place], meant);
        }
    }
}
