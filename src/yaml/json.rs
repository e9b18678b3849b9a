//! The JSON reader: RFC 8259 to the letter, trailing commas tolerated with a warning.
//!
//! It reads on behind what it can understand (a word without quotes, a comment), so that one run
//! shows all mistakes of a file; a document with any error is not handed on.

use crate::diag::Finding;
use crate::text::{FileId, Span};

use super::build::{Build, NewNode};
use super::parse::Parsed;
use super::report::Report;
use super::{Limits, NodeKind, ScalarStyle, Syntax, json_problems as problems, json_scan as scan, keys};

/// Reads the one document of `text`.
pub(super) fn parse(file: FileId, text: &str, limits: Limits) -> Parsed {
    let mut reader = Reader::new(file, text, limits);
    if let Err(finding) = reader.document() {
        reader.error(*finding);
    }
    let Reader { build, mut report, broken, .. } = reader;
    let mut documents = Vec::new();
    if let (Some(root), false) = (build.root, broken) {
        let document = build.tree.finish(file, 0, Syntax::Json, root, Vec::new());
        keys::duplicates(&document, &mut report);
        documents.push(document);
    }
    let findings = report.finish();
    Parsed { documents, findings, broken }
}

/// Why reading cannot go on.
type Stop = Box<Finding>;

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value, and nothing else.
    Value,
    /// Behind `[`: a value or `]`.
    FirstItem,
    /// Behind `,` in a list.
    Item,
    /// Behind `{`: a key or `}`.
    FirstKey,
    /// Behind `,` in a map.
    Key,
    /// Behind a key.
    Colon,
    /// Behind a value: `,` or the end of what is open.
    Comma,
    /// Behind the root.
    End,
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    at: usize,
    build: Build,
    report: Report,
    broken: bool,
    /// Offset of the last comma.
    comma: usize,
    scratch: String,
}

impl<'t> Reader<'t> {
    fn new(file: FileId, text: &'t str, limits: Limits) -> Self {
        Self {
            file,
            text,
            at: 0,
            build: Build::new(file, limits),
            report: Report::default(),
            broken: false,
            comma: 0,
            scratch: String::new(),
        }
    }

    fn document(&mut self) -> Result<(), Stop> {
        let mut expect = Expect::Value;
        loop {
            self.space();
            let Some(byte) = self.peek() else {
                return self.end_of_text();
            };
            expect = self.step(expect, byte)?;
        }
    }

    fn step(&mut self, expect: Expect, byte: u8) -> Result<Expect, Stop> {
        match (expect, byte) {
            (Expect::Comma, b',') => {
                self.comma = self.at;
                self.at += 1;
                Ok(if self.in_map() { Expect::Key } else { Expect::Item })
            }
            (Expect::Comma | Expect::FirstItem | Expect::FirstKey, b']' | b'}') => self.close(byte),
            (Expect::Item | Expect::Key, b']' | b'}') => {
                self.report.push(problems::trailing_comma(self.place(self.comma, 1)));
                self.close(byte)
            }
            (Expect::Colon, b':') => {
                self.at += 1;
                Ok(Expect::Value)
            }
            (Expect::Colon, _) => Err(problems::missing_colon(self.here()).into()),
            (Expect::Comma, b':') => Err(problems::stray(self.here(), ':').into()),
            (Expect::Comma, _) => {
                self.error(problems::missing_comma(self.here()));
                Ok(if self.in_map() { Expect::Key } else { Expect::Item })
            }
            (Expect::End, _) => Err(problems::second_value(self.here()).into()),
            (Expect::FirstKey | Expect::Key, _) => self.key(byte),
            (Expect::Value | Expect::FirstItem | Expect::Item, _) => self.value(byte),
        }
    }

    fn value(&mut self, byte: u8) -> Result<Expect, Stop> {
        match byte {
            b'{' | b'[' => {
                let map = byte == b'{';
                let node = NewNode::collection(map, true, Span::new(self.at, self.at + 1));
                self.build.start(node)?;
                self.at += 1;
                return Ok(if map { Expect::FirstKey } else { Expect::FirstItem });
            }
            b'"' => self.string()?,
            b'\'' => self.single_quoted()?,
            b',' | b':' | b'}' | b']' => return Err(problems::stray(self.here(), byte as char).into()),
            _ => self.word(false)?,
        }
        Ok(self.behind_value())
    }

