//! What rules ask the prover, each question answered once for a run.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::catalog::DIRECTORY_SYNCHRONIZATION;
use crate::diag::FieldPath;
use crate::model::{Assertion, PolicySet};
use crate::semantics::ask::{
    Answer, Asker, At, Disagreement, Limits, PrincipalRef, Verdict, at_stage, exceptions, extra_regions, input,
    sign_ins_of, text,
};
use crate::semantics::universe::{Input, Universe};
use crate::semantics::{
    self, EffectiveBlock, OutdoneFrequency, Redundancy, effective_blocks, outdone_frequencies, redundancies,
};

use super::goal::{COMMON, GOALS, by_browser, elsewhere, on_platform, sign_ins_with_mfa};

/// An answer; `None` where the question does not arise. The error is a bug of caplint.
pub(super) type Asked = Option<Result<Answer, Disagreement>>;

/// Rules show the widest region of an open question, and how many others there are.
const LIMITS: Limits = Limits { regions: 3, joint_regions: 1, conflicts: 20_000 };

/// The proofs about a set. Nothing is worked out before a rule asks, so that a run without such rules pays
/// nothing. No proof uses other threads: rules wait for one another here.
#[derive(Debug)]
pub struct Proofs<'s> {
    set: &'s PolicySet,
    now: Date,
    /// False when something of the set could not be read: nothing is proved of it.
    complete: bool,
    common: OnceLock<Goals>,
    strict: OnceLock<Goals>,
    effects: OnceLock<Effects>,
    platforms: OnceLock<Vec<OtherPlatforms>>,
    browsers: OnceLock<Vec<BrowserGap>>,
    frequencies: OnceLock<Vec<OutdoneFrequency>>,
    uncaught: OnceLock<Vec<Uncaught>>,
}

/// The answers to some questions of the table.
#[derive(Debug)]
struct Goals {
    answers: Vec<Asked>,
    /// Which of them hold once every rollout is at its last stage.
    later: Vec<bool>,
}

/// What policies do beside one another.
#[derive(Debug, Default)]
struct Effects {
    needless: Vec<Redundancy>,
    blocks: Vec<EffectiveBlock>,
}

/// A policy for some platforms, and what it leaves open on others.
#[derive(Debug)]
pub(super) struct OtherPlatforms {
    /// The policy, by position.
    pub policy: usize,
    /// The platforms on which people get in without, in words.
    pub platforms: Vec<&'static str>,
    /// Who does.
    pub who: String,
}

/// A policy that binds tokens, and what it leaves open in browsers.
#[derive(Debug)]
pub(super) struct BrowserGap {
    /// The policy, by position.
    pub policy: usize,
    /// Who gets in there with a session that lasts.
    pub who: String,
}

/// A principal that policies exclude from MFA and none catches.
#[derive(Debug)]
pub(super) struct Uncaught {
    /// The principal.
    pub principal: PrincipalRef,
    /// Where it is excluded, from policies that MFA for everyone rests on.
    pub at: Vec<(usize, FieldPath)>,
}

impl<'s> Proofs<'s> {
    /// Proofs about `set` on the day `now`; of a set that is not complete nothing is proved.
    #[must_use]
    pub fn new(set: &'s PolicySet, now: Date, complete: bool) -> Self {
        Self {
            set,
            now,
            complete,
            common: OnceLock::new(),
            strict: OnceLock::new(),
            effects: OnceLock::new(),
            platforms: OnceLock::new(),
            browsers: OnceLock::new(),
            frequencies: OnceLock::new(),
            uncaught: OnceLock::new(),
        }
    }

    /// The answer to the question at `position` of the table.
    pub(super) fn goal(&self, position: usize) -> Option<&Result<Answer, Disagreement>> {
        let (goals, at) = self.batch(position);
        goals.answers.get(at)?.as_ref()
    }

    /// True when the question at `position` holds once every rollout is at its last stage.
    pub(super) fn holds_later(&self, position: usize) -> bool {
        let (goals, at) = self.batch(position);
        goals.later.get(at).copied().unwrap_or_default()
    }

