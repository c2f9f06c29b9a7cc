//! Lists of contents: lines that lead from a heading to the number of its page, by dots or by a tab
//! stop.
//!
//! They are text like any other, in every format: who prints one wants it read, and not every format
//! marks it. They are only kept from being taken for rows, for items or for signatures.

use crate::parse::{Block, BlockKind};

/// The fewest lines of a list of contents whose lines only have tab stops.
const ENTRIES: usize = 3;

/// The longest number of a page, in characters: `1024`, `xxxviii`.
const LONGEST_NUMBER: usize = 7;

/// Writes the lines of lists of contents as `heading page`. Dots that lead to a number are always
/// such a line, tab stops where several successive lines lead to numbers that do not fall. `rows`
/// says whether the rows of tables were only guessed from gaps and may be such lines, too.
pub(in crate::parse) fn tidy(blocks: &mut [Block], rows: bool) {
    let entries: Vec<Option<Entry>> = blocks.iter().map(|block| entry(block, rows)).collect();
    let mut at = 0;
    while at < entries.len() {
        let mut last = None;
        let run = entries[at..].iter().take_while(|entry| {
            let page = entry.as_ref().map(|entry| entry.page);
            let rises = page.is_some() && last <= page;
            last = page;
            rises
        });
        let end = at + run.count().max(1);
        let is_list = end - at >= ENTRIES;
        for (block, entry) in blocks[at..end].iter_mut().zip(&entries[at..end]) {
            if let Some(entry) = entry
                && (is_list || entry.has_dots)
            {
                block.text.clone_from(&entry.text);
                if matches!(block.kind, BlockKind::TableRow { .. }) {
                    block.kind = BlockKind::Paragraph;
                    block.group = 0;
                }
            }
        }
        at = end;
    }
}

/// A line of a list of contents.
struct Entry {
    text: String,
    /// Roman numbers come before others.
    page: (bool, u32),
    has_dots: bool,
}

fn entry(block: &Block, rows: bool) -> Option<Entry> {
    match block.kind {
        BlockKind::Paragraph | BlockKind::ListItem { .. } => {}
        BlockKind::TableRow { .. } if rows => {}
        _ => return None,
    }
    let text = block.text.as_str();
    let lead = |character: char| character.is_whitespace() || is_dot(character);
    let number = text.rsplit(lead).next().unwrap_or_default();
    let page = page(number)?;
    let before = text.get(..text.len() - number.len())?;
    let head = before.trim_end_matches(lead);
    let between = before.get(head.len()..)?;
    let has_dots = has_dots(between);
    let is_led = has_dots || between.contains('\t');
    if !is_led || text.contains('\n') || !head.contains(char::is_alphabetic) {
        return None;
    }
    let words = head.split_whitespace().chain([number]);
    Some(Entry {
        text: words.collect::<Vec<_>>().join(" "),
        page,
        has_dots,
    })
}

/// The number of a page, small for Roman numbers.
fn page(number: &str) -> Option<(bool, u32)> {
    if number.is_empty() || number.len() > LONGEST_NUMBER {
        return None;
    }
    if let Ok(page) = number.parse() {
        return number.starts_with(char::is_numeric).then_some((true, page));
    }
    let mut page = 0;
    let mut last = 0;
    for letter in number.chars().rev() {
        let value = match letter.to_ascii_lowercase() {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        };
        page = if value < last {
            page - value
        } else {
            page + value
        };
        last = last.max(value);
    }
    u32::try_from(page).ok().map(|page: u32| (false, page))
}

fn is_dot(character: char) -> bool {
    matches!(character, '.' | '…' | '·' | '‥' | '_' | '․')
}

/// Returns true if a text is dots that lead somewhere: at least four of them.
fn has_dots(text: &str) -> bool {
    let dots = text.chars().filter(|character| is_dot(*character));
    let each = dots.map(|dot| if dot == '…' { 3 } else { 1 });
    each.sum::<usize>() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Zone;

    #[track_caller]
    fn check(lines: &[&str], expected: &[&str]) {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            zone: Zone::Main,
            text: (*text).to_owned(),
            group: 0,
            emphasized: false,
        };
        let mut blocks: Vec<Block> = lines.iter().map(block).collect();
        tidy(&mut blocks, false);
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn lines_that_lead_to_rising_numbers_are_contents() {
        check(
            &[
                "Preface\tiv",
                "1)\tWater\t3",
                "2)\tThe wells of Tana\t3",
                "Annex\t12",
            ],
            &[
                "Preface iv",
                "1) Water 3",
                "2) The wells of Tana 3",
                "Annex 12",
            ],
        );
        check(
            &["Water ........ 3", "Wells . . . . .17", "Herds…… ix"],
            &["Water 3", "Wells 17", "Herds ix"],
        );
        // Too few, falling, no number, no heading.
        for lines in [
            &["Ana Roe\t34", "Li Wen\t40"][..],
            &["Ana Roe\t34", "Li Wen\t29", "Jo Park\t41"],
            &["Ana Roe\tPeru", "Li Wen\tChad", "Jo Park\tTogo"],
            &["Name: ........", "1\t2", "2\t3", "3\t4"],
            &["No. 5", "It is 1999..."],
        ] {
            check(lines, lines);
        }
    }
}
