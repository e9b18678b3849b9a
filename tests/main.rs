//! The one integration-test binary; each module tests one part from outside.

mod cli;
mod graph_corpus;
mod graph_support;
