//! Which questions are asked: by the command line, else by the config, else by what the tenant has.

use crate::diag::{Finding, nearest};
use crate::language::shape::{List, NonEmpty};
use crate::semantics::questions::{Question, questions};
use crate::text::or_list;
use crate::workspace::LoadedSet;
use crate::yaml::Node;

use super::is_called;
use crate::engine::request::{GapsRequest, QuestionChoice};

/// What `request` asks of `set`: the config counts where the command line chooses nothing.
pub(super) fn of_set(request: &GapsRequest, set: &LoadedSet) -> QuestionChoice {
    let Some(config) = set.config.file.gaps.as_ref().filter(|_| request.questions == QuestionChoice::Default) else {
        return request.questions.clone();
    };
    let listed = |list: &List<NonEmpty>, question: &Question| list.iter().any(|name| is_called(question, &name.0));
    let wanted = |question: &&Question| match &config.questions {
        Some(list) => listed(list, question),
        None => question.is_asked(&set.built.set),
    };
    let kept = |question: &&Question| !config.ignore.as_ref().is_some_and(|list| listed(list, question));
    let ids = questions().iter().filter(wanted).filter(kept).map(|question| question.id.clone());
    QuestionChoice::Named(ids.collect())
}

/// Names of questions in `gaps` of a config that no question has.
pub(in crate::engine) fn unknown_questions(root: Node<'_>) -> Vec<Finding> {
    let lists = ["questions", "ignore"];
    let block = root.get("gaps");
    let items = lists.into_iter().filter_map(|key| block?.get(key)).flat_map(Node::items);
    items.filter_map(unknown_question).collect()
}

fn unknown_question(item: Node<'_>) -> Option<Finding> {
    let name = item.text()?;
    let known = questions().iter().any(|question| is_called(question, name));
    (!known).then(|| {
        Finding::error("unknown-question", format!("no question is called `{name}`"))
            .at(item.place(), "not a question")
            .help(nearest_question(name))
    })
}

/// Which question may be meant by `name`.
pub(super) fn nearest_question(name: &str) -> String {
    let ids: Vec<&str> = questions().iter().map(|question| question.id.as_str()).collect();
    nearest(name, ids.iter().copied())
        .map_or_else(|| format!("the questions are {}", or_list(&ids)), |near| format!("did you mean `{near}`?"))
}
