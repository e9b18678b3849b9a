//! Where the two sets come out differently, outcome by outcome.

use crate::model::{ObjectRef, Policy};
use crate::semantics::ask::holes::{GaveUp, Hole, Phase, Search, at_most_one};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::prove::{Answer, Cube, Prover};
use crate::semantics::universe::Universe;

use super::formulas::{Comparison, differs};
use super::outcome::{Demanded, shown};
use super::result::Consequence;

/// Sign-ins of which each set demands the same throughout.
pub(super) struct RawRegion {
    pub(super) consequence: Consequence,
    pub(super) hole: Hole,
}

/// What a search for regions needs.
pub(super) struct Finder<'f> {
    pub(super) universe: &'f Universe<'f>,
    pub(super) comparison: &'f Comparison,
    /// The policies of both sets.
    pub(super) policies: &'f [Option<&'f Policy>],
    /// Its requirements are the constraints on sign-ins.
    pub(super) prover: &'f mut Prover,
    /// Where to look; true for everywhere.
    pub(super) within: &'f Formula,
    /// How many regions are wanted at most.
    pub(super) most: usize,
}

/// What was found.
#[derive(Default)]
pub(super) struct RawRegions {
    pub(super) regions: Vec<RawRegion>,
    /// There are more people to whom the same happens as in some region.
    pub(super) more: bool,
    /// There may be consequences that no region has.
    pub(super) unexplored: bool,
}

/// Regions of one outcome that are shown of people who are in several exceptions at once.
const SEVERAL_EXCEPTIONS: usize = 2;

