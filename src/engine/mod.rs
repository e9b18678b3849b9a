//! The engine: `check`, `test` and `render` as functions. Every shell calls these.

mod against;
mod baseline;
mod check;
mod diff;
mod gaps;
mod import;
mod levels;
mod place;
mod references;
mod render;
mod request;
mod result;
mod run;
mod side;
mod since;
mod suppress;
mod test;
mod whatif;
mod write;

pub use check::{check, check_files, check_texts};
pub use diff::{DiffRequest, DiffSide, Diffed, EditPlace, Operation, TenantDiff, diff};
pub use gaps::{gaps, gaps_and_exceptions, gaps_files};
pub use import::{Draft, ImportRequest, Imported, Output, OutputState, draft, import};
pub use levels::nearest_rule;
pub use render::{render, render_drift};
pub use test::{
    Evidence, NearText, RegionText, Selection, TestKind, TestResult, TestVerdict, Tested, TestedSet, UntouchedPolicy,
    test, test_files,
};

pub use crate::workspace::{ConfigChoice, TenantChoice};
pub(crate) use write::{abandon, replace, uninterrupted};

pub use request::{CheckRequest, FailOn, GapsRequest, QuestionChoice, RenderRequest, TestRequest};
pub use result::{Checked, Drift, DriftKind, Exit, Rendered, Report, Summary};
pub use side::{Side, SideChoice, SideError, SideName, choose_sides};
pub use since::{check_since, check_texts_since};
pub use whatif::{
    Answer as WhatIfAnswer, Asked, Keys as SignInKeys, PolicyAnswer, Problem, WhatIf, WhatIfRequest, whatif,
    whatif_files,
};
