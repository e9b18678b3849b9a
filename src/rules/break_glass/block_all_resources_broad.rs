//! `block-all-resources-broad`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use crate::rules::lockout::{blocks_everything, others};

/// With more exclusions than this, a policy is read as a list of who may sign in.
const FEW: usize = 2;

pub(crate) static RULE: Rule = Rule {
    id: "block-all-resources-broad",
    summary: "An enabled policy blocks everybody from everything but for a few exclusions.",
    family: "break-glass",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("block_all_resources_broad.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(field) = blocks_everything(policy).filter(|_| (1..=FEW).contains(&others(cx, policy))) else {
        return;
    };
    let message = format!("Policy `{}` blocks every resource for everybody whom it does not exclude", policy.name);
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("no condition")
        .and(cx.at(index, "users.exclude"), "only these get in")
        .why("Whoever is not on the list of exclusions, new colleagues among them, cannot sign in to anything")
        .help("include the group that is to be blocked instead of everybody, or add a condition");
    sink.report(finding);
}