impl Finder<'_> {
    /// Finds a sign-in that comes out differently, then all to which the very same happens, until there
    /// is none left.
    pub(super) fn find(mut self) -> Result<RawRegions, GaveUp> {
        let changed = self.comparison.changed().and(self.within.clone());
        let allowed = [self.comparison.old_allows(), self.comparison.new_allows()];
        let (people, conditions) = (self.universe.people(), conditions(self.universe));
        let order: Vec<VarId> = people.iter().chain(&conditions).copied().collect();
        let real = real(self.universe);
        let ordinary = self.one_exception_at_most();
        let mut base = vec![self.prover.literal(&changed)];
        let mut found = RawRegions::default();
        loop {
            let point = match self.prover.smallest(&base, &order) {
                Answer::Found(point) => point,
                Answer::Impossible(_) => return Ok(found),
                Answer::Unknown => return Err(GaveUp),
            };
            if found.regions.len() >= self.most {
                (found.more, found.unexplored) = (true, true);
                return Ok(found);
            }
            let (consequence, same) = self.same_as(&point, &allowed);
            let most = self.most_of_one_outcome().min(self.most - found.regions.len());
            let search = Search {
                prover: self.prover,
                space: self.universe.space(),
                real: &real,
                people: &people,
                conditions: &conditions,
                given: self.within,
                violation: &same,
            };
            let phases =
                [Phase { only: ordinary.clone(), most }, Phase { only: Formula::TRUE, most: SEVERAL_EXCEPTIONS }];
            let holes = { search }.holes(&phases)?;
            found.more |= holes.more;
            for hole in holes.holes {
                let hole = Hole { who: self.of_people_that_exist(&hole), ..hole };
                found.regions.push(RawRegion { consequence, hole });
            }
            base.push(!self.prover.literal(&same));
        }
    }

    /// How many regions one outcome may have: with an exception for each policy there are as many classes of
    /// people as policies to whom the very same happens, and another outcome says more.
    fn most_of_one_outcome(&self) -> usize {
        (self.most / 5 * 2).max(1)
    }

    /// In no more than one of the groups and roles that policies exclude and none includes.
    fn one_exception_at_most(&self) -> Formula {
        let universe = self.universe;
        let is_included = |object: &ObjectRef| {
            let sides = self.policies.iter().flatten().filter_map(|policy| policy.users.as_ref());
            let mut included = sides.flat_map(|users| users.include.groups.iter().chain(&users.include.roles));
            included.any(|named| named.same(object))
        };
        let flags = universe.groups().into_iter().chain(universe.roles());
        let exceptions = flags.filter(|(_, class)| !class.iter().any(is_included));
        let held: Vec<Formula> = exceptions.map(|(var, _)| universe.space().yes(var)).collect();
        at_most_one(&held)
    }

    /// The people of `hole` without kinds of which none is among them, such as a workload identity in a
    /// group of users: to leave them in says nothing, and reads as if it did.
    fn of_people_that_exist(&mut self, hole: &Hole) -> Cube {
        let kind = self.universe.kind();
        let mut who = hole.who.clone();
        let Some(at) = who.sides.iter().position(|(var, _)| *var == kind) else { return who };
        let (_, kinds) = who.sides.remove(at);
        let others = [self.prover.literal(&who.formula()), self.prover.literal(&hole.conditions.formula())];
        let mut exists = |value: &usize| {
            let own = self.prover.literal(&self.universe.space().is(kind, *value));
            self.prover.solve(&[others[0], others[1], own]).is_found() != Some(false)
        };
        let there: Vec<usize> = kinds.iter().filter(|value| exists(value)).collect();
        who.sides.insert(at, (kind, ValueSet::of(kinds.size(), there)));
        who
    }

    /// What becomes of the sign-in at `point`, and all sign-ins of which each set demands what it demands
    /// there, with the same difference between the sessions. Where no demand differs anywhere, all that
    /// can be let in are alike, whatever is asked of them.
    fn same_as(&self, point: &Point, allowed: &[Formula; 2]) -> (Consequence, Formula) {
        if self.comparison.differing.is_empty() {
            let let_in = shown(self.universe, &allowed[1], |_| true);
            let same = Formula::all([self.comparison.touched(), let_in, self.same_session(point)]);
            return (Consequence::SessionOnly, same);
        }
        let [old, new] = allowed.each_ref().map(|formula| Demanded::at(self.universe, formula, point));
        let mut parts = vec![
            self.comparison.touched(),
            old.formula(self.universe, &allowed[0]),
            new.formula(self.universe, &allowed[1]),
        ];
        if !old.is_block() && !new.is_block() {
            parts.push(self.same_session(point));
        }
        (consequence(&old, &new), Formula::all(parts))
    }

    /// Controls that differ at the point have the same values on each side; of all others nothing is
    /// asked but that they do not differ.
    fn same_session(&self, point: &Point) -> Formula {
        let statements = &self.comparison.session;
        let differing = |control: &str| {
            let own = statements.iter().filter(|statement| statement.control == control);
            own.into_iter().any(|statement| statement.old.holds(point) != statement.new.holds(point))
        };
        let same = |formula: &Formula| if formula.holds(point) { formula.clone() } else { formula.clone().not() };
        Formula::all(statements.iter().map(|statement| {
            if differing(statement.control) {
                same(&statement.old).and(same(&statement.new))
            } else {
                differs(&statement.old, &statement.new).not()
            }
        }))
    }
}

/// Everything but people and what they show, in the order in which regions are widened.
pub(super) fn conditions(universe: &Universe<'_>) -> Vec<VarId> {
    let first = std::iter::once(universe.target());
    first.chain(universe.environment()).chain(universe.unknowns()).collect()
}

/// All constraints on sign-ins.
pub(super) fn real(universe: &Universe<'_>) -> Formula {
    Formula::all(universe.realism().iter().map(|constraint| constraint.formula.clone()))
}

/// What becomes of sign-ins of which `old` was demanded and `new` is.
pub(super) fn consequence(old: &Demanded, new: &Demanded) -> Consequence {
    if old == new {
        return Consequence::SessionOnly;
    }
    if old.is_block() {
        return Consequence::NewlyUnblocked;
    }
    if new.is_block() {
        return Consequence::NewlyBlocked;
    }
    if new.is_nothing() {
        return Consequence::NewlyUncovered;
    }
    match (new.implies(old), old.implies(new)) {
        (true, _) => Consequence::Tightened,
        (_, true) => Consequence::Loosened,
        _ => Consequence::Changed,
    }
}
