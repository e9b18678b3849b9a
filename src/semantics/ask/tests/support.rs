//! Sets written as people write them.

use std::path::{Path, PathBuf};

use crate::model::{
    Ask, Assertion, BuiltInControl, Claim, Exceptions, Expected, ObjectKey, ObjectRef, Operator, PolicySet, Quantifier,
    Region, Requirement, RequirementItem, WordList,
};
use crate::semantics::ask::{Answer, Asker, OpenRegion, Verdict, decide, extra_regions, text};
use crate::semantics::universe::{Input, Universe};
use crate::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};

const TENANT: &str = "
breakGlass: {users: [bg-1@contoso.example]}
users:
  bg-1@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  alex@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000a1}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000001}
  Admins: {id: 7b2c3f10-1111-4aaa-8bbb-000000000002}
  Travel: {id: 7b2c3f10-1111-4aaa-8bbb-000000000003}
  Contractors: {id: 7b2c3f10-1111-4aaa-8bbb-000000000004}
  Pilot: {id: 7b2c3f10-1111-4aaa-8bbb-000000000005}
namedLocations:
  HQ: {id: 7b2c3f10-1111-4aaa-8bbb-000000000021, ipRanges: [192.0.2.0/24], trusted: true}
  Allowed countries: {id: 7b2c3f10-1111-4aaa-8bbb-000000000022, countries: [BE, NL]}
termsOfUse:
  Terms: {id: 7b2c3f10-1111-4aaa-8bbb-000000000041}
";

/// The set of `policies` of a tenant in which `group` has no members but these users.
pub(super) fn set_where(group: &str, users: &[&str], policies: &[&str]) -> PolicySet {
    let members = format!("{group}: {{members: {{users: [{}]}}, id:", users.join(", "));
    read(&TENANT.replace(&format!("{group}: {{id:"), &members), policies)
}

/// The set of `policies`, documents without `key`, `state` and `name` where the test does not care,
/// and of a tenant with `more` in its file.
pub(super) fn set_with(more: &str, policies: &[&str]) -> PolicySet {
    read(&format!("{TENANT}{}", unindented(more)), policies)
}

fn read(tenant: &str, policies: &[&str]) -> PolicySet {
    let document = |(at, text): (usize, &&str)| {
        let state = if text.contains("state:") { "" } else { "state: enabled\n" };
        format!("name: P{at}\nkey: p{at}\n{state}{}\n", unindented(text))
    };
    let documents: Vec<String> = policies.iter().enumerate().map(document).collect();
    let files = MemoryFiles::new([
        ("/set/caplint.yaml", String::new()),
        ("/set/tenant.yaml", tenant.to_owned()),
        ("/set/policies/all.yaml", documents.join("---\n")),
    ]);
    let choice = (ConfigChoice::Find, TenantChoice::Default);
    let paths: Vec<PathBuf> = Vec::new();
    let folder = Path::new("/set");
    let request = LoadRequest { paths: &paths, folder, config: &choice.0, tenants: &choice.1 };
    let mut workspace = load(&files, &request);
    let built = workspace.sets.remove(0).built;
    let wrong: Vec<&str> = built.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!((wrong.as_slice(), built.set.policies.len()), (&[][..], policies.len()), "{:?}", workspace.findings);
    built.set
}

/// As [`set_with`] for the tenant as it is.
pub(super) fn set(policies: &[&str]) -> PolicySet {
    set_with("", policies)
}

/// A region: a policy without state.
pub(super) fn region(text: &str) -> Region {
    let text = match text {
        "" => "users: {include: all}\nresources: {include: all}".to_owned(),
        text => unindented(text),
    };
    let mut set = set(&[&format!("{text}\nstate: disabled\ngrant: block")]);
    let mut policy = set.policies.remove(0).policy;
    policy.grant = None;
    policy.state = None;
    Region(policy)
}

