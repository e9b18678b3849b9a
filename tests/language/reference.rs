//! Documents that use every key.

use caplint::language::DocumentKind;

use super::support::findings;

pub(crate) const POLICIES: &str = include_str!("reference/policies.yaml");
pub(crate) const TENANT: &str = include_str!("reference/tenant.yaml");
pub(crate) const CONFIG: &str = include_str!("reference/config.yaml");
pub(crate) const TESTS: &str = include_str!("reference/tests.yaml");

/// Every kind with its reference document.
pub(crate) const ALL: [(DocumentKind, &str); 4] = [
    (DocumentKind::Policy, POLICIES),
    (DocumentKind::Tenant, TENANT),
    (DocumentKind::Config, CONFIG),
    (DocumentKind::Tests, TESTS),
];

#[test]
fn reference_documents_are_clean() {
    for (kind, text) in ALL {
        assert_eq!(findings(kind, text), Vec::<String>::new(), "{kind:?}");
    }
}
