//! What Graph refuses, and what no rule of another family says already.
//!
//! One cause gives one finding: a refusal that belongs to a control or condition with a family of its own (session,
//! risk, grants, conditions) stays there, with the tag `rejected`. Every rule with that tag is named in the catalogue of
//! Graph's errors (`catalog::graph_errors`), which holds its evidence.
