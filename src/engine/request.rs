//! What the engine is asked.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::diag::Severity;
use crate::workspace::{ConfigChoice, TenantChoice};

use super::test::Selection;

/// From which severity on findings make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// From this severity on.
    Severity(Severity),
    /// Never.
    Never,
}

impl Default for FailOn {
    fn default() -> Self {
        Self::Severity(Severity::Error)
    }
}

/// What `check` is asked.
#[derive(Debug, Clone)]
pub struct CheckRequest {
    /// Files and folders; empty means the set of the current folder.
    pub paths: Vec<PathBuf>,
    /// The folder relative paths start from.
    pub folder: PathBuf,
    /// Where the config comes from.
    pub config: ConfigChoice,
    /// Which tenants.
    pub tenants: TenantChoice,
    /// Today.
    pub now: Date,
    /// Rule ids, families or tags to look for; empty means what the config says.
    pub select: Vec<String>,
    /// Rule ids, families or tags to leave out.
    pub ignore: Vec<String>,
    /// Overrides the config's `failOn`.
    pub fail_on: Option<FailOn>,
    /// Number of threads; `None` means one per core.
    pub threads: Option<usize>,
}

/// What `render` is asked.
#[derive(Debug, Clone)]
pub struct RenderRequest {
    /// What to read, as for `check`. Rules of error level run with it.
    pub check: CheckRequest,
    /// The folder to write.
    pub out: PathBuf,
    /// Rule ids whose findings do not stop the render; `all` lets every one through.
    pub allow: Vec<String>,
    /// Refuse references that only exist after another object is created.
    pub strict: bool,
    /// An export of the tenant's present state, to write only what has to change.
    pub against: Option<PathBuf>,
    /// Remove objects that only the tenant has; without `against` there are none.
    pub delete: bool,
}

/// What `test` is asked.
#[derive(Debug, Clone)]
pub struct TestRequest {
    /// What to read, as for `check`.
    pub check: CheckRequest,
    /// Which tests, by name.
    pub select: Selection,
    /// The stage that is assumed where a test names none: of every policy that has it, or `last`.
    pub stage: Option<String>,
}

/// Which built-in questions are asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum QuestionChoice {
    /// Those that need no licence or feature that the tenant file does not list.
    #[default]
    Default,
    /// Every one.
    All,
    /// These, by id or name.
    Named(Vec<String>),
}

/// What `gaps` is asked.
#[derive(Debug, Clone)]
pub struct GapsRequest {
    /// What to read, as for `check`.
    pub check: CheckRequest,
    /// Which questions.
    pub questions: QuestionChoice,
    /// The stage that is assumed: of every policy that has it, or `last`.
    pub stage: Option<String>,
}
