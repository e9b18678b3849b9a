//! The comparison as a whole.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{Ask, ChangeRule, PolicySet, Region, SignIn};
use crate::semantics::ask::holes::GaveUp;
use crate::semantics::ask::words::{join_people, parts};
use crate::semantics::ask::{Disagreement, Parts, Today};
use crate::semantics::evaluate::{Decision, Evaluator, Outcome};
use crate::semantics::logic::{Formula, Point};
use crate::semantics::prove::Prover;
use crate::semantics::universe::{Input, Universe};
use crate::text::and_list;

use super::alike::Alike;
use super::cause::Causes;
use super::edit::{Edit, Nature, Pair};
use super::formulas::{Comparison, policies};
use super::idle::IdleEdits;
use super::regions::{Finder, RawRegion, conditions, real};
use super::result::{ChangedRegion, Consequence, Row, SetDiff, StageChange, Verdict};
use super::rows::{FoundRegion, rows};
use super::tenant::{TenantEdit, behind, tenant_edits, with_former_groups};
use super::unread::Unread;
use super::{classes, edits, pairs, session};
use crate::semantics::ask::join::Joiner;

/// What a comparison is asked beside the sets.
#[derive(Debug, Clone)]
pub struct DiffOptions<'o> {
    /// Today.
    pub today: Date,
    /// How many regions are wanted at most.
    pub most: usize,
    /// Only these sign-ins; `None` for all.
    pub within: Option<&'o Region>,
}

impl DiffOptions<'_> {
    /// Everything, on the day `today`.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self { today, most: 100, within: None }
    }
}

/// What `new` does to sign-ins, compared with `old`.
///
/// # Errors
/// When proof and evaluation disagree on a sign-in: a bug, because of which nothing may be shown.
pub fn diff(old: &PolicySet, new: &PolicySet, options: &DiffOptions<'_>) -> Result<SetDiff, Disagreement> {
    let pairs = pairs(old, new);
    let mut edits = edits(old, new, &pairs);
    let tenant = tenant_edits(&old.tenant, &new.tenant);
    let stages = stages(old, new, &pairs);
    let [mut old, new] = with_former_groups(old, new);
    let unread = &Unread::told_apart(&mut old, &new, &pairs, &mut edits);
    let (old, new) = (&old, &new);
    let input = Input::new(old, options.today).with_set(new);
    let input = options.within.into_iter().fold(input, Input::with_region);
    let universe = &Universe::new(input);
    let [before, after] = policies(old, new, &pairs);
    let comparison = &Comparison::new(universe, &before, &after);
    let alike = &Alike::new(universe, &edits, unread);
    let (sets, edited, tenant_edited) = ([old, new], &edits[..], &tenant[..]);
    let compared =
        Compared { universe, comparison, sets, pairs: &pairs, edits: edited, alike, unread, tenant: tenant_edited };
    let found = compared.find(options)?;
    let differing = differing(comparison);
    Ok(SetDiff { pairs, edits, tenant, differing, stages, ..found })
}

/// What a rule about changes comes to.
#[derive(Debug)]
pub struct ChangeAnswer {
    /// The comparison, of the rule's sign-ins alone.
    pub diff: SetDiff,
    /// The regions to which something happens that the rule does not allow, by position.
    pub forbidden: Vec<usize>,
    /// True when nothing happens but what the rule allows, and there are sign-ins it is about.
    pub holds: bool,
}

/// Whether nothing but what `rule` allows happens to its sign-ins.
///
/// # Errors
/// As for [`diff`].
pub fn changes_allowed(
    old: &PolicySet,
    new: &PolicySet,
    rule: &ChangeRule,
    today: Date,
) -> Result<ChangeAnswer, Disagreement> {
    let options = DiffOptions { within: Some(&rule.within), ..DiffOptions::new(today) };
    let diff = diff(old, new, &options)?;
    let holds = diff.is_within(&rule.allow) && !diff.nowhere;
    Ok(ChangeAnswer { forbidden: diff.forbidden(&rule.allow), holds, diff })
}

/// Pairs that differ in what they ask or in whom their session controls are for.
fn differing(comparison: &Comparison) -> Vec<usize> {
    let Comparison { old, new, .. } = comparison;
    let differs = |pair: &usize| old.met[*pair] != new.met[*pair] || old.applies[*pair] != new.applies[*pair];
    (0..old.met.len()).filter(differs).collect()
}

