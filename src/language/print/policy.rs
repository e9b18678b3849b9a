//! The policy as a whole.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::language::shape::{PolicyKey, RestrictedText};
use crate::model::{Policy, PolicyState, Rollout, Stage, Word};
use crate::yaml::emit::{Item, Out, Pair, document};

use super::objects::Printer;
use super::{DeviationKind, Printed};

/// Graph takes display names of up to 256 characters.
const NAME_MAX: usize = 256;

impl Printer<'_> {
    pub(super) fn print(mut self, policy: &Policy) -> Printed {
        let mut pairs = self.head(policy);
        let mut body = self.subjects(policy);
        if let Some(first) = body.first_mut() {
            first.gap = true;
        }
        pairs.append(&mut body);
        pairs.push(self.resources(&policy.resources));
        pairs.extend(self.conditions(&policy.conditions));
        pairs.extend(policy.grant.as_ref().and_then(|grant| self.grant(grant)));
        pairs.extend(self.session(&policy.session));
        pairs.extend(self.graph(policy));
        Printed { text: document(self.notes.head_lines(), &pairs), deviations: self.deviations }
    }

    fn head(&mut self, policy: &Policy) -> Vec<Pair> {
        if policy.name.is_empty() || policy.name.chars().count() > NAME_MAX {
            self.deviate("name", DeviationKind::Refused, "a name has 1 to 256 characters");
        }
        let mut pairs = vec![self.pair("name", Out::text(&policy.name))];
        if !policy.key.is_empty() {
            if !PolicyKey::matches(&policy.key) {
                self.deviate("key", DeviationKind::Refused, "a key holds lower-case letters, digits and `-`");
            }
            pairs.push(self.pair("key", Out::text(&policy.key)));
        }
        let prose = |text: &Option<String>| text.clone().filter(|text| !text.is_empty()).map(Out::Prose);
        pairs.extend(prose(&policy.description).map(|out| self.pair("description", out)));
        pairs.extend(prose(&policy.owner).map(|out| self.pair("owner", out)));
        pairs.extend(policy.review_by.map(|day| self.pair("reviewBy", Out::Verbatim(day.to_string()))));
        if !policy.tags.is_empty() {
            pairs.push(self.pair("tags", Out::flow_list(&policy.tags)));
        }
        let state = match &policy.rollout {
            Some(rollout) => self.rollout(rollout),
            None => self.state(policy.state.as_ref()),
        };
        pairs.push(state);
        pairs
    }

    fn state(&mut self, state: Option<&Word<PolicyState>>) -> Pair {
        let known = state.and_then(Word::known);
        if known.is_none() {
            let (kind, message) = match state {
                None => (DeviationKind::Equivalent, "without a state nothing is enforced: `disabled`".to_owned()),
                Some(word) => (DeviationKind::Lost, format!("nobody knows the state `{}`", word.as_str())),
            };
            self.deviate("state", kind, message);
        }
        let state = known.unwrap_or(PolicyState::Disabled);
        self.pair("state", Out::text(state.to_string()))
    }

    fn rollout(&mut self, rollout: &Rollout) -> Pair {
        let current = rollout.stages.get(rollout.current).map_or("", |stage| &stage.name);
        let current = self.pair("rollout.current", Out::text(current));
        let stages = rollout.stages.iter().enumerate();
        let stages = stages.map(|(at, stage)| self.stage(stage, at)).collect();
        let stages = self.pair("rollout.stages", Out::List(stages));
        self.pair("rollout", Out::Map(vec![current, stages]))
    }

    /// A stage's `include` stands in one line where it can: what switches a policy on is to be seen at
    /// a glance.
    fn stage(&mut self, stage: &Stage, at: usize) -> Item {
        let path = format!("rollout.stages[{at}]");
        let mut pairs = vec![
            self.pair(&format!("{path}.name"), Out::text(&stage.name)),
            self.pair(&format!("{path}.state"), Out::text(stage.state.to_string())),
        ];
        let field = format!("{path}.include");
        if let Some(include) = &stage.include {
            let include = self.stage_include(include, &field);
            pairs.push(self.pair(&field, Out::Flow(Box::new(include))));
        }
        let planned = stage.planned.map(|day| Out::Verbatim(day.to_string()));
        pairs.extend(planned.map(|day| self.pair(&format!("{path}.planned"), day)));
        Item::from(Out::Map(pairs))
    }

    /// What no key says, sorted by path.
    fn graph(&mut self, policy: &Policy) -> Option<Pair> {
        let mut members: BTreeMap<&str, &Value> = BTreeMap::new();
        for (path, value) in policy.graph.iter().chain(&self.verbatim) {
            members.insert(path, value);
        }
        if members.is_empty() {
            return None;
        }
        let pair = |(path, value): (&&str, &&Value)| {
            let above = self.notes.above_field(&crate::diag::FieldPath::new("graph").key(path)).to_vec();
            Pair { above, ..Pair::new(path, Out::json(value)) }
        };
        let pairs = members.iter().map(pair).collect();
        Some(self.pair("graph", Out::Map(pairs)))
    }
}
