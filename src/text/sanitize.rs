//! Text from policies made safe to print.
//!
//! A display name may hold anything, and what a terminal is sent it obeys: colours, cursor moves,
//! window titles, clipboard writes. Direction overrides change what a reviewer reads without
//! changing what is there. The agents of pipelines obey what they find anywhere in a line of the log. All of that is
//! shown instead of sent.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with every control character (C0, DEL, C1, with them all escape sequences), line
/// separators and every invisible direction or format character written out: `␛`, `␊`, `\u{202e}`.
/// Line breaks are no exception; split lines first where they are meant. The bracket of `##[…]` and `##vso[…]`, which are
/// commands wherever they stand in a log, is written out as well.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_unsafe).into_iter().chain(command_bracket(text)).min() else {
        return Cow::Borrowed(text);
    };
    let (safe, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str(safe);
    for character in rest.chars() {
        if character == '[' && begins_command(&out) {
            out.push_str(BRACKET);
        } else {
            show(character, &mut out);
        }
    }
    Cow::Owned(out)
}

/// What stands for the bracket of a command in a log.
pub const BRACKET: &str = "\\u{5b}";

/// Where in `text` the bracket of a command stands that agents obey anywhere in a line: `##vso[…]` those of Azure
/// Pipelines, `##[…]` those of GitHub as well, in any case. Source: the agents' parsers of commands.
#[must_use]
pub fn command_bracket(text: &str) -> Option<usize> {
    text.match_indices('[').map(|(at, _)| at).find(|&at| begins_command(&text[..at]))
}

fn begins_command(before: &str) -> bool {
    let before = before.as_bytes();
    ["##", "##vso"].iter().any(|start| {
        let end = before.len().checked_sub(start.len()).map(|from| &before[from..]);
        end.is_some_and(|end| end.eq_ignore_ascii_case(start.as_bytes()))
    })
}

fn show(character: char, out: &mut String) {
    match character {
        // The control pictures stand in the order of the characters they picture.
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(character))),
        '\u{7f}' => out.push('\u{2421}'),
        unsafe_one if is_unsafe(unsafe_one) => {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(unsafe_one));
        }
        harmless => out.push(harmless),
    }
}

/// Control characters, and characters that are not seen but change how others are: bidirectional
/// controls (Unicode UAX #9), zero-width characters except the joiners that emoji and scripts
/// need, line and paragraph separators, tags, the byte order mark.
#[must_use]
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// `text` as the message of a workflow command of GitHub Actions, `::error::…`, line breaks of our
/// own included. Source: "Workflow commands for GitHub Actions" and the toolkit that writes them.
#[must_use]
pub fn workflow_message(text: &str) -> String {
    lines(text).replace('%', "%25").replace('\n', "%0A")
}

/// `text` as a property of a workflow command, `::error file=…,title=…::`.
#[must_use]
pub fn workflow_property(text: &str) -> String {
    workflow_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// `text` as the message or a property of a logging command of Azure Pipelines, `##vso[…]…`.
/// Source: "Logging commands" of the Azure DevOps documentation.
#[must_use]
pub fn logging_command(text: &str) -> String {
    let text = lines(text).replace('%', "%AZP25").replace('\n', "%0A");
    text.replace(';', "%3B").replace(']', "%5D")
}

/// `text` as words in Markdown that stand for themselves: no markup, no HTML, no mention of people,
/// no reference to issues, no address that becomes a link.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in terminal(text).chars() {
        match character {
            // An entity, since a backslash does not keep services from seeing these.
            '<' | '>' | '&' | '@' | '#' | ':' => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            mark if mark.is_ascii_punctuation() && !matches!(mark, ',' | ';' | '\'' | '"' | '/' | '?' | '%') => {
                out.push('\\');
                out.push(mark);
            }
            plain => out.push(plain),
        }
    }
    out
}

/// Each line made safe by itself, so that the line breaks of our own stay.
fn lines(text: &str) -> String {
    text.split('\n').map(terminal).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_shown() {
        assert_eq!(terminal("\u{1b}[31mred\u{1b}[0m"), "␛[31mred␛[0m");
        assert_eq!(terminal("\u{1b}]0;title\u{7}"), "␛]0;title␇");
        assert_eq!(terminal("a\r\nb\tc\0"), "a␍␊b␉c␀");
        assert_eq!(terminal("\u{7f}\u{9b}31m"), "␡\\u{9b}31m");
        assert_eq!(terminal("CA\u{202e}001"), "CA\\u{202e}001");
    }

    #[test]
    fn commands_of_agents_are_shown() {
        assert_eq!(terminal("a ##vso[task.complete]"), "a ##vso\\u{5b}task.complete]");
        assert_eq!(terminal("##VsO[x]##[error]y [z]"), "##VsO\\u{5b}x]##\\u{5b}error]y [z]");
    }

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["CA001 - Grant", "## [a] #[b] vso[c]", "Zoë 👩‍💻", "יום", "naïve — “quoted”"] {
            assert!(matches!(terminal(text), Cow::Borrowed(same) if same == text));
        }
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_survives(text in any::<String>()) {
            let shown = terminal(&text);
            prop_assert!(!shown.contains(is_unsafe));
            prop_assert_eq!(terminal(&shown), shown.clone());
        }

        #[test]
        fn nothing_an_agent_obeys_survives(text in "(##|#|vso|VSO|\\[|\u{0}|x){0,12}") {
            let shown = terminal(&text);
            prop_assert_eq!(command_bracket(&shown), None);
            prop_assert_eq!(terminal(&shown), shown.clone());
        }

        #[test]
        fn any_byte_string_is_safe(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(!terminal(&String::from_utf8_lossy(&bytes)).contains(is_unsafe));
        }
    }

    proptest! {
        #[test]
        fn no_text_ends_a_command(text in "(?s)[%\\]:;,\\r\\n#\\[a-z]{0,20}|.{0,40}") {
            let (message, property) = (workflow_message(&text), workflow_property(&text));
            prop_assert!(!message.contains(['\r', '\n']) && !property.contains(['\r', '\n', ':', ',']));
            prop_assert!(message.replace("%25", "").replace("%0A", "").find('%').is_none());
            let logged = logging_command(&text);
            prop_assert!(!logged.contains(['\r', '\n', ';', ']']));
            prop_assert!(["%AZP25", "%0A", "%3B", "%5D"].iter().fold(logged, |rest, code| rest.replace(code, "")).find('%').is_none());
        }

        #[test]
        fn markdown_shows_the_text_and_nothing_else(text in "[<>&@#:*_`!\\[\\](){}|~a-z0-9./ -]{0,30}|.{0,40}") {
            use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
            let page = format!("x {}x", markdown(&text));
            let mut shown = String::new();
            let options = Options::all().difference(Options::ENABLE_SMART_PUNCTUATION);
            for event in Parser::new_ext(&page, options) {
                match event {
                    Event::Text(text) => shown.push_str(&text),
                    Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                    other => prop_assert!(false, "{:?} in {}", other, page),
                }
            }
            prop_assert_eq!(shown, format!("x {}x", terminal(&text)));
        }
    }
}
