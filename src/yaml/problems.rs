//! What is said of text that is not YAML.

use crate::diag::{Finding, Place};
use crate::text::{FileId, Span};

use super::events::{Fault, Problem};
use super::{Limits, limits};

/// The finding for a fault of the parser.
pub(super) fn describe(fault: &Fault, file: FileId, text: &str, limits: Limits) -> Finding {
    let place = Place { file, span: character_at(text, fault.at) };
    if fault.problem == Problem::TooDeep {
        return limits::too_deep(place, limits);
    }
    let (message, label, help) = explain(&fault.problem);
    let finding = Finding::error("syntax", message).at(place, label);
    if help.is_empty() { finding } else { finding.help(help) }
}

/// Message, label and way out; an empty way out where the message says it all.
fn explain(problem: &Problem) -> (String, String, String) {
    match problem {
        Problem::UnclosedBracket(open) => bracket(&format!("this `{open}` is never closed"), "opened here"),
        Problem::WrongBracket { open, close } => bracket(&format!("`{close}` cannot close `{open}`"), "does not match"),
        Problem::ReservedCharacter(character) => reserved(*character),
        Problem::Other(words) => (format!("this is not YAML: {words}"), "here".to_owned(), String::new()),
        _ => {
            let (message, label, help) = fixed(problem);
            (message.to_owned(), label.to_owned(), help.to_owned())
        }
    }
}

#[rustfmt::skip]
fn fixed(problem: &Problem) -> (&'static str, &'static str, &'static str) {
    match problem {
        Problem::Tab => ("a tab stands where YAML takes spaces only", "a tab", "indent with two spaces"),
        Problem::UnclosedQuote => ("this quote is never closed", "opened here", "close it with the same quote"),
        Problem::StrayBracket => ("this bracket closes nothing", "not opened before", "delete it, or quote the text"),
        Problem::ColonInValue => ("a value with `: ` in it needs quotes", "a second `:`", "put the value into double quotes"),
        Problem::BlockItemInFlow => ("an item with `- ` cannot stand inside brackets", "here", "write `[a, b]`"),
        Problem::MissingComma => ("a comma or closing bracket is missing", "expected before this", "write `[a, b]`"),
        Problem::MissingColon => ("this line has no `: `", "not a key", "write `key: value`"),
        Problem::Indentation => ("this line is indented unlike its neighbours", "wrong column", "let keys of one map start in one column"),
        Problem::AfterQuote => ("something follows the closing quote", "not part of the text", "quote the whole value"),
        Problem::Escape => ("this is no escape of YAML", "in this text", "write `\\\\`, or use single quotes"),
        Problem::MissingSpaceAfterIndicator => ("a space is missing", "before this", ""),
        Problem::AliasName => ("a value that begins with `*` or `&` needs quotes", "read as an alias or anchor", "quote the value"),
        Problem::Tag => ("a value that begins with `!` needs quotes", "read as a tag", "quote the value"),
        Problem::Directive => ("a line that begins with `%` is a directive to YAML", "here", "quote the value"),
        _ => ("this is not YAML", "here", ""),
    }
}

fn bracket(message: &str, label: &str) -> (String, String, String) {
    let help = "close it, or put the text into double quotes";
    (message.to_owned(), label.to_owned(), help.to_owned())
}

fn reserved(character: char) -> (String, String, String) {
    let shown = character.escape_default();
    let message = format!("a value that begins with `{shown}` needs quotes");
    (
        message,
        "reserved by YAML".to_owned(),
        "put the value into double quotes".to_owned(),
    )
}

/// The character at `offset`; the empty span at the end of the text.
fn character_at(text: &str, offset: usize) -> Span {
    let length = text
        .get(offset..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    Span::new(offset, offset + length)
}

pub(super) fn unknown_alias(place: Place, written: &str, names: &[&str]) -> Finding {
    let name = written.trim_start_matches('*');
    let nearest = names
        .iter()
        .map(|known| (strsim::damerau_levenshtein(known, name), *known))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    let help = match nearest {
        Some((_, known)) => format!("did you mean `*{known}`? A text that begins with `*` needs quotes: \"{written}\""),
        None => format!("a text that begins with `*` needs quotes: \"{written}\""),
    };
    Finding::error(
        "undefined-alias",
        format!("no anchor `&{name}` stands before this alias"),
    )
    .at(place, "refers to nothing")
    .help(help)
}

pub(super) fn alias_cycle(place: Place, anchor: Place, written: &str) -> Finding {
    Finding::error(
        "alias-cycle",
        format!("`{written}` stands inside the value it refers to"),
    )
    .at(place, "would repeat without end")
    .and(anchor, "this value holds the alias")
    .help("write out the part that is meant")
}
