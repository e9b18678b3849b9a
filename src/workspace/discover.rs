//! Which files belong to which set.

use std::path::{Component, Path, PathBuf};

use super::files::{Files, PathKind};

/// The config file's name.
pub const CONFIG_NAME: &str = "caplint.yaml";

/// The nearest `caplint.yaml` from `start` upward, no higher than the folder that holds `.git`.
#[must_use]
pub fn find_config(files: &dyn Files, start: &Path) -> Option<PathBuf> {
    let first = match files.kind(start) {
        Some(PathKind::Folder) => start,
        _ => start.parent()?,
    };
    for folder in first.ancestors() {
        let config = folder.join(CONFIG_NAME);
        if files.kind(&config) == Some(PathKind::File) {
            return Some(config);
        }
        if files.kind(&folder.join(".git")).is_some() {
            return None;
        }
    }
    None
}

/// The root of the repository that `folder` is in: the nearest folder upward that holds `.git`.
#[must_use]
pub fn repository_root<'p>(files: &dyn Files, folder: &'p Path) -> Option<&'p Path> {
    folder.ancestors().find(|above| files.kind(&above.join(".git")).is_some())
}

/// `path` from `folder` on, with `.` and `..` taken out where that needs no look at the disk.
#[must_use]
pub fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let joined = folder.join(path);
    let mut clean = PathBuf::new();
    for part in joined.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if clean.file_name().is_some() => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// The path as it is shown: relative to `folder` where it lies below it, with `/` between folders.
#[must_use]
pub fn shown(folder: &Path, path: &Path) -> String {
    let short = path.strip_prefix(folder).unwrap_or(path);
    let text = short.to_string_lossy().replace('\\', "/");
    if text.is_empty() { ".".to_owned() } else { text }
}

/// True for the names that can hold policies: YAML and JSON by ending.
#[must_use]
pub(super) fn can_hold_policies(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["yaml", "yml", "json"].iter().any(|known| known.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::files::MemoryFiles;

    #[test]
    fn config_is_found_upward_to_the_git_root() {
        let files = MemoryFiles::new([
            ("/r/caplint.yaml", ""),
            ("/r/a/.git/HEAD", ""),
            ("/r/a/b/policies/x.yaml", ""),
            ("/r/c/x.yaml", ""),
        ]);
        assert_eq!(find_config(&files, Path::new("/r/a/b/policies/x.yaml")), None);
        assert_eq!(find_config(&files, Path::new("/r/c/x.yaml")), Some(PathBuf::from("/r/caplint.yaml")));
        assert_eq!(find_config(&files, Path::new("/r")), Some(PathBuf::from("/r/caplint.yaml")));
    }

    #[test]
    fn dots_are_taken_out() {
        assert_eq!(absolute(Path::new("/a/b"), Path::new("../c/./d")), PathBuf::from("/a/c/d"));
        assert_eq!(shown(Path::new("/a/b"), Path::new("/a/b/c/d.yaml")), "c/d.yaml");
        assert_eq!(shown(Path::new("/a/b"), Path::new("/a/x.yaml")), "/a/x.yaml");
    }
}
