//! `whatif`: what comes of one sign-in, as far as it is known.

mod answer;
mod file;
mod graph;
mod graph_request;
mod keys;
mod words;

use std::path::PathBuf;

use jiff::civil::Date;

use crate::diag::FieldPath;
use crate::model::{BuiltInControl, PolicyState, SetPolicy, SignInTest};
use crate::semantics::ask::{Disagreement, why_not};
use crate::semantics::complete::{Applicability, Completions, Question, complete};
use crate::semantics::evaluate::{Reason, policy_reasons};
use crate::workspace::{self, DiskFiles, Documents, Files, LoadedSet, Workspace, resolve_sign_in};

pub use answer::{Answer, PolicyAnswer, Problem, WhatIf};
pub use keys::Keys;

use super::check::{input_report, load, on_threads};
use super::place::Placer;
use super::request::CheckRequest;
use super::result::{Exit, Report, breaks_input};
use file::Said;

/// What `whatif` is asked.
#[derive(Debug, Clone)]
pub struct WhatIfRequest {
    /// The policies.
    pub check: CheckRequest,
    /// The sign-in.
    pub asked: Asked,
}

/// Where the sign-in is said.
#[derive(Debug, Clone)]
pub enum Asked {
    /// On the command line.
    Keys(Keys),
    /// In a file.
    File(PathBuf),
}

/// Answers for files of the disk.
#[must_use]
pub fn whatif(request: &WhatIfRequest) -> WhatIf {
    whatif_files(&DiskFiles, request)
}

/// Answers for `files`.
#[must_use]
pub fn whatif_files(files: &dyn Files, request: &WhatIfRequest) -> WhatIf {
    on_threads(request.check.threads, || {
        let workspace = load(files, &request.check);
        let input = input_report(&workspace);
        let (answers, problems) = match answer(&workspace, &input, files, request) {
            Ok(answers) => (answers, Vec::new()),
            Err(problems) => (Vec::new(), problems),
        };
        let exit = if problems.is_empty() { Exit::Clean } else { Exit::Input };
        WhatIf { sources: workspace::sources(workspace.files), input, answers, problems, exit }
    })
}

fn problem(message: impl Into<String>) -> Vec<Problem> {
    vec![Problem { place: None, message: message.into(), help: None }]
}

fn answer(
    workspace: &Workspace,
    input: &Report,
    files: &dyn Files,
    request: &WhatIfRequest,
) -> Result<Vec<Answer>, Vec<Problem>> {
    if input.findings.iter().any(breaks_input) {
        return Err(problem("the files have errors"));
    }
    if workspace.sets.iter().any(|set| set.built.incomplete) {
        return Err(problem("some files could not be read whole, so the set is incomplete"));
    }
    if workspace.sets.is_empty() {
        return Err(problem("there are no policies"));
    }
    let said = match &request.asked {
        Asked::Keys(keys) => Said { keys: keys.clone(), applied_only: false },
        Asked::File(path) => file::read(files, &request.check.folder, path)?,
    };
    let test = said.keys.read()?;
    workspace.sets.iter().map(|set| of_set(workspace, set, &test, &said, request)).collect()
}

fn of_set(
    workspace: &Workspace,
    set: &LoadedSet,
    test: &SignInTest,
    said: &Said,
    request: &WhatIfRequest,
) -> Result<Answer, Vec<Problem>> {
    let mut test = test.clone();
    let unknown = resolve_sign_in(&mut test, &set.built.set);
    if !unknown.is_empty() {
        return Err(unknown.into_iter().map(|unknown| said.keys.unknown_name(unknown)).collect());
    }
    let question =
        Question { set: &set.built.set, today: request.check.now, sign_in: &test.sign_in, shows: &test.shows };
    let completions = complete(question).map_err(|bug| problem(told(&bug)))?;
    if completions.cases.is_empty() {
        return Err(vec![impossible(&completions)]);
    }
    let policies = policies(workspace, set, &completions, request.check.now);
    let graph = graph::response(question, &completions, said.applied_only);
    let key = |at: usize| set.built.set.policies[at].policy.key.clone();
    let unread = completions.cases.iter().flat_map(|case| &case.evaluation.unread);
    let mut unread: Vec<(String, String)> = unread.map(|control| (key(control.policy), control.path.clone())).collect();
    unread.sort();
    unread.dedup();
    Ok(Answer {
        tenant_name: set.built.set.tenant.name.clone(),
        tenant: set.built.set.tenant.clone(),
        completions,
        policies,
        unread,
        graph,
    })
}

fn told(bug: &Disagreement) -> String {
    bug.to_string()
}

fn impossible(completions: &Completions) -> Problem {
    let why = match completions.contradictions.as_slice() {
        [] => "what is said of it contradicts itself".to_owned(),
        clauses => clauses.join("; "),
    };
    Problem {
        place: None,
        message: format!("there is no such sign-in: {why}"),
        help: Some(
            "docs/semantics.md says what each kind of sign-in can show; leave out what you do not know".to_owned(),
        ),
    }
}

fn policies(workspace: &Workspace, set: &LoadedSet, completions: &Completions, now: Date) -> Vec<PolicyAnswer> {
    let policies = set.built.set.policies.iter().enumerate().zip(&completions.policies);
    let placer = Placer { set, documents: Documents::new(&workspace.files) };
    policies.map(|((at, entry), applies)| of_policy(&placer, at, entry, applies, completions, now)).collect()
}

fn of_policy(
    placer: &Placer<'_>,
    at: usize,
    entry: &SetPolicy,
    applies: &Applicability,
    completions: &Completions,
    now: Date,
) -> PolicyAnswer {
    let policy = &entry.policy;
    let built = &placer.set.built.set;
    let example = completions.cases.first().map(|case| &case.example);
    let never = *applies == Applicability::Never;
    let reasons: Vec<Reason> = example
        .filter(|_| never)
        .map(|example| policy_reasons(policy, &built.tenant, built.tenant.facts.choices, example))
        .unwrap_or_default();
    let because = example.filter(|_| never).map(|example| why_not(built, policy, example)).unwrap_or_default();
    let place = |field: &FieldPath| placer.policy_place(at, field);
    PolicyAnswer {
        key: policy.key.clone(),
        name: policy.name.clone(),
        state: policy.state.as_ref().and_then(crate::model::Word::known).unwrap_or(PolicyState::Disabled),
        place: place(&FieldPath::root()),
        applies: applies.clone(),
        reasons,
        because: because.into_iter().map(|because| (because.text, place(&because.field))).collect(),
        blocks: policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block)),
        does: words::does(policy, &built.tenant, now),
    }
}
