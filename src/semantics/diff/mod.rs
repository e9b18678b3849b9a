//! What a change of policies does to sign-ins.

mod compare;
mod edit;
mod formulas;
mod outcome;
mod pairs;
mod result;
mod session;

pub use edit::{Change, Edit, Nature, Pair, Side};
pub use pairs::{edits, pairs};
pub use result::{ChangedRegion, Consequence, Idle, SessionChange, SetDiff, StageChange, Verdict};

use jiff::civil::Date;

use crate::model::PolicySet;
use crate::semantics::ask::Disagreement;

/// What a comparison is asked beside the sets.
#[derive(Debug, Clone)]
pub struct DiffOptions {
    /// Today.
    pub today: Date,
    /// How many regions are shown at most.
    pub most: usize,
}

impl DiffOptions {
    /// On the day `today`.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self { today, most: 50 }
    }
}

/// Compares.
pub fn diff(old: &PolicySet, new: &PolicySet, _options: &DiffOptions) -> Result<SetDiff, Disagreement> {
    let pairs = pairs(old, new);
    let edits = edits(old, new, &pairs);
    let verdict = if edits.is_empty() { Verdict::Equivalent } else { Verdict::NotDecided("x".to_owned()) };
    Ok(SetDiff {
        verdict,
        pairs,
        edits,
        regions: vec![],
        more: false,
        classes: 0,
        changed_classes: 0,
        idle: vec![],
        stages: vec![],
        assumptions: vec![],
    })
}
