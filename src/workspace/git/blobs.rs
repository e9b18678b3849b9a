//! Files that lie in git's object store.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::diag::Finding;
use crate::workspace::files::{Files, PathKind, ReadError, Walk};

use super::program::{Git, Refusal};
use super::{below, links};

/// What git lists: a path from the root with its mode and object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) mode: String,
    pub(super) object: String,
    pub(super) path: String,
}

impl Listed {
    fn new(mode: &str, object: &str, path: &str) -> Self {
        Self { mode: mode.to_owned(), object: object.to_owned(), path: path.to_owned() }
    }
}

/// What a path of a commit holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// A file, by its object.
    Blob(String),
    /// A link to a file, by its object, and that file's own path.
    Linked(String, PathBuf),
    /// A link that leads nowhere within the commit.
    Dangling,
}

impl Entry {
    /// What a link to the entry at `path` is.
    pub(super) fn linked(&self, path: &Path) -> Self {
        match self {
            Self::Blob(object) => Self::Linked(object.clone(), path.to_path_buf()),
            other => other.clone(),
        }
    }
}

/// Files of a commit or of the index, below the folder that holds the work tree. A link is what it
/// leads to within the commit.
#[derive(Debug)]
pub struct GitFiles {
    root: PathBuf,
    entries: BTreeMap<PathBuf, Entry>,
    /// What cannot be walked into, with the reason.
    problems: Vec<(PathBuf, String)>,
    reader: Mutex<BlobReader>,
}

impl GitFiles {
    pub(super) fn new(git: &Git, listed: Vec<Listed>) -> Result<Self, Box<Finding>> {
        let root = git.folder().to_path_buf();
        let mut reader = BlobReader { git: git.clone(), running: None };
        let mut entries = BTreeMap::new();
        let mut problems = Vec::new();
        let mut pointing = Vec::new();
        for Listed { mode, object, path } in listed {
            let place = below(&root, &path);
            match mode.as_str() {
                "120000" => {
                    let target = reader.read(&object, MAX_LINK).map_err(|error| Box::new(unreadable(&path, &error)))?;
                    pointing.push((place, String::from_utf8_lossy(&target).into_owned()));
                }
                "160000" => problems.push((place, "a submodule, whose files belong to another repository".to_owned())),
                _ => {
                    entries.insert(place, Entry::Blob(object));
                }
            }
        }
        links::follow(&mut entries, pointing, &mut problems);
        problems.sort();
        Ok(Self { root, entries, problems, reader: Mutex::new(reader) })
    }
}

/// The longest target of a link that is read, in bytes.
const MAX_LINK: u64 = 4096;

impl Files for GitFiles {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        if self.entries.contains_key(path) {
            return Some(PathKind::File);
        }
        let is_git = path.parent() == Some(&self.root) && path.file_name().is_some_and(|name| name == ".git");
        let begins = |found: Option<&PathBuf>| found.is_some_and(|file| file.starts_with(path));
        let inside = begins(self.entries.range(path.to_path_buf()..).next().map(|(file, _)| file))
            || begins(self.problems.iter().map(|(place, _)| place).find(|place| place.starts_with(path)));
        // What lies in a submodule is there, and nobody can say what: a walk tells.
        let closed = self.problems.iter().any(|(place, _)| path.starts_with(place));
        (inside || closed || is_git || path == self.root).then_some(PathKind::Folder)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let Some(Entry::Blob(object) | Entry::Linked(object, _)) = self.entries.get(path) else {
            return Err(ReadError::Io(io::ErrorKind::NotFound.into()));
        };
        // A reader that panicked holds no half-read answer that anybody would take for another's:
        // each answer begins with the object it is of.
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).read(object, limit)
    }

    fn walk(&self, folder: &Path) -> Walk {
        let is_shown = |path: &Path| path.strip_prefix(folder).is_ok_and(|inside| !is_hidden(inside));
        let below = self.entries.range(folder.to_path_buf()..).map(|(file, _)| file);
        let files = below.take_while(|file| file.starts_with(folder)).filter(|file| is_shown(file));
        // A folder inside a submodule is as closed as the submodule.
        let problems = self.problems.iter().filter(|(path, _)| is_shown(path) || folder.starts_with(path));
        let files: Vec<PathBuf> = files.cloned().collect();
        let links = files.iter().filter(|file| matches!(self.entries.get(*file), Some(Entry::Linked(..))));
        Walk { links: links.cloned().collect(), problems: problems.cloned().collect(), files }
    }

    fn real(&self, path: &Path) -> PathBuf {
        match self.entries.get(path) {
            Some(Entry::Linked(_, real)) => real.clone(),
            _ => path.to_path_buf(),
        }
    }
}

