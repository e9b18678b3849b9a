//! Names of directory objects: which kind of object a list names, and sets of names.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::parts::{List, WordOr};
use super::policy::SetReference;
use super::text::NonEmpty;

/// A kind of directory object that can be named.
pub trait Kind {
    /// The tenant file's key for it; marks the names in the schema.
    const KEY: &'static str;
    /// One of its kind, as "a group".
    const ONE: &'static str;
    /// A name, for hover texts.
    const EXAMPLE: &'static str;
}

/// A schema's `$comment` for names of a kind: which names belong there.
pub(crate) const NAMES: &str = "names: ";
/// A schema's `$comment` for the name of a set of a kind.
pub(crate) const SETS: &str = "sets: ";

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $one:literal, $example:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name;
            impl Kind for $name {
                const KEY: &'static str = $key;
                const ONE: &'static str = $one;
                const EXAMPLE: &'static str = $example;
            }
        )+
    };
}

kinds! {
    /// Users, by user principal name.
    Users = "users", "a user", "alex@contoso.example";
    /// Groups.
    Groups = "groups", "a group", "CA310 - Exclude";
    /// Directory roles.
    Roles = "roles", "a role", "Global Administrator";
    /// Apps: of Microsoft by their catalogue name, of the tenant by the tenant file.
    Apps = "apps", "an app", "Office365";
    /// Named locations.
    Locations = "locations", "a named location", "AllTrusted";
    /// Service principals, also of agents.
    ServicePrincipals = "servicePrincipals", "a service principal", "Payroll job";
    /// Tenants of other organisations.
    ExternalTenants = "externalTenants", "an external tenant", "Contoso MSP";
    /// Authentication strengths.
    AuthenticationStrengths = "authenticationStrengths", "an authentication strength", "Phishing-resistant MFA";
    /// Authentication contexts.
    AuthenticationContexts = "authenticationContexts", "an authentication context", "Privileged activation";
    /// Terms of use.
    TermsOfUse = "termsOfUse", "terms of use", "Contractors 2026";
    /// Security profiles of Global Secure Access.
    GlobalSecureAccessProfiles = "globalSecureAccessProfiles", "a security profile", "Marketing";
}

/// A name of one kind, or an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<K>(pub String, PhantomData<K>);

impl<K> Serialize for Name<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, K> Deserialize<'de> for Name<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NonEmpty::deserialize(deserializer).map(|text| Self(text.0, PhantomData))
    }
}

impl<K: Kind> JsonSchema for Name<K> {
    fn schema_name() -> Cow<'static, str> {
        format!("NameOf_{}", K::KEY).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let marker = format!("{NAMES}{}", K::KEY);
        json_schema!({ "type": "string", "minLength": 1, "$comment": marker, "examples": [K::EXAMPLE] })
    }
}

/// A name, an id, or a set of names.
pub type NameEntry<K> = WordOr<Name<K>, SetReference<K>>;

/// Names, ids and sets.
pub type Names<K> = List<NameEntry<K>>;

/// Names and ids, where no sets are.
pub type PlainNames<K> = List<Name<K>>;
