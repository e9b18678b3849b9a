//! The baseline: an earlier JSON report whose findings are known and accepted.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diag::{self, Finding};
use crate::workspace::{Config, Documents, Files, Workspace, absolute};

/// The largest baseline that is read, in bytes.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Fingerprints of accepted findings.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    fingerprints: BTreeSet<String>,
}

impl Baseline {
    /// The baseline that `config` names; what is wrong with it goes to `findings`.
    pub(super) fn of(
        config: &Config,
        files: &dyn Files,
        findings: &mut Vec<Finding>,
        documents: &Documents<'_>,
    ) -> Self {
        let Some(name) = &config.file.baseline else {
            return Self::default();
        };
        let path = absolute(&config.root, std::path::Path::new(&**name));
        let read = files.read(&path, LIMIT).ok().and_then(|bytes| fingerprints(&bytes));
        let Some(fingerprints) = read else {
            let finding = Finding::error("bad-baseline", format!("{} is no readable JSON report of caplint", &**name))
                .help("write one with `caplint check --output json=FILE`, or take `baseline` out of the config");
            let node = config.node.map(|reference| config.node_at(documents.node(reference), &["baseline"]));
            findings.push(node.map_or(finding.clone(), |node| finding.at(node.place(), "")));
            return Self::default();
        };
        Self { fingerprints }
    }

    /// For each finding, whether it is in the baseline.
    #[must_use]
    pub(super) fn known(&self, findings: &[Finding], workspace: &Workspace) -> Vec<bool> {
        if self.fingerprints.is_empty() {
            return vec![false; findings.len()];
        }
        let fingerprints = diag::fingerprints(findings, |file| workspace.files[file.position()].source.name.as_str());
        fingerprints.iter().map(|fingerprint| self.fingerprints.contains(fingerprint)).collect()
    }
}

fn fingerprints(bytes: &[u8]) -> Option<BTreeSet<String>> {
    let report: Value = serde_json::from_slice(bytes).ok()?;
    let findings = report.get("findings")?.as_array()?;
    findings.iter().map(|finding| Some(finding.get("fingerprint")?.as_str()?.to_owned())).collect()
}
