//! Plain text to blocks: paragraphs from line breaks, headings, items, quotations, and the
//! boilerplate of saved pages.
//!
//! A title that a saved page repeats above its text stands once; what stands between its
//! repetitions is boilerplate.

use crate::deadline;

use super::flow::columns;
use super::wrap::{self, Break, Wrap};
use super::{Block, BlockKind, Format, Parsed, Zone, front_matter};

/// The most lines above the text of a saved page.
const HEAD: usize = 15;

/// Reads decoded text.
pub fn parse(text: &str) -> Parsed {
    let text = wrap::newlines(text);
    let front_matter::Split {
        declarations,
        text: rest,
        remark,
    } = front_matter::split(&text);
    let wrap = Wrap::of(&rest);
    let mut blocks = Vec::new();
    let lines: Vec<&str> = rest.split(['\n', '\u{c}']).map(str::trim).collect();
    let zones = zones(&lines);
    let mut group = 0;
    let mut position = 0;
    while position < lines.len() {
        deadline::tick();
        if lines[position].is_empty() {
            position += 1;
            continue;
        }
        let end = (position..lines.len())
            .find(|&index| ends_paragraph(&lines, index) || zones[index] != zones[position])
            .unwrap_or(lines.len());
        let filled: Vec<&str> = lines[position..end]
            .iter()
            .copied()
            .filter(|line| !line.is_empty())
            .collect();
        match columns::spaced_signatures(&filled, zones[position], group + 1) {
            Some(rows) => {
                group += 1;
                blocks.extend(rows);
            }
            None => paragraphs(&filled, zones[position], wrap, &mut group, &mut blocks),
        }
        position = end;
    }
    first_heading(&mut blocks);
    Parsed {
        pages: Vec::new(),
        format: Format::Text,
        declarations,
        blocks,
        hosts: Vec::new(),
        remarks: remark.into_iter().collect(),
    }
}

/// Returns true if an empty line stands at `index`; one in the middle of a sentence, as scans have
/// them, does not count.
fn ends_paragraph(lines: &[&str], index: usize) -> bool {
    let around = (
        index.checked_sub(1).and_then(|before| lines.get(before)),
        lines.get(index + 1),
    );
    match around {
        _ if !lines[index].is_empty() => false,
        (Some(before), Some(after)) => before.is_empty() || !wrap::goes_on(before, after),
        _ => true,
    }
}

/// The zone of each line: repetitions of the title and its neighbors above the text, newsletter
/// lines below it.
fn zones(lines: &[&str]) -> Vec<Zone> {
    let mut zones = vec![Zone::Main; lines.len()];
    let head: Vec<usize> = (0..lines.len())
        .filter(|&index| !lines[index].is_empty())
        .take(HEAD)
        .take_while(|&index| lines[index].chars().count() < 200)
        .collect();
    // The title is the line repeated closest to the text.
    let repeated = |index: usize| {
        head.iter()
            .filter(|&&other| lines[other] == lines[index])
            .count()
            > 1
    };
    if let Some(&title) = head.iter().rev().find(|&&index| repeated(index)) {
        for &index in head.iter().take_while(|&&index| index < title) {
            zones[index] = if lines[index] == lines[title] {
                Zone::Header
            } else if repeated(index) {
                Zone::Aside
            } else if is_breadcrumb(lines[index]) {
                Zone::Breadcrumb
            } else if is_reading_time(lines[index]) {
                Zone::Header
            } else {
                zones[index]
            };
        }
    }
    for &index in &head {
        if zones[index] == Zone::Main && is_reading_time(lines[index]) {
            zones[index] = if is_breadcrumb(lines[index]) {
                Zone::Breadcrumb
            } else {
                Zone::Header
            };
        }
    }
    let tail: Vec<usize> = (0..lines.len())
        .rev()
        .filter(|&index| !lines[index].is_empty())
        .take(10)
        .take_while(|&index| lines[index].chars().count() < 200)
        .collect();
    let cut = tail
        .iter()
        .rev()
        .find(|&&index| index * 2 > lines.len() && is_foot(lines[index]));
    if let Some(&cut) = cut {
        for zone in &mut zones[cut..] {
            *zone = Zone::Footer;
        }
    }
    zones
}

