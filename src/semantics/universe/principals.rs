//! Who signs in without being a person: service principals, agent identities, agents' user accounts.

use indexmap::IndexMap;

use crate::model::{
    AgentEntry, AgentWord, Entry, Filter, FilterMode, ObjectKey, ObjectRef, PartialWho, Policy, Principal,
    ServicePrincipalEntry, Tenant, UserEntry, UserWord, Who, WordList,
};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::attributes::matches;
use super::builder::{Builder, Topic};
use super::gather::Gathered;
use super::mentions::{Classes, Mentions};
use super::people::{Kind, People};

/// Objects of one kind.
#[derive(Debug)]
struct Objects {
    var: VarId,
    classes: Classes,
}

/// The variables of principals that are no people.
#[derive(Debug)]
pub(super) struct Others {
    service_principals: Objects,
    agent_identities: Objects,
    agent_users: Objects,
    /// Whether the principal matches a filter, by its rule.
    rules: IndexMap<String, VarId>,
}

impl Objects {
    fn new(
        builder: &mut Builder,
        title: &str,
        mentions: &Mentions,
        fact: impl Fn(&ObjectKey) -> Vec<Option<bool>>,
    ) -> Self {
        let classes = mentions.classes(fact);
        let shown = (0..classes.len()).map(|class| classes.shown(class));
        let values = std::iter::once(format!("a {title} that nothing names")).chain(shown).collect();
        Self { var: builder.choice(Topic::Who, title, values), classes }
    }

    fn is(&self, object: &ObjectRef) -> Formula {
        let class = self.classes.of(&ObjectKey::from(object)).map(|class| class + 1);
        Formula::is_in(self.var, ValueSet::of(self.classes.len() + 1, class))
    }

    fn at(&self, point: &Point) -> Option<ObjectKey> {
        point.get(self.var).checked_sub(1).map(|class| ObjectKey::from(self.classes.example(class)))
    }
}

/// A subject with an include side, an exclude side and a filter.
struct Selection<'p, W> {
    include: &'p [Entry<W>],
    exclude: &'p [ObjectRef],
    filter: Option<&'p Filter>,
}

impl Others {
    pub(super) fn new(builder: &mut Builder, found: &Gathered, tenant: &Tenant, people: &People) -> Self {
        let rules: Vec<&String> = found.principal_rules.iter().collect();
        let known = |key: &ObjectKey| -> Vec<Option<bool>> {
            let own = service_principal(tenant, key);
            rules.iter().map(|rule| own.and_then(|own| matches(rule, own))).collect()
        };
        let service_principals = Objects::new(builder, "service principal", &found.service_principals, known);
        let unknown = |_: &ObjectKey| Vec::new();
        let agent_identities = Objects::new(builder, "agent identity", &found.agent_identities, unknown);
        let agent_users = Objects::new(builder, "agent's user account", &found.agent_users, unknown);
        let mut vars = IndexMap::new();
        for (at, rule) in rules.iter().enumerate() {
            let (no, yes) = (format!("does not match `{rule}`"), format!("matches `{rule}`"));
            let var = builder.flag(Topic::Unknown, &format!("principal matches {rule}"), no, yes);
            for class in 0..service_principals.classes.len() {
                let example = service_principals.classes.example(class);
                if let Some(matched) = known(&ObjectKey::from(example))[at] {
                    let principal = people.is_kind(|kind| kind == Kind::ServicePrincipal);
                    let is = principal.and(service_principals.is(example));
                    let said = format!("attributes of service principal \"{}\"", example.shown());
                    builder.declare(said, is.implies(flag_is(var, matched)));
                }
            }
            vars.insert((*rule).clone(), var);
        }
        Self { service_principals, agent_identities, agent_users, rules: vars }
    }

    /// The sign-ins of principals that the policy is for.
    pub(super) fn formula(&self, policy: &Policy, people: &People) -> Formula {
        let kind = |wanted: Kind| people.is_kind(|kind| kind == wanted);
        let workload = policy.workload_identities.as_ref().map(|own| {
            let sides = Selection { include: &own.include, exclude: &own.exclude, filter: own.filter.as_ref() };
            let all = |entry: &ServicePrincipalEntry| entry.word().is_some();
            kind(Kind::ServicePrincipal).and(self.selects(&self.service_principals, &sides, all))
        });
        let every = |entry: &AgentEntry| entry.word() == Some(AgentWord::All);
        let identities = policy.agent_identities.as_ref().map(|own| {
            let sides = Selection { include: &own.include, exclude: &own.exclude, filter: own.filter.as_ref() };
            kind(Kind::AgentIdentity).and(self.selects(&self.agent_identities, &sides, every))
        });
        let agents = policy.agent_users.as_ref().map(|own| {
            let sides = Selection { include: &own.include, exclude: &own.exclude, filter: own.filter.as_ref() };
            kind(Kind::AgentUser).and(self.selects(&self.agent_users, &sides, every))
        });
        let older = kind(Kind::AgentUser).and(self.older_form(policy));
        Formula::any([workload, identities, agents].into_iter().flatten().chain([older]))
    }

