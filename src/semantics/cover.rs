//! Whether one policy surely applies wherever another does.

use crate::model::{AppEntry, ObjectRef, Policy, PolicyState, Principals, UserEntry, UserWord, Users};

use super::is_unconditional;

/// True when `wide` is in force and applies to every sign-in that `narrow` applies to. Judged by
/// what the two policies name: `false` means only that this is not plain to see.
#[must_use]
pub fn surely_covers(wide: &Policy, narrow: &Policy) -> bool {
    let (Some(wide_users), Some(narrow_users)) = (&wide.users, &narrow.users) else {
        return false;
    };
    wide.state.as_ref().is_some_and(|state| *state == PolicyState::Enabled)
        && wide.graph.is_empty()
        && covers_users(wide_users, narrow_users)
        && reaches_resources(wide, narrow)
        && (is_unconditional(&wide.conditions) || wide.conditions == narrow.conditions)
}

/// True when whoever `narrow` names is plainly named by `wide` as well.
#[must_use]
pub fn covers_users(wide: &Users, narrow: &Users) -> bool {
    includes(&wide.include, &narrow.include) && excludes_no_more(&wide.exclude, &narrow.exclude)
}

fn includes(wide: &Principals, narrow: &Principals) -> bool {
    // "All users" are people: the accounts of agents have a word of their own.
    let agents = UserWord::AllAgentIdUsers;
    wide.is_all() && (!narrow.has(agents) || wide.has(agents)) || !narrow.is_all() && holds(wide, narrow)
}

fn excludes_no_more(wide: &Principals, narrow: &Principals) -> bool {
    holds(narrow, wide)
}

/// True when every principal of `part` stands in `whole` too.
fn holds(whole: &Principals, part: &Principals) -> bool {
    let user = |entry: &UserEntry| whole.users.iter().any(|own| same(own, entry));
    let among = |list: &[ObjectRef], item: &ObjectRef| list.iter().any(|own| own.same(item));
    part.users.iter().all(user)
        && part.groups.iter().all(|group| among(&whole.groups, group))
        && part.roles.iter().all(|role| among(&whole.roles, role))
        && (part.guests.is_none() || part.guests == whole.guests)
}

fn same(a: &UserEntry, b: &UserEntry) -> bool {
    a.graph().eq_ignore_ascii_case(b.graph())
}

