//! Cubes in words.

use crate::model::{AppWord, Entry, GuestType, ObjectRef, Person, Policy, Region, Resources, Target, Who, WordList};
use crate::semantics::logic::{Point, ValueSet, VarId};
use crate::semantics::prove::Cube;
use crate::semantics::universe::{Topic, Universe};
use crate::text::{and_list, or_list};

use super::{Narrowing, Parts, People, PrincipalKind, PrincipalRef};

/// Titles of the variables whose first value is "any other": what is left out of them is the shorter and
/// clearer way to say it.
const OPEN: [&str; 3] = ["country", "country by GPS", "home tenant"];

/// People and conditions in words. `at` is some point of them.
pub(in crate::semantics) fn parts(universe: &Universe<'_>, who: &Cube, conditions: &Cube, at: &Point) -> Parts {
    let mut parts = Parts { who: vec![people(universe, who, at)], ..Parts::default() };
    for (var, values) in &conditions.sides {
        let meaning = universe.meaning(*var);
        let list = match meaning.topic {
            Topic::What => &mut parts.what,
            Topic::How if meaning.title.contains("risk") => &mut parts.risk,
            Topic::How => &mut parts.how,
            Topic::Where => &mut parts.place,
            Topic::Device => &mut parts.device,
            Topic::Unknown => &mut parts.unknown,
            Topic::Who | Topic::Control => continue,
        };
        list.extend(condition(universe, *var, values, at));
    }
    parts
}

/// A condition in words. Most are one narrowing.
fn condition(universe: &Universe<'_>, var: VarId, values: &ValueSet, at: &Point) -> Vec<Narrowing> {
    match universe.meaning(var).title.as_str() {
        "resource" => vec![resources(universe, var, values, at)],
        "client" => vec![clients(universe, var, values)],
        "address" => addresses(universe, var, values),
        title if title.starts_with("country") => vec![country(universe, var, values)],
        title if title.ends_with("risk") => vec![risk(universe, var, values)],
        _ => vec![plain(universe, var, values)],
    }
}

fn names(universe: &Universe<'_>, var: VarId, values: &ValueSet) -> Vec<String> {
    let meaning = universe.meaning(var);
    values.iter().filter_map(|value| meaning.values.get(value).cloned()).collect()
}

/// What is in, or what is out where that is shorter.
fn plain(universe: &Universe<'_>, var: VarId, values: &ValueSet) -> Narrowing {
    let title = &universe.meaning(var).title;
    let rest = values.complement();
    let open = OPEN.contains(&title.as_str()) && values.has(0);
    if open || values.size() > 3 && rest.len() < values.len() {
        return Narrowing { aspect: title.clone(), only: Vec::new(), but: names(universe, var, &rest) };
    }
    Narrowing { aspect: title.clone(), only: names(universe, var, values), but: Vec::new() }
}

fn only(aspect: &str, values: Vec<String>) -> Narrowing {
    Narrowing { aspect: aspect.to_owned(), only: values, but: Vec::new() }
}

/// `in BE, NL`, or what is out.
fn country(universe: &Universe<'_>, var: VarId, values: &ValueSet) -> Narrowing {
    let mut narrowed = plain(universe, var, values);
    narrowed.only.iter_mut().for_each(|name| *name = format!("in {name}"));
    narrowed
}

/// `sign-in risk none or low`: the levels of one kind of risk are one statement.
fn risk(universe: &Universe<'_>, var: VarId, values: &ValueSet) -> Narrowing {
    let title = &universe.meaning(var).title;
    only(title, vec![format!("{title} {}", or_list(&names(universe, var, values)))])
}

/// Values of the client variable: the first two are modern.
const MODERN: usize = 2;

fn clients(universe: &Universe<'_>, var: VarId, values: &ValueSet) -> Narrowing {
    let size = values.size();
    let is = |wanted: std::ops::Range<usize>| *values == ValueSet::of(size, wanted);
    if is(0..MODERN) {
        return only("client", vec!["modern clients".to_owned()]);
    }
    if is(MODERN..size) {
        return only("client", vec!["legacy clients".to_owned()]);
    }
    plain(universe, var, values)
}

/// Pieces of the address space: the first is outside every location.
fn addresses(universe: &Universe<'_>, var: VarId, values: &ValueSet) -> Vec<Narrowing> {
    if !values.has(0) {
        return vec![only("address", names(universe, var, values))];
    }
    let rest = names(universe, var, &values.complement());
    rest.into_iter().map(|name| only("address", vec![format!("not {name}")])).collect()
}

