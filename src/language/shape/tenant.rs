//! The tenant file.

use indexmap::IndexMap;

use crate::model::{Cloud, LocationLookup};

use super::names::{Apps, Groups, Locations, Name, PlainNames, Roles, Users};
use super::parts::{Filled, List, True, WordOr};
use super::text::{ContextId, Country, Date, Guid, IpRange, NonEmpty};
use super::words::{ApprovedApplication, BaselineWord, DirectorySync, Licence};

shape! {
    /// What is known of a tenant: names with their ids, break-glass accounts, facts. Maps go from an
    /// object's display name to what is known of it. Nothing here needs an id for `caplint check`.
    #[derive(Default)]
    pub struct TenantFile {
        /// Tenant files that this one builds on. Maps merge key by key, texts and lists replace, and
        /// what stands later wins; this file wins over all of them.
        extends ?: List<NonEmpty>,
        /// The tenant's id; guards against rendering for another tenant.
        tenant_id ?: Guid,
        /// The Microsoft cloud the tenant lives in.
        cloud ?: Cloud,
        /// The accounts that get in when everything else fails. `breakGlass: true` in a policy means
        /// exactly what is listed here.
        break_glass ?: Filled<BreakGlassBlock>,
        /// Users by user principal name.
        users ?: IndexMap<String, IdRecord>,
        /// Groups by display name.
        groups ?: IndexMap<String, GroupRecord>,
        /// Service principals of this tenant by display name; agent identities too.
        service_principals ?: IndexMap<String, ServicePrincipalRecord>,
        /// Apps of the tenant by display name. Microsoft's own apps are known without an entry.
        apps ?: IndexMap<String, AppRecord>,
        /// Tenants of other organisations.
        external_tenants ?: IndexMap<String, ExternalTenantRecord>,
        /// Named locations by display name.
        named_locations ?: IndexMap<String, LocationRecord>,
        /// Authentication strengths by display name. The three built-in ones are known without an entry.
        authentication_strengths ?: IndexMap<String, StrengthRecord>,
        /// Authentication contexts by display name.
        authentication_contexts ?: IndexMap<String, ContextRecord>,
        /// Terms of use by display name.
        terms_of_use ?: IndexMap<String, IdRecord>,
        /// Security profiles of Global Secure Access by display name.
        global_secure_access_profiles ?: IndexMap<String, IdRecord>,
        /// Lists of names, used in policies as `{set: NAME}`.
        sets ?: SetsBlock,
        /// People whom coverage questions may leave out, each with a reason.
        exceptions ?: Vec<ExceptionRecord>,
        /// What this tenant says of single policies, by policy key.
        policies ?: IndexMap<String, PolicyRecord>,
        /// The licences that everybody in scope has.
        licences ?: Vec<Licence>,
        /// Settings of the tenant outside Conditional Access. One that is left out is unknown.
        facts ?: FactsBlock,
        /// Path of an export of group memberships, for exact answers.
        memberships ?: NonEmpty,
    }
}

shape! {
    /// Declared break-glass principals.
    pub struct BreakGlassBlock {
        /// Accounts, by user principal name or id.
        users ?: PlainNames<Users>,
        /// Groups of such accounts, by name or id.
        groups ?: PlainNames<Groups>,
    }
}

shape! {
    /// An object known by its id.
    #[derive(Default)]
    pub struct IdRecord {
        /// The object's id.
        id ?: Guid,
    }
}

shape! {
    /// A group.
    #[derive(Default)]
    pub struct GroupRecord {
        /// The object's id.
        id ?: Guid,
        /// Whether the group can hold directory roles; then only few people can change its members.
        role_assignable ?: bool,
        /// Whether a rule decides who is a member.
        dynamic ?: bool,
        /// All members. Left out, membership is unknown.
        members ?: MembersBlock,
        /// Some of the members, when not all are known.
        known_members ?: MembersBlock,
        /// Groups that hold every member of this one.
        subset_of ?: PlainNames<Groups>,
        /// Groups that share no member with this one.
        disjoint_from ?: PlainNames<Groups>,
        /// Who answers for the group.
        owner ?: NonEmpty,
        /// The day by which somebody should look at the group again.
        review_by ?: Date,
    }
}

