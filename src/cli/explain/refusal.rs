//! Pages about what Graph refuses.

use std::fmt::Write as _;

use crate::catalog::{Evidence, GraphError, Sureness};
use crate::diag::codes;
use crate::graph::Answer;
use crate::language::graph_paths::GRAPH_PATHS;
use crate::rules;

use super::Failure;

/// What a rule's page ends with: the refusals that it predicts; empty when there is none.
pub(super) fn section<'e>(errors: impl Iterator<Item = &'e GraphError>) -> String {
    let mut text = String::new();
    for error in errors {
        if text.is_empty() {
            text.push_str("\n## Graph's answer\n\n");
        }
        let number = error.code.map_or_else(String::new, |code| format!(", {code}"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "- HTTP {}{number}: {} Known {}", error.status, error.cause, known_by(error));
    }
    text
}

/// The page of what `answer` may be.
pub(super) fn page(answer: &Answer, refusals: &[&GraphError]) -> String {
    let mut text = format!("# {}\n", title(answer));
    let said = answer.messages.first().filter(|message| message.contains(' '));
    if let Some(said) = said {
        let _ = write!(text, "\nGraph said:\n\n> {}\n", quoted(said));
    }
    if refusals.len() > 1 {
        let _ = write!(text, "\nThis can have {} causes.\n", refusals.len());
    }
    for (at, error) in refusals.iter().enumerate() {
        if refusals.len() > 1 {
            let _ = write!(text, "\n## Cause {}\n", at + 1);
        }
        text.push_str(&one(error));
    }
    text
}

fn title(answer: &Answer) -> String {
    match answer.codes.first() {
        Some(code) => format!("Graph's error {code}"),
        None => "An answer of Graph".to_owned(),
    }
}

/// `said` on one line, so that it stays one quotation, and without marks that Markdown would take.
fn quoted(said: &str) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().flat_map(|c| ['\\'].into_iter().filter(move |_| c.is_ascii_punctuation()).chain([c])).collect()
}

fn one(error: &GraphError) -> String {
    let mut text = format!("\n{}\n\n**Fix:** {}\n", error.cause, error.fix);
    if let Some(member) = &error.member {
        let _ = write!(text, "\n**Where:** `{member}` of the body{}\n", key(member));
    }
    let _ = write!(text, "\n**Predicted by:** {}\n", predicted_by(error));
    let _ = write!(text, "\n**Known:** {}\n", known_by(error));
    text
}

/// The language's key for a member of the body.
fn key(member: &str) -> String {
    let below = |path: &str| member.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let row = GRAPH_PATHS.iter().find(|(path, _)| below(path));
    row.map_or_else(|| ".".to_owned(), |(_, key)| format!("; in a policy file: `{key}`."))
}

fn predicted_by(error: &GraphError) -> String {
    if error.predicted_by.is_empty() {
        return "nothing; what decides it is not in the files.".to_owned();
    }
    let described = error.predicted_by.iter().map(|id| {
        let rule = rules::find(id).map(|rule| rule.summary);
        let summary = rule.or_else(|| Some(codes::find(id)?.summary)).unwrap_or_default();
        format!("\n\n- `{id}`: {summary}")
    });
    described.collect()
}

/// How the refusal is known, and how sure that is.
fn known_by(error: &GraphError) -> String {
    let evidence = match error.evidence {
        Evidence::LiveError => "from real answers of Graph",
        Evidence::Metadata => "from Graph's metadata",
        Evidence::Documentation => "from Microsoft's documentation",
        Evidence::PortalText => "from a text of the portal, which may be stricter than Graph",
        Evidence::ThirdParty => "from another tool that writes policies",
    };
    let sureness = match error.confidence {
        Sureness::High => "sure",
        Sureness::Medium => "likely",
        Sureness::Low => "a single claim or an inference",
    };
    format!("{evidence}; {sureness} ({}).", error.source)
}

/// Nobody has written down such an answer yet.
pub(super) fn unknown(answer: &Answer) -> Failure {
    let what = match answer.codes.first() {
        Some(code) => format!("no refusal of Graph with the number {code} is known"),
        None => "no known refusal of Graph, rule or input code has these words".to_owned(),
    };
    let help = "paste Graph's whole answer into `caplint explain -`, or let `caplint check` look at the policy";
    Failure::new(what).help(help)
}
