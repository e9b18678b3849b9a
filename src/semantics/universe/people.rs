//! Who signs in, as a person: kind, home tenant, account, roles and groups.

use std::collections::{BTreeSet, HashMap};

use crate::catalog::GLOBAL_ADMINISTRATOR;
use crate::model::{
    ExternalTenant, ExternalTenants, GuestTrust, GuestType, Guests, NamedObject, ObjectKey, ObjectRef, PartialSignIn,
    PartialWho, Person, Principals, Tenant, Trust, UserEntry, UserWord, Users, WordList,
};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::builder::{Builder, Topic};
use super::gather::Gathered;
use super::groups::{self, Fact};
use super::mentions::Classes;

/// The kinds of subject, most ordinary first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Member,
    Guest(GuestType),
    AgentUser,
    ServicePrincipal,
    AgentIdentity,
}

pub(super) const KINDS: [Kind; 10] = [
    Kind::Member,
    Kind::Guest(GuestType::B2bCollaborationGuest),
    Kind::Guest(GuestType::B2bCollaborationMember),
    Kind::Guest(GuestType::InternalGuest),
    Kind::Guest(GuestType::OtherExternalUser),
    Kind::Guest(GuestType::B2bDirectConnectUser),
    Kind::Guest(GuestType::ServiceProvider),
    Kind::AgentUser,
    Kind::ServicePrincipal,
    Kind::AgentIdentity,
];

impl Kind {
    fn shown(self) -> String {
        match self {
            Self::Member => "member".to_owned(),
            Self::Guest(guest) => guest.as_str().to_owned(),
            Self::AgentUser => "agent's user account".to_owned(),
            Self::ServicePrincipal => "service principal".to_owned(),
            Self::AgentIdentity => "agent identity".to_owned(),
        }
    }

    pub(super) fn is_person(self) -> bool {
        matches!(self, Self::Member | Self::Guest(_))
    }
}

/// The variables of people.
#[derive(Debug)]
pub(super) struct People {
    kind: VarId,
    home: VarId,
    homes: Classes,
    /// Trust in MFA, compliance and hybrid join at home.
    trust: [VarId; 3],
    account: VarId,
    accounts: Classes,
    roles: (Classes, Vec<VarId>),
    groups: (Classes, Vec<VarId>),
}

impl People {
    pub(super) fn new(builder: &mut Builder, found: &Gathered, tenant: &Tenant) -> Self {
        let kind = builder.choice(Topic::Who, "kind", KINDS.iter().map(|kind| kind.shown()).collect());
        let trusts = |key: &ObjectKey| external(tenant, key).and_then(|own| own.inbound_trust).map(numbers);
        let homes = found.tenants.classes(trusts);
        let home = builder.choice(Topic::Who, "home tenant", with_other("a tenant that nothing names", &homes));
        let trust = ["MFA", "compliant devices", "hybrid joined devices"].map(|what| {
            let (no, yes) =
                (format!("{what} of the home tenant not trusted"), format!("{what} of the home tenant trusted"));
            builder.flag(Topic::Unknown, &format!("trust in {what}"), no, yes)
        });
        let facts = groups::facts(tenant, &found.groups);
        let mut users = found.users.clone();
        facts.iter().flat_map(Fact::listed).for_each(|account| users.know(account));
        let listing = groups::listing(&facts);
        let listed = |key: &ObjectKey| listing.get(key).cloned().unwrap_or_default();
        let accounts = users.classes(listed);
        let account = builder.choice(Topic::Who, "account", with_other("an account that nothing names", &accounts));
        let roles = found.roles.classes(|_| ());
        let roles =
            flags(builder, "role", roles, |shown| (format!("without role {shown}"), format!("with role {shown}")));
        let mut groups = found.groups.clone();
        for fact in &facts {
            groups.know(&fact.object);
        }
        let by_key: HashMap<ObjectKey, usize> =
            facts.iter().enumerate().map(|(at, fact)| (ObjectKey::from(&fact.object), at)).collect();
        let own_fact = |key: &ObjectKey| by_key.get(key).copied();
        let groups = groups.classes(own_fact);
        let groups =
            flags(builder, "group", groups, |shown| (format!("not in group {shown}"), format!("in group {shown}")));
        let people = Self { kind, home, homes, trust, account, accounts, roles, groups };
        people.require(builder, tenant, &facts);
        people
    }

