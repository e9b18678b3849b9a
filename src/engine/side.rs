//! One side of a comparison: the files of the disk, of a commit or of the index, and the sets in them.

use std::path::{Path, PathBuf};

use crate::diag::Finding;
use crate::workspace::{
    self, Commit, ConfigChoice, DiskFiles, Files, LoadRequest, LoadedSet, MemoryFiles, Repository, Workspace, absolute,
};

use super::request::CheckRequest;

/// Where one side of a comparison is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideChoice {
    /// The set of the current folder, as it lies on the disk.
    WorkTree,
    /// A file or folder: policies, an export, or the output of a render.
    Path(PathBuf),
    /// The set of the current folder as it stands in a commit; or a file or folder of the commit, from
    /// the root of the repository.
    Commit(String, Option<PathBuf>),
    /// The set of the current folder at the commit from which two others went their own ways.
    MergeBase(String, String),
    /// The set of the current folder as it stands in the index: what the next commit will hold.
    Index,
}

/// What people call a side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideName {
    /// The name, or the words: `main`, `export/`, `the index`.
    pub text: String,
    /// True for a name that somebody gave: a branch, a commit or a path, as it was written.
    pub is_name: bool,
    /// The branch or commit that went its own way there, where this side is the commit at which it did.
    pub left_by: Option<String>,
}

impl SideName {
    /// A name that somebody gave.
    #[must_use]
    pub fn named(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_name: true, left_by: None }
    }

    /// A branch, tag or commit; the whole id of a commit is cut as git does.
    fn revision(name: &str) -> Self {
        const SHORT: usize = 10;
        let is_id = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        Self::named(if is_id { &name[..SHORT] } else { name })
    }

    /// Words for what has no name of its own.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_name: false, left_by: None }
    }
}

impl std::fmt::Display for SideName {
    /// For a sentence: `` `main` ``, `the index`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_name { write!(f, "`{}`", self.text) } else { f.write_str(&self.text) }
    }
}

/// One side, opened: where its files come from and which of them are meant.
pub struct Side {
    /// What people call it.
    pub name: SideName,
    /// The id of the commit, where it is one.
    pub commit: Option<String>,
    files: Box<dyn Files + Send>,
    paths: Vec<PathBuf>,
}

/// What [`Side::open`] and [`choose_sides`] answer when they cannot: a finding without a place.
pub type SideError = Box<Finding>;

impl Side {
    /// Opens what `choice` means for `folder`, the current folder.
    ///
    /// # Errors
    /// When git is needed and refuses, or knows no such commit.
    pub fn open(choice: &SideChoice, folder: &Path) -> Result<Self, SideError> {
        match choice {
            SideChoice::WorkTree => Ok(Self::on_disk(SideName::words("the work tree"), Vec::new())),
            SideChoice::Path(path) => {
                Ok(Self::on_disk(SideName::named(path.display().to_string()), vec![path.clone()]))
            }
            SideChoice::Index => {
                let files = Repository::open(folder)?.files_of_index()?;
                let name = SideName::words("the index");
                Ok(Self { name, commit: None, files: Box::new(files), paths: Vec::new() })
            }
            SideChoice::Commit(name, path) => {
                let repository = Repository::open(folder)?;
                if name == "HEAD" && path.is_none() && repository.is_unborn()? {
                    return Ok(Self::empty("HEAD, which has no commit yet"));
                }
                Self::at(&repository, repository.commit(name)?, path.as_deref())
            }
            SideChoice::MergeBase(one, other) => {
                let repository = Repository::open(folder)?;
                let base = repository.merge_base(&repository.commit(one)?, &repository.commit(other)?)?;
                let side = Self::at(&repository, base, None)?;
                let name = SideName { left_by: Some(SideName::revision(other).text), ..SideName::revision(one) };
                Ok(Self { name, ..side })
            }
        }
    }

    fn on_disk(name: SideName, paths: Vec<PathBuf>) -> Self {
        Self { name, commit: None, files: Box::new(DiskFiles), paths }
    }

    /// A side without any file.
    fn empty(words: &str) -> Self {
        Self::in_memory(words, MemoryFiles::default())
    }

    /// A side whose files are in memory.
    #[must_use]
    pub fn in_memory(words: &str, files: MemoryFiles) -> Self {
        Self { name: SideName::words(words), commit: None, files: Box::new(files), paths: Vec::new() }
    }

    fn at(repository: &Repository, commit: Commit, path: Option<&Path>) -> Result<Self, SideError> {
        let files = repository.files_of(&commit)?;
        let paths = path.map(|path| absolute(repository.root(), path)).into_iter().collect();
        let mut name = SideName::revision(&commit.name);
        if let Some(path) = path {
            name.text = format!("{}:{}", name.text, path.display());
        }
        Ok(Self { name, commit: Some(commit.id), files: Box::new(files), paths })
    }

    /// Where its files come from; for [`check_files`](super::check_files) and the like.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    /// True when the current folder is not there on this side: nothing stands there yet.
    #[must_use]
    pub fn is_absent(&self, folder: &Path) -> bool {
        self.paths.is_empty() && self.files.kind(folder).is_none()
    }

    /// Loads its sets, for the folder, config and tenants that `request` names.
    #[must_use]
    pub fn load(&self, request: &CheckRequest) -> Workspace {
        if self.is_absent(&request.folder) {
            return Workspace { files: Vec::new(), sets: Vec::new(), findings: Vec::new(), skipped_files: Vec::new() };
        }
        let config = if self.paths.is_empty() { &request.config } else { &config_of_path(request) };
        let load = LoadRequest { paths: &self.paths, folder: &request.folder, config, tenants: &request.tenants };
        let mut workspace = workspace::load(self.files.as_ref(), &load);
        if let [path] = &self.paths[..] {
            let path = absolute(&request.folder, path);
            // A folder inside a config's folder that is not in its set is a set of its own, and what is
            // meant by naming it.
            if workspace.sets.iter().any(|set| stands_alone(set, &path)) {
                workspace.sets.retain(|set| stands_alone(set, &path));
            }
        }
        workspace
    }

