//! Rules about resources and conditions as such, whatever they are about.
//!
//! Precedence: apps beside another kind of resource is `mixed-resource-families`, whatever else
//! stands there; `user-actions-with-authentication-contexts` speaks without apps.

pub(super) mod all_beside_others;
pub(super) mod exclude_without_include;
pub(super) mod excludes_everything;
pub(super) mod included_and_excluded;
pub(super) mod mixed_resource_families;
pub(super) mod no_target;
pub(super) mod policy_never_applies;
pub(super) mod user_actions_with_authentication_contexts;
