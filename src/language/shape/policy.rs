//! The policy document.

use std::borrow::Cow;
use std::marker::PhantomData;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::model::{
    AgentContext, AuthenticationFlow, CloudAppSecurity, ContinuousAccessEvaluation, GuestType, InsiderRisk,
    PersistentBrowser, PolicyState, RiskLevel, UserAction,
};

use super::names::{
    Apps, AuthenticationContexts, AuthenticationStrengths, ExternalTenants, GlobalSecureAccessProfiles, Groups, Kind,
    Locations, Name, Names, PlainNames, Roles, SETS, ServicePrincipals, TermsOfUse, Users,
};
use super::parts::{AtLeastTwo, Filled, List, Single, True, WordOr};
use super::text::{Date, Frequency, NonEmpty, PolicyKey, PolicyName};
use super::words::{
    AgentRiskWord, All, AllOrNone, AllOwned, Block, GrantWord, PlatformWord, SecondaryOnly, SessionClientApp,
};

shape! {
    /// One Conditional Access policy. A document holds one; several stand in one file when `---`
    /// parts them and each has its own `key`.
    pub struct PolicyFile {
        /// The policy's display name in Entra, 1 to 256 characters. Quote it when it holds `: ` or ` #`.
        #[schemars(example = "CA310 - Internals - Token Protection - Windows")]
        name: PolicyName,
        /// What other files call this policy: lower-case letters, digits and `-`, unique in the set.
        /// Without it the file's name counts, so renaming the policy in Entra changes nothing here.
        key ?: PolicyKey,
        /// Why the policy exists. For readers of this file; never sent to Graph.
        description ?: NonEmpty,
        /// Who answers for the policy: a team or a person. Never sent to Graph.
        owner ?: NonEmpty,
        /// The day by which somebody should look at the policy again. Never sent to Graph.
        review_by ?: Date,
        /// Words to select policies by. Never sent to Graph.
        #[schemars(example = ["internals", "token-theft"])]
        tags ?: List<NonEmpty>,
        /// `enabled` enforces the policy, `reportOnly` only logs what it would do, `disabled` does
        /// nothing. A policy with a `rollout` has its state in the stages instead.
        state ?: PolicyState,
        /// A staged rollout: the stages in order, and the one that is current. Takes the place of `state`.
        rollout ?: RolloutBlock,
        /// Whom the policy is for. Exactly one of `users`, `workloadIdentities`, `agentIdentities` and
        /// `agentUsers` stands in a policy.
        users ?: UsersBlock,
        /// Service principals of this tenant that the policy is for, in place of `users`.
        workload_identities ?: Filled<WorkloadIdentitiesBlock>,
        /// Identities of AI agents that the policy is for, in place of `users`. Needs Graph's beta.
        agent_identities ?: AgentIdentitiesBlock,
        /// User accounts of AI agents that the policy is for, in place of `users`. Needs Graph's beta.
        agent_users ?: AgentUsersBlock,
        /// What is signed in to: apps (`include`, `exclude`, `filter`), `userActions` or
        /// `authenticationContexts`; one of the three.
        resources: Filled<ResourcesBlock>,
        /// Further conditions, all of which must hold. One that is left out means "any".
        conditions ?: Filled<ConditionsBlock>,
        /// What is asked: `block`, or a map of controls. Without it nothing but `session` applies.
        grant ?: WordOr<Block, Single<GrantBlock>>,
        /// What holds for the session after sign-in.
        session ?: Filled<SessionBlock>,
        /// Members of Graph's policy that the language has no key for: path to value, sent as it
        /// stands. Needs Graph's beta, and what it does cannot be proved.
        graph ?: Filled<GraphPaths>,
    }
}

/// Graph paths with their values, sent as they stand.
pub type GraphPaths = IndexMap<String, Value>;

shape! {
    /// A staged rollout.
    pub struct RolloutBlock {
        /// Name of the stage that is rendered. A tenant file may choose another with `policies.KEY.stage`.
        current: NonEmpty,
        /// The stages in order, at least two. The last one is where the policy is to end.
        stages: AtLeastTwo<StageBlock>,
    }
}

shape! {
    /// A stage of a rollout.
    pub struct StageBlock {
        /// The stage's name, unique in the policy: `observe`, `pilot`, `broad`.
        name: NonEmpty,
        /// The policy's state while the stage is current.
        state: PolicyState,
        /// Whom the policy is for while the stage is current, when that is fewer people than
        /// `users.include` says. Only in a policy for `users`.
        include ?: Filled<PrincipalsBlock>,
        /// When the stage is planned to start. A plan: no day switches anything.
        planned ?: Date,
    }
}

