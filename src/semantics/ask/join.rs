//! Regions of one kind said in few and wide descriptions.
//!
//! Regions are found outcome by outcome and class by class, so that what is one thing to a reader comes
//! in many narrow pieces. Here the pieces are put together again for each kind of people by a decision
//! diagram, and the solver is asked whether nothing was added.

use std::cmp::Reverse;

use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::prove::{Cube, Diagrams, Prover, cover};
use crate::semantics::universe::Universe;

use super::holes::Hole;

/// The most nodes that the diagrams of one group of regions may need; above that regions stay as they are.
const NODES: usize = 40_000;

/// The most classes of people that are looked at one by one.
const CLASSES: usize = 96;

/// Whoever is in one of `who`, everywhere in `conditions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::semantics) struct Shape {
    pub(in crate::semantics) who: Vec<Cube>,
    pub(in crate::semantics) conditions: Cube,
}

impl Shape {
    /// Whether all of `other` is in it.
    fn contains(&self, other: &Self) -> bool {
        let is_inside = |own: &Cube| self.who.iter().any(|wide| wide.contains(own));
        self.conditions.contains(&other.conditions) && other.who.iter().all(is_inside)
    }

    pub(in crate::semantics) fn holds(&self, point: &Point) -> bool {
        self.conditions.holds(point) && self.who.iter().any(|who| who.holds(point))
    }
}

/// Puts regions together.
pub(in crate::semantics) struct Joiner<'j> {
    pub(in crate::semantics) universe: &'j Universe<'j>,
    /// Its requirements are the constraints on sign-ins.
    pub(in crate::semantics) prover: &'j mut Prover,
    /// The constraints on sign-ins.
    pub(in crate::semantics) real: &'j Formula,
    /// Everything but people, in the order in which regions are widened.
    pub(in crate::semantics) conditions: &'j [VarId],
}

/// People of one kind with the same memberships.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Class {
    /// The kind, by its value.
    kind: usize,
    /// All else that is said of them.
    rest: Cube,
    /// A sign-in of some of them.
    at: Point,
}

