//! What is answered.

use serde_json::Value;

use crate::diag::Place;
use crate::engine::{Exit, Report};
use crate::model::{PolicyState, Tenant};
use crate::semantics::complete::{Applicability, Completions};
use crate::semantics::evaluate::Reason;
use crate::text::Sources;

/// Something that is wrong with what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was said: an option, or a place in a file.
    pub place: Option<String>,
    /// What is wrong, in one sentence without full stop.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl Problem {
    pub(super) fn of(finding: &crate::diag::Finding) -> Self {
        Self { place: None, message: finding.message.clone(), help: finding.help.clone() }
    }

    pub(super) fn new(place: &str, message: &str, help: &str) -> Self {
        Self { place: Some(place.to_owned()), message: message.to_owned(), help: Some(help.to_owned()) }
    }
}

/// A finished `whatif`.
#[derive(Debug)]
pub struct WhatIf {
    /// The files that places point into.
    pub sources: Sources,
    /// What the readers said of the files.
    pub input: Report,
    /// One answer for each tenant; empty when there are problems.
    pub answers: Vec<Answer>,
    /// Why there is no answer.
    pub problems: Vec<Problem>,
    /// The exit code.
    pub exit: Exit,
}

/// What comes of the sign-in in one tenant.
#[derive(Debug)]
pub struct Answer {
    /// The tenant's name in the config, where there is one.
    pub tenant_name: Option<String>,
    /// The tenant, for names.
    pub tenant: Tenant,
    /// The outcomes.
    pub completions: Completions,
    /// Every policy of the set, in file order.
    pub policies: Vec<PolicyAnswer>,
    /// Controls of policies that apply, which caplint cannot read: `sessionControls.x` of policy `ca001`.
    pub unread: Vec<(String, String)>,
    /// The response of Graph's `evaluate`.
    pub graph: Value,
}

/// A policy, and whether it applies.
#[derive(Debug)]
pub struct PolicyAnswer {
    /// Its key.
    pub key: String,
    /// Its display name.
    pub name: String,
    /// Its state.
    pub state: PolicyState,
    /// Where it stands.
    pub place: Place,
    /// Whether it applies.
    pub applies: Applicability,
    /// Why not, for one that never does: all of Graph's reasons that the most ordinary completion has.
    pub reasons: Vec<Reason>,
    /// The same in words, continuing the policy's name, each with where that is written.
    pub because: Vec<(String, Place)>,
    /// True when it blocks where it applies.
    pub blocks: bool,
    /// What it does where it applies, in words: `asks for MFA`, `sign in again after 4 hours`.
    pub does: Vec<String>,
}
