//! How bad a finding is.

use serde::{Deserialize, Serialize};

/// How bad a finding is; ordered from mildest to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Worth knowing; nothing has to be done.
    Note,
    /// Probably wrong, or wrong under conditions that caplint cannot see.
    Warning,
    /// Locks people out, lets somebody in, or would be refused by Graph.
    Error,
}

impl Severity {
    /// Every severity, the worst first.
    pub const WORST_FIRST: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// The word used in reports and config.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
