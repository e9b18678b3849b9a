//! `gaps`: the built-in questions, asked of a policy set.

mod asking;
mod declared;

use crate::diag::nearest;
use crate::semantics::ask::Disagreement;
use crate::semantics::questions::{Question, questions};
use crate::text::or_list;
use crate::workspace::{self, DiskFiles, Documents, Files, Workspace};

use super::check::{input_report, load, on_threads};
use super::request::{GapsRequest, QuestionChoice};
use super::result::Report;
use super::test::{Tested, TestedSet, exit_of, verify_input, verify_stage};
use asking::Asking;

/// Asks about files of the disk. What comes of a question is told as what comes of a test.
#[must_use]
pub fn gaps(request: &GapsRequest) -> Tested {
    gaps_files(&DiskFiles, request)
}

/// As [`gaps`], of `files`.
#[must_use]
pub fn gaps_files(files: &dyn Files, request: &GapsRequest) -> Tested {
    on_threads(request.check.threads, || {
        let workspace = load(files, &request.check);
        let mut input = input_report(&workspace);
        let (sets, refused) = match run(&workspace, &mut input, request) {
            Ok(sets) => (sets, None),
            Err(reason) => (Vec::new(), Some(reason)),
        };
        let exit = exit_of(&sets, refused.as_ref());
        Tested { sources: workspace::sources(workspace.files), input, sets, refused, exit }
    })
}

fn run(workspace: &Workspace, input: &mut Report, request: &GapsRequest) -> Result<Vec<TestedSet>, String> {
    verify_input(workspace, input)?;
    verify_stage(workspace, request.stage.as_deref())?;
    verify_names(&request.questions)?;
    let documents = Documents::new(&workspace.files);
    let mut sets = Vec::with_capacity(workspace.sets.len());
    for set in &workspace.sets {
        let asking = Asking { set, documents, request };
        let tested = asking.run().map_err(|bug: Disagreement| bug.to_string())?;
        input.findings.extend(asking.exceptions(&tested));
        sets.push(tested);
    }
    Ok(sets)
}

fn verify_names(choice: &QuestionChoice) -> Result<(), String> {
    let QuestionChoice::Named(names) = choice else { return Ok(()) };
    let known = |name: &String| questions().iter().any(|question| is_called(question, name));
    let Some(unknown) = names.iter().find(|name| !known(name)) else { return Ok(()) };
    let ids: Vec<&str> = questions().iter().map(|question| question.id.as_str()).collect();
    let hint = nearest(unknown, ids.iter().copied())
        .map_or_else(|| format!("the questions are {}", or_list(&ids)), |near| format!("did you mean `{near}`?"));
    Err(format!("no question is called `{unknown}`; {hint}"))
}

/// True for a question's id and for its name.
fn is_called(question: &Question, name: &str) -> bool {
    question.id == name || question.name.eq_ignore_ascii_case(name)
}
