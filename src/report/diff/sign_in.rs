//! One sign-in as a person would tell it.

use crate::catalog;
use crate::model::{
    AppWord, ClientKind, Device, DeviceValue, GuestType, ObjectKey, Person, Place, Principal, RiskLevel, Risks, SignIn,
    Target, TargetApp, Tenant, UserAction, Who, WordList,
};
use crate::text::and_list;

/// The sign-in in one line: `alex@contoso.example, Office 365, browser on windows, from HQ, unregistered device`.
/// Names come from the first of `tenants` that knows them.
pub(super) fn words(sign_in: &SignIn, tenants: &[&Tenant]) -> String {
    let names = Names(tenants);
    let mut parts = vec![names.who(&sign_in.who), names.target(&sign_in.target), how(sign_in)];
    parts.push(names.place(&sign_in.place));
    parts.extend(device(&sign_in.device));
    parts.extend(risks(&sign_in.risks));
    let unread: Vec<&str> = sign_in.unread.iter().map(String::as_str).collect();
    if !unread.is_empty() {
        parts.push(format!("what caplint cannot read of {} holding", and_list(&unread)));
    }
    parts.join(", ")
}

struct Names<'n>(&'n [&'n Tenant]);

impl Names<'_> {
    fn who(&self, who: &Who) -> String {
        match who {
            Who::Person(person) => self.person(person),
            Who::AgentUser(principal) => self.principal("an agent's user account", principal),
            Who::ServicePrincipal(principal) => self.principal("a service principal", principal),
            Who::AgentIdentity(principal) => self.principal("an agent identity", principal),
        }
    }

    fn person(&self, person: &Person) -> String {
        let account = person.account.as_ref().map(|key| {
            self.named(key, |tenant| Box::new(tenant.users.iter().map(|(name, user)| (name, user.id.as_deref()))))
        });
        let mut words = match (account, person.guest) {
            (Some(name), _) => name,
            (None, Some(guest)) => guest_words(guest).to_owned(),
            (None, None) => "a member".to_owned(),
        };
        if let Some(home) = &person.home_tenant {
            let home = self.named(home, |tenant| {
                Box::new(tenant.external_tenants.iter().map(|(name, other)| (name, other.tenant_id.as_deref())))
            });
            words.push_str(&format!(" of {home}"));
        }
        let groups = person.groups.iter().map(|key| {
            self.named(key, |tenant| Box::new(tenant.groups.iter().map(|(name, group)| (name, group.id.as_deref()))))
        });
        let groups: Vec<String> = groups.collect();
        let roles: Vec<String> = person.roles.iter().map(role).collect();
        if !groups.is_empty() {
            words.push_str(&format!(" in {}", and_list(&groups)));
        }
        if !roles.is_empty() {
            words.push_str(&format!(" with {}", and_list(&roles)));
        }
        words
    }

    fn principal(&self, kind: &str, principal: &Principal) -> String {
        let Some(key) = &principal.object else { return kind.to_owned() };
        self.named(key, |tenant| {
            let principals = tenant.service_principals.iter().map(|(name, one)| (name, one.id.as_deref()));
            Box::new(principals.chain(tenant.users.iter().map(|(name, user)| (name, user.id.as_deref()))))
        })
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::App(app) => self.app(app),
            Target::UserAction(UserAction::RegisterSecurityInfo) => "registering security information".to_owned(),
            Target::UserAction(UserAction::RegisterDevice) => "registering or joining a device".to_owned(),
            Target::UserAction(action) => action.as_str().to_owned(),
            Target::AuthenticationContext(key) => {
                let name = self.named(key, |tenant| {
                    Box::new(tenant.authentication_contexts.iter().map(|(name, one)| (name, one.id.as_deref())))
                });
                format!("the authentication context {name}")
            }
        }
    }

    fn app(&self, app: &TargetApp) -> String {
        let scopes = if app.baseline_scopes_only { " (baseline scopes only)" } else { "" };
        let groups: Vec<&str> = app.groups.iter().map(|word: &AppWord| word.as_str()).collect();
        let name = match &app.app {
            Some(key) => {
                self.named(key, |tenant| Box::new(tenant.apps.iter().map(|(name, app)| (name, app.app_id.as_deref()))))
            }
            None if groups.is_empty() => "some app".to_owned(),
            None => format!("some app of {}", and_list(&groups)),
        };
        format!("{name}{scopes}")
    }

    fn place(&self, place: &Place) -> String {
        let inside = place.inside.iter().map(|key| {
            self.named(key, |tenant| {
                Box::new(tenant.named_locations.iter().map(|(name, place)| (name, place.id.as_deref())))
            })
        });
        let mut inside: Vec<String> = inside.collect();
        if place.mfa_trusted_ips {
            inside.push("the MFA trusted IPs".to_owned());
        }
        let address = place.ip.map(|ip| ip.to_string());
        let country = place.country.clone();
        let exact: Vec<String> = address.into_iter().chain(country).collect();
        let exact = if exact.is_empty() { String::new() } else { format!(" ({})", exact.join(", ")) };
        match (&inside[..], place.trusted) {
            ([], true) => format!("from a trusted location{exact}"),
            ([], false) => format!("from elsewhere{exact}"),
            (names, _) => format!("from {}{exact}", and_list(names)),
        }
    }

    /// The name that a tenant gives the object; the key itself where none does.
    fn named<'t>(
        &'t self,
        key: &ObjectKey,
        entries: impl Fn(&'t Tenant) -> Box<dyn Iterator<Item = (&'t String, Option<&'t str>)> + 't>,
    ) -> String {
        let is_it = |name: &str, id: Option<&str>| {
            id.is_some_and(|id| ObjectKey::new(id) == *key) || ObjectKey::new(name) == *key
        };
        let mut known = self.0.iter().flat_map(|tenant| entries(tenant));
        let name = known.find(|(name, id)| is_it(name, *id)).map(|(name, _)| name.clone());
        let built_in = || catalog::apps().by_id(key.as_str()).map(|app| app.name.clone());
        name.or_else(built_in).unwrap_or_else(|| key.as_str().to_owned())
    }
}