/// Short parts between separators: `Open letters / Europe`.
fn is_breadcrumb(line: &str) -> bool {
    [" / ", " > ", " » ", " › ", " | "].iter().any(|separator| {
        let mut parts = line.split(separator);
        line.contains(separator)
            && parts.all(|part| !part.is_empty() && part.chars().count() <= 50)
            && !line.ends_with('.')
    })
}

/// A line that ends in the time it takes to read the page.
fn is_reading_time(line: &str) -> bool {
    without_reading_time(line).len() < line.len()
}

/// The line without the time it takes to read the page.
fn without_reading_time(line: &str) -> &str {
    const UNITS: [&str; 9] = [
        "minutes",
        "minute",
        "mins",
        "min",
        "minuten",
        "minutos",
        "minuti",
        "мин",
        "минут",
    ];
    let mut rest = line.trim_end();
    for word in ["read", "lesezeit", "de lectura", "de lecture", "de leitura"] {
        if let Some(cut) = rest.len().checked_sub(word.len()).filter(|&cut| {
            rest.get(cut..)
                .is_some_and(|end| end.eq_ignore_ascii_case(word))
        }) {
            rest = rest.get(..cut).unwrap_or_default().trim_end();
        }
    }
    let Some((before, unit)) = rest
        .rsplit_once(char::is_whitespace)
        .or_else(|| rest.rsplit_once('-'))
    else {
        return line;
    };
    let unit = unit.trim_end_matches('.').to_lowercase();
    let digits = before
        .trim_end()
        .trim_end_matches(|c: char| c.is_ascii_digit());
    if UNITS.contains(&unit.as_str()) && digits.len() < before.trim_end().len() && line.len() < 120
    {
        digits.trim_end()
    } else {
        line
    }
}

/// A newsletter form, a copyright line or buttons to share, below the text.
fn is_foot(line: &str) -> bool {
    let line = line.to_lowercase();
    if line.starts_with(['©'])
        || line.starts_with("copyright ")
        || line.ends_with("all rights reserved.")
    {
        return true;
    }
    let asks = [
        "subscribe",
        "sign up",
        "receive",
        "get ",
        "join our",
        "abonnez",
        "inscrivez",
        "recevez",
        "abonnieren",
        "newsletter",
        "suscr",
        "recib",
        "inscreva",
        "receba",
        "assine",
        "iscriviti",
        "ricevi",
        "подпис",
        "підпис",
        "اشترك",
    ]
    .iter()
    .any(|cue| line.starts_with(cue));
    let channel = [
        "newsletter",
        "email",
        "e-mail",
        "inbox",
        "updates",
        "boletín",
        "boletim",
        "posteingang",
        "lettre d'information",
        "рассылк",
        "розсилк",
        "correo",
        "courriel",
        "mailing list",
        "bulletin",
        "النشرة",
    ]
    .iter()
    .any(|cue| line.contains(cue));
    asks && channel
}

/// Makes blocks of the lines between two empty ones.
fn paragraphs(lines: &[&str], zone: Zone, wrap: Wrap, group: &mut u32, blocks: &mut Vec<Block>) {
    let mut kind = BlockKind::Paragraph;
    let mut text = String::new();
    let mut number = 0;
    let mut last: Option<&str> = None;
    let mut emit = |kind: &mut BlockKind, text: &mut String, number: u32| {
        let text = std::mem::take(text);
        let kind = std::mem::replace(kind, BlockKind::Paragraph);
        let text = if zone == Zone::Breadcrumb {
            without_reading_time(&text).to_owned()
        } else {
            text
        };
        if text.chars().any(char::is_alphanumeric) {
            blocks.push(Block {
                kind,
                zone,
                text,
                group: number,
                emphasized: false,
            });
        }
    };
    for (position, raw) in lines.iter().enumerate() {
        deadline::tick();
        let line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        if is_rule(&line) {
            if last.is_some()
                && position > 0
                && kind == BlockKind::Paragraph
                && line.starts_with(['=', '-'])
                && line.len() > 2
                && !text.contains('\n')
            {
                kind = BlockKind::Heading(if line.starts_with('=') { 1 } else { 2 });
            }
            emit(&mut kind, &mut text, 0);
            last = None;
            number = 0;
            continue;
        }
        if let Some(quoted) = line.strip_prefix('>') {
            if kind != BlockKind::Quote {
                emit(&mut kind, &mut text, number);
                kind = BlockKind::Quote;
                number = 0;
            }
            wrap::join(&mut text, quoted.trim_start_matches(['>', ' ']));
            last = None;
            continue;
        }
        if let Some((marker, item)) = item(&line) {
            emit(&mut kind, &mut text, number);
            if number == 0 {
                *group += 1;
                number = *group;
            }
            kind = BlockKind::ListItem { depth: 1, marker };
            text.push_str(&item);
            last = Some(raw);
            continue;
        }
        match last.map(|before| wrap.between(before, raw)) {
            None => {
                if !text.is_empty() {
                    emit(&mut kind, &mut text, number);
                }
                text.push_str(&line);
            }
            Some(Break::Fill) => wrap::join(&mut text, &line),
            Some(Break::Line) => {
                text.push('\n');
                text.push_str(&line);
            }
            Some(Break::Paragraph) => {
                emit(&mut kind, &mut text, number);
                number = 0;
                text.push_str(&line);
            }
        }
        last = Some(raw);
    }
    if zone == Zone::Main && kind == BlockKind::Paragraph && is_shouted(&text) {
        kind = BlockKind::Heading(2);
        text = text.replace('\n', " ");
    }
    emit(&mut kind, &mut text, number);
}

