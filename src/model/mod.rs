//! The neutral policy: what Graph would store, free of spans and file formats.
//!
//! A neutral policy can hold every combination that Graph JSON can hold, also those that Graph
//! refuses, so that rules can speak about them.

mod choices;
mod kind;
mod names;
mod policy;
mod questions;
mod set;
mod sign_in;
mod tenant;
mod words;

pub use choices::Choices;
pub use kind::{ObjectKind, is_context_id};
pub use names::{AgentEntry, AppEntry, Entry, LocationEntry, ObjectRef, ServicePrincipalEntry, UserEntry, is_guid};
pub use policy::{
    AgentIdentities, AgentUsers, Conditions, ExternalTenants, Filter, FilterMode, Grant, GrantControl, Guests,
    Inclusion, Operator, Policy, Principals, Resources, Rollout, Session, SignInFrequency, Stage, Users,
    WorkloadIdentities,
};
pub use questions::{
    Assertion, ChangeEffect, ChangeRule, Claim, Exceptions, Expected, LAST_STAGE, PartialDevice, PartialPlace,
    PartialSignIn, PartialTarget, PartialWho, Quantifier, Region, Requirement, RequirementItem, SignInTest, Tests,
};
pub use set::{Dialect, Lowered, LoweredTests, PolicySet, SetPolicy};
pub use sign_in::{
    Ask, ClientKind, Device, DeviceValue, GuestTrust, ObjectKey, Person, Place, Principal, Risks, SignIn, Target,
    TargetApp, Who,
};
pub use tenant::{
    BreakGlass, CombinationConfiguration, Context, Exception, ExternalTenant, Facts, Group, GroupMembers, Location,
    LocationKind, NamedApp, NamedObject, PolicyEntry, ServicePrincipal, Strength, Tenant, Trust,
};
pub use words::{
    AUTHENTICATION_METHODS, AgentContext, AgentWord, AppWord, AuthenticationFlow, AuthenticationType, BuiltInControl,
    ClientApp, Cloud, CloudAppSecurity, ContinuousAccessEvaluation, FrequencyInterval, FrequencyUnit, GuestType,
    InsiderRisk, LocationLookup, LocationWord, PersistentBrowser, Platform, PolicyState, RiskLevel,
    ServicePrincipalWord, UserAction, UserWord, Word, WordList,
};
