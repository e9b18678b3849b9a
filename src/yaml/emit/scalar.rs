//! Scalars: plain where every reader agrees, quoted otherwise.

use std::fmt::Write;

use crate::text::sanitize;
use crate::yaml::Scalar;
use crate::yaml::scalar::{resolve, yaml11};

/// What surrounds a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// A block list or map.
    Block,
    /// `[…]` or `{…}`.
    Flow,
}

/// `text` as a scalar that is read as this very string, by YAML 1.1 readers too: plain when that is
/// safe, else in double quotes. Characters that are not seen or move others are escaped.
#[must_use]
pub fn scalar(text: &str, context: Context) -> String {
    if is_plain(text, context) { text.to_owned() } else { double_quoted(text) }
}

/// `text` in single quotes; `None` where it holds what only an escape can say.
#[must_use]
pub fn single_quoted(text: &str) -> Option<String> {
    is_shown(text).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// True when every character can stand in a file as it is, in one line.
pub(super) fn is_shown(text: &str) -> bool {
    text.chars().all(is_seen)
}

/// True for characters that stand in a file as they are: neither control characters nor invisible
/// ones that change how others are seen, nor what YAML keeps out of a stream.
fn is_seen(character: char) -> bool {
    !matches!(character, '\u{fffe}' | '\u{ffff}') && !sanitize::is_unsafe(character)
}

fn is_plain(text: &str, context: Context) -> bool {
    let trimmed = text.trim();
    trimmed.len() == text.len()
        && !text.is_empty()
        && is_shown(text)
        && !begins_with_indicator(text)
        && !has_indicator(text, context)
        && !is_taken_for_another(text)
}

/// Indicators of YAML, and what begins or ends a document.
fn begins_with_indicator(text: &str) -> bool {
    text.starts_with(|first: char| "-?:,[]{}#&*!|>'\"%@`".contains(first)) || text.starts_with("...")
}

fn has_indicator(text: &str, context: Context) -> bool {
    let spaced = |pair: &[char]| match pair {
        [':', next] => next.is_whitespace(),
        [before, '#'] => before.is_whitespace(),
        _ => false,
    };
    let characters: Vec<char> = text.chars().collect();
    text.ends_with(':')
        || characters.windows(2).any(spaced)
        || (context == Context::Flow && text.contains([',', '[', ']', '{', '}', ':', '?']))
}

/// Numbers, booleans, dates and times, to any reader; addresses of IPv6, which look like times.
fn is_taken_for_another(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let based = ["0x", "0X", "0o", "0O", "0b", "0B"].iter().any(|prefix| unsigned.starts_with(prefix));
    let digit_first = unsigned.starts_with(|first: char| first.is_ascii_digit());
    resolve(text) != Scalar::Str(text)
        || yaml11(text).is_some()
        || based
        || text.parse::<f64>().is_ok()
        || text.contains("::")
        || (digit_first && text.contains(':'))
}

fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            seen if is_seen(seen) => out.push(seen),
            other => escape(u32::from(other), &mut out),
        }
    }
    out.push('"');
    out
}

fn escape(code: u32, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_where_that_is_safe() {
        let plain = [
            "CA310 - Exclude",
            "alex@contoso.example",
            "7b2c3f10-1111-4aaa-8bbb-0000000000b1",
            "Zoë & Köln",
            "C# team",
            "a, b",
            "203.0.113.0/24",
            "true story",
            "urn:user:x",
            "12 hours",
        ];
        for text in plain {
            assert_eq!(scalar(text, Context::Block), text);
        }
    }

    #[test]
    fn names_are_quoted_where_a_reader_could_stumble() {
        let words = "\
            a: -a @all *Admins %X% `x` [x] {{X}} !x &x ?x :x ,x #x | > 'a' NO no off y N On true Null \
            ~ 210 007 0x1F 0xffffffffffffffff 0b11 1_000 1e10 1e400 2026-03-01 12:30 2001:db8::/32 .5 \
            .inf = << ... --- inf";
        let others = ["", " a", "a ", "a: b", "a #b", "- a", "\"a\"", "a\nb", "a\u{202e}b", "a\u{0}b"];
        for text in words.split(' ').chain(others) {
            let printed = scalar(text, Context::Block);
            assert!(printed.starts_with('"') && printed.ends_with('"'), "{text:?} as {printed}");
        }
        for text in ["a, b", "a]", "a:b", "{a"] {
            assert!(scalar(text, Context::Flow).starts_with('"'), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_seen_is_escaped() {
        assert_eq!(scalar("a\u{202e}\u{7}\u{85}\u{e0041}\"\\", Context::Block), r#""a\u202e\x07\x85\U000e0041\"\\""#);
    }

    #[test]
    fn rules_are_single_quoted() {
        assert_eq!(single_quoted("a -eq 'b'").unwrap(), "'a -eq ''b'''");
        assert_eq!(single_quoted("a\nb"), None);
    }
}
