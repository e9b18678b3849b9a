//! What the engine answers.

use crate::diag::{Finding, Severity, bug};
use crate::graph::Plan;
use crate::rules;
use crate::text::Sources;

use super::request::FailOn;

/// The exit code, by its meaning. The format of the report never changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: nothing at or above the fail level.
    Clean,
    /// 1: findings at or above the fail level.
    Findings,
    /// 2: wrong usage, config or input; wins over findings.
    Input,
    /// 101: a bug of caplint kept it from looking at everything; wins over all others.
    Bug,
}

impl Exit {
    /// The process's exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Input => 2,
            Self::Bug => 101,
        }
    }
}

/// What a report holds, in every format.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings, sorted by place.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub summary: Summary,
    /// From which severity on findings make the exit code 1.
    pub fail_on: FailOn,
}

/// What was looked at, and what the verdict rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Policies that were checked.
    pub policies: usize,
    /// Policies left out by a tenant file, with its reason: `key: reason`.
    pub skipped_policies: Vec<String>,
    /// Files met while walking that are no policies, by shown path.
    pub skipped_files: Vec<String>,
    /// Findings silenced by a comment or the baseline.
    pub silenced: usize,
    /// What cannot be known offline and is taken for granted, each once.
    pub assumptions: Vec<String>,
    /// True when a file could not be read whole, so that rules over the set did not run.
    pub incomplete: bool,
}

impl Report {
    /// Number of findings of `severity`.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// True when caplint itself failed somewhere.
    pub(super) fn shows_bug(&self) -> bool {
        self.findings.iter().any(|finding| finding.rule == bug::CODE)
    }

    /// True for a finding that by itself makes the exit code other than 0.
    #[must_use]
    pub fn fails(&self, finding: &Finding) -> bool {
        let by_level = match self.fail_on {
            FailOn::Severity(severity) => finding.severity >= severity,
            FailOn::Never => false,
        };
        by_level || breaks_input(finding)
    }

    /// The exit code that goes with the findings: bugs win, then errors of the input.
    pub(super) fn exit(&self) -> Exit {
        if self.shows_bug() {
            return Exit::Bug;
        }
        if self.findings.iter().any(breaks_input) {
            return Exit::Input;
        }
        if self.findings.iter().any(|finding| self.fails(finding)) { Exit::Findings } else { Exit::Clean }
    }
}

/// True for an error that is said of files, not by a rule nor of a suppression.
pub(super) fn breaks_input(finding: &Finding) -> bool {
    finding.severity == Severity::Error
        && rules::find(finding.rule).is_none()
        && !finding.rule.starts_with("suppression-")
}

/// A finished `check`.
#[derive(Debug)]
pub struct Checked {
    /// The files findings point into.
    pub sources: Sources,
    /// The report.
    pub report: Report,
    /// The exit code.
    pub exit: Exit,
}

/// A finished `render`.
#[derive(Debug)]
pub struct Rendered {
    /// The check that came first.
    pub checked: Checked,
    /// Paths of the files written, relative to the output folder; empty when refused.
    pub written: Vec<String>,
    /// Paths of files of the previous manifest that were removed.
    pub removed: Vec<String>,
    /// Files of the output folder that are not what would be written, when that was the question.
    pub drift: Vec<Drift>,
    /// Why nothing was written, in one sentence; `None` when it was.
    pub refused: Option<String>,
    /// What that rests on, a line each.
    pub details: Vec<String>,
    /// What was planned; `None` when refused.
    pub plan: Option<Plan>,
}

/// A file of an output folder that is not what a render would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Its path, relative to the output folder.
    pub file: String,
    /// How it differs.
    pub how: DriftKind,
}

/// How a file differs from what a render would leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// It is not there.
    Missing,
    /// It holds something else.
    Different,
    /// It is of an earlier render and would be removed.
    LeftOver,
}

impl DriftKind {
    /// The kind in a word or two.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Different => "different",
            Self::LeftOver => "left over",
        }
    }
}
