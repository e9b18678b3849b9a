//! Tests kept beside the policies.

use crate::model::{GuestType, RiskLevel, UserAction};

use super::names::{
    Apps, AuthenticationContexts, ExternalTenants, Groups, Locations, Name, Roles, ServicePrincipals, Users,
};
use super::parts::{AtLeastTwo, Filled, List, Single, WordOr};
use super::policy::{
    AgentIdentitiesBlock, AgentUsersBlock, ConditionsBlock, GrantItem, ReferenceControl, ResourcesBlock, SessionBlock,
    UsersBlock, WorkloadIdentitiesBlock,
};
use super::text::{Country, NonEmpty};
use super::words::{
    ChangeKind, ExceptionsWord, Outcome, RequirementWord, SessionClientApp, SignInAgentContext, SignInAgentRisk,
    SignInFlow, SignInInsiderRisk, SignInPlatform, Unregistered,
};

shape! {
    /// What must stay true of the policies: of every or some sign-in of a region, of every change, of
    /// single sign-ins.
    #[derive(Default)]
    pub struct TestsFile {
        /// Statements about regions: sets of sign-ins.
        assertions ?: List<AssertionBlock>,
        /// Statements about a change; asked when there is something to compare with.
        changes ?: List<ChangeBlock>,
        /// Single sign-ins and what must come of them.
        sign_ins ?: List<SignInTest>,
    }
}

shape! {
    /// A set of sign-ins, written as a policy's own subject, resources and conditions. What is left
    /// out means "any"; `{}` is every sign-in.
    #[derive(Default)]
    pub struct Region {
        /// People.
        users ?: UsersBlock,
        /// Service principals of this tenant.
        workload_identities ?: Filled<WorkloadIdentitiesBlock>,
        /// Agent identities.
        agent_identities ?: AgentIdentitiesBlock,
        /// User accounts of agents.
        agent_users ?: AgentUsersBlock,
        /// What is signed in to.
        resources ?: Filled<ResourcesBlock>,
        /// Further conditions.
        conditions ?: RegionConditions,
    }
}

/// Conditions of a region: the policy's own.
pub type RegionConditions = Filled<ConditionsBlock>;

shape! {
    /// A statement about a region: `every` or `some`, with `requires`, `outcome` or `session`.
    pub struct AssertionBlock {
        /// The statement's name, unique among all tests of the set.
        name: NonEmpty,
        /// It must hold of every sign-in of this region.
        every ?: Region,
        /// It must hold of at least one sign-in of this region.
        some ?: Region,
        /// Whether it must also hold of members of exception groups. Left out: `none`.
        exceptions ?: ExceptionsWord,
        /// Asks as if this stage were current in every policy that has it; `last` for the last stage of
        /// each rollout.
        stage ?: NonEmpty,
        /// The controls that are shown; for `some`. Left out, any may be shown.
        shows ?: Vec<GrantItem>,
        /// What must be asked for at least.
        requires ?: Single<RequirementBlock>,
        /// What must come of it.
        outcome ?: Outcome,
        /// What must hold for the session, or something stricter.
        session ?: Filled<SessionBlock>,
    }
}

shape! {
    /// What must be asked for at least.
    pub struct RequirementBlock {
        /// All of these.
        all_of ?: List<RequirementItem>,
        /// One of these; at least two.
        any_of ?: AtLeastTwo<RequirementItem>,
    }
}

/// A control, `tokenProtection` or `managedDevice`.
pub type RequirementItem = WordOr<RequirementWord, Single<ReferenceControl>>;

shape! {
    /// What a change may do.
    pub struct ChangeBlock {
        /// The statement's name, unique among all tests of the set.
        name: NonEmpty,
        /// The sign-ins it is about. Left out: all of them.
        within ?: Region,
        /// What may happen to them; `[]` for nothing.
        allow: Vec<ChangeKind>,
    }
}

shape! {
    /// A sign-in and what must come of it.
    pub struct SignInTest {
        /// The test's name, unique among all tests of the set.
        name: NonEmpty,
        /// The sign-in.
        sign_in: Filled<SignInBlock>,
        /// The controls that are shown. Left out: none.
        shows ?: Vec<GrantItem>,
        /// What must come of it.
        outcome: Outcome,
        /// What must be asked for at least.
        requires ?: Single<RequirementBlock>,
    }
}

