//! The mark of an index: its maker, the machine, the folder.
//!
//! An index that came out of an archive holds whatever the author of the archive put there. That
//! author cannot know the name that this machine has for itself, nor when the file with the mark
//! will be made on its disk, so that a mark can neither be invented nor copied from an index that
//! was given away. The mark reveals nothing about the user or the machine.

use std::fs::Metadata;
use std::io::{self, Write};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::index::tantivy::store::place::{Access, Place, invalid, system};

/// The file that holds the mark.
pub(crate) const MARK: &str = "owner.json";

/// The largest mark, in bytes.
const LARGEST: u64 = 1 << 10;

/// The files in which a system keeps the name that it was given when it was installed. Source:
/// machine-id(5), and the D-Bus specification for the second.
const MACHINE: [&str; 2] = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

/// The content of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    /// SHA-256 over all the data of the mark, in hexadecimal.
    mark: String,
    /// True if the index is for a group.
    #[serde(default)]
    group: bool,
}

/// The owner according to a folder's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// That of this user on this machine.
    Own(Access),
    /// Another one, or one that was copied.
    Other(Access),
    /// None.
    Nobody,
}

/// Reads the owner from a folder's mark. Errors: those of reading, `InvalidData` for a file that is
/// not a mark.
pub(crate) fn owner(place: &Place) -> io::Result<Owner> {
    let (bytes, metadata) = match place.read_with_metadata(MARK, LARGEST) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Owner::Nobody),
        read => read?,
    };
    let found: Mark = serde_json::from_slice(&bytes).map_err(invalid)?;
    let access = if found.group {
        Access::Group
    } else {
        Access::Private
    };
    let is_own = place.is_own() && found.mark == mark_of(&metadata, access);
    Ok(if is_own {
        Owner::Own(access)
    } else {
        Owner::Other(access)
    })
}

/// Marks a folder as that of this user. Errors: those of writing.
pub(crate) fn mark(place: &Place) -> io::Result<()> {
    place.replace_by(MARK, |file| {
        let mark = Mark {
            mark: mark_of(&file.metadata()?, place.access()),
            group: place.access() == Access::Group,
        };
        file.write_all(&serde_json::to_vec(&mark).map_err(invalid)?)
    })
}

/// The mark that this user gives on this machine in this file to an index with such rights.
fn mark_of(metadata: &Metadata, access: Access) -> String {
    let machine = MACHINE
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
        .unwrap_or_default();
    let created = metadata.created().ok();
    let created = created.and_then(|created| created.duration_since(UNIX_EPOCH).ok());
    let created = match created {
        Some(created) if !created.is_zero() => format!("made at {}", created.as_nanos()),
        // Some file systems do not keep it.
        _ => format!("number {}", system::number(metadata)),
    };
    let mut hash = Sha256::new();
    hash.update(format!(
        "undersigned index\n{}\n{}\n{created}\n{access:?}\n",
        machine.trim(),
        system::user()
    ));
    let mut hexadecimal = String::new();
    for byte in hash.finalize() {
        hexadecimal.push_str(&format!("{byte:02x}"));
    }
    hexadecimal
}