shape! {
    /// Members of a group.
    pub struct MembersBlock {
        /// Users, by user principal name or id.
        users ?: Vec<Name<Users>>,
        /// Groups, by name or id.
        groups ?: Vec<Name<Groups>>,
    }
}

shape! {
    /// A service principal.
    #[derive(Default)]
    pub struct ServicePrincipalRecord {
        /// The object's id (not its app's).
        id ?: Guid,
        /// The app's id.
        app_id ?: Guid,
        /// Custom security attributes: `Set_Attribute` to its values.
        attributes ?: IndexMap<String, List<NonEmpty>>,
    }
}

shape! {
    /// An app.
    #[derive(Default)]
    pub struct AppRecord {
        /// The app's id (also called client id).
        app_id ?: Guid,
        /// Custom security attributes: `Set_Attribute` to its values.
        attributes ?: IndexMap<String, List<NonEmpty>>,
        /// Whether the app works with Token Protection.
        token_protection ?: bool,
        /// The app is reached through Microsoft Entra Private Access.
        private_access ?: True,
    }
}

shape! {
    /// A tenant of another organisation.
    #[derive(Default)]
    pub struct ExternalTenantRecord {
        /// Its tenant id.
        tenant_id ?: Guid,
        /// What of its claims is trusted; left out, `facts.inboundTrust` counts.
        inbound_trust ?: TrustBlock,
    }
}

shape! {
    /// Cross-tenant access: which claims of the home tenant are trusted.
    pub struct TrustBlock {
        /// Multifactor authentication done at home counts here.
        mfa ?: bool,
        /// A device compliant at home counts here.
        compliant_device ?: bool,
        /// A device hybrid joined at home counts here.
        hybrid_joined_device ?: bool,
    }
}

shape! {
    /// A named location: address ranges, countries, the compliant network, or known by name alone.
    #[derive(Default)]
    pub struct LocationRecord {
        /// The object's id.
        id ?: Guid,
        /// Address ranges: CIDR blocks, or `low-high`. Quote IPv6 ranges.
        ip_ranges ?: List<IpRange>,
        /// Whether the ranges are trusted; only beside `ipRanges`.
        trusted ?: bool,
        /// Countries by ISO 3166 code. Quote `"NO"`: older YAML readers take it for false.
        countries ?: List<Country>,
        /// Whether addresses of no known country are in; only beside `countries`.
        include_unknown ?: bool,
        /// How the country is found; only beside `countries`.
        lookup ?: LocationLookup,
        /// The compliant network of Global Secure Access, which exists once in a tenant.
        compliant_network ?: True,
    }
}

shape! {
    /// An authentication strength. With nothing but an id it is known by name, its contents unknown.
    #[derive(Default)]
    pub struct StrengthRecord {
        /// The object's id.
        id ?: Guid,
        /// What it is for.
        description ?: NonEmpty,
        /// The ways to sign in that satisfy it: a method, or methods joined by ` + ` as
        /// `password + microsoftAuthenticatorPush`.
        allowed_combinations ?: List<NonEmpty>,
        /// Restrictions of single methods.
        combination_configurations ?: List<CombinationRecord>,
    }
}

shape! {
    /// A restriction of a method: to security keys (`allowedAAGUIDs`), or to certificates
    /// (`allowedIssuerSkis`, `allowedPolicyOIDs`).
    pub struct CombinationRecord {
        /// The combinations that are restricted.
        applies_to: List<NonEmpty>,
        /// Models of security key, by their AAGUID.
        #[serde(rename = "allowedAAGUIDs")]
        allowed_aaguids ?: List<Guid>,
        /// Certificate issuers, by their subject key identifier.
        allowed_issuer_skis ?: List<NonEmpty>,
        /// Certificate policies, by their OID.
        #[serde(rename = "allowedPolicyOIDs")]
        allowed_policy_oids ?: List<NonEmpty>,
    }
}

shape! {
    /// An authentication context.
    #[derive(Default)]
    pub struct ContextRecord {
        /// Its id in this tenant, `c1` to `c99`.
        id ?: ContextId,
        /// What it is for.
        description ?: NonEmpty,
        /// Whether apps may ask for it.
        available ?: bool,
    }
}

