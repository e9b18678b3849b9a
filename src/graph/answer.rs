//! Graph's answer to a request that it refuses: which refusal of the catalogue it is.
//!
//! The answer of v1.0 says what is wrong in `error.message`; that of beta often only in
//! `error.innerError.message`, with a general text outside. Tools print it in their own frames:
//! `az rest` in brackets, PowerShell below a line of its own, some as JSON in a string.

use std::sync::OnceLock;

use regex::Regex;
use serde_json::{Deserializer, Value};

use crate::catalog::{GraphError, graph_errors};

/// Braces of a text at which JSON is looked for: a frame has few, and a text of braces alone would
/// take time by the square of its length.
const BRACES: usize = 64;

/// What Graph said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The messages, the innermost first; the text itself where it holds no JSON.
    pub messages: Vec<String>,
    /// The numbers in front of the messages, such as 1108, in the order of the messages.
    pub codes: Vec<u16>,
}

impl Answer {
    /// Reads an answer: its JSON in any frame, its bare text, or nothing but a number.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut messages = Vec::new();
        if let Some(json) = embedded(text) {
            collect(&json, &mut messages);
        }
        if messages.is_empty() {
            messages.push(text.trim().to_owned());
        }
        let mut codes = Vec::new();
        for code in messages.iter().filter_map(|message| number(message)) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        Self { messages, codes }
    }

    /// The refusals of the catalogue that this answer may be. Of several with one number those
    /// whose words it holds; without any such, or without a text, all of the number.
    #[must_use]
    pub fn refusals(&self) -> Vec<&'static GraphError> {
        let errors = &graph_errors().errors;
        let numbered = |error: &&GraphError| error.code.is_some_and(|code| self.codes.contains(&code));
        let by_number: Vec<&GraphError> = errors.iter().filter(numbered).collect();
        let by_words = |error: &&GraphError| self.holds_words_of(error);
        let narrowed: Vec<&GraphError> = by_number.iter().copied().filter(by_words).collect();
        match (by_number.is_empty(), narrowed.is_empty()) {
            (true, _) => errors.iter().filter(by_words).collect(),
            (false, true) => by_number,
            (false, false) => narrowed,
        }
    }

    fn holds_words_of(&self, error: &GraphError) -> bool {
        let texts: Vec<String> = self.messages.iter().map(|message| message.to_lowercase()).collect();
        error.says.iter().any(|words| texts.iter().any(|text| text.contains(words.as_str())))
    }
}

/// The first JSON object within `text`.
fn embedded(text: &str) -> Option<Value> {
    let starts = text.match_indices('{').map(|(at, _)| at).take(BRACES);
    let parsed = starts.filter_map(|at| Deserializer::from_str(&text[at..]).into_iter::<Value>().next()?.ok());
    parsed.into_iter().find(Value::is_object)
}

/// Every `message` below `value`, the innermost first; one that is JSON itself is opened.
fn collect(value: &Value, messages: &mut Vec<String>) {
    let Value::Object(members) = value else {
        return;
    };
    for member in members.values() {
        collect(member, messages);
    }
    let own = members.iter().find(|(key, _)| key.eq_ignore_ascii_case("message"));
    let Some(text) = own.and_then(|(_, text)| text.as_str()) else {
        return;
    };
    let before = messages.len();
    if let Some(inner) = serde_json::from_str(text).ok().filter(Value::is_object) {
        collect(&inner, messages);
    }
    if messages.len() == before {
        messages.push(text.trim().to_owned());
    }
}

/// The first number as Graph writes it, `1108: …`, or a text that is nothing else.
fn number(message: &str) -> Option<u16> {
    static NUMBER: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = NUMBER.get_or_init(|| Regex::new(r"(?:^|[^0-9A-Za-z-])([1-9][0-9]{3})(?::\s|:?\s*$)").ok());
    pattern.as_ref()?.captures(message)?.get(1)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const V1: &str = r#"{"error":{"code":"BadRequest","message":"1108: A strength cannot be used alongside the MFA control. See https://example.com/2026: more","innerError":{"date":"2026-11-23T10:00:00","request-id":"7b2c3f10-1111-4aaa-8bbb-000000000001"}}}"#;
    const BETA: &str = r#"{"error":{"code":"BadRequest","message":"The request is malformed or incorrect.","innerError":{"message":"1108: cannot be used alongside the MFA control","code":"x"}}}"#;

    #[test]
    fn both_envelopes_and_every_frame_give_the_number() {
        let in_brackets = format!("ERROR: Bad Request({V1})");
        let below_a_line =
            format!("Invoke-MgGraphRequest : POST https://graph.microsoft.com/v1.0/x\r\nHTTP/1.1 400\r\n\r\n{V1}\r\n");
        let in_a_string = serde_json::json!({ "Message": V1 }).to_string();
        for text in
            [V1, BETA, &in_brackets, &below_a_line, &in_a_string, "1108", " 1108: whatever", "Error 1108", "graph/1108"]
        {
            let answer = Answer::read(text);
            assert_eq!(answer.codes, [1108], "{text}");
            assert_eq!(answer.refusals()[0].code, Some(1108), "{text}");
        }
    }

    #[test]
    fn the_innermost_message_comes_first() {
        let answer = Answer::read(BETA);
        assert!(answer.messages[0].starts_with("1108: "));
        assert_eq!(answer.messages.len(), 2);
    }

    #[test]
    fn words_decide_where_there_is_no_number() {
        let answer = Answer::read("Authentication strength CANNOT be used alongside the MFA built-in control");
        assert!(answer.codes.is_empty());
        assert_eq!(answer.refusals()[0].code, Some(1108));
    }

    #[test]
    fn what_nobody_has_seen_is_nothing() {
        for text in ["9999", "", "{", "{}", "fine", "7b2c3f10-1108-4aaa-8bbb-000000000001: x"] {
            assert!(Answer::read(text).refusals().is_empty(), "{text}");
        }
    }

    #[test]
    fn every_number_of_the_catalogue_is_found_by_itself_and_by_its_words() {
        for error in &graph_errors().errors {
            if let Some(code) = error.code {
                assert!(Answer::read(&code.to_string()).refusals().contains(&error), "{code}");
            }
            for words in &error.says {
                assert!(Answer::read(words).refusals().contains(&error), "{words}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[{}\":a-z0-9 ,]{0,80}|.{0,80}") {
            let _ = Answer::read(&text).refusals();
        }
    }
}
