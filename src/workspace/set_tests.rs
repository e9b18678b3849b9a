//! The tests of a set: lowered, names resolved, and what only shows with all of them together.

use std::collections::BTreeMap;

use crate::diag::{FieldPath, Finding, Place, SourceMap, nearest};
use crate::language;
use crate::language::names::Names;
use crate::model::{LAST_STAGE, Lowered, LoweredTests, Tenant, Tests};

use super::documents::Documents;
use super::resolve::resolve_tests;
use super::set::{SetInput, without_unknown_names};

/// The tests of one document, names resolved for one tenant.
#[derive(Debug)]
pub struct LoadedTests {
    /// The tests.
    pub tests: Tests,
    /// Where each of their fields was written, as `assertions[2].requires`.
    pub map: SourceMap,
}

impl From<LoweredTests> for LoadedTests {
    fn from(lowered: LoweredTests) -> Self {
        Self { tests: lowered.tests, map: lowered.map }
    }
}

/// The tests of every document whose shape holds.
pub(super) fn lower(
    input: &SetInput<'_>,
    tenant: &Tenant,
    tenant_map: &SourceMap,
    names: &Names<'_>,
) -> Vec<LoweredTests> {
    let shapes = input.tests.iter().filter_map(|read| Some((read.tests.as_ref()?, &read.document)));
    let lowered = shapes.map(|(shape, document)| {
        let mut lowered = language::lower_tests(shape, document, tenant, tenant_map);
        resolve_tests(&mut lowered, names, input.tenant.is_some(), &input.documents);
        if input.names_missing {
            without_unknown_names(&mut lowered.findings);
        }
        lowered
    });
    lowered.collect()
}

/// A test by its list and place in it.
#[derive(Clone, Copy)]
struct Named<'t> {
    document: usize,
    list: &'static str,
    name: &'t str,
    place: Place,
}

fn named<'t>(all: &'t [LoweredTests], documents: &Documents<'_>) -> Vec<Named<'t>> {
    let mut found = Vec::new();
    for (document, lowered) in all.iter().enumerate() {
        for (field, name) in lowered.tests.names() {
            let origin = lowered.map.get(&field.key("name")).unwrap_or(lowered.map.root());
            let list = Tests::LISTS.into_iter().find(|list| field.as_str().starts_with(list)).unwrap_or_default();
            found.push(Named { document, list, name, place: documents.place(origin) });
        }
    }
    found
}

/// Names tell tests apart wherever they stand. Two of one list of one file are said by the reader.
pub(super) fn unique_names(all: &[LoweredTests], documents: &Documents<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, Named<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for named in named(all, documents) {
        let earlier = *first.entry(named.name).or_insert(named);
        let said = (earlier.document, earlier.list) == (named.document, named.list);
        if !said {
            let finding = Finding::error("duplicate-name", format!("two tests are called `{}`", named.name))
                .at(named.place, "the second one")
                .and(earlier.place, "the first one")
                .help("give each its own name: results, exceptions and --select go by it");
            found.push(finding);
        }
    }
    found
}

/// Stages that no policy of the set has: the assertion would ask about the set as it is.
pub(super) fn stray_stages(all: &[LoweredTests], policies: &[Lowered], documents: &Documents<'_>) -> Vec<Finding> {
    let rollouts = policies.iter().filter_map(|lowered| lowered.policy.rollout.as_ref());
    let known: Vec<&str> =
        rollouts.flat_map(|rollout| rollout.stages.iter().map(|stage| stage.name.as_str())).collect();
    let mut found = Vec::new();
    for lowered in all {
        for (at, assertion) in lowered.tests.assertions.iter().enumerate() {
            let Some(stage) = assertion.stage.as_deref().filter(|stage| *stage != LAST_STAGE) else { continue };
            if !known.contains(&stage) {
                let field = FieldPath::new("assertions").index(at).key("stage");
                let origin = lowered.map.get(&field).unwrap_or(lowered.map.root());
                found.push(unknown_stage(stage, &known).at(documents.place(origin), "not a stage"));
            }
        }
    }
    found
}

fn unknown_stage(stage: &str, known: &[&str]) -> Finding {
    let finding = Finding::error("unknown-name", format!("no policy has a stage called \"{stage}\""));
    match nearest(stage, known.iter().copied().chain([LAST_STAGE])) {
        Some(near) => finding.help(format!("did you mean \"{near}\"?")),
        None => finding.help("write the name of a stage of some policy's `rollout`, or `last`"),
    }
}
