//! Which external users a policy is surely for.

use crate::model::{ExternalTenants, GuestType, Guests, Principals, UserWord, Users, WordList};

/// External users who sign in with an account of another organisation: what their device or password
/// is worth is decided there.
const FROM_ELSEWHERE: [GuestType; 4] = [
    GuestType::B2bCollaborationGuest,
    GuestType::B2bCollaborationMember,
    GuestType::B2bDirectConnectUser,
    GuestType::OtherExternalUser,
];

/// The kinds of guest or external user whom `users` surely reaches: through everyone or by type, and
/// not excluded by type for every tenant. Guests in an included or excluded group stay unknown and are
/// not counted.
#[must_use]
pub fn guest_types(users: &Users) -> Vec<GuestType> {
    let included = |kind: GuestType| users.include.is_all() || names(&users.include, kind);
    let excluded = |kind: GuestType| excludes(&users.exclude, kind);
    GuestType::ALL.iter().copied().filter(|kind| included(*kind) && !excluded(*kind)).collect()
}

/// As [`guest_types`], but only those whose account belongs to another organisation, partners who
/// administer the tenant (`serviceProvider`) aside.
#[must_use]
pub fn accounts_from_elsewhere(users: &Users) -> Vec<GuestType> {
    guest_types(users).into_iter().filter(|kind| FROM_ELSEWHERE.contains(kind)).collect()
}

fn names(side: &Principals, kind: GuestType) -> bool {
    side.has(UserWord::GuestsOrExternalUsers) || side.guests.as_ref().is_some_and(|guests| lists(guests, kind))
}

fn excludes(side: &Principals, kind: GuestType) -> bool {
    let everywhere = |guests: &Guests| guests.tenants == ExternalTenants::All && lists(guests, kind);
    side.has(UserWord::GuestsOrExternalUsers) || side.guests.as_ref().is_some_and(everywhere)
}

fn lists(guests: &Guests, kind: GuestType) -> bool {
    guests.types.iter().any(|word| *word == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ObjectRef, UserEntry, Word};

    fn side(word: Option<UserWord>, kinds: &[GuestType], tenants: ExternalTenants) -> Principals {
        let types: Vec<_> = kinds.iter().map(|kind| Word::Known(*kind)).collect();
        let guests = (!types.is_empty()).then_some(Guests { types, tenants });
        Principals { users: word.map(UserEntry::Word).into_iter().collect(), guests, ..Principals::default() }
    }

    fn users(include: Principals, exclude: Principals) -> Users {
        Users { include, exclude, destination: None }
    }

    #[test]
    fn everyone_includes_guests_unless_their_type_is_excluded() {
        let everyone = || side(Some(UserWord::All), &[], ExternalTenants::All);
        assert_eq!(guest_types(&users(everyone(), Principals::default())).len(), 6);
        let none = users(everyone(), side(Some(UserWord::GuestsOrExternalUsers), &[], ExternalTenants::All));
        assert!(guest_types(&none).is_empty());
        let most = users(everyone(), side(None, &FROM_ELSEWHERE, ExternalTenants::All));
        assert!(accounts_from_elsewhere(&most).is_empty());
        assert_eq!(guest_types(&most), [GuestType::InternalGuest, GuestType::ServiceProvider]);
        let partner = ExternalTenants::Enumerated(vec![ObjectRef::new("partner")]);
        let one_partner = users(everyone(), side(None, &FROM_ELSEWHERE, partner));
        assert_eq!(accounts_from_elsewhere(&one_partner).len(), 4);
    }

    #[test]
    fn a_group_says_nothing_of_guests() {
        let group = Principals { groups: vec![ObjectRef::new("Staff")], ..Principals::default() };
        assert!(guest_types(&users(group, Principals::default())).is_empty());
        let guests = side(None, &[GuestType::InternalGuest], ExternalTenants::All);
        assert_eq!(guest_types(&users(guests, Principals::default())), [GuestType::InternalGuest]);
    }
}
