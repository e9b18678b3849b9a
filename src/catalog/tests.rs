use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::apps::{APPS, AppsFile, GROUPS, GroupsFile};
use super::graph_errors::GRAPH_ERRORS;
use super::roles::{ROLES, RolesFile};
use super::session_apps::SESSION_APPS;
use super::strengths::{STRENGTHS, StrengthsFile};
use super::token_protection::TOKEN_PROTECTION;
use super::*;
use crate::model::{AppEntry, AppWord, ClientApp, ObjectRef, Platform, WordList, is_guid};

fn parse<T: DeserializeOwned>(text: &str) -> T {
    serde_yaml::from_str(text).unwrap()
}

fn lower_guids_once<T: Entry>(table: &Table<T>) {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for entry in table.iter() {
        let id = entry.id();
        assert!(is_guid(id) && *id == id.to_ascii_lowercase(), "{}: {id}", entry.name());
        assert!(ids.insert(id.to_owned()), "{}: id twice", entry.name());
        for name in std::iter::once(entry.name()).chain(entry.also().iter().map(String::as_str)) {
            assert!(names.insert(name.to_owned()), "{name}: name twice");
            assert_eq!(table.by_name(name).unwrap().id(), id);
        }
        assert_eq!(table.by_id(&id.to_ascii_uppercase()).unwrap().name(), entry.name());
    }
}

#[test]
fn every_file_parses_and_has_a_date_and_no_row_is_lost() {
    let apps_file: AppsFile = parse(APPS);
    assert_eq!(apps().iter().count(), apps_file.apps.len());
    let roles_file: RolesFile = parse(ROLES);
    assert_eq!(roles().iter().count(), roles_file.privileged.len() + roles_file.other.len());
    let strengths_file: StrengthsFile = parse(STRENGTHS);
    assert_eq!(strengths().iter().count(), strengths_file.strengths.len());
    let groups_file: GroupsFile = parse(GROUPS);
    let tables = [
        (apps().date(), apps().source()),
        (roles().date(), roles().source()),
        (strengths().date(), strengths().source()),
        (token_protection().date.as_str(), token_protection().source.as_str()),
    ];
    let groups = groups_file.groups.iter();
    let groups = groups.map(|group| (group.date.as_str(), group.source.as_str()));
    for (date, source) in tables.into_iter().chain(groups) {
        date.parse::<Date>().unwrap();
        assert!(source.contains("Microsoft"), "{source}");
    }
    assert!(apps().iter().all(|app| !app.source.is_empty()));
}

#[test]
fn ids_and_names_are_unique_and_found() {
    lower_guids_once(apps());
    lower_guids_once(roles());
    lower_guids_once(strengths());
}

#[test]
fn app_groups_hold_catalogue_names() {
    for word in [AppWord::Office365, AppWord::MicrosoftAdminPortals] {
        let group = app_group(word).unwrap();
        assert!(!group.complete, "{}: Microsoft adds members without notice", group.word);
        for name in &group.members {
            let app = apps().by_name(name).unwrap();
            assert_eq!(app.name, *name);
            assert!(group.has(&app.id));
        }
    }
    assert!(app_group(AppWord::All).is_none());
    assert!(!app_group(AppWord::Office365).unwrap().has("797f4846-ba00-4fd7-ba43-dac1f8f63013"));
}

#[test]
fn token_protection_names_apps_of_the_catalogue() {
    let table: TokenProtection = parse(TOKEN_PROTECTION);
    assert_eq!(table.shapes, token_protection().shapes);
    let shapes = table.shapes.iter().flat_map(|shape| &shape.resources);
    let companions = table.companions.iter().flat_map(|entry| entry.any.iter().chain(&entry.needs));
    let moved = table.predecessors.iter().flat_map(|(old, new)| [old, new]);
    for name in shapes.chain(companions).chain(moved) {
        assert_eq!(apps().by_name(name).unwrap().name, *name);
    }
    assert!(table.unsupported_devices.iter().all(|device| !device.mark.is_empty()));
}