struct Compared<'c> {
    universe: &'c Universe<'c>,
    comparison: &'c Comparison,
    sets: [&'c PolicySet; 2],
    pairs: &'c [Pair],
    edits: &'c [Edit],
    alike: &'c Alike,
    unread: &'c Unread,
    tenant: &'c [TenantEdit],
}

impl Compared<'_> {
    /// What is found of the sets; pairs, edits and the like are left to the caller.
    fn find(&self, options: &DiffOptions<'_>) -> Result<SetDiff, Disagreement> {
        let mut prover = Prover::new(self.universe.space());
        for constraint in self.universe.realism() {
            prover.require(&constraint.formula);
        }
        let within = options.within.map_or(Formula::TRUE, |region| self.universe.view(1).region(region));
        let mut found = SetDiff::nothing(self.assumptions(options.today));
        found.nowhere = options.within.is_some() && prover.is_satisfiable(&within) == Some(false);
        let decided = self.decide(&mut prover, &within, options, &mut found)?;
        if decided.is_err() {
            found.verdict = Verdict::NotDecided("the solver's budget ran out".to_owned());
            (found.more, found.unexplored) = (true, true);
        }
        let causes: BTreeSet<usize> = found.regions.iter().flat_map(|region| region.causes.iter().copied()).collect();
        let mut idle = IdleEdits {
            universe: self.universe,
            pairs: self.pairs,
            edits: self.edits,
            alike: self.alike,
            unread: self.unread,
            sets: self.sets,
            prover: &mut prover,
        };
        found.idle = idle.find(&causes);
        Ok(found)
    }

    fn decide(
        &self,
        prover: &mut Prover,
        within: &Formula,
        options: &DiffOptions<'_>,
        found: &mut SetDiff,
    ) -> Result<Result<(), GaveUp>, Disagreement> {
        let mut decided = || -> Result<_, GaveUp> {
            found.verdict = self.verdict(prover, within)?;
            let changed = self.comparison.changed().and(within.clone());
            (found.classes, found.changed_classes) = classes::count(self.universe, prover, &changed)?;
            if found.verdict == Verdict::Equivalent {
                return Ok(Vec::new());
            }
            let finder = Finder {
                universe: self.universe,
                comparison: self.comparison,
                policies: &policies(self.sets[0], self.sets[1], self.pairs).concat(),
                prover,
                within,
                most: options.most,
            };
            let raw = finder.find()?;
            (found.more, found.unexplored) = (raw.more, raw.unexplored);
            Ok(raw.regions)
        };
        match decided() {
            Ok(raw) => {
                let regions = self.regions(raw, options.today)?;
                found.rows = self.rows(&regions, prover);
                found.regions = regions.into_iter().map(|found| found.region).collect();
                Ok(Ok(()))
            }
            Err(gave_up) => Ok(Err(gave_up)),
        }
    }

    /// How both sets compare; not decided where that rests on a change of what caplint cannot read.
    fn verdict(&self, prover: &mut Prover, within: &Formula) -> Result<Verdict, GaveUp> {
        let verdict = self.compare(prover, within)?;
        let unmoved = within.clone().and(self.unread.as_before(self.universe));
        if !self.unread.has_others() && (verdict == Verdict::Equivalent || self.compare(prover, &unmoved)? == verdict) {
            return Ok(verdict);
        }
        let names = and_list(&self.unread.names(self.pairs));
        Ok(Verdict::NotDecided(format!("{names} changed in a way that caplint cannot read")))
    }

    fn compare(&self, prover: &mut Prover, within: &Formula) -> Result<Verdict, GaveUp> {
        let looser = self.comparison.looser().or(self.comparison.looser_session()).and(within.clone());
        let stricter = self.comparison.stricter().or(self.comparison.stricter_session()).and(within.clone());
        let mut is_possible = |formula: &Formula| prover.is_satisfiable(formula).ok_or(GaveUp);
        Ok(match (is_possible(&looser)?, is_possible(&stricter)?) {
            (false, false) => Verdict::Equivalent,
            (false, true) => Verdict::Stricter,
            (true, false) => Verdict::Looser,
            (true, true) => Verdict::Incomparable,
        })
    }

    fn regions(&self, raw: Vec<RawRegion>, today: Date) -> Result<Vec<FoundRegion>, Disagreement> {
        let mut found: Vec<FoundRegion> = Vec::new();
        for one in raw {
            let region = self.region(&one, today)?;
            let hole = (one.hole, region.example.clone());
            match found.iter_mut().find(|known| is_same_but_for_people(&known.region, &region)) {
                Some(known) => {
                    join_people(&mut known.region.parts.who, region.parts.who);
                    known.holes.push(hole);
                }
                None => found.push(FoundRegion { region, holes: vec![hole] }),
            }
        }
        found.sort_by_key(|found| found.region.consequence);
        Ok(found)
    }

    fn rows(&self, regions: &[FoundRegion], prover: &mut Prover) -> Vec<Row> {
        let (real, conditions) = (real(self.universe), conditions(self.universe));
        rows(regions, &mut Joiner { universe: self.universe, prover, real: &real, conditions: &conditions })
    }

    fn region(&self, raw: &RawRegion, today: Date) -> Result<ChangedRegion, Disagreement> {
        let point = &raw.hole.example;
        let sign_ins = [0, 1].map(|side| self.sign_in(side, point));
        let decisions = [0, 1].map(|side| Evaluator::new(self.sets[side], today).evaluate(&sign_ins[side]).enforced);
        self.replay(raw, &sign_ins, &decisions, today)?;
        let [before, after] = decisions.each_ref().map(|decision| today_of(&decision.outcome));
        let blocked = decisions.iter().any(|decision| decision.outcome.is_blocked());
        let changes = || session::changes(&decisions[0].session, &decisions[1].session);
        let Self { pairs, edits, alike, sets, comparison, .. } = *self;
        let causes = Causes { pairs, edits, alike, sets, comparison, today };
        let found = causes.at(point, [&sign_ins[0], &sign_ins[1]]);
        let [_, example] = sign_ins;
        Ok(ChangedRegion {
            consequence: raw.consequence,
            parts: parts(self.universe, &raw.hole.who, &raw.hole.conditions, point),
            before,
            after,
            session: if blocked { Vec::new() } else { changes() },
            causes: found.edits,
            tenant_causes: if found.tenant { self.tenant_causes(point) } else { Vec::new() },
            example: Box::new(example),
        })
    }

    /// The sign-in at the point, nothing shown yet.
    fn sign_in(&self, side: usize, point: &Point) -> SignIn {
        SignIn { shows: BTreeSet::new(), ..self.universe.view(side).sign_in_at(point) }
    }

    /// Changes of the tenant file behind the policies that apply on either side.
    fn tenant_causes(&self, point: &Point) -> Vec<usize> {
        let Comparison { old, new, .. } = self.comparison;
        let touched = |pair: &usize| old.met[*pair] != new.met[*pair] || old.applies[*pair] != new.applies[*pair];
        let applies = |pair: &usize| old.applies[*pair].holds(point) || new.applies[*pair].holds(point);
        let policies = (0..self.pairs.len()).filter(touched).filter(applies).flat_map(|pair| {
            let pair = &self.pairs[pair];
            let old = pair.old.map(|at| &self.sets[0].policies[at].policy);
            old.into_iter().chain(pair.new.map(|at| &self.sets[1].policies[at].policy))
        });
        behind(self.tenant, &policies.collect::<Vec<_>>())
    }

    /// The concrete evaluation has to see the consequence that the proof sees.
    fn replay(
        &self,
        raw: &RawRegion,
        sign_ins: &[SignIn; 2],
        decisions: &[Decision; 2],
        today: Date,
    ) -> Result<(), Disagreement> {
        let seen = seen(self.sets, sign_ins, decisions, today);
        if seen == raw.consequence {
            return Ok(());
        }
        let outcomes = decisions.each_ref().map(|decision| format!("{:?}", decision.outcome));
        Err(Disagreement {
            question: "what a change does".to_owned(),
            example: Box::new(sign_ins[1].clone()),
            details: format!(
                "the proof says {}, the evaluation {}: {} before, {} after",
                raw.consequence.words(),
                seen.words(),
                outcomes[0],
                outcomes[1]
            ),
        })
    }

    fn assumptions(&self, _today: Date) -> Vec<String> {
        let report_only =
            self.sets[1].policies.iter().filter(|entry| entry.policy.is_live() && !entry.policy.is_enabled());
        let report_only = report_only.count();
        let mut assumptions = Vec::new();
        if report_only > 0 {
            let policies = crate::text::count(report_only, "policy");
            assumptions.push(format!("{policies} in report-only do nothing"));
        }
        let not_compared = self.tenant.iter().filter(|edit| !edit.compared);
        assumptions.extend(not_compared.map(|edit| format!("{edit}: taken as it is now on both sides")));
        assumptions
    }
}

