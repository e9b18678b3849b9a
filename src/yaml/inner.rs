//! From a range of a scalar's text back to the bytes of the file.

use crate::text::Span;

use super::{NodeKind, RawNode, ScalarStyle};

/// Where `inner`, a range of bytes in the text of the scalar `node`, stands in `source`, the text of
/// the whole file. Quotes, escapes, indentation and folded lines are seen through. `None` for what is
/// no scalar (an alias has its text elsewhere), and where `inner` is no range of the text.
#[must_use]
pub fn inner_span(node: &RawNode, source: &str, inner: Span) -> Option<Span> {
    let NodeKind::Scalar(text, style) = &node.kind else {
        return None;
    };
    text.get(inner.range())?;
    let written = source.get(node.span.range())?;
    let (start, body) = body(written, *style)?;
    let mut aligned = Alignment { body, at: 0, text, text_at: 0, style: *style, places: Vec::new() };
    aligned.run()?;
    let offset = node.span.start as usize + start;
    aligned.range(inner).map(|(from, to)| Span::new(offset + from, offset + to))
}

/// The part of a scalar that holds its text, and where it begins.
fn body(written: &str, style: ScalarStyle) -> Option<(usize, &str)> {
    match style {
        ScalarStyle::Plain => Some((0, written)),
        ScalarStyle::SingleQuoted => Some((1, written.strip_prefix('\'')?.strip_suffix('\'')?)),
        ScalarStyle::DoubleQuoted => Some((1, written.strip_prefix('"')?.strip_suffix('"')?)),
        ScalarStyle::Literal | ScalarStyle::Folded => {
            let header = written.find('\n')? + 1;
            Some((header, &written[header..]))
        }
    }
}

/// Walks the text and what was written side by side.
struct Alignment<'s> {
    body: &'s str,
    at: usize,
    text: &'s str,
    text_at: usize,
    style: ScalarStyle,
    /// For each character of the text: where it is in the text, and from where to where it was written.
    places: Vec<(usize, usize, usize)>,
}

impl Alignment<'_> {
    fn run(&mut self) -> Option<()> {
        while let Some(wanted) = self.text[self.text_at..].chars().next() {
            let Some(written) = self.body[self.at..].chars().next() else {
                // The last line break of a block is not part of its span.
                return self.text[self.text_at..].trim_matches('\n').is_empty().then_some(());
            };
            let rest = &self.body[self.at..];
            match self.style {
                ScalarStyle::DoubleQuoted if written == '\\' => self.escape(wanted)?,
                ScalarStyle::SingleQuoted if rest.starts_with("''") && wanted == '\'' => self.take(wanted, 2),
                _ if is_blank(written) && is_blank(wanted) => self.blanks(wanted),
                _ if is_blank(written) => self.at += written.len_utf8(),
                _ if written == wanted => self.take(wanted, written.len_utf8()),
                _ => return None,
            }
        }
        Some(())
    }

    /// The next character of the text was written in `length` bytes.
    fn take(&mut self, wanted: char, length: usize) {
        self.places.push((self.text_at, self.at, self.at + length));
        self.text_at += wanted.len_utf8();
        self.at += length;
    }

    /// White space: as it stands within a line; line breaks and what surrounds them as a whole.
    fn blanks(&mut self, wanted: char) {
        let run = |text: &str| text.find(|c| !is_blank(c)).unwrap_or(text.len());
        let length = run(&self.body[self.at..]);
        if !self.body[self.at..self.at + length].contains('\n') {
            self.take(wanted, 1);
            return;
        }
        let blanks = run(&self.text[self.text_at..]);
        let places = (self.text_at..self.text_at + blanks).map(|at| (at, self.at, self.at + length));
        self.places.extend(places);
        self.text_at += blanks;
        self.at += length;
    }

    /// An escape in double quotes; one before a line break stands for nothing.
    fn escape(&mut self, wanted: char) -> Option<()> {
        let rest = &self.body[self.at + 1..];
        let letter = rest.chars().next()?;
        if matches!(letter, '\n' | '\r') {
            let blanks = rest.find(|c| !is_blank(c)).unwrap_or(rest.len());
            self.at += 1 + blanks;
            return Some(());
        }
        let (meant, length) = escaped(rest, letter)?;
        (meant == wanted).then(|| self.take(wanted, 1 + length))
    }

    /// From the first to the last character of `inner` as written.
    fn range(&self, inner: Span) -> Option<(usize, usize)> {
        let (from, to) = (inner.start as usize, inner.end as usize);
        let first = self.places.partition_point(|(at, ..)| *at < from);
        let Some((_, start, _)) = self.places.get(first) else {
            let end = self.places.last().map_or(0, |(_, _, end)| *end);
            return Some((end, end));
        };
        let behind = self.places.partition_point(|(at, ..)| *at < to);
        let end = self.places.get(behind.checked_sub(1)?).map_or(*start, |(_, _, end)| *end);
        Some((*start, end.max(*start)))
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// What the escape `\` + `rest` stands for, and its length without the backslash.
fn escaped(rest: &str, letter: char) -> Option<(char, usize)> {
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return simple(letter).map(|meant| (meant, letter.len_utf8())),
    };
    let unit = |rest: &str| u32::from_str_radix(rest.get(1..=digits)?, 16).ok();
    let first = unit(rest)?;
    if let Some(meant) = char::from_u32(first) {
        return Some((meant, 1 + digits));
    }
    // Two halves of one character, as in JSON.
    let second = unit(rest.get(1 + digits..)?.strip_prefix('\\').filter(|next| next.starts_with('u'))?)?;
    let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    let meant = char::decode_utf16(units).next()?.ok()?;
    Some((meant, 2 * (1 + digits) + 1))
}

