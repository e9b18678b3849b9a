//! Byte offsets to lines and columns.

/// A line and a column as editors and terminals show them, both from 1.
///
/// The column counts Unicode characters (code points): "ö" is one column, an emoji of one code
/// point is one column. See [`LineIndex::utf16_column`] for the unit editors speak over LSP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Distance in bytes between two marks of [`LineIndex`].
const MARK: usize = 1024;

/// The start offset of every line of one text.
///
/// Beside them it keeps how many characters come before every 1024th byte, so that a column in a
/// megabyte on one line (a minified export) costs no walk over that line.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
    marks: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`; lines end in `\n`, `\r\n` or a lone `\r`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes
            .iter()
            .enumerate()
            .filter(|&(at, &byte)| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
        let after = ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        Self { starts: std::iter::once(0).chain(after).collect(), marks: marks(bytes) }
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) that holds byte `offset`.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// Byte offset at which line `line` (from 0) starts; the text's end for a line beyond the last.
    #[must_use]
    pub fn line_start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |&start| start as usize)
    }

    /// Line and column of byte `offset`.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line_of(offset);
        LineColumn {
            line: line + 1,
            column: self.characters(text, offset as usize) - self.characters(text, self.line_start(line, text)) + 1,
        }
    }

    /// Number of characters that start before byte `offset`; one inside a character does not count it.
    fn characters(&self, text: &str, offset: usize) -> usize {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mark = (end / MARK).min(self.marks.len() - 1);
        self.marks[mark] as usize + character_starts(&text.as_bytes()[mark * MARK..end])
    }

    /// Column of byte `offset` in UTF-16 code units, from 1 (the unit of LSP and SARIF).
    #[must_use]
    pub fn utf16_column(&self, text: &str, offset: u32) -> usize {
        let line = self.line_of(offset);
        self.before(text, line, offset).encode_utf16().count() + 1
    }

    /// The part of `line` before `offset`; an offset inside a character counts as its start.
    fn before<'t>(&self, text: &'t str, line: usize, offset: u32) -> &'t str {
        let start = self.line_start(line, text);
        let mut end = (offset as usize).clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        &text[start..end]
    }
}

/// Number of characters before every 1024th byte; the first is 0.
fn marks(bytes: &[u8]) -> Vec<u32> {
    let mut count = 0;
    let mut before = |chunk: &[u8]| {
        let mark = u32::try_from(count).unwrap_or(u32::MAX);
        count += character_starts(chunk);
        mark
    };
    let mut marks: Vec<u32> = bytes.chunks(MARK).map(&mut before).collect();
    marks.push(before(&[]));
    marks
}

/// Number of bytes that start a character.
fn character_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "name: Zoë 🦀 x\nnext";
        let index = LineIndex::new(text);
        let at = u32::try_from(text.find('x').unwrap()).unwrap();
        assert_eq!(index.line_column(text, at), LineColumn { line: 1, column: 13 });
        assert_eq!(index.utf16_column(text, at), 14);
    }

    #[test]
    fn every_line_ending_counts_once() {
        let text = "a\r\nb\rc\nd";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        let at = u32::try_from(text.find('d').unwrap()).unwrap();
        assert_eq!(index.line_column(text, at).line, 4);
    }

    #[test]
    fn columns_of_a_long_line_are_counted_from_marks() {
        let text = format!("first\n{}x", "ö🦀a".repeat(1000));
        let index = LineIndex::new(&text);
        for (at, character) in text.char_indices() {
            if character == 'x' || at % 97 == 0 {
                let offset = u32::try_from(at).unwrap();
                let line = text[..at].matches('\n').count();
                let column = text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
                assert_eq!(index.line_column(&text, offset), LineColumn { line: line + 1, column });
            }
        }
    }

    #[test]
    fn an_offset_inside_a_character_or_beyond_the_end_is_pulled_back() {
        let index = LineIndex::new("ö");
        assert_eq!(index.line_column("ö", 1).column, 1);
        assert_eq!(index.line_column("ö", 9).column, 2);
        assert_eq!(LineIndex::new("").line_column("", 0), LineColumn { line: 1, column: 1 });
    }
}
