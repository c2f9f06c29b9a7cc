//! The numbers of list items, counted as the program shows them: the text of a document does not
//! hold them.

use rustc_hash::FxHashMap;

use super::numeral::numeral;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// How a level of a list is numbered.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) start: i64,
    /// The kind of number, by its name in the markup of Word.
    pub(super) format: String,
    /// The marker, `%1` for the number of the first level.
    pub(super) text: String,
    /// True if all numbers in the marker are decimal.
    pub(super) is_legal: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            is_legal: false,
        }
    }
}

/// The lists of a document, and how far they have been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Definitions by id.
    pub(super) definitions: FxHashMap<String, Vec<Level>>,
    /// Lists by id: their definition, and the levels that they number in another way.
    pub(super) lists: FxHashMap<String, List>,
    /// The numbers reached, by definition, or by list where it begins anew.
    counts: FxHashMap<String, [Option<i64>; LEVELS]>,
    /// Numbers for the lists themselves, by id.
    known: FxHashMap<String, u32>,
}

/// A list: its definition, and what it numbers in another way.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) definition: String,
    pub(super) starts: FxHashMap<usize, i64>,
    pub(super) levels: FxHashMap<usize, Level>,
}

/// An item: the number of its list, and its marker, empty for a bullet.
pub(super) struct Item {
    pub(super) list: u32,
    pub(super) marker: String,
}

impl Numbering {
    /// Counts an item of a list at a level, from 0; none where the list has no markers at all.
    pub(super) fn item(&mut self, id: &str, level: usize) -> Option<Item> {
        let level = level.min(LEVELS - 1);
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let number = *self.known.entry(id.to_owned()).or_insert(next);
        let Some(list) = self.lists.get(id) else {
            let marker = String::new();
            return (id != "0").then_some(Item {
                list: number,
                marker,
            });
        };
        let defined = self.definitions.get(&list.definition)?;
        let levels: Vec<&Level> = (0..)
            .zip(defined)
            .map(|(level, usual)| list.levels.get(&level).unwrap_or(usual))
            .collect();
        let key = match list.starts.is_empty() {
            true => format!("d{}", list.definition),
            false => format!("l{id}"),
        };
        let counts = self.counts.entry(key).or_default();
        let start = |level: usize| {
            let own = list.starts.get(&level).copied();
            own.unwrap_or_else(|| levels.get(level).map_or(1, |level| level.start))
        };
        for (above, count) in counts.iter_mut().enumerate().take(level) {
            count.get_or_insert_with(|| start(above));
        }
        counts[level] =
            Some(counts[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        let own = *levels.get(level)?;
        let marker = match own.format.as_str() {
            "bullet" => String::new(),
            "none" if own.text.trim().is_empty() => return None,
            _ => marker(own, counts, &levels),
        };
        Some(Item {
            list: number,
            marker,
        })
    }
}

/// The marker of an item: the pattern of its level with the numbers of all levels that it names.
fn marker(own: &Level, counts: &[Option<i64>; LEVELS], levels: &[&Level]) -> String {
    let mut marker = String::new();
    let mut characters = own.text.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            marker.push(character);
            continue;
        }
        let level = characters
            .next()
            .and_then(|digit| digit.to_digit(10))
            .unwrap_or(1);
        let level = usize::try_from(level).unwrap_or(1).clamp(1, LEVELS) - 1;
        let count = counts[level].unwrap_or(1);
        let format = levels.get(level).map_or("", |level| level.format.as_str());
        let number = match format {
            "bullet" | "none" => continue,
            _ if own.is_legal => count.to_string(),
            "lowerLetter" => numeral(count, 'a'),
            "upperLetter" => numeral(count, 'A'),
            "lowerRoman" => numeral(count, 'i'),
            "upperRoman" => numeral(count, 'I'),
            "decimalZero" => format!("{count:02}"),
            "ordinal" => ordinal(count),
            _ => count.to_string(),
        };
        marker.push_str(number.trim_end_matches('.'));
    }
    marker.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number as English counts.
fn ordinal(number: i64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
