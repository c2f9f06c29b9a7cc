//! The definitions of a document's lists.

use super::SPACES;
use crate::parse::numbering::{LEVELS, Level, List, Numbering};
use crate::parse::xml::{Event, Xml};

/// Reads the part that holds the definitions.
pub(super) fn read(text: &str) -> Numbering {
    let mut numbering = Numbering::default();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_as_they_are_shown() {
        let mut numbering = read(
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
