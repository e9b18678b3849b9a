//! Which sign-ins the conditions of a policy let through.

use crate::model::{ClientApp, Conditions, LocationEntry, LocationWord, Platform, Policy, WordList};

/// The platforms that clients can claim today.
const CLAIMED: [Platform; 5] = [Platform::Android, Platform::Ios, Platform::Windows, Platform::MacOs, Platform::Linux];

/// The kinds of client that a sign-in can come from.
const CLIENTS: [ClientApp; 4] =
    [ClientApp::Browser, ClientApp::MobileAppsAndDesktopClients, ClientApp::ExchangeActiveSync, ClientApp::Other];

/// The platforms among Android, iOS, Windows, macOS and Linux that the policy's condition holds for,
/// in Graph's order. An unset condition holds for all.
#[must_use]
pub fn platforms(conditions: &Conditions) -> Vec<Platform> {
    CLAIMED.into_iter().filter(|platform| covers_platform(conditions, *platform)).collect()
}

/// True when the condition holds for a client that claims `platform`. Exclude beats include.
#[must_use]
pub fn covers_platform(conditions: &Conditions, platform: Platform) -> bool {
    let Some(sides) = &conditions.platforms else { return true };
    let among =
        |list: &[crate::model::Word<Platform>]| list.iter().any(|word| *word == platform || *word == Platform::All);
    (sides.include.is_empty() || among(&sides.include)) && !among(&sides.exclude)
}

/// True when the condition holds for `client`.
#[must_use]
pub fn covers_client(conditions: &Conditions, client: ClientApp) -> bool {
    let named = &conditions.client_apps;
    named.is_empty() || named.iter().any(|word| *word == client || *word == ClientApp::All)
}

/// True when the policy names a user action, client, platform, flow or risk that caplint does not know: what
/// it applies to, nobody can tell.
#[must_use]
pub fn has_unknown_word(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    let platforms = conditions.platforms.iter().flat_map(|sides| sides.include.iter().chain(&sides.exclude));
    let risks = [&conditions.user_risk, &conditions.sign_in_risk, &conditions.service_principal_risk];
    policy.resources.user_actions.iter().any(|word| word.known().is_none())
        || conditions.client_apps.iter().any(|word| word.known().is_none())
        || platforms.into_iter().any(|word| word.known().is_none())
        || conditions.authentication_flows.iter().any(|word| word.known().is_none())
        || risks.into_iter().flatten().any(|word| word.known().is_none())
        || conditions.insider_risk.iter().any(|word| word.known().is_none())
        || conditions.agent_risk.iter().any(|word| word.known().is_none())
}

/// True when no condition narrows the policy: it is for every client, platform, place, device, risk
/// and flow. Conditions that name everything (`all` client apps, all four kinds of them, platforms or
/// locations `all` without an exclusion) are as good as none.
#[must_use]
pub fn is_unconditional(conditions: &Conditions) -> bool {
    let platforms = conditions.platforms.as_ref();
    let any_platform = platforms.is_none_or(|sides| {
        sides.exclude.is_empty()
            && (sides.include.is_empty() || sides.include.iter().any(|word| *word == Platform::All))
    });
    let locations = conditions.locations.as_ref();
    let everywhere = |entry: &LocationEntry| entry.word() == Some(LocationWord::All);
    let any_place = locations.is_none_or(|sides| sides.exclude.is_empty() && sides.include.iter().any(everywhere));
    any_platform
        && any_place
        && CLIENTS.into_iter().all(|client| covers_client(conditions, client))
        && *conditions == only_named_above(conditions)
}

/// The conditions with nothing but client apps, platforms and locations.
fn only_named_above(conditions: &Conditions) -> Conditions {
    Conditions {
        client_apps: conditions.client_apps.clone(),
        platforms: conditions.platforms.clone(),
        locations: conditions.locations.clone(),
        ..Conditions::default()
    }
}