/// A line of signs alone.
fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|sign| "=-_*~#—–. ".contains(sign))
}

/// The printed marker and the text of an item.
fn item(line: &str) -> Option<(String, String)> {
    let (marker, rest) = line.split_once(' ')?;
    let bullet = matches!(
        marker,
        "-" | "*" | "•" | "·" | "–" | "—" | "●" | "▪" | "◦" | "○" | "‣"
    );
    let number = marker.trim_end_matches(['.', ')']).trim_start_matches('(');
    let numbered = marker.ends_with(['.', ')'])
        && (1..=4).contains(&number.len())
        && number.chars().all(|digit| digit.is_numeric());
    (bullet || numbered).then(|| (marker.to_owned(), rest.to_owned()))
}

/// Short text in capitals alone.
fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let small = text.chars().filter(|letter| letter.is_lowercase()).count();
    let large = text.chars().filter(|letter| letter.is_uppercase()).count();
    letters >= 4 && large > 3 && small * 10 <= large && text.chars().count() <= 300
}

/// A short first paragraph that is no sentence heads the text.
fn first_heading(blocks: &mut [Block]) {
    let mut main = blocks.iter_mut().filter(|block| block.zone == Zone::Main);
    if let Some(first) = main.next()
        && main.next().is_some()
        && first.text.chars().count() <= 200
    {
        let open = !first.text.ends_with(['.', ',', ';', ':', '!', '。', '،']);
        match first.kind {
            BlockKind::Heading(_) => first.kind = BlockKind::Heading(1),
            BlockKind::Paragraph if open && !first.text.contains('\n') => {
                first.kind = BlockKind::Heading(1);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Zone, &str)]) {
        let parsed = parse(text);
        let found: Vec<(Zone, &str)> = parsed
            .blocks
            .iter()
            .map(|block| (block.zone, block.text.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn furniture_of_a_saved_page_is_told_apart() {
        use Zone::{Aside, Breadcrumb, Footer, Header, Main};
        let long = "We ask the minister to open the dam, because the fields below it have been dry for two years and nobody has answered us.";
        check(
            &format!(
                "Letter on the dam\nLetter on the dam\nA new mayor\nA new mayor\nLetters / Africa 3 minutes\n\nLetter on the dam\n\n{long}\nAna Roe (Accra, Ghana)\nBo Lind (Oslo)\n\nSubscribe to our Email Updates\n\nReceive the best of us.\n"
            ),
            &[
                (Header, "Letter on the dam\nLetter on the dam"),
                (Aside, "A new mayor\nA new mayor"),
                (Breadcrumb, "Letters / Africa"),
                (Main, "Letter on the dam"),
                (Main, long),
                (Main, "Ana Roe (Accra, Ghana)\nBo Lind (Oslo)"),
                (Footer, "Subscribe to our Email Updates"),
                (Footer, "Receive the best of us."),
            ],
        );
    }

    #[test]
    fn lists_and_quotations_are_blocks() {
        use Zone::Main;
        check(
            "Offener Brief\n=====\n\n- eins\n- zwei\n\n> gesagt\n> getan\n",
            &[
                (Main, "Offener Brief"),
                (Main, "eins"),
                (Main, "zwei"),
                (Main, "gesagt getan"),
            ],
        );
        check("", &[]);
    }
}
