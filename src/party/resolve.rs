//! The resolution of a dictionary of names.

use rustc_hash::FxHashMap;

use super::acronym::Fit;
use super::aliases::{self, Aliases};
use super::blocks;
use super::clusters::{Clusters, Edge};
use super::compare::{Comparison, Reason, Verdict};
use super::cut::cut;
use super::name::{Name, Names};
use super::places::Places;
use super::words::class;
use super::{Kind, Mention};

/// The parties of a dictionary.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// For each mention, in the order given, the place of its party.
    pub party_of: Vec<u32>,
    /// The parties, those of the most documents first.
    pub parties: Vec<Party>,
    /// Acronyms that parties are called by, folded, with the places of the parties: sorted.
    pub acronyms: Vec<(String, u32)>,
    /// Pairs of mentions that a person should decide, likeliest first.
    pub undecided: Vec<Undecided>,
}

/// A body under all its spellings.
#[derive(Clone, Debug)]
pub struct Party {
    /// The mentions, the one of the most documents first: its name is shown. Never empty.
    pub members: Vec<u32>,
    /// What joined them, one less than there are members.
    pub merges: Vec<Merge>,
    /// The place of its entry in the alias file.
    pub alias: Option<usize>,
}

/// Two mentions that are one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// One mention.
    pub one: u32,
    /// The other.
    pub other: u32,
    /// Why.
    pub reason: Reason,
}

/// Two mentions that may be one party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undecided {
    /// One mention.
    pub one: u32,
    /// The other.
    pub other: u32,
    /// The higher the likelier, 0 to 1.
    pub score: f32,
}

/// Resolves a dictionary of distinct mentions; what the alias file says wins over every rule.
/// Linear but for sorting.
pub fn resolve(mentions: &[Mention<'_>], aliases: &Aliases) -> Resolution {
    let mut order: Vec<u32> = (0..u32::try_from(mentions.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&mentions[*a as usize], &mentions[*b as usize]);
        let documents = b.documents.cmp(&a.documents);
        // A name in capitals alone is the last to be shown.
        let capitals = || is_capitals(a.name).cmp(&is_capitals(b.name));
        documents.then_with(capitals).then_with(|| a.cmp(b))
    });
    let mut names = Names::default();
    let mut pieces = Vec::new();
    for place in &order {
        let mention = &mentions[*place as usize];
        match mention.party_type {
            Kind::Organization => cut(mention.name, &mut pieces),
            // Nothing of a person's name is compared.
            Kind::Person => pieces.clear(),
        }
        names.push(&pieces);
    }
    let countries: Vec<u32> = order
        .iter()
        .map(|place| country_number(&mentions[*place as usize]))
        .collect();
    let organizations: Vec<u32> = (0..)
        .zip(&order)
        .filter(|(_, place)| mentions[**place as usize].party_type == Kind::Organization)
        .map(|(name, _)| name)
        .collect();
    let mut run = Run::new(&names, &countries, organizations);
    run.given(mentions, &order, aliases);
    run.resolve();
    run.result(&order)
}

/// In capitals alone, and no acronym.
fn is_capitals(name: &str) -> bool {
    name.contains(' ') && !name.chars().any(char::is_lowercase)
}

/// A country as a number; 0 for none.
fn country_number(mention: &Mention<'_>) -> u32 {
    mention.country.map_or(0, |country| {
        country
            .code()
            .bytes()
            .fold(0, |number, byte| number << 8 | u32::from(byte))
    })
}

/// One resolution, over names in their own order.
struct Run<'n, 'a> {
    names: &'n Names<'a>,
    countries: &'n [u32],
    organizations: Vec<u32>,
    clusters: Clusters,
    places: Places,
    undecided: Vec<Undecided>,
    /// Names of the alias file: entry, and one name of it in the dictionary.
    entries: Vec<(usize, u32)>,
}

impl<'n, 'a> Run<'n, 'a> {
    fn new(names: &'n Names<'a>, countries: &'n [u32], organizations: Vec<u32>) -> Self {
        let sure = |name: u32| {
            let name = &names.names[name as usize];
            if name.fit > Fit::None && !name.bare {
                name.acronym
            } else {
                0
            }
        };
        Self {
            names,
            countries,
            organizations,
            clusters: Clusters::new(countries, sure),
            places: Places::default(),
            undecided: Vec::new(),
            entries: Vec::new(),
        }
    }

