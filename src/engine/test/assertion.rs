//! What is said of an assertion.

use crate::diag::{FieldPath, Finding, Severity};
use crate::model::{Assertion, Claim, Expected};
use crate::semantics::ask::{NoWay, OpenRegion, Today, Verdict, text};
use crate::text::{and_list, count};

use super::answers::Answered;
use super::placing::Placing;
use super::{TestResult, TestVerdict};

impl Placing<'_> {
    /// Fills in what came of `assertion`.
    pub(super) fn assertion(&self, assertion: &Assertion, answered: Answered, result: &mut TestResult) {
        let answer = answered.answer;
        result.touches = answered.touches;
        result.evidence = self.wording().evidence(&answer);
        match &answer.verdict {
            Verdict::Proved { .. } | Verdict::ProvedButFor { .. } => result.verdict = TestVerdict::Passed,
            Verdict::Open { regions, more } => {
                result.verdict = TestVerdict::Failed;
                result.finding = Some(self.open(assertion, regions, *more));
            }
            Verdict::NoWay(no) => {
                result.verdict = TestVerdict::Failed;
                result.finding = Some(self.no_way(assertion, no));
            }
            Verdict::Vacuous { constraints } => {
                result.verdict = TestVerdict::Nothing;
                result.finding = Some(self.vacuous(assertion, constraints));
            }
            Verdict::NotDecided { why } => {
                result.verdict = TestVerdict::NotDecided;
                result.finding = Some(self.not_decided(&assertion.name, claim_key(&assertion.claim), why));
            }
        }
    }

    fn open(&self, assertion: &Assertion, regions: &[OpenRegion], more: bool) -> Finding {
        let number = match count(regions.iter().filter(|region| region.stands_alone()).count(), "region") {
            number if more => format!("at least {number}"),
            number => number,
        };
        let claim = &assertion.claim;
        let message = format!("`{}` does not hold: sign-ins of {number} {}", assertion.name, otherwise(claim));
        let mut finding = Finding::new("test-failed", Severity::Error, message).at(self.key(claim_key(claim)), "");
        if let Some(region) = regions.first() {
            let today = text::today(&region.today, &self.set.tenant);
            finding = finding.at(self.key(claim_key(claim)), format!("today: {today}")).why(self.why(region));
        }
        let near = regions.first().into_iter().flat_map(|region| &region.near);
        let labels = near.flat_map(|near| {
            let key = &self.set.policies[near.policy].policy.key;
            near.because
                .iter()
                .map(move |because| (near.policy, because.field.clone(), format!("{key} {}", because.text)))
        });
        let finding = finding.help(self.way_out(regions));
        self.with_labels(finding, labels.collect())
    }

    fn why(&self, region: &OpenRegion) -> String {
        let who = text::who(&region.parts.who);
        match &region.today {
            Today::Nothing => format!("nothing is asked of {who}"),
            Today::Controls(_) => format!("{} is enough for {who}", text::today(&region.today, &self.set.tenant)),
            Today::Unmeetable(policies) => format!("{} ask what {who} cannot show", and_list(&self.keys(policies))),
            Today::Blocked(policies) => format!("{} block {who}", and_list(&self.keys(policies))),
        }
    }

    fn way_out(&self, regions: &[OpenRegion]) -> String {
        let closing = |region: &OpenRegion| region.would_close.first().map(|would| self.wording().would_close(would));
        let closing: Option<Vec<String>> = regions.iter().map(closing).collect();
        if let Some(mut ways) = closing.filter(|ways| !ways.is_empty()) {
            ways.dedup();
            return format!("this closes it: {}", ways.join("; "));
        }
        "let a policy cover these sign-ins; if they are to stay open, take them out of the region, or declare the \
         people under `exceptions` of the tenant file"
            .to_owned()
    }

    fn no_way(&self, assertion: &Assertion, no: &NoWay) -> Finding {
        let message =
            format!("`{}` does not hold: no sign-in of the region {}", assertion.name, as_wanted(&assertion.claim));
        let finding = Finding::new("test-failed", Severity::Error, message);
        let finding = finding.at(self.key(claim_key(&assertion.claim)), "of none, whatever is shown");
        let labels = no.because.iter().map(|at| (*at, FieldPath::new("name"), "stands in the way".to_owned()));
        let finding = self.with_labels(finding, labels.collect());
        if no.unknown.is_empty() {
            return finding
                .help("loosen one of the policies that stand in the way, or exclude whom the region is about");
        }
        finding.help(format!("it may be otherwise, were it known that {}", and_list(&no.unknown)))
    }

    fn vacuous(&self, assertion: &Assertion, constraints: &[String]) -> Finding {
        let message = format!("`{}` has nothing to prove: there is no such sign-in", assertion.name);
        let label = if constraints.is_empty() { "nobody's".to_owned() } else { constraints.join("; ") };
        Finding::new("test-nothing-to-prove", Severity::Error, message)
            .at(self.key(assertion.quantifier.key()), label)
            .help("describe sign-ins that can happen; a region that is empty proves nothing")
    }

    pub(super) fn not_decided(&self, name: &str, key: &str, why: &str) -> Finding {
        Finding::new("test-not-decided", Severity::Error, format!("`{name}` is not decided: {why}"))
            .at(self.key(key), "neither proved nor refuted")
            .help("ask about fewer sign-ins at once")
    }
}

/// The key that says what must hold.
fn claim_key(claim: &Claim) -> &'static str {
    match claim {
        Claim::Requires(_) => "requires",
        Claim::Outcome(_) => "outcome",
        Claim::Session(_) => "session",
    }
}

/// What sign-ins do that they should not.
fn otherwise(claim: &Claim) -> &'static str {
    match claim {
        Claim::Requires(_) => "get in without it",
        Claim::Outcome(Expected::Blocked) => "can get in",
        Claim::Outcome(Expected::Allowed) => "are not let in",
        Claim::Outcome(Expected::Challenged) => "are not asked for more, or cannot get in at all",
        Claim::Session(_) => "have a laxer session",
    }
}

fn as_wanted(claim: &Claim) -> &'static str {
    match claim {
        Claim::Requires(_) => "is let in with it",
        Claim::Outcome(Expected::Blocked) => "is blocked",
        Claim::Outcome(Expected::Allowed) => "is let in",
        Claim::Outcome(Expected::Challenged) => "is asked for more",
        Claim::Session(_) => "has such a session",
    }
}
