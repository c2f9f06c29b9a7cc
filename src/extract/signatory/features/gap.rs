//! Where a line stands among the paragraphs of prose: the gap between the last one above it and the
//! first one below it, what else is in the gap, and what the prose above is like. A letter's
//! signature is a gap after which little prose follows.

use super::is_namelike;
use super::line::LineFeatures;

/// The columns of a gap.
pub(super) const NAMES: [&str; 29] = [
    "prose_after",
    "prose_before",
    "prose_share",
    "since_prose",
    "until_prose",
    "lines",
    "named_above",
    "named_below",
    "headings_above",
    "headings_below",
    "contact_below",
    "closes_above",
    "date_above",
    "date_below",
    "items",
    "last",
    "run_chars",
    "run_paragraphs",
    "we_share",
    "we_last",
    "myself_share",
    "myself_last",
    "greeted",
    "chars_since_greeting",
    "chars_since_heading",
    "headings_after",
    "chars_of_prose",
    "short_below",
    "quote_above",
];

/// The shortest line that is prose, in characters of scripts with spaces, and the one that is prose without a full stop.
const SHORTEST: f32 = 100.0;
const LONG: f32 = 200.0;

/// The longest distances and gaps that are told, in lines.
const FAR: usize = 60;
const LONGEST: usize = 120;

/// How many short lines do not part two paragraphs of one text.
const BETWEEN: usize = 3;

/// How many letters of other scripts a character of one without spaces stands for.
const DENSE: f32 = 2.5;

/// The length of a line in characters of scripts with spaces.
fn length(own: &LineFeatures) -> f32 {
    if own.unspaced > 0.0 {
        own.chars * DENSE
    } else {
        own.chars
    }
}

/// Whether a line is a paragraph of running text.
fn is_prose(own: &LineFeatures) -> bool {
    let length = length(own);
    let sentence = own.sentence > 0.0 || own.stop > 0.0 || length > LONG;
    length >= SHORTEST && sentence && own.row == 0.0
}

/// Sums over the lines above each line, and over all lines at the end.
struct Sums(Vec<[f32; SUMS]>);

const SUMS: usize = 11;
const PROSE_CHARS: usize = 0;
const PROSE: usize = 1;
const NAMED: usize = 2;
const HEADINGS: usize = 3;
const CONTACT: usize = 4;
const CLOSES: usize = 5;
const DATES: usize = 6;
const ITEMS: usize = 7;
const WE: usize = 8;
const MYSELF: usize = 9;
const SHORT: usize = 10;

impl Sums {
    fn of(lines: &[LineFeatures]) -> Self {
        let mut sums = vec![[0.0; SUMS]];
        let mut last = [0.0; SUMS];
        for own in lines {
            let prose = is_prose(own);
            let flags = [
                prose,
                is_namelike(own) && !prose,
                own.heading > 0.0,
                own.contact > 0.0,
                own.closes + own.salute > 0.0,
                own.date > 0.0,
                own.item + own.row > 0.0,
                own.we > 0.0 && prose,
                own.myself > 0.0 && prose,
                !prose,
            ];
            last[PROSE_CHARS] += if prose { length(own) } else { 0.0 };
            for (sum, flag) in last[PROSE..].iter_mut().zip(flags) {
                *sum += f32::from(u8::from(flag));
            }
            sums.push(last);
        }
        Self(sums)
    }

    /// The sum over the lines from one to before another.
    fn between(&self, which: usize, from: usize, to: usize) -> f32 {
        self.0[to][which] - self.0[from][which]
    }
}

/// Describes the gaps in which the lines stand, each in the order of the columns.
pub(super) fn features(lines: &[LineFeatures]) -> Vec<[f32; NAMES.len()]> {
    let count = lines.len();
    let sums = Sums::of(lines);
    let prose: Vec<usize> = (0..count).filter(|at| is_prose(&lines[*at])).collect();
    let runs = runs(lines);
    let all = sums.0[count];
    let mut above = 0;
    let (mut greeting, mut heading) = (None, 0);
    (0..count)
        .map(|at| {
            while prose.get(above).is_some_and(|place| *place < at) {
                above += 1;
            }
            // The gap begins behind the last paragraph above and ends at the next one below.
            let last = above.checked_sub(1).map(|place| prose[place]);
            let from = last.map_or(0, |last| last + 1);
            let own = usize::from(prose.get(above) == Some(&at));
            let to = prose.get(above + own).copied().unwrap_or(count);
            let near = above
                .checked_sub(1)
                .map_or(0, |place| prose[place.saturating_sub(2)]);
            let before = sums.0[at][PROSE];
            let share = |which: usize| sums.0[at][which] / before.max(1.0);
            let since = at + 1 - from;
            let row = [
                all[PROSE] - sums.0[at + 1][PROSE],
                before,
                sums.0[at][PROSE_CHARS] / all[PROSE_CHARS].max(1.0),
                since.min(FAR) as f32,
                (to - at).min(FAR) as f32,
                (to - from).min(LONGEST) as f32,
                sums.between(NAMED, from.min(at), at),
                sums.between(NAMED, at + 1, to),
                sums.between(HEADINGS, from.min(at), at),
                sums.between(HEADINGS, at + 1, to),
                sums.between(CONTACT, at + 1, to),
                sums.between(CLOSES, from.min(at), at),
                sums.between(DATES, from.min(at), at),
                sums.between(DATES, at + 1, to),
                sums.between(ITEMS, from, to),
                f32::from(u8::from(to == count)),
                runs[from].0,
                runs[from].1,
                share(WE),
                sums.between(WE, near, at),
                share(MYSELF),
                sums.between(MYSELF, near, at),
                f32::from(u8::from(greeting.is_some())),
                greeting.map_or(-1.0, |place| sums.between(PROSE_CHARS, place, at)),
                sums.between(PROSE_CHARS, heading, at),
                all[HEADINGS] - sums.0[at + 1][HEADINGS],
                all[PROSE_CHARS],
                sums.between(SHORT, at + 1, to),
                last.map_or(0.0, |last| lines[last].quote),
            ];
            if lines[at].greeting > 0.0 {
                greeting = Some(at);
            }
            if lines[at].heading > 0.0 {
                heading = at;
            }
            row
        })
        .collect()
}

/// For each line, and behind the last, the characters and paragraphs of the text that ends above it.
fn runs(lines: &[LineFeatures]) -> Vec<(f32, f32)> {
    let (mut chars, mut paragraphs, mut short) = (0.0, 0.0, 0);
    let mut runs = vec![(0.0, 0.0)];
    for own in lines {
        if is_prose(own) {
            chars += length(own);
            paragraphs += 1.0;
            short = 0;
        } else {
            short += 1;
            if short > BETWEEN {
                (chars, paragraphs) = (0.0, 0.0);
            }
        }
        runs.push((chars, paragraphs));
    }
    runs
}
