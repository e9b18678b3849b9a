//! What is said of text that is not YAML: where the author went wrong, not where the parser gave up.

use crate::diag::{Finding, Place, nearest};
use crate::text::{FileId, Span};

use super::events::{Fault, Problem};
use super::lines::{content, key_value, line_above, line_at, quoted, value_from};
use super::{Limits, limits};

/// A fault with what is needed to say where it comes from.
struct Scene<'t> {
    file: FileId,
    text: &'t str,
    at: usize,
    /// The innermost `[` or `{` that is open.
    bracket: Option<Span>,
}

/// The finding for a fault of the parser; `bracket` is the innermost `[` or `{` that is open.
pub(super) fn describe(fault: &Fault, file: FileId, text: &str, limits: Limits, bracket: Option<Span>) -> Finding {
    let at = fault.at.min(text.len());
    let scene = Scene { file, text, at, bracket };
    match &fault.problem {
        Problem::TooDeep => limits::too_deep(scene.place(scene.character()), limits),
        Problem::Tab => scene.tab(),
        Problem::UnclosedQuote => scene.unclosed_quote(scene.character()),
        Problem::AfterQuote => scene.after_quote(),
        Problem::Escape => scene.escape(),
        Problem::UnclosedBracket => scene.unclosed_bracket(scene.character(), None),
        Problem::ReservedCharacter(character) => scene.reserved(*character),
        Problem::ColonInValue => scene.colon_in_value(),
        Problem::MissingColon => scene.missing_colon(scene.here()),
        Problem::NeedsQuotes => scene.needs_quotes(scene.here()),
        Problem::InBrackets => scene.in_brackets(),
        Problem::Indentation | Problem::ContentAfterDocument => scene.indentation(),
        Problem::Other(words) => scene.error(scene.character(), format!("this is not YAML: {words}"), "here"),
        fixed => scene.fixed(fixed),
    }
}

