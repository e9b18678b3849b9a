//! What Graph refuses, and what no rule of another family says already.
//!
//! One cause gives one finding: a refusal that belongs to a control or condition with a family of its own (session,
//! risk, grants, conditions) stays there, with the tag `rejected`. Every rule with that tag is named in the catalogue of
//! Graph's errors (`catalog::graph_errors`), which holds its evidence.
//!
//! Precedence: of what stands beside the user action of registering devices, remedies of user risk belong to the rules
//! about risk and a control beside a block to `block-with-other-controls`.

pub(super) mod device_states_retired;
pub(super) mod display_name_too_long;
pub(super) mod preview_only_member;
pub(super) mod protocol_flows_only_block;
pub(super) mod register_device_conditions;
pub(super) mod register_device_controls;
pub(super) mod register_device_session;
pub(super) mod secure_access_profile_target;

use serde_json::Value;

use crate::diag::FieldPath;
use crate::model::{AppWord, Policy, UserAction};

use super::Context;

/// The policy at `index` when it is for registering devices, and where it says so. With apps beside the action it is
/// `mixed-resource-families`.
fn registering_devices<'c>(cx: &Context<'c>, index: usize) -> Option<(&'c Policy, FieldPath)> {
    let policy = cx.policy(index);
    let resources = &policy.resources;
    let at = resources.user_actions.iter().position(|action| *action == UserAction::RegisterDevice)?;
    let apps = resources.include.iter().any(|entry| entry.word() != Some(AppWord::None));
    (!apps).then(|| (policy, FieldPath::new("resources.userActions").index(at)))
}

/// The field of a Graph member that is kept beside the policy because the language has no key for it, by itself or
/// inside an object.
fn kept(policy: &Policy, member: &str) -> Option<FieldPath> {
    let (path, _) = policy.graph.iter().find(|(path, value)| holds(path, value, member))?;
    Some(FieldPath::new("graph").key(path))
}

/// True when `value`, the member at `path`, is or contains `member` and that says something.
fn holds(path: &str, value: &Value, member: &str) -> bool {
    let Some(below) = member.strip_prefix(path) else {
        return false;
    };
    let steps = below.split('.').filter(|step| !step.is_empty());
    let found = steps.into_iter().try_fold(value, |value, step| value.get(step));
    let says_something = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    (below.is_empty() || below.starts_with('.')) && found.is_some_and(says_something)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_is_found_by_itself_and_inside_an_object() {
        let member = "conditions.devices.includeDeviceStates";
        assert!(holds(member, &json!(["All"]), member));
        assert!(holds("conditions.devices", &json!({ "includeDeviceStates": ["All"] }), member));
        assert!(!holds("conditions.devices", &json!({ "includeDeviceStates": [] }), member));
        assert!(!holds("conditions.device", &json!({ "includeDeviceStates": ["All"] }), member));
        assert!(!holds("conditions.devices.includeDevices", &json!(["All"]), member));
        assert!(!holds(member, &json!(null), member));
    }
}
