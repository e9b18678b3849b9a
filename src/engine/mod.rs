//! The engine: `check` and `render` as functions. Every shell calls these.

mod request;
mod result;

pub use request::{CheckRequest, ConfigChoice, FailOn, RenderRequest, TenantChoice};
pub use result::{Checked, Exit, Rendered, Report, Summary};
/// T
pub fn check(_: &CheckRequest) -> Checked {
    Checked {
        sources: crate::text::Sources::default(),
        report: Report::default(),
        exit: Exit::Clean,
    }
}
/// T
pub fn render(r: &RenderRequest) -> Rendered {
    Rendered {
        checked: check(&r.check),
        written: vec![],
        removed: vec![],
        refused: None,
    }
}
