//! Lists of names without bullets: lines under each other that are no paragraph, though some are as
//! long as others and so look full.
//!
//! Told by three signs together: next to no line begins in lower case, next to none ends a sentence,
//! and the lines end far from the edge of their column, or some of them where the next word would
//! have fitted. A paragraph in a narrow column has none of them. Scripts without case say too little.

use super::letters::is_wide;
use super::lines::Line;
use super::marker;
use super::sentence::is_finished;
use crate::deadline;

/// The fewest lines of a list.
const FEWEST: usize = 4;
/// The fewest lines of a list that many begin in lower case.
const MANY: usize = 12;
/// The most words of a line on average, where its end says nothing.
const WORDS: usize = 6;
/// How much the distances of such lines differ at most, in points.
const EVEN: f32 = 1.5;
/// The share of their column that the longest of such lines fill at most.
const SHARE: f32 = 0.6;

/// Which lines are parts of a list; `far` gives where the column of a line ends in the document.
pub(super) fn listed(lines: &[Line], far: &dyn Fn(&Line) -> f32) -> Vec<bool> {
    let mut listed = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let end = (at + 1..lines.len())
            .find(|&next| {
                let step = |line: usize| lines[line].y - lines[line - 1].y;
                let is_even = next - at < 2 || (step(next) - step(next - 1)).abs() < EVEN;
                !is_below(&lines[next - 1], &lines[next]) || !is_even
            })
            .unwrap_or(lines.len());
        // What announces a list stands above it and may end as sentences do.
        for from in [at, at + 1] {
            if end >= from + FEWEST && is_list(&lines[from..end], far) {
                listed[from..end].fill(true);
                break;
            }
        }
        at = end;
    }
    listed
}

/// Returns true if a line stands under another as lines of one block do.
fn is_below(a: &Line, b: &Line) -> bool {
    deadline::tick();
    let step = b.y - a.y;
    let middle = |line: &Line| (line.x0 + line.x1) / 2.0;
    let aligned = (a.start() - b.start()).abs() < 0.5 * a.size
        || (middle(a) - middle(b)).abs() < 0.3 * a.size;
    a.page == b.page
        && a.turn == b.turn
        && a.column == b.column
        && a.rtl == b.rtl
        && !a.row
        && !b.row
        && (a.size - b.size).abs() < 0.06 * a.size
        && step > 0.7 * a.size
        && step < 2.2 * a.size
        && aligned
}

fn is_list(lines: &[Line], far: &dyn Fn(&Line) -> f32) -> bool {
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    let first = |text: &String| text.chars().find(|letter| letter.is_alphanumeric());
    let starts: Vec<char> = texts.iter().filter_map(first).collect();
    let lower = starts.iter().filter(|letter| letter.is_lowercase()).count();
    let upper = starts.iter().filter(|letter| letter.is_uppercase()).count();
    let (_, inner) = texts.split_last().unwrap_or((&texts[0], &[]));
    let finished = inner.iter().filter(|text| is_finished(text)).count();
    let is_text = finished * 4 > lines.len()
        // What is all in capitals is a title.
        || !texts.iter().any(|text| text.contains(char::is_lowercase))
        || texts.iter().any(|text| text.contains(is_wide))
        // What has bullets or numbers is parted by them.
        || texts.iter().any(|text| marker::marker(text).is_some());
    if is_text {
        return false;
    }
    let edge = lines.iter().map(Line::end).fold(f32::MIN, f32::max);
    let fits = |pair: &[Line]| pair[0].end() + pair[1].first_word + 0.25 * pair[0].size < edge;
    let pairs = lines.windows(2).zip(&texts);
    let short = pairs.filter(|(pair, text)| fits(pair) && !is_finished(text));
    let short = short.count();
    let column = lines.iter().map(far).fold(edge, f32::max);
    let begin = lines.iter().map(Line::start).fold(f32::MAX, f32::min);
    let size = lines[0].size;
    let words: usize = texts.iter().map(|text| text.split(' ').count()).sum();
    let is_brief = words <= WORDS * lines.len();
    let is_narrow = edge - begin < SHARE * (column - begin);
    let is_ragged = short >= 2 && short * 4 >= lines.len();
    // Bands and nicknames, one short line under another.
    let is_rugged = short * 2 >= lines.len() && lines.len() >= MANY;
    let is_named = upper * 5 >= lines.len() * 4 && lower * 8 <= lines.len();
    if !is_named {
        return is_rugged && lower * 3 <= lines.len() && upper * 2 >= lines.len();
    }
    is_ragged
        || short >= 1 && edge < column - 3.0 * size && is_brief
        || is_narrow && is_brief && lower == 0 && finished == 0 && lines[0].column == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], column: f32, expected: &[bool]) {
        let lines: Vec<Line> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| Line {
                y: 72.0 + 14.0 * at as f32,
                ..Line::of(text)
            })
            .collect();
        assert_eq!(listed(&lines, &|_| 72.0 + column), expected, "{texts:?}");
    }

    #[test]
    fn names_are_told_from_paragraphs() {
        // As long as each other, in a wide column.
        let names = [
            "Ana Roe Lopez",
            "Jo Parker Lee",
            "Mia Holm Dahl",
            "Li Wen Zhang",
        ];
        check(&names, 400.0, &[true; 4]);
        // The same, as all that the document has: nothing says where the column ends.
        check(&names, 65.0, &[false; 4]);
        // Some shorter than others by a word.
        let ragged = [
            "Amnesty International",
            "Forum Nord",
            "Institute for Rivers",
            "Casa del Lago",
            "Human Rights of Water",
        ];
        check(&ragged, 105.0, &[true; 5]);
        check(
            &[
                "Signed by:",
                "Ana Roe Lopez",
                "Jo Parker Lee",
                "Mia Holm Dahl",
                "Li Wen Zhang",
            ],
            400.0,
            &[false, true, true, true, true],
        );
        // A paragraph in a narrow column, and sentences under each other.
        let text = [
            "We ask the Minister",
            "of Water to keep it",
            "clean, and to tell",
            "Those who live here",
        ];
        check(&text, 400.0, &[false; 4]);
        let sentences = [
            "Water is life.",
            "It is ours, too.",
            "We need it all.",
            "Keep it so.",
        ];
        check(&sentences, 400.0, &[false; 4]);
    }
}