/// What a value of the resource variable is.
struct Resource {
    value: usize,
    target: Target,
    shown: String,
}

impl Resource {
    fn is_app(&self) -> bool {
        matches!(&self.target, Target::App(app) if !app.baseline_scopes_only)
    }

    fn is_in(&self, group: AppWord) -> bool {
        matches!(&self.target, Target::App(app) if app.groups.contains(&group))
    }
}

/// `any app but Office 365`, `Payroll or registering security information`.
fn resources(universe: &Universe<'_>, var: VarId, values: &ValueSet, at: &Point) -> Narrowing {
    let shown = &universe.meaning(var).values;
    let resource = |(value, shown): (usize, &String)| {
        let target = universe.sign_in_at(&at.with(var, value)).target;
        Resource { value, target, shown: shown.clone() }
    };
    let all: Vec<Resource> = shown.iter().enumerate().map(resource).collect();
    let (apps, others): (Vec<&Resource>, Vec<&Resource>) = all.iter().partition(|resource| resource.is_app());
    let (inside, outside): (Vec<&Resource>, Vec<&Resource>) = apps.iter().partition(|app| values.has(app.value));
    let whole = everything(universe, var, values.size(), at);
    if whole.is_within(values) {
        let beside = others.iter().filter(|other| values.has(other.value) && !whole.has(other.value));
        let beside = beside.map(|other| other.shown.clone());
        return only("resource", std::iter::once("any resource".to_owned()).chain(beside).collect());
    }
    // The first value is the app that nothing names.
    let mut said = match (values.has(0), &outside[..]) {
        (true, []) => vec!["any app".to_owned()],
        (true, outside) => vec![format!("any app but {}", and_list(&grouped(outside, &apps)))],
        (false, _) => grouped(&inside, &apps),
    };
    said.extend(others.iter().filter(|other| values.has(other.value)).map(|other| other.shown.clone()));
    only("resource", said)
}

/// The values that a policy for all resources is about.
fn everything(universe: &Universe<'_>, var: VarId, size: usize, at: &Point) -> ValueSet {
    let resources = Resources { include: vec![Entry::Word(AppWord::All)], ..Resources::default() };
    let all = universe.region(&Region(Policy { resources, ..Policy::default() }));
    ValueSet::of(size, (0..size).filter(|value| all.holds(&at.with(var, *value))))
}

/// The names of `some` apps, those of an app group under its name when all of them are there.
fn grouped(some: &[&Resource], apps: &[&Resource]) -> Vec<String> {
    const GROUPS: [(AppWord, &str); 3] = [
        (AppWord::Office365, "Office 365"),
        (AppWord::MicrosoftAdminPortals, "the Microsoft admin portals"),
        (AppWord::AllAgentIdResources, "the resources of agents"),
    ];
    let has = |app: &Resource| some.iter().any(|own| own.value == app.value);
    let whole = |group: AppWord| {
        let mut members = apps.iter().filter(|app| app.is_in(group)).peekable();
        members.peek().is_some() && members.all(|app| has(app))
    };
    let groups: Vec<_> = GROUPS.into_iter().filter(|(group, _)| whole(*group)).collect();
    let mut said: Vec<String> = groups.iter().map(|(_, name)| (*name).to_owned()).collect();
    let rest = some.iter().filter(|app| !groups.iter().any(|(group, _)| app.is_in(*group)));
    said.extend(rest.map(|app| app.shown.clone()));
    said
}

fn people(universe: &Universe<'_>, who: &Cube, at: &Point) -> People {
    let mut people = People::default();
    for (var, values) in &who.sides {
        if let Some(class) = universe.groups().into_iter().find(|(own, _)| own == var) {
            membership(&mut people, class.1, PrincipalKind::Group, values);
        } else if let Some(class) = universe.roles().into_iter().find(|(own, _)| own == var) {
            membership(&mut people, class.1, PrincipalKind::Role, values);
        } else if *var == universe.kind() {
            people.kinds.extend(kinds(universe, *var, values, at));
        } else if *var == universe.accounts().0 {
            accounts(universe, &mut people, values);
        } else {
            people.kinds.push(plain(universe, *var, values));
        }
    }
    people
}

fn membership(people: &mut People, class: &[ObjectRef], kind: PrincipalKind, values: &ValueSet) {
    let class = class.iter().map(|object| PrincipalRef { kind, object: object.clone() }).collect();
    if values.has(1) { &mut people.inside } else { &mut people.outside }.push(class);
}

