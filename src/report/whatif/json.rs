//! For programs: versioned JSON of its own, and Graph's response.

use std::collections::BTreeSet;
use std::io;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::diag::Place;
use crate::engine::{PolicyAnswer, Problem, WhatIf, WhatIfAnswer};
use crate::model::{Ask, PolicyState, Tenant, WordList};
use crate::report::json::ToolV1;
use crate::semantics::ask::text::{control, narrowing};
use crate::semantics::ask::{Narrowing, PrincipalKind, PrincipalRef};
use crate::semantics::complete::{Applicability, Case, Membership};
use crate::semantics::evaluate::{Decision, Held, Outcome, SessionConflict, Unmet};
use crate::semantics::sign_in_in_words;
use crate::text::Sources;

use super::shape::{
    AnswerV1, AppliesV1, AskV1, BecauseV1, CaseV1, ConflictV1, DecisionV1, MembershipV1, NarrowingV1, ObstacleV1,
    OutcomeV1, PlaceV1, PolicyV1, PrincipalKindV1, PrincipalV1, ProblemV1, SessionV1, SideV1, StateV1, UnmetV1,
    UnreadV1, VERSION, Ways, WhatIfV1,
};
use super::words;

/// The JSON Schema (draft-07, as all of caplint's) of the answer.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<WhatIfV1<'static>>()
}

pub(super) fn write(whatif: &WhatIf, out: &mut dyn io::Write) -> io::Result<()> {
    let report = WhatIfV1 {
        version: VERSION,
        tool: ToolV1::this(),
        problems: whatif.problems.iter().map(problem).collect(),
        answers: whatif.answers.iter().map(|own| answer(own, &whatif.sources)).collect(),
    };
    pretty(&report, out)
}

/// Graph's response; a list of them for several tenants, nothing without an answer.
pub(super) fn graph(whatif: &WhatIf, out: &mut dyn io::Write) -> io::Result<()> {
    match whatif.answers.as_slice() {
        [] => Ok(()),
        [one] => pretty(&one.graph, out),
        several => pretty(&several.iter().map(|answer| &answer.graph).collect::<Vec<&Value>>(), out),
    }
}

fn pretty(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

fn problem(problem: &Problem) -> ProblemV1<'_> {
    let Problem { place, message, help } = problem;
    ProblemV1 { place: place.as_deref(), message, help: help.as_deref() }
}

fn answer<'a>(answer: &'a WhatIfAnswer, sources: &'a Sources) -> AnswerV1<'a> {
    let completions = &answer.completions;
    AnswerV1 {
        tenant: answer.tenant_name.as_deref(),
        certain: completions.cases.len() == 1 && !completions.more,
        outcomes: completions.cases.iter().map(|own| case(own, answer)).collect(),
        more_outcomes: completions.more,
        policies: answer.policies.iter().map(|own| policy(own, sources)).collect(),
        memberships_that_matter: completions.memberships.iter().map(|own| membership(own, answer)).collect(),
        unread_controls: answer.unread.iter().map(|(policy, path)| UnreadV1 { policy, path }).collect(),
    }
}

fn membership<'a>(membership: &'a Membership, answer: &'a WhatIfAnswer) -> MembershipV1<'a> {
    MembershipV1 {
        any_of: membership.of.iter().map(principal).collect(),
        outcome: outcome(&membership.outcome, answer),
        other_outcomes: membership.more,
    }
}

fn principal(principal: &PrincipalRef) -> PrincipalV1<'_> {
    let kind = match principal.kind {
        PrincipalKind::Role => PrincipalKindV1::Role,
        PrincipalKind::User | PrincipalKind::Group => PrincipalKindV1::Group,
    };
    PrincipalV1 { kind, name: principal.object.shown(), id: principal.object.id.as_ref().map(ToString::to_string) }
}

fn case<'a>(case: &'a Case, answer: &'a WhatIfAnswer) -> CaseV1<'a> {
    CaseV1 {
        enforced: decision(&case.evaluation.enforced, answer),
        with_report_only: case.evaluation.with_report_only.as_ref().map(|would| decision(would, answer)),
        when: ways(&case.when),
        example: sign_in_in_words(&case.example, &answer.tenant),
    }
}

