//! What comes of a sign-in of a test.

use std::collections::BTreeSet;

use crate::model::SignIn;
use crate::semantics::ask::{Near, PrincipalRef};
use crate::semantics::evaluate::Outcome;
use crate::semantics::universe::Topic;

/// What comes of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioAnswer {
    /// Whether it holds.
    pub verdict: ScenarioVerdict,
    /// Groups and roles that the test does not name and that would change the answer, had the person
    /// any one of them.
    pub memberships: Vec<Membership>,
    /// The policies, by position in the set, that apply to some of the sign-ins that it stands for,
    /// whatever their state.
    pub touches: BTreeSet<usize>,
}

/// Whether a test holds.
#[derive(Debug, Clone, PartialEq)]
pub enum ScenarioVerdict {
    /// For every sign-in that it stands for.
    Holds {
        /// The most ordinary of these.
        example: Box<SignIn>,
        /// What comes of that.
        outcome: Outcome,
    },
    /// Not for all of them.
    Fails(Box<ScenarioFailure>),
    /// There is no such sign-in, for these reasons; none when what is said of it contradicts itself.
    Impossible(Vec<Impossible>),
    /// The budget ran out.
    NotDecided,
}

impl ScenarioVerdict {
    /// True when the test holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds { .. })
    }
}

/// What of a test does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// `outcome`.
    Outcome,
    /// `requires`.
    Requires,
}

/// Why a test fails.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioFailure {
    /// What of it does not hold.
    pub of: Failing,
    /// The most ordinary sign-in for which it does not.
    pub example: SignIn,
    /// What comes of that.
    pub outcome: Outcome,
    /// What the test does not say and makes it fail; empty when it fails whatever else is so.
    pub deciding: Vec<Deciding>,
    /// Enforced policies that would ask for more but for a condition or two, the nearest first; those
    /// that block when the test wants a block.
    pub near: Vec<Near>,
}

/// Something that a test does not say of its sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// What it is about.
    pub topic: Topic,
    /// What is not said, as `platform`.
    pub title: String,
    /// The value with which the test fails, as `linux`; of a yes/no question a whole statement.
    pub value: String,
}

/// A membership that would change an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The group or role, or several that policies treat alike.
    pub principals: Vec<PrincipalRef>,
    /// Whether the test would hold.
    pub holds: bool,
}

/// A reason for which there is no such sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// What holds of every sign-in.
    pub name: String,
    /// Where that is from; empty for the test itself.
    pub source: String,
}
