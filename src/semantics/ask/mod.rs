//! Questions about what a policy set does to every sign-in of a region, or to some.

mod answer;

pub use answer::{
    Answer, Because, Disagreement, LeftOut, LeftOutReason, Narrowing, Near, NoWay, OpenRegion, Parts, People,
    PrincipalKind, PrincipalRef, Today, Verdict, WouldClose,
};
