//! Tenant files.

use indexmap::IndexMap;

use crate::diag::FieldPath;
use crate::language::names::Names;
use crate::language::shape::Licence;
use crate::model::{
    BreakGlass, Choices, Context, Exception, ExternalTenant, Facts, Group, GroupMembers, NamedApp, NamedObject,
    ObjectKind, PolicyEntry, ServicePrincipal, Tenant, Trust,
};
use crate::yaml::emit::{Item, Out, Pair, document};

use super::Notes;
use super::objects::{Printer, sort_key};

/// The kinds of set in the order of the schema.
const SETS: [&str; 5] = ["roles", "apps", "groups", "users", "locations"];
const LICENCES: [Licence; 6] = [
    Licence::P1,
    Licence::P2,
    Licence::WorkloadIdentities,
    Licence::InsiderRisk,
    Licence::GlobalSecureAccess,
    Licence::Agents,
];

/// Prints `tenant`; see [`super::tenant()`].
pub(super) fn print(tenant: &Tenant, notes: &Notes) -> String {
    let names = Names::new(tenant);
    let mut printer = Printer::new(&names, notes);
    let mut pairs = Vec::new();
    pairs.extend(tenant.tenant_id.as_ref().map(|id| printer.pair("tenantId", id_out(id))));
    pairs.extend(tenant.cloud.map(|cloud| printer.pair("cloud", Out::text(cloud.to_string()))));
    pairs.extend(tenant.break_glass.as_ref().and_then(|glass| printer.break_glass(glass)));
    pairs.extend(printer.objects_known(tenant));
    pairs.extend(printer.sets(tenant));
    pairs.extend(printer.exceptions(&tenant.exceptions));
    pairs.extend(printer.section("policies", ObjectKind::Policy, &tenant.policies, policy_entry));
    pairs.extend(tenant.licences.as_ref().map(|licences| printer.pair("licences", licences_out(licences))));
    pairs.extend(printer.facts(&tenant.facts));
    let memberships = tenant.memberships.as_ref();
    pairs.extend(memberships.map(|path| printer.pair("memberships", Out::text(path))));
    document(notes.head_lines(), &pairs)
}

