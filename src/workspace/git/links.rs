//! Links within a commit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::workspace::discover;
use crate::workspace::files::WalkProblem;

use super::blobs::Entry;

/// How far links to links are followed, as systems do.
const DEPTH: usize = 8;

/// Files that links to folders may add: folders that lead into each other would never end.
const MOST: usize = 100_000;

/// Puts what each link leads to in its place. `links` are paths with their targets as written.
pub(super) fn follow(
    entries: &mut BTreeMap<PathBuf, Entry>,
    links: Vec<(PathBuf, String)>,
    problems: &mut Vec<WalkProblem>,
) {
    let mut open: Vec<(PathBuf, PathBuf)> =
        links.into_iter().map(|(link, target)| (target_of(&link, &target), link)).collect();
    let most = entries.len() + MOST;
    for _ in 0..DEPTH {
        let waiting: Vec<PathBuf> = open.iter().map(|(_, link)| link.clone()).collect();
        let is_ready = |target: &Path| !waiting.iter().any(|link| target.starts_with(link) || link.starts_with(target));
        let (ready, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|(target, _)| is_ready(target));
        if ready.is_empty() {
            open = rest;
            break;
        }
        for (target, link) in &ready {
            replace(entries, link, target, most);
        }
        open = rest;
    }
    for (target, link) in open {
        if link.starts_with(&target) {
            let reason = format!("a link that leads back to {}", target.display());
            problems.push(WalkProblem { path: link, reason, hides_files: false });
        } else {
            // A folder with a link of its own in it that leads elsewhere.
            replace(entries, &link, &target, most);
        }
    }
}

fn target_of(link: &Path, target: &str) -> PathBuf {
    let folder = link.parent().unwrap_or(link);
    discover::absolute(folder, Path::new(target))
}

fn replace(entries: &mut BTreeMap<PathBuf, Entry>, link: &Path, target: &Path, most: usize) {
    let found: Vec<(PathBuf, Entry)> = entries
        .range(target.to_path_buf()..)
        .take_while(|(path, _)| path.starts_with(target))
        .filter_map(|(path, entry)| {
            let inside = path.strip_prefix(target).ok()?;
            let place = if inside.as_os_str().is_empty() { link.to_path_buf() } else { link.join(inside) };
            Some((place, entry.linked(path)))
        })
        .collect();
    if found.is_empty() || entries.len() + found.len() > most {
        entries.insert(link.to_path_buf(), Entry::Dangling);
    } else {
        entries.extend(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(paths: &[&str]) -> BTreeMap<PathBuf, Entry> {
        paths.iter().map(|path| (PathBuf::from(path), Entry::Blob((*path).to_owned()))).collect()
    }

    fn followed(links: &[(&str, &str)]) -> (BTreeMap<PathBuf, Entry>, Vec<WalkProblem>) {
        let mut entries = entries(&["/r/a/one.yaml", "/r/a/two.yaml"]);
        let mut problems = Vec::new();
        let links = links.iter().map(|(link, target)| (PathBuf::from(link), (*target).to_owned())).collect();
        follow(&mut entries, links, &mut problems);
        (entries, problems)
    }

    #[test]
    fn a_link_is_what_it_leads_to() {
        let (entries, problems) = followed(&[("/r/b", "a"), ("/r/c.yaml", "./b/one.yaml"), ("/r/d.yaml", "../gone")]);
        let leads_to = |path: &str| Entry::Linked(path.to_owned(), PathBuf::from(path));
        assert_eq!(entries[Path::new("/r/b/two.yaml")], leads_to("/r/a/two.yaml"));
        assert_eq!(entries[Path::new("/r/c.yaml")], leads_to("/r/a/one.yaml"));
        assert_eq!(entries[Path::new("/r/d.yaml")], Entry::Dangling);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_circle_ends() {
        let (entries, problems) = followed(&[("/r/a/up", ".."), ("/r/x", "y"), ("/r/y", "x")]);
        assert_eq!(problems.iter().map(|problem| problem.hides_files).collect::<Vec<_>>(), [false]);
        assert_eq!(entries[Path::new("/r/x")], Entry::Dangling);
        assert!(entries.len() < 10);
    }
}
