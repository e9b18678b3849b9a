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
        let code = codes::find(name)?;
        let more =
            if code.more.is_empty() { "This is said of a file, before any rule looks at it." } else { code.more };
        Some(format!("# {name}\n\n{}\n\n{more}\n", code.summary))
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

    /// The codes that findings are made with, by reading the source: an id that has no page would be a dead end.
    #[test]
    fn every_code_that_the_source_says_is_listed() {
        let mut said = std::collections::BTreeSet::new();
        for entry in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")) {
            let path = entry.unwrap().into_path();
            let of_tests = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
            if path.extension().is_none_or(|ending| ending != "rs") || of_tests {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            for start in ["Finding::new(", "Finding::error(", "Finding::warning(", "place_input(", ".finding("] {
                let calls = text.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                said.extend(
                    calls.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).filter(|id| is_kebab(id)),
                );
            }
        }
        assert!(said.len() > 50 && said.contains("question-open") && said.contains("test-failed"), "{said:?}");
        let unknown: Vec<&String> =
            said.iter().filter(|id| codes::find(id).is_none() && rules::find(id).is_none()).collect();
        assert!(unknown.is_empty(), "no page for {unknown:?}");
    }

    fn is_kebab(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    }

    #[test]
    fn what_a_command_says_is_not_told_as_said_of_a_file() {
        for (name, command) in
            [("question-open", "caplint gaps"), ("test-failed", "caplint test"), ("missing-id", "render")]
        {
            let page = of_name(name).unwrap();
            assert!(page.contains(command) && !page.contains("before any rule"), "{page}");
        }
        let dashed = of_name("duplicate-key").unwrap();
        assert!(dashed.contains("before any rule"), "{dashed}");
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
