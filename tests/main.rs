//! The one integration-test binary; each module tests one part from outside.
//!
//! `cfg(test)` tells clippy that helper functions are test code too.

#[cfg(test)]
mod against;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod deploy;
#[cfg(test)]
mod determinism;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod front;
#[cfg(test)]
mod gaps;
#[cfg(test)]
#[path = "../benches/generate.rs"]
mod generate;
#[cfg(test)]
mod generate_policies;
#[cfg(test)]
mod git;
#[cfg(test)]
mod graph_accepted;
#[cfg(test)]
mod graph_as_body;
#[cfg(test)]
mod graph_corpus;
#[cfg(test)]
mod graph_errors;
#[cfg(test)]
mod graph_faults;
#[cfg(test)]
mod graph_laws;
#[cfg(test)]
mod graph_nothing_lost;
#[cfg(test)]
mod graph_policies;
#[cfg(test)]
mod graph_read;
#[cfg(test)]
mod graph_refusals;
#[cfg(test)]
mod graph_render;
#[cfg(test)]
mod graph_support;
#[cfg(test)]
mod hooks;
#[cfg(test)]
mod import;
#[cfg(test)]
mod language;
#[cfg(test)]
mod misuse;
#[cfg(test)]
#[path = "../benches/numbers.rs"]
mod numbers;
#[cfg(test)]
mod pipelines;
#[cfg(test)]
mod print;
#[cfg(test)]
mod process;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod redundancy;
#[cfg(test)]
mod render;
#[cfg(test)]
mod rule_pages;
#[cfg(test)]
#[path = "../benches/shapes.rs"]
mod shapes;
#[cfg(test)]
mod small_policies;
#[cfg(test)]
mod support;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod universe;
#[cfg(test)]
mod workspace;
