//! Compound files: the file system in a file in which programs kept their parts before 2007.
//!
//! Gives the bytes of a stream by its name, as far as they are there. Knows nothing of what a stream
//! holds. Source: Microsoft, [MS-CFB] Compound File Binary File Format.

use rustc_hash::FxHashSet;

use crate::deadline;

/// The first bytes of such a file.
const SIGN: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The length of the header, in bytes.
const HEADER: usize = 512;
/// Numbers of sectors from here on are no sectors: ends of chains and free places.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// The number that stands for no entry.
const NO_ENTRY: u32 = u32::MAX;
/// The length of an entry of the directory, in bytes.
const ENTRY: usize = 128;
/// The most entries that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// A compound file, opened.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    /// The length of a sector and of a small sector, as powers of two.
    shift: u32,
    small_shift: u32,
    /// Streams shorter than this lie in small sectors.
    cutoff: u64,
    /// The sector that follows each sector, and the small sector that follows each small one.
    next: Vec<u32>,
    small_next: Vec<u32>,
    /// The small sectors, one after the other.
    small: Vec<u8>,
    streams: Vec<Stream>,
}

/// A stream of the root folder: its name, its first sector and its length in bytes.
struct Stream {
    name: String,
    first: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    /// Returns true if bytes begin as compound files do.
    pub(super) fn is_compound(bytes: &[u8]) -> bool {
        bytes.starts_with(SIGN)
    }

    /// Opens a file; none where its directory cannot be found.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        let small_shift = u32::from(u16_at(bytes, 32)?);
        if !Self::is_compound(bytes) || !(7..=20).contains(&shift) || small_shift > shift {
            return None;
        }
        let mut file = Self {
            bytes,
            shift,
            small_shift,
            cutoff: u64::from(u32_at(bytes, 56)?),
            next: Vec::new(),
            small_next: Vec::new(),
            small: Vec::new(),
            streams: Vec::new(),
        };
        file.next = file.table()?;
        let small_next = file.chain(u32_at(bytes, 60)?, u64::MAX);
        file.small_next = numbers(&small_next);
        let directory = file.chain(u32_at(bytes, 48)?, u64::MAX);
        let entries: Vec<&[u8]> = directory.chunks_exact(ENTRY).take(MOST_ENTRIES).collect();
        let root = entries.first()?;
        file.small = file.chain(u32_at(root, 116)?, length(root)?);
        file.streams = streams(&entries, u32_at(root, 76)?);
        Some(file)
    }

    /// Returns true if the root folder holds a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.iter().any(|stream| stream.name == name)
    }

    /// The bytes of a stream of the root folder, as far as they are there; none where there is no
    /// such stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let stream = self.streams.iter().find(|stream| stream.name == name)?;
        if stream.length >= self.cutoff {
            return Some(self.chain(stream.first, stream.length));
        }
        let read = |sector| piece(&self.small, sector, 0, self.small_shift);
        let length = stream.length.min(self.small.len() as u64);
        Some(chained(&self.small_next, stream.first, length, read))
    }

    /// The bytes of a chain of sectors: no more than the file has.
    fn chain(&self, first: u32, length: u64) -> Vec<u8> {
        let length = length.min(self.bytes.len() as u64);
        chained(&self.next, first, length, |sector| self.sector(sector))
    }

    /// The bytes of a sector: fewer where the file is cut, none beyond its end.
    fn sector(&self, sector: u32) -> &[u8] {
        piece(self.bytes, sector, 1, self.shift)
    }

    /// The table of the sectors that follow each other.
    fn table(&self) -> Option<Vec<u32>> {
        let own = self.bytes.get(76..HEADER)?;
        let mut parts = numbers(own);
        // Further parts are named in sectors, the last number of which leads to the next.
        let most = self.bytes.len() >> self.shift;
        let mut sector = u32_at(self.bytes, 68)?;
        for _ in 0..most {
            deadline::tick();
            if sector >= NO_SECTOR {
                break;
            }
            let mut named = numbers(self.sector(sector));
            let Some(last) = named.pop() else {
                break;
            };
            parts.extend(named);
            sector = last;
        }
        parts.retain(|part| *part < NO_SECTOR);
        parts.truncate(most + 1);
        let parts = parts.into_iter();
        Some(parts.flat_map(|part| numbers(self.sector(part))).collect())
    }
}

/// The streams below the entry of a folder's tree, by the numbers that lead to left and right.
fn streams(entries: &[&[u8]], root: u32) -> Vec<Stream> {
    let mut streams = Vec::new();
    let mut seen = FxHashSet::default();
    let mut open = vec![root];
    while let Some(number) = open.pop() {
        if number == NO_ENTRY || !seen.insert(number) {
            continue;
        }
        let Some(entry) = usize::try_from(number).ok().and_then(|at| entries.get(at)) else {
            continue;
        };
        open.extend([68, 72].into_iter().filter_map(|at| u32_at(entry, at)));
        let is_stream = entry.get(66) == Some(&2);
        if let (true, Some(name), Some(first), Some(length)) =
            (is_stream, name(entry), u32_at(entry, 116), length(entry))
        {
            streams.push(Stream {
                name,
                first,
                length,
            });
        }
    }
    streams
}

/// The name in an entry.
fn name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
    let units = entry.get(..length)?.chunks_exact(2);
    let units: Vec<u16> = units
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    String::from_utf16(&units).ok()
}