    fn batch(&self, position: usize) -> (&Goals, usize) {
        if position < COMMON {
            (self.common.get_or_init(|| self.goals(0..COMMON)), position)
        } else {
            (self.strict.get_or_init(|| self.goals(COMMON..GOALS.len())), position - COMMON)
        }
    }

    /// The policies without which nothing would change.
    pub(super) fn needless(&self) -> &[Redundancy] {
        &self.effects().needless
    }

    /// Where policies let nobody in, though none of them blocks.
    pub(super) fn effective_blocks(&self) -> &[EffectiveBlock] {
        &self.effects().blocks
    }

    /// Policies in force that ask for a managed device or a bound token on some platforms, while who claims
    /// another gets in without.
    pub(super) fn other_platforms(&self) -> &[OtherPlatforms] {
        self.platforms.get_or_init(|| if self.complete { self.work_out_platforms() } else { Vec::new() })
    }

    /// Policies in force that bind tokens of native apps, while a browser gets a lasting session at the same
    /// resources on any device.
    pub(super) fn browser_gaps(&self) -> &[BrowserGap] {
        self.browsers.get_or_init(|| if self.complete { self.work_out_browsers() } else { Vec::new() })
    }

    /// Sign-in frequencies that do not hold where they seem to.
    pub(super) fn outdone_frequencies(&self) -> &[OutdoneFrequency] {
        self.frequencies.get_or_init(|| {
            if !self.complete {
                return Vec::new();
            }
            outdone_frequencies(&mut semantics::Proofs::new(self.set, self.now))
        })
    }

    /// Principals that are excluded from policies on which MFA for everyone rests, and that nothing else
    /// asks for MFA or a managed device.
    pub(super) fn uncaught(&self) -> &[Uncaught] {
        self.uncaught.get_or_init(|| self.work_out_uncaught())
    }

    fn effects(&self) -> &Effects {
        self.effects.get_or_init(|| {
            if !self.complete {
                return Effects::default();
            }
            let mut proofs = semantics::Proofs::new(self.set, self.now);
            let needless = redundancies(&mut proofs).found;
            Effects { needless, blocks: effective_blocks(&mut proofs) }
        })
    }

    fn goals(&self, which: Range<usize>) -> Goals {
        let assertions: Vec<_> = GOALS[which].iter().map(|goal| goal.assertion(self.set)).collect();
        let answers = self.ask(&assertions);
        let is_open = |answer: &Asked| answer.as_ref().is_some_and(|answer| !holds(answer));
        let mut policies = self.set.policies.iter().filter_map(|entry| entry.policy.rollout.as_ref());
        let under_way = policies.any(|rollout| rollout.current + 1 < rollout.stages.len());
        if !under_way || !answers.iter().any(is_open) {
            return Goals { answers, later: Vec::new() };
        }
        let last = at_stage(self.set, At::Last);
        let open = assertions.into_iter().zip(&answers).map(|(one, answer)| one.filter(|_| is_open(answer)));
        let open: Vec<_> = open.collect();
        let later = Proofs::new(&last, self.now, self.complete).ask(&open);
        Goals { answers, later: later.iter().map(|answer| answer.as_ref().is_some_and(holds)).collect() }
    }

    /// The answers to `assertions`, in order, from one universe.
    fn ask(&self, assertions: &[Option<Assertion>]) -> Vec<Asked> {
        self.with_asker(assertions, |asker| {
            assertions.iter().map(|assertion| assertion.as_ref().map(|one| asker.decide(one))).collect()
        })
    }

