//! Which sets are more than a part of a tenant.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Context;

/// Options of the rules about whole sets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Whole {
    /// With fewer policies in force than this a set is taken for a part, and nothing is said.
    #[schemars(range(min = 1))]
    policies: usize,
}

impl Default for Whole {
    /// Eight: Microsoft's plan for deploying Conditional Access begins with more than that.
    fn default() -> Self {
        Self { policies: 8 }
    }
}

/// True for a set that is large enough to be more than a part, by the option of the rule that asks.
pub(super) fn is_whole(cx: &Context<'_>) -> bool {
    cx.policies().filter(|(_, policy)| policy.is_enabled()).count() >= cx.options::<Whole>().policies
}
