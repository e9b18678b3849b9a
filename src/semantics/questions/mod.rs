//! The built-in questions: what a policy set should do, whoever wrote it.
//!
//! What is asked stands in `assertions.yaml`, a tests file like those of users; what there is to say of
//! each question in `questions.yaml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{Assertion, PolicySet};
use crate::workspace::builtin_tests;

/// The questions in the language of tests.
pub const ASSERTIONS: &str = include_str!("assertions.yaml");

/// What there is to say of a question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// Its name in configs and on the command line.
    pub id: String,
    /// The name of its assertion, which `exceptions[].asks` of a tenant file names.
    pub name: String,
    /// What is asked, in one sentence without full stop.
    pub meaning: String,
    /// Why it matters: who gets in, or is locked out, when it does not hold.
    pub why: String,
    /// Title of the page of Microsoft Learn it rests on.
    pub source: String,
    /// When it is asked without being chosen.
    pub asked: Asked,
    /// Licences it needs, any of them; empty for none beyond P1.
    #[serde(default)]
    pub licences: Vec<String>,
    /// How it is proved.
    #[serde(default)]
    pub proof: Proof,
}

/// How a question is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Proof {
    /// By its assertion.
    #[default]
    Assertion,
    /// Break-glass accounts keep a way in whatever is not known; it has no assertion.
    Lifelines,
    /// In its assertion's region nobody is asked for what they cannot show.
    Meetable,
}

/// When a question is asked without being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Asked {
    /// Always, if the tenant has the licence.
    Always,
    /// When some policy has Token Protection.
    WithTokenProtection,
    /// When the tenant file declares break-glass accounts.
    WithBreakGlass,
    /// Only by name.
    ByName,
}

/// Every built-in question, in the order in which they are asked.
#[must_use]
pub fn questions() -> &'static [Question] {
    static READ: OnceLock<Vec<Question>> = OnceLock::new();
    // A test reads the file, so one that does not parse never leaves the workshop.
    READ.get_or_init(|| serde_yaml::from_str(include_str!("questions.yaml")).unwrap_or_default())
}

impl Question {
    /// True when it is asked of `set` without being chosen: it needs no licence that the tenant file does
    /// not list. Without a list of licences, only what needs none is asked.
    #[must_use]
    pub fn is_asked(&self, set: &PolicySet) -> bool {
        let licences = set.tenant.licences.as_deref().unwrap_or_default();
        let licensed = self.licences.is_empty() || self.licences.iter().any(|needed| licences.contains(needed));
        let wanted = match self.asked {
            Asked::Always => true,
            Asked::WithTokenProtection => set.policies.iter().any(|entry| entry.policy.session.token_protection),
            Asked::WithBreakGlass => set.tenant.break_glass.is_some(),
            Asked::ByName => false,
        };
        licensed && wanted
    }
}

/// The assertions of all built-in questions, in the order of [`questions`], names looked up for `set`.
#[must_use]
pub fn assertions(set: &PolicySet) -> Vec<Assertion> {
    let mut all = builtin_tests(ASSERTIONS, set).assertions;
    let place = |assertion: &Assertion| questions().iter().position(|question| question.name == assertion.name);
    all.sort_by_key(place);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tenant;

    fn nothing() -> PolicySet {
        PolicySet { policies: Vec::new(), tenant: Tenant::default(), has_tenant_file: false }
    }

    #[test]
    fn every_question_has_its_assertion() {
        let proved = |question: &&Question| question.proof != Proof::Lifelines;
        let names: Vec<&str> = questions().iter().filter(proved).map(|question| question.name.as_str()).collect();
        let asked = assertions(&nothing());
        let asked: Vec<&str> = asked.iter().map(|assertion| assertion.name.as_str()).collect();
        assert!(!names.is_empty());
        assert_eq!(names, asked);
    }

    #[test]
    fn what_needs_a_licence_is_asked_where_there_is_one() {
        let mut set = nothing();
        let risky = |set: &PolicySet| {
            questions().iter().filter(|question| question.is_asked(set)).any(|question| question.id == "risky-sign-ins")
        };
        assert!(!risky(&set));
        set.tenant.licences = Some(vec!["p2".to_owned()]);
        assert!(risky(&set));
    }
}
