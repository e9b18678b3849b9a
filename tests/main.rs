//! The one integration-test binary; each module tests one part from outside.

mod graph_corpus;
mod graph_support;
