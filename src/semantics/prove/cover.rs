//! Where something holds, said in few and wide cubes.

use super::{Cube, Diagram, DiagramError, Diagrams};
use crate::semantics::logic::VarId;

/// Cubes that cover something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The cubes. Each is as wide as it can be, and none can be left out. They may overlap.
    pub cubes: Vec<Cube>,
    /// What they leave uncovered: [`Diagram::FALSE`] unless there were more cubes than allowed.
    pub rest: Diagram,
}

impl Cover {
    /// True when nothing is left uncovered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.rest == Diagram::FALSE
    }
}

/// Covers the points of `target` that are not in `dont_care` with at most `most` cubes over all variables
/// of `diagrams`. A cube may take in points of `dont_care`, and no others outside `target`.
///
/// One cube after the other is grown from the smallest point not covered yet: it gets as many values of
/// the first variable of `preference` as possible, then of the second, and so on; variables not named
/// there come last, in the diagrams' order. So the same shape of hole gives the same cubes everywhere.
///
/// # Errors
///
/// When the limit on nodes is reached.
pub fn cover(
    diagrams: &mut Diagrams,
    target: Diagram,
    dont_care: Diagram,
    preference: &[VarId],
    most: usize,
) -> Result<Cover, DiagramError> {
    let order = widening_order(diagrams, preference);
    let allowed = diagrams.or(target, dont_care)?;
    let wanted = diagrams.without(target, dont_care)?;
    let (mut found, mut rest) = (Vec::new(), wanted);
    while found.len() < most {
        let Some(seed) = diagrams.smallest(rest, 1) else { break };
        let cube = grown(diagrams, allowed, seed, &order);
        let covered = diagrams.formula(&cube.formula())?;
        rest = diagrams.without(rest, covered)?;
        found.push((cube, covered));
    }
    let wanted = diagrams.without(wanted, rest)?;
    let cubes = needed(diagrams, wanted, found)?;
    Ok(Cover { cubes, rest })
}

/// The variables of `preference`, then the others.
fn widening_order(diagrams: &Diagrams, preference: &[VarId]) -> Vec<VarId> {
    let known = diagrams.order();
    let first = preference.iter().filter(|var| known.contains(var));
    first.chain(known.iter().filter(|var| !preference.contains(var))).copied().collect()
}

/// One pass makes the cube as wide as it can be: what a variable could not get from a smaller cube it
/// cannot get from a larger one.
fn grown(diagrams: &Diagrams, allowed: Diagram, mut cube: Cube, order: &[VarId]) -> Cube {
    for var in order {
        let Some(values) = diagrams.widest(allowed, &cube, *var) else { continue };
        let side = cube.sides.iter_mut().find(|(side, _)| side == var);
        if let Some((_, side)) = side {
            *side = values;
        }
    }
    cube
}

/// The cubes without those whose part of `wanted` the others have too.
fn needed(diagrams: &mut Diagrams, wanted: Diagram, found: Vec<(Cube, Diagram)>) -> Result<Vec<Cube>, DiagramError> {
    // What is covered by each cube's successors, and at last by none.
    let mut later = vec![Diagram::FALSE];
    for (_, covered) in found.iter().skip(1).rev() {
        let last = later.last().copied().unwrap_or(Diagram::FALSE);
        later.push(diagrams.or(last, *covered)?);
    }
    let (mut kept, mut earlier) = (Vec::new(), Diagram::FALSE);
    for ((cube, covered), later) in found.into_iter().zip(later.into_iter().rev()) {
        let others = diagrams.or(earlier, later)?;
        if diagrams.without(wanted, others)? != Diagram::FALSE {
            earlier = diagrams.or(earlier, covered)?;
            kept.push(cube);
        }
    }
    Ok(kept)
}
