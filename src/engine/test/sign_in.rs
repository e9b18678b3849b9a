//! What is said of a single sign-in.

use crate::diag::{FieldPath, Finding, Severity};
use crate::model::{Expected, Operator, PolicySet, Requirement, RequirementItem, SetPolicy, SignInTest};
use crate::semantics::ask::text;
use crate::semantics::evaluate::{Evaluator, Outcome, Unmet};
use crate::semantics::scenario::{
    Deciding, Failing, Impossible, Membership, ScenarioAnswer, ScenarioFailure, ScenarioVerdict,
};
use crate::semantics::sign_in_in_words;
use crate::semantics::universe::Topic;
use crate::text::{and_list, or_list};

use super::placing::Placing;
use super::{TestResult, TestVerdict};

impl Placing<'_> {
    /// Fills in what came of `test`.
    pub(super) fn sign_in(&self, test: &SignInTest, answer: ScenarioAnswer, result: &mut TestResult) {
        result.touches = answer.touches;
        result.evidence.memberships = answer.memberships.iter().map(membership).collect();
        match &answer.verdict {
            ScenarioVerdict::Holds { example, .. } => {
                result.verdict = TestVerdict::Passed;
                result.evidence.example = Some(sign_in_in_words(example, &self.set.tenant));
            }
            ScenarioVerdict::Fails(failure) => {
                result.verdict = TestVerdict::Failed;
                result.evidence.example = Some(sign_in_in_words(&failure.example, &self.set.tenant));
                result.finding = Some(self.fails(test, failure));
            }
            ScenarioVerdict::Impossible(why) => {
                result.verdict = TestVerdict::Nothing;
                result.finding = Some(self.impossible(test, why));
            }
            ScenarioVerdict::NotDecided => {
                result.verdict = TestVerdict::NotDecided;
                let finding = self.not_decided(&test.name, "outcome", "the solver reached its limit");
                result.finding = Some(finding);
            }
        }
    }

    fn fails(&self, test: &SignInTest, failure: &ScenarioFailure) -> Finding {
        let (key, message) = match (failure.of, &test.requires) {
            (Failing::Requires, Some(requirement)) => {
                ("requires", format!("`{}` is let in without {}", test.name, self.required(requirement)))
            }
            _ => ("outcome", format!("`{}` is {}, not {}", test.name, self.actual(failure), wanted(test.outcome))),
        };
        let label = if failure.deciding.is_empty() {
            "whatever else is so".to_owned()
        } else {
            let deciding: Vec<String> = failure.deciding.iter().map(deciding).collect();
            format!("if {}", and_list(&deciding))
        };
        let finding = Finding::new("test-failed", Severity::Error, message).at(self.key(key), label);
        let finding = match unsaid(&failure.deciding) {
            Some(keys) => finding
                .help(format!("the test leaves {keys} open: say it, or let the policies treat these sign-ins alike")),
            None => finding.help("mend the policies, or what the test wants of them"),
        };
        self.with_labels(finding, self.involved(test, failure))
    }

    fn required(&self, requirement: &Requirement) -> String {
        let item = |item: &RequirementItem| match item {
            RequirementItem::Ask(ask, _) => text::control(ask, &self.set.tenant),
            RequirementItem::ManagedDevice => "a managed device".to_owned(),
        };
        let items: Vec<String> = requirement.items.iter().map(item).collect();
        match requirement.operator {
            Operator::And => and_list(&items),
            Operator::Or => or_list(&items),
        }
    }

    fn actual(&self, failure: &ScenarioFailure) -> String {
        match &failure.outcome {
            Outcome::Allow => "let in".to_owned(),
            Outcome::Challenge(sets) => {
                let sets: Vec<String> = sets.iter().map(|set| text::controls(set, &self.set.tenant)).collect();
                format!("asked for {}", or_list(&sets))
            }
            Outcome::EffectiveBlock(_) => "blocked in effect".to_owned(),
            Outcome::Block(policies) => format!("blocked by {}", and_list(&self.keys(policies))),
        }
    }

    /// The policies behind an outcome that is too strict, or those that nearly prevent one that is too
    /// lax, each with the part that matters.
    fn involved(&self, test: &SignInTest, failure: &ScenarioFailure) -> Vec<(usize, FieldPath, String)> {
        let too_strict = failure.of == Failing::Outcome
            && match (&failure.outcome, test.outcome) {
                (outcome, Expected::Challenged) => outcome.is_blocked(),
                (_, expected) => expected == Expected::Allowed,
            };
        if !too_strict {
            return self.nearly(failure);
        }
        let grant = || FieldPath::new("grant");
        match &failure.outcome {
            Outcome::Block(policies) => policies.iter().map(|at| (*at, grant(), "blocks it".to_owned())).collect(),
            Outcome::EffectiveBlock(unmet) => unmet
                .iter()
                .flat_map(|unmet| {
                    let label = self.obstacle(unmet);
                    unmet.policies.iter().map(move |at| (*at, grant(), label.clone()))
                })
                .collect(),
            Outcome::Allow | Outcome::Challenge(_) => self.asking_for_more(failure),
        }
    }

    fn obstacle(&self, unmet: &Unmet) -> String {
        let asks: Vec<String> = unmet.any_of.iter().map(|(ask, _)| text::control(ask, &self.set.tenant)).collect();
        if asks.is_empty() {
            return "asks for what caplint cannot read".to_owned();
        }
        let mut because: Vec<&str> = unmet.any_of.iter().map(|(_, obstacle)| obstacle.because).collect();
        because.dedup();
        format!("asks for {}: {}", or_list(&asks), because.join("; "))
    }

    /// The policies of which each alone asks the example for more than it shows.
    fn asking_for_more(&self, failure: &ScenarioFailure) -> Vec<(usize, FieldPath, String)> {
        let alone = |policy: &SetPolicy| PolicySet { policies: vec![policy.clone()], ..self.set.clone() };
        let asks = |(at, policy): (usize, &SetPolicy)| {
            let set = alone(policy);
            let outcome = Evaluator::new(&set, self.now()).evaluate(&failure.example).enforced.outcome;
            let Outcome::Challenge(sets) = outcome else { return None };
            let sets: Vec<String> = sets.iter().map(|set| text::controls(set, &self.set.tenant)).collect();
            Some((at, FieldPath::new("grant"), format!("asks for {}", or_list(&sets))))
        };
        self.set.policies.iter().enumerate().filter_map(asks).collect()
    }

    /// The policies that nearly apply.
    fn nearly(&self, failure: &ScenarioFailure) -> Vec<(usize, FieldPath, String)> {
        let labels = failure.near.iter().flat_map(|near| {
            let key = &self.set.policies[near.policy].policy.key;
            near.because
                .iter()
                .map(move |because| (near.policy, because.field.clone(), format!("{key} {}", because.text)))
        });
        labels.collect()
    }

    fn impossible(&self, test: &SignInTest, why: &[Impossible]) -> Finding {
        let because: Vec<String> = why
            .iter()
            .map(|why| if why.source.is_empty() { why.name.clone() } else { format!("{} ({})", why.name, why.source) })
            .collect();
        let message = if because.is_empty() {
            format!("`{}`: this sign-in cannot happen: what is said of it contradicts itself", test.name)
        } else {
            format!("`{}`: this sign-in cannot happen: {}", test.name, because.join("; "))
        };
        Finding::new("test-nothing-to-prove", Severity::Error, message)
            .at(self.key("signIn"), "nobody's")
            .help("describe a sign-in that can happen; of one that cannot, anything holds")
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Allowed => "let in",
        Expected::Challenged => "asked for more",
        Expected::Blocked => "blocked",
    }
}

