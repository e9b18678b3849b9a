//! The engine: `check` and `render` as functions. Every shell calls these.

mod against;
mod baseline;
mod check;
mod import;
mod levels;
mod place;
mod references;
mod render;
mod request;
mod result;
mod run;
mod suppress;
mod whatif;
mod write;

pub use check::{check, check_files, check_texts};
pub use import::{Draft, ImportRequest, Imported, Output, OutputState, draft, import};
pub use levels::nearest_rule;
pub use render::{render, render_drift};

pub use crate::workspace::{ConfigChoice, TenantChoice};
pub(crate) use write::{abandon, replace, uninterrupted};

pub use request::{CheckRequest, FailOn, RenderRequest};
pub use result::{Checked, Drift, DriftKind, Exit, Rendered, Report, Summary};
pub use whatif::{
    Answer as WhatIfAnswer, Asked, Keys as SignInKeys, PolicyAnswer, Problem, WhatIf, WhatIfRequest, whatif,
    whatif_files,
};
