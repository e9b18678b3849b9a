//! `protocol-flows-only-block`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::kept;

pub(crate) static RULE: Rule = Rule {
    id: "protocol-flows-only-block",
    summary: "A condition on protocol flows stands beside something other than a block.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("protocol_flows_only_block.md"),
    check: Check::Policy(check),
};

const MEMBER: &str = "conditions.authenticationFlows.protocolFlows";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(field) = kept(policy, MEMBER) else { return };
    let Some((beside, what)) = beside_block(policy) else { return };
    let finding = RawFinding::new(
        cx.at(index, beside),
        format!("A condition on protocol flows goes with `block` alone, not {what}"),
    )
    .label("refused beside protocol flows")
    .and(cx.at(index, field), "the condition")
    .why("Graph refuses the policy, so nobody is kept from signing in by that protocol")
    .help("write `grant: block` and no `session`");
    sink.report(finding);
}

/// What stands there beside or instead of a block. Controls beside a block are
/// `block-with-other-controls`, none at all are `no-controls`.
fn beside_block(policy: &Policy) -> Option<(&'static str, &'static str)> {
    let blocks = policy.grant.as_ref().map(|grant| grant.has(BuiltInControl::Block));
    match blocks {
        Some(false) => Some(("grant", "with other grant controls")),
        _ if !policy.session.is_empty() => Some(("session", "with session controls")),
        _ => None,
    }
}
