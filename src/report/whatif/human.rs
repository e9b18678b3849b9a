//! For people: the answer in one line, then what decides, then each policy.

use std::fmt::Write as _;
use std::io;

use owo_colors::Style as Paint;

use crate::engine::{PolicyAnswer, WhatIf, WhatIfAnswer};
use crate::model::PolicyState;
use crate::report::Style;
use crate::report::human::{fill, paint};
use crate::semantics::complete::{Applicability, Case};
use crate::semantics::evaluate::Outcome;
use crate::semantics::sign_in_in_words;
use crate::text::sanitize::terminal;
use crate::text::{Sources, and_list, count, or_list};

use super::words;

/// The widest first column. What is longer gets a line of its own.
const WIDEST: usize = 44;

/// Writes every answer.
pub(super) fn write(whatif: &WhatIf, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = String::new();
    for (at, answer) in whatif.answers.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        if let Some(name) = answer.tenant_name.as_ref().filter(|_| whatif.answers.len() > 1) {
            let _ = writeln!(text, "{}", paint(format!("tenant {}", terminal(name)), Paint::new().bold(), style));
        }
        one(answer, &whatif.sources, style, &mut text);
    }
    out.write_all(text.as_bytes())
}

fn one(answer: &WhatIfAnswer, sources: &Sources, style: Style<'_>, text: &mut String) {
    let _ = writeln!(text, "{}\n", paint(terminal(&headline(answer)), headline_paint(answer), style));
    outcomes(answer, style, text);
    session(answer, style, text);
    report_only(answer, style, text);
    memberships(answer, style, text);
    unread(answer, style, text);
    policies(answer, sources, style, text);
}

/// The answer.
fn headline(answer: &WhatIfAnswer) -> String {
    let cases = &answer.completions.cases;
    let said: Vec<String> = cases.iter().map(|case| short(case.outcome(), answer)).collect();
    match &said[..] {
        [] => "There is no such sign-in".to_owned(),
        [_] => capitalised(&words::outcome(cases[0].outcome(), answer)),
        several if answer.completions.more || several.len() > 3 => {
            format!("It depends: {} outcomes, of which the most ordinary is: {}", several.len(), several[0])
        }
        several => format!("It depends: {}", several.join(", or ")),
    }
}

/// An outcome in few words.
fn short(outcome: &Outcome, answer: &WhatIfAnswer) -> String {
    match outcome {
        Outcome::Block(_) => "it is blocked".to_owned(),
        Outcome::EffectiveBlock(_) => "it is blocked by a demand that cannot be met".to_owned(),
        Outcome::Allow => "it is let in".to_owned(),
        Outcome::Challenge(_) => words::outcome(outcome, answer),
    }
}

