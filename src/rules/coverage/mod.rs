//! Rules about what a whole set leaves open: proved for every sign-in, not judged by templates.
//!
//! When they speak. A handful of policies is a part of a tenant, or a beginning: these rules are silent
//! about sets with fewer policies in force than their option `policies` says, and about incomplete sets.
//! What needs a licence is asked only where the tenant file lists the licence. Break-glass accounts,
//! `exceptions` of the tenant file, and principals that policies exclude and none includes are left out
//! of the questions; of the latter `exclusion-without-catcher` speaks.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. Where no policy in force asks for MFA or a managed device at all, `mfa-not-everywhere` says so, and
//!    every other rule here is silent.
//! 2. A question that is open at the same field as one before it, in the order of the table in `goal`, is
//!    the same hole seen again: only the first speaks. So the general question goes before those about
//!    guests, Azure or registration.
//! 3. Each question is one finding, at the policy that comes nearest to closing its widest region; what
//!    else is open under it is counted there.
//! 4. `modern-clients-only` is about one policy, says what mends that one, and is found without a proof: where
//!    legacy clients are open at its field, it speaks and not `legacy-authentication-open`.
//! 5. What a later stage of a rollout closes is under way: the family `rollout` watches its days.

use crate::diag::FieldPath;
use crate::model::{ClientApp, Policy};
use crate::semantics::ask::{Answer, Because, Narrowing, Near, OpenRegion, Parts, Verdict, text};
use crate::semantics::{covers_client, demand, is_device, is_mfa};
use crate::text::{and_list, or_list};

use super::goal::{GOALS, goal};
use super::whole::{Whole, is_whole};
use super::{Anchor, Context, RawFinding, Sink};

pub(super) mod agents_open;
pub(super) mod app_without_policy;
pub(super) mod authentication_transfer_open;
pub(super) mod azure_management_without_mfa;
pub(super) mod device_code_flow_open;
pub(super) mod device_registration_open;
pub(super) mod exclusion_without_catcher;
pub(super) mod guests_without_mfa;
pub(super) mod high_risk_agents_open;
pub(super) mod legacy_authentication_open;
pub(super) mod mfa_not_at_trusted_locations;
pub(super) mod mfa_not_everywhere;
pub(super) mod privileged_roles_on_unmanaged_devices;
pub(super) mod privileged_roles_without_phishing_resistant_method;
pub(super) mod risky_sign_ins_open;
pub(super) mod risky_users_open;
pub(super) mod security_info_registration_open;
pub(super) mod unmanaged_devices_open;
pub(super) mod unmanaged_sessions_unlimited;
pub(super) mod workload_identities_open;

/// Reports what the question of the rule `id` leaves open.
fn report(cx: &Context<'_>, id: &str, sink: &mut Sink) {
    let Some((position, goal)) = goal(id).filter(|_| is_whole(cx)) else { return };
    if !asks_for_anything(cx) {
        if position == 0 {
            sink.report(nothing_asked());
        }
        return;
    }
    if let Some(Err(disagreement)) = cx.proofs.goal(position) {
        sink.report(
            RawFinding::new(Anchor::Set, disagreement.to_string()).help("report this, with the set if you can"),
        );
    }
    let Some((regions, more)) = open(cx, position) else { return };
    let Some(widest) = regions.iter().find(|region| !is_under_way(region)) else { return };
    let mut earlier = (0..position).filter_map(|before| anchor(cx, before, open(cx, before)?.0.first()?));
    let seen = anchor(cx, position, widest).is_some_and(|at| earlier.any(|own| own == at));
    let beside = goal.beside.and_then(super::goal::goal).is_some_and(|(other, _)| open(cx, other).is_some());
    if seen || beside || cx.proofs.holds_later(position) || is_of_modern_clients(cx, position, widest) {
        return;
    }
    sink.report(finding(cx, position, widest, regions.len() - 1, more));
}

/// Where to say that the tenant has a licence and no policy in force is what `is_one` wants: at the state of
/// one that is not in force, else at the licences. Nothing where one is in force or there is no licence.
fn missing(cx: &Context<'_>, licence: &str, is_one: impl Fn(&Policy) -> bool) -> Option<Anchor> {
    let licensed = cx.tenant().licences.as_ref().is_some_and(|all| all.iter().any(|own| own == licence));
    if !licensed || !is_whole(cx) || cx.policies().any(|(_, policy)| policy.is_enabled() && is_one(policy)) {
        return None;
    }
    let near = cx.policies().find(|(_, policy)| is_one(policy));
    Some(near.map_or_else(|| Anchor::Tenant(FieldPath::new("licences")), |(index, _)| cx.at(index, "state")))
}

/// True for a policy for agent identities or the accounts of agents.
fn is_for_agents(policy: &Policy) -> bool {
    policy.agent_identities.is_some() || policy.agent_users.is_some()
}

/// True when some policy in force asks people for MFA or a managed device.
fn asks_for_anything(cx: &Context<'_>) -> bool {
    cx.policies().any(|(_, policy)| {
        let demand = demand(policy, cx.tenant(), cx.now).filter(|_| policy.is_enabled());
        demand.is_some_and(|demand| demand.position(|control| is_mfa(control) || is_device(control)).is_some())
    })
}

/// The regions that a question leaves open, the widest first, and whether there are more.
fn open<'a>(cx: &Context<'a>, position: usize) -> Option<(&'a [OpenRegion], bool)> {
    match cx.proofs.goal(position)? {
        Ok(Answer { verdict: Verdict::Open { regions, more }, .. }) => Some((regions, *more)),
        _ => None,
    }
}

