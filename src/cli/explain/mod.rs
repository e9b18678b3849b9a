//! `caplint explain`: a rule's page, what an input code means, or what Graph refuses.

mod refusal;

use std::io::{self, Read};

use crate::catalog::graph_errors;
use crate::diag::codes;
use crate::engine::Exit;
use crate::graph::Answer;
use crate::rules;
use crate::text::decode;

use super::args::ExplainArgs;
use super::console::Console;
use super::markdown::{self, Look};
use super::{Failure, selector};

/// Columns of a page in a pipe.
const PIPE: usize = 100;

/// Bytes of standard input that are read at most; an answer of Graph has a few hundred.
const LONGEST_ANSWER: u64 = 1 << 20;

/// Prints the page.
pub(super) fn run(args: &ExplainArgs, console: &Console) -> Result<Exit, Failure> {
    let page = match args.name.as_str() {
        "-" => of_answer(&standard_input()?)?,
        name => of_name(name)?,
    };
    let look = Look { color: console.color, links: console.links, width: console.width.unwrap_or(PIPE) };
    console.print_text(&markdown::render(&page, look))?;
    Ok(Exit::Clean)
}

/// The page of a rule or input code; else of the refusal that has this number or these words.
fn of_name(name: &str) -> Result<String, Failure> {
    let looks_like_id = !name.contains(char::is_whitespace) && !name.contains(|c: char| c.is_ascii_digit() || c == '{');
    match page(name) {
        Some(page) => Ok(page),
        None if looks_like_id => Err(selector::explained(name).map_or_else(Failure::new, Failure::new)),
        None => of_answer(name),
    }
}

/// The page of a rule; of an input code a short one.
fn page(name: &str) -> Option<String> {
    let of_rule = rules::find(name).map(|rule| rule.page.to_owned());
    let page = of_rule.or_else(|| {
        let summary = codes::find(name)?.summary;
        Some(format!("# {name}\n\n{summary}\n\nThis is said of a file, before any rule looks at it.\n"))
    })?;
    Some(page + &refusal::section(graph_errors().predicted_by(name)))
}

fn of_answer(text: &str) -> Result<String, Failure> {
    let answer = Answer::read(text);
    let refusals = answer.refusals();
    if refusals.is_empty() {
        return Err(refusal::unknown(&answer));
    }
    Ok(refusal::page(&answer, &refusals))
}

fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LONGEST_ANSWER).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    answer_text(&bytes)
}

/// The text of an answer, in any encoding that a shell writes: PowerShell 5.1 redirects in UTF-16.
fn answer_text(bytes: &[u8]) -> Result<String, Failure> {
    let text = decode(bytes).text;
    if text.trim().is_empty() {
        let failure = Failure::new("there is nothing on standard input to explain");
        return Err(failure.help("pipe Graph's answer in, such as `caplint explain - < answer.json`"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::INPUT_CODES;
    use crate::rules::RULES;

    #[test]
    fn an_answer_is_read_in_the_encodings_of_shells() {
        let answer = "1108: Grant-Kontrolle – unzulässig";
        let little: Vec<u8> = answer.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(answer_text(answer.as_bytes()).unwrap(), answer);
        assert_eq!(answer_text(&[&[0xFF, 0xFE], &little[..]].concat()).unwrap(), answer);
        assert_eq!(answer_text(b"1108: \xFC").unwrap(), "1108: \u{FFFD}");
        assert!(answer_text(&[0xFF, 0xFE, b'\n', 0]).is_err());
    }

    #[test]
    fn everything_that_can_be_printed_in_brackets_has_a_page() {
        for code in INPUT_CODES {
            assert!(of_name(code.id).unwrap().contains(code.summary));
        }
        for rule in RULES {
            assert!(of_name(rule.id).unwrap().starts_with(rule.page));
        }
    }

    #[test]
    fn a_rule_shows_the_refusal_it_predicts() {
        let page = of_name("strength-and-mfa").unwrap();
        assert!(page.contains("## Graph's answer") && page.contains("1108"), "{page}");
    }

    #[test]
    fn a_number_names_the_rule() {
        let page = of_name("1108").unwrap();
        assert!(page.contains("`strength-and-mfa`") && page.contains("`grant.allOf`"), "{page}");
    }

    #[test]
    fn a_misspelt_rule_is_answered_with_the_name_and_a_number_with_a_way_out() {
        assert!(of_name("strength-and-mfas").unwrap_err().text().contains("`strength-and-mfa`"));
        assert!(of_name("9999").unwrap_err().text().contains("9999"));
    }
}