fn headline_paint(answer: &WhatIfAnswer) -> Paint {
    let bold = Paint::new().bold();
    match answer.completions.cases.as_slice() {
        [one] if one.outcome().is_blocked() => bold.red(),
        [one] if *one.outcome() == Outcome::Allow => bold.green(),
        _ => bold.yellow(),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A heading, and lines below it.
fn section(heading: &str, lines: &[(String, String)], style: Style<'_>, text: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "{}", paint(heading, Paint::new().cyan(), style));
    let length = |first: &String| first.chars().count();
    let width = lines.iter().map(|(first, _)| length(first)).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let indent = " ".repeat(width + 4);
    for (first, rest) in lines {
        let mut lead = format!("  {first:width$}  ");
        if length(first) > WIDEST {
            let _ = writeln!(text, "{}", fill(&terminal(first), "  ", "    ", style));
            lead.clone_from(&indent);
        }
        let _ = writeln!(text, "{}", fill(&terminal(rest), &terminal(&lead), &indent, style).trim_end());
    }
    text.push('\n');
}

fn paragraph(words: &str, text: &str) -> (String, String) {
    (words.to_owned(), text.to_owned())
}

/// The sign-in, and its outcomes with what decides between them.
fn outcomes(answer: &WhatIfAnswer, style: Style<'_>, text: &mut String) {
    let cases = &answer.completions.cases;
    let example = |case: &Case| sign_in_in_words(&case.example, &answer.tenant);
    if let [one] = cases.as_slice() {
        section("sign-in", &[paragraph("for example", &example(one))], style, text);
        return;
    }
    let mut lines = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        lines.push((format!("{}.", at + 1), capitalised(&one_of_several(case.outcome(), answer))));
        let ways: Vec<String> = case.when.iter().map(|way| words::way(way)).collect();
        lines.extend(
            ways.iter()
                .enumerate()
                .map(|(at, way)| (String::new(), format!("{} {way}", if at == 0 { "when" } else { "or" }))),
        );
        lines.push((String::new(), format!("for example {}", example(case))));
    }
    if answer.completions.more {
        lines.push((String::new(), "and more".to_owned()));
    }
    section("outcomes", &lines, style, text);
}

/// An outcome beside others: of a block every policy that may be the one.
fn one_of_several(outcome: &Outcome, answer: &WhatIfAnswer) -> String {
    let Outcome::Block(_) = outcome else { return words::outcome(outcome, answer) };
    let may = |policy: &&PolicyAnswer| matches!(policy.applies, Applicability::Always | Applicability::Sometimes(_));
    let blocking =
        answer.policies.iter().filter(may).filter(|policy| policy.blocks && policy.state == PolicyState::Enabled);
    format!("blocked by {}", or_list(&blocking.map(|policy| policy.key.as_str()).collect::<Vec<_>>()))
}

/// The session of the most ordinary completion that gets in.
fn session(answer: &WhatIfAnswer, style: Style<'_>, text: &mut String) {
    let cases = &answer.completions.cases;
    let Some(at) = cases.iter().position(|case| !case.outcome().is_blocked()) else { return };
    let session = &cases[at].evaluation.enforced.session;
    let mut lines: Vec<(String, String)> = words::session(session, answer)
        .into_iter()
        .map(|(words, keys)| (words, format!("by {}", and_list(&keys))))
        .collect();
    for conflict in &session.conflicts {
        let sides = conflict
            .sides
            .iter()
            .map(|side| format!("{} by {}", side.value, and_list(&words::keys(&side.policies, answer))));
        lines.push(("conflict".to_owned(), format!("{}: {}", conflict.control, and_list(&sides.collect::<Vec<_>>()))));
    }
    let heading = if cases.len() == 1 { "session".to_owned() } else { format!("session of outcome {}", at + 1) };
    section(&heading, &lines, style, text);
}

fn report_only(answer: &WhatIfAnswer, style: Style<'_>, text: &mut String) {
    let several = answer.completions.cases.len() > 1;
    let mut lines = Vec::new();
    for (at, case) in answer.completions.cases.iter().enumerate() {
        let enforced = &case.evaluation.enforced;
        let Some(would) = &case.evaluation.with_report_only else { continue };
        let outcome = if would.outcome == enforced.outcome {
            "the same".to_owned()
        } else {
            words::outcome(&would.outcome, answer)
        };
        let which = if several { format!("outcome {}", at + 1) } else { "then".to_owned() };
        if would.outcome != enforced.outcome || would.session != enforced.session {
            let session = if would.session == enforced.session { "" } else { ", with other session controls" };
            lines.push((which, format!("{outcome}{session}")));
        }
    }
    section("if the policies in report-only were enforced", &lines, style, text);
}

fn memberships(answer: &WhatIfAnswer, style: Style<'_>, text: &mut String) {
    let lines: Vec<(String, String)> = answer
        .completions
        .memberships
        .iter()
        .map(|membership| {
            let more = if membership.more { ", or something else" } else { "" };
            (words::membership(membership), format!("{}{more}", short(&membership.outcome, answer)))
        })
        .collect();
    section("not held; with it", &lines, style, text);
}

fn unread(answer: &WhatIfAnswer, style: Style<'_>, text: &mut String) {
    let lines: Vec<(String, String)> =
        answer.unread.iter().map(|(key, path)| (key.clone(), format!("{path}: the outcome may be stricter"))).collect();
    section("controls that caplint cannot read", &lines, style, text);
}

fn policies(answer: &WhatIfAnswer, sources: &Sources, style: Style<'_>, text: &mut String) {
    let key = answer.policies.iter().map(|policy| policy.key.chars().count()).max().unwrap_or(0);
    let of = |is: fn(&Applicability) -> bool| answer.policies.iter().filter(move |policy| is(&policy.applies));
    let lead = |policy: &PolicyAnswer| {
        let watched = if policy.state == PolicyState::ReportOnly { " (report-only)" } else { "" };
        format!("{:key$}{watched}", policy.key)
    };
    let applies = of(|applies| *applies == Applicability::Always);
    let lines: Vec<_> = applies.map(|policy| (lead(policy), policy.does.join(", "))).collect();
    section("applies", &lines, style, text);
    let depends = of(|applies| matches!(applies, Applicability::Sometimes(_)));
    let lines: Vec<_> = depends.map(|policy| (lead(policy), dependent(policy))).collect();
    section("may apply", &lines, style, text);
    let never = of(|applies| *applies == Applicability::Never);
    let lines: Vec<_> = never.map(|policy| (lead(policy), because(policy, sources))).collect();
    section("does not apply", &lines, style, text);
    let off = of(|applies| *applies == Applicability::Off).count();
    if off > 0 {
        let verb = if off == 1 { "is" } else { "are" };
        let _ = writeln!(text, "{} {verb} disabled", count(off, "policy"));
    }
    while text.ends_with("\n\n") {
        text.pop();
    }
}

fn dependent(policy: &PolicyAnswer) -> String {
    let does = policy.does.join(", ");
    let Applicability::Sometimes(when) = &policy.applies else { return does };
    let ways: Vec<String> = when.iter().map(|way| words::way(way)).collect();
    if ways.is_empty() {
        format!("{does}, under conditions that are too many to list")
    } else {
        format!("{does}, when {}", ways.join("; or "))
    }
}

fn because(policy: &PolicyAnswer, sources: &Sources) -> String {
    let each: Vec<String> = policy
        .because
        .iter()
        .map(|(words, place)| {
            let file = sources.get(place.file);
            let at = file.line_column(place.span);
            format!("{words} ({}:{})", file.name, at.line)
        })
        .collect();
    if each.is_empty() {
        return policy.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(", ");
    }
    each.join("; ")
}
