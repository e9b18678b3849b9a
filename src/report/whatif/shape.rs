//! The shape of an answer for programs: types of their own, so that what is inside can change without changing what
//! programs read.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::ToolV1;

/// The version of the answer's shape. Members may be added within a version.
pub(super) const VERSION: u32 = 1;

/// What comes of one sign-in, as `caplint whatif --format json` writes it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "caplint whatif", inline)]
pub(super) struct WhatIfV1<'a> {
    /// The version of this shape. Members may be added within a version; readers should ignore those they do not know.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// The program that wrote it.
    pub tool: ToolV1,
    /// Why there is no answer.
    pub problems: Vec<ProblemV1<'a>>,
    /// The answers, one for each tenant.
    pub answers: Vec<AnswerV1<'a>>,
}

/// Something that is wrong with what was asked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemV1<'a> {
    /// Where it was said: an option, or a place in a file; null where there is none.
    pub place: Option<&'a str>,
    /// What is wrong, in one sentence without a full stop.
    pub message: &'a str,
    /// The way out.
    pub help: Option<&'a str>,
}

/// What comes of the sign-in in one tenant.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
#[serde(rename_all = "camelCase")]
pub(super) struct AnswerV1<'a> {
    /// The tenant's name in the config; null without one.
    pub tenant: Option<&'a str>,
    /// True when there is one outcome, whatever is not known of the sign-in.
    pub certain: bool,
    /// The outcomes that are possible, the most ordinary first.
    pub outcomes: Vec<CaseV1<'a>>,
    /// True when there are more outcomes than are listed.
    pub more_outcomes: bool,
    /// Every policy, and whether it applies.
    pub policies: Vec<PolicyV1<'a>>,
    /// Memberships that are not known and would change the outcome.
    pub memberships_that_matter: Vec<MembershipV1<'a>>,
    /// Controls that caplint cannot read.
    pub unread_controls: Vec<UnreadV1<'a>>,
}

/// An outcome, and when it comes about.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Case")]
#[serde(rename_all = "camelCase")]
pub(super) struct CaseV1<'a> {
    /// What the policies do that are enforced.
    pub enforced: DecisionV1<'a>,
    /// What would come if those in report-only were enforced too; null where that is the same.
    pub with_report_only: Option<DecisionV1<'a>>,
    /// When; empty for always.
    pub when: Ways<'a>,
    /// A sign-in that has this outcome, in words.
    pub example: String,
}

/// Any of these, each a list of what must be so together.
pub(super) type Ways<'a> = Vec<Vec<NarrowingV1<'a>>>;

/// What must be so of one aspect of the sign-in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Narrowing")]
pub(super) struct NarrowingV1<'a> {
    /// The aspect: `client`, `platform`, `app` …
    pub aspect: &'a str,
    /// The values, in words; empty for all but those in `but`.
    pub only: &'a [String],
    /// Values left out, where that is the shorter way to say it.
    pub but: &'a [String],
    /// The same as a part of a sentence.
    pub text: String,
}

/// What policies do together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Decision")]
#[serde(rename_all = "camelCase")]
pub(super) struct DecisionV1<'a> {
    /// Whether the sign-in gets in, and what for.
    pub outcome: OutcomeV1<'a>,
    /// Session controls that hold.
    pub session: Vec<SessionV1>,
    /// Session controls of which policies demand different things.
    pub session_conflicts: Vec<ConflictV1<'a>>,
}

/// Whether a sign-in gets in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Outcome")]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum OutcomeV1<'a> {
    /// It gets in, and nothing more is asked for.
    Allowed {
        /// The same in words.
        text: String,
    },
    /// It gets in when something is shown.
    Challenged {
        /// The same in words.
        text: String,
        /// Any of these, each a list of what must be shown together.
        any_of: Vec<Vec<AskV1<'a>>>,
    },
    /// Nothing blocks it, and yet it cannot get in: what is asked for cannot be shown.
    EffectivelyBlocked {
        /// The same in words.
        text: String,
        /// The demands that cannot be met.
        unmet: Vec<UnmetV1<'a>>,
    },
    /// It is blocked.
    Blocked {
        /// The same in words.
        text: String,
        /// Keys of the policies that block it.
        policies: Vec<String>,
    },
}

/// One thing to show.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Ask")]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(super) enum AskV1<'a> {
    /// A control, by its word in the language.
    Control {
        /// The word, as `mfa`; `tokenProtection` for a token bound to the device.
        control: &'a str,
        /// The same in words.
        text: String,
    },
    /// An authentication strength.
    Strength {
        /// Its id, or its name where it has none.
        authentication_strength: &'a str,
        /// The same in words.
        text: String,
    },
    /// Terms of use.
    TermsOfUse {
        /// Their id, or their name where they have none.
        terms_of_use: &'a str,
        /// The same in words.
        text: String,
    },
    /// A custom authentication factor.
    CustomFactor {
        /// Its id.
        custom_authentication_factor: &'a str,
        /// The same in words.
        text: String,
    },
}