    fn key(&mut self, byte: u8) -> Result<Expect, Stop> {
        match byte {
            b'"' => self.string()?,
            b'\'' => self.single_quoted()?,
            b'{' if self.text[..self.at].ends_with('{') => return Err(self.placeholder().into()),
            b',' | b':' | b'{' | b'[' => return Err(problems::not_a_key(self.here()).into()),
            _ => self.word(true)?,
        }
        Ok(Expect::Colon)
    }

    /// `{{X}}` without quotes; reading stands at the second bracket.
    fn placeholder(&self) -> Finding {
        let rest = &self.text[self.at..];
        let length = rest.find("}}").map_or(1, |end| end + 2);
        let place = self.place(self.at - 1, length + 1);
        problems::plain_scalar(place, self.slice(place.span), false)
    }

    fn behind_value(&self) -> Expect {
        if self.build.open().is_some() { Expect::Comma } else { Expect::End }
    }

    fn in_map(&self) -> bool {
        self.build.open().is_some_and(|node| matches!(node.kind, NodeKind::Mapping(_)))
    }

    fn close(&mut self, byte: u8) -> Result<Expect, Stop> {
        let expected = if self.in_map() { b'}' } else { b']' };
        if byte != expected {
            let open = self.build.open().map_or(Span::at(self.at), |node| node.span);
            let finding = problems::wrong_bracket(self.here(), self.build.place(open), expected as char, byte as char);
            return Err(finding.into());
        }
        self.at += 1;
        self.build.close(u32::try_from(self.at).ok());
        Ok(self.behind_value())
    }

    fn string(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let scanned = scan::string(self.text, start, &mut self.scratch);
        for &fault in &scanned.faults {
            let finding = problems::in_string(self.build.place(fault.span), fault.kind, self.slice(fault.span));
            self.error(finding);
        }
        let Some(end) = scanned.end else {
            return Err(problems::unclosed_string(self.place(start, 1)).into());
        };
        let span = Span::new(start, end);
        let text = if scanned.escaped { &self.scratch } else { &self.text[start + 1..end - 1] };
        self.build.leaf(NewNode::scalar(text, ScalarStyle::DoubleQuoted, span))?;
        self.at = end;
        Ok(())
    }

    fn single_quoted(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let Some(length) = rest.find(['\'', '\n', '\r']).filter(|&at| rest[at..].starts_with('\'')) else {
            return Err(problems::unclosed_string(self.place(start, 1)).into());
        };
        let span = Span::new(start, start + length + 2);
        self.error(problems::single_quotes(self.build.place(span), &rest[..length]));
        let node = NewNode::scalar(&rest[..length], ScalarStyle::SingleQuoted, span);
        self.build.leaf(node)?;
        self.at = span.end as usize;
        Ok(())
    }

    /// `true`, `false`, `null`, a number; anything else without quotes is an error.
    fn word(&mut self, key: bool) -> Result<(), Stop> {
        let length = scan::word(&self.text[self.at..]);
        let span = Span::new(self.at, self.at + length);
        let word = self.slice(span);
        let place = self.build.place(span);
        if word.contains(char::is_control) {
            self.error(problems::control_character(place));
        } else if key || !scan::is_literal(word) {
            self.error(problems::plain_scalar(place, word, key));
        } else if scan::is_too_large(word) {
            self.error(problems::number_too_large(place, word));
        }
        self.build.leaf(NewNode::scalar(word, ScalarStyle::Plain, span))?;
        self.at += length;
        Ok(())
    }

    /// Skips white space, and comments, which are reported.
    fn space(&mut self) {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
            self.at += blank.count();
            let length = scan::comment(&self.text[self.at..]);
            if length == 0 {
                return;
            }
            self.error(problems::comment(self.place(self.at, length)));
            self.at += length;
        }
    }

    fn end_of_text(&self) -> Result<(), Stop> {
        if let Some(open) = self.build.open() {
            let bracket = self.slice(open.span);
            let place = self.build.place(open.span);
            return Err(problems::unclosed(place, self.here(), bracket).into());
        }
        Ok(())
    }

    fn error(&mut self, finding: Finding) {
        self.broken = true;
        self.report.push(finding);
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn place(&self, start: usize, length: usize) -> crate::diag::Place {
        crate::diag::Place { file: self.file, span: Span::new(start, start + length) }
    }

    /// The character at which reading stands.
    fn here(&self) -> crate::diag::Place {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        self.place(self.at, length)
    }
}