    fn with_asker<T>(&self, assertions: &[Option<Assertion>], work: impl FnOnce(&mut Asker<'_>) -> T) -> T {
        let extra = extra_regions(self.set);
        let asked: Vec<&Assertion> = assertions.iter().flatten().collect();
        let input = extra.iter().fold(input(self.set, self.now, &asked), Input::with_region);
        let universe = Universe::new(input);
        work(&mut Asker::new(&universe, self.set, 0, self.now).with_limits(LIMITS))
    }

    fn work_out_platforms(&self) -> Vec<OtherPlatforms> {
        let policies = self.set.policies.iter().map(|entry| &entry.policy).enumerate();
        let asked: Vec<_> =
            policies.filter_map(|(at, policy)| Some((at, elsewhere(policy, &self.set.tenant, self.now)?))).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let all: Vec<Option<Assertion>> =
            asked.iter().flat_map(|(_, (_, assertion))| [Some(assertion.clone())]).collect();
        let single = |(_, (others, assertion)): &(usize, (Vec<_>, Assertion))| {
            let others: Vec<_> = others.iter().map(|platform| (*platform, on_platform(assertion, *platform))).collect();
            others
        };
        self.with_asker(&all, |asker| {
            let open = asked.iter().filter_map(|one| {
                let (policy, (_, assertion)) = one;
                let who = who_gets_in(asker, assertion)?;
                let there = single(one).into_iter().filter(|(_, one)| who_gets_in(asker, one).is_some());
                let platforms: Vec<_> =
                    there.map(|(platform, _)| platform.map_or("an unknown platform", platform_name)).collect();
                (!platforms.is_empty()).then_some(OtherPlatforms { policy: *policy, platforms, who })
            });
            open.collect()
        })
    }

    fn work_out_browsers(&self) -> Vec<BrowserGap> {
        let policies = self.set.policies.iter().map(|entry| &entry.policy).enumerate();
        let asked: Vec<_> =
            policies.filter_map(|(at, policy)| Some((at, by_browser(policy, &self.set.tenant)?))).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let all: Vec<Option<Assertion>> = asked.iter().map(|(_, assertion)| Some(assertion.clone())).collect();
        self.with_asker(&all, |asker| {
            let gaps = asked.iter().filter_map(|(policy, assertion)| {
                Some(BrowserGap { policy: *policy, who: who_gets_in(asker, assertion)? })
            });
            gaps.collect()
        })
    }

    fn work_out_uncaught(&self) -> Vec<Uncaught> {
        let Some(Ok(Answer { verdict: Verdict::Proved { rests_on, .. }, .. })) = self.goal(0) else {
            return Vec::new();
        };
        let is_sync = |principal: &PrincipalRef| principal.object.is(DIRECTORY_SYNCHRONIZATION);
        let candidates = exceptions(self.set).into_iter().filter_map(|exception| {
            let at: Vec<_> =
                exception.excluded_at.into_iter().filter(|(policy, _)| rests_on.contains(policy)).collect();
            let told = !at.is_empty() && !is_sync(&exception.principal) && !self.is_break_glass(&exception.principal);
            told.then_some(Uncaught { principal: exception.principal, at })
        });
        let candidates: Vec<Uncaught> = candidates.collect();
        let questions: Vec<_> =
            candidates.iter().map(|one| Some(sign_ins_with_mfa(sign_ins_of(&one.principal)))).collect();
        let answers = self.ask(&questions);
        let open = |answer: &Asked| matches!(answer, Some(Ok(Answer { verdict: Verdict::Open { .. }, .. })));
        candidates.into_iter().zip(answers).filter(|(_, answer)| open(answer)).map(|(one, _)| one).collect()
    }

    fn is_break_glass(&self, principal: &PrincipalRef) -> bool {
        let declared = self.set.tenant.break_glass.iter().flat_map(|own| own.users.iter().chain(&own.groups));
        declared.into_iter().any(|own| own.same(&principal.object))
    }
}

fn holds(answer: &Result<Answer, Disagreement>) -> bool {
    answer.as_ref().is_ok_and(Answer::holds)
}

/// Who gets in without what `assertion` requires; nothing where nobody does or it cannot be told.
fn who_gets_in(asker: &mut Asker<'_>, assertion: &Assertion) -> Option<String> {
    match asker.decide(assertion).ok()?.verdict {
        Verdict::Open { regions, .. } => Some(text::who(&regions.first()?.parts.who)),
        _ => None,
    }
}

fn platform_name(platform: crate::model::Platform) -> &'static str {
    semantics::platform_names(&[platform])[0]
}
