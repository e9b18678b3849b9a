//! Exceptions that the tenant file declares: whether they are in order.

use crate::diag::{FieldPath, Finding, Severity};
use crate::engine::test::TestedSet;
use crate::model::Exception;
use crate::rules::Anchor;
use crate::semantics::questions::questions;
use crate::text::and_list;

use super::asking::Asking;
use super::wide::Wide;

impl Asking<'_> {
    /// What is wrong with the declared exceptions: expired, for no question that anybody asks, not
    /// needed, too wide.
    pub(super) fn exceptions(self, tested: &TestedSet) -> Vec<Finding> {
        let all = self.set.built.set.tenant.exceptions.iter().enumerate();
        all.filter_map(|(at, declared)| self.exception(at, declared, tested)).collect()
    }

    fn exception(self, at: usize, declared: &Exception, tested: &TestedSet) -> Option<Finding> {
        let who = called(declared);
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
        let idle = not_needed(at, declared, tested);
        if !idle.is_empty() {
            return Some(self.not_needed(at, declared, &idle));
        }
        self.too_wide(at, declared, tested)
    }

    fn not_needed(self, at: usize, declared: &Exception, idle: &[&String]) -> Finding {
        let (who, names) = (called(declared), and_list(&quoted(idle)));
        let message = match (idle.len() == declared.asks.len(), idle.len()) {
            (_, 1) => format!("the exception for {who} is not needed for {names}, which is proved without it"),
            (true, _) => format!("the exception for {who} is needed for none of its questions: {names}"),
            (false, _) => format!("the exception for {who} is not needed for {names}, which are proved without it"),
        };
        let finding = self.said(at, "asks", "exception-not-needed", message, "wider than it has to be");
        finding.help(if idle.len() == declared.asks.len() {
            "remove the entry, so that a later hole for them is seen"
        } else {
            "remove them from `asks`, so that a later hole is seen"
        })
    }

    /// An exception that a question needs, and that lets go more people than that takes.
    fn too_wide(self, at: usize, declared: &Exception, tested: &TestedSet) -> Option<Finding> {
        let needing = tested.results.iter().filter(|result| !result.verdict.fails());
        let needing = needing.filter(|result| result.evidence.exceptions.contains(&at));
        let names: Vec<&String> = needing.map(|result| &result.name).collect();
        if names.is_empty() {
            return None;
        }
        let who = called(declared);
        let wide = Wide { set: &self.set.built.set, now: self.request.check.now, at };
        let message = if let Some(enough) = wide.enough(&names) {
            let names = and_list(&quoted(&names));
            format!("the exception for {who} is too wide: {enough}, a part of it, is enough for {names}")
        } else if wide.is_excluded_nowhere() {
            format!("the exception for {who} is too wide: no policy excludes whom it lets go")
        } else {
            return None;
        };
        let finding = self.said(at, declared.kind, "exception-too-wide", message, "more people than it takes");
        Some(finding.help("name the fewest people it takes, each of them excluded by a policy for a reason; or let a policy cover them"))
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

fn called(declared: &Exception) -> String {
    format!("the {} {}", declared.kind, declared.principal)
}

fn quoted(names: &[&String]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}

/// The questions of the exception that were asked and are proved without it.
fn not_needed<'d>(at: usize, declared: &'d Exception, tested: &TestedSet) -> Vec<&'d String> {
    let idle = |name: &&String| {
        let of = tested.results.iter().find(|result| result.name == **name);
        of.is_some_and(|result| !result.verdict.fails() && !result.evidence.exceptions.contains(&at))
    };
    declared.asks.iter().filter(idle).collect()
}