impl Joiner<'_> {
    /// The sign-ins of `holes` in fewer descriptions: those of people with few memberships first, then those
    /// of many resources, then those of wide conditions.
    pub(in crate::semantics) fn shapes(&mut self, holes: &[&Hole]) -> Vec<Shape> {
        let joined = if holes.len() > 1 { self.joined(holes) } else { None };
        let mut shapes = joined.unwrap_or_else(|| holes.iter().map(|hole| as_found(hole)).collect());
        for shape in &mut shapes {
            shape.who.sort_by_key(|who| self.memberships(who));
        }
        shapes.sort_by_key(|shape| {
            let memberships = shape.who.iter().map(|who| self.memberships(who)).min();
            let targets = shape.conditions.side(self.universe.target()).map_or(usize::MAX, ValueSet::len);
            (memberships, Reverse(targets), shape.conditions.sides.len())
        });
        shapes
    }

    /// How many groups and roles the people are in.
    fn memberships(&self, who: &Cube) -> usize {
        let flags: Vec<VarId> =
            self.universe.groups().into_iter().chain(self.universe.roles()).map(|(var, _)| var).collect();
        who.sides.iter().filter(|(var, values)| flags.contains(var) && !values.has(0)).count()
    }

    fn joined(&mut self, holes: &[&Hole]) -> Option<Vec<Shape>> {
        let classes = self.classes(holes)?;
        let mut diagrams = Diagrams::new(self.universe.space(), self.conditions, NODES);
        let mut shapes: Vec<(Cube, Vec<Class>)> = Vec::new();
        for class in classes {
            for cube in self.conditions_of(&class, holes, &mut diagrams)? {
                match shapes.iter_mut().find(|(known, _)| *known == cube) {
                    Some((_, own)) => own.push(class.clone()),
                    None => shapes.push((cube, vec![class.clone()])),
                }
            }
        }
        let shapes = shapes.into_iter().map(|(conditions, own)| Shape { who: self.people(&own), conditions });
        Some(widest(shapes.collect()))
    }

    /// The people of `holes`, kind by kind; `None` where there are too many.
    fn classes(&self, holes: &[&Hole]) -> Option<Vec<Class>> {
        let kind = self.universe.kind();
        let mut classes: Vec<Class> = Vec::new();
        for hole in holes {
            let rest = Cube { sides: hole.who.sides.iter().filter(|(var, _)| *var != kind).cloned().collect() };
            let all = ValueSet::full(self.universe.space().size(kind));
            for value in hole.who.side(kind).unwrap_or(&all).iter() {
                if !classes.iter().any(|known| known.kind == value && known.rest == rest) {
                    classes.push(Class { kind: value, rest: rest.clone(), at: hole.example.with(kind, value) });
                }
            }
        }
        (classes.len() <= CLASSES).then_some(classes)
    }

    fn who(&self, rest: &Cube, kinds: ValueSet) -> Cube {
        let mut sides = rest.sides.clone();
        if !kinds.is_full() {
            sides.push((self.universe.kind(), kinds));
        }
        sides.sort_by_key(|(var, _)| *var);
        Cube { sides }
    }

    /// Where the holes are for these people: in few cubes if nothing is added by that, else as they were found.
    fn conditions_of(&mut self, class: &Class, holes: &[&Hole], diagrams: &mut Diagrams) -> Option<Vec<Cube>> {
        let size = self.universe.space().size(self.universe.kind());
        let people = self.who(&class.rest, ValueSet::of(size, [class.kind]));
        let own: Vec<&Cube> =
            holes.iter().filter(|hole| hole.who.contains(&people)).map(|hole| &hole.conditions).collect();
        let wanted = Formula::any(own.iter().map(|cube| cube.formula()));
        let there = [self.prover.literal(&people.formula()), self.prover.literal(&wanted)];
        if self.prover.solve(&there).is_found() == Some(false) {
            return Some(Vec::new());
        }
        let cubes = self.covered(class, &wanted, diagrams)?;
        let mut adds = |cube: &Cube| {
            let cube = self.prover.literal(&cube.formula());
            self.prover.solve(&[there[0], !there[1], cube]).is_found() != Some(false)
        };
        if cubes.is_empty() || cubes.iter().any(&mut adds) {
            return Some(own.into_iter().cloned().collect());
        }
        Some(cubes)
    }

    fn covered(&self, class: &Class, wanted: &Formula, diagrams: &mut Diagrams) -> Option<Vec<Cube>> {
        let of_person = |var: VarId| {
            let value = || ValueSet::of(self.universe.space().size(var), [class.at.get(var)]);
            (!self.conditions.contains(&var)).then(value)
        };
        let real = diagrams.formula(&self.real.within(&of_person)).ok()?;
        let unreal = diagrams.not(real).ok()?;
        let wanted = diagrams.formula(wanted).ok()?;
        let cover = cover(diagrams, wanted, unreal, self.conditions, usize::MAX).ok()?;
        let narrowed =
            |cube: Cube| Cube { sides: cube.sides.into_iter().filter(|(_, side)| !side.is_full()).collect() };
        let mut cubes: Vec<Cube> = cover.cubes.into_iter().map(narrowed).collect();
        cubes.sort();
        Some(cubes)
    }

    /// Classes with the same memberships are one, whatever their kinds; what another holds is left out.
    fn people(&self, classes: &[Class]) -> Vec<Cube> {
        let size = self.universe.space().size(self.universe.kind());
        let mut found: Vec<(Cube, ValueSet)> = Vec::new();
        for class in classes {
            match found.iter_mut().find(|(rest, _)| *rest == class.rest) {
                Some((_, kinds)) => kinds.insert(class.kind),
                None => found.push((class.rest.clone(), ValueSet::of(size, [class.kind]))),
            }
        }
        let all: Vec<Cube> = found.into_iter().map(|(rest, kinds)| self.who(&rest, kinds)).collect();
        let is_needed = |at: usize| {
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            !others.clone().any(|(other, wide)| wide.contains(&all[at]) && (other < at || !all[at].contains(wide)))
        };
        (0..all.len()).filter(|at| is_needed(*at)).map(|at| all[at].clone()).collect()
    }
}

fn as_found(hole: &Hole) -> Shape {
    Shape { who: vec![hole.who.clone()], conditions: hole.conditions.clone() }
}

/// Those that are not in another; of two that are the same, the first.
fn widest(shapes: Vec<Shape>) -> Vec<Shape> {
    let is_inside = |at: usize| {
        let others = shapes.iter().enumerate().filter(|(other, _)| *other != at);
        others.clone().any(|(other, wide)| wide.contains(&shapes[at]) && (other < at || !shapes[at].contains(wide)))
    };
    let kept: Vec<bool> = (0..shapes.len()).map(|at| !is_inside(at)).collect();
    shapes.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(shape, _)| shape).collect()
}
