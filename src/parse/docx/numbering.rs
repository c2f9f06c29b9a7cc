//! The numbers of list items, counted as Word shows them: the text of a document does not hold
//! them.

use rustc_hash::FxHashMap;

use super::SPACES;
use crate::parse::numeral::numeral;
use crate::parse::xml::{Event, Xml};

/// Levels of a list.
const LEVELS: usize = 9;

/// How a level of a list is numbered.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    format: String,
    /// The marker, `%1` for the number of the first level.
    text: String,
    /// True if all numbers in the marker are decimal.
    is_legal: bool,
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
    definitions: FxHashMap<String, Vec<Level>>,
    /// Lists by id: their definition, and the levels that they number in another way.
    lists: FxHashMap<String, List>,
    /// The numbers reached, by definition, or by list where it begins anew.
    counts: FxHashMap<String, [Option<i64>; LEVELS]>,
    /// Numbers for the lists themselves, by id.
    known: FxHashMap<String, u32>,
}

#[derive(Debug, Default)]
struct List {
    definition: String,
    starts: FxHashMap<usize, i64>,
    levels: FxHashMap<usize, Level>,
}

/// An item: the number of its list, and its marker, empty for a bullet.
pub(super) struct Item {
    pub(super) list: u32,
    pub(super) marker: String,
}

impl Numbering {
    /// Reads the part that holds the definitions.
    pub(super) fn read(text: &str) -> Self {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text, SPACES);
        let (mut definition, mut list, mut level) = (None::<String>, None::<String>, 0);
        while let Some(event) = xml.next() {
            let Event::Open(element) = event else {
                continue;
            };
            let value = || element.attribute("val").unwrap_or_default();
            let at = || {
                let level = element.attribute("ilvl")?.parse::<usize>().ok()?;
                (level < LEVELS).then_some(level)
            };
            match element.name() {
                "abstractNum" => {
                    let id = element.attribute("abstractNumId").unwrap_or_default();
                    let levels = vec![Level::default(); LEVELS];
                    numbering.definitions.insert(id.clone(), levels);
                    (definition, list) = (Some(id), None);
                }
                "num" => {
                    let id = element.attribute("numId").unwrap_or_default();
                    numbering.lists.insert(id.clone(), List::default());
                    (definition, list) = (None, Some(id));
                }
                name @ ("lvl" | "lvlOverride") => {
                    level = at().unwrap_or(0);
                    // A level that names no start begins with 0.
                    let new = Level {
                        start: 0,
                        ..Level::default()
                    };
                    let levels = definition.as_ref();
                    let levels = levels.and_then(|id| numbering.definitions.get_mut(id));
                    let list = list.as_ref().and_then(|id| numbering.lists.get_mut(id));
                    match (list, levels) {
                        (Some(list), _) if name == "lvl" => {
                            list.levels.insert(level, new);
                        }
                        (None, Some(levels)) => levels[level] = new,
                        _ => {}
                    }
                }
                "abstractNumId" => {
                    if let Some(list) = list.as_ref().and_then(|id| numbering.lists.get_mut(id)) {
                        list.definition = value();
                    }
                }
                "startOverride" => {
                    let start = value().parse().unwrap_or(1);
                    if let Some(list) = list.as_ref().and_then(|id| numbering.lists.get_mut(id)) {
                        list.starts.insert(level, start);
                    }
                }
                name @ ("start" | "numFmt" | "lvlText" | "isLgl") => {
                    let levels = definition.as_ref();
                    let levels = levels.and_then(|id| numbering.definitions.get_mut(id));
                    let list = list.as_ref().and_then(|id| numbering.lists.get_mut(id));
                    let own = match list {
                        Some(list) => list.levels.get_mut(&level),
                        None => levels.and_then(|levels| levels.get_mut(level)),
                    };
                    if let Some(own) = own {
                        match name {
                            "start" => own.start = value().parse().unwrap_or(1),
                            "numFmt" => own.format = value(),
                            "isLgl" => own.is_legal = element.is_on(),
                            _ => own.text = value(),
                        }
                    }
                }
                _ => {}
            }
        }
        numbering
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_as_they_are_shown() {
        let mut numbering = Numbering::read(
            "<numbering xmlns='//wordprocessingml/main'>\
             <abstractNum abstractNumId='7'>\
             <lvl ilvl='0'><start val='1'/><numFmt val='decimal'/><lvlText val='%1.'/></lvl>\
             <lvl ilvl='1'><start val='1'/><numFmt val='lowerLetter'/><lvlText val='%1(%2)'/></lvl>\
             </abstractNum>\
             <abstractNum abstractNumId='8'><lvl ilvl='0'><numFmt val='bullet'/><lvlText val='•'/></lvl></abstractNum>\
             <num numId='1'><abstractNumId val='7'/></num>\
             <num numId='2'><abstractNumId val='8'/></num>\
             <num numId='3'><abstractNumId val='7'/><lvlOverride ilvl='0'><startOverride val='5'/></lvlOverride></num>\
             </numbering>",
        );
        let mut check = |list: &str, level, expected: Option<&str>| {
            let marker = numbering.item(list, level).map(|item| item.marker);
            assert_eq!(marker.as_deref(), expected);
        };
        check("1", 0, Some("1."));
        check("1", 0, Some("2."));
        check("1", 1, Some("2(a)"));
        check("1", 1, Some("2(b)"));
        check("2", 0, Some(""));
        check("1", 0, Some("3."));
        check("1", 1, Some("3(a)"));
        check("3", 0, Some("5."));
        check("0", 0, None);
        check("9", 0, Some(""));
    }
}
