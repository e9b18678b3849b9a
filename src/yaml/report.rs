//! The findings of one file while it is read.

use crate::diag::{Finding, Place};

/// More than this of one file helps nobody, and hostile files could make millions.
const MOST: usize = 100;

/// Collects findings; beyond the most that are kept it only counts.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    more: usize,
    /// The place of the first that was not kept.
    next: Option<Place>,
}

impl Report {
    pub(super) fn push(&mut self, finding: Finding) {
        if !self.is_full() {
            self.findings.push(finding);
            return;
        }
        self.more += 1;
        self.next = self.next.or(finding.primary.map(|label| label.place));
    }

    /// No further finding will be kept, only counted.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= MOST
    }

    /// All that was kept, and how many were not.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.more > 0 {
            let message = format!("{} more problems of this file are not shown", self.more);
            let mut last = Finding::error("more-problems", message).help("mend the ones above and run again");
            if let Some(place) = self.next {
                last = last.at(place, "the next one");
            }
            self.findings.push(last);
        }
        self.findings
    }
}
