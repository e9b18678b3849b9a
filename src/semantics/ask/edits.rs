//! Small edits that would close an open question.

use crate::diag::FieldPath;
use crate::model::{
    Assertion, BuiltInControl, Entry, Grant, ObjectKey, ObjectRef, Operator, Policy, PolicySet, PolicyState,
    Principals, SignIn, Who, Word,
};
use crate::semantics::Scope;
use crate::semantics::universe::{Input, Universe};

use super::asker::{Asker, input};
use super::every::{Case, region_of};
use super::exists::Existence;
use super::hints::later;
use super::holes::{GaveUp, Hole};
use super::left_out::extra_regions;
use super::near::{control_words, failing};
use super::pieces::{Piece, changed};
use super::{OpenRegion, PrincipalKind, lifeline};

/// How many edits are proposed for one question.
const MOST: usize = 5;
/// How many parts of one policy an edit may change.
const STEPS: usize = 2;

/// A change of one policy that closes regions of an open question.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The policy, by position in the set.
    pub policy: usize,
    /// What is changed: the field and what to do there, as `no longer exclude members of Travel`.
    pub steps: Vec<(FieldPath, String)>,
    /// How many regions it closes.
    pub closes: usize,
    /// Of how many.
    pub of: usize,
    /// The policy with the change, enforced.
    pub after: Box<Policy>,
}

/// The smallest edits of single policies that close regions of an open question, the most closed first.
/// Each is checked: with it in place of its policy the regions are closed, no statement of `keep` that
/// holds stops to hold, and no break-glass account loses its way in.
///
/// `regions` are those of the answer to `assertion` about `set`.
#[must_use]
pub fn smallest_edits(
    set: &PolicySet,
    now: jiff::civil::Date,
    assertion: &Assertion,
    regions: &[OpenRegion],
    keep: &[&Assertion],
) -> Vec<Edit> {
    let candidates = candidates(set, regions);
    let mut extended = set.clone();
    for candidate in &candidates {
        let mut entry = set.policies[candidate.policy].clone();
        // It is asked about by its position, and must not count as in force anywhere else.
        entry.policy = changed(&candidate.after, |policy| policy.state = Some(Word::Known(PolicyState::Disabled)));
        extended.policies.push(entry);
    }
    let extra = extra_regions(set);
    let statements: Vec<&Assertion> = std::iter::once(assertion).chain(keep.iter().copied()).collect();
    let universe = Universe::new(extra.iter().fold(input(&extended, now, &statements), Input::with_region));
    let mut asker = Asker::new(&universe, &extended, 0, now);
    let mut edits = asker.checked(assertion, keep, set.policies.len(), candidates).unwrap_or_default();
    edits.sort_by_key(|edit| (std::cmp::Reverse(edit.closes), edit.steps.len()));
    edits.truncate(MOST);
    edits
}

impl Asker<'_> {
    /// The candidates that close something and break nothing. Their policies stand from position `first`
    /// on.
    fn checked(
        &mut self,
        assertion: &Assertion,
        keep: &[&Assertion],
        first: usize,
        candidates: Vec<Edit>,
    ) -> Result<Vec<Edit>, GaveUp> {
        let (case, holes) = self.open_holes(assertion)?;
        let before = self.active.clone();
        let kept = self.holding(keep, &before)?;
        let safe = self.safe(&before)?;
        let mut found = Vec::new();
        for (number, mut edit) in candidates.into_iter().enumerate() {
            let after = replaced(&before, edit.policy, first + number);
            edit.of = holes.len();
            edit.closes = self.closed(&case, &holes, &after)?;
            if edit.closes > 0 && self.holding(&kept, &after)?.len() == kept.len() && self.safe(&after)? >= safe {
                found.push(edit);
            }
        }
        Ok(found)
    }

    /// In how many of the regions `holes` the statement holds with the policies `active` in force.
    fn closed(&mut self, case: &Case<'_>, holes: &[Vec<Hole>], active: &[usize]) -> Result<usize, GaveUp> {
        let ways = self.case_ways(case, active);
        let mut closed = 0;
        for region in holes {
            let region = region_of(region);
            let mut open = false;
            for way in &ways {
                open = open || self.together(&[&case.given, &region, &way.formula()])?;
            }
            closed += usize::from(!open);
        }
        Ok(closed)
    }

    /// Those of `statements` that hold with the policies `active` in force.
    fn holding<'s>(&mut self, statements: &[&'s Assertion], active: &[usize]) -> Result<Vec<&'s Assertion>, GaveUp> {
        let mut holding = Vec::new();
        for statement in statements {
            let case = self.case(statement);
            if self.is_proved(&case, active)? {
                holding.push(*statement);
            }
        }
        Ok(holding)
    }

    /// How many break-glass accounts keep their way in.
    fn safe(&mut self, active: &[usize]) -> Result<usize, GaveUp> {
        let scope = Scope::new(&self.policies.set.tenant);
        let mut safe = 0;
        for one in scope.break_glass() {
            let assertion = lifeline::assertion(one);
            let wish = self.lifeline(&scope, one, &assertion);
            safe += usize::from(matches!(self.way(&wish, active)?, Existence::Works(_)));
        }
        Ok(safe)
    }
}

/// `active` with the policy at `new` in place of that at `old`, if that is in force.
fn replaced(active: &[usize], old: usize, new: usize) -> Vec<usize> {
    active.iter().copied().filter(|at| *at != old).chain([new]).collect()
}

