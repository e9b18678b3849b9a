//! Where the print of a policy says something else than the export.

use crate::diag::{Finding, Found, Severity};
use crate::graph;
use crate::language::print::{Deviation, DeviationKind};
use crate::model::Lowered;
use crate::workspace::Documents;
use crate::yaml::{Node, Shape};

use super::rewrite::rewritten;

/// Turns deviations of the print of `lowered` into findings at their places. Of a policy that was cut off nobody can
/// say that other words mean the same.
pub(super) fn deviations<'l>(
    lowered: &'l Lowered,
    documents: Documents<'l>,
) -> impl Fn(&[Deviation]) -> Vec<Finding> + 'l {
    move |deviations| {
        let cut_off = !deviations.is_empty() && is_cut_off(documents.node(lowered.map.root().node));
        let holds = |deviation: &&Deviation| !cut_off || deviation.kind != DeviationKind::Equivalent;
        deviations.iter().filter(holds).map(|deviation| one(lowered, documents, deviation)).collect()
    }
}

/// True when something of the policy is lost whose root is shown at `shown`: the policy itself, or its name.
fn is_cut_off(shown: Node<'_>) -> bool {
    let policy = if shown.shape() == Shape::Mapping { Some(shown) } else { shown.parent() };
    policy.is_some_and(graph::is_cut_off)
}

fn one(lowered: &Lowered, documents: Documents<'_>, deviation: &Deviation) -> Finding {
    let (origin, label) = match lowered.map.find(&deviation.field) {
        Found::Present(origin) => (origin, ""),
        Found::Missing { nearest, .. } => (nearest, "below this"),
    };
    let mut finding = match deviation.kind {
        DeviationKind::Equivalent => rewritten(&lowered.policy, deviation.message.clone()),
        DeviationKind::Refused => Finding::new("import-refused", Severity::Warning, deviation.message.clone())
            .help("the policy is written as it stands; mend it there, Graph refuses it too"),
        DeviationKind::Lost => Finding::error("import-lost", deviation.message.clone())
            .help("write it into the policy by hand, or mend the export"),
    };
    finding.policy = Some(lowered.policy.key.clone());
    finding.field = Some(deviation.field.clone());
    finding.at(documents.place(origin), label)
}
