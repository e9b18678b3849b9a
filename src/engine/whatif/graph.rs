//! The response of Graph's `evaluate` to the same question.
//!
//! In contrast to everything else that caplint answers, what is missing does not match there, so that the
//! two can be held against each other. Graph names one reason for a policy that does not apply; here stand
//! all of them.

use serde_json::{Value, json};

use crate::graph::policy_body;
use crate::model::{ClientKind, Device, PartialDevice, PartialPlace, PartialSignIn, Place, Policy, Risks, SignIn, Who};
use crate::semantics::complete::{Completions, Question};
use crate::semantics::evaluate::{Reason, flags, policy_reasons};

/// A collection of Graph `whatIfAnalysisResult`: each policy whole, with `policyApplies` and
/// `analysisReasons`; with `applied_only` those that apply.
pub(super) fn response(question: Question<'_>, completions: &Completions, applied_only: bool) -> Value {
    let example = completions.cases.first().map(|case| unmatched(question.sign_in, &case.example));
    let agent =
        example.as_ref().is_some_and(|sign_in| matches!(sign_in.who, Who::AgentIdentity(_) | Who::AgentUser(_)));
    let results = example.iter().flat_map(|sign_in| {
        question.set.policies.iter().filter_map(|entry| {
            let reasons = reasons(question, &entry.policy, sign_in);
            (reasons.is_empty() || !applied_only).then(|| result(&entry.policy, &reasons))
        })
    });
    let version = if agent { "beta" } else { "v1.0" };
    json!({
        "@odata.context": format!("https://graph.microsoft.com/{version}/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)"),
        "value": results.collect::<Vec<Value>>(),
    })
}

fn result(policy: &Policy, reasons: &[Reason]) -> Value {
    let mut result = policy_body(policy).json;
    if let Some(map) = result.as_object_mut() {
        map.insert("id".to_owned(), json!(policy.id));
        map.insert("policyApplies".to_owned(), json!(reasons.is_empty()));
        map.insert("analysisReasons".to_owned(), json!(flags(reasons)));
    }
    result
}

/// The completion in which nothing matches that was not said.
fn unmatched(said: &PartialSignIn, example: &SignIn) -> SignIn {
    let mut sign_in = example.clone();
    sign_in.platform = said.platform.flatten();
    sign_in.flow = said.flow.flatten();
    sign_in.agent_context = said.agent_context.flatten();
    sign_in.unread.clear();
    let usual = Risks::default();
    sign_in.risks = Risks {
        user: said.user_risk.unwrap_or(usual.user),
        sign_in: said.sign_in_risk.unwrap_or(usual.sign_in),
        service_principal: said.service_principal_risk.unwrap_or(usual.service_principal),
        agent: said.agent_risk.unwrap_or(usual.agent),
        insider: said.insider_risk.flatten(),
    };
    if said.place == PartialPlace::Unknown {
        sign_in.place = Place::default();
    }
    if said.device == PartialDevice::Unknown {
        sign_in.device = Device::default();
    }
    sign_in
}

/// A condition on clients that lets some through does not match a client that was not said.
fn reasons(question: Question<'_>, policy: &Policy, sign_in: &SignIn) -> Vec<Reason> {
    let tenant = &question.set.tenant;
    let of = |sign_in: &SignIn| policy_reasons(policy, tenant, tenant.facts.choices, sign_in);
    let mut reasons = of(sign_in);
    if question.sign_in.clients.is_none() {
        let fails = |client: ClientKind| of(&SignIn { client, ..sign_in.clone() }).contains(&Reason::ClientApps);
        if ClientKind::ALL.into_iter().any(fails) && !reasons.contains(&Reason::ClientApps) {
            reasons.push(Reason::ClientApps);
            reasons.sort_unstable();
        }
    }
    reasons
}
