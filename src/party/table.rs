//! The parties of a collection: the dictionary of its names, resolved, and its form in bytes.
//!
//! Bytes come from anybody: every number in them is checked. Knows no index.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::aliases::{self, Aliases};
use super::compare::Reason;
use super::{Kind, Mention, Merge, Party, Resolution, id, resolve};
use crate::document::Country;

/// The version of the form in bytes.
pub const VERSION: u32 = 1;

/// A distinct printed name of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// As printed.
    pub name: String,
    /// The country, if one alone is printed beside it.
    pub country: Option<Country>,
    /// Person or organization.
    pub party_type: Kind,
    /// Documents that it signed or that are addressed to it.
    pub documents: u32,
}

impl Printed {
    fn mention(&self) -> Mention<'_> {
        Mention {
            name: &self.name,
            country: self.country,
            party_type: self.party_type,
            documents: self.documents,
        }
    }
}

/// The parties of a collection.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    /// The names, sorted.
    printed: Vec<Printed>,
    resolution: Resolution,
    aliases: Aliases,
    /// By the letters of a name.
    by_key: FxHashMap<String, Vec<u32>>,
}

impl Parties {
    /// Resolves a dictionary; each name is in it once.
    pub fn new(mut printed: Vec<Printed>, aliases: Aliases) -> Self {
        printed.sort_by(|a, b| a.name.cmp(&b.name));
        printed.dedup_by(|a, b| a.name == b.name);
        let mentions: Vec<Mention<'_>> = printed.iter().map(Printed::mention).collect();
        let resolution = resolve(&mentions, &aliases);
        Self::of(printed, resolution, aliases)
    }

    fn of(printed: Vec<Printed>, resolution: Resolution, aliases: Aliases) -> Self {
        let mut by_key: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (name, party) in printed.iter().zip(&resolution.party_of) {
            push(&mut by_key, aliases::key(&name.name), *party);
        }
        for (acronym, party) in &resolution.acronyms {
            push(&mut by_key, acronym.clone(), *party);
        }
        for (place, party) in (0..).zip(&resolution.parties) {
            let entry = party.alias.and_then(|entry| aliases.parties.get(entry));
            for name in entry.into_iter().flat_map(|entry| entry.names()) {
                push(&mut by_key, aliases::key(name), place);
            }
        }
        Self {
            printed,
            resolution,
            aliases,
            by_key,
        }
    }

    /// The entries of the alias file.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// The names, sorted.
    pub fn printed(&self) -> &[Printed] {
        &self.printed
    }

    /// The parties, merges and undecided pairs, by the places of names and parties.
    pub fn resolution(&self) -> &Resolution {
        &self.resolution
    }

    /// The party of a printed name.
    pub fn party_of(&self, name: &str) -> Option<u32> {
        let place = self
            .printed
            .binary_search_by(|printed| printed.name.as_str().cmp(name));
        self.resolution.party_of.get(place.ok()?).copied()
    }

    /// The name shown for a party; empty for an unknown one.
    pub fn label(&self, party: u32) -> &str {
        let Some(party) = self.resolution.parties.get(party as usize) else {
            return "";
        };
        let entry = party
            .alias
            .and_then(|entry| self.aliases.parties.get(entry));
        entry.map_or_else(|| self.spelling(party.members[0]), |entry| &entry.name)
    }

    /// The id of a party.
    pub fn id(&self, party: u32) -> String {
        let party = self.resolution.parties.get(party as usize);
        let first = party.and_then(|party| self.printed.get(party.members[0] as usize));
        first.map_or_else(String::new, |first| id(&first.mention()))
    }

    /// The spellings of a party, the most frequent first.
    pub fn spellings(&self, party: u32) -> impl Iterator<Item = &str> {
        let party = self.resolution.parties.get(party as usize);
        let members = party
            .map(|party| party.members.as_slice())
            .unwrap_or_default();
        members.iter().map(|place| self.spelling(*place))
    }

    fn spelling(&self, place: u32) -> &str {
        self.printed
            .get(place as usize)
            .map_or("", |printed| &printed.name)
    }

