//! The facts of the realism table, asked of a universe and of a single sign-in.

use crate::catalog::token_protection;
use crate::model::{
    Ask, BuiltInControl, ClientApp, ClientKind, DeviceValue, GuestType, Platform, RiskLevel, SignIn, Target, Tenant,
    Who, WordList,
};
use crate::semantics::logic::{Formula, ValueSet, VarId};

use super::Universe;
use super::combinations::ForGuests;
use super::controls::Shown;
use super::people::Kind;
use super::realism::{Control, Fact};
use super::targets::{bound_on, is_exchange};

/// Guests and external users whose account belongs to another organisation, partners who administer the
/// tenant aside.
const FROM_ELSEWHERE: [GuestType; 4] = [
    GuestType::B2bCollaborationGuest,
    GuestType::B2bCollaborationMember,
    GuestType::B2bDirectConnectUser,
    GuestType::OtherExternalUser,
];

impl Universe<'_> {
    /// The control variables of a group.
    pub(super) fn controls_of(&self, control: Control) -> impl Iterator<Item = VarId> {
        let inside = move |shown: &Shown| match shown {
            Shown::Way(at) => match control {
                Control::Any | Control::Authentication => true,
                Control::MethodOfHome => self.controls.class(*at).guests == ForGuests::AtHome,
                Control::MethodOfMembers => self.controls.class(*at).guests == ForGuests::Never,
                _ => false,
            },
            Shown::Ask(ask) => is_among(ask, control),
        };
        self.controls.list().iter().filter(move |(_, shown)| inside(shown)).map(|(var, _)| *var)
    }

    /// The fact as a formula.
    pub(super) fn fact(&self, fact: Fact) -> Formula {
        let (how, device, people) = (&self.circumstances, &self.devices, &self.people);
        match fact {
            Fact::Shows(control) => {
                Formula::any(self.controls_of(control).map(|var| Formula::is_in(var, ValueSet::of(2, [1]))))
            }
            Fact::Modern => how.client.which(|kind| !kind.is_legacy()),
            Fact::ActiveSync => how.client.which(is_active_sync),
            Fact::Client(wanted) => how.client.which(|kind| kind == wanted),
            Fact::Platform(wanted) => how.platform.which(|own| own.is_some_and(|own| wanted.contains(&own))),
            Fact::Flow(wanted) => how.flow.which(|flow| flow == Some(wanted)),
            Fact::Registered => device.registered(),
            Fact::Compliant => device.compliant(),
            Fact::HybridJoined => device.hybrid(),
            Fact::TokenSupported => self.token_supported(),
            Fact::Person => people.is_kind(Kind::is_person),
            Fact::User => people.is_kind(|kind| kind.is_person() || kind == Kind::AgentUser),
            Fact::ServicePrincipal => people.is_kind(|kind| kind == Kind::ServicePrincipal),
            Fact::AgentUser => people.is_kind(|kind| kind == Kind::AgentUser),
            Fact::Agent => people.is_kind(|kind| matches!(kind, Kind::AgentUser | Kind::AgentIdentity)),
            Fact::Guest(wanted) => people.is_kind(|kind| kind == Kind::Guest(wanted)),
            Fact::FromElsewhere => {
                people.is_kind(|kind| matches!(kind, Kind::Guest(guest) if FROM_ELSEWHERE.contains(&guest)))
            }
            Fact::External => people.is_kind(|kind| matches!(kind, Kind::Guest(guest) if is_external(guest))),
            Fact::HasObject => people.is_kind(Kind::is_person).and(people.has_object()),
            Fact::HasNamedHome => people.is_kind(Kind::is_person).and(people.has_named_home()),
            Fact::TrustsMfa => people.trusts(0),
            Fact::TrustsCompliance => people.trusts(1),
            Fact::TrustsHybridJoin => people.trusts(2),
            Fact::Exchange => self.targets.which(is_exchange),
            Fact::UserAction => self.targets.which(|target| matches!(target, Target::UserAction(_))),
            Fact::Action(wanted) => self.targets.which(|target| *target == Target::UserAction(wanted)),
            Fact::Context => self.targets.which(|target| matches!(target, Target::AuthenticationContext(_))),
            Fact::UserRisk => Formula::any([
                how.user_risk.which(is_risk),
                how.sign_in_risk.which(is_risk),
                how.insider_risk.which(|risk| risk.is_some()),
            ]),
            Fact::PrincipalRisk => how.principal_risk.which(is_risk),
            Fact::AgentRisk => how.agent_risk.which(is_risk),
            Fact::AgentContext => how.agent_context.which(|context| context.is_some()),
        }
    }

    fn token_supported(&self) -> Formula {
        let table = token_protection();
        let client = self.circumstances.client.which(|kind| table.has_client(app_kind(kind)));
        let platforms = Platform::ALL.iter().copied().filter(|platform| table.has_platform(*platform));
        let bound = platforms.map(|platform| {
            let claimed = self.circumstances.platform.which(|own| own == Some(platform));
            claimed.and(self.targets.bound_on(platform))
        });
        client.and(Formula::any(bound))
    }

    /// Whether the fact holds of a sign-in. Of ways to authenticate only strengths are known there: one
    /// counts as shown by a method of home or of members when it can be shown in no other way.
    pub(super) fn fact_holds(&self, fact: Fact, side: usize, sign_in: &SignIn) -> bool {
        let tenant = self.sides[side].tenant;
        match fact {
            Fact::Shows(control) => sign_in.shows.iter().any(|ask| self.shows(ask, control, side)),
            Fact::Modern => !sign_in.client.is_legacy(),
            Fact::ActiveSync => is_active_sync(sign_in.client),
            Fact::Client(wanted) => sign_in.client == wanted,
            Fact::Platform(wanted) => sign_in.platform.is_some_and(|own| wanted.contains(&own)),
            Fact::Flow(wanted) => sign_in.flow == Some(wanted),
            Fact::Registered => sign_in.device.registered,
            Fact::Compliant => sign_in.device.attributes.get("isCompliant") == Some(&DeviceValue::Bool(true)),
            Fact::HybridJoined => sign_in.device.trust_type() == Some("ServerAD"),
            Fact::TokenSupported => binds(sign_in, tenant),
            Fact::Exchange => is_exchange(&sign_in.target),
            Fact::UserAction => matches!(sign_in.target, Target::UserAction(_)),
            Fact::Action(wanted) => sign_in.target == Target::UserAction(wanted),
            Fact::Context => matches!(sign_in.target, Target::AuthenticationContext(_)),
            Fact::UserRisk => {
                let risks = &sign_in.risks;
                is_risk(risks.user) || is_risk(risks.sign_in) || risks.insider.is_some()
            }
            Fact::PrincipalRisk => is_risk(sign_in.risks.service_principal),
            Fact::AgentRisk => is_risk(sign_in.risks.agent),
            Fact::AgentContext => sign_in.agent_context.is_some(),
            who => is_who(who, &sign_in.who),
        }
    }

    fn shows(&self, ask: &Ask, control: Control, side: usize) -> bool {
        if !matches!(ask, Ask::Strength(_) | Ask::Control(BuiltInControl::Mfa)) {
            return is_among(ask, control);
        }
        let here = |guests: &[ForGuests]| {
            let vars = self.controls.meeting(ask, side);
            let mut ways = self.controls.list().iter().filter(|(var, _)| vars.contains(var));
            !vars.is_empty()
                && ways.all(|(_, shown)| match shown {
                    Shown::Way(at) => guests.contains(&self.controls.class(*at).guests),
                    Shown::Ask(_) => false,
                })
        };
        match control {
            Control::Any | Control::Authentication => true,
            Control::MethodOfHome => here(&[ForGuests::AtHome, ForGuests::Never]),
            Control::MethodOfMembers => here(&[ForGuests::Never]),
            _ => false,
        }
    }
}

