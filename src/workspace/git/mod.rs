//! The files of a commit or of the index, read through the `git` program.
//!
//! The work tree is never touched and nothing is fetched: what a clone does not hold is an error.

mod blobs;
mod links;
mod program;

use std::path::{Path, PathBuf};

use crate::diag::{Finding, nearest};

use super::discover;

pub use blobs::GitFiles;
use program::{Git, Refusal};

/// A commit, by its id and by what it was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// What the caller wrote: a branch, a tag, an id, `HEAD~1`.
    pub name: String,
    /// Its id.
    pub id: String,
}

/// A git repository.
#[derive(Debug, Clone)]
pub struct Repository {
    git: Git,
    /// Without a work tree, and so without anything staged.
    is_bare: bool,
}

impl Repository {
    /// The repository that `folder`, an absolute path, is in.
    ///
    /// # Errors
    /// When there is no `git`, `folder` is in no repository, or git refuses the repository.
    pub fn open(folder: &Path) -> Result<Self, Box<Finding>> {
        let git = Git::at(folder);
        // The way up instead of the root itself: git gives the root with every link followed, and
        // the caller's paths may have links in them.
        let up =
            git.text(&["rev-parse", "--is-bare-repository", "--show-cdup"]).map_err(|why| not_open(folder, why))?;
        let mut lines = up.lines();
        let is_bare = lines.next() == Some("true");
        let up = lines.next().unwrap_or_default();
        let root = if is_bare { folder.to_path_buf() } else { discover::absolute(folder, Path::new(up)) };
        Ok(Self { git: Git::at(&root), is_bare })
    }

    /// The folder that holds the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.git.folder()
    }

    /// The commit that `name` means.
    ///
    /// # Errors
    /// When there is none; the finding says which branch or tag is nearest.
    pub fn commit(&self, name: &str) -> Result<Commit, Box<Finding>> {
        let known = if name.starts_with('-') { None } else { self.resolve(name)? };
        match known {
            Some(id) => Ok(Commit { name: name.to_owned(), id }),
            None => Err(Box::new(self.unknown(name)?)),
        }
    }

    /// True when `name` means a commit.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn knows(&self, name: &str) -> Result<bool, Box<Finding>> {
        Ok(!name.starts_with('-') && self.resolve(name)?.is_some())
    }

    fn resolve(&self, name: &str) -> Result<Option<String>, Box<Finding>> {
        let wanted = format!("{name}^{{commit}}");
        match self.git.text(&["rev-parse", "--verify", "--quiet", &wanted]) {
            Ok(id) => Ok(Some(id.trim().to_owned())),
            Err(Refusal::Exit(_)) => Ok(None),
            Err(why) => Err(Box::new(why.finding())),
        }
    }

    /// True before the first commit, when `HEAD` means nothing yet.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn is_unborn(&self) -> Result<bool, Box<Finding>> {
        Ok(!self.knows("HEAD")?)
    }

    /// The commit from which both sides went their own ways.
    ///
    /// # Errors
    /// When they have none in common, or the clone is too shallow to see it.
    pub fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, Box<Finding>> {
        match self.git.text(&["merge-base", &one.id, &other.id]) {
            Ok(id) => Ok(Commit { name: format!("{}...{}", one.name, other.name), id: id.trim().to_owned() }),
            Err(Refusal::Exit(_)) => Err(Box::new(self.no_merge_base(one, other))),
            Err(why) => Err(Box::new(why.finding())),
        }
    }

    /// The files of `commit`.
    ///
    /// # Errors
    /// When git cannot list them.
    pub fn files_of(&self, commit: &Commit) -> Result<GitFiles, Box<Finding>> {
        let listed = self.git.bytes(&["ls-tree", "-r", "-z", "--full-tree", &commit.id]);
        let listed = listed.map_err(|why| Box::new(why.finding()))?;
        GitFiles::new(&self.git, blobs::tree_entries(&listed))
    }

    /// The files of the index: what the next commit will hold.
    ///
    /// # Errors
    /// When git cannot list them, a merge is not resolved, or the repository is bare.
    pub fn files_of_index(&self) -> Result<GitFiles, Box<Finding>> {
        if self.is_bare {
            let finding = Finding::error("not-a-repository", "nothing is staged in a bare repository");
            return Err(Box::new(finding.help("name commits, as in `caplint diff main~1 main`")));
        }
        let listed = self.git.bytes(&["ls-files", "--stage", "--full-name", "-z"]);
        let listed = listed.map_err(|why| Box::new(why.finding()))?;
        let (entries, unmerged) = blobs::index_entries(&listed);
        match unmerged {
            Some(path) => Err(Box::new(not_merged(&path))),
            None => GitFiles::new(&self.git, entries),
        }
    }

    fn unknown(&self, name: &str) -> Result<Finding, Box<Finding>> {
        let format = "--format=%(refname:short)";
        let listed = self.git.text(&["for-each-ref", format, "refs/heads", "refs/tags", "refs/remotes"]);
        let listed = listed.map_err(|why| Box::new(why.finding()))?;
        let refs: Vec<&str> = listed.lines().collect();
        // A clone of a pipeline has `origin/main` and no `main`.
        let remote = refs.iter().find(|known| known.split_once('/').is_some_and(|(_, branch)| branch == name));
        // Git itself would take a name that begins with a dash for an option; its long form is none.
        let long = ["refs/heads/", "refs/tags/"].map(|start| format!("{start}{name}"));
        let dashed = long.into_iter().find(|long| name.starts_with('-') && self.knows(long).unwrap_or(false));
        let near =
            dashed.or_else(|| remote.copied().or_else(|| nearest(name, refs.iter().copied())).map(str::to_owned));
        let finding = Finding::error("unknown-revision", format!("git knows no commit `{name}`"));
        Ok(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?{}", self.shallow_advice())),
            None if self.is_shallow() => finding.help(DEEPEN),
            None => {
                finding.help("`git branch --all` and `git tag` list what it knows; a branch may have to be fetched")
            }
        })
    }

    fn no_merge_base(&self, one: &Commit, other: &Commit) -> Finding {
        let message = format!("`{}` and `{}` have no commit in common", one.name, other.name);
        let finding = Finding::error("unknown-revision", message);
        if self.is_shallow() {
            return finding.help(DEEPEN);
        }
        finding.help(format!("compare them as they stand with `{}..{}`", one.name, other.name))
    }

    fn is_shallow(&self) -> bool {
        self.git.text(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.trim() == "true")
    }

    fn shallow_advice(&self) -> String {
        if self.is_shallow() { format!(" {DEEPEN}") } else { String::new() }
    }
}

const DEEPEN: &str = "the clone is shallow and holds only a part of the history: fetch the rest with `git fetch \
                      --unshallow`, or let the pipeline fetch all of it (`fetch-depth: 0` of actions/checkout)";

fn not_open(folder: &Path, why: Refusal) -> Box<Finding> {
    let outside = matches!(&why, Refusal::Exit(said) if said.contains("not a git repository"));
    Box::new(if outside {
        Finding::error("not-a-repository", format!("{} is in no git repository", folder.display()))
            .help("start caplint inside one, or name folders or exports instead of branches")
    } else {
        why.finding()
    })
}

fn not_merged(path: &str) -> Finding {
    Finding::error("unmerged-index", format!("{path} is in the middle of a merge"))
        .help("resolve it and `git add` it: what will be committed is not decided yet")
}

/// A path of a repository as git writes it, with `/`, below `root`.
fn below(root: &Path, path: &str) -> PathBuf {
    path.split('/').fold(root.to_path_buf(), |folder, part| folder.join(part))
}
