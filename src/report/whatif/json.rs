//! For programs: versioned JSON of its own, and Graph's response.

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::diag::Place;
use crate::engine::{PolicyAnswer, Problem, WhatIf, WhatIfAnswer};
use crate::model::{Ask, PolicyState, Tenant};
use crate::report::json::ToolV1;
use crate::semantics::ask::text::{control, narrowing};
use crate::semantics::ask::{Narrowing, PrincipalKind};
use crate::semantics::complete::{Applicability, Case};
use crate::semantics::evaluate::{Decision, Outcome};
use crate::semantics::sign_in_in_words;
use crate::text::Sources;

use super::words;

/// The version of the answer's shape. Members may be added within a version.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WhatIfV1 {
    version: u32,
    tool: ToolV1,
    /// Why there is no answer.
    problems: Vec<Value>,
    /// One for each tenant.
    answers: Vec<Value>,
}

pub(super) fn write(whatif: &WhatIf, out: &mut dyn io::Write) -> io::Result<()> {
    let report = WhatIfV1 {
        version: VERSION,
        tool: ToolV1::this(),
        problems: whatif.problems.iter().map(problem).collect(),
        answers: whatif.answers.iter().map(|own| answer(own, &whatif.sources)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

/// Graph's response; a list of them for several tenants, nothing without an answer.
pub(super) fn graph(whatif: &WhatIf, out: &mut dyn io::Write) -> io::Result<()> {
    match whatif.answers.as_slice() {
        [] => return Ok(()),
        [one] => serde_json::to_writer_pretty(&mut *out, &one.graph)?,
        several => {
            let all: Vec<&Value> = several.iter().map(|answer| &answer.graph).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
        }
    }
    out.write_all(b"\n")
}

fn problem(problem: &Problem) -> Value {
    json!({"place": problem.place, "message": problem.message, "help": problem.help})
}

fn answer(answer: &WhatIfAnswer, sources: &Sources) -> Value {
    let completions = &answer.completions;
    let unread = answer.unread.iter().map(|(policy, path)| json!({"policy": policy, "path": path}));
    let memberships = completions.memberships.iter().map(|membership| {
        let of = membership.of.iter().map(|principal| {
            let kind = if principal.kind == PrincipalKind::Role { "role" } else { "group" };
            json!({"kind": kind, "name": principal.object.shown(), "id": principal.object.id})
        });
        json!({
            "anyOf": of.collect::<Vec<Value>>(),
            "outcome": outcome(&membership.outcome, answer),
            "otherOutcomes": membership.more,
        })
    });
    json!({
        "tenant": answer.tenant_name,
        "certain": completions.cases.len() == 1 && !completions.more,
        "outcomes": completions.cases.iter().map(|own| case(own, answer)).collect::<Vec<Value>>(),
        "moreOutcomes": completions.more,
        "policies": answer.policies.iter().map(|own| policy(own, sources)).collect::<Vec<Value>>(),
        "membershipsThatMatter": memberships.collect::<Vec<Value>>(),
        "unreadControls": unread.collect::<Vec<Value>>(),
    })
}

fn case(case: &Case, answer: &WhatIfAnswer) -> Value {
    json!({
        "enforced": decision(&case.evaluation.enforced, answer),
        "withReportOnly": case.evaluation.with_report_only.as_ref().map(|would| decision(would, answer)),
        "when": ways(&case.when),
        "example": sign_in_in_words(&case.example, &answer.tenant),
    })
}

fn decision(decision: &Decision, answer: &WhatIfAnswer) -> Value {
    let session = words::session(&decision.session, answer).into_iter();
    let session = session.map(|(words, keys)| json!({"control": words, "policies": keys}));
    let conflicts = decision.session.conflicts.iter().map(|conflict| {
        let side = |side: &crate::semantics::evaluate::Held<String>| {
            json!({"value": side.value, "policies": words::keys(&side.policies, answer)})
        };
        json!({"control": conflict.control, "values": conflict.sides.iter().map(side).collect::<Vec<Value>>()})
    });
    json!({
        "outcome": outcome(&decision.outcome, answer),
        "session": session.collect::<Vec<Value>>(),
        "sessionConflicts": conflicts.collect::<Vec<Value>>(),
    })
}

fn outcome(outcome: &Outcome, answer: &WhatIfAnswer) -> Value {
    let text = words::outcome(outcome, answer);
    match outcome {
        Outcome::Allow => json!({"kind": "allowed", "text": text}),
        Outcome::Challenge(sets) => {
            let sets: Vec<Value> = sets.iter().map(|set| asks(set, &answer.tenant)).collect();
            json!({"kind": "challenged", "text": text, "anyOf": sets})
        }
        Outcome::EffectiveBlock(unmet) => {
            let each = unmet.iter().map(|unmet| {
                let any = unmet.any_of.iter().map(|(ask, obstacle)| {
                    json!({"control": control(ask, &answer.tenant), "obstacle": obstacle.name, "because": obstacle.because})
                });
                json!({"policies": words::keys(&unmet.policies, answer), "anyOf": any.collect::<Vec<Value>>()})
            });
            json!({"kind": "effectivelyBlocked", "text": text, "unmet": each.collect::<Vec<Value>>()})
        }
        Outcome::Block(policies) => json!({"kind": "blocked", "text": text, "policies": words::keys(policies, answer)}),
    }
}

fn asks(set: &BTreeSet<Ask>, tenant: &Tenant) -> Value {
    let each = set.iter().map(|ask| match ask {
        Ask::Control(word) => json!({"control": crate::model::WordList::language(*word), "text": control(ask, tenant)}),
        Ask::Strength(key) => json!({"authenticationStrength": key.as_str(), "text": control(ask, tenant)}),
        Ask::TermsOfUse(key) => json!({"termsOfUse": key.as_str(), "text": control(ask, tenant)}),
        Ask::CustomFactor(factor) => json!({"customAuthenticationFactor": factor, "text": control(ask, tenant)}),
        Ask::TokenProtection => json!({"control": "tokenProtection", "text": control(ask, tenant)}),
    });
    Value::Array(each.collect())
}

/// Any of these, each a list of what must be so together.
fn ways(ways: &[Vec<Narrowing>]) -> Value {
    let one = |way: &Vec<Narrowing>| -> Value {
        let each = way.iter().map(|narrowed| {
            json!({"aspect": narrowed.aspect, "only": narrowed.only, "but": narrowed.but, "text": narrowing(narrowed)})
        });
        Value::Array(each.collect())
    };
    Value::Array(ways.iter().map(one).collect())
}

fn policy(policy: &PolicyAnswer, sources: &Sources) -> Value {
    let (applies, when) = match &policy.applies {
        Applicability::Always => ("always", None),
        Applicability::Never => ("never", None),
        Applicability::Sometimes(when) => ("sometimes", Some(ways(when))),
        Applicability::Off => ("disabled", None),
    };
    let state = match policy.state {
        PolicyState::Enabled => "enabled",
        PolicyState::Disabled => "disabled",
        PolicyState::ReportOnly => "reportOnly",
    };
    let because = policy.because.iter().map(|(text, at)| json!({"text": text, "place": place(*at, sources)}));
    json!({
        "key": policy.key,
        "name": policy.name,
        "state": state,
        "place": place(policy.place, sources),
        "applies": applies,
        "when": when,
        "analysisReasons": policy.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>(),
        "because": because.collect::<Vec<Value>>(),
        "does": policy.does,
    })
}

fn place(place: Place, sources: &Sources) -> Value {
    let file = sources.get(place.file);
    let at = file.line_column(place.span);
    json!({"path": file.name, "line": at.line, "column": at.column})
}