/// Controls other than ways to authenticate.
fn is_among(ask: &Ask, control: Control) -> bool {
    let built_in = |wanted| *ask == Ask::Control(wanted);
    let device = built_in(BuiltInControl::CompliantDevice) || built_in(BuiltInControl::DomainJoinedDevice);
    match control {
        Control::Any => !device,
        Control::Authentication | Control::MethodOfHome | Control::MethodOfMembers => false,
        Control::AppProtection => built_in(BuiltInControl::CompliantApplication),
        Control::ApprovedApp => built_in(BuiltInControl::ApprovedApplication),
        Control::PasswordChange => built_in(BuiltInControl::PasswordChange),
        Control::RiskRemediation => built_in(BuiltInControl::RiskRemediation),
        Control::TermsOfUse => matches!(ask, Ask::TermsOfUse(_)),
        Control::CustomFactor => matches!(ask, Ask::CustomFactor(_)),
        Control::TokenProtection => *ask == Ask::TokenProtection,
    }
}

fn is_who(fact: Fact, who: &Who) -> bool {
    let Who::Person(person) = who else {
        return match fact {
            Fact::User | Fact::AgentUser => matches!(who, Who::AgentUser(_)),
            Fact::Agent => !matches!(who, Who::ServicePrincipal(_)),
            Fact::ServicePrincipal => matches!(who, Who::ServicePrincipal(_)),
            _ => false,
        };
    };
    match fact {
        Fact::Person | Fact::User => true,
        Fact::Guest(wanted) => person.guest == Some(wanted),
        Fact::FromElsewhere => person.guest.is_some_and(|guest| FROM_ELSEWHERE.contains(&guest)),
        Fact::External => person.guest.is_some_and(is_external),
        Fact::HasObject => person.account.is_some() || !person.groups.is_empty() || !person.roles.is_empty(),
        Fact::HasNamedHome => person.home_tenant.is_some(),
        Fact::TrustsMfa => person.trust.mfa,
        Fact::TrustsCompliance => person.trust.compliant_device,
        Fact::TrustsHybridJoin => person.trust.hybrid_joined_device,
        _ => false,
    }
}

fn binds(sign_in: &SignIn, tenant: &Tenant) -> bool {
    let bound = bound_on(&sign_in.target, Some(tenant));
    let supported =
        sign_in.platform.is_some_and(|platform| bound.contains(&platform) && token_protection().has_platform(platform));
    supported && token_protection().has_client(app_kind(sign_in.client))
}

fn app_kind(kind: ClientKind) -> ClientApp {
    match kind {
        ClientKind::Browser => ClientApp::Browser,
        ClientKind::MobileAppsAndDesktopClients => ClientApp::MobileAppsAndDesktopClients,
        ClientKind::ExchangeActiveSyncSupported | ClientKind::ExchangeActiveSyncUnsupported => {
            ClientApp::ExchangeActiveSync
        }
        ClientKind::Other => ClientApp::Other,
    }
}

fn is_active_sync(kind: ClientKind) -> bool {
    matches!(kind, ClientKind::ExchangeActiveSyncSupported | ClientKind::ExchangeActiveSyncUnsupported)
}

fn is_risk(level: RiskLevel) -> bool {
    level != RiskLevel::None
}

fn is_external(guest: GuestType) -> bool {
    guest != GuestType::InternalGuest
}