/// The length in an entry. The upper half says nothing in files of the older version, which hold
/// less than 4 GB.
fn length(entry: &[u8]) -> Option<u64> {
    u32_at(entry, 120).map(u64::from)
}

/// The bytes of a chain, up to a length; it ends where the table leads nowhere, or in a circle.
fn chained<'a>(next: &[u32], first: u32, length: u64, read: impl Fn(u32) -> &'a [u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut sector = first;
    // A chain is not longer than the table.
    for _ in 0..next.len() {
        deadline::tick();
        if sector >= NO_SECTOR || bytes.len() >= length {
            break;
        }
        let part = read(sector);
        if part.is_empty() {
            break;
        }
        bytes.extend_from_slice(part);
        let following = usize::try_from(sector).ok().and_then(|at| next.get(at));
        sector = following.copied().unwrap_or(NO_SECTOR);
    }
    bytes.truncate(length);
    bytes
}

/// The bytes of a sector of this size, behind so many others; fewer at the end.
fn piece(bytes: &[u8], sector: u32, before: u64, shift: u32) -> &[u8] {
    let start = (u64::from(sector) + before) << shift;
    let start = usize::try_from(start)
        .unwrap_or(usize::MAX)
        .min(bytes.len());
    let end = start.saturating_add(1 << shift).min(bytes.len());
    &bytes[start..end]
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let numbers = bytes.chunks_exact(4);
    numbers
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

/// The number at a place, lowest byte first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

/// The number at a place, lowest byte first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A file of streams, each in sectors of 512 bytes however short it is.
    pub(in crate::parse) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let sector = 1_usize << 9;
        let sectors = |length: usize| length.div_ceil(sector).max(1);
        let directory = sectors((streams.len() + 1) * ENTRY);
        let used: usize = streams.iter().map(|(_, bytes)| sectors(bytes.len())).sum();
        let table = sectors((directory + used + 8) * 4 + 512);
        let mut next: Vec<u32> = vec![0xFFFF_FFFD; table];
        let mut chain = |length: usize| {
            let first = next.len();
            for at in 1..=length {
                let number = u32::try_from(first + at).unwrap();
                next.push(if at == length { 0xFFFF_FFFE } else { number });
            }
            u32::try_from(first).unwrap()
        };
        let mut entries = vec![entry("Root Entry", 5, 0xFFFF_FFFE, 0, NO_ENTRY, 1)];
        let first_of_directory = chain(directory);
        let mut data = Vec::new();
        for (at, (name, bytes)) in streams.iter().enumerate() {
            let first = chain(sectors(bytes.len()));
            let right = match at + 1 == streams.len() {
                true => NO_ENTRY,
                false => u32::try_from(at + 2).unwrap(),
            };
            entries.push(entry(name, 2, first, bytes.len(), right, NO_ENTRY));
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(sector).max(sector), 0);
        }
        let mut file = vec![0; HEADER];
        file[..8].copy_from_slice(SIGN);
        file[30] = 9;
        file[32] = 6;
        let mut put = |at: usize, number: u32| {
            file[at..at + 4].copy_from_slice(&number.to_le_bytes());
        };
        put(48, first_of_directory);
        put(60, 0xFFFF_FFFE);
        put(68, 0xFFFF_FFFE);
        for at in 0..109 {
            let part = u32::try_from(at).unwrap();
            put(76 + 4 * at, if at < table { part } else { NO_ENTRY });
        }
        let mut numbers: Vec<u8> = next.iter().flat_map(|one| one.to_le_bytes()).collect();
        numbers.resize(table * sector, 0xFF);
        file.extend(numbers);
        let mut entries = entries.concat();
        entries.resize(directory * sector, 0);
        file.extend(entries);
        file.extend(data);
        file
    }

    fn entry(name: &str, kind: u8, first: u32, length: usize, right: u32, child: u32) -> Vec<u8> {
        let mut entry = vec![0; ENTRY];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = u8::try_from(2 * name.len() + 2).unwrap();
        entry[66] = kind;
        let length = u32::try_from(length).unwrap();
        for (at, number) in [
            (68, NO_ENTRY),
            (72, right),
            (76, child),
            (116, first),
            (120, length),
        ] {
            entry[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        entry
    }

    #[test]
    fn streams_are_read_by_name() {
        let long = vec![7; 1300];
        let bytes = compound(&[("First", b"one"), ("Second", &long)]);
        let file = Compound::open(&bytes).unwrap();
        assert_eq!(file.stream("First").as_deref(), Some(&b"one"[..]));
        assert_eq!(file.stream("Second"), Some(long));
        assert!(file.has("First") && !file.has("Third"));
        assert_eq!(file.stream("Third"), None);
    }

    #[test]
    fn chains_in_circles_and_files_that_are_cut_end() {
        let long = vec![7; 5000];
        let mut bytes = compound(&[("Long", &long)]);
        let half = bytes.len() - 2000;
        let file = Compound::open(&bytes[..half]).unwrap();
        let read = file.stream("Long").unwrap();
        assert!(read.len() > 2000 && long.starts_with(&read));
        for end in (0..bytes.len()).step_by(97) {
            if let Some(file) = Compound::open(&bytes[..end]) {
                let _ = file.stream("Long");
            }
        }
        // Each sector is followed by the same one.
        let table = HEADER..HEADER + 512;
        for four in bytes[table].chunks_exact_mut(4) {
            four.copy_from_slice(&4_u32.to_le_bytes());
        }
        if let Some(file) = Compound::open(&bytes) {
            let _ = file.stream("Long");
        }
    }
}
