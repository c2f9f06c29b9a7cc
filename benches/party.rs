//! Resolution of a dictionary of names, counted in names: the time for each stays the same.

use divan::{Bencher, counter::ItemsCount};
use undersigned::party::{Aliases, Kind, Mention, resolve};

fn main() {
    divan::main();
}

const KINDS: [&str; 8] = [
    "Association",
    "Fundação",
    "Rede",
    "Union",
    "Institut",
    "Comité",
    "Network",
    "Sindicato",
];
const THEMES: [&str; 8] = [
    "Human Rights",
    "Direitos Humanos",
    "Workers",
    "dos Trabalhadores",
    "for Water",
    "de la Paz",
    "Climate",
    "Women",
];
const SYLLABLES: [&str; 16] = [
    "ba", "del", "ka", "lo", "mi", "nar", "os", "pe", "qui", "ro", "sa", "ter", "ul", "ven", "xi",
    "zo",
];

/// A number that looks random, always the same for the same place.
fn mixed(place: usize) -> usize {
    let mixed = (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 31) as usize
}

/// A name: two in three are persons, and every fourth body has a second spelling.
fn name(place: usize) -> (String, Kind) {
    let number = mixed(place / 4 * 4);
    let word = |shift: usize| -> String {
        let syllables = (0..3).map(|at| SYLLABLES[number >> (shift + 4 * at) & 15]);
        let word: String = syllables.collect();
        word[..1].to_uppercase() + &word[1..]
    };
    if !place.is_multiple_of(3) {
        return (format!("{} {}{place}", word(0), word(12)), Kind::Person);
    }
    let (kind, theme) = (KINDS[number >> 24 & 7], THEMES[number >> 27 & 7]);
    let long = format!("{kind} {} {theme} {}", word(0), word(30));
    let name = match place % 4 {
        0 => long,
        1 => format!("{long} ({}{})", &kind[..1], &theme[..1].to_uppercase()),
        2 => long.to_uppercase(),
        _ => format!("{kind} {theme} {}", word(30)),
    };
    (name, Kind::Organization)
}

#[divan::bench(args = [75_000, 150_000, 300_000, 600_000], sample_count = 3)]
fn names(bencher: Bencher, count: usize) {
    let mut names: Vec<(String, Kind)> = (0..count).map(name).collect();
    names.sort();
    names.dedup();
    let mentions: Vec<Mention<'_>> = names
        .iter()
        .map(|(name, kind)| Mention {
            name,
            country: None,
            party_type: *kind,
            documents: 1,
        })
        .collect();
    bencher.counter(ItemsCount::new(mentions.len())).bench(|| {
        let found = resolve(&mentions, &Aliases::default());
        assert!(found.parties.len() < mentions.len());
        found.parties.len()
    });
}
