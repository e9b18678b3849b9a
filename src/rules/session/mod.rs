//! Rules about session controls.
//!
//! Precedence in Token Protection: `token-protection-missing-platform` speaks of platforms,
//! `token-protection-incompatible-app` of resources; neither hides the other.

pub(super) mod sif_too_long_privileged;
pub(super) mod token_protection_incompatible_app;
pub(super) mod token_protection_missing_platform;
