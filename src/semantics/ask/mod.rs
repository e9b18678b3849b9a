//! Questions about what a policy set does to every sign-in of a region, or to some.

mod answer;
mod exceptions;
mod exists;
mod holes;
#[cfg(test)]
mod holes_tests;
mod near;
mod pieces;
mod stage;
#[cfg(test)]
mod tests;
pub mod text;

pub use answer::{
    Answer, Because, Disagreement, LeftOut, LeftOutReason, Narrowing, Near, NoWay, OpenRegion, Parts, People,
    PrincipalKind, PrincipalRef, Today, Verdict, WouldClose,
};
pub use exceptions::{ExceptionPrincipal, exceptions};
pub use stage::{At, at_stage, move_to};
