//! A policy set: what rules, proofs and render see.

use crate::diag::{FieldPath, Finding, SourceMap};

use super::{Policy, Tenant, Tests};

/// The format a policy was written in. Some rules speak only about one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The caplint language.
    Language,
    /// Graph's own shape.
    Graph,
}

/// A policy of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct SetPolicy {
    /// The policy, its names resolved.
    pub policy: Policy,
    /// How it was written.
    pub dialect: Dialect,
    /// Session controls that the document names only to switch them off: `session.tokenProtection`
    /// for `"secureSignInSession": {"isEnabled": false}`. The neutral policy does not have them.
    pub switched_off: Vec<FieldPath>,
}

/// The policies of one tenant with what is known of the tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicySet {
    /// The policies in file order.
    pub policies: Vec<SetPolicy>,
    /// The tenant; empty on a bare export.
    pub tenant: Tenant,
    /// True when there is a tenant file.
    pub has_tenant_file: bool,
}

/// A policy read from a document, names not yet resolved, with the map back to what was written.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// The policy.
    pub policy: Policy,
    /// Where each of its fields was written.
    pub map: SourceMap,
    /// The format it was written in.
    pub dialect: Dialect,
    /// As [`SetPolicy::switched_off`].
    pub switched_off: Vec<FieldPath>,
    /// What is wrong with the document beyond its shape.
    pub findings: Vec<Finding>,
}

/// Tests read from a document, names not yet resolved, with the map back to what was written.
#[derive(Debug, Clone)]
pub struct LoweredTests {
    /// The tests.
    pub tests: Tests,
    /// Where each of their fields was written, as `assertions[2].requires` and
    /// `assertions[0].every.users.include`.
    pub map: SourceMap,
    /// What is wrong with the document beyond its shape.
    pub findings: Vec<Finding>,
}