impl Printer<'_> {
    /// A map from names to what is known of each, sorted without case, below an empty line.
    fn section<T>(
        &self,
        key: &str,
        kind: ObjectKind,
        objects: &IndexMap<String, T>,
        record: impl Fn(&T) -> Out,
    ) -> Option<Pair> {
        if objects.is_empty() {
            return None;
        }
        let mut sorted: Vec<(&String, &T)> = objects.iter().collect();
        sorted.sort_by_cached_key(|(name, _)| sort_key(name));
        let pair = |(name, object): (&String, &T)| Pair {
            above: self.notes.above_field(&FieldPath::new(key).key(name)).to_vec(),
            right: self.notes.of_object(kind, &[name]).map(str::to_owned),
            ..Pair::new(name, record(object))
        };
        let pairs = sorted.into_iter().map(pair).collect();
        Some(self.pair(key, Out::Map(pairs)).after_gap())
    }

    fn objects_known(&self, tenant: &Tenant) -> Vec<Pair> {
        let sections = [
            self.section("users", ObjectKind::User, &tenant.users, named),
            self.section("groups", ObjectKind::Group, &tenant.groups, group),
            self.section(
                "servicePrincipals",
                ObjectKind::ServicePrincipal,
                &tenant.service_principals,
                service_principal,
            ),
            self.section("apps", ObjectKind::App, &tenant.apps, app),
            self.section("externalTenants", ObjectKind::ExternalTenant, &tenant.external_tenants, external_tenant),
            self.section(
                "namedLocations",
                ObjectKind::NamedLocation,
                &tenant.named_locations,
                super::records::location,
            ),
            self.section(
                "authenticationStrengths",
                ObjectKind::AuthenticationStrength,
                &tenant.authentication_strengths,
                super::records::strength,
            ),
            self.section(
                "authenticationContexts",
                ObjectKind::AuthenticationContext,
                &tenant.authentication_contexts,
                context,
            ),
            self.section("termsOfUse", ObjectKind::TermsOfUse, &tenant.terms_of_use, named),
            self.section(
                "globalSecureAccessProfiles",
                ObjectKind::GlobalSecureAccessProfile,
                &tenant.global_secure_access_profiles,
                named,
            ),
        ];
        sections.into_iter().flatten().collect()
    }

    fn break_glass(&mut self, glass: &BreakGlass) -> Option<Pair> {
        let users = self.objects(ObjectKind::User, &glass.users, "breakGlass.users");
        let groups = self.objects(ObjectKind::Group, &glass.groups, "breakGlass.groups");
        let mut pairs = Vec::new();
        pairs.extend(users.map(|users| self.pair("breakGlass.users", users)));
        pairs.extend(groups.map(|groups| self.pair("breakGlass.groups", groups)));
        (!pairs.is_empty()).then(|| self.pair("breakGlass", Out::Map(pairs)).after_gap())
    }

    fn sets(&self, tenant: &Tenant) -> Option<Pair> {
        let mut kinds = Vec::new();
        for kind in SETS {
            let sets = tenant.sets.get(kind).into_iter().flatten().filter(|(_, members)| !members.is_empty());
            let mut sets: Vec<(&String, &Vec<String>)> = sets.collect();
            sets.sort_by_cached_key(|(name, _)| sort_key(name));
            if sets.is_empty() {
                continue;
            }
            let path = FieldPath::new("sets").key(kind);
            let pair = |(name, members): (&String, &Vec<String>)| Pair {
                above: self.notes.above_field(&path.key(name)).to_vec(),
                ..Pair::new(name, names_out(members))
            };
            let map = Out::Map(sets.into_iter().map(pair).collect());
            kinds.push(self.pair(&format!("sets.{kind}"), map));
        }
        (!kinds.is_empty()).then(|| self.pair("sets", Out::Map(kinds)).after_gap())
    }

    fn exceptions(&self, exceptions: &[Exception]) -> Option<Pair> {
        let item = |exception: &Exception| {
            let mut pairs = vec![Pair::new(exception.kind, Out::text(&exception.principal))];
            pairs.push(Pair::new("asks", Out::flow_list(&exception.asks)));
            pairs.extend(exception.reason.clone().map(|reason| Pair::new("reason", Out::Prose(reason))));
            pairs.extend(exception.owner.as_ref().map(|owner| Pair::new("owner", Out::text(owner))));
            pairs.extend(exception.until.map(|day| Pair::new("until", Out::Verbatim(day.to_string()))));
            Item::from(Out::Map(pairs))
        };
        let items: Vec<Item> = exceptions.iter().map(item).collect();
        (!items.is_empty()).then(|| self.pair("exceptions", Out::List(items)).after_gap())
    }

    fn facts(&self, facts: &Facts) -> Option<Pair> {
        let mut pairs = Vec::new();
        let mut push = |key: &str, value: Option<Out>| {
            pairs.extend(value.map(|value| self.pair(&format!("facts.{key}"), value)));
        };
        push("securityDefaults", facts.security_defaults.map(Out::bool));
        push("directorySync", facts.directory_sync.as_ref().map(Out::text));
        push("baselineScopes", facts.baseline_scopes.as_deref().map(baseline_scopes));
        push("inboundTrust", facts.inbound_trust.map(trust));
        let ranges = facts.mfa_trusted_ips.as_ref();
        push("mfaTrustedIps", ranges.map(|ranges| super::records::ranges_out(ranges)));
        push("approvedApplication", facts.approved_application.as_ref().map(Out::text));
        push("choices", choices(facts.choices));
        (!pairs.is_empty()).then(|| self.pair("facts", Out::Map(pairs)).after_gap())
    }
}

/// An id as the shapes want it: in lower case.
pub(super) fn id_out(id: &str) -> Out {
    Out::text(id.to_ascii_lowercase())
}

