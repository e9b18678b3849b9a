//! Places as services for code see them: by a path from the root of the repository.

use crate::diag::Label;
use crate::text::{LineColumn, Sources};

use super::{Repository, Style};

/// A range of a file of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Path from the repository's root with `/`; from the root of the file system for a file outside it.
    pub(super) path: String,
    /// Where the range starts.
    pub(super) start: LineColumn,
    /// Just behind the range's end.
    pub(super) end: LineColumn,
}

impl Spot {
    /// Where `label` stands.
    pub(super) fn of(label: &Label, sources: &Sources, style: Style<'_>) -> Self {
        let file = sources.get(label.place.file);
        let at = |offset| file.lines().line_column(&file.text, offset);
        Self {
            path: in_repository(&file.name, style.repository),
            start: at(label.place.span.start),
            end: at(label.place.span.end),
        }
    }
}

/// `name`, as shown from the folder that caplint was started in, from the root of the repository. A
/// file outside it keeps its absolute path.
pub(super) fn in_repository(name: &str, repository: Repository<'_>) -> String {
    let below = name.strip_prefix(repository.root).and_then(|rest| rest.strip_prefix('/'));
    if let Some(path) = below.filter(|_| !repository.root.is_empty()) {
        return path.to_owned();
    }
    if is_absolute(name) {
        return name.to_owned();
    }
    let folders = repository.folder.split('/').chain(name.split('/'));
    folders.filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
}

/// True for a path from the root of a file system or of a drive.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.chars().nth(1) == Some(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root_of_the_repository() {
        for (name, folder, path) in [
            ("policies/a.yaml", "", "policies/a.yaml"),
            ("./a.yaml", "entra/policies", "entra/policies/a.yaml"),
            ("/home/me/repo/entra/tenant.yaml", "entra/policies", "entra/tenant.yaml"),
            ("/etc/a.yaml", "entra", "/etc/a.yaml"),
            ("C:/a.yaml", "entra", "C:/a.yaml"),
        ] {
            assert_eq!(in_repository(name, Repository { root: "/home/me/repo", folder }), path);
        }
    }
}
