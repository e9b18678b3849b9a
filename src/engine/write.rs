//! Files that take their names together or not at all, whatever ends the process.
//!
//! Every new file is first written beside its place, under a temporary name that is kept in a list.
//! Who wants to end the process early calls [`abandon`], which waits for the moment in which files
//! take their names and removes those that have none yet.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

/// Held while files take their names.
static NAMING: Mutex<()> = Mutex::new(());

/// Temporary files that have no name yet. Locked after [`NAMING`] where both are.
static STAGED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A lock is as good after a panic as before it: what it holds is changed in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file under a temporary name, which goes when it is dropped without having been given its own.
/// It is closed: a set may have more files than a process may keep open.
struct Staged(TempPath);

impl Staged {
    /// A new file in `folder`, filled by `write` and readable as an ordinary new file would be.
    fn new(folder: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".caplint-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = {
            let mut staged = lock(&STAGED);
            let file = builder.tempfile_in(folder)?;
            staged.push(file.path().to_path_buf());
            file
        };
        write(file.as_file_mut())?;
        Ok(Self(file.into_temp_path()))
    }

    /// Gives the file its name. [`uninterrupted`] is to be held.
    fn persist(self, path: &Path) -> io::Result<()> {
        let temporary = self.0.to_path_buf();
        let result = self.0.persist(path).map_err(|error| error.error);
        lock(&STAGED).retain(|staged| *staged != temporary);
        result
    }
}

/// While the answer is held, [`abandon`] waits.
pub(crate) fn uninterrupted() -> MutexGuard<'static, ()> {
    lock(&NAMING)
}

/// Removes what was written under temporary names. While the answer is held no file takes a name and
/// none is made, so that the process can end with every folder as it was or as it should become.
pub(crate) fn abandon() -> (MutexGuard<'static, ()>, impl Sized) {
    let naming = lock(&NAMING);
    let staged = lock(&STAGED);
    for path in staged.iter() {
        // Gone already, or in a folder that has become read-only: nothing more can be done.
        let _ = fs::remove_file(path);
    }
    (naming, staged)
}

/// Writes every file of `files` (name and text) below `out`, removes those of `gone`, and returns the
/// names of both.
///
/// All of them are on the disk before the first one takes its name, so that what fails leaves the
/// folder as it was.
pub(super) fn write_all(
    out: &Path,
    files: &[(String, String)],
    gone: &[String],
) -> Result<(Vec<String>, Vec<String>), String> {
    let staged = files.iter().map(|(name, text)| stage(out, name, text.as_bytes()));
    let staged: Vec<Staged> = staged.collect::<Result<_, _>>()?;
    let _held = uninterrupted();
    let mut written = Vec::with_capacity(staged.len());
    for ((name, _), file) in files.iter().zip(staged) {
        file.persist(&out.join(name)).map_err(|error| cannot_write(&out.join(name), &error))?;
        written.push(name.clone());
    }
    let removed = gone.iter().filter(|name| fs::remove_file(out.join(name)).is_ok());
    Ok((written, removed.cloned().collect()))
}

fn stage(out: &Path, name: &str, bytes: &[u8]) -> Result<Staged, String> {
    let path = out.join(name);
    let folder = path.parent().unwrap_or(out);
    let failed = |error: io::Error| cannot_write(&path, &error);
    fs::create_dir_all(folder).map_err(failed)?;
    Staged::new(folder, |file| file.write_all(bytes)).map_err(failed)
}

/// Writes beside `file` and renames onto it, so that a reader never sees half a file. A link stays a
/// link: what it leads to is replaced. A device or a pipe is written to, never replaced.
///
/// # Errors
/// When the file or its folder cannot be written; `file` is as it was then.
pub(crate) fn replace(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let existing = fs::metadata(file).ok();
    if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        return fill(fs::OpenOptions::new().write(true).open(file)?, write);
    }
    let target = existing.as_ref().map_or_else(|| Ok(file.to_path_buf()), |_| fs::canonicalize(file))?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let staged = Staged::new(folder, |file| {
        fill(&mut *file, write)?;
        existing.map_or(Ok(()), |existing| file.set_permissions(existing.permissions()))
    })?;
    let _held = uninterrupted();
    staged.persist(&target)
}

fn fill(file: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
