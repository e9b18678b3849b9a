//! `test`: what must stay true of a policy set, asked.

mod answers;
mod asking;
mod assertion;
mod change;
mod placing;
mod result;
mod select;
mod sign_in;
mod wording;

use crate::diag::nearest;
use crate::model::LAST_STAGE;
use crate::text::or_list;
use crate::workspace::{self, DiskFiles, Documents, Files, LoadedSet, LoadedTests, Workspace};

pub use result::{
    Evidence, NearText, RegionText, TestKind, TestResult, TestVerdict, Tested, TestedSet, UntouchedPolicy,
};
pub use select::Selection;
pub(super) use wording::Wording;

use super::check::{input_report, load, on_threads};
use super::diff::before_and_after;
use super::request::TestRequest;
use super::result::{Exit, Report, breaks_input};
use super::side::Side;
use asking::Asking;

/// Runs the tests of files of the disk. Statements about a change are asked when there is a `base` to
/// compare with.
#[must_use]
pub fn test(request: &TestRequest, base: Option<&Side>) -> Tested {
    test_files(&DiskFiles, request, base)
}

/// As [`test()`], of `files`.
#[must_use]
pub fn test_files(files: &dyn Files, request: &TestRequest, base: Option<&Side>) -> Tested {
    on_threads(request.check.threads, || {
        let workspace = load(files, &request.check);
        let input = input_report(&workspace);
        let (sets, refused) = match run(&workspace, &input, request, base) {
            Ok(sets) => (sets, None),
            Err(reason) => (Vec::new(), Some(reason)),
        };
        let exit = exit_of(&sets, refused.as_ref());
        let sources = workspace::sources(workspace.files);
        Tested { sources, input, sets, are_questions: false, refused, exit }
    })
}

/// The exit code that goes with results, or with the reason why there are none.
pub(super) fn exit_of(sets: &[TestedSet], refused: Option<&String>) -> Exit {
    let fails = sets.iter().flat_map(|set| &set.results).any(|result| result.verdict.fails());
    match (refused, fails) {
        (Some(_), _) => Exit::Input,
        (None, true) => Exit::Findings,
        (None, false) => Exit::Clean,
    }
}

/// The tests of every set, or why none is run: a verdict about a set that could not be read as it is
/// meant would be about another set.
fn run(
    workspace: &Workspace,
    input: &Report,
    request: &TestRequest,
    base: Option<&Side>,
) -> Result<Vec<TestedSet>, String> {
    verify_input(workspace, input)?;
    verify_selection(workspace, request)?;
    verify_stage(workspace, request.stage.as_deref())?;
    let documents = Documents::new(&workspace.files);
    let compared = base.map(|base| before_and_after(base, workspace, &request.check)).transpose()?;
    let asked = workspace.sets.iter().enumerate().map(|(at, set)| {
        let compared = compared.as_ref().and_then(|pairs| pairs.get(at));
        Asking { set, documents, request, compared }.run(&chosen(set))
    });
    asked.collect()
}

/// Why nothing can be asked of sets that were not read as they are meant.
pub(super) fn verify_input(workspace: &Workspace, input: &Report) -> Result<(), String> {
    if input.findings.iter().any(breaks_input) {
        return Err("the files have errors".to_owned());
    }
    if workspace.sets.iter().any(|set| set.built.incomplete) {
        return Err("some files could not be read whole, so the set is incomplete".to_owned());
    }
    Ok(())
}

/// The tests of a set that its paths choose: those of the tests files that were named when nothing else
/// was, otherwise all of them, since every test rests on every policy.
fn chosen(set: &LoadedSet) -> Vec<&LoadedTests> {
    let position = |tests: &LoadedTests| tests.map.root().node.file.position();
    let holds_tests = |file: &usize| set.built.tests.iter().any(|tests| position(tests) == *file);
    let all = set.built.tests.iter();
    match &set.shown {
        Some(shown) if shown.iter().all(holds_tests) => all.filter(|tests| shown.contains(&position(tests))).collect(),
        _ => all.collect(),
    }
}

fn verify_selection(workspace: &Workspace, request: &TestRequest) -> Result<(), String> {
    let tests = || workspace.sets.iter().flat_map(chosen);
    let names: Vec<&str> = tests().flat_map(|tests| tests.tests.names()).map(|(_, name)| name).collect();
    if names.is_empty() {
        return Err("there are no tests; `tests` of caplint.yaml says where they are looked for".to_owned());
    }
    let Some(unmatched) = request.select.unmatched(&names).first().copied() else { return Ok(()) };
    let hint = nearest(unmatched, names.iter().copied());
    let hint = hint.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(format!("no test matches `{unmatched}`{hint}"))
}

pub(super) fn verify_stage(workspace: &Workspace, stage: Option<&str>) -> Result<(), String> {
    let Some(stage) = stage.filter(|stage| *stage != LAST_STAGE) else { return Ok(()) };
    let policies = workspace.sets.iter().flat_map(|set| &set.built.set.policies);
    let rollouts = policies.filter_map(|entry| entry.policy.rollout.as_ref());
    let mut known: Vec<&str> =
        rollouts.flat_map(|rollout| rollout.stages.iter().map(|stage| stage.name.as_str())).collect();
    if known.contains(&stage) {
        return Ok(());
    }
    known.push(LAST_STAGE);
    known.sort_unstable();
    known.dedup();
    let hint = nearest(stage, known.iter().copied())
        .map_or_else(|| format!("the stages are {}", or_list(&known)), |near| format!("did you mean `{near}`?"));
    Err(format!("no policy has a stage called `{stage}`; {hint}"))
}
