//! The neutral policy.
//!
//! Field paths are given with every member; list members are addressed by their index, as
//! `users.exclude.groups[1]`.

use serde_json::Value;

use super::names::{AgentEntry, AppEntry, LocationEntry, ObjectRef, ServicePrincipalEntry, UserEntry};
use super::words::{
    AgentContext, AppWord, AuthenticationFlow, AuthenticationType, BuiltInControl, ClientApp, CloudAppSecurity,
    ContinuousAccessEvaluation, FrequencyInterval, FrequencyUnit, GuestType, InsiderRisk, PersistentBrowser, Platform,
    PolicyState, RiskLevel, UserAction, UserWord, Word,
};

/// One Conditional Access policy, as Graph `conditionalAccessPolicy` would store it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    /// Key in the policy set.
    pub key: String,
    /// `name`: Graph `displayName`.
    pub name: String,
    /// The object's id in the tenant, when known.
    pub id: Option<String>,
    /// `description`; never sent.
    pub description: Option<String>,
    /// `owner`; never sent.
    pub owner: Option<String>,
    /// `reviewBy`, as `YYYY-MM-DD`; never sent.
    pub review_by: Option<jiff::civil::Date>,
    /// `tags`; never sent.
    pub tags: Vec<String>,
    /// `state`: of the current stage where there is a rollout. `None` when missing.
    pub state: Option<Word<PolicyState>>,
    /// `rollout`.
    pub rollout: Option<Rollout>,
    /// `users`: Graph `conditions.users`.
    pub users: Option<Users>,
    /// `workloadIdentities`: Graph `conditions.clientApplications`.
    pub workload_identities: Option<WorkloadIdentities>,
    /// `agentIdentities`: Graph beta `conditions.clientApplications`.
    pub agent_identities: Option<AgentIdentities>,
    /// `agentUsers`: Graph beta `conditions.agents`.
    pub agent_users: Option<AgentUsers>,
    /// `resources`: Graph `conditions.applications`.
    pub resources: Resources,
    /// `conditions`: the rest of Graph's `conditions`.
    pub conditions: Conditions,
    /// `grant`: Graph `grantControls`. `None` without any control.
    pub grant: Option<Grant>,
    /// `session`: Graph `sessionControls`.
    pub session: Session,
    /// `graph`: Graph paths that the language has no key for, with their values.
    pub graph: Vec<(String, Value)>,
}

impl Policy {
    /// True for a policy that is enforced.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.state.as_ref().is_some_and(|state| *state == PolicyState::Enabled)
    }

    /// True for a policy that is evaluated: enforced or in report-only.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.state.as_ref().is_some_and(|state| *state != PolicyState::Disabled)
    }
}

/// A staged rollout. Graph has no such thing: the current stage decides what is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollout {
    /// Index of the current stage.
    pub current: usize,
    /// `rollout.stages[]` in order.
    pub stages: Vec<Stage>,
}

/// A stage of a rollout.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// `name`.
    pub name: String,
    /// `state`.
    pub state: PolicyState,
    /// `include`: narrows whom the policy is for.
    pub include: Option<Principals>,
    /// `planned`: when the stage is to start; switches nothing.
    pub planned: Option<jiff::civil::Date>,
}

/// Whom a policy for users is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Users {
    /// `users.include`: of the current stage where it narrows. What the policy itself says is
    /// kept in [`Users::destination`].
    pub include: Principals,
    /// `users.exclude`.
    pub exclude: Principals,
    /// `users.include` as the policy says when the current stage narrows it.
    pub destination: Option<Principals>,
}

/// Principals: a union of users, groups, roles and guests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Principals {
    /// `.users[]`; words such as `All` stand here too and have the path of the whole side.
    pub users: Vec<UserEntry>,
    /// `.groups[]`.
    pub groups: Vec<ObjectRef>,
    /// `.roles[]`.
    pub roles: Vec<ObjectRef>,
    /// `.guests`.
    pub guests: Option<Guests>,
    /// `.breakGlass: true` was written; its members stand in `users` and `groups`.
    pub break_glass: bool,
}

impl Principals {
    /// True when `word` is among the users.
    #[must_use]
    pub fn has(&self, word: UserWord) -> bool {
        self.users.iter().any(|entry| entry.word() == Some(word))
    }

