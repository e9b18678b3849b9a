//! Questions about what a policy set does to every sign-in of a region, or to some.
//!
//! [`Asker`] decides one assertion after the other; [`decide`] a single one. The solver decides with
//! arbitrary memberships; where a statement fails, regions are described class by class of people; every
//! example is held against the concrete evaluation before it is shown.

mod answer;
mod asker;
mod assumptions;
mod compiled;
mod edits;
mod every;
mod exceptions;
mod exists;
mod hints;
pub(in crate::semantics) mod holes;
#[cfg(test)]
mod holes_tests;
pub(in crate::semantics) mod join;
mod left_out;
mod lifeline;
mod near;
mod pieces;
mod query;
mod replay;
mod session;
mod some;
mod stage;
#[cfg(test)]
mod tests;
pub mod text;
pub(in crate::semantics) mod words;

pub use answer::{
    Answer, Because, Disagreement, LeftOut, LeftOutReason, Narrowing, Near, NoWay, OpenRegion, Parts, People,
    PrincipalKind, PrincipalRef, Today, Verdict, WouldClose,
};
pub use asker::{Asker, Limits, decide, input};
pub use edits::{Edit, smallest_edits};
pub use exceptions::{ExceptionPrincipal, exceptions, excluded_principals};
pub use left_out::{declared_principal, extra_regions, sign_ins_of};
pub use lifeline::Lifeline;
pub(super) use near::near;
pub use near::why_not;
pub use stage::{At, at_stage, move_to};