/// What becomes of a sign-in as the concrete evaluation sees it.
pub(super) fn seen(
    sets: [&PolicySet; 2],
    sign_ins: &[SignIn; 2],
    decisions: &[Decision; 2],
    today: Date,
) -> Consequence {
    let [old, new] = decisions.each_ref().map(|decision| &decision.outcome);
    match (old.is_blocked(), new.is_blocked()) {
        (true, true) => return Consequence::SessionOnly,
        (true, false) => return Consequence::NewlyUnblocked,
        (false, true) => return Consequence::NewlyBlocked,
        (false, false) => {}
    }
    // Whether showing what one side asks for is enough on the other.
    let enough = |asked: &Outcome, side: usize| {
        ways_in(asked).into_iter().all(|shows| {
            let sign_in = SignIn { shows, ..sign_ins[side].clone() };
            Evaluator::new(sets[side], today).evaluate(&sign_in).enforced.outcome == Outcome::Allow
        })
    };
    match (enough(new, 0), enough(old, 1)) {
        (true, true) => Consequence::SessionOnly,
        (true, false) => Consequence::Tightened,
        (false, _) if *new == Outcome::Allow => Consequence::NewlyUncovered,
        (false, true) => Consequence::Loosened,
        (false, false) => Consequence::Changed,
    }
}

