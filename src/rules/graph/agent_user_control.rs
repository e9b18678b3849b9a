//! `agent-user-control`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl};
use crate::rules::wording::{and_list, control};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{includes_people, keeps};

pub(crate) static RULE: Rule = Rule {
    id: "agent-user-control",
    summary: "A policy asks the accounts of agents for something other than a block or a compliant device.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("agent_user_control.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let agents = policy.agent_users.is_some() && !includes_people(policy) && !keeps(policy, "grantControls");
    let Some(grant) = policy.grant.as_ref().filter(|grant| agents && !grant.has(BuiltInControl::Block)) else {
        return;
    };
    let compliant =
        |item: &GrantControl| matches!(item, GrantControl::BuiltIn(word) if *word == BuiltInControl::CompliantDevice);
    let others = grant.controls.iter().enumerate().filter(|(_, item)| !compliant(item));
    let (places, names): (Vec<usize>, Vec<String>) = others.map(|(at, item)| (at, control(item))).unzip();
    let Some(first) = places.first() else { return };
    let message = format!("Policy `{}` asks {} of accounts of agents", policy.name, and_list(&names));
    let finding = RawFinding::new(cx.at(index, grant.control_path(*first)), message)
        .label("an agent cannot do this")
        .and(cx.at(index, "agentUsers"), "for accounts of agents")
        .why("Graph most likely refuses the policy; stored, it would lock these agents out or hold none of them")
        .help("ask for `compliantDevice`, or block under a risk or from a place");
    sink.report(finding);
}
