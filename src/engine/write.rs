//! Files of a folder, written together.

use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes every file of `files` (name and text) below `out` and returns the names.
///
/// All of them are on the disk before the first one takes its name, so that what fails leaves the
/// folder as it was.
pub(super) fn write_all(out: &Path, files: &[(String, String)]) -> Result<Vec<String>, String> {
    let staged = files.iter().map(|(name, text)| stage(out, name, text.as_bytes()));
    let staged: Vec<NamedTempFile> = staged.collect::<Result<_, _>>()?;
    let mut written = Vec::with_capacity(staged.len());
    for ((name, _), file) in files.iter().zip(staged) {
        file.persist(out.join(name)).map_err(|error| cannot_write(&out.join(name), &error.error))?;
        written.push(name.clone());
    }
    Ok(written)
}

fn stage(out: &Path, name: &str, bytes: &[u8]) -> Result<NamedTempFile, String> {
    let path = out.join(name);
    let folder = path.parent().unwrap_or(out);
    let failed = |error: std::io::Error| cannot_write(&path, &error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = temporary(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    Ok(file)
}

/// A temporary file in `folder`, readable as an ordinary new file would be once it has its name.
///
/// # Errors
/// When the folder takes no new file.
pub(crate) fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".caplint-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