/// A demand that cannot be met.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Unmet")]
#[serde(rename_all = "camelCase")]
pub(super) struct UnmetV1<'a> {
    /// Keys of the policies that make it.
    pub policies: Vec<String>,
    /// Any of these would be enough, and none can be shown.
    pub any_of: Vec<ObstacleV1<'a>>,
}

/// Why a control cannot be shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Obstacle")]
pub(super) struct ObstacleV1<'a> {
    /// The control, in words.
    pub control: String,
    /// Name of what is in the way, as docs/semantics.md has it.
    pub obstacle: &'a str,
    /// What is in the way, as a part of a sentence.
    pub because: &'a str,
}

/// A session control that holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Session")]
pub(super) struct SessionV1 {
    /// The control with its value, in words.
    pub control: String,
    /// Keys of the policies that ask for it.
    pub policies: Vec<String>,
}

/// A session control of which policies demand different things.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Conflict")]
pub(super) struct ConflictV1<'a> {
    /// The control.
    pub control: &'a str,
    /// What is demanded.
    pub values: Vec<SideV1<'a>>,
}

/// One of several things that policies demand of a session control.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Side")]
pub(super) struct SideV1<'a> {
    /// The value, in words.
    pub value: &'a str,
    /// Keys of the policies that demand it.
    pub policies: Vec<String>,
}

/// A policy, and whether it applies.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Policy")]
#[serde(rename_all = "camelCase")]
pub(super) struct PolicyV1<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its display name.
    pub name: &'a str,
    /// Its state.
    pub state: StateV1,
    /// Where it stands.
    pub place: PlaceV1<'a>,
    /// Whether it applies.
    pub applies: AppliesV1,
    /// When, for one that applies sometimes; null for any other.
    pub when: Option<Ways<'a>>,
    /// Why not, for one that never applies: Graph's names of the reasons.
    pub analysis_reasons: Vec<&'a str>,
    /// Why not, in words that continue the policy's name.
    pub because: Vec<BecauseV1<'a>>,
    /// What it does where it applies, in words.
    pub does: &'a [String],
}

/// Whether a policy applies.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Applies")]
#[serde(rename_all = "camelCase")]
pub(super) enum AppliesV1 {
    /// Whatever is not known of the sign-in.
    Always,
    /// In some of the cases.
    Sometimes,
    /// In none.
    Never,
    /// It is switched off.
    Disabled,
}

/// States of policies.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "State")]
#[serde(rename_all = "camelCase")]
pub(super) enum StateV1 {
    /// Enforced.
    Enabled,
    /// Switched off.
    Disabled,
    /// Only logged.
    ReportOnly,
}

/// Why a policy does not apply.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Because")]
pub(super) struct BecauseV1<'a> {
    /// The reason, continuing the policy's name.
    pub text: &'a str,
    /// Where it is written.
    pub place: PlaceV1<'a>,
}

/// The beginning of a range of a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
pub(super) struct PlaceV1<'a> {
    /// Path, relative to where caplint was started, with `/` between folders.
    pub path: &'a str,
    /// Line, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Column in characters (Unicode code points), from 1.
    #[schemars(range(min = 1))]
    pub column: usize,
}

/// Memberships that all policies treat alike, and what would come of one.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Membership")]
#[serde(rename_all = "camelCase")]
pub(super) struct MembershipV1<'a> {
    /// The groups or roles.
    pub any_of: Vec<PrincipalV1<'a>>,
    /// The outcome of the most ordinary case with one of them.
    pub outcome: OutcomeV1<'a>,
    /// True when other outcomes are possible with it as well.
    pub other_outcomes: bool,
}

/// A group or role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Principal")]
pub(super) struct PrincipalV1<'a> {
    /// Which of the two.
    pub kind: PrincipalKindV1,
    /// Its name, or its id where it has none.
    pub name: &'a str,
    /// Its object id; null where it is not known.
    pub id: Option<String>,
}

/// Group or role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PrincipalKind")]
#[serde(rename_all = "camelCase")]
pub(super) enum PrincipalKindV1 {
    /// A group.
    Group,
    /// A directory role.
    Role,
}

/// A control that caplint cannot read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UnreadControl")]
pub(super) struct UnreadV1<'a> {
    /// Key of the policy.
    pub policy: &'a str,
    /// Where it stands in Graph's shape.
    pub path: &'a str,
}
