//! What names a finding across runs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::text::FileId;

use super::{FieldPath, Finding};

/// The fingerprint of each of `findings`, as 64 hexadecimal digits.
///
/// It is the SHA-256 of rule, policy key, field without list positions, and the rule's
/// discriminator. Lines, columns and the order of lists have no part in it, so that an edit
/// elsewhere does not change it. A finding about no policy is named by its file and message
/// instead. Findings that are the same in all of this are told apart by their order.
#[must_use]
pub fn fingerprints<'n>(findings: &[Finding], name_of: impl Fn(FileId) -> &'n str) -> Vec<String> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    findings
        .iter()
        .map(|finding| {
            let identity = identity(finding, &name_of);
            let times = met.entry(identity.clone()).or_default();
            *times += 1;
            if *times == 1 { digest(&identity) } else { digest(&format!("{identity}\0{times}")) }
        })
        .collect()
}

/// The parts that make a finding itself, in one text.
fn identity<'n>(finding: &Finding, name_of: &impl Fn(FileId) -> &'n str) -> String {
    let field = finding.field.as_ref().map(FieldPath::as_str).unwrap_or_default();
    let subject = match (&finding.policy, &finding.primary) {
        (Some(policy), _) => ["policy", policy, ""],
        (None, Some(label)) => ["file", name_of(label.place.file), &finding.message],
        (None, None) => ["none", "", &finding.message],
    };
    let parts = [finding.rule, &without_positions(field), &finding.discriminator];
    parts.iter().chain(&subject).copied().collect::<Vec<&str>>().join("\0")
}

/// `users.exclude.groups[1]` as `users.exclude.groups[]`.
fn without_positions(field: &str) -> String {
    let mut parts = field.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut path, part| {
        path.push('[');
        path.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
        path
    })
}

fn digest(identity: &str) -> String {
    Sha256::digest(identity.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;
    use crate::text::Span;

    fn finding(start: usize, field: &str, discriminator: &str) -> Finding {
        let file = FileId(0);
        let place = Place { file, span: Span::new(start, start + 1) };
        let mut finding = Finding::error("some-rule", "message").at(place, "");
        finding.policy = Some("ca000".to_owned());
        finding.field = Some(FieldPath::new(field));
        discriminator.clone_into(&mut finding.discriminator);
        finding
    }

    fn one(finding: Finding) -> String {
        fingerprints(&[finding], |_| "a.yaml").remove(0)
    }

    #[test]
    fn places_and_positions_have_no_part_in_it() {
        let first = one(finding(0, "users.exclude.groups[0]", "A"));
        assert_eq!(first, one(finding(5, "users.exclude.groups[12]", "A")));
        assert_eq!(first.len(), 64);
    }

    #[test]
    fn what_makes_a_finding_has() {
        let first = one(finding(0, "users.exclude.groups[0]", "A"));
        assert_ne!(first, one(finding(0, "users.exclude.groups[0]", "B")));
        assert_ne!(first, one(finding(0, "users.include.groups[0]", "A")));
        let mut other = finding(0, "users.exclude.groups[0]", "A");
        other.policy = Some("ca001".to_owned());
        assert_ne!(first, one(other));
    }

    #[test]
    fn equal_findings_are_told_apart_by_order() {
        let both = fingerprints(&[finding(0, "a", ""), finding(0, "a", "")], |_| "a.yaml");
        assert_ne!(both[0], both[1]);
    }

    #[test]
    fn quoted_names_keep_their_brackets() {
        assert_eq!(without_positions("groups[\"A\"].members[2]"), "groups[\"A\"].members[]");
    }
}
