//! `workload-identity-not-blocked`

use crate::diag::{FieldPath, Severity};
use crate::model::{BuiltInControl, Policy};
use crate::rules::wording::{and_list, control};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{identities, keeps};

pub(crate) static RULE: Rule = Rule {
    id: "workload-identity-not-blocked",
    summary: "A policy for workload or agent identities does something other than block.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "workload-identities", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("workload_identity_not_blocked.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some((subject, who)) = identities(policy) else { return };
    let Some((field, what)) = demanded(policy).filter(|_| !keeps(policy, "grantControls")) else { return };
    let message = format!("Policy `{}` {what}, but {who} can only be blocked", policy.name);
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("nobody is there to do this")
        .and(cx.at(index, subject), "for these identities")
        .why("No published policy does this: Graph most likely refuses it, and then nothing stops these identities")
        .help("demand `block`, and narrow the policy by locations or risk to what must not happen");
    sink.report(finding);
}

/// Where the policy asks for something that is no block, and what; nothing where another rule speaks:
/// without any control, or beside a block.
fn demanded(policy: &Policy) -> Option<(FieldPath, String)> {
    let grant = policy.grant.as_ref().filter(|grant| !grant.controls.is_empty());
    let Some(grant) = grant else {
        let session = !policy.session.is_empty();
        return session.then(|| (FieldPath::new("session"), "sets session controls alone".to_owned()));
    };
    let names: Vec<String> = grant.controls.iter().map(control).collect();
    let found = (grant.control_path(0), format!("asks for {}", and_list(&names)));
    (!grant.has(BuiltInControl::Block)).then_some(found)
}