/// The sets of controls that let in.
fn ways_in(outcome: &Outcome) -> Vec<BTreeSet<Ask>> {
    match outcome {
        Outcome::Allow => vec![BTreeSet::new()],
        Outcome::Challenge(sets) => sets.clone(),
        Outcome::EffectiveBlock(_) | Outcome::Block(_) => Vec::new(),
    }
}

fn today_of(outcome: &Outcome) -> Today {
    match outcome {
        Outcome::Allow => Today::Nothing,
        Outcome::Challenge(sets) => Today::Controls(sets.clone()),
        Outcome::EffectiveBlock(unmet) => {
            let policies: BTreeSet<usize> = unmet.iter().flat_map(|unmet| unmet.policies.iter().copied()).collect();
            Today::Unmeetable(policies.into_iter().collect())
        }
        Outcome::Block(policies) => Today::Blocked(policies.clone()),
    }
}

/// Whether the same happens for the same reason, to other people.
pub(super) fn is_same_but_for_people(one: &ChangedRegion, other: &ChangedRegion) -> bool {
    let others = |parts: &Parts| Parts { who: Vec::new(), ..parts.clone() };
    let same = one.consequence == other.consequence && one.session == other.session && one.causes == other.causes;
    same && one.before == other.before
        && one.after == other.after
        && one.tenant_causes == other.tenant_causes
        && others(&one.parts) == others(&other.parts)
}

fn stages(old: &PolicySet, new: &PolicySet, pairs: &[Pair]) -> Vec<StageChange> {
    let rollout = |set: &PolicySet, at: Option<usize>| at.and_then(|at| set.policies[at].policy.rollout.clone());
    let changes = pairs.iter().enumerate().filter_map(|(position, pair)| {
        let (before, after) = (rollout(old, pair.old), rollout(new, pair.new));
        let name = |rollout: &Option<crate::model::Rollout>| {
            rollout.as_ref().and_then(|rollout| Some(rollout.stages.get(rollout.current)?.name.clone()))
        };
        let (was, is) = (name(&before), name(&after));
        let all = after.or(before)?.stages.into_iter().map(|stage| stage.name).collect();
        let kept = pair.old.is_some() && pair.new.is_some();
        (was != is && kept).then_some(StageChange { pair: position, before: was, after: is, stages: all })
    });
    changes.collect()
}

impl SetDiff {
    fn nothing(assumptions: Vec<String>) -> Self {
        Self {
            verdict: Verdict::Equivalent,
            pairs: Vec::new(),
            edits: Vec::new(),
            regions: Vec::new(),
            rows: Vec::new(),
            more: false,
            unexplored: false,
            classes: 0,
            changed_classes: 0,
            tenant: Vec::new(),
            differing: Vec::new(),
            idle: Vec::new(),
            stages: Vec::new(),
            assumptions,
            nowhere: false,
        }
    }

    /// True when something was edited that Entra goes by.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.edits.iter().any(|edit| edit.nature == Nature::Effective) || !self.tenant.is_empty()
    }
}