/// Escapes of one letter, of YAML and JSON.
fn simple(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => letter,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Encoding, FileId, SourceFile};
    use crate::yaml::{Limits, Parsed, Syntax};

    fn parse(source: &str, syntax: Syntax) -> Parsed {
        let name = if syntax == Syntax::Json { "a.json" } else { "a.yaml" };
        let file = SourceFile::new(name.to_owned(), name.as_ref(), source.to_owned(), Encoding::Utf8);
        crate::yaml::parse(FileId(0), &file, Limits::default())
    }

    /// What stands in `source` where the value of `rule` holds `token`.
    fn found(source: &str, syntax: Syntax, token: &str) -> Option<String> {
        let parsed = parse(source, syntax);
        let node = parsed.documents[0].root().get("rule").unwrap();
        let text = node.text().unwrap();
        let at = text.find(token).unwrap_or_else(|| panic!("{token} is not in {text:?}"));
        let span = inner_span(node.raw(), source, Span::new(at, at + token.len()))?;
        Some(source[span.range()].to_owned())
    }

    #[test]
    fn every_style_is_seen_through() {
        let cases = [
            "rule: device.a -eq b\nz: 1\n",
            "rule:   device.a   \n  -eq\n\n  b\n",
            "rule: 'it''s device.a -eq b'\n",
            "rule: \"\\u00e9\\t \\\" device.a \\\n   -eq b\"\n",
            "rule: \"device.a\n\n  -eq b\"\n",
            "rule: >-\n  device.a\n  -eq b\n",
            "rule: >2\n    device.a\n  -eq b\n\nz: 1\n",
            "rule: | # why\n    device.a\n    -eq b\n",
            "rule: é -eq device.a b",
            "\"rule\": \"x \\ud83d\\ude00 \\u002f -eq device.a b\"\n",
        ];
        for source in cases {
            for source in [source.to_owned(), source.replace('\n', "\r\n")] {
                for token in ["device.a", "-eq", "b"] {
                    assert_eq!(found(&source, Syntax::Yaml, token).as_deref(), Some(token), "{source}");
                }
            }
        }
        let json = r#"{"rule": "device.a -eq \"b\" \ud83d\ude00"}"#;
        assert_eq!(found(json, Syntax::Json, "\"b\"").as_deref(), Some("\\\"b\\\""));
        assert_eq!(found(json, Syntax::Json, "😀").as_deref(), Some("\\ud83d\\ude00"));
    }

    #[test]
    fn an_alias_and_a_range_outside_have_no_place() {
        let source = "a: &x device.a\nrule: *x\n";
        let parsed = parse(source, Syntax::Yaml);
        let node = parsed.documents[0].root().get("rule").unwrap();
        let alias = node.parent().unwrap().own_entries().nth(1).unwrap().1;
        assert_eq!(inner_span(alias.raw(), source, Span::new(0, 1)), None);
        assert_eq!(inner_span(node.followed().raw(), source, Span::new(0, 99)), None);
        let end = inner_span(node.followed().raw(), source, Span::at(8)).unwrap();
        assert_eq!(end, Span::at(source.find("\nrule").unwrap()));
    }

    proptest! {
        /// Characters that need no escape stand where they are said to stand.
        #[test]
        fn what_is_emitted_is_found(text in "[a-zé\"'\\\\ \t\n#:-]{0,40}") {
            let value = serde_json::json!({ "rule": text });
            let json = serde_json::to_string(&value).unwrap();
            let yaml = serde_yaml::to_string(&value).unwrap();
            for (source, syntax) in [(json, Syntax::Json), (yaml, Syntax::Yaml)] {
                let parsed = parse(&source, syntax);
                let node = parsed.documents[0].root().get("rule").unwrap();
                prop_assert_eq!(node.text().unwrap(), text.as_str());
                for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
                    let span = inner_span(node.raw(), &source, Span::new(at, at + c.len_utf8()));
                    let span = span.expect(&source);
                    prop_assert_eq!(source[span.range()].to_owned(), c.to_string(), "{} in {}", at, source);
                }
            }
        }
    }
}
