//! What rules ask the prover, each answered once for a run.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::model::{Assertion, PolicySet};
use crate::semantics::ask::Answer;

use super::goal::GOALS;

/// The proofs about a set. Nothing is computed before a rule asks, so that a run without such rules pays
/// nothing.
#[derive(Debug)]
pub struct Proofs<'s> {
    set: &'s PolicySet,
    now: Date,
    goals: [OnceLock<Option<Answer>>; GOALS.len()],
}