    /// The parties that are called so: by one of their spellings, in whatever case and with whatever
    /// marks, by an acronym they declare, or by a name in the alias file.
    pub fn called(&self, name: &str) -> &[u32] {
        self.by_key
            .get(&aliases::key(name))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Documents of the names of a party, added up: those with two spellings count twice.
    pub fn documents(&self, party: u32) -> u64 {
        let party = self.resolution.parties.get(party as usize);
        let members = party
            .map(|party| party.members.as_slice())
            .unwrap_or_default();
        members
            .iter()
            .filter_map(|place| self.printed.get(*place as usize))
            .map(|printed| u64::from(printed.documents))
            .sum()
    }

    /// The same names resolved with another alias file; the same parties if it is the same.
    #[must_use]
    pub fn with(self, aliases: Aliases) -> Self {
        if self.aliases == aliases {
            self
        } else {
            Self::new(self.printed, aliases)
        }
    }

    /// The bytes.
    pub fn encoded(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(hash(&self.aliases));
        number(&mut bytes, self.printed.len());
        for (printed, party) in self.printed.iter().zip(&self.resolution.party_of) {
            text(&mut bytes, &printed.name);
            bytes.push(printed.party_type as u8);
            bytes.extend(printed.country.as_ref().map_or(*b"--", |country| {
                let code = country.code().as_bytes();
                [code[0], code[1]]
            }));
            bytes.extend(printed.documents.to_le_bytes());
            bytes.extend(party.to_le_bytes());
        }
        number(&mut bytes, self.resolution.parties.len());
        for party in &self.resolution.parties {
            let alias = party.alias.and_then(|alias| u32::try_from(alias + 1).ok());
            bytes.extend(alias.unwrap_or(0).to_le_bytes());
            bytes.extend(party.members[0].to_le_bytes());
            number(&mut bytes, party.merges.len());
            for merge in &party.merges {
                bytes.extend(merge.one.to_le_bytes());
                bytes.extend(merge.other.to_le_bytes());
                bytes.push(merge.reason as u8);
            }
        }
        number(&mut bytes, self.resolution.acronyms.len());
        for (acronym, party) in &self.resolution.acronyms {
            text(&mut bytes, acronym);
            bytes.extend(party.to_le_bytes());
        }
        bytes
    }

    /// Reads bytes, and resolves the names again if they were resolved with another alias file.
    /// None for bytes that are not such a table. Undecided pairs are not kept: `resolved` makes them.
    pub fn decoded(bytes: &[u8], aliases: Aliases) -> Option<Self> {
        let mut reader = Reader(bytes);
        let same = reader.take(32)? == hash(&aliases);
        let count = reader.count(12)?;
        let mut printed = Vec::with_capacity(count);
        let mut party_of = Vec::with_capacity(count);
        for _ in 0..count {
            printed.push(reader.printed()?);
            party_of.push(reader.number()?);
        }
        if !printed.is_sorted_by(|a, b| a.name < b.name) {
            return None;
        }
        if !same {
            return Some(Self::new(printed, aliases));
        }
        let parties = reader.parties(&printed, &party_of, aliases.parties.len())?;
        let mut acronyms = Vec::new();
        for _ in 0..reader.count(8)? {
            let acronym = reader.text()?;
            let party = reader
                .number()
                .filter(|party| (*party as usize) < parties.len())?;
            acronyms.push((acronym, party));
        }
        let resolution = Resolution {
            party_of,
            parties,
            acronyms,
            undecided: Vec::new(),
        };
        reader
            .0
            .is_empty()
            .then(|| Self::of(printed, resolution, aliases))
    }

    /// The same parties with the undecided pairs.
    #[must_use]
    pub fn resolved(self) -> Self {
        Self::new(self.printed, self.aliases)
    }
}

fn push(by_key: &mut FxHashMap<String, Vec<u32>>, key: String, party: u32) {
    let parties = by_key.entry(key).or_default();
    if !parties.contains(&party) {
        parties.push(party);
    }
}

/// A number that tells one alias file from another.
fn hash(aliases: &Aliases) -> [u8; 32] {
    Sha256::digest(format!("{aliases:?}")).into()
}

fn number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    number(bytes, text.len());
    bytes.extend(text.as_bytes());
}

