//! Every published policy is printed and read back.

use std::collections::BTreeMap;

use caplint::graph::{GraphKind, objects, read_policy};
use caplint::language::print::DeviationKind;
use caplint::model::Tenant;

use super::support::{difference, printed};
use crate::graph_support::{corpus, document};

#[test]
fn every_published_policy_is_read_back_equal_or_its_deviation_is_said() {
    let Some(files) = corpus("policies") else { return };
    let tenant = Tenant::default();
    let mut figures: BTreeMap<String, usize> = BTreeMap::new();
    let mut unsaid = Vec::new();
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        for object in objects(&document).unwrap_or_default() {
            if object.kind != GraphKind::Policy {
                continue;
            }
            let policy = read_policy(object.node, None).policy;
            let printed = printed(&policy, &tenant);
            let difference = difference(&policy, &printed, &tenant);
            *figures.entry("policies".to_owned()).or_default() += 1;
            for deviation in &printed.deviations {
                *figures
                    .entry(format!("{:?} {}: {}", deviation.kind, deviation.field, deviation.message))
                    .or_default() += 1;
            }
            match difference {
                None => *figures.entry("equal".to_owned()).or_default() += 1,
                Some(_) if printed.deviations.iter().any(|deviation| deviation.kind != DeviationKind::Equivalent) => {
                    *figures.entry("said to deviate".to_owned()).or_default() += 1;
                }
                Some(difference) => unsaid.push(format!("{path}: {difference}")),
            }
        }
    }
    println!("{figures:#?}");
    assert!(unsaid.is_empty(), "{}\n{}", unsaid.len(), unsaid.join("\n"));
}
