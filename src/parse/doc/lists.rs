//! The definitions of a document's lists.
//!
//! Source: [MS-DOC], 2.9.147 (`LSTF`), 2.9.150 (`LVL`) and 2.9.131 (`LFO`).

use crate::deadline;
use crate::parse::compound::{u16_at, u32_at};
use crate::parse::numbering::{LEVELS, Level, List, Numbering};

/// The length of a definition, of a level before its marker, and of a list, in bytes.
const DEFINITION: usize = 28;
const LEVEL: usize = 28;
const LIST: usize = 16;

/// Reads the definitions, which begin with a table of this many bytes, and the lists made of them;
/// `definitions` goes on behind its table with the levels.
pub(super) fn read(definitions: &[u8], table: usize, lists: &[u8]) -> Numbering {
    let mut numbering = Numbering::default();
    let count = usize::from(u16_at(definitions, 0).unwrap_or(0));
    let mut rest = definitions.get(table..).unwrap_or_default();
    for at in 0..count {
        deadline::tick();
        let own = definitions.get(2 + DEFINITION * at..2 + DEFINITION * (at + 1));
        let Some((own, id)) = own.and_then(|own| Some((own, u32_at(own, 0)?))) else {
            break;
        };
        let is_simple = own.get(26).is_some_and(|flags| flags & 1 == 1);
        let mut levels = vec![Level::default(); LEVELS];
        for level in levels.iter_mut().take(if is_simple { 1 } else { LEVELS }) {
            if let Some(read) = level_of(&mut rest) {
                *level = read;
            }
        }
        numbering.definitions.insert(id.to_string(), levels);
    }
    let count = usize::try_from(u32_at(lists, 0).unwrap_or(0)).unwrap_or(0);
    for at in 0..count {
        let Some(id) = u32_at(lists, 4 + LIST * at) else {
            break;
        };
        let list = List {
            definition: id.to_string(),
            ..List::default()
        };
        numbering.lists.insert((at + 1).to_string(), list);
    }
    numbering
}

/// Reads a level and goes on behind it.
fn level_of(rest: &mut &[u8]) -> Option<Level> {
    let start = u32_at(rest, 0)?;
    let format = match *rest.get(4)? {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        5 => "ordinal",
        22 => "decimalZero",
        23 => "bullet",
        255 => "none",
        _ => "decimal",
    };
    let is_legal = rest.get(5)? & 0x04 != 0;
    let changes = usize::from(*rest.get(24)?) + usize::from(*rest.get(25)?);
    let marker = rest.get(LEVEL + changes..)?;
    let length = usize::from(u16_at(marker, 0)?);
    let units = marker.get(2..2 + 2 * length)?.chunks_exact(2);
    let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let mut text = String::new();
    for character in char::decode_utf16(units).flatten() {
        match u32::from(character) {
            // The number of a level, counted from 0.
            number @ 0..=8 => {
                text.push('%');
                text.extend(char::from_digit(number + 1, 10));
            }
            _ => text.push(character),
        }
    }
    *rest = marker.get(2 + 2 * length..).unwrap_or_default();
    Some(Level {
        start: i64::from(start),
        format: format.to_owned(),
        text,
        is_legal,
    })
}