shape! {
    /// Named lists of names. A set holds names and ids, no other sets.
    #[derive(Default)]
    pub struct SetsBlock {
        /// Sets of roles.
        roles ?: IndexMap<String, PlainNames<Roles>>,
        /// Sets of apps.
        apps ?: IndexMap<String, PlainNames<Apps>>,
        /// Sets of groups.
        groups ?: IndexMap<String, PlainNames<Groups>>,
        /// Sets of users.
        users ?: IndexMap<String, PlainNames<Users>>,
        /// Sets of named locations.
        locations ?: IndexMap<String, PlainNames<Locations>>,
    }
}

shape! {
    /// Somebody whom coverage questions may leave out: one of `group`, `user` and `role`.
    pub struct ExceptionRecord {
        /// A group, by name or id.
        group ?: Name<Groups>,
        /// A user, by user principal name or id.
        user ?: Name<Users>,
        /// A role, by name or template id.
        role ?: Name<Roles>,
        /// The questions and assertions it is for, by name.
        asks: List<NonEmpty>,
        /// Why the exception is right.
        reason: NonEmpty,
        /// Who answers for it.
        owner ?: NonEmpty,
        /// The last day it is good for.
        until ?: Date,
    }
}

shape! {
    /// What a tenant says of one policy.
    #[derive(Default)]
    pub struct PolicyRecord {
        /// The id of the policy that exists in the tenant. Left out, rendering creates one.
        id ?: Guid,
        /// The stage the policy is in here, in place of its `rollout.current`.
        stage ?: NonEmpty,
        /// Why the policy is not part of this tenant's set.
        skip ?: NonEmpty,
    }
}

shape! {
    /// Settings outside Conditional Access.
    #[derive(Default)]
    pub struct FactsBlock {
        /// Whether security defaults are on.
        security_defaults ?: bool,
        /// How accounts are synchronised.
        directory_sync ?: DirectorySync,
        /// Whether all-resources policies apply to sign-ins for baseline scopes: `enforced`, `legacy`,
        /// or the app that stands for them.
        baseline_scopes ?: WordOr<BaselineWord, AppNamed>,
        /// What is trusted of other tenants unless an external tenant says otherwise.
        inbound_trust ?: TrustBlock,
        /// The trusted IPs of the per-user MFA settings, as address ranges; `[]` for none.
        mfa_trusted_ips ?: Vec<IpRange>,
        /// Whether the approved app control still works. Left out, the day decides.
        approved_application ?: ApprovedApplication,
        /// How points are read that Microsoft does not document; `docs/semantics.md` describes each.
        choices ?: ChoicesBlock,
    }
}

shape! {
    /// Readings of points that Microsoft does not document. One that is left out is read as usual.
    #[derive(Default)]
    pub struct ChoicesBlock {
        /// Policies for all resources apply when an app asks for an authentication context. Usually true.
        all_resources_cover_authentication_contexts ?: bool,
        /// Policies for all resources apply to registering or joining a device. Usually false.
        all_resources_cover_register_device ?: bool,
        /// Policies for all resources apply to registering security information. Usually true.
        all_resources_cover_register_security_info ?: bool,
        /// Policies for all resources apply to account recovery. Usually false.
        all_resources_cover_account_recovery ?: bool,
        /// Only managed, compliant and hybrid joined devices have extension attributes. Usually true.
        extension_attributes_need_management ?: bool,
        /// In a device filter `null` equals an attribute that the device does not have. Usually true.
        missing_attributes_equal_null ?: bool,
        /// A filter over apps that includes adds to the apps that are included by name; otherwise it narrows
        /// them. Usually true.
        app_filters_add_to_included_apps ?: bool,
        /// Of `persistentBrowser` `never` and `always`, asked for by two policies, `never` holds. Usually true.
        never_persistent_wins ?: bool,
    }
}

shape! {
    /// An app that stands for baseline scopes.
    pub struct AppNamed {
        /// The app, by name or app id.
        app: Name<Apps>,
    }
}