shape! {
    /// One sign-in. Who (one key, or `groups` and `roles` alone) and what (one key) must be said; the
    /// rest is unknown when left out.
    pub struct SignInBlock {
        /// A user, by user principal name or id.
        user ?: Name<Users>,
        /// A guest or external user of this type.
        guest ?: GuestType,
        /// A service principal, by name or id.
        workload_identity ?: Name<ServicePrincipals>,
        /// An agent identity, by name or id.
        agent_identity ?: Name<ServicePrincipals>,
        /// An agent's user account, by name or id.
        agent_user ?: Name<Users>,
        /// The guest's home tenant, by name or id; only beside `guest`.
        tenant ?: Name<ExternalTenants>,
        /// Groups the person is assumed to be in.
        groups ?: Vec<Name<Groups>>,
        /// Roles the person is assumed to have.
        roles ?: Vec<Name<Roles>>,
        /// The app signed in to, by name or app id.
        resource ?: Name<Apps>,
        /// The user action, in place of an app.
        user_action ?: UserAction,
        /// The authentication context, in place of an app.
        authentication_context ?: Name<AuthenticationContexts>,
        /// The kind of client.
        client_app ?: SessionClientApp,
        /// The platform that the client claims.
        platform ?: SignInPlatform,
        /// The way of signing in; `none` for the ordinary one.
        authentication_flow ?: SignInFlow,
        /// The user's risk.
        user_risk ?: RiskLevel,
        /// The sign-in's risk.
        sign_in_risk ?: RiskLevel,
        /// The insider risk.
        insider_risk ?: SignInInsiderRisk,
        /// The service principal's risk.
        service_principal_risk ?: RiskLevel,
        /// The agent identity's risk.
        agent_risk ?: SignInAgentRisk,
        /// The context of the agent's session.
        agent_context ?: SignInAgentContext,
        /// A named location; or `ip` and `country`.
        location ?: Name<Locations>,
        /// An address.
        ip ?: NonEmpty,
        /// A country, by ISO 3166 code; beside `ip`, the address's.
        country ?: Country,
        /// `unregistered`, or properties of a device that Entra knows.
        device ?: WordOr<Unregistered, Filled<DeviceBlock>>,
    }
}

macro_rules! device {
    ($($(#[$doc:meta])* $text:ident,)+) => {
        shape! {
            /// Properties of a device, by the names that device filters use.
            #[derive(Default)]
            pub struct DeviceBlock {
                /// Whether Intune marks the device compliant.
                is_compliant ?: bool,
                /// Labels such as `CloudPC`.
                system_labels ?: List<NonEmpty>,
                /// Physical ids.
                physical_ids ?: List<NonEmpty>,
                $($(#[$doc])* $text ?: NonEmpty,)+
            }
        }
    };
}

device! {
    /// `AzureAD` (joined), `ServerAD` (hybrid joined) or `Workplace` (registered).
    trust_type,
    /// `Company` or `Personal`.
    device_ownership,
    /// The device's id.
    device_id,
    /// The device's name.
    display_name,
    /// `RegisteredDevice`, `SecureVM`, `Printer`, `Shared` or `IoT`.
    profile_type,
    /// The maker.
    manufacturer,
    /// The model.
    model,
    /// App id of the device management.
    mdm_app_id,
    /// The operating system.
    operating_system,
    /// The operating system's version.
    operating_system_version,
    /// Enrolment profile.
    enrollment_profile_name,
    /// Extension attribute 1.
    extension_attribute1,
    /// Extension attribute 2.
    extension_attribute2,
    /// Extension attribute 3.
    extension_attribute3,
    /// Extension attribute 4.
    extension_attribute4,
    /// Extension attribute 5.
    extension_attribute5,
    /// Extension attribute 6.
    extension_attribute6,
    /// Extension attribute 7.
    extension_attribute7,
    /// Extension attribute 8.
    extension_attribute8,
    /// Extension attribute 9.
    extension_attribute9,
    /// Extension attribute 10.
    extension_attribute10,
    /// Extension attribute 11.
    extension_attribute11,
    /// Extension attribute 12.
    extension_attribute12,
    /// Extension attribute 13.
    extension_attribute13,
    /// Extension attribute 14.
    extension_attribute14,
    /// Extension attribute 15.
    extension_attribute15,
}
