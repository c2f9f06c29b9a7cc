//! The password of the page: the first line of a file that nobody else can read.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::shell::quoted;
use crate::web::Secret;

/// The shortest password, in bytes: guesses are slowed down, not stopped.
const SHORTEST: usize = 12;

/// The longest file that is read, in bytes.
const MAX_LENGTH: u64 = 4_096;

/// Reads a password. Errors: `Io`; `Usage` where others can read the file, or the password is too
/// short.
pub(super) fn read(path: &Path) -> Result<Secret> {
    let failed = |error| Error::io("read", path, error);
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if is_readable_by_others(&metadata) {
        let message = format!("others can read the password in `{}`", path.display());
        return Err(Error::new(ErrorKind::Usage, message)
            .at(path)
            .hint(format!("keep it to yourself: `chmod 600 {}`", quoted(path))));
    }
    let mut text = String::new();
    let read = file.take(MAX_LENGTH).read_to_string(&mut text);
    read.map_err(failed)?;
    let password = text.lines().next().unwrap_or_default().trim();
    if password.len() < SHORTEST {
        let message = format!(
            "the password in `{}` has fewer than {SHORTEST} characters",
            path.display()
        );
        return Err(Error::new(ErrorKind::Usage, message).at(path).hint(format!(
            "make a long one: `head -c 18 /dev/urandom | base64 > {}`",
            quoted(path)
        )));
    }
    Ok(Secret::new(password))
}

#[cfg(unix)]
fn is_readable_by_others(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_readable_by_others(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_password_is_long_and_nobody_elses() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let check = |text: &str, mode: u32, expected: std::result::Result<&str, &str>| {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let read = read(&path).map_err(|error| error.to_string());
            match expected {
                Ok(password) => assert_eq!(read.unwrap().text(), password),
                Err(words) => assert!(read.unwrap_err().contains(words), "{text} {mode:o}"),
            }
        };
        check("a long password\n", 0o600, Ok("a long password"));
        check(" a long password \r\nmore\n", 0o400, Ok("a long password"));
        check("a long password", 0o640, Err("others can read"));
        check("a long password", 0o604, Err("others can read"));
        check("short", 0o600, Err("fewer than 12"));
        check("", 0o600, Err("fewer than 12"));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(super::read(&path).unwrap_err().kind, ErrorKind::Io);
    }
}
