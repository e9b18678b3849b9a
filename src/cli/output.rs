//! Reports to files.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::engine::replace;
use crate::report::Format;

use super::Failure;

/// `FORMAT=FILE`: a report to write beside the one on standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// The format.
    pub(super) format: Format,
    /// The file.
    pub(super) file: PathBuf,
}

impl Output {
    /// Takes `FORMAT=FILE`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let words = Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
        let (word, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or("write FORMAT=FILE, as json=report.json")?;
        let format = Format::parse(word).ok_or_else(|| format!("`{word}` is no format; the formats are {words}"))?;
        Ok(Self { format, file: PathBuf::from(file) })
    }

    /// Refuses files that could not be written later, or would be written twice, before any work is
    /// done.
    pub(super) fn verify_all(all: &[Self]) -> Result<(), Failure> {
        for (at, output) in all.iter().enumerate() {
            output.verify()?;
            if all[..at].iter().any(|earlier| earlier.is_same_file(output)) {
                let message = format!("--output names {} twice", output.file.display());
                return Err(Failure::new(message).help("give each report a file of its own"));
            }
        }
        Ok(())
    }

    fn is_same_file(&self, other: &Self) -> bool {
        let place =
            |output: &Self| Some((fs::canonicalize(folder(&output.file)).ok()?, output.file.file_name()?.to_owned()));
        place(self).is_some_and(|own| place(other) == Some(own))
    }

    fn verify(&self) -> Result<(), Failure> {
        if self.file == Path::new("-") {
            let word = self.format.as_str();
            let message = format!("--output {word}=- names no file: standard output holds the report of --format");
            let help = format!("write `--format {word}` instead, or `--output {word}=./-` for a file of that name");
            return Err(Failure::new(message).help(help));
        }
        verify_file(&self.file)
    }

    /// Writes the file whole or not at all.
    pub(super) fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        replace(&self.file, write).map_err(|error| Failure::io("write", &self.file, &error))
    }
}

/// Refuses a file that could not be written later: a folder, or one in a folder that does not exist.
pub(super) fn verify_file(file: &Path) -> Result<(), Failure> {
    if file.is_dir() {
        let failure = Failure::new(format!("cannot write {}: it is a folder", file.display()));
        return Err(failure.help("name a file"));
    }
    let folder = folder(file);
    if folder.is_dir() {
        return Ok(());
    }
    let message = format!("cannot write {}: the folder {} does not exist", file.display(), folder.display());
    Err(Failure::new(message).help("make the folder first; caplint does not create folders for reports"))
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_format_and_a_file() {
        let output = Output::parse("json=out/a=b.json").unwrap();
        assert_eq!((output.format, output.file), (Format::Json, PathBuf::from("out/a=b.json")));
        assert!(Output::parse("json").unwrap_err().contains("json=report.json"));
        assert!(Output::parse("json=").is_err());
        assert!(Output::parse("sarfi=x").unwrap_err().contains("human, concise, json, narrated"));
    }

    #[test]
    fn a_missing_folder_is_refused_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let output = |file: PathBuf| Output { format: Format::Json, file };
        assert!(output(folder.path().join("report.json")).verify().is_ok());
        assert!(output(folder.path().join("none/report.json")).verify().is_err());
        assert!(output(folder.path().to_path_buf()).verify().is_err());
        assert!(output(PathBuf::from("report.json")).verify().is_ok());
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.json");
        let output = Output { format: Format::Json, file: file.clone() };
        output.write(|out| out.write_all(b"first")).unwrap();
        output
            .write(|out| {
                out.write_all(b"half")?;
                Err(io::Error::other("disk full"))
            })
            .unwrap_err();
        assert_eq!(fs::read_to_string(&file).unwrap(), "first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_are_written_through() {
        use std::os::unix::fs::{FileTypeExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("report.json"), folder.path().join("link.json"));
        fs::write(&file, "old").unwrap();
        symlink(&file, &link).unwrap();
        let write =
            |file: &Path| Output { format: Format::Json, file: file.to_path_buf() }.write(|out| out.write_all(b"new"));
        write(&link).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");

        // Through a link, so that a mistake here replaces the link and not the device.
        let device = folder.path().join("device");
        symlink("/dev/null", &device).unwrap();
        write(&device).unwrap();
        assert!(fs::metadata(&device).unwrap().file_type().is_char_device());
    }

    #[test]
    fn a_dash_is_no_file() {
        let failure = Output::parse("json=-").unwrap().verify().unwrap_err();
        assert!(failure.text().contains("write `--format json` instead"), "{}", failure.text());
    }

    #[test]
    fn two_reports_cannot_go_into_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let output = |file: &str| Output { format: Format::Json, file: folder.path().join(file) };
        assert!(Output::verify_all(&[output("a.json"), output("b.json")]).is_ok());
        assert!(Output::verify_all(&[output("a.json"), output("./a.json")]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_report_is_readable_as_other_new_files_are() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.json");
        fs::write(folder.path().join("ordinary"), "").unwrap();
        let output = Output { format: Format::Json, file: file.clone() };
        output.write(|out| out.write_all(b"x")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&file), mode(&folder.path().join("ordinary")));
    }
}
