//! What could be made true of a sign-in by whoever does what is asked: with another device, and with
//! everything that nobody knows offline in their favour.

use std::collections::BTreeSet;

use crate::model::Platform;
use crate::semantics::logic::{Formula, ValueSet, VarId};

use super::View;
use super::builder::Topic;

/// More completions than these of what one policy depends on are not gone through: it then counts as met.
const MOST: usize = 256;

impl View<'_, '_> {
    /// Whoever signs in claims the platform they have: hybrid joined devices run Windows (Plan your Microsoft
    /// Entra hybrid join implementation, Microsoft Learn). Of use where nobody is after anything but what is
    /// asked for; proofs that something is asked for never build on what a client claims.
    #[must_use]
    pub fn honest(self) -> Formula {
        let windows = self.universe.circumstances.platform.which(|own| own == Some(Platform::Windows));
        self.universe.devices.hybrid().implies(windows)
    }

    /// The sign-ins for which `parts` hold together with some device that the person could have, for the
    /// best that may be true of what is not known. No variable of the device is left. Where the properties of
    /// the device or unknown facts decide about several parts, each is taken at its best by itself, so that
    /// nothing is left out that could be.
    #[must_use]
    pub fn with_some_device(self, parts: &[Formula]) -> Formula {
        let favour = Favour { view: self, trust: self.trust() };
        let laws = self.universe.realism.iter().map(|constraint| &constraint.formula);
        let laws: Vec<Formula> = laws.filter(|law| favour.depends(law)).cloned().chain([self.honest()]).collect();
        let (depending, others): (Vec<&Formula>, Vec<&Formula>) =
            parts.iter().chain(&laws).partition(|part| favour.depends(part));
        let states = self.universe.devices.states();
        let with_one =
            states.into_iter().map(|state| Formula::all(depending.iter().map(|part| favour.at_best(part, &state))));
        Formula::all(others.into_iter().cloned()).and(Formula::any(with_one.collect::<Vec<_>>()))
    }

    /// Each kind of inbound trust, and where it may be given.
    fn trust(self) -> Vec<(VarId, Formula)> {
        let given = |var: VarId| {
            let laws = self.universe.realism.iter().map(|constraint| &constraint.formula);
            let laws = laws.filter(|law| law.variables().contains(&var));
            let known = |own: VarId| (own == var).then(|| ValueSet::of(2, [1]));
            (var, Formula::all(laws.map(|law| law.within(&known))))
        };
        self.universe.people.trust_vars().map(given).to_vec()
    }
}

struct Favour<'u, 't> {
    view: View<'u, 't>,
    trust: Vec<(VarId, Formula)>,
}

impl Favour<'_, '_> {
    /// True for what the device or something unknown decides about.
    fn depends(&self, formula: &Formula) -> bool {
        formula.variables().into_iter().any(|var| self.is_open(var))
    }

    fn is_open(&self, var: VarId) -> bool {
        matches!(self.view.universe.meaning(var).topic, Topic::Device | Topic::Unknown)
    }

    /// `part` on a device in this state, with the best that may be true of its other properties and of what
    /// is not known.
    fn at_best(&self, part: &Formula, state: &[(VarId, ValueSet)]) -> Formula {
        let fixed = part.within(&|var| state.iter().find(|(own, _)| *own == var).map(|(_, values)| values.clone()));
        let trusted = fixed.replace(&|var, values: &ValueSet| {
            let (_, given) = self.trust.iter().find(|(own, _)| *own == var)?;
            Some(if values.has(1) { given.clone() } else { given.clone().not() })
        });
        let open: BTreeSet<VarId> = trusted.variables().into_iter().filter(|var| self.is_open(*var)).collect();
        self.in_some_way(&trusted, &open.into_iter().collect::<Vec<_>>())
    }

    /// The formula for some values of the variables.
    fn in_some_way(&self, formula: &Formula, open: &[VarId]) -> Formula {
        let space = self.view.universe.space();
        let ways = open.iter().fold(1_usize, |ways, var| ways.saturating_mul(space.size(*var)));
        if ways > MOST {
            return Formula::TRUE;
        }
        let Some((first, rest)) = open.split_first() else { return formula.clone() };
        let size = space.size(*first);
        let one = |value: usize| {
            let left = formula.within(&|var| (var == *first).then(|| ValueSet::of(size, [value])));
            self.in_some_way(&left, rest)
        };
        Formula::any((0..size).map(one))
    }
}