/// True where `modern-clients-only` says of the nearest policy that it leaves legacy clients out.
fn is_of_modern_clients(cx: &Context<'_>, position: usize, region: &OpenRegion) -> bool {
    anchor(cx, position, region).is_some_and(|(policy, because)| {
        let conditions = &cx.policy(policy).conditions;
        let modern = [ClientApp::Browser, ClientApp::MobileAppsAndDesktopClients];
        GOALS[position].rule == "legacy-authentication-open"
            && because.field == FieldPath::new("conditions.clientApps")
            && modern.iter().all(|client| covers_client(conditions, *client))
    })
}

/// True where a later stage of a rollout closes the region: of stages that are late the family `rollout` speaks.
fn is_under_way(region: &OpenRegion) -> bool {
    region.would_close.iter().any(|one| one.stage.is_some())
}

/// The nearest policy of the kind that the question is about, and the field at which it misses; nothing where
/// the set has none that is near.
fn anchor<'a>(cx: &Context<'_>, position: usize, region: &'a OpenRegion) -> Option<(usize, &'a Because)> {
    let suits = |near: &&Near| GOALS[position].suits(cx.policy(near.policy));
    let near = region.near.iter().find(suits)?;
    Some((near.policy, near.because.first()?))
}

/// The longest message that names people; what is longer is said beside the reason alone.
const LONGEST: usize = 150;

fn nothing_asked() -> RawFinding {
    RawFinding::new(Anchor::Set, "No policy in force asks for MFA or a managed device")
        .why("Who has guessed, phished or bought a password signs in as that person")
        .help("begin with MFA for everyone at all resources, without a condition, in report-only first")
}

fn finding(cx: &Context<'_>, position: usize, widest: &OpenRegion, others: usize, more: bool) -> RawFinding {
    let goal = &GOALS[position];
    let nearest = anchor(cx, position, widest);
    let at = nearest.map_or(Anchor::Set, |(policy, because)| cx.at(policy, because.field.clone()));
    let who = format!("{}: {}", goal.message, text::who(&widest.parts.who));
    let named = who.len() < LONGEST;
    let message = if named { who } else { goal.message.to_owned() };
    let label = nearest.map_or(String::new(), |(_, because)| because.text.clone());
    let mut found = RawFinding::new(at, message).label(label);
    let others_near = widest.near.iter().filter(|near| nearest.is_some_and(|(policy, _)| near.policy != policy));
    for near in others_near.take(2) {
        if let Some(because) = near.because.first() {
            found = found.and(cx.at(near.policy, because.field.clone()), because.text.clone());
        }
    }
    let today = text::today(&widest.today, cx.tenant());
    let rest = match (others, more) {
        (0, false) => String::new(),
        (0, true) => "; other regions are open too".to_owned(),
        (many, true) => format!("; at least {many} more regions are open"),
        (1, false) => "; one more region is open".to_owned(),
        (many, false) => format!("; {many} more regions are open"),
    };
    let open = match (sentence(widest, !named), named) {
        (region, _) if region.is_empty() => String::new(),
        (region, true) => format!("; open {region}"),
        (region, false) => format!("; open for {region}"),
    };
    found.why(format!("{}{open}; today: {today}{rest}", goal.why)).help(goal.help)
}

/// A region in one clause: `members of A, to Office 365, by a browser, on Linux`. What the question itself
/// leaves out, trusted places, and what is any are not said again, nor is whom the message names.
fn sentence(region: &OpenRegion, with_people: bool) -> String {
    let place = Parts {
        place: without_negations(&region.parts.place),
        how: without_ordinary(&region.parts.how),
        risk: without_ordinary(&region.parts.risk),
        ..region.parts.clone()
    };
    let parts = text::lines(&place).into_iter().filter_map(|(heading, words)| match (heading, words.as_str()) {
        ("HOW", "any client") | ("WHERE", "anywhere") | ("DEVICE", "any device") => None,
        ("WHAT", what) if what.starts_with("any") || what.starts_with("registering") => None,
        ("WHO", _) => with_people.then_some(words),
        ("WHAT", _) => Some(format!("to {words}")),
        ("HOW", _) => Some(format!("by {words}")),
        ("WHERE", _) => Some(format!("from a place {words}")),
        ("DEVICE", _) => Some(format!("on a device that is {}", device(&region.parts.device))),
        ("RISK", _) => Some(format!("at {words}")),
        _ => Some(format!("if {words}")),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// What is true of a device: `not hybrid joined (ServerAD) and not compliant`.
fn device(narrowed: &[Narrowing]) -> String {
    let words = narrowed
        .iter()
        .map(|one| if one.only.is_empty() { format!("not {}", or_list(&one.but)) } else { text::narrowing(one) });
    and_list(&words.collect::<Vec<_>>())
}

/// How and at what risk, but for what an ordinary sign-in is among others.
fn without_ordinary(narrowed: &[Narrowing]) -> Vec<Narrowing> {
    let ordinary = |text: &String| text == "ordinary flow" || text.contains("risk none");
    narrowed.iter().filter(|one| !one.only.iter().any(ordinary)).cloned().collect()
}

/// The places that somebody is inside: of most others a sign-in is outside, which says little.
fn without_negations(place: &[Narrowing]) -> Vec<Narrowing> {
    let says_no = |text: &String| text.starts_with("not ") || text.starts_with("in no ");
    place.iter().filter(|one| one.only.is_empty() || !one.only.iter().all(says_no)).cloned().collect()
}

/// The table has one entry for each rule that asks a question.
#[cfg(test)]
mod tests {
    use super::GOALS;
    use crate::rules::RULES;

    #[test]
    fn every_question_has_its_rule() {
        for goal in &GOALS {
            let rule = RULES.iter().find(|rule| rule.id == goal.rule);
            assert!(rule.is_some_and(|rule| rule.family == "coverage"), "{}", goal.rule);
        }
    }
}
