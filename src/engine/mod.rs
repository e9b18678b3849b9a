//! The engine: `check` and `render` as functions. Every shell calls these.

mod against;
mod baseline;
mod check;
mod levels;
mod place;
mod references;
mod render;
mod request;
mod result;
mod run;
mod suppress;

pub use check::{check, check_files, check_texts};
pub use levels::nearest_rule;
pub use render::render;

pub use crate::workspace::{ConfigChoice, TenantChoice};
pub use request::{CheckRequest, FailOn, RenderRequest};
pub use result::{Checked, Exit, Rendered, Report, Summary};
