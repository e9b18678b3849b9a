//! Statements about every sign-in of a region.

use crate::model::{Assertion, Claim, Exceptions, Expected, Quantifier, Region, SignIn};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::prove::{Answer as Found, Cube};

use super::asker::{Asker, not_decided};
use super::holes::{GaveUp, Hole, Phase, Search, at_most_one, found};
use super::join::{Joiner, Shape};
use super::left_out::{declared, left_out, sign_ins_of};
use super::query::{Queries, Way};
use super::replay::{Replay, today};
use super::{Answer, Disagreement, LeftOut, LeftOutReason, OpenRegion, PrincipalRef, Verdict, exceptions, text, words};
use crate::text::and_list;

/// Why there is no answer of the usual kind.
enum Stop {
    GaveUp,
    Bug(Disagreement),
}

impl From<GaveUp> for Stop {
    fn from(_: GaveUp) -> Self {
        Self::GaveUp
    }
}

impl From<Disagreement> for Stop {
    fn from(bug: Disagreement) -> Self {
        Self::Bug(bug)
    }
}

/// A statement, ready to be decided.
pub(super) struct Case<'c> {
    pub assertion: &'c Assertion,
    /// The statement is that nobody is asked for what cannot be met; the claim does not count.
    effective: bool,
    pub region: Formula,
    /// Nobody of those left out.
    pub given: Formula,
    left_out: Vec<LeftOut>,
    pub ways: Vec<Way>,
    pub violation: Formula,
}