    fn name(&self, place: u32) -> &'n Name {
        &self.names.names[place as usize]
    }

    /// Does what the alias file says.
    fn given(&mut self, mentions: &[Mention<'_>], order: &[u32], aliases: &Aliases) {
        if aliases.is_empty() {
            return;
        }
        let mut by_key: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (name, place) in (0..).zip(order) {
            let key = aliases::key(mentions[*place as usize].name);
            by_key.entry(key).or_default().push(name);
        }
        let named = |name: &str| {
            by_key
                .get(&aliases::key(name))
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        for (entry, party) in aliases.parties.iter().enumerate() {
            let fits = |name: &&u32| {
                let country = mentions[order[**name as usize] as usize].country;
                country.is_none_or(|country| {
                    party.country.is_empty() || party.country.contains(&country)
                })
            };
            let members: Vec<u32> = party
                .names()
                .flat_map(named)
                .filter(fits)
                .copied()
                .collect();
            for two in members.windows(2) {
                self.clusters.force(two[0], two[1]);
            }
            if let Some(first) = members.first() {
                self.entries.push((entry, *first));
                for other in party.not.iter().flat_map(|name| named(name)) {
                    self.clusters.part(*first, *other);
                }
            }
        }
        for names in &aliases.different {
            for (place, one) in names.iter().enumerate() {
                for (a, b) in names[place + 1..].iter().flat_map(|other| {
                    named(one)
                        .iter()
                        .flat_map(|a| named(other).iter().map(|b| (*a, *b)))
                }) {
                    self.clusters.part(a, b);
                }
            }
        }
        self.clusters.part_entries(&self.entries);
    }

    fn resolve(&mut self) {
        let forms = blocks::forms(
            self.names,
            self.organizations.iter().copied(),
            self.countries,
        );
        let mut frequencies = vec![0_u32; self.names.vocabulary.stems()];
        for form in &forms {
            for concept in self.names.pool(&self.name(*form).concepts) {
                frequencies[*concept as usize] += 1;
            }
        }
        let mut comparison = Comparison::new(self.names, &frequencies, forms.len());
        let keys = blocks::equal(self.names, self.organizations.iter().copied());
        let ambiguous = self.ambiguous(&keys);
        let mut pairs = blocks::chained(&keys);
        pairs.extend(blocks::alike(self.names, &forms));
        pairs.sort_unstable();
        pairs.dedup();
        let mut edges = Vec::new();
        for (a, b) in pairs {
            self.judge(a, b, &ambiguous, &mut comparison, &mut edges);
        }
        let names = self.names;
        let same_form = |a: u32, b: u32| {
            let (a, b) = (&names.names[a as usize], &names.names[b as usize]);
            names.pool(&a.words) == names.pool(&b.words)
        };
        self.clusters.join_all(&mut edges, same_form);
        self.join_bare();
        let clusters = &mut self.clusters;
        self.undecided
            .retain(|pair| clusters.root(pair.one) != clusters.root(pair.other));
        self.undecided.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| (a.one, a.other).cmp(&(b.one, b.other)))
        });
    }

    fn judge(
        &mut self,
        a: u32,
        b: u32,
        ambiguous: &[bool],
        comparison: &mut Comparison<'_, '_>,
        edges: &mut Vec<Edge>,
    ) {
        let (of_a, of_b) = (self.countries[a as usize], self.countries[b as usize]);
        if of_a != 0 && of_b != 0 && of_a != of_b {
            return;
        }
        // A name without a country that bodies of several countries bear belongs to none of them.
        if of_a != of_b && (ambiguous[a as usize] || ambiguous[b as usize]) {
            return;
        }
        match comparison.judge(self.name(a), self.name(b), of_a != 0 && of_a == of_b) {
            Verdict::Same(reason) => edges.push(Edge { reason, a, b }),
            Verdict::Perhaps(score) => self.undecided.push(Undecided {
                one: a,
                other: b,
                score,
            }),
            Verdict::Different => {}
        }
    }

    /// For each name, true if names equal to it are known in several countries.
    fn ambiguous(&self, keys: &[(u64, u32)]) -> Vec<bool> {
        let mut ambiguous = vec![false; self.names.names.len()];
        for run in keys.chunk_by(|a, b| a.0 == b.0) {
            let mut known = run
                .iter()
                .map(|(_, name)| self.countries[*name as usize])
                .filter(|country| *country != 0);
            let first = known.next();
            if known.any(|country| Some(country) != first) {
                for (_, name) in run {
                    ambiguous[*name as usize] = true;
                }
            }
        }
        ambiguous
    }

    /// Joins bare acronyms to the one party that declares them.
    fn join_bare(&mut self) {
        let mut declared: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut bare = Vec::new();
        for place in self.organizations.clone() {
            let name = self.name(place);
            if name.acronym == 0 {
                continue;
            }
            if name.bare {
                bare.push(place);
            } else {
                declared.entry(name.acronym).or_default().push(place);
            }
        }
        let mut edges = Vec::new();
        for place in bare {
            let acronym = self.name(place).acronym;
            let country = self.clusters.country(place);
            let mut roots: Vec<(u32, u32)> = Vec::new();
            let mut fits = false;
            for one in declared.get(&acronym).into_iter().flatten() {
                let other = self.clusters.country(*one);
                if country != 0 && other != 0 && country != other {
                    continue;
                }
                fits |= self.name(*one).fit > Fit::None;
                let root = self.clusters.root(*one);
                if roots.iter().all(|(known, _)| *known != root) {
                    roots.push((root, *one));
                }
            }
            if roots.len() > 1 {
                roots.retain(|(_, one)| !self.is_part(self.name(*one)));
            }
            if let [(_, one)] = roots[..]
                && fits
            {
                edges.push(Edge {
                    reason: Reason::Bare,
                    a: one.min(place),
                    b: one.max(place),
                });
            }
        }
        self.clusters.join_all(&mut edges, |_, _| true);
    }

    /// A name with a word of a section or a code of a place.
    fn is_part(&mut self, name: &Name) -> bool {
        let tokens = self.names.pool(&name.tokens);
        let outside = !name.acronym_at & ((1_u64 << tokens.len().min(63)) - 1);
        if self.places.any(self.names, tokens, outside) {
            return true;
        }
        let tokens = self.names.pool(&name.tokens).iter().enumerate();
        let mut outside = tokens.filter(|(place, _)| name.acronym_at >> (*place).min(63) & 1 == 0);
        outside.any(|(_, token)| {
            let token = self.names.vocabulary.get(*token);
            let section = token.classes & class::SECTION != 0 && token.classes & class::TYPE == 0;
            section || token.caps && token.folded.len() <= 2
        })
    }

    /// Puts names back into the order in which they were given.
    fn result(mut self, order: &[u32]) -> Resolution {
        let mut party_of = vec![0; order.len()];
        let mut places: FxHashMap<u32, u32> = FxHashMap::default();
        let mut parties: Vec<Party> = Vec::new();
        for (name, mention) in (0..).zip(order) {
            let root = self.clusters.root(name);
            let place = *places.entry(root).or_insert_with(|| {
                parties.push(Party {
                    members: Vec::new(),
                    merges: Vec::new(),
                    alias: None,
                });
                u32::try_from(parties.len() - 1).unwrap_or(u32::MAX)
            });
            parties[place as usize].members.push(*mention);
            party_of[*mention as usize] = place;
        }
        for edge in &self.clusters.used {
            let (one, other) = (order[edge.a as usize], order[edge.b as usize]);
            let merge = Merge {
                one,
                other,
                reason: edge.reason,
            };
            parties[party_of[one as usize] as usize].merges.push(merge);
        }
        for (entry, name) in &self.entries {
            let place = party_of[order[*name as usize] as usize];
            parties[place as usize].alias = Some(*entry);
        }
        for pair in &mut self.undecided {
            pair.one = order[pair.one as usize];
            pair.other = order[pair.other as usize];
        }
        let mut acronyms: Vec<(String, u32)> = Vec::new();
        let names = self.names;
        for (name, mention) in names.names.iter().zip(order) {
            // A section is not called by the acronym of the whole.
            let called = name.bare || name.fit > Fit::None && !self.is_part(name);
            if name.acronym != 0 && called {
                acronyms.push((names.acronym(name), party_of[*mention as usize]));
            }
        }
        acronyms.sort();
        acronyms.dedup();
        Resolution {
            party_of,
            parties,
            acronyms,
            undecided: self.undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(line: &str) -> Mention<'_> {
        let (name, country) = line.split_once('@').unwrap_or((line, ""));
        let (name, person) = match name.strip_prefix('~') {
            Some(name) => (name, true),
            None => (name, false),
        };
        Mention {
            name,
            country: country.parse().ok(),
            party_type: if person {
                Kind::Person
            } else {
                Kind::Organization
            },
            documents: 1,
        }
    }

    /// Names, `@` and a country behind them, `~` before persons; and whether they are one party.
    const PAIRS: &[(&str, &str, bool)] = &[
        ("River Watch", "RIVER WATCH", true),
        (
            "River Watch International (RWI)",
            "River Watch International",
            true,
        ),
        ("River Watch International (RWI)", "RWI", true),
        ("Fundação Rio Branco", "Rio Branco Foundation", true),
        (
            "Rede de Advogadas e Advogados do Rio",
            "Rede de Advogados e Advogadas do Rio",
            true,
        ),
        (
            "Coordenadoria Fluvial de Serviço",
            "Cordenadoria Fluvial de Serviço",
            true,
        ),
        (
            "Terra Fluvial (Instituto de Direitos)",
            "Terra Fluvial",
            true,
        ),
        (
            "International Federation of River Workers",
            "Fédération internationale des travailleurs River",
            true,
        ),
        (
            "International Federation of River Workers (IFRW)",
            "IFRW Deutschland",
            false,
        ),
        (
            "Comissão Fluvial da Terra - CFT",
            "Comissão Fluvial da Terra – CFT Bahia",
            false,
        ),
        (
            "Comissão Fluvial da Terra - CFT",
            "Comissão Fluvial da Terra - CFT/SP",
            false,
        ),
        (
            "Central Fluvial do Rio (CFR)",
            "Central Fluvial do Rio (CFR/AL)",
            false,
        ),
        ("River Watch@US", "River Watch@FR", false),
        ("River Watch Youth", "River Watch", false),
        ("Juventude do PR", "Juventude do Partido do Rio", true),
        (
            "NLW Council for Rivers",
            "Nordic Lake Watch Council for Rivers",
            true,
        ),
        (
            "NLW Council for Rivers",
            "North Lake Wall Bay Council for Rivers",
            false,
        ),
        ("River Watch 2010", "River Watch 2011", false),
        ("~Anna River", "~ANNA RIVER", false),
        ("Anna Rivers", "Rivers Anna", false),
        ("Partido do Rio (PDR)", "Partido do Riso (PTX)", false),
    ];

    #[test]
    fn spellings_are_one_party_and_sections_are_not() {
        for (one, other, expected) in PAIRS {
            for (one, other) in [(one, other), (other, one)] {
                let found = resolve(&[mention(one), mention(other)], &Aliases::default());
                let same = found.party_of[0] == found.party_of[1];
                assert_eq!(same, *expected, "{one} / {other}");
                let merges: usize = found.parties.iter().map(|party| party.merges.len()).sum();
                assert_eq!(merges, usize::from(same));
            }
        }
    }

    /// The parties of names, in an order of their own.
    fn parties<'n>(names: &[&'n str]) -> Vec<Vec<&'n str>> {
        let mentions: Vec<Mention<'_>> = names.iter().map(|name| mention(name)).collect();
        let found = resolve(&mentions, &Aliases::default());
        let members = |party: &Party| {
            let mut members: Vec<&str> = party
                .members
                .iter()
                .map(|place| names[*place as usize])
                .collect();
            members.sort_unstable();
            members
        };
        let mut parties: Vec<Vec<&str>> = found.parties.iter().map(members).collect();
        parties.sort();
        parties
    }

    #[test]
    fn the_order_of_names_does_not_matter() {
        let mut names: Vec<&str> = PAIRS
            .iter()
            .flat_map(|(one, other, _)| [*one, *other])
            .collect();
        names.sort_unstable();
        names.dedup();
        let expected = parties(&names);
        names.reverse();
        assert_eq!(parties(&names), expected);
        names.rotate_left(7);
        assert_eq!(parties(&names), expected);
    }

    #[test]
    fn the_alias_file_wins() {
        let aliases = Aliases::parse(
            "[[party]]\nname = \"River Watch\"\nalso = [\"Wasserwacht\"]\nnot = [\"River Watch (RW)\"]\n[[different]]\nnames = [\"Lake Union\", \"LAKE UNION\"]\n",
        );
        let aliases = aliases.unwrap();
        let names = [
            "River Watch",
            "Wasserwacht",
            "River Watch (RW)",
            "Lake Union",
        ];
        let mentions: Vec<Mention<'_>> = names.iter().map(|name| mention(name)).collect();
        let found = resolve(&mentions, &aliases);
        assert_eq!(found.party_of[0], found.party_of[1]);
        assert_ne!(found.party_of[0], found.party_of[2]);
        assert_eq!(found.parties[found.party_of[0] as usize].alias, Some(0));
        assert_eq!(found.parties[found.party_of[3] as usize].alias, None);
    }

    #[test]
    fn what_is_not_sure_is_suggested() {
        let names = [
            "Busy Union of River Pilots",
            "Union of River Pilots and Sailors",
        ];
        let mentions: Vec<Mention<'_>> = names.iter().map(|name| mention(name)).collect();
        let found = resolve(&mentions, &Aliases::default());
        assert_eq!(found.undecided.len(), 1);
        assert!(resolve(&[], &Aliases::default()).parties.is_empty());
    }
}
