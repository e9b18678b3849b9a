//! Which version of Graph can carry a policy.

use serde::{Deserialize, Serialize};

use crate::diag::FieldPath;
use crate::model::{BuiltInControl, GrantControl, Policy, UserWord, Users};

use super::arrange::says_something;

/// A version of Microsoft Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum ApiVersion {
    /// `v1.0`.
    #[serde(rename = "v1.0")]
    V1,
    /// `beta`.
    #[serde(rename = "beta")]
    Beta,
}

impl ApiVersion {
    /// The path segment: `v1.0` or `beta`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }

    /// The lowest version that can carry `policy`.
    #[must_use]
    pub fn lowest_for(policy: &Policy) -> Self {
        if beta_members(policy).is_empty() { Self::V1 } else { Self::Beta }
    }
}

/// The fields of `policy` that v1.0 cannot carry, in document order.
///
/// Source: members of the beta SDK model of October 2026 that the v1.0 model has not. Members kept
/// verbatim under `graph` count as well, since v1.0 refuses what its metadata does not declare.
#[must_use]
pub fn beta_members(policy: &Policy) -> Vec<FieldPath> {
    let conditions = &policy.conditions;
    let session = &policy.session;
    let contexts = conditions.agent_contexts.as_ref();
    let contexts = contexts.is_some_and(|lists| !lists.include.is_empty() || !lists.exclude.is_empty());
    let needs = [
        (policy.users.as_ref().is_some_and(names_agent_users), "users"),
        (policy.agent_identities.as_ref().is_some_and(says_something), "agentIdentities"),
        (policy.agent_users.as_ref().is_some_and(says_something), "agentUsers"),
        (!conditions.agent_risk.is_empty(), "conditions.agentRisk"),
        (contexts, "conditions.agentContexts"),
        (session.continuous_access_evaluation.is_some(), "session.continuousAccessEvaluation"),
        (session.global_secure_access_profile.is_some(), "session.globalSecureAccessProfile"),
    ];
    let mut paths: Vec<FieldPath> =
        needs.iter().filter(|(needed, _)| *needed).map(|(_, path)| FieldPath::new(path)).collect();
    paths.extend(undeclared_controls(policy));
    paths.extend(policy.graph.iter().map(|(path, _)| FieldPath::new("graph").key(path)));
    paths
}

/// The pseudo-user for agents' user accounts exists on beta only.
fn names_agent_users(users: &Users) -> bool {
    users.include.has(UserWord::AllAgentIdUsers) || users.exclude.has(UserWord::AllAgentIdUsers)
}

fn undeclared_controls(policy: &Policy) -> Vec<FieldPath> {
    let Some(grant) = &policy.grant else {
        return Vec::new();
    };
    let undeclared =
        |control: &GrantControl| matches!(control, GrantControl::BuiltIn(word) if *word == BuiltInControl::VerifiedId);
    (0..grant.controls.len()).filter(|&at| undeclared(&grant.controls[at])).map(|at| grant.control_path(at)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{ContinuousAccessEvaluation, Session};

    #[test]
    fn an_ordinary_policy_goes_to_v1() {
        assert_eq!(ApiVersion::lowest_for(&Policy::default()), ApiVersion::V1);
    }

    #[test]
    fn each_beta_member_is_named() {
        let policy = Policy {
            agent_users: Some(crate::model::AgentUsers {
                include: vec![crate::model::AgentEntry::Word(crate::model::AgentWord::All)],
                ..Default::default()
            }),
            session: Session {
                token_protection: true,
                continuous_access_evaluation: Some(ContinuousAccessEvaluation::StrictLocation.into()),
                ..Session::default()
            },
            graph: vec![("conditions.times".into(), json!({}))],
            ..Policy::default()
        };
        let paths: Vec<String> = beta_members(&policy).iter().map(ToString::to_string).collect();
        assert_eq!(paths, ["agentUsers", "session.continuousAccessEvaluation", "graph[\"conditions.times\"]"]);
    }
}