/// A record in one line where it fits, keys without a value left out.
pub(super) fn record(pairs: impl IntoIterator<Item = (&'static str, Option<Out>)>) -> Out {
    let pairs = pairs.into_iter().filter_map(|(key, value)| Some(Pair::new(key, value?)));
    Out::Flow(Box::new(Out::Map(pairs.collect())))
}

/// Names in block style, sorted without case, each once.
pub(super) fn names_out(names: &[String]) -> Out {
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_by_cached_key(|name| sort_key(name));
    sorted.dedup();
    Out::List(sorted.into_iter().map(|name| Out::text(name).into()).collect())
}

fn id(id: Option<&String>) -> Option<Out> {
    id.map(|id| id_out(id))
}

fn some_names(names: &[String]) -> Option<Out> {
    (!names.is_empty()).then(|| names_out(names))
}

fn named(object: &NamedObject) -> Out {
    record([("id", id(object.id.as_ref()))])
}

fn group(group: &Group) -> Out {
    record([
        ("id", id(group.id.as_ref())),
        ("roleAssignable", group.role_assignable.then(|| Out::bool(true))),
        ("dynamic", group.dynamic.then(|| Out::bool(true))),
        ("members", group.members.as_ref().map(members)),
        ("knownMembers", group.known_members.as_ref().map(members)),
        ("subsetOf", some_names(&group.subset_of)),
        ("disjointFrom", some_names(&group.disjoint_from)),
        ("owner", group.owner.as_ref().map(Out::text)),
        ("reviewBy", group.review_by.map(|day| Out::Verbatim(day.to_string()))),
    ])
}

/// Nobody is said as an empty list of users.
fn members(members: &GroupMembers) -> Out {
    if members.users.is_empty() && members.groups.is_empty() {
        return record([("users", Some(Out::List(Vec::new())))]);
    }
    record([("users", some_names(&members.users)), ("groups", some_names(&members.groups))])
}

fn attributes(attributes: &IndexMap<String, Vec<String>>) -> Option<Out> {
    let mut sorted: Vec<_> = attributes.iter().collect();
    sorted.sort_by_cached_key(|(name, _)| sort_key(name));
    let pairs = sorted.into_iter().map(|(name, values)| Pair::new(name, names_out(values)));
    (!attributes.is_empty()).then(|| Out::Flow(Box::new(Out::Map(pairs.collect()))))
}

fn service_principal(principal: &ServicePrincipal) -> Out {
    record([
        ("id", id(principal.id.as_ref())),
        ("appId", id(principal.app_id.as_ref())),
        ("attributes", attributes(&principal.attributes)),
    ])
}

fn app(app: &NamedApp) -> Out {
    record([
        ("appId", id(app.app_id.as_ref())),
        ("attributes", attributes(&app.attributes)),
        ("tokenProtection", app.token_protection.map(Out::bool)),
        ("privateAccess", app.private_access.then(|| Out::bool(true))),
    ])
}

fn external_tenant(tenant: &ExternalTenant) -> Out {
    record([("tenantId", id(tenant.tenant_id.as_ref())), ("inboundTrust", tenant.inbound_trust.map(trust))])
}

fn trust(trust: Trust) -> Out {
    record([
        ("mfa", trust.mfa.map(Out::bool)),
        ("compliantDevice", trust.compliant_device.map(Out::bool)),
        ("hybridJoinedDevice", trust.hybrid_joined_device.map(Out::bool)),
    ])
}

/// Only what is read otherwise than usual.
fn choices(choices: Choices) -> Option<Out> {
    let changed: Vec<_> = choices.changed().collect();
    (!changed.is_empty()).then(|| record(changed.into_iter().map(|(key, value)| (key, Some(Out::bool(value))))))
}

fn context(context: &Context) -> Out {
    record([
        ("id", context.id.as_ref().map(Out::text)),
        ("description", context.description.clone().map(Out::Prose)),
        ("available", context.available.then(|| Out::bool(true))),
    ])
}

fn policy_entry(entry: &PolicyEntry) -> Out {
    record([
        ("id", id(entry.id.as_ref())),
        ("stage", entry.stage.as_ref().map(Out::text)),
        ("skip", entry.skip.clone().map(Out::Prose)),
    ])
}

fn baseline_scopes(scopes: &str) -> Out {
    match scopes {
        "enforced" | "legacy" => Out::text(scopes),
        app => Out::flow_pair("app", Out::text(app)),
    }
}

/// In the order of the schema; what is no licence stands last and is an error at its place.
fn licences_out(licences: &[String]) -> Out {
    let known = LICENCES.iter().map(|licence| licence.as_str());
    let mut sorted: Vec<&str> = known.filter(|known| licences.iter().any(|licence| licence == known)).collect();
    for licence in licences {
        if !sorted.contains(&licence.as_str()) {
            sorted.push(licence);
        }
    }
    Out::flow_list(sorted)
}
