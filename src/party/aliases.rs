//! What people say of parties: `aliases.toml`, names that are one party and names that are not.
//!
//! Takes the text of the file and gives its entries, or the first fault with its line. Knows no
//! files. What is said here wins over every rule.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use crate::analysis::fold_word;
use crate::document::Country;

/// The entries of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    /// Bodies with their names.
    pub parties: Vec<AliasParty>,
    /// Names of different bodies, each list by itself.
    pub different: Vec<Vec<String>>,
}

/// A body and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasParty {
    /// The name to be shown.
    pub name: String,
    /// Its other names.
    pub also: Vec<String>,
    /// Its countries: names printed beside another country are other bodies. Empty for any.
    pub country: Vec<Country>,
    /// Numbers in registers, as `wikidata:Q1`.
    pub id: Vec<String>,
    /// Names of other bodies.
    pub not: Vec<String>,
}

impl AliasParty {
    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.also)
            .map(String::as_str)
    }
}

/// What is wrong in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Advice.
    pub hint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    party: Vec<Entry>,
    #[serde(default)]
    different: Vec<Different>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    also: Vec<Spanned<String>>,
    #[serde(default)]
    country: Vec<Spanned<String>>,
    #[serde(default)]
    id: Vec<String>,
    #[serde(default)]
    not: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Different {
    names: Vec<Spanned<String>>,
}

/// The letters and digits of a name, folded: what names in the file are compared by.
pub(super) fn key(name: &str) -> String {
    fold_word(name)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

impl Aliases {
    /// Reads the text of the file. Errors: the first fault.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let file: File = toml::from_str(text).map_err(|error| Fault {
            line: line(text, error.span().map_or(0, |span| span.start)),
            message: error.message().lines().next().unwrap_or_default().to_owned(),
            hint: "an entry is `[[party]]` with `name`, `also`, `country`, `id`, `not`, or `[[different]]` with `names`".to_owned(),
        })?;
        let mut check = Check {
            text,
            owners: HashMap::new(),
        };
        let mut aliases = Self::default();
        for (place, entry) in file.party.iter().enumerate() {
            aliases.parties.push(check.party(place, entry)?);
        }
        for different in &file.different {
            check.different(different)?;
            aliases.different.push(plain(&different.names));
        }
        Ok(aliases)
    }

    /// Returns true if nothing is said.
    pub fn is_empty(&self) -> bool {
        self.parties.is_empty() && self.different.is_empty()
    }
}

fn plain(names: &[Spanned<String>]) -> Vec<String> {
    names.iter().map(|name| name.get_ref().clone()).collect()
}

/// The line of a place in a text, counted from 1.
fn line(text: &str, place: usize) -> usize {
    let before = text.as_bytes().iter().take(place);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// What was read so far: for each name its party and line.
struct Check<'t> {
    text: &'t str,
    owners: HashMap<String, (usize, usize)>,
}

impl Check<'_> {
    fn line(&self, name: &Spanned<String>) -> usize {
        line(self.text, name.span().start)
    }

    fn party(&mut self, place: usize, entry: &Entry) -> Result<AliasParty, Fault> {
        for name in std::iter::once(&entry.name).chain(&entry.also) {
            let line = self.line(name);
            let key = key(name.get_ref());
            if key.is_empty() {
                return Err(Fault {
                    line,
                    message: "a name is empty".to_owned(),
                    hint: "write the name as it is printed".to_owned(),
                });
            }
            let known = self.owners.insert(key, (place, line));
            if let Some((_, other)) = known.filter(|(owner, _)| *owner != place) {
                return Err(Fault {
                    line,
                    message: format!(
                        "`{}` is in another party already, in line {other}",
                        name.get_ref()
                    ),
                    hint: "write each name in one `[[party]]`".to_owned(),
                });
            }
        }
        for name in &entry.not {
            if self
                .owners
                .get(&key(name.get_ref()))
                .is_some_and(|(owner, _)| *owner == place)
            {
                return Err(Fault {
                    line: self.line(name),
                    message: format!(
                        "`{}` is a name of this party and in its `not`",
                        name.get_ref()
                    ),
                    hint: "take it off one of the two lists".to_owned(),
                });
            }
        }
        let mut country = Vec::new();
        for code in &entry.country {
            let parsed = code.get_ref().parse().map_err(|()| Fault {
                line: self.line(code),
                message: format!("`{}` is not a country", code.get_ref()),
                hint: "write the two letters of ISO 3166-1, as `FR`".to_owned(),
            })?;
            country.push(parsed);
        }
        Ok(AliasParty {
            name: entry.name.get_ref().clone(),
            also: plain(&entry.also),
            country,
            id: entry.id.clone(),
            not: plain(&entry.not),
        })
    }

    fn different(&self, different: &Different) -> Result<(), Fault> {
        let mut seen: HashMap<usize, &Spanned<String>> = HashMap::new();
        for name in &different.names {
            let Some((party, owned)) = self.owners.get(&key(name.get_ref())) else {
                continue;
            };
            if let Some(other) = seen.insert(*party, name) {
                return Err(Fault {
                    line: self.line(name),
                    message: format!(
                        "`{}` and `{}` differ here, but are one party in line {owned}",
                        other.get_ref(),
                        name.get_ref()
                    ),
                    hint: "delete one of the two lines".to_owned(),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let text = "[[party]]\nname = \"River Watch\"\nalso = [\"RW\"]\ncountry = [\"FR\"]\nid = [\"ror:1\"]\nnot = [\"River Watchers\"]\n\n[[different]]\nnames = [\"A\", \"B\"]\n";
        let aliases = Aliases::parse(text).unwrap();
        assert_eq!(
            aliases.parties[0].names().collect::<Vec<_>>(),
            ["River Watch", "RW"]
        );
        assert_eq!(aliases.parties[0].country[0].code(), "FR");
        assert_eq!(aliases.different, [["A", "B"]]);
        assert!(Aliases::parse("").unwrap().is_empty());
    }

    #[test]
    fn faults_name_their_line() {
        for (text, line, message) in [
            ("[[party]]\nnam = \"A\"\n", 2, "unknown field"),
            (
                "[[party]]\nname = \"A\"\n[[party]]\nname = \"a.\"\n",
                4,
                "another party already, in line 2",
            ),
            (
                "[[party]]\nname = \"A\"\nnot = [\"A\"]\n",
                3,
                "in its `not`",
            ),
            (
                "[[party]]\nname = \"A\"\ncountry = [\"France\"]\n",
                3,
                "not a country",
            ),
            (
                "[[party]]\nname = \"A\"\nalso = [\"B\"]\n[[different]]\nnames = [\"A\", \"B\"]\n",
                5,
                "one party in line 3",
            ),
            ("[[party]]\nname = \"--\"\n", 2, "empty"),
            ("x = 1\n", 1, "unknown field"),
            ("[[party]\n", 1, ""),
        ] {
            let fault = Aliases::parse(text).unwrap_err();
            assert_eq!(fault.line, line, "{text}: {fault:?}");
            assert!(fault.message.contains(message), "{fault:?}");
        }
    }
}
