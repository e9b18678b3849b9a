//! `sif-conflict-overlap`

use crate::diag::Severity;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::OutdoneFrequency;

pub(crate) static RULE: Rule = Rule {
    id: "sif-conflict-overlap",
    summary: "A sign-in frequency does not hold where it seems to: another policy has people sign in sooner.",
    family: "session",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["session", "conflict"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_conflict_overlap.md"),
    check: Check::Set(check),
};

/// How many of the others a message names.
const NAMES: usize = 2;

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let set = cx.policies().filter(|(_, policy)| policy.is_enabled() && policy.session.sign_in_frequency.is_some());
    if set.count() < 2 {
        return;
    }
    for outdone in cx.proofs.outdone_frequencies() {
        let field = "session.signInFrequency";
        let finding = RawFinding::new(cx.at(outdone.policy, field), message(cx, outdone)).label("longer");
        let finding = outdone.by.iter().fold(finding, |finding, other| finding.and(cx.at(*other, field), "shorter"));
        let finding = finding
            .why("Who reads it counts on a period that people do not have; the shortest that applies holds")
            .help("give the policies the same period, exclude from one whom the other is for, or take away the longer");
        sink.report(finding);
    }
}

fn message(cx: &Context<'_>, outdone: &OutdoneFrequency) -> String {
    let mut names: Vec<String> = outdone.by.iter().map(|other| format!("`{}`", cx.policy(*other).key)).collect();
    if names.len() > NAMES + 1 {
        let more = names.split_off(NAMES).len();
        names.push(format!("{more} more"));
    }
    let names = and_list(&names);
    if outdone.always {
        format!("This sign-in frequency never holds: wherever it applies, that of {names} is shorter")
    } else {
        format!("For some sign-ins this sign-in frequency does not hold: that of {names} is shorter")
    }
}