    fn require(&self, builder: &mut Builder, tenant: &Tenant, facts: &[Fact]) {
        let group = |at: usize| self.in_group(&facts[at].object);
        groups::require(builder, facts, group, |keys| self.is_account(keys));
        self.require_trust(builder, tenant);
        for account in tenant.break_glass.iter().flat_map(|declared| &declared.users) {
            let is = self.is_account(&[ObjectKey::from(account)]);
            let role = self.in_role(&ObjectRef::new(GLOBAL_ADMINISTRATOR));
            let role = if role == Formula::FALSE { Formula::TRUE } else { role };
            let who = self.is_kind(|kind| kind == Kind::Member).and(role);
            let said = format!("break-glass account \"{}\" is a member and a Global Administrator", account.shown());
            builder.require(
                said,
                is.implies(who),
                "Manage emergency access accounts in Microsoft Entra ID",
                super::Sureness::Assumed,
            );
        }
    }

    /// What is trusted of each home tenant, as far as the tenant file says: what is not set for one
    /// tenant is as for all others.
    fn require_trust(&self, builder: &mut Builder, tenant: &Tenant) {
        let default = tenant.facts.inbound_trust.unwrap_or_default();
        for home in 0..=self.homes.len() {
            let example = home.checked_sub(1).map(|class| self.homes.example(class));
            let own = example.and_then(|home| external(tenant, &ObjectKey::from(home)));
            let own = own.and_then(|own| own.inbound_trust).unwrap_or_default();
            let known = [
                own.mfa.or(default.mfa),
                own.compliant_device.or(default.compliant_device),
                own.hybrid_joined_device.or(default.hybrid_joined_device),
            ];
            let is = Formula::is_in(self.home, ValueSet::of(self.homes.len() + 1, [home]));
            let external = self.is_kind(|kind| matches!(kind, Kind::Guest(guest) if guest != GuestType::InternalGuest));
            for (var, known) in self.trust.into_iter().zip(known) {
                if let Some(known) = known {
                    let trusted = Formula::is_in(var, ValueSet::of(2, [usize::from(known)]));
                    let said = format!("inbound trust of {}", example.map_or("other tenants", |home| home.shown()));
                    builder.declare(said, is.clone().and(external.clone()).implies(trusted));
                }
            }
        }
    }

    pub(super) fn is_kind(&self, is: impl Fn(Kind) -> bool) -> Formula {
        let values = KINDS.iter().enumerate().filter(|(_, kind)| is(**kind)).map(|(at, _)| at);
        Formula::is_in(self.kind, ValueSet::of(KINDS.len(), values))
    }

    pub(super) fn kind(&self, point: &Point) -> Kind {
        KINDS[point.get(self.kind)]
    }

    /// MFA, compliance or hybrid join at home is trusted.
    pub(super) fn trusts(&self, what: usize) -> Formula {
        yes(self.trust[what])
    }

    /// The variables of inbound trust, in MFA, compliance and hybrid join.
    pub(super) fn trust_vars(&self) -> [VarId; 3] {
        self.trust
    }

    /// Some home tenant that somebody names.
    pub(super) fn has_named_home(&self) -> Formula {
        Formula::is_in(self.home, ValueSet::of(self.homes.len() + 1, [0])).not()
    }

    /// Some account that somebody names, or some group or role.
    pub(super) fn has_object(&self) -> Formula {
        let account = Formula::is_in(self.account, ValueSet::of(self.accounts.len() + 1, [0])).not();
        let held = self.roles.1.iter().chain(&self.groups.1).map(|var| yes(*var));
        Formula::any(std::iter::once(account).chain(held))
    }

    fn is_account(&self, keys: &[ObjectKey]) -> Formula {
        let classes = keys.iter().filter_map(|key| self.accounts.of(key));
        Formula::is_in(self.account, ValueSet::of(self.accounts.len() + 1, classes.map(|class| class + 1)))
    }

