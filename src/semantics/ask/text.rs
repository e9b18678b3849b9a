//! Regions, people and demands in words that can be read aloud.

use std::collections::BTreeSet;

use crate::catalog;
use crate::model::{Ask, ObjectKey, Tenant};
use crate::text::{and_list, or_list};

use super::near::built_in_words;
use super::{Narrowing, Parts, People, PrincipalKind, PrincipalRef, Today};

/// How many names of one list are written out.
const NAMES: usize = 4;

/// The aspects of a region, each with its heading: `WHO`, `WHAT`, `HOW`, `WHERE`, `DEVICE`, and `RISK`
/// and `IF` where they say something. `IF` is what must be true of the tenant.
#[must_use]
pub fn lines(parts: &Parts) -> Vec<(&'static str, String)> {
    let mut lines = vec![
        ("WHO", who(&parts.who)),
        ("WHAT", aspect(&parts.what, "anything")),
        ("HOW", aspect(&parts.how, "any client")),
        ("WHERE", aspect(&parts.place, "anywhere")),
        ("DEVICE", aspect(&parts.device, "any device")),
    ];
    let rare = [("RISK", &parts.risk), ("IF", &parts.unknown)];
    let said = rare.into_iter().filter(|(_, narrowed)| !narrowed.is_empty());
    lines.extend(said.map(|(heading, narrowed)| (heading, aspect(narrowed, ""))));
    lines
}

/// What an aspect is narrowed to; `any` where it is not.
fn aspect(narrowed: &[Narrowing], any: &str) -> String {
    let words: Vec<String> = narrowed.iter().map(narrowing).collect();
    if words.is_empty() { any.to_owned() } else { words.join(", ") }
}

/// One narrowing: `browser or mobile apps`, `any platform but windows`.
#[must_use]
pub fn narrowing(narrowed: &Narrowing) -> String {
    if narrowed.only.is_empty() {
        return format!("any {} but {}", narrowed.aspect, and_list(&few(&narrowed.but)));
    }
    or_list(&few(&narrowed.only))
}

/// The first few of a list, and how many more there are.
fn few(names: &[String]) -> Vec<String> {
    // One more is no longer than saying that there is one.
    if names.len() <= NAMES + 1 {
        return names.to_vec();
    }
    let mut few = names[..NAMES].to_vec();
    few.push(format!("{} more", names.len() - NAMES));
    few
}

/// Any of several groups of people.
#[must_use]
pub fn who(all: &[People]) -> String {
    let words: Vec<String> = all.iter().map(people).collect();
    if words.is_empty() { "everyone".to_owned() } else { words.join("; or ") }
}

/// People: `everyone`, `members of Contractors`, `guests (all types) but members of Partners`.
#[must_use]
pub fn people(people: &People) -> String {
    let kinds = aspect(&people.kinds, "everyone");
    // Kinds that are out, as in "everyone but direct connect users", go with all else who is.
    let (kinds, out) = match (kinds.split_once(" but "), &people.kinds[..]) {
        (Some((kinds, out)), [only]) if only.aspect == "kind" => (kinds.to_owned(), Some(out.to_owned())),
        _ => (kinds, None),
    };
    let everyone = kinds == "everyone";
    let groups = memberships(&people.inside, PrincipalKind::Group);
    let roles = memberships(&people.inside, PrincipalKind::Role);
    let mut words = match (everyone, &groups[..], &roles[..]) {
        (_, [], []) => kinds,
        (true, [], roles) => format!("whoever holds the role {}", both(roles)),
        (true, groups, []) => format!("members of {}", both(groups)),
        (true, groups, roles) => format!("members of {} who hold {}", both(groups), both(roles)),
        (false, [], roles) => format!("{kinds} who hold {}", both(roles)),
        (false, groups, []) => format!("{kinds} in {}", both(groups)),
        (false, groups, roles) => format!("{kinds} in {} who hold {}", both(groups), both(roles)),
    };
    let outside: Vec<String> = out.into_iter().chain(outsiders(&people.outside)).collect();
    if !outside.is_empty() {
        words.push_str(" but ");
        words.push_str(&and_list(&outside));
    }
    words
}

/// Whoever is out: several classes of roles, or of groups, are one statement.
fn outsiders(classes: &[Vec<PrincipalRef>]) -> Vec<String> {
    let kinds = [PrincipalKind::User, PrincipalKind::Role, PrincipalKind::Group];
    let of = |kind| {
        let classes = classes.iter().filter(move |class| class.first().is_some_and(|first| first.kind == kind));
        classes.flatten().cloned().collect::<Vec<PrincipalRef>>()
    };
    kinds.into_iter().map(of).filter(|class| !class.is_empty()).map(|class| outsider(&class)).collect()
}

fn memberships(classes: &[Vec<PrincipalRef>], kind: PrincipalKind) -> Vec<String> {
    let of_kind = classes.iter().filter(|class| class.first().is_some_and(|first| first.kind == kind));
    of_kind.map(|class| any_of(class)).collect()
}

/// One of several principals that policies treat alike.
fn any_of(class: &[PrincipalRef]) -> String {
    let names: Vec<String> = class.iter().map(|principal| principal.object.shown().to_owned()).collect();
    or_list(&few(&names))
}

fn both(names: &[String]) -> String {
    match names {
        [_, _] => format!("both {}", and_list(names)),
        _ => and_list(names),
    }
}

fn outsider(class: &[PrincipalRef]) -> String {
    match class.first().map(|first| first.kind) {
        Some(PrincipalKind::User) => any_of(class),
        Some(PrincipalKind::Role) => format!("holders of {}", any_of(class)),
        _ => format!("members of {}", any_of(class)),
    }
}

