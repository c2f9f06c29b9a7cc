//! Opens the page in the browser without naming the token where others can read it: the arguments
//! of a process are everyone's.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::web::Secret;

/// A file that leads a browser to an address; only this user can read it. Removed when dropped.
#[derive(Debug)]
pub(super) struct RedirectFile(PathBuf);

impl RedirectFile {
    /// Writes the file. Errors: `Io`.
    fn new(folder: &Path, link: &str) -> Result<Self> {
        let name = format!("undersigned-{}.html", Secret::random()?.text());
        let file = Self(folder.join(name));
        let text = format!(
            "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta http-equiv=\"refresh\" content=\"0; url={link}\">\n<title>undersigned</title>\n\
             <a href=\"{link}\">Open the page</a>\n"
        );
        let written = private(&file.0).and_then(|mut file| file.write_all(text.as_bytes()));
        match written {
            Ok(()) => Ok(file),
            Err(error) => Err(Error::io("write", file.0.clone(), error)),
        }
    }
}

impl Drop for RedirectFile {
    fn drop(&mut self) {
        // Where it stays, it leads nowhere: the token ends with this run.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A new file that only this user can read; never one that is there already, nor one behind a link.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens an address that holds a token; returns the value that must live as long as the server.
/// Errors: `Io`.
pub(super) fn open_privately(link: &str) -> Result<RedirectFile> {
    let file = RedirectFile::new(&std::env::temp_dir(), link)?;
    open(&file.0.to_string_lossy());
    Ok(file)
}

/// Opens an address or a file in the browser; where that fails, the address on standard output
/// serves.
pub(super) fn open(place: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(program)
        .arg(place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_private_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let link = "http://127.0.0.1:1/?token=0123";
        let file = RedirectFile::new(folder.path(), link).unwrap();
        let text = std::fs::read_to_string(&file.0).unwrap();
        assert!(text.contains(&format!("url={link}\"")), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file.0).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(private(&file.0).is_err());
        drop(file);
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}
