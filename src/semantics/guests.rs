//! Which guests and external users a policy is for.

use crate::model::{ExternalTenants, GuestType, Policy, Principals, UserWord, WordList};

/// The types of guest or external user that `policy` is for by what it names: all six for a policy
/// that includes everybody, less the types that it excludes whatever their tenant. Groups may hold
/// guests too; that is not known offline and does not count.
#[must_use]
pub fn guests_in_scope(policy: &Policy) -> Vec<GuestType> {
    let Some(users) = &policy.users else {
        return Vec::new();
    };
    let all = |side: &Principals| side.is_all() || side.has(UserWord::GuestsOrExternalUsers);
    let included = |kind: GuestType| all(&users.include) || names(&users.include, kind, false);
    let excluded = |kind: GuestType| all(&users.exclude) || names(&users.exclude, kind, true);
    GuestType::ALL.iter().copied().filter(|kind| included(*kind) && !excluded(*kind)).collect()
}

/// True when the side names guests of this type; with `everywhere` only when it means every tenant.
fn names(side: &Principals, kind: GuestType, everywhere: bool) -> bool {
    let wide = |tenants: &ExternalTenants| !everywhere || *tenants == ExternalTenants::All;
    side.guests.as_ref().is_some_and(|guests| wide(&guests.tenants) && guests.types.iter().any(|own| *own == kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Guests, ObjectRef, UserEntry, Users, Word};

    fn guests(types: &[GuestType], tenants: ExternalTenants) -> Principals {
        let types = types.iter().copied().map(Word::Known).collect();
        Principals { guests: Some(Guests { types, tenants }), ..Principals::default() }
    }

    fn word(word: UserWord) -> Principals {
        Principals { users: vec![UserEntry::Word(word)], ..Principals::default() }
    }

    fn of(include: Principals, exclude: Principals) -> Vec<GuestType> {
        let users = Some(Users { include, exclude, destination: None });
        guests_in_scope(&Policy { users, ..Policy::default() })
    }

    #[test]
    fn everybody_includes_guests_until_they_are_excluded() {
        let all = || word(UserWord::All);
        assert_eq!(of(all(), Principals::default()), GuestType::ALL);
        assert!(of(all(), guests(GuestType::ALL, ExternalTenants::All)).is_empty());
        assert!(of(all(), word(UserWord::GuestsOrExternalUsers)).is_empty());
        let one = ExternalTenants::Enumerated(vec![ObjectRef::new("fabrikam")]);
        assert_eq!(of(all(), guests(GuestType::ALL, one.clone())), GuestType::ALL);
        assert_eq!(of(all(), guests(&GuestType::ALL[1..], ExternalTenants::All)), [GuestType::InternalGuest]);
        assert_eq!(of(guests(&[GuestType::ServiceProvider], one), Principals::default()), [GuestType::ServiceProvider]);
        assert!(of(Principals::default(), Principals::default()).is_empty());
        assert!(guests_in_scope(&Policy::default()).is_empty());
    }
}
