//! `policy-redundant`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Needless, has_unknown_word};

use super::{asked_at, blocks, names};

pub(crate) static RULE: Rule = Rule {
    id: "policy-redundant",
    summary: "Other policies demand as much wherever a policy applies.",
    family: "effect",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["coverage"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("policy_redundant.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for needless in cx.proofs.needless().iter().filter(|own| !has_unknown_word(cx.policy(own.policy))) {
        let by = match &needless.why {
            Needless::Covered { by } | Needless::AlwaysBlocked { by } => by,
            Needless::NeverApplies { .. } | Needless::AsksNothing => continue,
        };
        let policy = cx.policy(needless.policy);
        let explicit = blocks(policy) == matches!(needless.why, Needless::AlwaysBlocked { .. });
        if by.is_empty() || needless.keeps_session || !explicit {
            continue;
        }
        let others = names(cx, by);
        let verb = if by.len() == 1 { "does" } else { "do" };
        let (message, label) = if policy.is_enabled() {
            (format!("Nothing would change without this policy: {others} already {verb} as much"), "without effect")
        } else {
            (
                format!("Enforcing this policy would change nothing: {others} already {verb} as much"),
                "would have no effect",
            )
        };
        let finding = RawFinding::new(cx.at(needless.policy, asked_at(policy)), message).label(label);
        let finding = by
            .iter()
            .fold(finding, |finding, other| finding.and(cx.at(*other, asked_at(cx.policy(*other))), "does as much"));
        let finding = finding
            .why("Who reads it counts on protection that others give, and may take those away")
            .help("take it away, or say in its description what it stands by for");
        sink.report(finding);
    }
}
