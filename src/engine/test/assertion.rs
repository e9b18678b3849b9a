//! What is said of an assertion.

use indexmap::IndexMap;

use crate::diag::{FieldPath, Finding, Severity};
use crate::model::{Assertion, Claim, Exception, Expected};
use crate::semantics::ask::{LeftOut, LeftOutReason, NoWay, OpenRegion, Today, Verdict, WouldClose, text};
use crate::semantics::sign_in_in_words;
use crate::text::{and_list, count};

use super::answers::Answered;
use super::placing::Placing;
use super::{NearText, RegionText, TestResult, TestVerdict};

impl Placing<'_> {
    /// Fills in what came of `assertion`.
    pub(super) fn assertion(&self, assertion: &Assertion, answered: Answered, result: &mut TestResult) {
        let answer = answered.answer;
        result.touches = answered.touches;
        result.evidence.left_out = self.left_out(&answer.left_out);
        result.evidence.assumptions.clone_from(&answer.assumptions);
        match &answer.verdict {
            Verdict::Proved { rests_on, example } => {
                result.verdict = TestVerdict::Passed;
                result.evidence.rests_on = self.keys(rests_on);
                result.evidence.example = example.as_ref().map(|example| sign_in_in_words(example, &self.set.tenant));
            }
            Verdict::ProvedButFor { exceptions, rests_on } => {
                result.verdict = TestVerdict::Passed;
                result.evidence.rests_on = self.keys(rests_on);
                let declared = exceptions.iter().filter_map(|at| self.set.tenant.exceptions.get(*at));
                result.evidence.but_for = declared.map(exception).collect();
            }
            Verdict::Open { regions, more } => {
                result.verdict = TestVerdict::Failed;
                result.evidence.regions = regions.iter().map(|region| self.region(region)).collect();
                result.evidence.more_regions = *more;
                result.finding = Some(self.open(assertion, regions, *more));
            }
            Verdict::NoWay(no) => {
                result.verdict = TestVerdict::Failed;
                let example = no.example.as_ref();
                result.evidence.example = example.map(|example| sign_in_in_words(example, &self.set.tenant));
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

    /// Whom the question leaves out, a line for each reason.
    fn left_out(&self, all: &[LeftOut]) -> Vec<String> {
        let mut reasons: IndexMap<String, Vec<String>> = IndexMap::new();
        for left in all {
            let reason = match left.reason {
                LeftOutReason::BreakGlass => "break-glass".to_owned(),
                LeftOutReason::Excluded => "excluded by policies and included by none".to_owned(),
                LeftOutReason::Declared(at) => {
                    let declared = self.set.tenant.exceptions.get(at).and_then(|declared| declared.reason.as_deref());
                    format!("declared: {}", declared.unwrap_or("without a reason"))
                }
            };
            reasons.entry(reason).or_default().push(text::principal(&left.principal));
        }
        reasons.into_iter().map(|(reason, who)| format!("{} ({reason})", and_list(&who))).collect()
    }

    fn region(&self, region: &OpenRegion) -> RegionText {
        let tenant = &self.set.tenant;
        let near = region.near.iter().flat_map(|near| {
            near.because.iter().map(|because| NearText {
                policy: self.set.policies[near.policy].policy.key.clone(),
                because: because.text.clone(),
                place: self.policy(near.policy, &because.field),
            })
        });
        RegionText {
            lines: text::lines(&region.parts),
            today: text::today(&region.today, tenant),
            example: sign_in_in_words(&region.example, tenant),
            near: near.collect(),
            would_close: region.would_close.iter().map(|would| self.would_close(would)).collect(),
        }
    }

    fn would_close(&self, would: &WouldClose) -> String {
        let key = &self.set.policies[would.policy].policy.key;
        match &would.stage {
            Some(stage) => format!("{key} at its stage {stage}"),
            None => format!("{key}, were it enabled"),
        }
    }

    fn open(&self, assertion: &Assertion, regions: &[OpenRegion], more: bool) -> Finding {
        let number = match count(regions.len(), "region") {
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
        let near = regions.iter().flat_map(|region| &region.near);
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
        let closing = |region: &OpenRegion| region.would_close.first().map(|would| self.would_close(would));
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

fn exception(declared: &Exception) -> String {
    let reason = declared.reason.as_deref().unwrap_or("without a reason");
    format!("the {} {} ({reason})", declared.kind, declared.principal)
}
