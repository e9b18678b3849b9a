//! What may stand in a policy, tenant, config or tests document: the authored shapes.
//!
//! Every type here reads exactly what its JSON Schema accepts, a law held by a property test. A
//! choice is told apart by the kind of node alone (word or map), an absent key is absent (never
//! null), and what a schema cannot say is checked over the nodes (`language::check`).

#[macro_use]
mod macros;
mod config;
mod names;
mod parts;
mod policy;
mod tenant;
mod tests_file;
mod text;
mod words;

pub use config::{ConfigFile, LimitsBlock, OverrideEntry, RuleEntry, RuleSettings};
pub use names::{
    Apps, AuthenticationContexts, AuthenticationStrengths, ExternalTenants, GlobalSecureAccessProfiles, Groups, Kind,
    Locations, Name, NameEntry, Names, PlainNames, Roles, ServicePrincipals, TermsOfUse, Users,
};
pub(crate) use names::{NAMES, SETS};
pub use parts::{AtLeastTwo, Count, Filled, List, Single, True, WordOr};
pub use policy::{
    AgentContextsBlock, AgentIdentitiesBlock, AgentUsersBlock, ConditionsBlock, FilterBlock, FrequencyBlock,
    GrantBlock, GrantItem, GraphPaths, GuestsBlock, LocationsBlock, PlatformsBlock, PolicyFile, PrincipalsBlock,
    ReferenceControl, ResourcesBlock, RolloutBlock, SessionBlock, SetReference, StageBlock, UsersBlock,
    WorkloadIdentitiesBlock,
};
pub use tenant::{
    AppNamed, AppRecord, BreakGlassBlock, ChoicesBlock, CombinationRecord, ContextRecord, ExceptionRecord,
    ExternalTenantRecord, FactsBlock, GroupRecord, IdRecord, LocationRecord, MembersBlock, PolicyRecord,
    ServicePrincipalRecord, SetsBlock, StrengthRecord, TenantFile, TrustBlock,
};
pub use tests_file::{
    AssertionBlock, ChangeBlock, DeviceBlock, Region, RegionConditions, RequirementBlock, RequirementItem, SignInBlock,
    SignInTest, TestsFile,
};
pub use text::{
    ContextId, Country, Date, Frequency, Guid, IpRange, NonEmpty, PolicyKey, PolicyName, RestrictedText, TextRule,
    text_rules,
};
pub use words::{
    AgentRiskWord, All, AllOrNone, AllOwned, ApiVersion, ApprovedApplication, BaselineWord, Block, ChangeKind,
    DirectorySync, ExceptionsWord, FailOn, GrantWord, Level, Licence, Outcome, PlatformWord, Preset, RequirementWord,
    SecondaryOnly, SessionClientApp, SignInAgentContext, SignInAgentRisk, SignInFlow, SignInInsiderRisk,
    SignInPlatform, Unregistered,
};