impl Scene<'_> {
    fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    fn error(&self, span: Span, message: impl Into<String>, label: &str) -> Finding {
        Finding::error("syntax", message).at(self.place(span), label)
    }

    /// The character at the fault; the empty span at the end of the text.
    fn character(&self) -> Span {
        let next = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        Span::new(self.at, self.at + next.map_or(0, char::len_utf8))
    }

    /// What the author means as one value at the fault.
    fn here(&self) -> Span {
        let span = value_from(self.text, self.at);
        if span.is_empty() { self.character() } else { span }
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn fixed(&self, problem: &Problem) -> Finding {
        let (message, label, help) = match problem {
            Problem::WrongBracket { open, close } => {
                let message = format!("`{open}` is closed by `{close}`");
                let help = "close each bracket with its own kind, or put the text into double quotes";
                return self.error(self.character(), message, "opened here").help(help);
            }
            Problem::StrayBracket => (
                "this bracket closes nothing",
                "was not opened",
                "delete it; a text that begins with it needs double quotes",
            ),
            Problem::Comment => (
                "a comment stands inside a text of several lines",
                "YAML cuts the text here",
                "put the text into double quotes, or move the comment above it",
            ),
            Problem::BlockScalarHeader => (
                "text behind `|` or `>` starts on the next line",
                "only `-`, `+` or a digit may follow",
                "move the text to the next line and indent it, or put the whole value into double quotes",
            ),
            Problem::Directive => (
                "a line that begins with `%` is an instruction to YAML readers",
                "not one that caplint knows",
                "delete the line; a text that begins with `%` needs double quotes",
            ),
            _ => ("white space is missing here", "before this", "put a space in front of it"),
        };
        self.error(self.character(), message, label).help(help)
    }

    /// The tab in the indentation at or behind the fault.
    fn tab(&self) -> Finding {
        let start = line_at(self.text, self.at).start as usize;
        let rest = &self.text[start..];
        let mut offset = 0;
        let indented = rest.split_inclusive(['\n', '\r']).find_map(|line| {
            let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
            let tab = line[..indentation].find('\t').map(|tab| offset + tab);
            offset += line.len();
            tab
        });
        let Some(tab) = indented.or_else(|| rest.find('\t')) else {
            return self.fixed(&Problem::MissingSpace);
        };
        let at = start + tab;
        self.error(Span::new(at, at + 1), "YAML does not allow tabs as indentation", "a tab")
            .help("indent with spaces, two per level; most editors can convert the file")
    }

    fn unclosed_quote(&self, quote: Span) -> Finding {
        self.error(quote, "this quote is never closed", "opened here")
            .help("close it at the end of the text with the same quote")
    }

    /// Text behind a closing quote: either the text holds quotes itself, or the quote was opened on
    /// an earlier line and not closed there.
    fn after_quote(&self) -> Finding {
        let line = line_at(self.text, self.at);
        let before = self.text[line.start as usize..self.at].trim_end();
        let quote = if before.ends_with('\'') { '\'' } else { '"' };
        let closing = line.start as usize + before.len().saturating_sub(1);
        if before.matches(quote).count() == 1
            && let Some(opening) = self.text[..closing].rfind(quote)
        {
            let related = self.place(Span::new(closing, closing + 1));
            return self.unclosed_quote(Span::new(opening, opening + 1)).and(related, "so it ends here");
        }
        let help = match quote {
            '"' => "write a quote inside the text as `\\\"`, or put the text into single quotes",
            _ => "write a quote inside the text twice, `''`, or put the text into double quotes",
        };
        self.error(self.here(), "something follows the closing quote", "not part of the text").help(help)
    }

    fn escape(&self) -> Finding {
        let span = bad_escape(self.text, self.at).unwrap_or_else(|| self.character());
        let message = format!("`{}` is no escape of YAML", self.slice(span));
        self.error(span, message, "in this text")
            .help("write a backslash as `\\\\`, or put the text into single quotes, where it is plain")
    }

    fn unclosed_bracket(&self, open: Span, noticed: Option<Span>) -> Finding {
        let message = format!("this `{}` is never closed", self.slice(open));
        let finding = self.error(open, message, "opened here").help("close it behind its last entry");
        match noticed {
            Some(span) => finding.and(self.place(span), "this no longer fits inside"),
            None => finding,
        }
    }

    /// A mistake inside brackets is mostly a bracket left open on an earlier line.
    fn in_brackets(&self) -> Finding {
        let line = line_at(self.text, self.at);
        if let Some(open) = self.bracket.filter(|open| open.start < line.start) {
            return self.unclosed_bracket(open, Some(self.character()));
        }
        let character = self.slice(self.character());
        match character {
            "," => self
                .error(self.character(), "nothing stands before this comma", "an entry is missing")
                .help("delete the comma; a text that begins with it needs double quotes"),
            "-" => self
                .error(self.character(), "`- ` items cannot stand inside brackets", "not possible here")
                .help("write `[a, b]`, or each item on a line of its own without brackets"),
            ":" => self
                .error(self.character(), "a text that holds `:` needs quotes inside brackets", "a second `:`")
                .help("put the text into double quotes, or a comma between two entries"),
            _ => self
                .error(self.character(), "a comma or a closing bracket is missing", "expected before this")
                .help("separate entries by `,`; a text that holds brackets, `,` or `: ` needs double quotes"),
        }
    }

    fn reserved(&self, character: char) -> Finding {
        if character.is_control() {
            let message = format!("the text holds the control character U+{:04X}", u32::from(character));
            return self
                .error(self.character(), message, "not allowed in YAML")
                .help("delete it; if there are many, the file is not text or is saved in another encoding");
        }
        self.needs_quotes(self.here())
    }

    fn needs_quotes(&self, value: Span) -> Finding {
        let written = self.slice(value);
        let first: String = written.chars().take(1).collect();
        let code = if first == "`" { "`` ` ``".to_owned() } else { format!("`{first}`") };
        self.error(value, format!("a text that begins with {code} needs quotes"), "quote this")
            .help(format!("write {}", quoted(written)))
    }

    /// `key: a: b`, or a key below a value that is complete already.
    fn colon_in_value(&self) -> Finding {
        let line = line_at(self.text, self.at);
        match key_value(self.text, line) {
            Some((key, value)) if (value.start as usize) < self.at => {
                let (key, written) = (self.slice(key), self.slice(value));
                let message = format!("the value of `{key}` holds `: ` and needs quotes");
                let finding = self.error(value, message, "quote this");
                finding.help(format!("write {key}: {}", quoted(written)))
            }
            _ => self.key_below_value(line),
        }
    }

    fn key_below_value(&self, line: Span) -> Finding {
        let own = content(self.text, line);
        let key = Span::new(own.start as usize, self.at.max(own.start as usize));
        let Some(above) = line_above(self.text, line) else {
            return self.error(key, "a key is not allowed here", "not expected");
        };
        if key_value(self.text, above).is_none() {
            return self.missing_colon(content(self.text, above));
        }
        let message = format!("`{}` is indented as if it belonged to the value above it", self.slice(key));
        self.error(key, message, "one level too deep?")
            .and(self.place(content(self.text, above)), "this line has its value already")
            .help("let it start in the column of the key above, or delete the value above")
    }

    fn missing_colon(&self, span: Span) -> Finding {
        let line = line_at(self.text, span.start as usize);
        let span = Span::new(span.start as usize, line.end as usize);
        let written = self.slice(span).trim_end();
        let span = Span::new(span.start as usize, span.start as usize + written.len());
        match written.split_once(':') {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => {
                let at = span.start as usize + key.len();
                if let Some(look_alike) = value.chars().next().filter(|next| !next.is_ascii() && next.is_whitespace()) {
                    return self.look_alike_space(at + 1, look_alike);
                }
                self.error(Span::new(at, at + 1), "a space is missing behind this `:`", "put a space behind it")
                    .help(format!("write `{key}: {value}`"))
            }
            _ => self
                .error(span, "this line is no `key: value`", "no `: ` in it")
                .help("write `key: value`; a text that goes over several lines needs quotes, `|` or `>`"),
        }
    }

    /// A no-break space and the like, as copying from web pages and word processors brings.
    fn look_alike_space(&self, at: usize, character: char) -> Finding {
        let message = format!("this is no space but U+{:04X}, which only looks like one", u32::from(character));
        self.error(Span::new(at, at + character.len_utf8()), message, "looks like a space")
            .help("type a space here, and look for more where the text was copied from")
    }

    fn indentation(&self) -> Finding {
        let line = line_at(self.text, self.at);
        let own = content(self.text, line);
        let before = &self.text[line.start as usize..self.at];
        let written = self.slice(self.character());
        if before.contains("{{") {
            let start = line.start as usize + before.find("{{").unwrap_or(0);
            return self.needs_quotes(Span::new(start, own.end as usize));
        }
        if let Some(above) = line_above(self.text, line).filter(|above| self.slice(*above).starts_with('%')) {
            let scene = Scene { at: above.start as usize, ..*self };
            return scene.fixed(&Problem::Directive);
        }
        if !before.trim().is_empty() && matches!(written, "-" | "?") {
            return self
                .error(self.here(), "a list item cannot start on the line of its key", "move this down")
                .help("put each item on a line of its own below the key, or write `[a, b]`");
        }
        self.error(self.here(), "this line does not line up with the lines above it", "not in a column that is open")
            .help("start keys of one map, and items of one list, in the same column; do not mix the two")
    }
}