shape! {
    /// The people a policy is for.
    pub struct UsersBlock {
        /// Who is in: `all` (everybody, guests included), `none`, or users, groups, roles and guests.
        /// Several kinds side by side mean any of them, not all of them together.
        include: WordOr<AllOrNone, Filled<PrincipalsBlock>>,
        /// Who is out, whatever `include` says.
        exclude ?: Filled<PrincipalsBlock>,
    }
}

shape! {
    /// Users, groups, roles and guests; whoever is any of these is meant.
    pub struct PrincipalsBlock {
        /// Everything that `breakGlass` of the tenant file lists.
        break_glass ?: True,
        /// Users by user principal name or id, and sets of them.
        users ?: Names<Users>,
        /// Groups by name or id, and sets of them. Members of nested groups count.
        groups ?: Names<Groups>,
        /// Directory roles by name or template id, and sets of them. Only roles assigned for the
        /// whole directory count.
        roles ?: Names<Roles>,
        /// Guests and external users: `all`, or some types of them.
        guests ?: WordOr<All, GuestsBlock>,
    }
}

shape! {
    /// Some guests and external users.
    pub struct GuestsBlock {
        /// `all`, or a list of types. A B2B guest in most tenants is a `b2bCollaborationGuest`.
        types: WordOr<All, List<GuestType>>,
        /// Only people of these tenants: names of `externalTenants` in the tenant file, or tenant ids.
        /// Left out, people of every tenant are meant.
        tenants ?: PlainNames<ExternalTenants>,
    }
}

shape! {
    /// Service principals of this tenant.
    pub struct WorkloadIdentitiesBlock {
        /// `allOwned`, or service principals by name or object id (not app id).
        include ?: WordOr<AllOwned, PlainNames<ServicePrincipals>>,
        /// Service principals that are out.
        exclude ?: PlainNames<ServicePrincipals>,
        /// A rule over custom security attributes of the service principals.
        filter ?: Single<FilterBlock>,
    }
}

shape! {
    /// Agent identities.
    pub struct AgentIdentitiesBlock {
        /// `all`, or agent identities by name or object id.
        include: WordOr<All, PlainNames<ServicePrincipals>>,
        /// Agent identities that are out.
        exclude ?: PlainNames<ServicePrincipals>,
        /// A rule over custom security attributes of the agent identities.
        filter ?: Single<FilterBlock>,
    }
}

shape! {
    /// User accounts of agents.
    pub struct AgentUsersBlock {
        /// `all`, or accounts by name or object id.
        include: WordOr<All, PlainNames<Users>>,
        /// Accounts that are out.
        exclude ?: PlainNames<Users>,
        /// A rule over custom security attributes of the accounts.
        filter ?: Single<FilterBlock>,
    }
}

shape! {
    /// A filter rule. What matches is either in or out: one of the two keys.
    pub struct FilterBlock {
        /// Only what matches the rule is in, as `device.isCompliant -eq True`.
        #[schemars(example = "device.isCompliant -eq True")]
        include ?: NonEmpty,
        /// What matches the rule is out.
        #[schemars(example = "device.trustType -eq \"ServerAD\"")]
        exclude ?: NonEmpty,
    }
}

shape! {
    /// What is signed in to.
    pub struct ResourcesBlock {
        /// `all`, `none`, or apps by name or app id, app groups (`Office365`, `MicrosoftAdminPortals`)
        /// and sets of apps.
        include ?: WordOr<AllOrNone, Names<Apps>>,
        /// Apps that are out.
        exclude ?: Names<Apps>,
        /// A rule over custom security attributes of apps, beside or in place of `include`.
        filter ?: Single<FilterBlock>,
        /// Something a person does, in place of apps.
        user_actions ?: List<UserAction>,
        /// Authentication contexts by name or `c1` to `c99`, in place of apps.
        authentication_contexts ?: PlainNames<AuthenticationContexts>,
    }
}

shape! {
    /// Conditions; one that is left out means "any".
    pub struct ConditionsBlock {
        /// The kinds of client. Leave it out for all of them.
        client_apps ?: List<SessionClientApp>,
        /// Device platforms, as the client claims them: an attacker can claim any.
        platforms ?: PlatformsBlock,
        /// Where the sign-in comes from.
        locations ?: LocationsBlock,
        /// A rule over the device's properties. A device unknown to Entra has none of them.
        device_filter ?: Single<FilterBlock>,
        /// Levels of user risk (needs Entra ID P2).
        user_risk ?: List<RiskLevel>,
        /// Levels of sign-in risk (needs Entra ID P2).
        sign_in_risk ?: List<RiskLevel>,
        /// Levels of risk of a service principal; only with `workloadIdentities`.
        service_principal_risk ?: List<RiskLevel>,
        /// Levels of insider risk (needs Microsoft Purview).
        insider_risk ?: List<InsiderRisk>,
        /// Levels of risk of an agent identity. Needs Graph's beta.
        agent_risk ?: List<AgentRiskWord>,
        /// Contexts of an agent's session. Needs Graph's beta.
        agent_contexts ?: Filled<AgentContextsBlock>,
        /// Ways of signing in that hand a session to another device.
        authentication_flows ?: List<AuthenticationFlow>,
    }
}

