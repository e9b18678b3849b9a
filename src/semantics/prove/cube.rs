//! Boxes of points: for each of some variables a set of values.

use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

/// The points whose value of each variable named is in that variable's set. Every set has a value; a
/// variable that is not named can have any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cube {
    /// The sets, by variable, each once.
    pub sides: Vec<(VarId, ValueSet)>,
}

impl Cube {
    /// The set of `var`; `None` when the cube does not name it.
    #[must_use]
    pub fn side(&self, var: VarId) -> Option<&ValueSet> {
        self.sides.iter().find(|(side, _)| *side == var).map(|(_, values)| values)
    }

    /// Whether `point` is in it.
    #[must_use]
    pub fn holds(&self, point: &Point) -> bool {
        self.sides.iter().all(|(var, values)| values.has(point.get(*var)))
    }

    /// It as a formula.
    #[must_use]
    pub fn formula(&self) -> Formula {
        Formula::all(self.sides.iter().map(|(var, values)| Formula::is_in(*var, values.clone())))
    }

    /// Whether every point of `other` is in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let within = |(var, wide): &(VarId, ValueSet)| {
            other.side(*var).map_or_else(|| wide.is_full(), |narrow| narrow.is_within(wide))
        };
        self.sides.iter().all(within)
    }

    /// `base` with the lowest value that the cube has of every variable it names.
    #[must_use]
    pub fn lowest(&self, base: &Point) -> Point {
        let named = self.sides.iter().filter_map(|(var, values)| Some((*var, values.iter().next()?)));
        named.fold(base.clone(), |point, (var, value)| point.with(var, value))
    }

    /// The one cube that has the points of both and no others, when there is one: they name the same
    /// variables and differ in the values of one, or one has the points of the other.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Option<Self> {
        let same_variables = self.sides.iter().map(|(var, _)| var).eq(other.sides.iter().map(|(var, _)| var));
        if !same_variables {
            return None;
        }
        if self.contains(other) {
            return Some(self.clone());
        }
        if other.contains(self) {
            return Some(other.clone());
        }
        let mut differing = self.sides.iter().zip(&other.sides).enumerate().filter(|(_, (one, two))| one != two);
        let (place, (one, two)) = differing.next()?;
        if differing.next().is_some() {
            return None;
        }
        let mut joined = self.clone();
        joined.sides[place].1 = one.1.or(&two.1);
        Some(joined)
    }
}

/// The same points in fewer cubes: any two that can be one are joined, until none can. The order of the
/// first of each pair stays.
#[must_use]
pub fn merge(mut cubes: Vec<Cube>) -> Vec<Cube> {
    while let Some((first, second, joined)) = joinable(&cubes) {
        cubes[first] = joined;
        cubes.remove(second);
    }
    cubes
}

fn joinable(cubes: &[Cube]) -> Option<(usize, usize, Cube)> {
    let mut pairs = (0..cubes.len()).flat_map(|first| (first + 1..cubes.len()).map(move |second| (first, second)));
    pairs.find_map(|(first, second)| Some((first, second, cubes[first].joined(&cubes[second])?)))
}
