//! Looking around in the text near a mistake.

use crate::text::Span;

/// The line that holds `offset`, without its line break.
pub(super) fn line_at(text: &str, offset: usize) -> Span {
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = bytes[..offset].iter().rposition(is_break).map_or(0, |at| at + 1);
    let end = bytes[offset..].iter().position(is_break).map_or(bytes.len(), |at| offset + at);
    Span::new(start, end)
}

/// The nearest line above `line` that holds more than white space and comments.
pub(super) fn line_above(text: &str, line: Span) -> Option<Span> {
    let mut start = line.start as usize;
    while start > 0 {
        let above = line_at(text, text[..start].trim_end_matches(['\n', '\r']).len());
        let content = text[above.range()].trim();
        if !content.is_empty() && !content.starts_with('#') {
            return Some(above);
        }
        start = above.start as usize;
    }
    None
}

/// What stands on a line behind indentation and `- `.
pub(super) fn content(text: &str, line: Span) -> Span {
    let mut start = line.start as usize;
    let end = line.end as usize;
    loop {
        start += white(&text[start..end]);
        match text[start..end].strip_prefix('-') {
            Some(rest) if rest.starts_with([' ', '\t']) => start += 1,
            _ => return Span::new(start, end),
        }
    }
}

/// Key and value of a line that reads `key: value`, each without surrounding white space.
pub(super) fn key_value(text: &str, line: Span) -> Option<(Span, Span)> {
    let content = content(text, line);
    let start = content.start as usize;
    let colon = text[content.range()].find(": ")? + start;
    let value = colon + 1 + white(&text[colon + 1..content.end as usize]);
    Some((Span::new(start, colon), value_from(text, value)))
}

/// What an author means as one plain value that starts at `start`: to the end of the line, its
/// comment and trailing white space left out; inside brackets on the same line, to `,` or `]`.
pub(super) fn value_from(text: &str, start: usize) -> Span {
    let line = line_at(text, start);
    let rest = &text[start..line.end as usize];
    let mut end = rest.find(" #").unwrap_or(rest.len());
    if text[line.start as usize..start].contains(['[', '{']) {
        end = rest[..end].find([',', ']', '}']).unwrap_or(end);
    }
    Span::new(start, start + rest[..end].trim_end().len())
}

/// `text` in double quotes, as YAML and JSON write it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether anything but white space stands between the start of the line and `offset`.
pub(super) fn stands_alone(text: &str, offset: usize) -> bool {
    let line = line_at(text, offset);
    text[line.start as usize..offset].trim().is_empty()
}

/// Length of the white space and comments at the start of `text`.
pub(super) fn skip_blank(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => at = line_at(text, at).end as usize,
            _ => break,
        }
    }
    at
}

fn white(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}