    /// True when everybody is meant.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.has(UserWord::All)
    }

    /// True when nobody is named, or only `None`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let nobody = self.users.iter().all(|entry| entry.word() == Some(UserWord::None));
        nobody && self.groups.is_empty() && self.roles.is_empty() && self.guests.is_none()
    }

    /// The user objects.
    pub fn user_objects(&self) -> impl Iterator<Item = &ObjectRef> {
        self.users.iter().filter_map(UserEntry::object)
    }
}

/// `.guests`: Graph `conditionalAccessGuestsOrExternalUsers`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guests {
    /// `.guests.types`, in bit order; all six for `all`.
    pub types: Vec<Word<GuestType>>,
    /// `.guests.tenants`.
    pub tenants: ExternalTenants,
}

/// Graph `conditionalAccessExternalTenants`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExternalTenants {
    /// Every tenant.
    All,
    /// Only these.
    Enumerated(Vec<ObjectRef>),
}

/// `workloadIdentities`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkloadIdentities {
    /// `.include`.
    pub include: Vec<ServicePrincipalEntry>,
    /// `.exclude`.
    pub exclude: Vec<ObjectRef>,
    /// `.filter`.
    pub filter: Option<Filter>,
}

/// `agentIdentities` (beta).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentIdentities {
    /// `.include`.
    pub include: Vec<AgentEntry>,
    /// `.exclude`.
    pub exclude: Vec<ObjectRef>,
    /// `.filter`.
    pub filter: Option<Filter>,
}

/// `agentUsers` (beta).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentUsers {
    /// `.include`.
    pub include: Vec<AgentEntry>,
    /// `.exclude`.
    pub exclude: Vec<ObjectRef>,
    /// `.filter`.
    pub filter: Option<Filter>,
}

/// A filter rule: of devices, apps, service principals or agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Whether what matches is in or out.
    pub mode: FilterMode,
    /// The rule as written.
    pub rule: String,
}

/// Graph `filterMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterMode {
    /// What matches is in.
    Include,
    /// What matches is out.
    Exclude,
}

impl FilterMode {
    /// Graph's and the language's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
        }
    }
}

/// `resources`: what is signed in to. Graph wants exactly one family; this can hold several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resources {
    /// `.include[]`; `All` and `None` have the path `resources.include`.
    pub include: Vec<AppEntry>,
    /// `.exclude[]`.
    pub exclude: Vec<AppEntry>,
    /// `.filter`.
    pub filter: Option<Filter>,
    /// `.userActions[]`.
    pub user_actions: Vec<Word<UserAction>>,
    /// `.authenticationContexts[]`.
    pub authentication_contexts: Vec<ObjectRef>,
}

impl Resources {
    /// True when `word` is included.
    #[must_use]
    pub fn includes(&self, word: AppWord) -> bool {
        self.include.iter().any(|entry| entry.word() == Some(word))
    }

    /// True when every resource is included.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.includes(AppWord::All)
    }

    /// True when a filter says which resources are in.
    #[must_use]
    pub fn is_filtered_in(&self) -> bool {
        self.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Include)
    }
}

/// Include and exclude lists of one condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion<T> {
    /// `.include[]`; `all` has the path of `.include`.
    pub include: Vec<T>,
    /// `.exclude[]`.
    pub exclude: Vec<T>,
}

impl<T> Default for Inclusion<T> {
    fn default() -> Self {
        Self { include: Vec::new(), exclude: Vec::new() }
    }
}

/// `conditions`. An empty list or `None` means any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// `.clientApps[]`.
    pub client_apps: Vec<Word<ClientApp>>,
    /// `.platforms`.
    pub platforms: Option<Inclusion<Word<Platform>>>,
    /// `.locations`.
    pub locations: Option<Inclusion<LocationEntry>>,
    /// `.deviceFilter`.
    pub device_filter: Option<Filter>,
    /// `.userRisk[]`.
    pub user_risk: Vec<Word<RiskLevel>>,
    /// `.signInRisk[]`.
    pub sign_in_risk: Vec<Word<RiskLevel>>,
    /// `.servicePrincipalRisk[]`.
    pub service_principal_risk: Vec<Word<RiskLevel>>,
    /// `.insiderRisk[]`.
    pub insider_risk: Vec<Word<InsiderRisk>>,
    /// `.agentRisk[]` (beta): `low`, `medium`, `high`.
    pub agent_risk: Vec<Word<RiskLevel>>,
    /// `.agentContexts` (beta).
    pub agent_contexts: Option<Inclusion<Word<AgentContext>>>,
    /// `.authenticationFlows[]`.
    pub authentication_flows: Vec<Word<AuthenticationFlow>>,
}

