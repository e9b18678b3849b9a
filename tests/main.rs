//! The one integration-test binary; each module tests one part from outside.

mod front;
mod graph_corpus;
mod graph_laws;
mod graph_policies;
mod graph_support;
