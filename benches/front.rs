//! How fast text becomes trees: a tenant of policies of the usual size, as JSON and as YAML.

use std::fmt::Write;
use std::path::Path;

use caplint::text::{Encoding, FileId, SourceFile};
use caplint::yaml::{Limits, parse};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

/// A policy of about 1.8 KB as pretty JSON, the median of published ones.
fn policy(number: usize) -> Value {
    let group = |at: usize| format!("7b2c3f10-1111-4aaa-8bbb-{:012x}", number * 8 + at);
    json!({
        "displayName": format!("CA{number:03} - Require multifactor authentication for Zoë's team"),
        "state": "enabledForReportingButNotEnforced",
        "conditions": {
            "userRiskLevels": [],
            "signInRiskLevels": [],
            "clientAppTypes": ["all"],
            "platforms": null,
            "locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]},
            "applications": {
                "includeApplications": ["All"],
                "excludeApplications": [],
                "includeUserActions": [],
                "includeAuthenticationContextClassReferences": [],
                "applicationFilter": null
            },
            "users": {
                "includeUsers": ["All"],
                "excludeUsers": [group(0), group(1)],
                "includeGroups": [],
                "excludeGroups": [group(2), group(3)],
                "includeRoles": [],
                "excludeRoles": [],
                "includeGuestsOrExternalUsers": null,
                "excludeGuestsOrExternalUsers": null
            },
            "clientApplications": null
        },
        "grantControls": {
            "operator": "OR",
            "builtInControls": ["mfa"],
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength": null
        },
        "sessionControls": null
    })
}

fn source(name: &str, text: String) -> SourceFile {
    SourceFile::new(name.to_owned(), Path::new(name), text, Encoding::Utf8)
}

fn yaml(number: usize) -> String {
    let mut text = format!("# {number}\n");
    let body = serde_yaml::to_string(&policy(number)).unwrap_or_default();
    let _ = write!(text, "{body}");
    text
}

fn front(criterion: &mut Criterion) {
    let json = |number| serde_json::to_string_pretty(&policy(number)).unwrap_or_default();
    let sets: [(&str, Vec<SourceFile>); 2] = [
        ("json", (0..240).map(|number| source("p.json", json(number))).collect()),
        ("yaml", (0..240).map(|number| source("p.yaml", yaml(number))).collect()),
    ];
    let mut group = criterion.benchmark_group("parse 240 policies");
    for (name, files) in &sets {
        let bytes: usize = files.iter().map(|file| file.text.len()).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(*name, |bencher| {
            bencher.iter(|| {
                let parsed = files.iter().map(|file| parse(FileId(0), file, Limits::default()));
                parsed.map(|parsed| parsed.documents.len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, front);
criterion_main!(benches);