/// What is left to read.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A number of items of which each has so many bytes at least.
    fn count(&mut self, bytes: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(bytes)? <= self.0.len()).then_some(count)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count(1)?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn printed(&mut self) -> Option<Printed> {
        let name = self.text()?;
        let party_type = match self.take(1)? {
            [0] => Kind::Organization,
            [1] => Kind::Person,
            _ => return None,
        };
        let country = match self.take(2)? {
            b"--" => None,
            code => Some(std::str::from_utf8(code).ok()?.parse().ok()?),
        };
        let documents = self.number()?;
        Some(Printed {
            name,
            country,
            party_type,
            documents,
        })
    }

    /// The parties of names, with `entries` entries in the alias file.
    fn parties(
        &mut self,
        printed: &[Printed],
        party_of: &[u32],
        entries: usize,
    ) -> Option<Vec<Party>> {
        let names = printed.len();
        let count = self.count(12)?;
        let known = |place: &u32| (*place as usize) < names;
        let mut parties = Vec::with_capacity(count);
        for _ in 0..count {
            let alias = usize::try_from(self.number()?).ok()?.checked_sub(1);
            if alias.is_some_and(|alias| alias >= entries) {
                return None;
            }
            let first = self.number().filter(known)?;
            let mut merges = Vec::new();
            for _ in 0..self.count(9)? {
                let one = self.number().filter(known)?;
                let other = self.number().filter(known)?;
                let reason = Reason::numbered(*self.take(1)?.first()?)?;
                merges.push(Merge { one, other, reason });
            }
            parties.push(Party {
                members: vec![first],
                merges,
                alias,
            });
        }
        let mut order: Vec<u32> = (0..u32::try_from(names).ok()?).collect();
        order.sort_by_key(|name| std::cmp::Reverse(printed[*name as usize].documents));
        for name in order {
            let party: &mut Party = parties.get_mut(party_of[name as usize] as usize)?;
            if party.members[0] != name {
                party.members.push(name);
            }
        }
        let owned =
            |(place, party): (u32, &Party)| party_of.get(party.members[0] as usize) == Some(&place);
        (0..).zip(&parties).all(owned).then_some(parties)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parties(aliases: &str) -> Parties {
        let printed = |(name, documents): (&str, u32)| Printed {
            name: name.to_owned(),
            country: "US".parse().ok(),
            party_type: Kind::Organization,
            documents,
        };
        let names = [
            ("River Watch International (RWI)", 3),
            ("River Watch International", 5),
            ("RWI", 1),
            ("Lake Union", 2),
        ];
        Parties::new(
            names.map(printed).to_vec(),
            Aliases::parse(aliases).unwrap(),
        )
    }

    #[test]
    fn parties_are_found_by_any_spelling() {
        let parties = parties("[[party]]\nname = \"Union of the Lake\"\nalso = [\"Lake Union\"]\n");
        for (name, label) in [
            ("rwi", "River Watch International"),
            ("RIVER WATCH INTERNATIONAL", "River Watch International"),
            ("union of the lake", "Union of the Lake"),
            ("lake-union", "Union of the Lake"),
        ] {
            let called = parties.called(name);
            assert_eq!(called.len(), 1, "{name}");
            assert_eq!(parties.label(called[0]), label, "{name}");
        }
        assert!(parties.called("river").is_empty());
        let party = parties.party_of("RWI").unwrap();
        assert_eq!(parties.spellings(party).count(), 3);
        assert_eq!(parties.documents(party), 9);
        assert_eq!(parties.id(party).len(), 16);
        assert_eq!(parties.party_of("Nobody"), None);
    }

    #[test]
    fn bytes_give_the_same_parties_and_damage_is_seen() {
        let before = parties("");
        let bytes = before.encoded();
        let after = Parties::decoded(&bytes, Aliases::default()).unwrap();
        assert_eq!(after.encoded(), bytes);
        let found: Vec<&str> = after.spellings(after.party_of("RWI").unwrap()).collect();
        assert_eq!(found[0], "River Watch International");
        for length in 0..bytes.len() {
            assert!(Parties::decoded(&bytes[..length], Aliases::default()).is_none());
        }
        for place in 32..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0xff;
            // Whatever it gives, nothing panics.
            if let Some(parties) = Parties::decoded(&damaged, Aliases::default()) {
                let _ = (
                    parties.label(0),
                    parties.spellings(1).count(),
                    parties.id(2),
                );
            }
        }
        let other =
            Aliases::parse("[[different]]\nnames = [\"RWI\", \"River Watch International\"]\n")
                .unwrap();
        let other = Parties::decoded(&bytes, other).unwrap();
        assert_ne!(
            other.party_of("RWI"),
            other.party_of("River Watch International")
        );
    }
}
