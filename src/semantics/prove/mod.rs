//! Deciding statements over finite variables, and showing where they hold.
//!
//! [`Prover`] decides: it puts formulas to a solver and answers with a point, or with the assumptions
//! that exclude each other. [`Diagrams`] and [`cover()`] explain: over the few variables of one question
//! they hold a whole function and describe where it holds in few, wide [`Cube`]s. [`points`] is plain
//! enumeration, against which the others are tested. None of them knows of policies, and each gives the
//! same answer for the same calls.

mod cover;
mod cube;
mod diagram;
mod encoder;
mod enumerate;
mod parts;
mod prover;
mod solver;
#[cfg(test)]
mod tests;

pub use cover::{Cover, cover};
pub use cube::{Cube, merge};
pub use diagram::{Diagram, DiagramError, Diagrams, Terminal};
pub use enumerate::points;
pub use prover::{Answer, Prover};
pub use solver::{Batsat, Literal, Solver, Verdict};
