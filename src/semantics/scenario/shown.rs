//! What the controls that a test shows can mean: of a strength any of the ways to authenticate that it
//! accepts.

use std::collections::BTreeSet;

use crate::model::{Ask, Grant};
use crate::semantics::logic::{Formula, Point, VarId};
use crate::semantics::universe::{Universe, ask_of};

/// Controls that are shown where they can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// These alone.
    Only(BTreeSet<VarId>),
    /// All but these.
    AllBut(BTreeSet<VarId>),
}

impl Shown {
    /// Nothing.
    pub(super) fn nothing() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// All that can be shown.
    pub(super) fn all() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// All that can be shown and meets none of `asks`.
    pub(super) fn without(universe: &Universe<'_>, asks: &[Ask]) -> Self {
        Self::AllBut(asks.iter().flat_map(|ask| ways(universe, ask)).collect())
    }

    fn has(&self, var: VarId) -> bool {
        match self {
            Self::Only(these) => these.contains(&var),
            Self::AllBut(these) => !these.contains(&var),
        }
    }

    /// The sign-ins that can show what is listed.
    pub(super) fn possible(&self, universe: &Universe<'_>) -> Formula {
        match self {
            Self::Only(these) => Formula::all(these.iter().map(|var| universe.availability(*var))),
            Self::AllBut(_) => Formula::TRUE,
        }
    }

    /// `formula` with this shown: no control variable is left in it.
    pub(super) fn applied(&self, universe: &Universe<'_>, formula: &Formula) -> Formula {
        let controls: BTreeSet<VarId> = universe.controls().into_iter().collect();
        formula.replace(&|var, values| {
            controls.contains(&var).then(|| {
                let shown = if self.has(var) { universe.availability(var) } else { Formula::FALSE };
                if values.has(1) { shown } else { shown.not() }
            })
        })
    }

    /// `point` with this shown.
    pub(super) fn at(&self, universe: &Universe<'_>, point: &Point) -> Point {
        universe.controls().into_iter().fold(point.clone(), |point, var| {
            let shown = self.has(var) && universe.availability(var).holds(&point);
            point.with(var, usize::from(shown))
        })
    }
}

/// The control variables of which each alone meets `ask`; none for what the device decides.
fn ways(universe: &Universe<'_>, ask: &Ask) -> BTreeSet<VarId> {
    let controls: BTreeSet<VarId> = universe.controls().into_iter().collect();
    universe.ask(ask).variables().into_iter().filter(|var| controls.contains(var)).collect()
}

/// What showing `shows` can mean: for each control one of the ways to meet it.
pub(super) fn choices(universe: &Universe<'_>, shows: &Grant) -> Vec<Shown> {
    let mut choices = vec![BTreeSet::new()];
    for ask in shows.controls.iter().filter_map(ask_of) {
        let ways = ways(universe, &ask);
        let with = |choice: &BTreeSet<VarId>, way: &VarId| choice.iter().copied().chain([*way]).collect();
        if !ways.is_empty() {
            choices = choices.iter().flat_map(|choice| ways.iter().map(|way| with(choice, way))).collect();
        }
    }
    choices.sort();
    choices.dedup();
    choices.into_iter().map(Shown::Only).collect()
}

/// The sign-ins that can show `shows`, in one way at least; device controls are shown by the device.
pub(super) fn can_be_shown(universe: &Universe<'_>, shows: &Grant) -> Formula {
    Formula::all(shows.controls.iter().filter_map(ask_of).map(|ask| {
        let ways = ways(universe, &ask);
        if ways.is_empty() {
            return universe.ask(&ask);
        }
        Formula::any(ways.into_iter().map(|way| universe.availability(way)))
    }))
}
