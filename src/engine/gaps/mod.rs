//! `gaps`: the built-in questions, asked of a policy set.

mod asking;
mod choice;
mod declared;
mod draft;
mod wide;

use crate::semantics::ask::Disagreement;
use crate::semantics::questions::{Question, questions};
use crate::workspace::{self, DiskFiles, Documents, Files, LoadedSet, Workspace};

use super::check::{input_report, load, on_threads};
use super::request::{GapsRequest, QuestionChoice};
use super::result::Report;
use super::test::{Tested, TestedSet, exit_of, verify_input, verify_stage};
use asking::Asking;

pub(super) use choice::unknown_questions;

/// Asks about files of the disk. What comes of a question is told as what comes of a test.
#[must_use]
pub fn gaps(request: &GapsRequest) -> Tested {
    gaps_files(&DiskFiles, request)
}

/// As [`gaps`], of `files`.
#[must_use]
pub fn gaps_files(files: &dyn Files, request: &GapsRequest) -> Tested {
    on_threads(request.check.threads, || asked(files, request, |_| ()).0)
}

/// As [`gaps_files`], and a piece of a tenant file that declares, for each question that is open for nobody
/// but principals that policies exclude, an exception for those of them that it takes. `None` where there is
/// nothing to declare.
///
/// # Errors
/// In place of the piece: why there can be none, in one sentence without full stop.
pub fn gaps_and_exceptions(files: &dyn Files, request: &GapsRequest) -> (Tested, Result<Option<String>, String>) {
    on_threads(request.check.threads, || {
        let (tested, drafted) = asked(files, request, |workspace| draft::exceptions(&workspace.sets, request));
        (tested, drafted.unwrap_or(Ok(None)))
    })
}

/// What came of the questions, and `after` of what was read where they could be asked.
fn asked<T>(files: &dyn Files, request: &GapsRequest, after: impl FnOnce(&Workspace) -> T) -> (Tested, Option<T>) {
    let workspace = load(files, &request.check);
    let mut input = input_report(&workspace);
    let (sets, refused) = match run(&workspace, &mut input, request) {
        Ok(sets) => (sets, None),
        Err(reason) => (Vec::new(), Some(reason)),
    };
    let exit = exit_of(&sets, refused.as_ref());
    let after = refused.is_none().then(|| after(&workspace));
    (Tested { sources: workspace::sources(workspace.files), input, sets, refused, exit }, after)
}

fn run(workspace: &Workspace, input: &mut Report, request: &GapsRequest) -> Result<Vec<TestedSet>, String> {
    verify_input(workspace, input)?;
    verify_policies(workspace)?;
    verify_stage(workspace, request.stage.as_deref())?;
    verify_names(&request.questions)?;
    let documents = Documents::new(&workspace.files);
    let mut sets = Vec::with_capacity(workspace.sets.len());
    for set in &workspace.sets {
        let request = GapsRequest { questions: choice::of_set(request, set), ..request.clone() };
        let asking = Asking { set, documents, request: &request };
        let tested = asking.run().map_err(|bug: Disagreement| bug.to_string())?;
        input.findings.extend(asking.exceptions(&tested));
        sets.push(tested);
    }
    Ok(sets)
}

/// A folder in which nothing of a set was found is a slip, and has no place to say anything of. A set that a config
/// or a tenant file makes may be empty: then everything is open.
fn verify_policies(workspace: &Workspace) -> Result<(), String> {
    let is_nothing = |set: &LoadedSet| set.built.set.policies.is_empty() && set.place.is_none();
    if workspace.sets.iter().any(is_nothing) {
        return Err("there are no policies here; name the folder or export that holds them".to_owned());
    }
    Ok(())
}

fn verify_names(choice: &QuestionChoice) -> Result<(), String> {
    let QuestionChoice::Named(names) = choice else { return Ok(()) };
    let known = |name: &String| questions().iter().any(|question| is_called(question, name));
    let Some(unknown) = names.iter().find(|name| !known(name)) else { return Ok(()) };
    Err(format!("no question is called `{unknown}`; {}", choice::nearest_question(unknown)))
}

/// True for a question's id and for its name.
fn is_called(question: &Question, name: &str) -> bool {
    question.id == name || question.name.eq_ignore_ascii_case(name)
}
