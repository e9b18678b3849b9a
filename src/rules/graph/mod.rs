//! What Graph refuses, and what no rule of another family says already.
//!
//! One cause gives one finding: a refusal that belongs to a control or condition with a family of its own (session,
//! risk, grants, conditions) stays there, with the tag `rejected`. Every rule with that tag is named in the catalogue of
//! Graph's errors (`catalog::graph_errors`), which holds its evidence.
//!
//! Precedence about identities without people, workload identities and agent identities: beside people only
//! `several-subjects` speaks. A policy that blocks and asks for more is `block-with-other-controls`, one without any control `no-controls`. Without a block,
//! `workload-identity-not-blocked` speaks of grant and session together; beside a block, `workload-identity-session` does,
//! except of `everyTime` (`sif-every-time-workload-identity`) and Token Protection (`token-protection-with-block`), and
//! `session-control-with-block` is silent. Risk of the wrong kind of identity is
//! `service-principal-risk-without-workload-identities` or `agent-risk-without-agents`, not
//! `workload-identity-condition`.
//!
//! Precedence about ids: a word among groups or roles is `word-among-ids` and a template's placeholder
//! `current-admin-placeholder`, not the reader's `unresolved-reference`.
//!
//! Precedence about registering devices: remedies of user risk belong to the rules about risk, a control beside a block to
//! `block-with-other-controls`. That Graph refuses device states is `device-states-retired`, not the reader's
//! `unknown-member`.
//!
//! What is no range, no country code by its form, or an empty list is said when the tenant file is read (`bad-value`,
//! `empty-value`), and the rules here pass over it. Of a range, being too wide, private, or written with host bits are three
//! causes. `too-many-policies` and `policies-near-limit` never speak together.

pub(super) mod agent_risk_without_agents;
pub(super) mod agent_user_control;
pub(super) mod all_users_beside_others;
pub(super) mod device_states_retired;
pub(super) mod display_name_too_long;
pub(super) mod enabled_under_security_defaults;
pub(super) mod enumerated_tenants_empty;
pub(super) mod gps_in_us_government;
pub(super) mod guests_twice;
pub(super) mod id_not_in_tenant_file;
pub(super) mod insider_risk_external_users;
pub(super) mod ip_range_host_bits;
pub(super) mod ip_range_too_wide;
pub(super) mod ip_ranges_overlap;
pub(super) mod location_name_too_long;
pub(super) mod policies_near_limit;
pub(super) mod preview_only_member;
pub(super) mod private_ip_range;
pub(super) mod protocol_flows_only_block;
pub(super) mod register_device_conditions;
pub(super) mod register_device_controls;
pub(super) mod register_device_session;
pub(super) mod risk_without_p2;
pub(super) mod role_not_built_in;
pub(super) mod secure_access_profile_target;
pub(super) mod service_principal_risk_without_workload_identities;
pub(super) mod several_subjects;
pub(super) mod too_many_ip_ranges;
pub(super) mod too_many_objects;
pub(super) mod too_many_policies;
pub(super) mod trusted_range_in_untrusted_location;
pub(super) mod unknown_country_code;
pub(super) mod word_among_ids;
pub(super) mod workload_identities_without_licence;
pub(super) mod workload_identity_condition;
pub(super) mod workload_identity_not_blocked;
pub(super) mod workload_identity_resources;
pub(super) mod workload_identity_session;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::catalog::limits::POLICIES;
use crate::diag::FieldPath;
use crate::model::{AppWord, Policy, Principals, Tenant, UserAction};

use super::{Anchor, Context};

/// Options of the rules that count policies.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct PolicyLimit {
    /// How many policies the tenant may have; `limits.policies` of the config, where it says so.
    #[schemars(range(min = 1))]
    policies: usize,
}

impl Default for PolicyLimit {
    fn default() -> Self {
        Self { policies: POLICIES }
    }
}

/// True when the policy includes users, groups, roles or guests.
fn includes_people(policy: &Policy) -> bool {
    policy.users.as_ref().is_some_and(|users| !users.include.is_empty())
}

/// The field and the name of the identities without people that the policy is for; nothing beside
/// people, where nobody can tell which half of the policy was meant.
fn identities(policy: &Policy) -> Option<(&'static str, &'static str)> {
    if includes_people(policy) {
        return None;
    }
    let workload = policy.workload_identities.as_ref().map(|_| ("workloadIdentities", "workload identities"));
    workload.or_else(|| policy.agent_identities.as_ref().map(|_| ("agentIdentities", "agent identities")))
}

/// The field that says whom the policy is for.
fn subject_field(policy: &Policy) -> &'static str {
    let others = identities(policy).map(|(field, _)| field);
    let accounts = policy.agent_users.as_ref().map(|_| "agentUsers");
    others.or(accounts).unwrap_or("users.include")
}

/// Both sides of whom the policy is for, with the name of each.
fn sides(policy: &Policy) -> impl Iterator<Item = (&'static str, &Principals)> {
    policy.users.iter().flat_map(|users| [("include", &users.include), ("exclude", &users.exclude)])
}

/// True when the policy holds a member below `path` that caplint does not know: it may be the control
/// that a rule misses.
fn keeps(policy: &Policy, path: &str) -> bool {
    policy.graph.iter().any(|(member, _)| member.starts_with(path))
}

/// True when the tenant file lists licences and none of `wanted` is among them.
fn lacks(tenant: &Tenant, wanted: &[&str]) -> bool {
    let has = |own: &String| wanted.contains(&own.as_str());
    tenant.licences.as_ref().is_some_and(|list| !list.iter().any(has))
}

/// Where the tenant file lists its licences.
fn licences() -> Anchor {
    Anchor::Tenant("licences".into())
}

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