impl Asker<'_> {
    pub(super) fn every(&mut self, assertion: &Assertion) -> Result<Answer, Disagreement> {
        let case = self.case(assertion);
        self.answered(case)
    }

    /// Where demands cannot be met though nobody blocks: open with the regions of `region`, proved when
    /// there are none.
    ///
    /// # Errors
    ///
    /// When proof and concrete evaluation disagree, which is a bug of caplint.
    pub fn effective_blocks(&mut self, name: &str, region: &Region) -> Result<Answer, Disagreement> {
        let assertion = Assertion {
            name: name.to_owned(),
            quantifier: Quantifier::Every,
            region: region.clone(),
            exceptions: Exceptions::Any,
            stage: None,
            shows: None,
            claim: Claim::Outcome(Expected::Allowed),
        };
        self.forget();
        let mut case = self.case(&assertion);
        case.effective = true;
        case.ways = self.case_ways(&case, &self.active);
        case.violation = Formula::any(case.ways.iter().map(Way::formula));
        self.answered(case)
    }

    fn answered(&mut self, case: Case<'_>) -> Result<Answer, Disagreement> {
        let left_out = case.left_out.clone();
        match self.decide_every(case) {
            Ok(answer) => Ok(answer),
            Err(Stop::GaveUp) => Ok(not_decided(left_out)),
            Err(Stop::Bug(bug)) => Err(bug),
        }
    }

    /// Whether a statement about every sign-in of a region fails, whatever the tenant file declares left out;
    /// `None` when the solver gave up. This is found sooner than [`Asker::decide`] can say where and why.
    pub fn fails(&mut self, assertion: &Assertion) -> Option<bool> {
        self.forget();
        let mut case = self.case(assertion);
        let declared = declared(&self.policies.set.tenant, &assertion.name, self.now);
        self.leave_out(&mut case, declared.into_iter());
        self.together(&[&case.given, &case.violation]).ok()
    }

    /// Whom policies exclude, where `assertion` leaves them out.
    #[must_use]
    pub fn excluded(&self, assertion: &Assertion) -> Vec<PrincipalRef> {
        let all = left_out(self.policies.set, assertion).into_iter();
        all.filter(|left| left.reason == LeftOutReason::Excluded).map(|left| left.principal).collect()
    }

    pub(super) fn case<'c>(&self, assertion: &'c Assertion) -> Case<'c> {
        let region = self.policies.view.region(&assertion.region);
        let left_out = left_out(self.policies.set, assertion);
        let mut given = self.without(&left_out);
        if assertion.exceptions == Exceptions::One {
            given = given.and(at_most_one(&self.exceptions()));
        }
        let ways = self.queries(&self.active).ways(&region, assertion);
        let violation = Formula::any(ways.iter().map(Way::formula));
        Case { assertion, effective: false, region, given, left_out, ways, violation }
    }

    /// The ways in which the statement fails with the policies `active` in force.
    pub(super) fn case_ways(&self, case: &Case<'_>, active: &[usize]) -> Vec<Way> {
        let queries = self.queries(active);
        if case.effective { vec![queries.unmeetable(&case.region)] } else { queries.ways(&case.region, case.assertion) }
    }

    pub(super) fn queries<'q>(&'q self, active: &'q [usize]) -> Queries<'q, 'q> {
        Queries { policies: &self.policies, active }
    }

    /// Being one of the exceptions, each once: those that no policy tells apart are one.
    fn exceptions(&self) -> Vec<Formula> {
        let all = exceptions(self.policies.set);
        let mut found: Vec<Formula> = Vec::new();
        for one in all {
            let formula = self.policies.view.region(&sign_ins_of(&one.principal));
            if formula != Formula::FALSE && !found.contains(&formula) {
                found.push(formula);
            }
        }
        found
    }

    fn decide_every(&mut self, mut case: Case<'_>) -> Result<Answer, Stop> {
        if !self.together(&[&case.region, &case.given])? {
            return Ok(self.vacuous(case));
        }
        if !self.together(&[&case.given, &case.violation])? {
            let rests_on = self.rests_on(&case)?;
            return Ok(self.answer(case, Verdict::Proved { rests_on, example: None }));
        }
        let declared = declared(&self.policies.set.tenant, &case.assertion.name, self.now);
        if !declared.is_empty() {
            let needed = self.needed(&case, &declared)?;
            let kept = declared.into_iter().filter(|(at, _)| needed.as_ref().is_none_or(|needed| needed.contains(at)));
            self.leave_out(&mut case, kept);
            if !self.together(&[&case.region, &case.given])? {
                return Ok(self.vacuous(case));
            }
            if let Some(exceptions) = needed {
                let rests_on = self.rests_on(&case)?;
                return Ok(self.answer(case, Verdict::ProvedButFor { exceptions, rests_on }));
            }
        }
        self.open(case)
    }

    fn vacuous(&self, case: Case<'_>) -> Answer {
        let declared = case.left_out.iter().filter(|left| matches!(left.reason, LeftOutReason::Declared(_)));
        let declared: Vec<String> = declared.map(|left| text::principal(&left.principal)).collect();
        let constraints = if declared.is_empty() {
            self.why_empty(&[&case.region, &case.given])
        } else {
            vec![format!("everybody it is about is a declared exception: {}", and_list(&declared))]
        };
        self.answer(case, Verdict::Vacuous { constraints })
    }

    fn answer(&self, case: Case<'_>, verdict: Verdict) -> Answer {
        let assumptions = self.assumptions(&case, &verdict);
        Answer { verdict, left_out: case.left_out, assumptions }
    }

    /// Which of the declared exceptions are needed; `None` when all of them are not enough.
    fn needed(&mut self, case: &Case<'_>, declared: &[(usize, PrincipalRef)]) -> Result<Option<Vec<usize>>, GaveUp> {
        let mut assumptions = self.literals(&[&case.given, &case.violation]);
        let first = assumptions.len();
        for (_, principal) in declared {
            let formula = self.policies.view.region(&sign_ins_of(principal)).not();
            assumptions.push(self.prover.literal(&formula));
        }
        match self.prover.minimal_core(&assumptions) {
            Found::Impossible(core) => {
                let needed = core.into_iter().filter_map(|place| declared.get(place.checked_sub(first)?));
                Ok(Some(needed.map(|(at, _)| *at).collect()))
            }
            Found::Found(_) => Ok(None),
            Found::Unknown => Err(GaveUp),
        }
    }

    fn leave_out(&self, case: &mut Case<'_>, declared: impl Iterator<Item = (usize, PrincipalRef)>) {
        for (at, principal) in declared {
            let out = self.policies.view.region(&sign_ins_of(&principal)).not();
            case.given = case.given.clone().and(out);
            case.left_out.push(LeftOut { principal, reason: LeftOutReason::Declared(at) });
        }
    }

    /// The policies that a proof rests on, a smallest set of them.
    fn rests_on(&mut self, case: &Case<'_>) -> Result<Vec<usize>, GaveUp> {
        let mut core: Vec<usize> = Vec::new();
        for way in &case.ways {
            core.extend(self.core(&case.given, way)?);
        }
        core.sort_unstable();
        core.dedup();
        if !self.is_proved(case, &core)? {
            core.clone_from(&self.active);
        }
        self.without_spare(case, core)
    }

    /// Policies that are enough to be in the way of one way to fail.
    fn core(&mut self, given: &Formula, way: &Way) -> Result<Vec<usize>, GaveUp> {
        let mut assumptions = self.literals(&[given, &way.base]);
        let first = assumptions.len();
        for (_, part) in &way.parts {
            assumptions.push(self.prover.literal(part));
        }
        match self.prover.minimal_core(&assumptions) {
            Found::Impossible(core) => {
                let parts = core.into_iter().filter_map(|place| way.parts.get(place.checked_sub(first)?));
                Ok(parts.map(|(at, _)| *at).collect())
            }
            _ => Err(GaveUp),
        }
    }

    /// Whether it is proved with no policies but these.
    pub(super) fn is_proved(&mut self, case: &Case<'_>, active: &[usize]) -> Result<bool, GaveUp> {
        let ways = self.case_ways(case, active);
        for way in ways {
            if self.together(&[&case.given, &way.formula()])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `core` without policies that are not needed. One that was needed before another went can be spare
    /// after it, because strengths of some policies take the place of others': hence the rounds.
    fn without_spare(&mut self, case: &Case<'_>, mut core: Vec<usize>) -> Result<Vec<usize>, GaveUp> {
        loop {
            let before = core.len();
            for at in core.clone().into_iter().rev() {
                let rest: Vec<usize> = core.iter().copied().filter(|own| *own != at).collect();
                if self.is_proved(case, &rest)? {
                    core = rest;
                }
            }
            if core.len() == before {
                return Ok(core);
            }
        }
    }

    fn open(&mut self, case: Case<'_>) -> Result<Answer, Stop> {
        let (shapes, more) = self.shapes(&case)?;
        let mut regions = Vec::new();
        for (at, holes) in shapes.iter().enumerate() {
            let within = wider(&shapes, at);
            regions.push(OpenRegion { within, ..self.open_region(&case, holes)? });
        }
        Ok(self.answer(case, Verdict::Open { regions, more }))
    }

    /// The holes of a statement, joined to few, those with the same conditions together, those of ordinary
    /// people first; and whether there are more.
    fn shapes(&mut self, case: &Case<'_>) -> Result<(Vec<Vec<Hole>>, bool), GaveUp> {
        let phases = self.phases(case.assertion.exceptions);
        let (people, conditions) = (self.people(), self.conditions());
        let mut search = Search {
            prover: &mut self.prover,
            space: self.policies.universe.space(),
            real: &self.real,
            people: &people,
            conditions: &conditions,
            given: &case.given,
            violation: &case.violation,
        };
        let found = search.holes(&phases)?;
        let universe = self.policies.universe;
        let mut joiner = Joiner { universe, prover: &mut self.prover, real: &self.real, conditions: &conditions };
        let shapes = joiner.shapes(&found.holes.iter().collect::<Vec<_>>());
        let mut regions = Vec::new();
        for shape in shapes {
            let holes = self.holes_of(case, shape, &conditions)?;
            regions.extend((!holes.is_empty()).then_some(holes));
        }
        Ok((regions, found.more))
    }

    /// The people of a shape one by one, each with the most ordinary of their sign-ins.
    fn holes_of(&mut self, case: &Case<'_>, shape: Shape, order: &[VarId]) -> Result<Vec<Hole>, GaveUp> {
        let conditions = shape.conditions;
        let mut holes = Vec::new();
        for who in shape.who {
            let there = self.literals(&[&case.given, &case.violation, &who.formula(), &conditions.formula()]);
            if let Some(example) = found(self.prover.smallest(&there, order))? {
                holes.push(Hole { who, conditions: conditions.clone(), example });
            }
        }
        Ok(holes)
    }

    /// A statement and its holes, declared exceptions left out.
    pub(super) fn open_holes<'c>(&mut self, assertion: &'c Assertion) -> Result<(Case<'c>, Vec<Vec<Hole>>), GaveUp> {
        let mut case = self.case(assertion);
        let declared = declared(&self.policies.set.tenant, &assertion.name, self.now);
        self.leave_out(&mut case, declared.into_iter());
        let (holes, _) = self.shapes(&case)?;
        Ok((case, holes))
    }

    /// First people with at most one membership that policies include and no exception, then with one
    /// exception, then anybody.
    fn phases(&self, about: Exceptions) -> Vec<Phase> {
        let exceptions = self.exceptions();
        let space = self.policies.universe.space();
        let personas = self.memberships().into_iter().map(|var| space.yes(var));
        let personas: Vec<Formula> = personas.filter(|formula| !self.is_exception(formula, &exceptions)).collect();
        let one_persona = at_most_one(&personas);
        let none = Formula::any(exceptions.iter().cloned()).not();
        let one = at_most_one(&exceptions);
        let (most, joint) = (self.limits.regions, self.limits.joint_regions);
        let mut phases = vec![Phase { only: one_persona.clone().and(none), most }];
        if about != Exceptions::None {
            phases.push(Phase { only: one_persona.and(one), most });
        }
        phases.push(Phase { only: Formula::TRUE, most: joint });
        phases
    }

    /// An exception is a membership of people; a membership is a variable.
    fn is_exception(&self, membership: &Formula, exceptions: &[Formula]) -> bool {
        let of = |formula: &Formula| formula.variables();
        let own = of(membership);
        let (kind, people) = (self.policies.universe.kind(), |var: &VarId| own.contains(var));
        exceptions.iter().any(|formula| of(formula).iter().all(|var| *var == kind || people(var)))
    }

    /// The holes have the same conditions.
    fn open_region(&mut self, case: &Case<'_>, holes: &[Hole]) -> Result<OpenRegion, Stop> {
        let first = &holes[0];
        let universe = self.policies.universe;
        let mut parts = words::parts(universe, &self.possible(case, first)?, &first.conditions, &first.example);
        for hole in &holes[1..] {
            let more = words::parts(universe, &self.possible(case, hole)?, &hole.conditions, &hole.example);
            words::join_people(&mut parts.who, more.who);
        }
        let (point, example) = self.example(case, &first.example)?;
        for hole in &holes[1..] {
            self.example(case, &hole.example)?;
        }
        Ok(OpenRegion {
            within: None,
            today: today(&self.evaluator, &example),
            near: self.near(case.assertion, &point, &example),
            would_close: self.would_close(case, holes)?,
            assumptions: Self::region_assumptions(&parts),
            parts,
            example: Box::new(example),
        })
    }

    /// The people of a hole without kinds that cannot be in it: it may take in what cannot happen.
    fn possible(&mut self, case: &Case<'_>, hole: &Hole) -> Result<Cube, GaveUp> {
        let kind = self.policies.universe.kind();
        let mut who = hole.who.clone();
        let Some(side) = who.sides.iter().position(|(var, _)| *var == kind) else { return Ok(who) };
        let mut left = ValueSet::empty(who.sides[side].1.size());
        for value in who.sides[side].1.iter() {
            let is = self.policies.universe.space().is(kind, value);
            if self.together(&[&case.given, &hole.who.formula(), &hole.conditions.formula(), &is])? {
                left.insert(value);
            }
        }
        who.sides[side].1 = words::rounded(self.policies.universe, &who.sides[side].1, &left, &hole.example);
        Ok(who)
    }

    /// The sign-in at a point where the statement fails, with what it shows; replayed.
    fn example(&self, case: &Case<'_>, point: &Point) -> Result<(Point, SignIn), Stop> {
        let way = case.ways.iter().find(|way| way.formula().holds(point)).ok_or(Stop::GaveUp)?;
        let point = self.policies.showing(point, &way.shown);
        let example = self.policies.view.sign_in_at(&point);
        let tenant = &self.policies.set.tenant;
        let replay =
            Replay { evaluator: &self.evaluator, tenant, assertion: case.assertion, effective: case.effective };
        replay.fails(&example)?;
        Ok((point, example))
    }
}

/// The region, one that stands by itself, whose conditions take in those of the one at `at`.
fn wider(shapes: &[Vec<Hole>], at: usize) -> Option<usize> {
    let takes_in = |wide: usize, narrow: usize| {
        let [wide_one, narrow_one] = [wide, narrow].map(|place| &shapes[place][0].conditions);
        wide != narrow && wide_one.contains(narrow_one) && (wide < narrow || !narrow_one.contains(wide_one))
    };
    let alone = |place: usize| !(0..shapes.len()).any(|other| takes_in(other, place));
    (0..shapes.len()).find(|&wide| takes_in(wide, at) && alone(wide))
}

/// All of some holes.
pub(super) fn region_of(holes: &[Hole]) -> Formula {
    Formula::any(holes.iter().map(|hole| hole.who.formula().and(hole.conditions.formula())))
}
