//! What caplint cannot read of a policy, and what it means when that changes: nobody knows.

use crate::model::{GrantControl, Policy, PolicySet, Word};
use crate::semantics::evaluate::is_readable;
use crate::semantics::logic::Formula;
use crate::semantics::universe::Universe;

use super::edit::{Edit, Nature, Pair, Side};

/// Pairs whose unread parts are not what they were.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Those with other conditions: by position, and the keys under which the universe knows the old
    /// conditions and the new ones.
    conditions: Vec<(usize, [String; 2])>,
    /// Those with other parts that no formula speaks of, by position.
    others: Vec<usize>,
}

/// The fields of which a part may be unread.
const CONDITIONS: [&str; 2] = ["graph", "conditions.deviceFilter"];

impl Unread {
    /// Finds them, and gives unread conditions that stayed one key in both sets, and those that changed a
    /// key of their own in `old`: what holds of the one need not hold of the other. `edits` know both keys.
    pub(super) fn told_apart(old: &mut PolicySet, new: &PolicySet, pairs: &[Pair], edits: &mut [Edit]) -> Self {
        let mut found = Self::default();
        for (position, pair) in pairs.iter().enumerate() {
            let (Some(before), Some(after)) = (pair.old, pair.new) else { continue };
            let (own, now) = (&mut old.policies[before].policy, &new.policies[after].policy);
            if parts(own) != parts(now) && (own.is_enabled() || now.is_enabled()) {
                found.others.push(position);
            }
            if conditions(own) == conditions(now) {
                own.key.clone_from(&now.key);
                continue;
            }
            let keys = [format!("{} (before)", now.key), now.key.clone()];
            own.key.clone_from(&keys[0]);
            for edit in edits.iter_mut().filter(|edit| edit.pair == position && CONDITIONS.contains(&edit.field)) {
                rename_with(edit, keys.clone());
            }
            found.conditions.push((position, keys));
        }
        found
    }

    /// True for an edit of a part that caplint cannot read.
    pub(super) fn is_of(&self, edit: &Edit) -> bool {
        let is_pair = self.conditions.iter().any(|(pair, _)| *pair == edit.pair);
        let is_other = self.others.contains(&edit.pair) && edit.nature == Nature::Effective;
        is_pair && CONDITIONS.contains(&edit.field) || is_other && is_word_field(edit.field)
    }

    /// True when something changed of which no formula speaks.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// The names of the policies.
    pub(super) fn names(&self, pairs: &[Pair]) -> Vec<String> {
        let mut all: Vec<usize> = self.conditions.iter().map(|(pair, _)| *pair).chain(self.others.clone()).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|pair| format!("\"{}\"", pairs[pair].name)).collect()
    }

    /// Unread conditions hold now where they held before.
    pub(super) fn as_before(&self, universe: &Universe<'_>) -> Formula {
        let space = universe.space();
        Formula::all(self.conditions.iter().map(|(_, keys)| {
            let [before, now] = keys.each_ref().map(|key| universe.unread(key).map(|var| space.yes(var)));
            // What one side lacks holds there.
            let [before, now] = [before, now].map(|formula| formula.unwrap_or(Formula::TRUE));
            before.clone().implies(now.clone()).and(now.implies(before))
        }))
    }
}

fn is_word_field(field: &str) -> bool {
    ["graph", "grant", "resources.userActions"].contains(&field) || field.starts_with("conditions.")
}

fn rename_with(edit: &mut Edit, keys: [String; 2]) {
    let put = std::mem::replace(&mut edit.put, Box::new(|_, _| {}));
    edit.put = Box::new(move |entry, side| {
        put(entry, side);
        if let Some(entry) = entry {
            entry.policy.key.clone_from(&keys[usize::from(side == Side::New)]);
        }
    });
}

/// The conditions that caplint cannot read.
fn conditions(policy: &Policy) -> Vec<String> {
    let is_condition = |path: &str| path == "conditions" || path.starts_with("conditions.");
    let filter = policy.conditions.device_filter.iter().filter(|filter| !is_readable(filter));
    let members = policy.graph.iter().filter(|(path, _)| is_condition(path));
    let mut found: Vec<String> = members.map(|(path, value)| format!("{path} {}", canonical(value))).collect();
    found.extend(filter.map(|filter| format!("{filter:?}")));
    found.sort();
    found
}

/// Members under `graph` that are no conditions, and words that caplint does not know.
fn parts(policy: &Policy) -> Vec<String> {
    let is_condition = |path: &str| path == "conditions" || path.starts_with("conditions.");
    let members = policy.graph.iter().filter(|(path, _)| !is_condition(path));
    let mut found: Vec<String> = members.map(|(path, value)| format!("{path} {}", canonical(value))).collect();
    let conditions = &policy.conditions;
    let platforms = conditions.platforms.iter().flat_map(|sides| sides.include.iter().chain(&sides.exclude));
    let controls = policy.grant.iter().flat_map(|grant| &grant.controls);
    let controls = controls.filter_map(|control| match control {
        GrantControl::BuiltIn(Word::Other(text)) => Some(text.to_string()),
        _ => None,
    });
    found.extend(controls);
    unknown(platforms, &mut found);
    unknown(&policy.resources.user_actions, &mut found);
    unknown(&conditions.client_apps, &mut found);
    unknown(&conditions.authentication_flows, &mut found);
    unknown(&conditions.user_risk, &mut found);
    unknown(&conditions.sign_in_risk, &mut found);
    unknown(&conditions.service_principal_risk, &mut found);
    unknown(&conditions.insider_risk, &mut found);
    unknown(&conditions.agent_risk, &mut found);
    found.sort();
    found
}

fn unknown<'w, T: 'w>(words: impl IntoIterator<Item = &'w Word<T>>, found: &mut Vec<String>) {
    let others = words.into_iter().filter_map(|word| match word {
        Word::Other(text) => Some(text.to_string()),
        Word::Known(_) => None,
    });
    found.extend(others);
}

/// The value with its members in order, whatever order they were written in.
fn canonical(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members: Vec<String> =
                members.into_iter().map(|(name, value)| format!("{name:?}:{}", canonical(value))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}
