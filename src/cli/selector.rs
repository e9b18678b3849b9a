//! Names of rules on the command line, checked at once, with the nearest known name as a way out.

use std::collections::BTreeSet;

use crate::diag::codes::INPUT_CODES;
use crate::diag::nearest;
use crate::rules::RULES;

/// Takes a rule id, family or tag.
pub(super) fn rules(name: &str) -> Result<String, String> {
    let families = RULES.iter().map(|rule| rule.family);
    let tags = RULES.iter().flat_map(|rule| rule.tags.iter().copied());
    known(name, ids().chain(families).chain(tags), "no rule, family or tag has this name")
}

/// Takes what `render --allow` lets through: a rule id, an input code, or `all`.
pub(super) fn allowed(name: &str) -> Result<String, String> {
    known(name, ids().chain(codes()).chain(["all"]), "no rule or input code has this name")
}

/// Takes what `explain` explains: a rule id or an input code.
pub(super) fn explained(name: &str) -> Result<String, String> {
    known(name, ids().chain(codes()), "no rule or input code has this name")
}

fn ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

fn codes() -> impl Iterator<Item = &'static str> {
    INPUT_CODES.iter().map(|code| code.id)
}

fn known(name: &str, names: impl Iterator<Item = &'static str>, problem: &str) -> Result<String, String> {
    let names: BTreeSet<&str> = names.collect();
    if names.contains(name) {
        return Ok(name.to_owned());
    }
    match likely(name, &names) {
        Some(nearest) => Err(format!("{problem}; did you mean `{nearest}`?")),
        None => Err(format!("{problem}; `caplint rules` lists them")),
    }
}

/// The known name most like `name`, or one that holds it.
fn likely<'n>(name: &str, names: &BTreeSet<&'n str>) -> Option<&'n str> {
    let wanted = name.trim().to_lowercase().replace(['_', ' '], "-");
    let holds = |known: &&str| wanted.len() > 2 && known.contains(&wanted);
    nearest(&wanted, names.iter().copied()).or_else(|| names.iter().copied().find(holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["break-glass-not-excluded", "duplicate-display-name", "strength-and-mfa"];

    fn ask(name: &str) -> Result<String, String> {
        known(name, NAMES.into_iter(), "unknown")
    }

    #[test]
    fn a_known_name_is_taken() {
        assert_eq!(ask("strength-and-mfa").as_deref(), Ok("strength-and-mfa"));
    }

    #[test]
    fn a_near_miss_is_answered_with_the_name() {
        for name in ["break-glass-not-exclude", "Break_Glass_Not_Excluded", "glass-not"] {
            let answer = ask(name).unwrap_err();
            assert!(answer.contains("`break-glass-not-excluded`"), "{name}: {answer}");
        }
    }

    #[test]
    fn a_far_one_with_the_list() {
        assert_eq!(ask("zzz").unwrap_err(), "unknown; `caplint rules` lists them");
    }

    #[test]
    fn every_known_name_is_accepted() {
        assert!(INPUT_CODES.iter().all(|code| explained(code.id).is_ok() && allowed(code.id).is_ok()));
        assert!(RULES.iter().all(|rule| rules(rule.id).is_ok() && rules(rule.family).is_ok()));
        assert!(allowed("all").is_ok());
    }
}
