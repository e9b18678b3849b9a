//! What is said of a change.

use std::collections::BTreeSet;

use crate::diag::{FieldPath, Finding, Severity};
use crate::language::names::{Lookup, Names};
use crate::model::{ChangeRule, Tenant};
use crate::semantics::ask::{Disagreement, Today, text};
use crate::semantics::diff::{ChangeAnswer, Consequence, Row, SessionChange, SetDiff, Verdict, changes_allowed};
use crate::semantics::sign_in_in_words;
use crate::text::and_list;
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
                let rows: Vec<&Row> = answer.diff.forbidden_rows(&rule.allow).collect();
                let regions = rows.iter().flat_map(|row| self.changed(row));
                result.evidence.regions = regions.collect();
                result.evidence.more_regions = answer.diff.more;
                Some(self.forbidden(&rule, &answer.diff, &rows))
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
            TestVerdict::NotDecided => {
                let why = match &answer.diff.verdict {
                    Verdict::NotDecided(why) => why.as_str(),
                    _ => "the solver reached its limit",
                };
                Some(self.not_decided(&rule.name, "allow", why))
            }
            TestVerdict::Passed | TestVerdict::NotAsked => None,
        };
        Ok(())
    }

    /// The regions of a row: what happens, and the row's example, stand at each.
    fn changed(&self, row: &Row) -> Vec<RegionText> {
        let Some([old, new]) = self.asking.compared else { return Vec::new() };
        let demands = |all: &[Today], tenant: &Tenant| {
            let all: Vec<String> = all.iter().map(|today| text::today(today, tenant)).collect();
            all.join("; or ")
        };
        let (before, after) = (demands(&row.before, &old.tenant), demands(&row.after, &new.tenant));
        let assumed = if row.assumed { " on an assumption (see IF)" } else { "" };
        let mut today = vec![match row.consequence {
            Consequence::SessionOnly => format!("session only{assumed}"),
            other => format!("{}{assumed}: {before} before, {after} now", other.words()),
        }];
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        let session = |change: &SessionChange| {
            format!("{} {} before, {} now", change.control, value(&change.before), value(&change.after))
        };
        today.extend(row.sessions.iter().map(|changes| changes.iter().map(session).collect::<Vec<_>>().join(", ")));
        let example = sign_in_in_words(&row.example, &new.tenant);
        let shapes = row.shapes.iter().map(|parts| RegionText {
            lines: text::lines(parts),
            today: today.join("; "),
            example: example.clone(),
            ..RegionText::default()
        });
        shapes.collect()
    }

    fn forbidden(&self, rule: &ChangeRule, diff: &SetDiff, rows: &[&Row]) -> Finding {
        let message = if rows.is_empty() {
            format!("`{}` does not hold: there are more changes than are shown", rule.name)
        } else {
            format!("`{}` does not hold: this change brings {}", rule.name, and_list(&diff.offending(&rule.allow)))
        };
        let allowed = if rule.allow.is_empty() { "nothing may happen" } else { "only this may happen" };
        let finding = Finding::new("test-failed", Severity::Error, message)
            .at(self.key("allow"), allowed)
            .help("undo the edit, or let the test allow what it does");
        let causes: BTreeSet<usize> = rows.iter().flat_map(|row| row.causes.iter().copied()).collect();
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
