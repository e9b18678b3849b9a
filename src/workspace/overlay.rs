//! A text that stands in for one file: what an editor has not saved yet.

use std::path::{Path, PathBuf};

use super::files::{Files, PathKind, ReadError, Walk};

/// Files of which one holds other bytes than it does below, or is there in addition.
pub struct Overlay<'f> {
    below: &'f dyn Files,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl<'f> Overlay<'f> {
    /// `below`, with `bytes` at `path`, which is absolute.
    #[must_use]
    pub fn new(below: &'f dyn Files, path: PathBuf, bytes: Vec<u8>) -> Self {
        Self { below, path, bytes }
    }
}

impl Files for Overlay<'_> {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        let here = || self.path.starts_with(path).then_some(PathKind::Folder);
        if path == self.path { Some(PathKind::File) } else { self.below.kind(path).or_else(here) }
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        if path != self.path {
            return self.below.read(path, limit);
        }
        match self.bytes.len() as u64 {
            size if size > limit => Err(ReadError::TooLarge(size)),
            _ => Ok(self.bytes.clone()),
        }
    }

    fn walk(&self, folder: &Path) -> Walk {
        let mut walk = self.below.walk(folder);
        if self.path.starts_with(folder) && !walk.files.contains(&self.path) {
            walk.files.push(self.path.clone());
            walk.files.sort();
        }
        walk
    }

    fn real(&self, path: &Path) -> PathBuf {
        // A link to the file would still lead to what is saved: the text is at this path alone.
        if path == self.path { self.path.clone() } else { self.below.real(path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MemoryFiles;

    #[test]
    fn one_file_holds_something_else() {
        let below = MemoryFiles::new([("/set/a.yaml", "old"), ("/set/b.yaml", "b")]);
        let over = |path: &str| Overlay::new(&below, PathBuf::from(path), b"new".to_vec());
        let read = |files: &Overlay<'_>, path: &str| files.read(Path::new(path), 10).ok();
        let saved = over("/set/a.yaml");
        assert_eq!(read(&saved, "/set/a.yaml"), Some(b"new".to_vec()));
        assert_eq!(read(&saved, "/set/b.yaml"), Some(b"b".to_vec()));
        assert_eq!(saved.walk(Path::new("/set")).files.len(), 2);
        assert!(matches!(saved.read(Path::new("/set/a.yaml"), 2), Err(ReadError::TooLarge(3))));

        let fresh = over("/set/more/c.yaml");
        assert_eq!(fresh.walk(Path::new("/set")).files.len(), 3);
        assert_eq!(fresh.kind(Path::new("/set/more")), Some(PathKind::Folder));
        assert_eq!(fresh.kind(Path::new("/set/more/c.yaml")), Some(PathKind::File));
        assert_eq!(fresh.kind(Path::new("/other")), None);
        assert_eq!(fresh.walk(Path::new("/other")).files, Vec::<PathBuf>::new());
    }
}