/// The first value is any account that nothing names.
fn accounts(universe: &Universe<'_>, people: &mut People, values: &ValueSet) {
    let (_, classes) = universe.accounts();
    let user = |object: &ObjectRef| PrincipalRef { kind: PrincipalKind::User, object: object.clone() };
    if values.has(0) {
        let out = values.complement();
        let out = out.iter().filter_map(|value| classes.get(value));
        people.outside.extend(out.map(|class| class.iter().map(user).collect()));
        return;
    }
    let chosen = values.iter().filter_map(|value| classes.get(value)).flat_map(|class| class.iter());
    people.kinds.push(only("account", chosen.map(|object| format!("the user {object}")).collect()));
}

/// `guests (all types)`, `members and agent identities`; nothing for all people.
fn kinds(universe: &Universe<'_>, var: VarId, values: &ValueSet, at: &Point) -> Option<Narrowing> {
    let who = |value: usize| universe.sign_in_at(&at.with(var, value)).who;
    let mut guests: Vec<GuestType> = Vec::new();
    let (mut members, mut others) = (false, Vec::new());
    for value in values.iter() {
        match who(value) {
            Who::Person(person) => match person.guest {
                Some(guest) => guests.push(guest),
                None => members = true,
            },
            Who::AgentUser(_) => others.push("agents' user accounts".to_owned()),
            Who::ServicePrincipal(_) => others.push("workload identities".to_owned()),
            Who::AgentIdentity(_) => others.push("agent identities".to_owned()),
        }
    }
    let missing: Vec<GuestType> = GuestType::ALL.iter().copied().filter(|guest| !guests.contains(guest)).collect();
    if members && missing.is_empty() && others.is_empty() {
        return None;
    }
    let mut said = people_of(members, &guests, &missing);
    said.extend(others);
    Some(only("kind", said))
}

/// The kinds to speak of where those in `side` fail and those in `possible` can occur: all people, or
/// all guests, rather than a list of them.
pub(super) fn rounded(universe: &Universe<'_>, side: &ValueSet, possible: &ValueSet, at: &Point) -> ValueSet {
    let subject = |value: usize| universe.sign_in_at(&at.with(universe.kind(), value)).who;
    let values = side.size();
    let of = |is: fn(&Person) -> bool| {
        let found = (0..values).filter(|value| matches!(subject(*value), Who::Person(person) if is(&person)));
        ValueSet::of(values, found)
    };
    let (people, guests) = (of(|_| true), of(|person| person.guest.is_some()));
    let whole = [people, guests].into_iter().find(|all| all.is_within(side) && !all.and(possible).is_empty());
    whole.map_or_else(|| possible.clone(), |all| all.or(possible))
}

/// Members and guests: what is out where that is shorter.
fn people_of(members: bool, guests: &[GuestType], missing: &[GuestType]) -> Vec<String> {
    let without = and_list(&guest_names(missing).collect::<Vec<_>>());
    let few = missing.len() < guests.len();
    match (members, missing.is_empty()) {
        (true, true) => vec!["everyone".to_owned()],
        (true, false) if guests.is_empty() => vec!["members (no guests)".to_owned()],
        (true, false) if few => vec![format!("everyone but {without}")],
        (true, false) => std::iter::once("members".to_owned()).chain(guest_names(guests)).collect(),
        (false, true) => vec!["guests (all types)".to_owned()],
        (false, false) if few => vec![format!("guests but {without}")],
        (false, false) => guest_names(guests).collect(),
    }
}

fn guest_names(guests: &[GuestType]) -> impl Iterator<Item = String> {
    guests.iter().map(|guest| {
        match guest {
            GuestType::InternalGuest => "internal guests",
            GuestType::B2bCollaborationGuest => "invited guests",
            GuestType::B2bCollaborationMember => "invited members",
            GuestType::B2bDirectConnectUser => "direct connect users",
            GuestType::OtherExternalUser => "other external users",
            GuestType::ServiceProvider => "service providers",
        }
        .to_owned()
    })
}

/// One region for all that have the same conditions, with the people of each; people of one kind who
/// differ in one membership alone become one entry.
pub(in crate::semantics) fn join_people(all: &mut Vec<People>, more: Vec<People>) {
    for people in more {
        if all.contains(&people) {
            continue;
        }
        let alike = all.iter_mut().find(|known| {
            known.kinds == people.kinds
                && known.outside == people.outside
                && known.inside.len() == 1
                && people.inside.len() == 1
                && known.inside[0].first().map(|own| own.kind) == people.inside[0].first().map(|own| own.kind)
        });
        match alike {
            Some(known) => known.inside[0].extend(people.inside.into_iter().flatten()),
            None => all.push(people),
        }
    }
}