/// `the platform is linux`; what is a statement already stays one.
fn deciding(deciding: &Deciding) -> String {
    match deciding.title.as_str() {
        "client" | "platform" | "flow" | "country" | "address" | "resource" | "kind" | "account" | "home tenant" => {
            format!("the {} is {}", deciding.title, deciding.value)
        }
        title if title.ends_with("risk") => format!("the {title} is {}", deciding.value),
        _ => deciding.value.clone(),
    }
}

/// The keys of a sign-in that would say what decides.
fn unsaid(deciding: &[Deciding]) -> Option<String> {
    let mut keys: Vec<String> = deciding.iter().filter_map(key).map(|key| format!("`{key}`")).collect();
    keys.sort();
    keys.dedup();
    (!keys.is_empty()).then(|| and_list(&keys))
}

fn key(deciding: &Deciding) -> Option<&'static str> {
    match (deciding.topic, deciding.title.as_str()) {
        (_, "client") => Some("clientApp"),
        (_, "platform") => Some("platform"),
        (_, "flow") => Some("authenticationFlow"),
        (_, "user risk") => Some("userRisk"),
        (_, "sign-in risk") => Some("signInRisk"),
        (_, "service principal risk") => Some("servicePrincipalRisk"),
        (_, "agent risk") => Some("agentRisk"),
        (_, "insider risk") => Some("insiderRisk"),
        (_, "agent context") => Some("agentContext"),
        (_, "home tenant") => Some("tenant"),
        (Topic::Where, _) => Some("location"),
        (Topic::Device, _) => Some("device"),
        _ => None,
    }
}

/// How many principals that policies treat alike are named.
const ALIKE: usize = 2;

fn membership(membership: &Membership) -> String {
    let mut names: Vec<String> = membership.principals.iter().take(ALIKE).map(text::principal).collect();
    let more = membership.principals.len() - names.len();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let holds = if membership.holds { "would hold" } else { "would not hold" };
    format!("with {} it {holds}", or_list(&names))
}