shape! {
    /// Which platforms are in and which are out.
    pub struct PlatformsBlock {
        /// `all`, or a list of platforms.
        include: WordOr<All, List<PlatformWord>>,
        /// Platforms that are out.
        exclude ?: List<PlatformWord>,
    }
}

shape! {
    /// Which contexts of an agent's session are in and which are out.
    pub struct AgentContextsBlock {
        /// Contexts that are in.
        include ?: List<AgentContext>,
        /// Contexts that are out.
        exclude ?: List<AgentContext>,
    }
}

shape! {
    /// Which locations are in and which are out.
    pub struct LocationsBlock {
        /// `all`, or named locations, `AllTrusted`, `MfaTrustedIps` and sets of locations.
        include: WordOr<All, Names<Locations>>,
        /// Locations that are out.
        exclude ?: Names<Locations>,
    }
}

shape! {
    /// Controls: all of them, or one of them.
    pub struct GrantBlock {
        /// Every control in the list is asked for. A single control stands here too.
        all_of ?: List<GrantItem>,
        /// One of the controls is enough; at least two.
        any_of ?: AtLeastTwo<GrantItem>,
    }
}

/// A control: a word, or a map that names an object.
pub type GrantItem = WordOr<GrantWord, Single<ReferenceControl>>;

shape! {
    /// A control that names an object: one of the keys.
    pub struct ReferenceControl {
        /// An authentication strength, by name or id; one of them at most.
        authentication_strength ?: Name<AuthenticationStrengths>,
        /// Terms of use that must be accepted, by name or id.
        terms_of_use ?: Name<TermsOfUse>,
        /// Id of a custom control of another identity provider; retired by Microsoft.
        custom_authentication_factor ?: NonEmpty,
    }
}

shape! {
    /// Controls of the session.
    pub struct SessionBlock {
        /// How long a sign-in is good for: `1 hour`, `12 hours`, `1 day`, `7 days`, or `everyTime`.
        sign_in_frequency ?: WordOr<Frequency, FrequencyBlock>,
        /// `always` keeps the session when the browser closes, `never` ends it.
        persistent_browser ?: PersistentBrowser,
        /// Token Protection: tokens only work on the device they were issued to.
        token_protection ?: True,
        /// Restrictions enforced by Exchange Online and SharePoint Online.
        application_enforced_restrictions ?: True,
        /// Sends the session through Defender for Cloud Apps.
        cloud_app_security ?: CloudAppSecurity,
        /// Switches off what keeps sessions alive while Entra has an outage.
        disable_resilience_defaults ?: True,
        /// How continuous access evaluation treats changes of place. Needs Graph's beta.
        continuous_access_evaluation ?: ContinuousAccessEvaluation,
        /// A security profile of Global Secure Access, by name or id. Needs Graph's beta.
        global_secure_access_profile ?: Name<GlobalSecureAccessProfiles>,
    }
}

shape! {
    /// A frequency for the second factor alone. The usual frequency, for both factors, is written
    /// without a map.
    pub struct FrequencyBlock {
        /// `1 hour`, `12 hours`, `1 day`, `7 days`, or `everyTime`.
        every: Frequency,
        /// What has to be shown again.
        authentication_type: SecondaryOnly,
    }
}

/// A set of names from the tenant file, written out when the policy is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetReference<K> {
    /// The set's name below `sets` in the tenant file.
    pub set: String,
    kind: PhantomData<K>,
}

impl<K> Serialize for SetReference<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("set", &self.set)])
    }
}

impl<'de, K> Deserialize<'de> for SetReference<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let set = deserializer.deserialize_map(SetKey)?;
        Ok(Self { set, kind: PhantomData })
    }
}

struct SetKey;

impl<'de> Visitor<'de> for SetKey {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a map with the key `set`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut set = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "set" {
                map.next_value::<IgnoredAny>()?;
                return Err(Error::custom(format!("unknown key `{key}`")));
            }
            set = Some(map.next_value::<NonEmpty>()?.0);
        }
        set.ok_or_else(|| Error::missing_field("set"))
    }
}

impl<K: Kind> JsonSchema for SetReference<K> {
    fn schema_name() -> Cow<'static, str> {
        format!("SetOf_{}", K::KEY).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let marker = format!("{SETS}{}", K::KEY);
        json_schema!({
            "type": "object",
            "properties": {
                "set": {
                    "description": "The set's name below `sets` in the tenant file. It is written out when the policy is rendered.",
                    "type": "string",
                    "minLength": 1,
                    "$comment": marker,
                    "examples": ["Privileged"]
                }
            },
            "required": ["set"],
            "additionalProperties": false
        })
    }
}
