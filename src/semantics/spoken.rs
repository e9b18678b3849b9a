//! One sign-in in words, for people who want to try it.

use crate::language::names::{Lookup, Names};
use crate::model::{
    AuthenticationFlow, ClientKind, Device, DeviceValue, InsiderRisk, ObjectKey, ObjectKind, Person, Place, Platform,
    Principal, RiskLevel, Risks, SignIn, Target, TargetApp, Tenant, UserAction, Who, WordList,
};
use crate::text::and_list;

/// The sign-in in one line: who, what, how, from where, on what device, and what is unusual about it.
#[must_use]
pub fn sign_in_in_words(sign_in: &SignIn, tenant: &Tenant) -> String {
    let speaker = Speaker { names: Names::new(tenant), tenant };
    let mut parts = vec![speaker.who(&sign_in.who), speaker.target(&sign_in.target), client(sign_in)];
    parts.extend(sign_in.flow.map(flow));
    parts.extend(speaker.place(&sign_in.place));
    if matches!(sign_in.who, Who::Person(_)) {
        parts.push(device(&sign_in.device));
    }
    parts.extend(risks(sign_in.risks));
    parts.extend(sign_in.agent_context.map(|context| format!("context {}", context.language())));
    let unread: Vec<&str> = sign_in.unread.iter().map(String::as_str).collect();
    if !unread.is_empty() {
        parts.push(format!("conditions hold that caplint cannot read: of {}", and_list(&unread)));
    }
    let unmet: Vec<&str> = sign_in.unmet.iter().map(String::as_str).collect();
    if !unmet.is_empty() {
        parts.push(format!("controls cannot be met that caplint cannot read: of {}", and_list(&unmet)));
    }
    parts.join(", ")
}

/// The object's name where it is known.
#[must_use]
pub fn shown_name(kind: ObjectKind, key: &ObjectKey, tenant: &Tenant) -> String {
    Speaker { names: Names::new(tenant), tenant }.name(kind, key)
}

struct Speaker<'t> {
    names: Names<'t>,
    tenant: &'t Tenant,
}

