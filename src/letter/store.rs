//! Fingerprints, and the overlaps that were measured, as bytes: what a run keeps for the next one,
//! so that it reads only the documents that are new.

use std::collections::{BTreeMap, HashMap};

use crate::document::DocumentId;
use crate::letter::bytes::{Sink, Source};
use crate::letter::candidates::Pair;
use crate::letter::fingerprint::{Fingerprint, MINIMA};
use crate::letter::overlap::Overlap;
use crate::letter::place::FileKey;

/// The version of the bytes, of the rules by which fingerprints are made, and of their hashes.
pub const FINGERPRINTS_VERSION: u32 = 1;

/// The fingerprints of a collection, sorted by id, and what was measured of pairs of texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fingerprints {
    /// Sorted by id, each id once.
    pub prints: Vec<Fingerprint>,
    /// The overlap of the texts of two documents, by their places.
    pub overlaps: BTreeMap<Pair, Overlap>,
}

impl Fingerprints {
    /// The bytes for a side table.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sink = Sink::default();
        sink.u32(self.prints.len() as u32);
        self.prints.iter().for_each(|print| write(&mut sink, print));
        sink.u32(self.overlaps.len() as u32);
        for ((left, right), overlap) in &self.overlaps {
            sink.u32(*left);
            sink.u32(*right);
            sink.u16(overlap.jaccard);
            sink.u16(overlap.contained);
            sink.u16(overlap.head);
        }
        sink.0
    }

    /// Reads the bytes of a side table; `None` if they are not what `to_bytes` writes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut source = Source(bytes);
        let count = source.count(64)?;
        let mut prints: Vec<Fingerprint> = Vec::with_capacity(count);
        for _ in 0..count {
            let print = read(&mut source)?;
            if prints.last().is_some_and(|last| last.id >= print.id) {
                return None;
            }
            prints.push(print);
        }
        let mut overlaps = BTreeMap::new();
        for _ in 0..source.count(14)? {
            let pair = (source.u32()?, source.u32()?);
            let overlap = Overlap {
                jaccard: source.u16()?,
                contained: source.u16()?,
                head: source.u16()?,
            };
            if pair.0 >= pair.1 || pair.1 as usize >= count {
                return None;
            }
            overlaps.insert(pair, overlap);
        }
        source.0.is_empty().then_some(Self { prints, overlaps })
    }

    /// The overlaps that still hold for other fingerprints, by the places there: both texts are
    /// what they were.
    pub fn overlaps_for(&self, prints: &[Fingerprint]) -> HashMap<Pair, Overlap> {
        let same = |print: &Fingerprint| {
            let place = prints.binary_search_by(|other| other.id.cmp(&print.id));
            let place = place.ok()?;
            let other = &prints[place];
            let is_same = other.text == print.text && other.minima == print.minima;
            is_same.then_some(place as u32)
        };
        let places: Vec<Option<u32>> = self.prints.iter().map(same).collect();
        let place = |place: u32| places.get(place as usize).copied().flatten();
        let overlaps = self.overlaps.iter();
        overlaps
            .filter_map(|((left, right), overlap)| {
                Some(((place(*left)?, place(*right)?), *overlap))
            })
            .collect()
    }
}

fn write(sink: &mut Sink, print: &Fingerprint) {
    sink.text(&print.id.0);
    sink.text(&print.path);
    sink.text(&print.language);
    sink.u8(u8::from(print.days.is_some()));
    let (first, last) = print.days.unwrap_or_default();
    sink.u32(first as u32);
    sink.u32(last as u32);
    sink.u64(print.text);
    for number in [
        print.words,
        print.shingles,
        print.title_numbers,
        print.numbers,
        print.host,
        print.publisher,
    ] {
        sink.u32(number);
    }
    sink.numbers(&print.minima);
    sink.numbers(&print.parties);
    sink.numbers(&print.title);
    sink.u32(print.files.len() as u32);
    for file in &print.files {
        sink.u32(file.stem);
        sink.u32(file.folder);
        sink.text(&file.code);
    }
    sink.u32(print.anchors.len() as u32);
    for (anchor, count) in &print.anchors {
        sink.u32(*anchor);
        sink.u8(*count);
    }
    sink.bytes(&print.paragraphs);
}

fn read(source: &mut Source<'_>) -> Option<Fingerprint> {
    let id = DocumentId(source.text()?);
    let (path, language) = (source.text()?, source.text()?);
    let is_dated = source.u8()? == 1;
    let days = (source.u32()? as i32, source.u32()? as i32);
    let text = source.u64()?;
    let mut number = || source.u32();
    let [words, shingles, title_numbers, numbers, host, publisher] = [
        number()?,
        number()?,
        number()?,
        number()?,
        number()?,
        number()?,
    ];
    let minima = source.numbers()?;
    let (parties, title) = (source.numbers()?, source.numbers()?);
    let files = (0..source.count(12)?).map(|_| {
        Some(FileKey {
            stem: source.u32()?,
            folder: source.u32()?,
            code: source.text()?,
        })
    });
    let files: Option<Vec<FileKey>> = files.collect();
    let anchors = (0..source.count(5)?).map(|_| Some((source.u32()?, source.u8()?)));
    let anchors: Option<Vec<(u32, u8)>> = anchors.collect();
    let is_whole = minima.is_empty() || minima.len() == MINIMA;
    is_whole.then_some(())?;
    Some(Fingerprint {
        id,
        path,
        language,
        days: is_dated.then_some(days),
        text,
        words,
        shingles,
        minima,
        parties,
        title,
        title_numbers,
        numbers,
        host,
        publisher,
        files: files?,
        anchors: anchors?,
        paragraphs: source.bytes()?.to_vec(),
    })
}