#[test]
fn token_protection_works_where_microsoft_says() {
    let table = token_protection();
    let of = |name: &str| table.platforms_of(&apps().by_name(name).unwrap().id);
    assert_eq!(of("Office 365 Exchange Online"), [Platform::Ios, Platform::Windows, Platform::MacOs]);
    assert_eq!(of("Windows 365"), [Platform::Windows]);
    assert_eq!(of("Microsoft Remote Desktop"), of("Windows Cloud Login"));
    assert!(of("Azure DevOps").is_empty());
    let known = |platform: &&Platform| table.has_platform(**platform);
    let known: Vec<_> = Platform::ALL.iter().filter(known).copied().collect();
    assert_eq!(known, [Platform::Ios, Platform::Windows, Platform::MacOs]);
    assert!(table.is_preview(Platform::MacOs) && !table.is_preview(Platform::Windows));
    assert!(!table.is_preview(Platform::Linux));
    assert!(table.has_client(ClientApp::MobileAppsAndDesktopClients) && !table.has_client(ClientApp::Browser));
}

#[test]
fn stronger_strengths_allow_less() {
    let of = |name: &str| -> BTreeSet<String> {
        let strength = strengths().by_name(name).unwrap();
        strength.allowed_combinations.iter().cloned().collect()
    };
    assert!(of("Phishing-resistant MFA").is_subset(&of("Passwordless MFA")));
    assert!(of("Passwordless MFA").is_subset(&of("Multifactor authentication")));
}

#[test]
fn the_roles_of_the_admin_template_are_known() {
    let global = roles().by_id(GLOBAL_ADMINISTRATOR).unwrap();
    assert_eq!((global.name.as_str(), global.privileged), ("Global Administrator", true));
    assert!(!roles().by_name("Directory Synchronization Accounts").unwrap().privileged);
    assert!(roles().by_name("global administrator").is_none());
    assert!(is_role_template(GLOBAL_ADMINISTRATOR) && is_role_template("A0B1B346-4D3E-4E8B-98F8-753987BE4970"));
    assert!(roles().by_name("Guest User").is_none() && !is_role_template("7b2c3f10-1111-4aaa-8bbb-0000000000f1"));
}

#[test]
fn session_lists_name_known_apps_and_groups() {
    let file: SessionApps = parse(SESSION_APPS);
    file.date.parse::<Date>().unwrap();
    assert!(file.source.contains("Microsoft"));
    for name in file.names() {
        let entry = match apps().by_name(name) {
            Some(app) => AppEntry::Object(ObjectRef::new(&app.id)),
            None => AppEntry::from_graph(name),
        };
        let known = matches!(&entry, AppEntry::Word(word) if app_group(*word).is_some());
        assert!(known || entry.object().is_some_and(|app| is_guid(app.graph())), "{name}");
        assert!(file.enforces_restrictions(&entry) || file.is_used_all_day(&entry), "{name}");
    }
    assert!(!file.enforces_restrictions(&AppEntry::Word(AppWord::All)));
    assert!(!file.is_used_all_day(&AppEntry::Object(ObjectRef::new("Payroll"))));
}

#[test]
fn graph_errors_are_in_order_and_say_what_they_rest_on() {
    let errors: GraphErrors = parse(GRAPH_ERRORS);
    assert_eq!(&errors.errors, &graph_errors().errors);
    assert!(errors.date.parse::<Date>().is_ok());
    let order = |error: &GraphError| (error.code.is_none(), error.code, error.member.clone().unwrap_or_default());
    assert!(errors.errors.is_sorted_by_key(order), "by number, then by member");
    for error in &errors.errors {
        let words = error.says.iter().chain(&error.predicted_by);
        assert!(words.clone().all(|word| *word == word.to_lowercase() && !word.is_empty()), "{error:?}");
        let sentences = [&error.cause, &error.fix];
        assert!(sentences.into_iter().all(|text| text.ends_with('.')), "{}", error.cause);
        assert!(!error.source.is_empty() && (400..600).contains(&error.status), "{}", error.cause);
        assert!(error.code.is_none() || !error.says.is_empty(), "a number comes with a text: {error:?}");
    }
}