    /// The request by which this side is checked by itself.
    #[must_use]
    pub fn request(&self, request: &CheckRequest) -> CheckRequest {
        CheckRequest { paths: self.paths.clone(), ..request.clone() }
    }
}

impl std::fmt::Debug for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, commit, paths, files: _ } = self;
        f.debug_struct("Side").field("name", name).field("commit", commit).field("paths", paths).finish()
    }
}

/// A config that was named belongs to the current folder's set, not to a folder or an export.
fn config_of_path(request: &CheckRequest) -> ConfigChoice {
    if request.config == ConfigChoice::None { ConfigChoice::None } else { ConfigChoice::Find }
}

fn stands_alone(set: &LoadedSet, path: &Path) -> bool {
    set.config.position.is_none() && set.config.root == path
}

/// What to compare, from what was written for it: `BASE`, `BASE HEAD`, `BASE..HEAD`, `BASE...HEAD` or
/// nothing, and whether the index is meant. A branch, tag or commit, `COMMIT:PATH`, or a path.
///
/// # Errors
/// When a word is both a path and a commit, or neither; when too much is named.
pub fn choose_sides(words: &[String], staged: bool, folder: &Path) -> Result<(SideChoice, SideChoice), SideError> {
    let head = if staged { SideChoice::Index } else { SideChoice::WorkTree };
    let chooser = Chooser { folder };
    // What a variable that is not set leaves behind: nothing would differ from itself.
    if words.iter().any(|word| ["", "...", ":"].contains(&word.trim())) {
        return Err(unnamed());
    }
    match words {
        [] => Ok((SideChoice::Commit("HEAD".to_owned(), None), head)),
        [range] if !chooser.is_path(range) && range.contains("..") => range_of(range, staged),
        [base] => Ok((chooser.one(base)?, head)),
        [_, _] if staged => Err(staged_and_head()),
        [base, head] => Ok((chooser.one(base)?, chooser.one(head)?)),
        _ => Err(Box::new(Finding::error("unknown-revision", "a comparison has two sides").help("name BASE and HEAD"))),
    }
}

struct Chooser<'c> {
    folder: &'c Path,
}

impl Chooser<'_> {
    fn is_path(&self, word: &str) -> bool {
        let path = Path::new(word);
        let explicit = ["./", "../", ".\\", "..\\"].iter().any(|start| word.starts_with(start));
        explicit || [".", ".."].contains(&word) || path.is_absolute() || self.exists(word)
    }

    fn exists(&self, word: &str) -> bool {
        DiskFiles.kind(&absolute(self.folder, Path::new(word))).is_some()
    }

    fn one(&self, word: &str) -> Result<SideChoice, SideError> {
        let repository = Repository::open(self.folder);
        let knows = |name: &str| repository.as_ref().is_ok_and(|repository| repository.knows(name).unwrap_or(false));
        if self.is_path(word) {
            return if knows(word) && self.exists(word) { Err(both(word)) } else { Ok(SideChoice::Path(word.into())) };
        }
        if let Some((name, path)) = word.split_once(':').filter(|(name, _)| knows(name)) {
            let path = Path::new(path);
            return Ok(SideChoice::Commit(name.to_owned(), Some(path.to_path_buf())));
        }
        match repository {
            Ok(repository) => match repository.commit(word) {
                Ok(_) => Ok(SideChoice::Commit(word.to_owned(), None)),
                Err(finding) => Err(Box::new(Finding {
                    message: format!("{}, and there is no such file or folder", finding.message),
                    ..*finding
                })),
            },
            Err(finding) if finding.rule == "not-a-repository" => Err(neither(word)),
            Err(finding) => Err(finding),
        }
    }
}

/// Both sides of `BASE..HEAD` or `BASE...HEAD`; what is left out is `HEAD`.
fn range_of(range: &str, staged: bool) -> Result<(SideChoice, SideChoice), SideError> {
    let or_head = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
    if staged {
        return Err(staged_and_head());
    }
    if let Some((one, other)) = range.split_once("...") {
        let (one, other) = (or_head(one), or_head(other));
        return Ok((SideChoice::MergeBase(one, other.clone()), SideChoice::Commit(other, None)));
    }
    let (one, other) = range.split_once("..").unwrap_or((range, ""));
    Ok((SideChoice::Commit(or_head(one), None), SideChoice::Commit(or_head(other), None)))
}

fn both(word: &str) -> SideError {
    let finding = Finding::error("unknown-revision", format!("`{word}` is a path and also a branch, tag or commit"));
    Box::new(
        finding.help(format!("write `./{word}` for the path, `refs/heads/{word}` or `refs/tags/{word}` for the other")),
    )
}

fn neither(word: &str) -> SideError {
    let finding = Finding::error("file-not-found", format!("there is no file or folder {word}"));
    Box::new(finding.help("branches and commits can be named inside a git repository, and this folder is in none"))
}

fn unnamed() -> SideError {
    let finding = Finding::error("unknown-revision", "a side of the comparison has no name");
    Box::new(finding.help("name a branch, tag, commit or folder; a variable that was to hold one may not be set"))
}

fn staged_and_head() -> SideError {
    let finding =
        Finding::error("unknown-revision", "with --staged the index is what is compared, so that no HEAD can be named");
    Box::new(finding.help("name one commit, `caplint diff --staged main`, or none for the last one"))
}