impl Speaker<'_> {
    fn name(&self, kind: ObjectKind, key: &ObjectKey) -> String {
        if let Lookup::Id(Some(name)) = self.names.lookup(kind, key.as_str()) {
            return name;
        }
        // What has no id is known by its name, which keys hold without regard to case.
        let declared = crate::language::names::declared(self.tenant, kind);
        let same = declared.into_iter().find(|(name, _)| ObjectKey::new(name) == *key);
        same.map_or_else(|| key.as_str().to_owned(), |(name, _)| name.to_owned())
    }

    fn list<'k>(&self, kind: ObjectKind, keys: impl IntoIterator<Item = &'k ObjectKey>) -> String {
        let names: Vec<String> = keys.into_iter().map(|key| self.name(kind, key)).collect();
        and_list(&names)
    }

    fn who(&self, who: &Who) -> String {
        match who {
            Who::Person(person) => self.person(person),
            Who::AgentUser(agent) => self.principal(agent, ObjectKind::User, "an agent's user account"),
            Who::ServicePrincipal(app) => self.principal(app, ObjectKind::ServicePrincipal, "a service principal"),
            Who::AgentIdentity(agent) => self.principal(agent, ObjectKind::ServicePrincipal, "an agent identity"),
        }
    }

    fn principal(&self, principal: &Principal, kind: ObjectKind, any: &str) -> String {
        let name = principal.object.as_ref().map_or_else(|| any.to_owned(), |key| self.name(kind, key));
        let matches: Vec<&str> = principal.matches.iter().map(String::as_str).collect();
        if matches.is_empty() { name } else { format!("{name} (with attributes for {})", and_list(&matches)) }
    }

    fn person(&self, person: &Person) -> String {
        let name = match (&person.account, person.guest) {
            (Some(account), _) => self.name(ObjectKind::User, account),
            (None, Some(guest)) => format!("a guest ({})", guest.language()),
            (None, None) => "a member".to_owned(),
        };
        let mut of = Vec::new();
        if let Some(home) = &person.home_tenant {
            of.push(format!("of {}", self.name(ObjectKind::ExternalTenant, home)));
        }
        if !person.groups.is_empty() {
            of.push(format!("in {}", self.list(ObjectKind::Group, &person.groups)));
        }
        if !person.roles.is_empty() {
            of.push(format!("as {}", self.list(ObjectKind::Role, &person.roles)));
        }
        [name].into_iter().chain(of).collect::<Vec<_>>().join(" ")
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::App(app) => self.app(app),
            Target::UserAction(UserAction::RegisterSecurityInfo) => "registering security info".to_owned(),
            Target::UserAction(UserAction::RegisterDevice) => "registering a device".to_owned(),
            Target::UserAction(UserAction::AccountRecovery) => "account recovery".to_owned(),
            Target::AuthenticationContext(context) => {
                format!("the authentication context {}", self.name(ObjectKind::AuthenticationContext, context))
            }
        }
    }

    fn app(&self, app: &TargetApp) -> String {
        let groups: Vec<&str> = app.groups.iter().map(|group| group.language()).collect();
        let name = match &app.app {
            Some(key) => self.name(ObjectKind::App, key),
            None if groups.is_empty() => "an app that no policy names".to_owned(),
            None => format!("an app of {}", and_list(&groups)),
        };
        let matches: Vec<&str> = app.matches.iter().map(String::as_str).collect();
        let name =
            if matches.is_empty() { name } else { format!("{name} (with attributes for {})", and_list(&matches)) };
        if app.baseline_scopes_only { format!("{name} for baseline scopes only") } else { name }
    }

    fn place(&self, place: &Place) -> Option<String> {
        let mut parts = Vec::new();
        parts.extend(place.ip.map(|ip| format!("from {ip}")));
        if !place.inside.is_empty() {
            parts.push(format!("inside {}", self.list(ObjectKind::NamedLocation, &place.inside)));
        }
        let country = place.country.as_ref().filter(|_| place.inside.is_empty() || place.ip.is_some());
        parts.extend(country.map(|country| format!("in {country}")));
        if place.mfa_trusted_ips {
            parts.push("among the MFA trusted IPs".to_owned());
        } else if place.trusted {
            parts.push("on a trusted network".to_owned());
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

fn client(sign_in: &SignIn) -> String {
    let client = match sign_in.client {
        ClientKind::Browser => "browser",
        ClientKind::MobileAppsAndDesktopClients => "mobile or desktop app",
        ClientKind::ExchangeActiveSyncSupported => "Exchange ActiveSync",
        ClientKind::ExchangeActiveSyncUnsupported => "Exchange ActiveSync on a platform that policies cannot tell",
        ClientKind::Other => "legacy client",
    };
    match sign_in.platform {
        _ if !matches!(sign_in.who, Who::Person(_)) => client.to_owned(),
        Some(platform) => format!("{client} on {}", platform_name(platform)),
        None => format!("{client} on an unknown platform"),
    }
}

fn platform_name(platform: Platform) -> &'static str {
    match platform {
        Platform::Android => "Android",
        Platform::Windows => "Windows",
        Platform::WindowsPhone => "Windows Phone",
        Platform::Linux => "Linux",
        other => other.language(),
    }
}

fn flow(flow: AuthenticationFlow) -> String {
    match flow {
        AuthenticationFlow::DeviceCodeFlow => "device code flow".to_owned(),
        AuthenticationFlow::AuthenticationTransfer => "authentication transfer".to_owned(),
    }
}

fn device(device: &Device) -> String {
    if !device.registered {
        return "unregistered device".to_owned();
    }
    let mut parts = Vec::new();
    for (name, value) in &device.attributes {
        parts.push(match (*name, value) {
            ("isCompliant", DeviceValue::Bool(true)) => "compliant".to_owned(),
            ("isCompliant", DeviceValue::Bool(false)) => "not compliant".to_owned(),
            (name, DeviceValue::Bool(value)) => format!("{name} {value}"),
            (name, DeviceValue::Text(text)) => format!("{name} {text}"),
            (name, DeviceValue::List(items)) => {
                let items: Vec<&str> = items.iter().map(String::as_str).collect();
                format!("{name} {}", items.join(" "))
            }
        });
    }
    if parts.is_empty() { "registered device".to_owned() } else { format!("registered device ({})", parts.join(", ")) }
}

fn risks(risks: Risks) -> Vec<String> {
    let levels = [
        ("user risk", risks.user),
        ("sign-in risk", risks.sign_in),
        ("service principal risk", risks.service_principal),
        ("agent risk", risks.agent),
    ];
    let some = levels.into_iter().filter(|(_, level)| *level != RiskLevel::None);
    let mut words: Vec<String> = some.map(|(name, level)| format!("{name} {}", level.language())).collect();
    words.extend(risks.insider.map(|level: InsiderRisk| format!("insider risk {}", level.language())));
    words
}
