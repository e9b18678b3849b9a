//! The tokens of JSON.

use crate::text::Span;

/// What is wrong inside a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StringFault {
    /// `\` before a character that JSON does not escape, or `\u` without four hex digits.
    Escape,
    /// Half of a surrogate pair.
    Surrogate,
    /// A control character that must be escaped.
    Control,
}

/// A fault and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) kind: StringFault,
    pub(super) span: Span,
}

/// A string that was scanned.
#[derive(Debug)]
pub(super) struct Scanned {
    /// Offset behind the closing quote; `None` when the line or the text ends before it.
    pub(super) end: Option<usize>,
    /// The content differs from what is written and stands in the scratch buffer.
    pub(super) escaped: bool,
    pub(super) faults: Vec<Fault>,
}

/// Scans the string whose opening quote stands at `start`.
pub(super) fn string(text: &str, start: usize, scratch: &mut String) -> Scanned {
    let bytes = text.as_bytes();
    let mut scanned = Scanned { end: None, escaped: false, faults: Vec::new() };
    let mut at = start + 1;
    let mut copied = at;
    scratch.clear();
    while let Some(length) = bytes[at..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20) {
        at += length;
        match bytes[at] {
            b'"' => {
                if scanned.escaped {
                    scratch.push_str(&text[copied..at]);
                }
                scanned.end = Some(at + 1);
                return scanned;
            }
            b'\\' => {
                scratch.push_str(&text[copied..at]);
                scanned.escaped = true;
                at = escape(text, at, scratch, &mut scanned.faults);
                copied = at;
            }
            b'\n' | b'\r' => return scanned,
            _ => {
                scanned.faults.push(Fault { kind: StringFault::Control, span: Span::new(at, at + 1) });
                at += 1;
            }
        }
    }
    scanned
}

/// Reads the escape at `at` into `scratch` and returns the offset behind it.
fn escape(text: &str, at: usize, scratch: &mut String, faults: &mut Vec<Fault>) -> usize {
    let plain = match text.as_bytes().get(at + 1) {
        Some(b'u') => return unicode(text, at, scratch, faults),
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(&byte @ (b'"' | b'\\' | b'/')) => byte as char,
        _ => {
            let next = text[at + 1..].chars().next().filter(|&next| next >= ' ');
            let end = at + 1 + next.map_or(0, char::len_utf8);
            faults.push(Fault { kind: StringFault::Escape, span: Span::new(at, end) });
            return end;
        }
    };
    scratch.push(plain);
    at + 2
}

fn unicode(text: &str, at: usize, scratch: &mut String, faults: &mut Vec<Fault>) -> usize {
    let Some(first) = hex(text, at) else {
        let digits = text.as_bytes()[at + 2..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit());
        let end = at + 2 + digits.count();
        faults.push(Fault { kind: StringFault::Escape, span: Span::new(at, end) });
        return end;
    };
    let second = if (0xD800..0xDC00).contains(&first) { hex(text, at + 6) } else { None };
    let units = [first, second.unwrap_or(0)];
    let used = 1 + usize::from(second.is_some_and(|unit| (0xDC00..0xE000).contains(&unit)));
    match char::decode_utf16(units.into_iter().take(used)).next() {
        Some(Ok(character)) => scratch.push(character),
        _ => faults.push(Fault { kind: StringFault::Surrogate, span: Span::new(at, at + 6) }),
    }
    at + 6 * used
}

/// The unit of `\uXXXX` at `at`.
fn hex(text: &str, at: usize) -> Option<u16> {
    let digits = text.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Length of what stands without quotes at the start of `text`; at least one character.
pub(super) fn word(text: &str) -> usize {
    let delimiter = |byte: u8| byte.is_ascii_whitespace() || b",:[]{}\"".contains(&byte);
    let end =
        text.bytes().enumerate().position(|(at, byte)| delimiter(byte) || (byte == b'/' && comment(&text[at..]) > 0));
    let first = text.chars().next().map_or(0, char::len_utf8);
    end.unwrap_or(text.len()).max(first)
}

/// Length of the `//`, `/* */` or `#` comment at the start of `text`; 0 without one.
pub(super) fn comment(text: &str) -> usize {
    if text.starts_with("//") || text.starts_with('#') {
        return text.find(['\n', '\r']).unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return text.find("*/").map_or(text.len(), |end| end + 2);
    }
    0
}

/// `true`, `false`, `null` or a number.
pub(super) fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null") || is_number(word)
}

fn is_number(word: &str) -> bool {
    let mut rest = word.strip_prefix('-').unwrap_or(word);
    let Some(whole) = digits(&mut rest) else {
        return false;
    };
    if whole.len() > 1 && whole.starts_with('0') {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction;
        if digits(&mut rest).is_none() {
            return false;
        }
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        rest = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits(&mut rest).is_none() {
            return false;
        }
    }
    rest.is_empty()
}

/// Takes one or more digits off the front of `rest`.
fn digits<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, behind) = rest.split_at(length);
    *rest = behind;
    (length > 0).then_some(digits)
}

/// A number beyond what a 64-bit float holds.
pub(super) fn is_too_large(word: &str) -> bool {
    word.len() > 3 && word.parse().is_ok_and(f64::is_infinite)
}
