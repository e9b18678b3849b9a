//! The engine: `check` and `render` as functions. Every shell calls these.

mod request;
mod result;

pub use request::{CheckRequest, ConfigChoice, FailOn, RenderRequest, TenantChoice};
pub use result::{Checked, Exit, Rendered, Report, Summary};
