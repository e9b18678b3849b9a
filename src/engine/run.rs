//! Runs the rules over a set. The engine does the iterating, so that no rule can skip a policy.

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::Value;

use crate::model::PolicySet;
use crate::rules::{Anchor, Check, Context, Proofs, RULES, RawFinding, Rule, Sink};
use crate::semantics::Scope;

use super::levels::Levels;

/// A rule's finding with the rule.
#[derive(Debug)]
pub(super) struct Reported {
    /// The rule.
    pub rule: &'static Rule,
    /// Its position in [`RULES`].
    pub position: usize,
    /// What it says.
    pub finding: RawFinding,
}

/// Runs every rule that is on. Rules over the whole set are left out of an incomplete set: what is
/// missing could change their answer.
#[must_use]
pub(super) fn run(set: &PolicySet, now: Date, levels: &Levels<'_>, incomplete: bool) -> Vec<Reported> {
    let active: Vec<usize> =
        (0..RULES.len()).filter(|&position| levels.runs_at_all(position) && in_force(RULES[position], now)).collect();
    let scope = &Scope::new(&set.tenant);
    let proofs = &Proofs::new(set, now, !incomplete);
    let over = Over { set, scope, proofs, now, levels };
    let mut all: Vec<Reported> =
        (0..set.policies.len()).into_par_iter().flat_map_iter(|policy| over.run_on_policy(&active, policy)).collect();
    if !incomplete {
        for &position in &active {
            over.run_on_set(position, &mut all);
        }
    }
    all
}

fn in_force(rule: &Rule, now: Date) -> bool {
    rule.valid_from.and_then(|day| day.parse::<Date>().ok()).is_none_or(|day| day <= now)
}

/// What all rules of a run look at.
#[derive(Clone, Copy)]
struct Over<'r> {
    set: &'r PolicySet,
    scope: &'r Scope<'r>,
    proofs: &'r Proofs<'r>,
    now: Date,
    levels: &'r Levels<'r>,
}

impl<'r> Over<'r> {
    /// What one rule may see, with its options.
    fn with<'o>(self, options: &'o Value) -> Context<'o>
    where
        'r: 'o,
    {
        Context { set: self.set, scope: self.scope, proofs: self.proofs, now: self.now, options }
    }

    fn run_on_policy(self, active: &[usize], policy: usize) -> Vec<Reported> {
        let key = self.set.policies[policy].policy.key.as_str();
        let mut reported = Vec::new();
        for &position in active {
            let Check::Policy(check) = RULES[position].check else {
                continue;
            };
            let setting = self.levels.setting(position, Some(key));
            if setting.severity.is_none() {
                continue;
            }
            let mut sink = Sink::default();
            check(&self.with(&setting.options), policy, &mut sink);
            collect(position, sink, &mut reported);
        }
        reported
    }

    fn run_on_set(self, position: usize, all: &mut Vec<Reported>) {
        let Check::Set(check) = RULES[position].check else {
            return;
        };
        let setting = self.levels.setting(position, None);
        let mut sink = Sink::default();
        check(&self.with(&setting.options), &mut sink);
        collect(position, sink, all);
    }
}

fn collect(position: usize, sink: Sink, into: &mut Vec<Reported>) {
    let rule = RULES[position];
    into.extend(sink.into_findings().into_iter().map(|finding| Reported { rule, position, finding }));
}

/// The policy a finding stands on.
#[must_use]
pub(super) fn policy_of(finding: &RawFinding) -> Option<usize> {
    match finding.at {
        Anchor::Policy(policy, _) => Some(policy),
        Anchor::Tenant(_) | Anchor::Set => None,
    }
}
