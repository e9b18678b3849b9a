//! Laws of the print over generated policies and tenants.

use caplint::diag::Severity;
use caplint::language::names::Names;
use caplint::language::print::{self, DeviationKind, Notes, add_sets};
use caplint::model::{ObjectKind, Policy, Tenant};
use proptest::prelude::*;

use super::support::{difference, printed, read_back, read_tenant, sorted};
use crate::generate_policies::{Refs, sayable, tenant, text, with_unknown_words};
use crate::graph_policies;

/// Lines are broken where they can be: a longer one holds one value that has no place to break.
fn too_wide(text: &str) -> Option<&str> {
    let breakable = |line: &str| {
        let value = line.trim_start().trim_start_matches("- ");
        let scalar = value.split_once(": ").map_or(value, |(_, scalar)| scalar);
        scalar.chars().count() < 60
    };
    text.lines().find(|line| line.chars().count() > 100 && breakable(line))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_the_language_can_say_is_read_back_equal(policy in sayable(Refs::Plain), tenant in tenant()) {
        let printed = printed(&policy, &tenant);
        prop_assert_eq!(&printed.deviations, &vec![]);
        prop_assert_eq!(difference(&policy, &printed, &tenant), None, "{}", printed.text);
        prop_assert_eq!(too_wide(&printed.text), None);
        let state = printed.text.lines().position(|line| line.starts_with("state:") || line.starts_with("rollout:"));
        prop_assert!(state.is_some_and(|line| line < 10 || policy.description.is_some()), "{}", printed.text);
    }

    #[test]
    fn unknown_words_are_kept(policy in sayable(Refs::Plain), which in any::<u16>()) {
        let policy = with_unknown_words(policy, which);
        let tenant = Tenant::default();
        let printed = printed(&policy, &tenant);
        prop_assert_eq!(&printed.deviations, &vec![]);
        prop_assert_eq!(difference(&policy, &printed, &tenant), None, "{}", printed.text);
    }

    /// Whatever Graph could hold is read back equal, or the print says where it is not.
    #[test]
    fn nothing_is_lost_in_silence(policy in graph_policies::policy(Refs::Plain), tenant in tenant()) {
        let printed = printed(&policy, &tenant);
        let equivalent = printed.deviations.iter().all(|deviation| deviation.kind == DeviationKind::Equivalent);
        if equivalent {
            prop_assert_eq!(difference(&policy, &printed, &tenant), None, "{}", printed.text);
        }
        let lost = printed.deviations.iter().any(|deviation| deviation.kind == DeviationKind::Lost);
        if !equivalent && !lost {
            let (_, findings) = read_back(&printed.text, &tenant);
            let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
            let names = printed.deviations.iter().any(|deviation| deviation.message.contains("AllAgentIdUsers"));
            prop_assert!(refused || names, "{:?}\n{}", printed.deviations, printed.text);
        }
    }

    #[test]
    fn the_order_of_lists_does_not_matter(policy in sayable(Refs::Plain), tenant in tenant()) {
        let mut other = policy.clone();
        if let Some(users) = &mut other.users {
            users.exclude.groups.reverse();
            users.exclude.users.reverse();
        }
        other.resources.exclude.reverse();
        other.conditions.client_apps.reverse();
        other.grant.iter_mut().for_each(|grant| grant.controls.reverse());
        prop_assert_eq!(printed(&policy, &tenant).text, printed(&other, &tenant).text);
    }

    #[test]
    fn comments_change_nothing(policy in sayable(Refs::Plain), comment in text()) {
        let tenant = Tenant::default();
        let mut notes = Notes::new();
        notes.head(&comment).above(&"users".into(), &comment).above(&"graph".into(), &comment);
        for number in 0..24 {
            notes.object(ObjectKind::Group, &crate::generate_policies::guid(number), &comment);
        }
        let printed = print::policy(&policy, &Names::new(&tenant), &notes);
        let (back, findings) = read_back(&printed.text, &tenant);
        prop_assert!(back.is_some() && findings.is_empty(), "{:?}\n{}", findings, printed.text);
        let plain = print::policy(&policy, &Names::new(&tenant), &Notes::new());
        prop_assert_eq!(back, read_back(&plain.text, &tenant).0);
    }

    #[test]
    fn tenants_are_read_back_equal(tenant in tenant(), policies in prop::collection::vec(sayable(Refs::Plain), 0..3)) {
        let mut tenant = tenant;
        let policies: Vec<&Policy> = policies.iter().collect();
        add_sets(&mut tenant, &policies);
        let text = print::tenant(&tenant, &Notes::new());
        let (back, _) = read_tenant(&text);
        let back = back.expect(&text);
        prop_assert_eq!(sorted(&back), sorted(&tenant), "{}", text);
        prop_assert_eq!(print::tenant(&back, &Notes::new()), text);
    }
}