    /// In the group; false for one that nobody refers to.
    pub(super) fn in_group(&self, group: &ObjectRef) -> Formula {
        held(&self.groups, group)
    }

    /// With the role; false for one that nobody refers to.
    pub(super) fn in_role(&self, role: &ObjectRef) -> Formula {
        held(&self.roles, role)
    }

    /// The people that a policy's users are. Exclude beats include.
    pub(super) fn users(&self, users: &Users) -> Formula {
        let person = self.is_kind(Kind::is_person);
        Formula::all([person, self.side(&users.include), self.side(&users.exclude).not()])
    }

    fn side(&self, side: &Principals) -> Formula {
        let users = side.users.iter().map(|entry| match entry {
            UserEntry::Word(UserWord::All) => Formula::TRUE,
            UserEntry::Word(UserWord::GuestsOrExternalUsers) => self.is_kind(|kind| matches!(kind, Kind::Guest(_))),
            UserEntry::Word(UserWord::None | UserWord::AllAgentIdUsers) => Formula::FALSE,
            UserEntry::Object(user) => self.is_account(&[ObjectKey::from(user)]),
        });
        let groups = side.groups.iter().map(|group| self.in_group(group));
        let roles = side.roles.iter().map(|role| self.in_role(role));
        let guests = side.guests.iter().map(|guests| self.guests(guests));
        Formula::any(users.chain(groups).chain(roles).chain(guests))
    }

    fn guests(&self, guests: &Guests) -> Formula {
        let listed = |kind: GuestType| guests.types.iter().any(|word| *word == kind);
        let typed = self.is_kind(|kind| matches!(kind, Kind::Guest(own) if listed(own)));
        match &guests.tenants {
            ExternalTenants::All => typed,
            ExternalTenants::Enumerated(tenants) => typed.and(self.is_home(tenants)),
        }
    }

    fn is_home(&self, tenants: &[ObjectRef]) -> Formula {
        let classes = tenants.iter().filter_map(|tenant| self.homes.of(&ObjectKey::from(tenant)));
        Formula::is_in(self.home, ValueSet::of(self.homes.len() + 1, classes.map(|class| class + 1)))
    }

    /// What is known of a person: groups and roles that are not named are not held, except by an account
    /// that stands in the tenant file, of which nobody knows offline.
    pub(super) fn partial(&self, sign_in: &PartialSignIn, tenant: &Tenant) -> Formula {
        let anybody = Formula::is_in(self.account, ValueSet::of(self.accounts.len() + 1, [0]));
        let (who, declared) = match &sign_in.who {
            PartialWho::Member => (self.is_kind(|kind| kind == Kind::Member).and(anybody), false),
            PartialWho::User(user) => {
                let is = self.is_account(&[ObjectKey::from(user)]);
                (self.is_kind(Kind::is_person).and(is), is_declared(tenant, user))
            }
            PartialWho::Guest(guest, home) => {
                let kind = self.is_kind(|kind| kind == Kind::Guest(*guest));
                let home = home.as_ref().map_or(Formula::TRUE, |home| self.is_home(std::slice::from_ref(home)));
                (Formula::all([kind, home, anybody]), false)
            }
            _ => return Formula::FALSE,
        };
        let named = |list: &[ObjectRef], held: &(Classes, Vec<VarId>)| -> BTreeSet<usize> {
            list.iter().filter_map(|object| held.0.of(&ObjectKey::from(object))).collect()
        };
        let (roles, groups) = (named(&sign_in.roles, &self.roles), named(&sign_in.groups, &self.groups));
        let roles = self.roles.1.iter().enumerate().map(|(at, var)| (roles.contains(&at), *var));
        let groups = self.groups.1.iter().enumerate().map(|(at, var)| (groups.contains(&at), *var));
        let known = roles.chain(groups).filter(|(held, _)| *held || !declared);
        let known = known.map(|(held, var)| if held { yes(var) } else { yes(var).not() });
        Formula::all(std::iter::once(who).chain(known))
    }