/// The first escape in the double-quoted text at `quote` that YAML does not know.
fn bad_escape(text: &str, quote: usize) -> Option<Span> {
    let mut at = quote;
    loop {
        at += text[at..].find('\\')?;
        let next = text[at + 1..].chars().next()?;
        let digits = match next {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ if "0abtnvfre \"/\\N_LP\t\n\r".contains(next) => 0,
            _ => return Some(Span::new(at, at + 1 + next.len_utf8())),
        };
        let hex = text[at + 2..].bytes().take(digits).take_while(u8::is_ascii_hexdigit);
        let end = at + 2 + hex.count();
        let code = u32::from_str_radix(&text[at + 2..end], 16).ok();
        if digits > 0 && (end < at + 2 + digits || code.and_then(char::from_u32).is_none()) {
            return Some(Span::new(at, end));
        }
        at = at + 1 + next.len_utf8() + digits;
    }
}

pub(super) fn unknown_alias(place: Place, written: &str, names: &[&str]) -> Finding {
    let name = written.trim_start_matches('*');
    let help = match nearest(name, names.iter().copied()) {
        Some(known) => format!("did you mean `*{known}`? A text that begins with `*` needs quotes: \"{written}\""),
        None => format!("a text that begins with `*` needs quotes: \"{written}\""),
    };
    Finding::error("undefined-alias", format!("no anchor `&{name}` stands before this alias"))
        .at(place, "refers to nothing")
        .help(help)
}

pub(super) fn alias_cycle(place: Place, anchor: Place, written: &str) -> Finding {
    Finding::error("alias-cycle", format!("`{written}` stands inside the value it refers to"))
        .at(place, "would repeat without end")
        .and(anchor, "this value holds the alias")
        .help("write out the part that is meant")
}

pub(super) fn unknown_tag(place: Place, written: &str) -> Finding {
    Finding::error("unknown-tag", format!("the tag `{written}` has no meaning here"))
        .at(place, "a tag")
        .help("delete it; a text that begins with `!` needs double quotes")
}

pub(super) fn cut_by_comment(comment: Place, value: Place, whole: &str) -> Finding {
    Finding::error("comment-in-value", "YAML cuts the value at ` #`: what follows is a comment")
        .at(comment, "not part of the value")
        .and(value, "only this is read")
        .help(format!("write {}; for a comment put a space behind `#`", quoted(whole)))
}
