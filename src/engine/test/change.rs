//! What is said of a change.

use std::collections::BTreeSet;

use crate::diag::{FieldPath, Finding, Severity};
use crate::language::names::{Lookup, Names};
use crate::model::{ChangeRule, Tenant};
use crate::semantics::ask::{Disagreement, text};
use crate::semantics::diff::{ChangeAnswer, ChangedRegion, SetDiff, Verdict, changes_allowed};
use crate::semantics::sign_in_in_words;
use crate::text::{and_list, count};
use crate::workspace::each_reference;

use super::placing::Placing;
use super::{RegionText, TestResult, TestVerdict};

impl Placing<'_> {
    /// Fills in what came of `rule`: nothing without something to compare with.
    ///
    /// # Errors
    /// When proof and evaluation disagree, which is a bug of caplint.
    pub(super) fn change(&self, rule: &ChangeRule, result: &mut TestResult) -> Result<(), Disagreement> {
        let Some([old, new]) = self.asking.compared else { return Ok(()) };
        let rule = with_ids(rule, &new.tenant);
        let answer = changes_allowed(old, new, &rule, self.now())?;
        result.verdict = verdict(&answer);
        result.evidence.assumptions.clone_from(&answer.diff.assumptions);
        result.touches = touched(&answer.diff);
        result.finding = match result.verdict {
            TestVerdict::Failed => {
                let regions: Vec<&ChangedRegion> =
                    answer.forbidden.iter().filter_map(|at| answer.diff.regions.get(*at)).collect();
                result.evidence.regions = regions.iter().map(|region| self.changed(region)).collect();
                result.evidence.more_regions = answer.diff.more;
                Some(self.forbidden(&rule, &answer.diff, &regions))
            }
            TestVerdict::Nothing => Some(
                Finding::new(
                    "test-nothing-to-prove",
                    Severity::Error,
                    format!("`{}` has nothing to prove: there is no such sign-in", rule.name),
                )
                .at(self.key("within"), "nobody's")
                .help("describe sign-ins that can happen; a region that is empty proves nothing"),
            ),
            TestVerdict::NotDecided => Some(self.not_decided(&rule.name, "allow", "the solver reached its limit")),
            TestVerdict::Passed | TestVerdict::NotAsked => None,
        };
        Ok(())
    }

    fn changed(&self, region: &ChangedRegion) -> RegionText {
        let Some([old, new]) = self.asking.compared else { return RegionText::default() };
        let (before, after) = (text::today(&region.before, &old.tenant), text::today(&region.after, &new.tenant));
        let mut today = vec![format!("{}: {before} before, {after} now", region.consequence.words())];
        let none = || "nothing".to_owned();
        today.extend(region.session.iter().map(|change| {
            let (before, after) = (change.before.clone(), change.after.clone());
            format!("{} {} before, {} now", change.control, before.unwrap_or_else(none), after.unwrap_or_else(none))
        }));
        RegionText {
            lines: text::lines(&region.parts),
            today: today.join("; "),
            example: sign_in_in_words(&region.example, &new.tenant),
            ..RegionText::default()
        }
    }

    fn forbidden(&self, rule: &ChangeRule, diff: &SetDiff, regions: &[&ChangedRegion]) -> Finding {
        let mut words: Vec<&str> = regions.iter().map(|region| region.consequence.words()).collect();
        let mut seen = BTreeSet::new();
        words.retain(|word| seen.insert(*word));
        let number = count(regions.len(), "region");
        let message = if regions.is_empty() {
            format!("`{}` does not hold: there are more changes than are shown", rule.name)
        } else {
            format!("`{}` does not hold: sign-ins of {number} are {}", rule.name, and_list(&words))
        };
        let allowed = if rule.allow.is_empty() { "nothing may happen" } else { "only this may happen" };
        let finding = Finding::new("test-failed", Severity::Error, message)
            .at(self.key("allow"), allowed)
            .help("undo the edit, or let the test allow what it does");
        let causes: BTreeSet<usize> = regions.iter().flat_map(|region| region.causes.iter().copied()).collect();
        let labels = causes.into_iter().filter_map(|at| {
            let edit = diff.edits.get(at)?;
            let policy = diff.pairs.get(edit.pair)?.new?;
            let field = edit.new.clone().unwrap_or_else(|| FieldPath::new(edit.field));
            Some((policy, field, "this edit".to_owned()))
        });
        self.with_labels(finding, labels.collect())
    }
}

fn verdict(answer: &ChangeAnswer) -> TestVerdict {
    match (answer.holds, answer.diff.nowhere, &answer.diff.verdict) {
        (true, ..) => TestVerdict::Passed,
        (false, true, _) => TestVerdict::Nothing,
        (false, false, Verdict::NotDecided(_)) if answer.forbidden.is_empty() => TestVerdict::NotDecided,
        _ => TestVerdict::Failed,
    }
}

/// The policies whose edits change something for the rule's sign-ins, by position in the new set.
fn touched(diff: &SetDiff) -> BTreeSet<usize> {
    let causes = diff.regions.iter().flat_map(|region| &region.causes);
    let pairs = causes.filter_map(|at| diff.pairs.get(diff.edits.get(*at)?.pair));
    pairs.filter_map(|pair| pair.new).collect()
}

/// The rule with the ids that both sides know for its names.
fn with_ids(rule: &ChangeRule, tenant: &Tenant) -> ChangeRule {
    let names = Names::new(tenant);
    let mut rule = rule.clone();
    each_reference(&mut rule.within.0, &mut |kind, _, object| {
        if object.id.is_none()
            && let Lookup::Name(Some(id)) = names.lookup(kind, &object.written)
        {
            object.id = Some(id.into());
        }
    });
    rule
}