/// A principal with its kind: `the group Contractors`.
#[must_use]
pub fn principal(principal: &PrincipalRef) -> String {
    let kind = match principal.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
    };
    format!("the {kind} {}", principal.object)
}

/// What is demanded today.
#[must_use]
pub fn today(today: &Today, tenant: &Tenant) -> String {
    match today {
        Today::Nothing => "no control required".to_owned(),
        Today::Controls(sets) => {
            let sets: Vec<String> = sets.iter().map(|set| controls(set, tenant)).collect();
            or_list(&sets)
        }
        Today::Unmeetable(_) => "a demand that cannot be met".to_owned(),
        Today::Blocked(_) => "blocked".to_owned(),
    }
}

/// A set of controls that are all needed.
#[must_use]
pub fn controls(set: &BTreeSet<Ask>, tenant: &Tenant) -> String {
    let names: Vec<String> = set.iter().map(|ask| control(ask, tenant)).collect();
    and_list(&names)
}

/// A control: `MFA`, `the strength Phishing-resistant MFA`.
#[must_use]
pub fn control(ask: &Ask, tenant: &Tenant) -> String {
    match ask {
        Ask::Control(word) => built_in_words(*word).to_owned(),
        Ask::Strength(key) => format!("the strength {}", strength_name(key, tenant)),
        Ask::TermsOfUse(key) => {
            let name = tenant.terms_of_use.iter().find(|(_, terms)| is(key, terms.id.as_deref()));
            format!("the terms of use {}", name.map_or(key.as_str(), |(name, _)| name))
        }
        Ask::CustomFactor(factor) => format!("the custom factor {factor}"),
        Ask::TokenProtection => "token protection".to_owned(),
    }
}

fn strength_name<'n>(key: &'n ObjectKey, tenant: &'n Tenant) -> &'n str {
    let own = tenant.authentication_strengths.iter();
    let own = own.filter(|(name, strength)| is(key, strength.id.as_deref()) || ObjectKey::new(name) == *key);
    let built_in = || catalog::strengths().by_id(key.as_str()).map(|strength| strength.name.as_str());
    own.map(|(name, _)| name.as_str()).next().or_else(built_in).unwrap_or(key.as_str())
}

fn is(key: &ObjectKey, id: Option<&str>) -> bool {
    id.is_some_and(|id| ObjectKey::new(id) == *key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BuiltInControl, ObjectRef};

    fn of(kind: PrincipalKind, names: &[&str]) -> Vec<PrincipalRef> {
        names.iter().map(|name| PrincipalRef { kind, object: ObjectRef::new(name) }).collect()
    }

    fn only(aspect: &str, values: &[&str]) -> Narrowing {
        let only = values.iter().map(|value| (*value).to_owned()).collect();
        Narrowing { aspect: aspect.to_owned(), only, but: Vec::new() }
    }

    #[test]
    fn people_read_as_sentences() {
        let group = |name: &str| of(PrincipalKind::Group, &[name]);
        let role = |name: &str| of(PrincipalKind::Role, &[name]);
        let case = |kinds: &[Narrowing], inside: Vec<Vec<PrincipalRef>>, outside| {
            people(&People { kinds: kinds.to_vec(), inside, outside })
        };
        assert_eq!(case(&[], vec![], vec![]), "everyone");
        assert_eq!(case(&[], vec![group("A"), group("B")], vec![]), "members of both A and B");
        assert_eq!(case(&[], vec![role("R")], vec![group("A")]), "whoever holds the role R but members of A");
        let guests = [only("kind", &["guests (all types)"])];
        assert_eq!(case(&guests, vec![group("A")], vec![]), "guests (all types) in A");
        assert_eq!(case(&[], vec![], vec![group("A"), role("R")]), "everyone but holders of R and members of A");
        let most = [only("kind", &["everyone but direct connect users"])];
        assert_eq!(case(&most, vec![], vec![group("A")]), "everyone but direct connect users and members of A");
        let holders = "whoever holds the role R but direct connect users and members of A";
        assert_eq!(case(&most, vec![role("R")], vec![group("A")]), holders);
        let alike = of(PrincipalKind::Group, &["A", "B", "C", "D", "E", "F"]);
        assert_eq!(case(&[], vec![alike], vec![]), "members of A, B, C, D or 2 more");
        assert_eq!(who(&[]), "everyone");
    }

    #[test]
    fn what_is_not_narrowed_is_any() {
        let but = Narrowing { aspect: "platform".to_owned(), only: Vec::new(), but: vec!["Windows".to_owned()] };
        let parts = Parts { how: vec![only("client", &["browser"]), but], ..Parts::default() };
        let lines = lines(&parts);
        let said: Vec<(&str, &str)> = lines.iter().map(|(heading, text)| (*heading, text.as_str())).collect();
        let how = ("HOW", "browser, any platform but Windows");
        assert_eq!(
            said,
            [("WHO", "everyone"), ("WHAT", "anything"), how, ("WHERE", "anywhere"), ("DEVICE", "any device")]
        );
        let parts = Parts { risk: vec![only("user risk", &["high"])], ..parts };
        assert_eq!(super::lines(&parts).last().unwrap(), &("RISK", "high".to_owned()));
    }

    #[test]
    fn demands_have_names() {
        let tenant = Tenant::default();
        let mfa = Ask::Control(BuiltInControl::Mfa);
        let strong = Ask::Strength(ObjectKey::new("00000000-0000-0000-0000-000000000004"));
        let sets = vec![BTreeSet::from([mfa.clone(), Ask::TokenProtection]), BTreeSet::from([strong])];
        assert_eq!(
            today(&Today::Controls(sets), &tenant),
            "MFA and token protection or the strength Phishing-resistant MFA"
        );
        assert_eq!(today(&Today::Nothing, &tenant), "no control required");
    }
}
