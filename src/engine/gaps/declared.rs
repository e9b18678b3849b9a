//! Exceptions that the tenant file declares: whether they are in order.

use crate::diag::{FieldPath, Finding, Severity};
use crate::engine::test::TestedSet;
use crate::model::Exception;
use crate::rules::Anchor;
use crate::semantics::questions::questions;

use super::asking::Asking;

impl Asking<'_> {
    /// What is wrong with the declared exceptions: expired, for no question that anybody asks, not needed.
    pub(super) fn exceptions(self, tested: &TestedSet) -> Vec<Finding> {
        let all = self.set.built.set.tenant.exceptions.iter().enumerate();
        all.filter_map(|(at, declared)| self.exception(at, declared, tested)).collect()
    }

    fn exception(self, at: usize, declared: &Exception, tested: &TestedSet) -> Option<Finding> {
        let who = format!("the {} {}", declared.kind, declared.principal);
        if declared.until.is_some_and(|day| day < self.request.check.now) {
            let message = format!("the exception for {who} has expired");
            let finding = self.said(at, "until", "exception-expired", message, "counts no longer");
            return Some(
                finding
                    .help("remove the entry and let the policies cover them, or decide again until when it is to last"),
            );
        }
        if let Some(unknown) = declared.asks.iter().find(|name| !self.is_asked(name)) {
            let message = format!("the exception for {who} names `{unknown}`, which nobody asks");
            let finding = self.said(at, "asks", "exception-unmatched", message, "neither a question nor an assertion");
            return Some(
                finding.help("write the name of a question of `caplint gaps` or of an assertion of the tests"),
            );
        }
        let asked = |name: &&String| tested.results.iter().any(|result| result.name == **name);
        let needed = |name: &String| {
            let of = tested.results.iter().find(|result| result.name == *name);
            of.is_none_or(|result| {
                result.verdict.fails() || result.evidence.but_for.iter().any(|text| text.contains(&declared.principal))
            })
        };
        let idle = declared.asks.iter().filter(asked).find(|name| !needed(name))?;
        let message = format!("the exception for {who} is not needed: `{idle}` is proved without it");
        let finding = self.said(at, "asks", "exception-not-needed", message, "wider than it has to be");
        Some(finding.help("remove the question from `asks`, so that a later hole for them is seen"))
    }

    fn is_asked(self, name: &str) -> bool {
        let of_tests = self.set.built.tests.iter().flat_map(|tests| tests.tests.names());
        questions().iter().any(|question| question.name == name) || of_tests.into_iter().any(|(_, own)| own == name)
    }

    fn said(self, at: usize, key: &str, code: &'static str, message: String, label: &str) -> Finding {
        let finding = Finding::new(code, Severity::Warning, message);
        let field = FieldPath::new("exceptions").index(at).key(key);
        match self.placer().label(&Anchor::Tenant(field)) {
            Some(place) => finding.at(place.place, label),
            None => finding,
        }
    }
}
