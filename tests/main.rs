//! The one integration-test binary; each module tests one part from outside.

mod architecture;
mod bad_input;
mod cli;
mod corpus;
mod determinism;
mod front;
#[path = "../benches/generate.rs"]
mod generate;
mod graph_corpus;
mod graph_laws;
mod graph_nothing_lost;
mod graph_policies;
mod graph_read;
mod graph_render;
mod graph_support;
mod language;
mod rule_pages;
mod support;
