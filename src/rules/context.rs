//! What a rule may see.

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diag::FieldPath;
use crate::model::{Dialect, Policy, PolicySet, Tenant};
use crate::semantics::Scope;

use super::{Anchor, Proofs, RawFinding};

/// What a rule may see: the set, the day, its options. No files, no spans, no clock.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The whole set.
    pub set: &'a PolicySet,
    /// What was there before the change that is checked; `None` when no change is.
    pub base: Option<&'a PolicySet>,
    /// Whom its policies reach.
    pub scope: &'a Scope<'a>,
    /// What can be proved about it, worked out when a rule asks.
    pub proofs: &'a Proofs<'a>,
    /// Today, as given by `--now`.
    pub now: Date,
    /// The rule's options as JSON, already validated by their schema; `Null` when not set.
    pub options: &'a Value,
}

impl<'a> Context<'a> {
    /// The policy at `index`.
    #[must_use]
    pub fn policy(&self, index: usize) -> &'a Policy {
        &self.set.policies[index].policy
    }

    /// True when the change that is checked brings the policy at `index`: what was before is known, has
    /// policies, and not this one.
    #[must_use]
    pub fn is_new(&self, index: usize) -> bool {
        let Some(base) = self.base.filter(|base| !base.policies.is_empty()) else { return false };
        let pairs = crate::semantics::diff::pairs(base, self.set);
        pairs.iter().any(|pair| pair.new == Some(index) && pair.old.is_none())
    }

    /// How the policy at `index` was written.
    #[must_use]
    pub fn dialect(&self, index: usize) -> Dialect {
        self.set.policies[index].dialect
    }

    /// One of two phrases, in the words of how the policy at `index` was written.
    #[must_use]
    pub fn words(&self, index: usize, language: &'static str, graph: &'static str) -> &'static str {
        match self.dialect(index) {
            Dialect::Language => language,
            Dialect::Graph => graph,
        }
    }

    /// All policies with their index.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &'a Policy)> + use<'a> {
        self.set.policies.iter().map(|entry| &entry.policy).enumerate()
    }

    /// What is known of the tenant.
    #[must_use]
    pub fn tenant(&self) -> &'a Tenant {
        &self.set.tenant
    }

    /// The rule's options, defaults where nothing is set.
    #[must_use]
    pub fn options<T: DeserializeOwned + Default>(&self) -> T {
        T::deserialize(self.options).unwrap_or_default()
    }

    /// A field of the policy at `index`.
    #[must_use]
    pub fn at(&self, index: usize, field: impl Into<FieldPath>) -> Anchor {
        Anchor::Policy(index, field.into())
    }
}

/// Takes a rule's findings.
#[derive(Debug, Default)]
pub struct Sink {
    findings: Vec<RawFinding>,
}

impl Sink {
    /// Takes a finding.
    pub fn report(&mut self, finding: RawFinding) {
        self.findings.push(finding);
    }

    /// What was reported, in order.
    #[must_use]
    pub fn into_findings(self) -> Vec<RawFinding> {
        self.findings
    }
}
