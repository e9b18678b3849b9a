//! What comes of a question.

use std::collections::BTreeSet;

use crate::diag::FieldPath;
use crate::model::{Ask, ObjectRef, SignIn};

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Proved, open, or why neither.
    pub verdict: Verdict,
    /// Principals whose members the question leaves out: break-glass accounts, and groups, users and
    /// roles that policies exclude and none includes.
    pub left_out: Vec<LeftOut>,
    /// What the verdict takes for granted: facts of the tenant file, choices where the documentation
    /// is silent, dates of the catalogue. Sentences without full stop, each once.
    pub assumptions: Vec<String>,
}

impl Answer {
    /// True when the statement holds, declared exceptions left aside.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.verdict, Verdict::Proved { .. } | Verdict::ProvedButFor { .. })
    }
}

/// Proved, open, or why neither.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It holds for every sign-in it is about, or, for `some`, for the example whatever is not known.
    Proved {
        /// The policies, by position in the set, that the proof rests on: with these alone it still
        /// holds, without any one of them it does not. Empty for what no policy is needed for.
        rests_on: Vec<usize>,
        /// For `some`: the sign-in that shows it, one completion of what is unknown.
        example: Option<Box<SignIn>>,
    },
    /// It holds for all but the members of exceptions that the tenant file declares for this question.
    ProvedButFor {
        /// The exceptions it needs, by position in the tenant file's `exceptions`.
        exceptions: Vec<usize>,
        /// As for [`Verdict::Proved`].
        rests_on: Vec<usize>,
    },
    /// It does not hold for every sign-in.
    Open {
        /// Where it does not, the widest first.
        regions: Vec<OpenRegion>,
        /// True when there are more regions than were asked for.
        more: bool,
    },
    /// It does not hold for any sign-in, as far as is known: the answer to `some`.
    NoWay(Box<NoWay>),
    /// There is no such sign-in: nothing to prove. Counts as open.
    Vacuous {
        /// What empties the region: names of constraints on sign-ins or of facts of the tenant.
        constraints: Vec<String>,
    },
    /// The budget ran out. Counts as open.
    NotDecided {
        /// Over what, in one sentence without full stop.
        why: String,
    },
}

/// A principal that a question leaves out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The principal.
    pub principal: PrincipalRef,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a principal is left out of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// `breakGlass` of the tenant file.
    BreakGlass,
    /// Policies exclude it and none includes it, except one for it alone.
    Excluded,
    /// Entry of `exceptions` of the tenant file, by position.
    Declared(usize),
}

/// A user, group or role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrincipalRef {
    /// Which of the three.
    pub kind: PrincipalKind,
    /// The object.
    pub object: ObjectRef,
}

/// Kinds of principals that policies name one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// A user.
    User,
    /// A group.
    Group,
    /// A directory role.
    Role,
}

/// Sign-ins for which a statement does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenRegion {
    /// The position of a wider region, one that is in no other, whose resources, clients, places, devices and
    /// risks take in all of this one's: this one is about other people. `None` when there is none.
    pub within: Option<usize>,
    /// The region in words, one for each aspect of a sign-in.
    pub parts: Parts,
    /// What is demanded of the example today.
    pub today: Today,
    /// The most ordinary sign-in of the region, with everything it could show. The concrete
    /// evaluation agrees that the statement does not hold for it.
    pub example: Box<SignIn>,
    /// Policies that would cover the example but for a condition or two, the nearest first.
    pub near: Vec<Near>,
    /// What would close the region were it enforced.
    pub would_close: Vec<WouldClose>,
    /// What nobody knows offline and this region depends on; as [`Answer::assumptions`].
    pub assumptions: Vec<String>,
}

impl OpenRegion {
    /// Whether it is in no wider one.
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        self.within.is_none()
    }
}

/// A set of sign-ins in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// Whose sign-ins: any of these.
    pub who: Vec<People>,
    /// To which resource, action or context. Like all that follow: no entry for any.
    pub what: Vec<Narrowing>,
    /// By which client, on which claimed platform, in which flow.
    pub how: Vec<Narrowing>,
    /// From where.
    pub place: Vec<Narrowing>,
    /// On what device.
    pub device: Vec<Narrowing>,
    /// With which risks.
    pub risk: Vec<Narrowing>,
    /// What must be true of the tenant that nobody knows offline.
    pub unknown: Vec<Narrowing>,
}

/// People, or other principals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Kinds and accounts.
    pub kinds: Vec<Narrowing>,
    /// Groups and roles they are in: all of these, each entry one of several that policies treat alike.
    pub inside: Vec<Vec<PrincipalRef>>,
    /// Groups and roles they are not in.
    pub outside: Vec<Vec<PrincipalRef>>,
}

/// What one aspect of a sign-in is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Narrowing {
    /// The aspect: `client`, `platform`, `app` …
    pub aspect: String,
    /// The values, in words; empty for all but those in `but`.
    pub only: Vec<String>,
    /// Values left out, where that is the shorter way to say it.
    pub but: Vec<String>,
}

/// What a set demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Today {
    /// Nothing.
    Nothing,
    /// One of these sets of controls, each of which is enough and needed whole.
    Controls(Vec<BTreeSet<Ask>>),
    /// What cannot be met: these policies' demands.
    Unmeetable(Vec<usize>),
    /// It is blocked by these policies.
    Blocked(Vec<usize>),
}

/// A policy that does not cover an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The policy, by position in the set.
    pub policy: usize,
    /// Why not: each condition that fails, or the demand that is too weak.
    pub because: Vec<Because>,
}

/// A part of a policy and what is wrong with it for an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// The field.
    pub field: FieldPath,
    /// In words, continuing "NAME …": `excludes members of Contractors`.
    pub text: String,
}

/// A policy that is not enforced and would close a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldClose {
    /// The policy, by position in the set.
    pub policy: usize,
    /// The stage of its rollout at which it would; `None` for a report-only policy without one.
    pub stage: Option<String>,
}

/// Why no sign-in of a region does what `some` asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct NoWay {
    /// The policies that stand in the way; as `rests_on`: no way with these alone, a way without any
    /// one of them. Empty when what is unknown alone decides.
    pub because: Vec<usize>,
    /// What would have to be known: memberships and facts for which it may come out otherwise.
    pub unknown: Vec<String>,
    /// A sign-in of the region that comes closest, with the unknowns against it.
    pub example: Option<Box<SignIn>>,
}

/// The proof and the concrete evaluation disagree: a bug of caplint. Nothing it says about the set
/// may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The question.
    pub question: String,
    /// The sign-in they disagree about.
    pub example: Box<SignIn>,
    /// What each of them says.
    pub details: String,
}

impl std::fmt::Display for Disagreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a bug of caplint: proof and evaluation disagree on `{}`: {}", self.question, self.details)
    }
}

impl std::error::Error for Disagreement {}