/// `grant`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grant {
    /// `allOf` is `And`, `anyOf` is `Or`; `None` when Graph JSON has none.
    pub operator: Option<Operator>,
    /// The controls in order. `block` has the path `grant`; the others
    /// [`Grant::control_path`].
    pub controls: Vec<GrantControl>,
}

/// Graph's operator between grant controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `allOf`: every control.
    And,
    /// `anyOf`: one of the controls.
    Or,
}

/// A grant control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantControl {
    /// A built-in control.
    BuiltIn(Word<BuiltInControl>),
    /// `{authenticationStrength: NAME}`.
    AuthenticationStrength(ObjectRef),
    /// `{termsOfUse: NAME}`.
    TermsOfUse(ObjectRef),
    /// `{customAuthenticationFactor: ID}`.
    CustomAuthenticationFactor(String),
}

impl Grant {
    /// True when `control` is among the controls.
    #[must_use]
    pub fn has(&self, control: BuiltInControl) -> bool {
        self.position(control).is_some()
    }

    /// Index of `control`.
    #[must_use]
    pub fn position(&self, control: BuiltInControl) -> Option<usize> {
        self.controls.iter().position(|item| matches!(item, GrantControl::BuiltIn(word) if *word == control))
    }

    /// The authentication strength, if one is demanded.
    #[must_use]
    pub fn strength(&self) -> Option<&ObjectRef> {
        self.controls.iter().find_map(|item| match item {
            GrantControl::AuthenticationStrength(strength) => Some(strength),
            _ => None,
        })
    }

    /// Language path of the list of controls: `grant.allOf` or `grant.anyOf`.
    #[must_use]
    pub fn list_path(&self) -> &'static str {
        match self.operator {
            Some(Operator::Or) if self.controls.len() > 1 => "grant.anyOf",
            _ => "grant.allOf",
        }
    }

    /// Language path of the control at `index`.
    #[must_use]
    pub fn control_path(&self, index: usize) -> crate::diag::FieldPath {
        let block =
            matches!(self.controls.get(index), Some(GrantControl::BuiltIn(word)) if *word == BuiltInControl::Block);
        if block && self.controls.len() == 1 {
            return crate::diag::FieldPath::new("grant");
        }
        crate::diag::FieldPath::new(self.list_path()).index(index)
    }
}

/// `session`. A control is present only when it is on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// `.signInFrequency`.
    pub sign_in_frequency: Option<SignInFrequency>,
    /// `.persistentBrowser`.
    pub persistent_browser: Option<Word<PersistentBrowser>>,
    /// `.tokenProtection`: Graph `secureSignInSession`.
    pub token_protection: bool,
    /// `.applicationEnforcedRestrictions`.
    pub application_enforced_restrictions: bool,
    /// `.cloudAppSecurity`.
    pub cloud_app_security: Option<Word<CloudAppSecurity>>,
    /// `.disableResilienceDefaults`.
    pub disable_resilience_defaults: bool,
    /// `.continuousAccessEvaluation` (beta).
    pub continuous_access_evaluation: Option<Word<ContinuousAccessEvaluation>>,
    /// `.globalSecureAccessProfile` (beta).
    pub global_secure_access_profile: Option<ObjectRef>,
}

impl Session {
    /// True when no control is on.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `session.signInFrequency`: Graph `signInFrequencySessionControl`, as it stands, valid or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFrequency {
    /// Time based or every time.
    pub interval: Word<FrequencyInterval>,
    /// The period's length.
    pub value: Option<i64>,
    /// The period's unit.
    pub unit: Option<Word<FrequencyUnit>>,
    /// What has to be shown again.
    pub authentication_type: Word<AuthenticationType>,
}

impl SignInFrequency {
    /// True for `everyTime`.
    #[must_use]
    pub fn is_every_time(&self) -> bool {
        self.interval == FrequencyInterval::EveryTime
    }

    /// The period in hours; `None` for `everyTime`, and where value or unit is missing or the interval not known.
    #[must_use]
    pub fn hours(&self) -> Option<i64> {
        if self.interval != FrequencyInterval::TimeBased {
            return None;
        }
        match self.unit.as_ref()?.known()? {
            FrequencyUnit::Hours => self.value,
            FrequencyUnit::Days => self.value?.checked_mul(24),
        }
    }
}
