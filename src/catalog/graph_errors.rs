//! What Graph refuses, and what it says then.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// How a refusal is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Evidence {
    /// The text or number of a real answer of Graph, as published by those who got it.
    LiveError,
    /// Microsoft's metadata: the body does not fit the type.
    Metadata,
    /// A page of Microsoft's documentation.
    Documentation,
    /// A text of the portal, which may know limits that Graph has not.
    PortalText,
    /// The check of another tool that writes policies.
    ThirdParty,
}

/// How sure a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sureness {
    /// A real answer, metadata or plain documentation.
    High,
    /// One tool's code, portal texts or several consistent exports.
    Medium,
    /// A single claim, or an inference.
    Low,
}

/// One refusal of Graph.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphError {
    /// The number in front of the text, such as 1108.
    pub code: Option<u16>,
    /// HTTP status of the answer; 400 where nothing else is said.
    #[serde(default = "bad_request")]
    pub status: u16,
    /// Words that the text of the answer holds, in lower case; empty when the text is not known.
    #[serde(default)]
    pub says: Vec<String>,
    /// Ids of the rules and input codes that predict it; empty when nothing in the files can.
    #[serde(default)]
    pub predicted_by: Vec<String>,
    /// The member of the body that is refused, as a Graph path; absent when it is not in the body.
    pub member: Option<String>,
    /// What brings the refusal, in one sentence.
    pub cause: String,
    /// The way out, in one sentence.
    pub fix: String,
    /// How it is known.
    pub evidence: Evidence,
    /// How sure it is.
    pub confidence: Sureness,
    /// Where it is from: title of the page, or what was observed.
    pub source: String,
}

/// The refusals, in the order of the file: by number, then those without.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphErrors {
    /// The day the list was made, as `YYYY-MM-DD`.
    pub date: String,
    /// Every refusal.
    pub errors: Vec<GraphError>,
}

pub(super) const GRAPH_ERRORS: &str = include_str!("graph_errors.yaml");

/// What Graph refuses, and what it says then.
#[must_use]
pub fn graph_errors() -> &'static GraphErrors {
    static READ: OnceLock<GraphErrors> = OnceLock::new();
    READ.get_or_init(|| super::read(GRAPH_ERRORS))
}

impl GraphErrors {
    /// The refusals that `rule`, a rule or input code, predicts.
    pub fn predicted_by(&self, rule: &str) -> impl Iterator<Item = &GraphError> {
        self.errors.iter().filter(move |error| error.predicted_by.iter().any(|id| id == rule))
    }
}

const fn bad_request() -> u16 {
    400
}
