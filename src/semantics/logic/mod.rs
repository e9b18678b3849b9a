//! Statements over finitely many variables with finitely many values each: the language in which a
//! policy set is put to the solver and to the decision diagrams. It knows nothing of policies.

mod formula;
mod value_set;

pub use formula::{Formula, Point, Space, VarId, Variable};
pub use value_set::ValueSet;
