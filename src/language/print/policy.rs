//! The policy as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diag::FieldPath;
use crate::language::graph_paths::fault;
use crate::language::lower::apply;
use crate::language::names::Names;
use crate::language::shape::{PolicyKey, RestrictedText};
use crate::model::{GrantControl, Policy, PolicyState, Rollout, Stage, Tenant, Word};
use crate::yaml::emit::{Item, Out, Pair, document};

use super::objects::Printer;
use super::{DeviationKind, Notes, Printed};

/// Graph takes display names of up to 256 characters.
const NAME_MAX: usize = 256;

impl Printer<'_> {
    pub(super) fn print(mut self, policy: &Policy) -> Printed {
        let mut pairs = self.head(policy);
        let mut members = self.members(policy);
        if let Some(first) = members.first_mut() {
            first.gap = true;
        }
        pairs.append(&mut members);
        pairs.extend(self.graph(policy));
        Printed { text: document(self.notes.head_lines(), &pairs), deviations: self.deviations }
    }

    /// What Graph is sent, but for name and state.
    fn members(&mut self, policy: &Policy) -> Vec<Pair> {
        let mut pairs = self.subjects(policy);
        pairs.push(self.resources(&policy.resources));
        pairs.extend(self.conditions(&policy.conditions));
        pairs.extend(policy.grant.as_ref().and_then(|grant| self.grant(grant)));
        pairs.extend(self.session(&policy.session));
        pairs
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
        for (path, value) in &policy.graph {
            let alone = [(path.clone(), value.clone())];
            if fault(path).is_some() && only_graph_says(&alone, policy.grant.is_some()).is_empty() {
                self.deviate("graph", DeviationKind::Refused, format!("`{path}` cannot be said through `graph`"));
            }
        }
        let mut members: BTreeMap<&str, &Value> = BTreeMap::new();
        for (path, value) in policy.graph.iter().chain(&self.verbatim) {
            members.insert(path, value);
        }
        if members.is_empty() {
            return None;
        }
        let pair = |(path, value): (&&str, &&Value)| {
            let above = self.notes.above_field(&FieldPath::new("graph").key(path)).to_vec();
            Pair { above, ..Pair::new(path, Out::json(value)) }
        };
        let pairs = members.iter().map(pair).collect();
        Some(self.pair("graph", Out::Map(pairs)))
    }
}

/// Those of `members` below `graph` that have a key which cannot say their value.
///
/// They are found by printing what they say: what goes through `graph` again belongs there. `grant`
/// tells whether controls stand in that key: `block` has no key beside them.
pub(in crate::language) fn only_graph_says(members: &[(String, Value)], grant: bool) -> BTreeSet<String> {
    let mut policy = Policy::default();
    for (path, value) in members {
        apply(&mut policy, path, value);
    }
    if let Some(controls) = policy.grant.as_mut().filter(|_| grant) {
        controls.controls.push(GrantControl::CustomAuthenticationFactor(String::new()));
    }
    let (tenant, notes) = (Tenant::default(), Notes::new());
    let names = Names::new(&tenant);
    let mut printer = Printer::new(&names, &notes);
    printer.members(&policy);
    let verbatim: Vec<String> = printer.verbatim.into_iter().map(|(path, _)| path).collect();
    let said = |path: &str| verbatim.iter().any(|known| known.eq_ignore_ascii_case(path));
    // The operator goes where the controls go; and Graph may know another one day.
    let operator = |path: &str, value: &Value| {
        let new = value.as_str().is_some_and(|text| !["AND", "OR"].iter().any(|word| text.eq_ignore_ascii_case(word)));
        path.eq_ignore_ascii_case("grantControls.operator") && (new || said("grantControls.builtInControls"))
    };
    let only = members.iter().filter(|(path, value)| said(path) || operator(path, value));
    only.map(|(path, _)| path.clone()).collect()
}