/// As for the disk: hidden folders and build folders hold no policies.
fn is_hidden(inside: &Path) -> bool {
    let folders = inside.parent().into_iter().flat_map(Path::components);
    let mut names = folders.map(|part| part.as_os_str().to_string_lossy().into_owned());
    names.any(|name| name.starts_with('.') || name == "node_modules")
}

/// `mode SP type SP object TAB path NUL` …
pub(super) fn tree_entries(listed: &[u8]) -> Vec<Listed> {
    records(listed).filter_map(|(fields, path)| Some(Listed::new(fields.first()?, fields.get(2)?, &path))).collect()
}

/// `mode SP object SP stage TAB path NUL` …; with the first path that a merge left open.
pub(super) fn index_entries(listed: &[u8]) -> (Vec<Listed>, Option<String>) {
    let unmerged = records(listed).find(|(fields, _)| fields.get(2).is_some_and(|stage| stage != "0"));
    let entries =
        records(listed).filter_map(|(fields, path)| Some(Listed::new(fields.first()?, fields.get(1)?, &path)));
    (entries.collect(), unmerged.map(|(_, path)| path))
}

fn records(listed: &[u8]) -> impl Iterator<Item = (Vec<String>, String)> + '_ {
    listed.split(|byte| *byte == 0).filter_map(|record| {
        let record = String::from_utf8_lossy(record);
        let (fields, path) = record.split_once('\t')?;
        Some((fields.split(' ').map(str::to_owned).collect(), path.to_owned()))
    })
}

/// One `git cat-file --batch` that is asked again and again.
#[derive(Debug)]
struct BlobReader {
    git: Git,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl BlobReader {
    fn read(&mut self, object: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let answer = self.ask(object, limit);
        if matches!(answer, Err(ReadError::Io(_))) {
            // Nobody knows what is still in the pipe.
            self.running = None;
        }
        answer
    }

    fn ask(&mut self, object: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if self.running.is_none() {
            self.running = Some(Running::start(&self.git).map_err(ReadError::Io)?);
        }
        let running = self.running.as_mut().ok_or_else(|| ReadError::Io(io::Error::other("git did not start")))?;
        running.ask(object, limit)
    }
}

impl Running {
    fn start(git: &Git) -> io::Result<Self> {
        let mut command = git.command(&["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let questions = child.stdin.take();
        let answers = child.stdout.take().ok_or_else(|| io::Error::other("git has no output"))?;
        Ok(Self { child, questions, answers: BufReader::new(answers) })
    }

    /// The answer is `object SP type SP size LF bytes LF`, or `object SP missing LF`.
    fn ask(&mut self, object: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let size = self.size_of(object).map_err(ReadError::Io)?;
        let bytes = self.take(size, limit).map_err(ReadError::Io)?;
        bytes.ok_or(ReadError::TooLarge(size))
    }

    fn size_of(&mut self, object: &str) -> io::Result<u64> {
        let questions = self.questions.as_mut().ok_or_else(|| io::Error::other("git takes no question"))?;
        writeln!(questions, "{object}")?;
        questions.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.strip_prefix(object).and_then(|rest| rest.trim_end().strip_prefix(" blob "));
        let size = size.and_then(|size| size.parse().ok());
        size.ok_or_else(|| io::Error::other("the clone does not hold this file's contents; fetch them first"))
    }

    /// The bytes, or nothing when they are more than `limit`; they are read off in any case.
    fn take(&mut self, size: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        if size > limit {
            io::copy(&mut (&mut self.answers).take(size), &mut io::sink())?;
        } else {
            (&mut self.answers).take(size).read_to_end(&mut bytes)?;
        }
        let mut end = [0];
        self.answers.read_exact(&mut end)?;
        Ok((size <= limit).then_some(bytes))
    }
}

impl Drop for Running {
    /// Without questions git ends by itself; it is waited for, so that no dead process stays behind.
    fn drop(&mut self) {
        self.questions = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn unreadable(path: &str, error: &ReadError) -> Finding {
    let why = match error {
        ReadError::TooLarge(size) => format!("a link with a target of {size} bytes"),
        ReadError::Io(error) => error.to_string(),
    };
    Refusal::Exit(format!("cannot read {path}: {why}")).finding()
}