fn reaches_resources(wide: &Policy, narrow: &Policy) -> bool {
    let (wide, narrow) = (&wide.resources, &narrow.resources);
    let listed = |list: &[AppEntry], entry: &AppEntry| list.iter().any(|own| own.graph() == entry.graph());
    let excludes_no_more = wide.exclude.iter().all(|entry| listed(&narrow.exclude, entry));
    let apps_only = narrow.user_actions.is_empty() && narrow.authentication_contexts.is_empty();
    let includes = wide.is_all() || narrow.include.iter().all(|entry| listed(&wide.include, entry));
    wide == narrow || apps_only && wide.filter.is_none() && narrow.filter.is_none() && includes && excludes_no_more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        AppWord, ClientApp, ExternalTenants, Filter, FilterMode, GuestType, Guests, Platform, UserAction, Word,
    };

    fn policy(users: &[UserEntry], apps: &[AppEntry]) -> Policy {
        let include = Principals { users: users.to_vec(), ..Principals::default() };
        let users = Some(Users { include, ..Users::default() });
        let state = Some(Word::Known(PolicyState::Enabled));
        let mut policy = Policy { state, users, ..Policy::default() };
        policy.resources.include = apps.to_vec();
        policy
    }

    #[test]
    fn a_policy_for_everyone_covers_what_it_does_not_exclude() {
        let user = |name: &str| UserEntry::Object(ObjectRef::new(name));
        let app = AppEntry::Object(ObjectRef::new("Payroll"));
        let narrow = policy(&[user("a")], std::slice::from_ref(&app));
        let wide = policy(&[UserEntry::Word(UserWord::All)], &[AppEntry::Word(AppWord::All)]);
        assert!(surely_covers(&wide, &narrow));
        assert!(!surely_covers(&narrow, &wide));
        assert!(surely_covers(&narrow, &narrow));

        let mut all_clients = wide.clone();
        all_clients.conditions.client_apps = vec![Word::Known(ClientApp::All)];
        assert!(surely_covers(&all_clients, &narrow));

        let mut excluding = wide.clone();
        excluding.users.as_mut().unwrap().exclude.users.push(user("a"));
        assert!(!surely_covers(&excluding, &narrow));

        let mut without_app = wide.clone();
        without_app.resources.exclude.push(app);
        assert!(!surely_covers(&without_app, &narrow));

        let mut on_windows = wide.clone();
        let include = vec![Word::Known(Platform::Windows)];
        on_windows.conditions.platforms = Some(crate::model::Inclusion { include, exclude: Vec::new() });
        assert!(!surely_covers(&on_windows, &narrow));

        let report_only = Policy { state: Some(Word::Known(PolicyState::ReportOnly)), ..wide };
        assert!(!surely_covers(&report_only, &narrow));
    }

    #[test]
    fn people_are_compared_by_name_and_kind() {
        let with = |edit: &dyn Fn(&mut Principals)| {
            let mut include = Principals::default();
            edit(&mut include);
            Users { include, ..Users::default() }
        };
        let user = |name: &str| with(&|side| side.users.push(UserEntry::Object(ObjectRef::new(name))));
        let word = |word| with(&move |side| side.users.push(UserEntry::Word(word)));
        let guests = |kind| {
            let types = vec![Word::Known(kind)];
            with(&move |side| side.guests = Some(Guests { types: types.clone(), tenants: ExternalTenants::All }))
        };
        let everybody = word(UserWord::All);
        assert!(covers_users(&user("a"), &user("A")) && !covers_users(&user("a"), &user("b")));
        assert!(covers_users(&everybody, &user("a")) && !covers_users(&user("a"), &everybody));
        let guest = guests(GuestType::B2bCollaborationGuest);
        assert!(covers_users(&everybody, &guest) && covers_users(&guest, &guest));
        assert!(!covers_users(&guest, &guests(GuestType::ServiceProvider)) && !covers_users(&user("a"), &guest));
        assert!(!covers_users(&guest, &everybody), "who is everybody is no list of people");
        // Agents' accounts are not among "all users".
        let agents = word(UserWord::AllAgentIdUsers);
        assert!(!covers_users(&everybody, &agents) && covers_users(&agents, &agents));
        let without = Users { exclude: guest.include.clone(), ..everybody.clone() };
        assert!(!covers_users(&without, &everybody) && covers_users(&everybody, &without));
        assert!(covers_users(&without, &without));
    }

    #[test]
    fn actions_and_filters_are_covered_by_the_same_alone() {
        let app = || vec![AppEntry::Word(AppWord::All)];
        let everything = policy(&[UserEntry::Word(UserWord::All)], &app());
        let mut action = everything.clone();
        action.resources.user_actions.push(Word::Known(UserAction::RegisterSecurityInfo));
        let mut context = everything.clone();
        context.resources.authentication_contexts.push(ObjectRef::new("c1"));
        let mut filtered = everything.clone();
        let rule = "CustomSecurityAttribute.App_Level -eq \"high\"".to_owned();
        filtered.resources.filter = Some(Filter { mode: FilterMode::Exclude, rule });
        for narrow in [&action, &context] {
            assert!(!surely_covers(&everything, narrow) && surely_covers(narrow, narrow));
        }
        // What a filter takes out nobody can see here.
        assert!(!surely_covers(&filtered, &everything) && surely_covers(&filtered, &filtered));
        assert!(!surely_covers(&everything, &filtered));
    }
}
