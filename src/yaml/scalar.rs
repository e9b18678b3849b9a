//! Plain scalars: the YAML 1.2 core schema, and what older readers make of them.

use super::{NodeKind, Scalar, ScalarStyle};

/// Resolves a plain scalar by the YAML 1.2 core schema.
#[must_use]
pub fn resolve(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => number(text).unwrap_or(Scalar::Str(text)),
    }
}

/// Whether the core tag `!!tag` says what a node is without it, or that it is a string.
pub(super) fn agrees(tag: &str, kind: &NodeKind) -> bool {
    match kind {
        NodeKind::Mapping(_) => tag == "map",
        NodeKind::Sequence(_) => tag == "seq",
        NodeKind::Scalar(..) if tag == "str" => true,
        NodeKind::Scalar(text, ScalarStyle::Plain) => match resolve(text) {
            Scalar::Null => tag == "null",
            Scalar::Bool(_) => tag == "bool",
            Scalar::Int(_) => tag == "int" || tag == "float",
            Scalar::Float(_) => tag == "float",
            Scalar::Str(_) => false,
        },
        NodeKind::Scalar(..) | NodeKind::Alias(_) => false,
    }
}

fn number(text: &str) -> Option<Scalar<'static>> {
    let first = *text.as_bytes().first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(Scalar::Int);
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return i64::from_str_radix(octal, 8).ok().map(Scalar::Int);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Scalar::Float(if first == b'-' { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" if unsigned == text => return Some(Scalar::Float(f64::NAN)),
        _ => {}
    }
    if !unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) {
        return None;
    }
    if unsigned.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().map(Scalar::Int).ok().or_else(|| float(text));
    }
    float(text)
}

/// A number too large for 64 bits, as an id like `1e400` would be, stays a text.
fn float(text: &str) -> Option<Scalar<'static>> {
    text.parse().ok().filter(|float: &f64| float.is_finite()).map(Scalar::Float)
}

/// What a YAML 1.1 reader takes a plain scalar for that the 1.2 core schema reads as a string, or
/// as another value; `None` when both agree. `PyYAML`, Ansible and powershell-yaml read YAML 1.1.
///
/// Types as listed at <https://yaml.org/type/>.
#[must_use]
pub fn yaml11(text: &str) -> Option<&'static str> {
    let first = *text.as_bytes().first()?;
    match text {
        "=" => return Some("the default value of a map"),
        "<<" => return Some("a merge key"),
        _ if is_boolean11(text) => return Some("true/false"),
        _ if !(first.is_ascii_digit() || b"+-.".contains(&first)) => return None,
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_date(text) {
        return Some("a date");
    }
    if is_sexagesimal(unsigned) {
        return Some("a number in base 60");
    }
    if unsigned.len() > 1 && unsigned.starts_with('0') && digits_or_underscores(unsigned) {
        let octal = unsigned.bytes().all(|byte| byte < b'8' || byte == b'_');
        return Some(if octal { "an octal number" } else { "a text" });
    }
    is_number11(text, unsigned).then_some("a number")
}

fn is_boolean11(text: &str) -> bool {
    const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
    let known = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    known && (lower(&text[1..]) || text.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// `2026-03-01`, also with a time behind it.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', 't', ' ', '\t']).next().unwrap_or_default();
    let mut parts = day.split('-');
    let mut digits = |least: usize, most: usize| {
        parts.next().is_some_and(|part| (least..=most).contains(&part.len()) && all_digits(part))
    };
    digits(4, 4) && digits(1, 2) && digits(1, 2) && parts.next().is_none()
}

/// `12:30`, `190:20:30.15`.
fn is_sexagesimal(unsigned: &str) -> bool {
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = whole.split(':');
    let head = parts.next().is_some_and(|part| !part.is_empty() && digits_or_underscores(part));
    let mut sixtieths = 0;
    let tail = parts.all(|part| {
        sixtieths += 1;
        matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
    });
    head && tail && sixtieths > 0 && digits_or_underscores(fraction)
}

/// Numbers with `_` between digits, `0b11`, and texts such as `1e10` that are easily meant as an
/// id and are a number to some readers.
fn is_number11(text: &str, unsigned: &str) -> bool {
    if let Some(binary) = unsigned.strip_prefix("0b") {
        return !binary.is_empty() && binary.bytes().all(|byte| matches!(byte, b'0' | b'1' | b'_'));
    }
    let exponent = unsigned.contains(['e', 'E']) && matches!(resolve(text), Scalar::Float(_));
    let underscored = unsigned.contains('_') && unsigned.starts_with(|first: char| first.is_ascii_digit());
    exponent || (underscored && matches!(resolve(&text.replace('_', "")), Scalar::Int(_) | Scalar::Float(_)))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits_or_underscores(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let table = [
            ("", Scalar::Null),
            ("~", Scalar::Null),
            ("NULL", Scalar::Null),
            ("nULL", Scalar::Str("nULL")),
            ("True", Scalar::Bool(true)),
            ("yes", Scalar::Str("yes")),
            ("010", Scalar::Int(10)),
            ("0o10", Scalar::Int(8)),
            ("0x1F", Scalar::Int(31)),
            ("+1", Scalar::Int(1)),
            ("-.5", Scalar::Float(-0.5)),
            ("1.", Scalar::Float(1.0)),
            ("1e3", Scalar::Float(1000.0)),
            ("1e400", Scalar::Str("1e400")),
            ("9223372036854775808", Scalar::Float(9_223_372_036_854_775_808.0)),
            ("-.inf", Scalar::Float(f64::NEG_INFINITY)),
            ("inf", Scalar::Str("inf")),
            ("1_000", Scalar::Str("1_000")),
            ("1-2", Scalar::Str("1-2")),
            ("-", Scalar::Str("-")),
            (".", Scalar::Str(".")),
        ];
        for (text, expected) in table {
            assert_eq!(resolve(text), expected, "{text:?}");
        }
    }

    #[test]
    fn older_readers_are_known() {
        let table = [
            ("true/false", "y Y n N yes Yes YES no NO No on On ON off OFF"),
            ("a number in base 60", "12:30 1:2:3 190:20:30.15 -12:30"),
            ("a date", "2026-03-01 2026-3-1 2026-03-01T10:00:00Z"),
            ("an octal number", "010 00 -07 0_7"),
            ("a text", "09 0837"),
            ("a number", "1e10 1E5 1.5e3 1_000 -1_0.5 0b11"),
            ("a merge key", "<<"),
            ("the default value of a map", "="),
        ];
        for (expected, texts) in table {
            for text in texts.split(' ') {
                assert_eq!(yaml11(text), Some(expected), "{text:?}");
            }
        }
        let same =
            "true False null ~ 0 1 -1 1.5 0x1F yEs oN nO On1 12:60 12:345 a:1 2026-03 CA001 1.2.3.4 - + . e10 _1 0o7";
        for text in same.split(' ') {
            assert_eq!(yaml11(text), None, "{text:?}");
        }
        assert_eq!(yaml11("7b2c3f10-1111-4aaa-8bbb-0000000000b1"), None);
        assert_eq!(yaml11(""), None);
    }
}
