//! caplint: a linter and prover for Microsoft Entra Conditional Access policies kept as code.
//!
//! The modules are layers; each uses only those above it in this list. `docs/architecture.md`
//! tells the story, a test holds the order.

pub mod text;

pub mod diag;

pub mod yaml;

pub mod model;

pub mod filter;

pub mod catalog;

pub mod language;

pub mod graph;

pub mod workspace;

pub mod semantics;

pub mod rules;

pub mod engine;

pub mod report;

pub mod cli;
