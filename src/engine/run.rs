//! Runs the rules over a set. The engine does the iterating, so that no rule can skip a policy.

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::Value;

use crate::diag::bug::{self, Bug};
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

/// A rule that failed.
#[derive(Debug)]
pub(super) struct Failed {
    /// The rule.
    pub rule: &'static Rule,
    /// The policy it was looking at; `None` for the whole set.
    pub policy: Option<usize>,
    /// How.
    pub bug: Bug,
}

/// What rules said.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// Their findings.
    pub reported: Vec<Reported>,
    /// Those that failed.
    pub failed: Vec<Failed>,
}

impl Answers {
    fn append(mut self, mut other: Self) -> Self {
        self.reported.append(&mut other.reported);
        self.failed.append(&mut other.failed);
        self
    }

    /// Takes what `check`, a function of the rule at `position`, finds. A bug of one rule on one
    /// policy leaves all others as they are.
    fn ask(&mut self, position: usize, policy: Option<usize>, check: impl FnOnce(&mut Sink)) {
        let rule = RULES[position];
        let found = bug::guard(|| {
            let mut sink = Sink::default();
            check(&mut sink);
            sink.into_findings()
        });
        match found {
            Ok(findings) => {
                self.reported.extend(findings.into_iter().map(|finding| Reported { rule, position, finding }));
            }
            Err(bug) => self.failed.push(Failed { rule, policy, bug }),
        }
    }
}

/// Runs every rule that is on. Rules over the whole set are left out of an incomplete set: what is
/// missing could change their answer. `base` is what was before a change that is checked.
#[must_use]
pub(super) fn run(
    set: &PolicySet,
    base: Option<&PolicySet>,
    now: Date,
    levels: &Levels<'_>,
    incomplete: bool,
) -> Answers {
    let active: Vec<usize> =
        (0..RULES.len()).filter(|&position| levels.runs_at_all(position) && in_force(RULES[position], now)).collect();
    let scope = &Scope::new(&set.tenant);
    let proofs = &Proofs::new(set, now, !incomplete);
    let over = Over { set, base, scope, proofs, now, levels };
    let each: Vec<Answers> =
        (0..set.policies.len()).into_par_iter().map(|policy| over.run_on_policy(&active, policy)).collect();
    let mut all = each.into_iter().fold(Answers::default(), Answers::append);
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
    base: Option<&'r PolicySet>,
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
        let Self { set, base, scope, proofs, now, .. } = self;
        Context { set, base, scope, proofs, now, options }
    }

    fn run_on_policy(self, active: &[usize], policy: usize) -> Answers {
        let key = self.set.policies[policy].policy.key.as_str();
        let mut answers = Answers::default();
        for &position in active {
            let Check::Policy(check) = RULES[position].check else {
                continue;
            };
            let setting = self.levels.setting(position, Some(key));
            if setting.severity.is_none() {
                continue;
            }
            answers.ask(position, Some(policy), |sink| check(&self.with(&setting.options), policy, sink));
        }
        answers
    }

    fn run_on_set(self, position: usize, all: &mut Answers) {
        let Check::Set(check) = RULES[position].check else {
            return;
        };
        let setting = self.levels.setting(position, None);
        all.ask(position, None, |sink| check(&self.with(&setting.options), sink));
    }
}

/// The policy a finding stands on.
#[must_use]
pub(super) fn policy_of(finding: &RawFinding) -> Option<usize> {
    match finding.at {
        Anchor::Policy(policy, _) => Some(policy),
        Anchor::Tenant(_) | Anchor::Set => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_of_one_rule_leaves_the_others() {
        let mut answers = Answers::default();
        let finding = || RawFinding::new(Anchor::Set, "a door is open");
        answers.ask(0, None, |sink| sink.report(finding()));
        answers.ask(1, Some(3), |sink| {
            sink.report(finding());
            panic!("no such door");
        });
        answers.ask(2, None, |sink| sink.report(finding()));
        let said: Vec<usize> = answers.reported.iter().map(|reported| reported.position).collect();
        assert_eq!(said, [0, 2]);
        let [failed] = &answers.failed[..] else { panic!("{:?}", answers.failed) };
        assert_eq!((failed.rule.id, failed.policy), (RULES[1].id, Some(3)));
        assert_eq!(failed.bug.what, "no such door");
    }
}
