//! Side tables in the folder of a generation of data: a header, and bytes that mean nothing here.
//!
//! The header names the commit from whose documents a table was made, so that readers and the next
//! run can tell an outdated one. A table that is damaged or absent does no harm: the next run that
//! writes makes it again.

use std::io::{self, Read, Write};

use crate::index::side_table::SideTable;
use crate::index::tantivy::store::place::Place;

/// The first bytes of every side table.
pub(crate) const MAGIC: [u8; 8] = *b"USSIDE01";

/// The length of a header: magic, version of the format, commit, length of the content, CRC-32 of
/// all but itself. Numbers are little-endian.
pub(crate) const HEADER: usize = 8 + 4 + 8 + 8 + 4;

/// The largest table, in bytes.
const LARGEST: u64 = 1 << 30;

/// The header of a side table as it stands in the file; `None` if there is no such file. It has the
/// checksum of the content, so that two tables with the same header are the same.
pub(crate) type Header = Option<Vec<u8>>;

/// Reads the headers of all tables in a folder of data.
pub(crate) fn headers(data: &Place) -> [Header; SideTable::ALL.len()] {
    SideTable::ALL.map(|table| {
        let mut header = Vec::with_capacity(HEADER);
        let file = data.file(table.file_name()).ok()?;
        file.take(HEADER as u64).read_to_end(&mut header).ok()?;
        Some(header)
    })
}

/// Returns true if a side table has this name.
pub(crate) fn is_name(name: &str) -> bool {
    SideTable::ALL.iter().any(|table| table.file_name() == name)
}

/// The header for a content.
fn header(version: u32, commit: u64, content: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    header.extend(version.to_le_bytes());
    header.extend(commit.to_le_bytes());
    header.extend((content.len() as u64).to_le_bytes());
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&header);
    checksum.update(content);
    header.extend(checksum.finalize().to_le_bytes());
    header
}

/// Writes a table in the place of any of its kind, in one step.
pub(crate) fn write(
    data: &Place,
    table: SideTable,
    version: u32,
    commit: u64,
    content: &[u8],
) -> io::Result<()> {
    if content.len() as u64 > LARGEST - HEADER as u64 {
        return Err(invalid("a side table is larger than 1 GB"));
    }
    data.replace_by(table.file_name(), |file| {
        file.write_all(&header(version, commit, content))?;
        file.write_all(content)
    })
}

/// Reads a table: the version of its format, the commit of which it is, and its content; `None` if
/// there is no such file. Errors: `InvalidData` for one that is damaged, and those of the system.
pub(crate) fn read(data: &Place, table: SideTable) -> io::Result<Option<(u32, u64, Vec<u8>)>> {
    let mut bytes = match data.read(table.file_name(), LARGEST) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let number = |from: usize| {
        let bytes = bytes.get(from..from + 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    };
    let version = bytes.get(8..12).and_then(|bytes| bytes.try_into().ok());
    let (Some(version), Some(commit), Some(content)) = (
        version.map(u32::from_le_bytes),
        number(12),
        bytes.get(HEADER..),
    ) else {
        return Err(invalid("a side table is cut short"));
    };
    if bytes[..HEADER] != header(version, commit, content)[..] {
        return Err(invalid("a side table is damaged"));
    }
    bytes.drain(..HEADER);
    Ok(Some((version, commit, bytes)))
}

fn invalid(cause: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let data = Place::open(folder.path()).unwrap();
        let table = SideTable::Letters;
        assert_eq!(read(&data, table).unwrap(), None);
        assert_eq!(headers(&data), [None, None, None]);
        for content in [&b""[..], b"some letters"] {
            write(&data, table, 3, 17, content).unwrap();
            let read = read(&data, table).unwrap();
            assert_eq!(read, Some((3, 17, content.to_vec())));
        }
        assert_eq!(read(&data, SideTable::Parties).unwrap(), None);
        let path = folder.path().join(table.file_name());
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(headers(&data)[0].as_deref(), Some(&whole[..HEADER]));
        let check = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let error = read(&data, table).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{bytes:?}");
        };
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 4;
            check(&damaged);
            check(&whole[..place]);
        }
        check(&[&whole[..], b"x"].concat());
    }
}
