//! What an answer takes for granted.

use std::collections::BTreeSet;

use crate::catalog;
use crate::model::{AppWord, Claim, Target, UserAction};
use crate::semantics::logic::{Formula, Point, ValueSet};
use crate::semantics::prove::{Answer as Found, Literal, Prover};
use crate::semantics::universe::Sureness;

use super::asker::Asker;
use super::every::Case;
use super::{Parts, Verdict, text};

impl Asker<'_> {
    /// What an answer takes for granted, sentences without full stop.
    pub(super) fn assumptions(&self, case: &Case<'_>, verdict: &Verdict) -> Vec<String> {
        let mut said = Vec::new();
        if matches!(verdict, Verdict::Proved { .. } | Verdict::ProvedButFor { .. }) {
            said.extend(self.needed_constraints(case));
        }
        said.extend(self.open_memberships(&case.violation));
        said.extend(self.targets(case));
        said.extend(self.app_groups(&case.violation));
        said.extend(self.device_attributes());
        said.extend(self.sessions(case));
        said
    }

    /// Constraints that are not surely so and that a proof needs.
    fn needed_constraints(&self, case: &Case<'_>) -> Vec<String> {
        let universe = self.policies.universe;
        let mut prover = Prover::new(universe.space());
        let mut unsure: Vec<(Literal, &str)> = Vec::new();
        for constraint in universe.realism() {
            match constraint.sureness {
                Sureness::Assumed | Sureness::Partly => {
                    unsure.push((prover.literal(&constraint.formula), &constraint.name));
                }
                _ => prover.require(&constraint.formula),
            }
        }
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for way in &case.ways {
            let mut assumptions = vec![prover.literal(&case.given), prover.literal(&way.formula())];
            let first = assumptions.len();
            assumptions.extend(unsure.iter().map(|(literal, _)| *literal));
            if let Found::Impossible(core) = prover.minimal_core(&assumptions) {
                names.extend(core.into_iter().filter_map(|place| Some(unsure.get(place.checked_sub(first)?)?.1)));
            }
        }
        names.into_iter().map(str::to_owned).collect()
    }

    /// That people may be in any group, where it matters which.
    fn open_memberships(&self, violation: &Formula) -> Option<String> {
        let spoken_of = violation.variables();
        let memberships = self.memberships();
        let matters = memberships.iter().any(|var| spoken_of.contains(var));
        matters.then(|| "anybody can be in any group and hold any role, but for what the tenant file says".to_owned())
    }

    /// What policies for all resources are about beside apps, where the question is about that too.
    fn targets(&self, case: &Case<'_>) -> Vec<String> {
        let all = self.active.iter().any(|at| self.policies.policy(*at).resources.is_all());
        let mut said: Vec<String> = Vec::new();
        for target in self.asked_targets(case).into_iter().filter(|_| all) {
            let Some((what, covered)) = self.covered(&target) else { continue };
            let apply = if covered { "apply" } else { "do not apply" };
            let sentence = format!("policies for all resources {apply} {what}");
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
        said
    }

    /// What a target that is no app is in words, and whether policies for all resources reach it.
    fn covered(&self, target: &Target) -> Option<(&'static str, bool)> {
        let choices = self.policies.set.tenant.facts.choices;
        Some(match target {
            Target::App(_) => return None,
            Target::UserAction(UserAction::RegisterSecurityInfo) => {
                ("to registering security information", choices.all_resources_cover_register_security_info)
            }
            Target::UserAction(UserAction::RegisterDevice) => {
                ("to registering or joining devices", choices.all_resources_cover_register_device)
            }
            Target::UserAction(UserAction::AccountRecovery) => {
                ("to account recovery", choices.all_resources_cover_account_recovery)
            }
            Target::AuthenticationContext(_) => {
                ("where an authentication context is asked for", choices.all_resources_cover_authentication_contexts)
            }
        })
    }

    /// The targets that the region lets through, whoever asks for them from wherever.
    fn asked_targets(&self, case: &Case<'_>) -> Vec<Target> {
        let universe = self.policies.universe;
        let (space, var) = (universe.space(), universe.target());
        let ordinary = Point(vec![0; space.variables.len()]);
        let possible = |value: &usize| {
            let fixed = ValueSet::of(space.size(var), [*value]);
            case.region.within(&|own| (own == var).then(|| fixed.clone())) != Formula::FALSE
        };
        let values = (0..space.size(var)).filter(possible);
        values.map(|value| universe.sign_in_at(&ordinary.with(var, value)).target).collect()
    }

    /// The day as of which members of app groups are known.
    fn app_groups(&self, violation: &Formula) -> Option<String> {
        let named = |word: AppWord| {
            self.active.iter().any(|at| {
                let resources = &self.policies.policy(*at).resources;
                resources.includes(word) || resources.exclude.iter().any(|entry| entry.word() == Some(word))
            })
        };
        let matters = violation.variables().contains(&self.policies.universe.target());
        let groups = [AppWord::Office365, AppWord::MicrosoftAdminPortals];
        let date = catalog::apps().date();
        (matters && groups.into_iter().any(named))
            .then(|| format!("Microsoft's app groups hold at least what they held on {date}"))
    }

    fn device_attributes(&self) -> Option<String> {
        let named = self.active.iter().any(|at| {
            let filter = self.policies.policy(*at).conditions.device_filter.as_ref();
            filter.is_some_and(|filter| filter.rule.contains("extensionAttribute"))
        });
        let choice = self.policies.set.tenant.facts.choices.extension_attributes_need_management;
        (named && choice).then(|| "devices that nobody manages have no extension attributes".to_owned())
    }

    fn sessions(&self, case: &Case<'_>) -> Option<String> {
        let Claim::Session(session) = &case.assertion.claim else { return None };
        session.persistent_browser.as_ref()?;
        let wins = if self.policies.set.tenant.facts.choices.never_persistent_wins { "never" } else { "always" };
        Some(format!("of `persistentBrowser` `never` and `always`, demanded by two policies, `{wins}` holds"))
    }

    /// Unknown facts that a region depends on.
    pub(super) fn region_assumptions(parts: &Parts) -> Vec<String> {
        parts.unknown.iter().map(text::narrowing).collect()
    }
}