fn role(key: &ObjectKey) -> String {
    catalog::roles().by_id(key.as_str()).map_or_else(|| key.as_str().to_owned(), |role| role.name.clone())
}

fn guest_words(guest: GuestType) -> &'static str {
    match guest {
        GuestType::InternalGuest => "an internal guest",
        GuestType::B2bCollaborationGuest => "a B2B collaboration guest",
        GuestType::B2bCollaborationMember => "a B2B collaboration member",
        GuestType::B2bDirectConnectUser => "a B2B direct connect user",
        GuestType::OtherExternalUser => "another external user",
        GuestType::ServiceProvider => "a user of a service provider",
    }
}

fn how(sign_in: &SignIn) -> String {
    let client = match sign_in.client {
        ClientKind::Browser => "browser",
        ClientKind::MobileAppsAndDesktopClients => "mobile app or desktop client",
        ClientKind::ExchangeActiveSyncSupported | ClientKind::ExchangeActiveSyncUnsupported => "Exchange ActiveSync",
        ClientKind::Other => "legacy client",
    };
    let platform = sign_in.platform.map_or("an unknown platform", WordList::language);
    let flow = sign_in.flow.map_or_else(String::new, |flow| format!(" by {}", flow.language()));
    let agent = sign_in.agent_context.map_or_else(String::new, |context| format!(" as {}", context.language()));
    format!("{client} on {platform}{flow}{agent}")
}

fn device(device: &Device) -> Vec<String> {
    if !device.registered {
        return vec!["unregistered device".to_owned()];
    }
    let shown = |value: &DeviceValue| match value {
        DeviceValue::Bool(flag) => flag.to_string(),
        DeviceValue::Text(text) => text.clone(),
        DeviceValue::List(list) => list.iter().cloned().collect::<Vec<_>>().join(" "),
    };
    let compliant = if device.is_compliant() { "compliant device" } else { "registered device, not compliant" };
    let others = device.attributes.iter().filter(|(name, _)| **name != "isCompliant");
    let mut words = vec![compliant.to_owned()];
    words.extend(others.map(|(name, value)| format!("{name} {}", shown(value))));
    words
}

fn risks(risks: &Risks) -> Vec<String> {
    let levels = [
        ("user risk", risks.user),
        ("sign-in risk", risks.sign_in),
        ("service principal risk", risks.service_principal),
        ("agent risk", risks.agent),
    ];
    let said = levels.into_iter().filter(|(_, level)| *level != RiskLevel::None);
    let mut words: Vec<String> = said.map(|(name, level)| format!("{name} {}", level.language())).collect();
    words.extend(risks.insider.map(|level| format!("insider risk {}", level.language())));
    words
}
