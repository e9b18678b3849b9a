//! Outcomes in words.

use std::collections::BTreeSet;

use crate::engine::WhatIfAnswer;
use crate::model::Ask;
use crate::semantics::ask::text::{control, controls, narrowing};
use crate::semantics::ask::{Narrowing, PrincipalKind, PrincipalRef};
use crate::semantics::complete::Membership;
use crate::semantics::evaluate::{Frequency, Held, MergedSession, Outcome, Unmet};
use crate::text::{and_list, count, or_list};

/// The outcome as part of a sentence: `MFA is asked for`, `blocked by ca002`.
pub(super) fn outcome(outcome: &Outcome, answer: &WhatIfAnswer) -> String {
    match outcome {
        Outcome::Allow => "let in, nothing more is asked for".to_owned(),
        Outcome::Challenge(sets) => {
            let sets: Vec<String> = sets.iter().map(|set| set_words(set, sets.len(), answer)).collect();
            format!("{} asked for", with_verb(&sets))
        }
        Outcome::EffectiveBlock(unmet) => {
            let all: Vec<String> = unmet.iter().map(|one| unmet_words(one, answer)).collect();
            format!("blocked, since {}", and_list(&all))
        }
        Outcome::Block(policies) => format!("blocked by {}", and_list(&keys(policies, answer))),
    }
}

/// Sets of several controls are told apart by `both`, where there are several sets.
fn set_words(set: &BTreeSet<Ask>, sets: usize, answer: &WhatIfAnswer) -> String {
    let words = controls(set, &answer.tenant);
    if sets > 1 && set.len() == 2 { format!("both {words}") } else { words }
}

fn with_verb(sets: &[String]) -> String {
    let several = sets.len() == 1 && (sets[0].contains(" and ") || sets[0].starts_with("the terms of use"));
    format!("{} {}", or_list(sets), if several { "are" } else { "is" })
}

/// `ca102 asks for a compliant device, and the device is not compliant`.
pub(super) fn unmet_words(unmet: &Unmet, answer: &WhatIfAnswer) -> String {
    let asked: Vec<String> = unmet.any_of.iter().map(|(ask, _)| control(ask, &answer.tenant)).collect();
    let mut because: Vec<&str> = unmet.any_of.iter().map(|(_, obstacle)| obstacle.because).collect();
    because.dedup();
    let who = keys(&unmet.policies, answer);
    let verb = if who.len() == 1 { "asks" } else { "ask" };
    if asked.is_empty() {
        return format!(
            "{} {verb} for what caplint cannot read, and it may be that nobody can meet it",
            and_list(&who)
        );
    }
    format!("{} {verb} for {}, and {}", and_list(&who), or_list(&asked), and_list(&because))
}

/// Keys of policies by position in the set.
pub(super) fn keys(policies: &[usize], answer: &WhatIfAnswer) -> Vec<String> {
    policies.iter().filter_map(|at| Some(answer.policies.get(*at)?.key.clone())).collect()
}

/// What must be so together. The comma tells it from the `or` within each.
pub(super) fn way(way: &[Narrowing]) -> String {
    way.iter().map(narrowing).collect::<Vec<_>>().join(", and ")
}

/// `the group Exempt`, `the role A, B, C or 12 more`.
pub(super) fn membership(membership: &Membership) -> String {
    const NAMES: usize = 3;
    let is_role = |principal: &PrincipalRef| principal.kind == PrincipalKind::Role;
    let kind = if membership.of.first().is_some_and(is_role) { "the role" } else { "the group" };
    let mut names: Vec<String> = membership.of.iter().map(|principal| principal.object.to_string()).collect();
    if names.len() > NAMES + 1 {
        let more = names.len() - NAMES;
        names.truncate(NAMES);
        names.push(format!("{more} more"));
    }
    format!("{kind} {}", or_list(&names))
}

/// Each session control that holds, with the keys of those who ask for it.
pub(super) fn session(session: &MergedSession, answer: &WhatIfAnswer) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    let mut push = |words: String, policies: &[usize]| all.push((words, keys(policies, answer)));
    let frequency = |held: &Held<Frequency>, what: &str| format!("{what} {}", every(held.value));
    if let Some(held) = &session.sign_in_frequency {
        push(frequency(held, "sign in again"), &held.policies);
    }
    if let Some(held) = &session.second_factor_frequency {
        push(frequency(held, "show the second factor again"), &held.policies);
    }
    if let Some(held) = &session.persistent_browser {
        push(format!("persistent browser {}", held.value), &held.policies);
    }
    for held in &session.cloud_app_security {
        push(format!("Defender for Cloud Apps {}", held.value), &held.policies);
    }
    for held in &session.continuous_access_evaluation {
        push(format!("continuous access evaluation {}", held.value), &held.policies);
    }
    for held in &session.global_secure_access_profiles {
        push(format!("security profile {}", held.value.as_str()), &held.policies);
    }
    let flags = [
        ("token protection", &session.token_protection),
        ("app-enforced restrictions", &session.application_enforced_restrictions),
        ("no resilience defaults", &session.disable_resilience_defaults),
    ];
    for (words, policies) in flags.into_iter().filter(|(_, policies)| !policies.is_empty()) {
        push(words.to_owned(), policies);
    }
    all
}

fn every(frequency: Frequency) -> String {
    match frequency {
        Frequency::EveryTime => "every time".to_owned(),
        Frequency::Hours(hours) if hours % 24 == 0 => format!("after {}", period(hours / 24, "day")),
        Frequency::Hours(hours) => format!("after {}", period(hours, "hour")),
    }
}

fn period(number: i64, unit: &str) -> String {
    usize::try_from(number).map_or_else(|_| format!("{number} {unit}s"), |number| count(number, unit))
}
