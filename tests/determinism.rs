//! Same input, same bytes: on any number of threads, in any order of files.

use std::path::{Path, PathBuf};

use caplint::engine::{CheckRequest, check, check_files};
use caplint::report::Format;
use caplint::workspace::MemoryFiles;

use crate::generate;
use crate::support::{corpus, report, request};

fn all_formats(request: &CheckRequest, files: &MemoryFiles) -> Vec<String> {
    let checked = check_files(files, request);
    [Format::Human, Format::Narrated, Format::Concise, Format::Json].map(|format| report(&checked, format)).to_vec()
}

/// A demand that Graph refuses, so that there is something to report.
fn flawed_grant() -> serde_json::Value {
    let strength = serde_json::json!({"id": "00000000-0000-0000-0000-000000000002"});
    serde_json::json!({"operator": "OR", "builtInControls": ["mfa"], "authenticationStrength": strength})
}

fn generated(reversed: bool) -> MemoryFiles {
    let mut files: Vec<(PathBuf, Vec<u8>)> = generate::policies(11, 120)
        .into_iter()
        .enumerate()
        .map(|(number, mut policy)| {
            if number % 3 == 0 {
                policy["grantControls"] = flawed_grant();
            }
            (PathBuf::from(format!("/set/{number:03}.json")), format!("{policy:#}").into_bytes())
        })
        .collect();
    if reversed {
        files.reverse();
    }
    MemoryFiles::new(files)
}

#[test]
fn threads_do_not_matter() {
    let mut request = request(Path::new("/set"), &["/set"]);
    let one = all_formats(&request, &generated(false));
    assert!(one[0].contains("error[strength-and-mfa]"), "the generated policies must give findings");
    for threads in [2, 3, 8] {
        request.threads = Some(threads);
        assert_eq!(one, all_formats(&request, &generated(false)));
    }
}

#[test]
fn the_order_of_paths_does_not_matter() {
    let names: Vec<String> = (0..120).map(|number| format!("/set/{number:03}.json")).collect();
    let mut paths: Vec<&str> = names.iter().map(String::as_str).collect();
    let sorted = all_formats(&request(Path::new("/set"), &paths), &generated(false));
    paths.reverse();
    paths.swap(3, 77);
    assert_eq!(sorted, all_formats(&request(Path::new("/set"), &paths), &generated(true)));
}

#[test]
fn the_corpus_gives_the_same_bytes_twice() {
    let Some(corpus) = corpus() else { return };
    let run = |threads: usize| {
        let mut request = request(&corpus, &["policies"]);
        request.threads = Some(threads);
        let checked = check(&request);
        [Format::Human, Format::Json].map(|format| report(&checked, format))
    };
    assert_eq!(run(1), run(2));
}