/// The text without the indentation of its first line.
fn unindented(text: &str) -> String {
    let text = text.trim_start_matches('\n');
    let indent = text.len() - text.trim_start_matches(' ').len();
    text.lines().map(|line| line.get(indent..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn sets_are_read() {
    let set = set(&["users: {include: all}\nresources: {include: all}\ngrant: block"]);
    assert!(set.policies[0].policy.is_enabled());
    assert!(region("users: {include: {groups: [Travel]}}\nresources: {include: all}").0.users.is_some());
}

pub(super) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

/// "Every sign-in of `region` requires one of `items`": words of grants, strengths by their name's start.
pub(super) fn requires(region: Region, any_of: &[&str]) -> Assertion {
    let item = |word: &&str| match *word {
        "managedDevice" => RequirementItem::ManagedDevice,
        "phishingResistant" => {
            let id = "00000000-0000-0000-0000-000000000004";
            RequirementItem::Ask(
                Ask::Strength(ObjectKey::new(id)),
                ObjectRef { id: Some(id.into()), ..ObjectRef::new(id) },
            )
        }
        word => {
            let control = BuiltInControl::from_language(word).unwrap();
            RequirementItem::Ask(Ask::Control(control), ObjectRef::new(word))
        }
    };
    let requirement = Requirement { operator: Operator::Or, items: any_of.iter().map(item).collect() };
    assertion(region, Quantifier::Every, Claim::Requires(requirement))
}

/// "Every sign-in of `region` is so".
pub(super) fn every(region: Region, outcome: Expected) -> Assertion {
    assertion(region, Quantifier::Every, Claim::Outcome(outcome))
}

/// "Some sign-in of `region` is so".
pub(super) fn some(region: Region, outcome: Expected) -> Assertion {
    assertion(region, Quantifier::Some, Claim::Outcome(outcome))
}

pub(super) fn assertion(region: Region, quantifier: Quantifier, claim: Claim) -> Assertion {
    let exceptions = Exceptions::None;
    Assertion { name: "question".to_owned(), quantifier, region, exceptions, stage: None, shows: None, claim }
}

/// The answer.
pub(super) fn ask(set: &PolicySet, assertion: &Assertion) -> Answer {
    decide(set, TODAY, assertion).unwrap()
}

/// The answer in a few lines.
pub(super) fn told(set: &PolicySet, assertion: &Assertion) -> String {
    verdict_of(set, &ask(set, assertion))
}

/// What `ask` says when asked with a universe that knows `regions`.
pub(super) fn asker_for<T>(set: &PolicySet, regions: &[Region], ask: impl FnOnce(&mut Asker<'_>) -> T) -> T {
    let extra = extra_regions(set);
    let input = extra.iter().chain(regions).fold(Input::new(set, TODAY), Input::with_region);
    let universe = Universe::new(input);
    ask(&mut Asker::new(&universe, set, 0, TODAY))
}

pub(super) fn verdict_of(set: &PolicySet, answer: &Answer) -> String {
    match &answer.verdict {
        Verdict::Proved { rests_on, example } => {
            format!("proved by {rests_on:?}{}", if example.is_some() { " with an example" } else { "" })
        }
        Verdict::ProvedButFor { exceptions, rests_on } => format!("proved by {rests_on:?} but for {exceptions:?}"),
        Verdict::Open { regions, more } => {
            let region = |region: &OpenRegion| {
                let parts = text::lines(&region.parts);
                let parts: Vec<String> = parts.iter().map(|(heading, text)| format!("{heading} {text}")).collect();
                let near: Vec<String> = region
                    .near
                    .iter()
                    .map(|near| {
                        let because: Vec<String> =
                            near.because.iter().map(|one| format!("{} ({})", one.text, one.field)).collect();
                        format!("P{} {}", near.policy, because.join(", "))
                    })
                    .collect();
                let close: Vec<String> = region.would_close.iter().map(|one| format!("P{}", one.policy)).collect();
                format!(
                    "{} | today: {} | near: {} | would close: {}",
                    parts.join(" | "),
                    text::today(&region.today, &set.tenant),
                    near.join("; "),
                    close.join(", ")
                )
            };
            let regions: Vec<String> = regions.iter().map(region).collect();
            format!("open{}\n{}", if *more { " and more" } else { "" }, regions.join("\n"))
        }
        Verdict::NoWay(none) => format!("no way because of {:?} {:?}", none.because, none.unknown),
        Verdict::Vacuous { constraints } => format!("nothing to prove: {constraints:?}"),
        Verdict::NotDecided { why } => format!("not decided: {why}"),
    }
}