/// Edits that may close some of `regions`, each once.
fn candidates(set: &PolicySet, regions: &[OpenRegion]) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    for region in regions {
        let near = region.near.iter().flat_map(|near| repairs(set, near.policy, region));
        let closing = region.would_close.iter().filter_map(|close| enforced(set, close.policy, close.stage.as_deref()));
        for edit in near.chain(closing) {
            if !found.iter().any(|known| known.policy == edit.policy && known.after == edit.after) {
                found.push(edit);
            }
        }
    }
    found
}

fn edit(policy: usize, steps: Vec<(FieldPath, String)>, after: Policy) -> Edit {
    Edit { policy, steps, closes: 0, of: 0, after: Box::new(after) }
}

/// Ways to make a policy cover a region.
fn repairs(set: &PolicySet, at: usize, region: &OpenRegion) -> Vec<Edit> {
    let policy = &set.policies[at].policy;
    let mut found = Vec::new();
    applying(set, policy, region, &mut Vec::new(), &mut |steps, after| found.push(edit(at, steps, after)));
    found.extend(stricter(policy).into_iter().map(|(step, after)| edit(at, vec![step], after)));
    found
}

/// Calls `take` with each change after which the policy applies to the example.
fn applying(
    set: &PolicySet,
    policy: &Policy,
    region: &OpenRegion,
    steps: &mut Vec<(FieldPath, String)>,
    take: &mut impl FnMut(Vec<(FieldPath, String)>, Policy),
) {
    let failing = failing(set, policy, &region.example);
    let Some(piece) = failing.first() else {
        if !steps.is_empty() {
            take(steps.clone(), policy.clone());
        }
        return;
    };
    if steps.len() >= STEPS || failing.len() > STEPS - steps.len() {
        return;
    }
    if blocks(policy) && !piece.field.as_str().contains(".exclude") {
        // A block that loses a condition stops more than it should: whole kinds of sign-ins.
        return;
    }
    for (words, after) in without(policy, piece, region) {
        steps.push((piece.field.clone(), words));
        applying(set, &after, region, steps, take);
        steps.pop();
    }
}

fn blocks(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

/// The policy without the piece: the narrowest changes first.
fn without(policy: &Policy, piece: &Piece, region: &OpenRegion) -> Vec<(String, Policy)> {
    let mut found = Vec::new();
    if piece.field.as_str() == "users.include" {
        found.extend(memberships(region).into_iter().map(|(kind, object)| included(policy, kind, &object)));
        found.extend(account(&region.example).map(|object| included(policy, PrincipalKind::User, &object)));
    }
    found.extend(piece.without.clone());
    found
}

/// Groups and roles that the people of a region are in, where they are in one alone.
fn memberships(region: &OpenRegion) -> Vec<(PrincipalKind, ObjectRef)> {
    let inside = region.parts.who.iter().filter(|people| people.inside.len() == 1).flat_map(|people| &people.inside);
    inside.flatten().map(|principal| (principal.kind, principal.object.clone())).collect()
}

fn account(example: &SignIn) -> Option<ObjectRef> {
    let Who::Person(person) = &example.who else { return None };
    person
        .account
        .as_ref()
        .map(|key: &ObjectKey| ObjectRef { id: Some(key.as_str().into()), ..ObjectRef::new(key.as_str()) })
}

fn included(policy: &Policy, kind: PrincipalKind, object: &ObjectRef) -> (String, Policy) {
    let add = |side: &mut Principals| match kind {
        PrincipalKind::User => side.users.push(Entry::Object(object.clone())),
        PrincipalKind::Group => side.groups.push(object.clone()),
        PrincipalKind::Role => side.roles.push(object.clone()),
    };
    let after = changed(policy, |policy| policy.users.iter_mut().for_each(|users| add(&mut users.include)));
    (format!("include {}", super::pieces::principal_words(kind, object)), after)
}

/// A policy that is content with one of several controls asks for all of them, or for one of them alone.
fn stricter(policy: &Policy) -> Vec<((FieldPath, String), Policy)> {
    let Some(grant) = policy.grant.as_ref().filter(|grant| grant.operator == Some(Operator::Or)) else {
        return Vec::new();
    };
    if grant.controls.len() < 2 {
        return Vec::new();
    }
    let field = FieldPath::new(grant.list_path());
    let with = |grant: Grant| changed(policy, |policy| policy.grant = Some(grant));
    let dropped = (0..grant.controls.len()).map(|at| {
        let mut left = grant.clone();
        let control = left.controls.remove(at);
        ((field.index(at), format!("no longer let {} do", control_words(&control))), with(left))
    });
    let all = (
        (field.clone(), "ask for all of them (`allOf`)".to_owned()),
        with(Grant { operator: Some(Operator::And), ..grant.clone() }),
    );
    dropped.chain([all]).collect()
}

/// The policy in force: out of report-only, or at a later stage.
fn enforced(set: &PolicySet, at: usize, stage: Option<&str>) -> Option<Edit> {
    let policy = &set.policies[at].policy;
    let (_, after) = later(policy).into_iter().find(|(own, _)| own.as_deref() == stage)?;
    let step = match stage {
        Some(stage) => (FieldPath::new("rollout.current"), format!("move on to stage {stage}")),
        None => (FieldPath::new("state"), "enable it".to_owned()),
    };
    Some(edit(at, vec![step], after))
}
