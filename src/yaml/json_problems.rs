//! What is said of text that is not JSON.

use crate::diag::{Finding, Place};

use super::json_scan::StringFault;

pub(super) fn trailing_comma(place: Place) -> Finding {
    Finding::warning("json-trailing-comma", "JSON allows no comma behind the last entry; Graph refuses it")
        .at(place, "delete this comma")
        .help("delete the comma")
}

pub(super) fn missing_colon(place: Place) -> Finding {
    Finding::error("syntax", "a `:` is missing between a key and its value").at(place, "`:` expected here")
}

pub(super) fn missing_comma(place: Place) -> Finding {
    Finding::error("syntax", "a comma is missing between two entries")
        .at(place, "a comma belongs in front of this")
        .help("put `,` behind the entry before")
}

pub(super) fn stray(place: Place, character: char) -> Finding {
    let help = match character {
        ']' | '}' => "delete it, or write the value that is missing before it",
        _ => "write the value that is missing, or delete it",
    };
    Finding::error("syntax", format!("`{character}` stands where a value is expected"))
        .at(place, "not a value")
        .help(help)
}

pub(super) fn not_a_key(place: Place) -> Finding {
    Finding::error("syntax", "a key in double quotes is expected here")
        .at(place, "not a key")
        .help("write `\"key\": value`")
}

pub(super) fn second_value(place: Place) -> Finding {
    Finding::error("json-several-values", "a JSON file holds one value; something follows it")
        .at(place, "the first value ended before this")
        .help("put several policies into one list, `[{…}, {…}]`, or into a file each; or delete a bracket too many")
}

pub(super) fn wrong_bracket(place: Place, open: Place, expected: char, found: char) -> Finding {
    Finding::error("syntax", format!("`{found}` closes a bracket that `{expected}` should close"))
        .at(place, format!("`{expected}` expected"))
        .and(open, "opened here")
        .help("something before it is closed once too often, or not at all")
}

pub(super) fn unclosed(place: Place, end: Place, bracket: &str) -> Finding {
    Finding::error("syntax", format!("this `{bracket}` is never closed"))
        .at(place, "opened here")
        .and(end, "the file ends here")
        .help("the end of the file may be missing")
}

pub(super) fn unclosed_string(place: Place) -> Finding {
    Finding::error("syntax", "this quote is not closed on its line")
        .at(place, "opened here")
        .help("close the quote; a line break inside a string is written `\\n`")
}

pub(super) fn single_quotes(place: Place, text: &str) -> Finding {
    Finding::error("json-single-quotes", "JSON knows double quotes only")
        .at(place, "in single quotes")
        .help(format!("write \"{}\"", text.replace('"', "\\\"")))
}

pub(super) fn plain_scalar(place: Place, word: &str, key: bool) -> Finding {
    let what = if key { "a key" } else { "a text" };
    let help = match word {
        "True" | "TRUE" => "write `true`, or a text in double quotes".to_owned(),
        "False" | "FALSE" => "write `false`, or a text in double quotes".to_owned(),
        "Null" | "NULL" | "None" | "undefined" | "NaN" => "write `null`, or a text in double quotes".to_owned(),
        _ if word.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            format!("a number has no leading zero, `+` or bare point; a text is \"{word}\"")
        }
        _ => format!("write \"{word}\""),
    };
    Finding::error("json-plain-scalar", format!("{what} in JSON stands in double quotes"))
        .at(place, "without quotes")
        .help(help)
}

pub(super) fn control_character(place: Place) -> Finding {
    Finding::error("syntax", "a control character stands outside a string")
        .at(place, "not text")
        .help("delete it; if there are many, the file is not text or is saved in another encoding")
}

pub(super) fn number_too_large(place: Place, word: &str) -> Finding {
    Finding::error("json-plain-scalar", "this number is larger than any JSON reader can hold")
        .at(place, "too large")
        .help(format!("if it is a text, write \"{word}\""))
}

pub(super) fn comment(place: Place) -> Finding {
    Finding::error("json-comment", "JSON has no comments")
        .at(place, "a comment")
        .help("delete it, or keep the file as YAML, where `# …` is a comment")
}

pub(super) fn in_string(place: Place, fault: StringFault, written: &str) -> Finding {
    let (message, help) = match fault {
        StringFault::Escape => (
            format!("`{written}` is no escape of JSON"),
            "a backslash is written `\\\\`; known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX".to_owned(),
        ),
        StringFault::Surrogate => (
            format!("`{written}` is half a character"),
            "characters beyond U+FFFF are two escapes, as `\\ud83d\\ude00`, or the character itself".to_owned(),
        ),
        StringFault::Control => {
            let code = written.bytes().next().unwrap_or(0);
            (
                format!("a string cannot hold the control character U+{code:04X} as it is"),
                format!("write `\\u{code:04x}`, or delete it"),
            )
        }
    };
    Finding::error("syntax", message).at(place, "in this string").help(help)
}