fn decision<'a>(decision: &'a Decision, answer: &'a WhatIfAnswer) -> DecisionV1<'a> {
    let session = words::session(&decision.session, answer).into_iter();
    DecisionV1 {
        outcome: outcome(&decision.outcome, answer),
        session: session.map(|(control, policies)| SessionV1 { control, policies }).collect(),
        session_conflicts: decision.session.conflicts.iter().map(|own| conflict(own, answer)).collect(),
    }
}

fn conflict<'a>(conflict: &'a SessionConflict, answer: &'a WhatIfAnswer) -> ConflictV1<'a> {
    let side = |side: &'a Held<String>| SideV1 { value: &side.value, policies: words::keys(&side.policies, answer) };
    ConflictV1 { control: conflict.control, values: conflict.sides.iter().map(side).collect() }
}

fn outcome<'a>(outcome: &'a Outcome, answer: &'a WhatIfAnswer) -> OutcomeV1<'a> {
    let text = words::outcome(outcome, answer);
    match outcome {
        Outcome::Allow => OutcomeV1::Allowed { text },
        Outcome::Challenge(sets) => {
            OutcomeV1::Challenged { text, any_of: sets.iter().map(|set| asks(set, &answer.tenant)).collect() }
        }
        Outcome::EffectiveBlock(unmet) => {
            OutcomeV1::EffectivelyBlocked { text, unmet: unmet.iter().map(|own| of_unmet(own, answer)).collect() }
        }
        Outcome::Block(policies) => OutcomeV1::Blocked { text, policies: words::keys(policies, answer) },
    }
}

fn of_unmet<'a>(unmet: &Unmet, answer: &WhatIfAnswer) -> UnmetV1<'a> {
    let any_of = unmet.any_of.iter().map(|(ask, obstacle)| ObstacleV1 {
        control: control(ask, &answer.tenant),
        obstacle: obstacle.name,
        because: obstacle.because,
    });
    UnmetV1 { policies: words::keys(&unmet.policies, answer), any_of: any_of.collect() }
}

fn asks<'a>(set: &'a BTreeSet<Ask>, tenant: &Tenant) -> Vec<AskV1<'a>> {
    let each = set.iter().map(|ask| {
        let text = control(ask, tenant);
        match ask {
            Ask::Control(word) => AskV1::Control { control: word.language(), text },
            Ask::Strength(key) => AskV1::Strength { authentication_strength: key.as_str(), text },
            Ask::TermsOfUse(key) => AskV1::TermsOfUse { terms_of_use: key.as_str(), text },
            Ask::CustomFactor(factor) => AskV1::CustomFactor { custom_authentication_factor: factor, text },
            Ask::TokenProtection => AskV1::Control { control: "tokenProtection", text },
        }
    });
    each.collect()
}

fn ways(ways: &[Vec<Narrowing>]) -> Ways<'_> {
    ways.iter().map(|way| way.iter().map(narrowed).collect()).collect()
}

fn narrowed(own: &Narrowing) -> NarrowingV1<'_> {
    NarrowingV1 { aspect: &own.aspect, only: &own.only, but: &own.but, text: narrowing(own) }
}

fn policy<'a>(policy: &'a PolicyAnswer, sources: &'a Sources) -> PolicyV1<'a> {
    let (applies, when) = match &policy.applies {
        Applicability::Always => (AppliesV1::Always, None),
        Applicability::Never => (AppliesV1::Never, None),
        Applicability::Sometimes(when) => (AppliesV1::Sometimes, Some(ways(when))),
        Applicability::Off => (AppliesV1::Disabled, None),
    };
    let because = policy.because.iter().map(|(text, at)| BecauseV1 { text, place: place(*at, sources) });
    PolicyV1 {
        key: &policy.key,
        name: &policy.name,
        state: state(policy.state),
        place: place(policy.place, sources),
        applies,
        when,
        analysis_reasons: policy.reasons.iter().map(|reason| reason.as_str()).collect(),
        because: because.collect(),
        does: &policy.does,
    }
}

fn state(state: PolicyState) -> StateV1 {
    match state {
        PolicyState::Enabled => StateV1::Enabled,
        PolicyState::Disabled => StateV1::Disabled,
        PolicyState::ReportOnly => StateV1::ReportOnly,
    }
}

fn place(place: Place, sources: &Sources) -> PlaceV1<'_> {
    let file = sources.get(place.file);
    let at = file.line_column(place.span);
    PlaceV1 { path: &file.name, line: at.line, column: at.column }
}
