//! Whether a declared exception lets go more people than its questions take.

use jiff::civil::Date;

use crate::model::{Assertion, Exception, Exceptions, PolicySet};
use crate::semantics::ask::{
    self, Asker, ExceptionPrincipal, PrincipalKind, PrincipalRef, Verdict, declared_principal, excluded_principals,
};
use crate::semantics::questions::{Proof, assertions, questions};
use crate::semantics::universe::{Input, Universe};
use crate::semantics::{Directory, Known, Subject};

/// A declared exception of a set.
#[derive(Clone, Copy)]
pub(super) struct Wide<'s> {
    /// The set.
    pub set: &'s PolicySet,
    /// The day.
    pub now: Date,
    /// Its position among the exceptions of the tenant file.
    pub at: usize,
}

impl Wide<'_> {
    /// Somebody whom policies exclude and who is, by the tenant file, a part of the exception: one that does
    /// for each of the questions `names` what the exception does. Of several the smallest.
    pub(super) fn enough(self, names: &[&String]) -> Option<String> {
        let directory = Directory::new(&self.set.tenant);
        let mut enough: Option<PrincipalRef> = None;
        for part in self.parts(&directory) {
            let smaller = enough.as_ref().is_none_or(|known| is_within(&directory, &part, known));
            if smaller && self.is_enough(&part, names) {
                enough = Some(part);
            }
        }
        enough.map(|part| format!("the {} {}", kind(part.kind), part.object))
    }

    /// True when no policy in force excludes it, nor anybody of whom it may be a part.
    pub(super) fn is_excluded_nowhere(self) -> bool {
        let directory = Directory::new(&self.set.tenant);
        let own = self.principal();
        let of_it = |one: &ExceptionPrincipal| {
            let other = &one.principal;
            is_same(&own, other) || other.kind == PrincipalKind::Group && may_be_within(&directory, &own, other)
        };
        !excluded_principals(self.set).iter().any(of_it)
    }

    fn principal(self) -> PrincipalRef {
        declared_principal(&self.set.tenant, &self.set.tenant.exceptions[self.at])
    }

    fn parts(self, directory: &Directory<'_>) -> Vec<PrincipalRef> {
        let own = self.principal();
        let part = |one: ExceptionPrincipal| Some(one.principal).filter(|part| is_within(directory, part, &own));
        excluded_principals(self.set).into_iter().filter_map(part).collect()
    }

    /// Whether each of the questions is proved with `part` in place of the exception, and with its help.
    fn is_enough(self, part: &PrincipalRef, names: &[&String]) -> bool {
        let mut set = self.set.clone();
        let own = &mut set.tenant.exceptions[self.at];
        *own = Exception { kind: kind(part.kind), principal: part.object.shown().to_owned(), ..own.clone() };
        let statements: Vec<Assertion> = assertions(&set)
            .into_iter()
            .filter(|assertion| names.iter().any(|name| **name == assertion.name))
            .map(|assertion| Assertion { exceptions: Exceptions::Any, ..assertion })
            .collect();
        let known: Vec<&Assertion> = statements.iter().collect();
        let extra = ask::extra_regions(&set);
        let input = extra.iter().fold(ask::input(&set, self.now, &known), Input::with_region);
        let universe = Universe::new(input);
        let limits = ask::Limits { regions: 1, joint_regions: 1, ..ask::Limits::default() };
        let mut asker = Asker::new(&universe, &set, 0, self.now).with_limits(limits);
        !statements.is_empty() && statements.iter().all(|assertion| needs(&mut asker, assertion, self.at))
    }
}

/// Whether the statement holds but for exceptions of which the one at `at` is one.
fn needs(asker: &mut Asker<'_>, assertion: &Assertion, at: usize) -> bool {
    let meetable =
        questions().iter().any(|question| question.name == assertion.name && question.proof == Proof::Meetable);
    let answer =
        if meetable { asker.effective_blocks(&assertion.name, &assertion.region) } else { asker.decide(assertion) };
    let verdict = answer.map(|answer| answer.verdict);
    matches!(verdict, Ok(Verdict::ProvedButFor { exceptions, .. }) if exceptions.contains(&at))
}

fn kind(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
    }
}

fn is_same(one: &PrincipalRef, other: &PrincipalRef) -> bool {
    one.kind == other.kind && one.object.same(&other.object)
}

/// What the tenant file says of `part` being a part of the group `whole`, and not the same.
fn belongs(directory: &Directory<'_>, part: &PrincipalRef, whole: &PrincipalRef) -> Known {
    let subject = match part.kind {
        PrincipalKind::User => Subject::Account(part.object.clone()),
        PrincipalKind::Group => Subject::MembersOf(part.object.clone()),
        PrincipalKind::Role => return Known::Unknown,
    };
    if whole.kind != PrincipalKind::Group || is_same(part, whole) {
        return Known::No;
    }
    directory.belongs(&subject, &whole.object)
}

fn is_within(directory: &Directory<'_>, part: &PrincipalRef, whole: &PrincipalRef) -> bool {
    belongs(directory, part, whole) == Known::Yes
}

/// A user may be in any group of which not all members are known; a group is taken to be apart from others
/// unless the tenant file says otherwise.
fn may_be_within(directory: &Directory<'_>, part: &PrincipalRef, whole: &PrincipalRef) -> bool {
    let known = belongs(directory, part, whole);
    known == Known::Yes || known == Known::Unknown && part.kind == PrincipalKind::User
}
