//! What decides, in words: the fewest and widest conditions under which something holds.

use std::collections::BTreeSet;

use crate::semantics::ask::Narrowing;
use crate::semantics::logic::{Formula, ValueSet, VarId};
use crate::semantics::prove::{Cube, Diagram, DiagramError, Diagrams, cover};
use crate::semantics::universe::{Topic, Universe};
use crate::text::or_list;

use super::known::Known;

/// The most nodes that the diagrams may need. Above that no conditions are told.
const NODES: usize = 60_000;

/// When each of `formulas` holds for a completion: any of these, at most `most`; nothing where that
/// cannot be said in as few.
pub(super) fn conditions(known: &mut Known<'_, '_>, formulas: &[Formula], most: usize) -> Vec<Vec<Vec<Narrowing>>> {
    let left: Vec<Formula> = formulas.iter().map(|formula| known.left_of(formula)).collect();
    let variables: BTreeSet<VarId> = left.iter().flat_map(Formula::variables).collect();
    let order: Vec<VarId> = variables.iter().copied().collect();
    let mut diagrams = Diagrams::new(known.universe.space(), &order, NODES);
    let Ok(real) = real(known, &mut diagrams, &variables) else {
        return vec![Vec::new(); formulas.len()];
    };
    left.iter().map(|formula| described(known, &mut diagrams, formula, real, most).unwrap_or_default()).collect()
}

/// What is known of `variables` by themselves.
fn real(
    known: &mut Known<'_, '_>,
    diagrams: &mut Diagrams,
    variables: &BTreeSet<VarId>,
) -> Result<Diagram, DiagramError> {
    let mut real = Diagram::TRUE;
    for var in variables {
        let values = diagrams.formula(&Formula::is_in(*var, known.values(*var)))?;
        real = diagrams.and(real, values)?;
    }
    let realism: Vec<Formula> = known.universe.realism().iter().map(|named| named.formula.clone()).collect();
    for formula in realism.into_iter().chain([known.formula.clone()]) {
        let left = known.left_of(&formula);
        if left.variables().is_subset(variables) {
            let part = diagrams.formula(&left)?;
            real = diagrams.and(real, part)?;
        }
    }
    Ok(real)
}

fn described(
    known: &mut Known<'_, '_>,
    diagrams: &mut Diagrams,
    formula: &Formula,
    real: Diagram,
    most: usize,
) -> Result<Vec<Vec<Narrowing>>, DiagramError> {
    let holds = diagrams.formula(formula)?;
    let target = diagrams.and(holds, real)?;
    let unreal = diagrams.not(real)?;
    let preference: Vec<VarId> = diagrams.order().iter().rev().copied().collect();
    let cover = cover(diagrams, target, unreal, &preference, most.saturating_mul(4))?;
    if !cover.is_complete() {
        return Ok(Vec::new());
    }
    let possible: Vec<Cube> = cover.cubes.into_iter().filter(|cube| known.is_possible(&cube.formula())).collect();
    if possible.len() > most {
        return Ok(Vec::new());
    }
    Ok(possible.iter().map(|cube| words(known, cube)).collect())
}

/// The sides of a cube that say something, in words.
fn words(known: &mut Known<'_, '_>, cube: &Cube) -> Vec<Narrowing> {
    let mut said = Vec::new();
    for (var, values) in &cube.sides {
        let possible = known.values(*var);
        let values = values.and(&possible);
        if values != possible {
            said.push(narrowing(known.universe, *var, &values, &possible));
        }
    }
    said
}

/// What is in, or what is out where that is shorter. Values of yes/no variables are whole statements.
fn narrowing(universe: &Universe<'_>, var: VarId, values: &ValueSet, possible: &ValueSet) -> Narrowing {
    let meaning = universe.meaning(var);
    let names = |values: &ValueSet| -> Vec<String> {
        values.iter().filter_map(|value| meaning.values.get(value).cloned()).collect()
    };
    let rest = values.complement().and(possible);
    let aspect = meaning.title.clone();
    if possible.len() > 3 && rest.len() < values.len() {
        return Narrowing { aspect, only: Vec::new(), but: names(&rest) };
    }
    let mut only = names(values);
    if meaning.topic == Topic::How && meaning.title.contains("risk") {
        only = vec![format!("{} {}", meaning.title, or_list(&only))];
    }
    Narrowing { aspect, only, but: Vec::new() }
}