    /// The person at `point`.
    pub(super) fn at(&self, point: &Point) -> Person {
        let guest = match self.kind(point) {
            Kind::Guest(guest) => Some(guest),
            _ => None,
        };
        let class = |var: VarId, classes: &Classes| {
            point.get(var).checked_sub(1).map(|class| ObjectKey::from(classes.example(class)))
        };
        let held = |(classes, vars): &(Classes, Vec<VarId>)| -> BTreeSet<ObjectKey> {
            let held = vars.iter().enumerate().filter(|(_, var)| point.get(**var) == 1);
            held.map(|(class, _)| ObjectKey::from(classes.example(class))).collect()
        };
        let external = guest.is_some_and(|guest| guest != GuestType::InternalGuest);
        let trust = self.trust.map(|var| external && point.get(var) == 1);
        Person {
            account: class(self.account, &self.accounts),
            guest,
            home_tenant: class(self.home, &self.homes).filter(|_| external),
            trust: GuestTrust { mfa: trust[0], compliant_device: trust[1], hybrid_joined_device: trust[2] },
            groups: held(&self.groups),
            roles: held(&self.roles),
        }
    }

    /// The groups that are told apart, each with its variable.
    pub(super) fn group_classes(&self) -> impl Iterator<Item = (VarId, &[ObjectRef])> {
        self.groups.1.iter().enumerate().map(|(class, var)| (*var, self.groups.0.members(class)))
    }

    /// The roles that are told apart, each with its variable.
    pub(super) fn role_classes(&self) -> impl Iterator<Item = (VarId, &[ObjectRef])> {
        self.roles.1.iter().enumerate().map(|(class, var)| (*var, self.roles.0.members(class)))
    }

    /// The variable of the account, and the accounts behind each of its values but the first.
    pub(super) fn account_classes(&self) -> (VarId, impl Iterator<Item = &[ObjectRef]>) {
        (self.account, (0..self.accounts.len()).map(|class| self.accounts.members(class)))
    }

    pub(super) fn kind_var(&self) -> VarId {
        self.kind
    }
}

fn yes(var: VarId) -> Formula {
    Formula::is_in(var, ValueSet::of(2, [1]))
}

fn held((classes, vars): &(Classes, Vec<VarId>), object: &ObjectRef) -> Formula {
    classes.of(&ObjectKey::from(object)).map_or(Formula::FALSE, |class| yes(vars[class]))
}

fn with_other(other: &str, classes: &Classes) -> Vec<String> {
    std::iter::once(other.to_owned()).chain((0..classes.len()).map(|class| classes.shown(class))).collect()
}

/// A yes/no variable for each class.
fn flags(
    builder: &mut Builder,
    what: &str,
    classes: Classes,
    said: impl Fn(&str) -> (String, String),
) -> (Classes, Vec<VarId>) {
    let vars = (0..classes.len()).map(|class| {
        let shown = classes.shown(class);
        let (no, yes) = said(&shown);
        builder.flag(Topic::Who, &format!("{what} {shown}"), no, yes)
    });
    let vars = vars.collect();
    (classes, vars)
}

/// What the tenant file says of another tenant.
fn external<'t>(tenant: &'t Tenant, key: &ObjectKey) -> Option<&'t ExternalTenant> {
    let is_it = |(name, own): &(&String, &ExternalTenant)| {
        own.tenant_id.as_deref().map_or(ObjectKey::new(name) == *key, |id| ObjectKey::new(id) == *key)
    };
    tenant.external_tenants.iter().find(is_it).map(|(_, own)| own)
}

/// True for an account that stands in the tenant file.
fn is_declared(tenant: &Tenant, user: &ObjectRef) -> bool {
    let own = |(name, own): (&String, &NamedObject)| {
        user.shown() == name.as_str() || own.id.as_deref().is_some_and(|id| user.is(id))
    };
    let break_glass = tenant.break_glass.iter().flat_map(|declared| &declared.users);
    tenant.users.iter().any(own) || break_glass.into_iter().any(|account| account.same(user))
}

fn numbers(trust: Trust) -> [Option<bool>; 3] {
    [trust.mfa, trust.compliant_device, trust.hybrid_joined_device]
}