/// The platforms as a person reads them: `android, iOS`.
#[must_use]
pub fn platform_names(platforms: &[Platform]) -> Vec<&'static str> {
    platforms.iter().map(|platform| platform.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inclusion, RiskLevel, Word};

    fn on(include: &[Platform], exclude: &[Platform]) -> Conditions {
        let words = |list: &[Platform]| list.iter().map(|platform| Word::Known(*platform)).collect();
        let sides = Inclusion { include: words(include), exclude: words(exclude) };
        Conditions { platforms: Some(sides), ..Conditions::default() }
    }

    #[test]
    fn an_unset_condition_is_for_every_platform() {
        assert_eq!(platforms(&Conditions::default()), CLAIMED);
        assert_eq!(platforms(&on(&[Platform::All], &[])), CLAIMED);
        assert_eq!(platforms(&on(&[Platform::All], &[Platform::Ios, Platform::Linux])).len(), 3);
        assert_eq!(platforms(&on(&[Platform::Windows], &[])), [Platform::Windows]);
        assert!(platforms(&on(&[Platform::Windows], &[Platform::All])).is_empty());
    }

    #[test]
    fn what_names_everything_narrows_nothing() {
        assert!(is_unconditional(&Conditions::default()));
        assert!(is_unconditional(&on(&[Platform::All], &[])));
        assert!(!is_unconditional(&on(&[Platform::All], &[Platform::Windows])));
        assert!(!is_unconditional(&on(&[Platform::Windows], &[])));
        let everywhere = Inclusion { include: vec![LocationEntry::Word(LocationWord::All)], exclude: Vec::new() };
        let mut conditions = Conditions { locations: Some(everywhere), ..Conditions::default() };
        conditions.client_apps = CLIENTS.into_iter().map(Word::Known).collect();
        assert!(is_unconditional(&conditions));
        conditions.client_apps.pop();
        assert!(!is_unconditional(&conditions));
        let risky = Conditions { sign_in_risk: vec![Word::Known(RiskLevel::High)], ..Conditions::default() };
        assert!(!is_unconditional(&risky));
    }

    #[test]
    fn a_place_taken_out_or_named_narrows() {
        let places = |include: &[LocationWord], exclude: &[LocationWord]| {
            let words = |list: &[LocationWord]| list.iter().map(|word| LocationEntry::Word(*word)).collect();
            let sides = Inclusion { include: words(include), exclude: words(exclude) };
            is_unconditional(&Conditions { locations: Some(sides), ..Conditions::default() })
        };
        assert!(places(&[LocationWord::All], &[]));
        assert!(!places(&[LocationWord::All], &[LocationWord::AllTrusted]));
        assert!(!places(&[LocationWord::AllTrusted], &[]));
    }

    #[test]
    fn a_word_of_later_versions_is_told_wherever_it_stands() {
        let edits: [fn(&mut Policy); 10] = [
            |policy| policy.resources.user_actions.push(Word::from_graph("urn:user:later")),
            |policy| policy.conditions.client_apps.push(Word::from_graph("later")),
            |policy| policy.conditions.platforms.get_or_insert_default().include.push(Word::from_graph("later")),
            |policy| policy.conditions.platforms.get_or_insert_default().exclude.push(Word::from_graph("later")),
            |policy| policy.conditions.authentication_flows.push(Word::from_graph("later")),
            |policy| policy.conditions.user_risk.push(Word::from_graph("later")),
            |policy| policy.conditions.sign_in_risk.push(Word::from_graph("later")),
            |policy| policy.conditions.service_principal_risk.push(Word::from_graph("later")),
            |policy| policy.conditions.insider_risk.push(Word::from_graph("later")),
            |policy| policy.conditions.agent_risk.push(Word::from_graph("later")),
        ];
        assert!(!has_unknown_word(&Policy::default()));
        for (at, edit) in edits.into_iter().enumerate() {
            let mut policy = Policy::default();
            edit(&mut policy);
            assert!(has_unknown_word(&policy), "edit {at}");
        }
    }

    #[test]
    fn platforms_are_named_as_graph_names_them() {
        assert_eq!(platform_names(&[Platform::Android, Platform::Ios, Platform::MacOs]), ["android", "iOS", "macOS"]);
    }
}
