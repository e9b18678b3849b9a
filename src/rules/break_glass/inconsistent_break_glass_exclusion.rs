//! `inconsistent-break-glass-exclusion`

use indexmap::IndexMap;

use crate::diag::Severity;
use crate::model::{ObjectRef, Policy, PolicyState};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::reaches_global_administrators;

use super::{is, is_declared};
use crate::rules::lockout::{global_administrator, lockout, people};
use crate::rules::wording::and_list;

pub(crate) static RULE: Rule = Rule {
    id: "inconsistent-break-glass-exclusion",
    summary: "A policy lacks the exclusion that most policies for everyone have.",
    family: "break-glass",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("inconsistent_break_glass_exclusion.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if is_declared(cx.tenant()) {
        return;
    }
    let live = |index: &usize| !is(cx, *index, PolicyState::Disabled);
    let wide: Vec<(usize, &Policy)> =
        cx.policies().filter(|(index, policy)| live(index) && reaches_global_administrators(policy)).collect();
    let usual = usual_exclusions(&wide);
    for (index, policy) in &wide {
        let missing = |object: &&&ObjectRef| !excluded(policy).any(|own| own.same(object));
        let missing: Vec<&str> = usual.iter().filter(missing).map(|object| object.shown()).collect();
        let spoken_for = lockout(cx, *index).is_some() || by_role(policy);
        if missing.len() == usual.len() && !missing.is_empty() && !spoken_for {
            report(cx, *index, &missing, &wide, &usual, sink);
        }
    }
}

/// The users and groups that are excluded most often, if by more than half of the policies.
fn usual_exclusions<'p>(wide: &[(usize, &'p Policy)]) -> Vec<&'p ObjectRef> {
    let mut counts: IndexMap<String, (usize, &ObjectRef)> = IndexMap::new();
    for (_, policy) in wide {
        for object in excluded(policy) {
            counts.entry(object.graph().to_ascii_lowercase()).or_insert((0, object)).0 += 1;
        }
    }
    let most = counts.values().map(|(count, _)| *count).max().unwrap_or(0);
    let usual = counts.into_values().filter(|(count, _)| *count == most && most > 1 && 2 * most > wide.len());
    usual.map(|(_, object)| object).collect()
}

fn excluded(policy: &Policy) -> impl Iterator<Item = &ObjectRef> {
    policy.users.iter().flat_map(|users| people(&users.exclude))
}

/// True when the policy excludes every Global Administrator and nobody by name.
fn by_role(policy: &Policy) -> bool {
    let role = policy.users.as_ref().and_then(|users| global_administrator(&users.exclude));
    role.is_some() && excluded(policy).next().is_none()
}

fn report(
    cx: &Context<'_>,
    index: usize,
    missing: &[&str],
    wide: &[(usize, &Policy)],
    usual: &[&ObjectRef],
    sink: &mut Sink,
) {
    let has = |policy: &Policy| excluded(policy).any(|own| usual.iter().any(|object| own.same(object)));
    let others: Vec<usize> = wide.iter().filter(|(_, policy)| has(policy)).map(|(at, _)| *at).collect();
    let names = and_list(missing);
    let message = format!(
        "Policy `{}` does not exclude {names}, as {} of the {} policies for everyone do",
        cx.policy(index).name,
        others.len(),
        wide.len()
    );
    let mut finding = RawFinding::new(cx.at(index, "users.exclude"), message).label("the usual exclusion is missing");
    if let Some(other) = others.first() {
        finding = finding.and(cx.at(*other, "users.exclude"), "excluded here");
    }
    sink.report(
        finding
            .why(format!("If {names} is the way in for emergencies, this policy shuts it"))
            .help("add the exclusion, or declare the break-glass accounts under `breakGlass` in a tenant file"),
    );
}