    /// `AllAgentIdUsers` among users is the older form of `agentUsers: {include: all}`.
    fn older_form(&self, policy: &Policy) -> Formula {
        let word = UserWord::AllAgentIdUsers;
        let Some(users) = policy.users.as_ref().filter(|users| users.include.has(word) && !users.exclude.has(word))
        else {
            return Formula::FALSE;
        };
        let excluded = users.exclude.users.iter().filter_map(UserEntry::object);
        Formula::any(excluded.map(|user| self.agent_users.is(user))).not()
    }

    /// A filter narrows what is included; without an include side it selects among all there are.
    fn selects<W: WordList>(
        &self,
        objects: &Objects,
        sides: &Selection<'_, W>,
        all: impl Fn(&Entry<W>) -> bool,
    ) -> Formula {
        let entry = |entry: &Entry<W>| match entry.object() {
            Some(object) => objects.is(object),
            None if all(entry) => Formula::TRUE,
            None => Formula::FALSE,
        };
        let listed = if sides.include.is_empty() && sides.filter.is_some() {
            Formula::TRUE
        } else {
            Formula::any(sides.include.iter().map(entry))
        };
        let excluded = Formula::any(sides.exclude.iter().map(|object| objects.is(object)));
        let passes = sides.filter.map_or(Formula::TRUE, |filter| self.passes(filter));
        Formula::all([listed, excluded.not(), passes])
    }

    fn passes(&self, filter: &Filter) -> Formula {
        let matched = self.rules.get(&filter.rule).map_or(Formula::FALSE, |var| flag_is(*var, true));
        match filter.mode {
            FilterMode::Include => matched,
            FilterMode::Exclude => matched.not(),
        }
    }

    /// What is known of a principal; false for people.
    pub(super) fn partial(&self, who: &PartialWho, people: &People) -> Formula {
        let kind = |wanted: Kind| people.is_kind(|kind| kind == wanted);
        match who {
            PartialWho::ServicePrincipal(object) => {
                kind(Kind::ServicePrincipal).and(self.service_principals.is(object))
            }
            PartialWho::AgentIdentity(object) => kind(Kind::AgentIdentity).and(self.agent_identities.is(object)),
            PartialWho::AgentUser(object) => kind(Kind::AgentUser).and(self.agent_users.is(object)),
            _ => Formula::FALSE,
        }
    }

    /// Who signs in at `point`.
    pub(super) fn at(&self, point: &Point, people: &People) -> Who {
        let principal = |objects: &Objects| {
            let matched = self.rules.iter().filter(|(_, var)| point.get(**var) == 1);
            Principal { object: objects.at(point), matches: matched.map(|(rule, _)| rule.clone()).collect() }
        };
        match people.kind(point) {
            Kind::Member | Kind::Guest(_) => Who::Person(people.at(point)),
            Kind::AgentUser => Who::AgentUser(principal(&self.agent_users)),
            Kind::ServicePrincipal => Who::ServicePrincipal(principal(&self.service_principals)),
            Kind::AgentIdentity => Who::AgentIdentity(principal(&self.agent_identities)),
        }
    }
}

fn flag_is(var: VarId, is: bool) -> Formula {
    Formula::is_in(var, ValueSet::of(2, [usize::from(is)]))
}

/// The custom security attributes of a service principal, where the tenant file lists any.
fn service_principal<'t>(tenant: &'t Tenant, key: &ObjectKey) -> Option<&'t IndexMap<String, Vec<String>>> {
    let mut all = tenant.service_principals.iter();
    let is_it = |id: Option<&str>, name: &str| ObjectKey::new(id.unwrap_or(name)) == *key;
    let found = all.find(|(name, own)| is_it(own.id.as_deref(), name))?;
    Some(&found.1.attributes).filter(|own| !own.is_empty())
}
