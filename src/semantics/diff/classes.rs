//! The people that policies tell apart, one membership at a time, and for how many something changes.

use crate::semantics::ask::holes::GaveUp;
use crate::semantics::logic::{Formula, VarId};
use crate::semantics::prove::{Answer, Literal, Prover};
use crate::semantics::universe::Universe;

/// How many classes there are, and for how many of them `changed` holds of some sign-in.
///
/// A class is a kind of subject, an account, or membership in one group or one role of those that are
/// told apart; with as little else as the tenant file allows.
pub(super) fn count(universe: &Universe<'_>, prover: &mut Prover, changed: &Formula) -> Result<(usize, usize), GaveUp> {
    let people = universe.people();
    let changed = prover.literal(changed);
    let (mut all, mut differing) = (0, 0);
    for statement in statements(universe) {
        let Some(class) = class(universe, prover, &people, &statement)? else { continue };
        all += 1;
        let mut assumptions = class;
        assumptions.push(changed);
        match prover.solve(&assumptions) {
            Answer::Found(_) => differing += 1,
            Answer::Impossible(_) => {}
            Answer::Unknown => return Err(GaveUp),
        }
    }
    Ok((all, differing))
}

/// What makes each class.
fn statements(universe: &Universe<'_>) -> Vec<Formula> {
    let space = universe.space();
    let kind = universe.kind();
    let (account, accounts) = universe.accounts();
    let member = space.is(kind, 0);
    let kinds = (0..space.size(kind)).map(|value| space.is(kind, value));
    let accounts = (1..accounts.len()).map(|value| space.is(account, value));
    let flags = universe.groups().into_iter().chain(universe.roles());
    let flags: Vec<Formula> = flags.map(|(var, _)| space.yes(var).and(member.clone())).collect();
    kinds.chain(accounts).chain(flags).collect()
}

/// The class that `statement` makes: the people variables at their most ordinary values. `None` where
/// there are no such people.
fn class(
    universe: &Universe<'_>,
    prover: &mut Prover,
    people: &[VarId],
    statement: &Formula,
) -> Result<Option<Vec<Literal>>, GaveUp> {
    let space = universe.space();
    let named = statement.variables();
    let ordinary = people.iter().filter(|var| !named.contains(var)).map(|var| space.is(*var, 0));
    let mut plain: Vec<Literal> = vec![prover.literal(statement)];
    for formula in ordinary {
        plain.push(prover.literal(&formula));
    }
    if let Answer::Found(_) = prover.solve(&plain) {
        return Ok(Some(plain));
    }
    let statement = prover.literal(statement);
    match prover.smallest(&[statement], people) {
        Answer::Found(point) => {
            let exact = people.iter().map(|var| prover.literal(&space.is(*var, point.get(*var)))).collect();
            Ok(Some(exact))
        }
        Answer::Impossible(_) => Ok(None),
        Answer::Unknown => Err(GaveUp),
    }
}
