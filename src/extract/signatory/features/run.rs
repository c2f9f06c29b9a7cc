//! Runs of lines like names: what stands above and below each, what most of its lines are like.

use super::is_namelike;
use super::line::LineFeatures;
use crate::extract::signatory::line::Line;

/// The columns of a run.
pub(super) const NAMES: [&str; 36] = [
    "lines",
    "from",
    "to",
    "person",
    "organization",
    "role",
    "placed",
    "digits",
    "item",
    "row",
    "words",
    "words_spread",
    "contact",
    "comma_end",
    "emphasized",
    "above_chars",
    "above_announce",
    "above_participle",
    "above_closes",
    "above_farewell",
    "above_colon",
    "above_heading",
    "above_group",
    "above_others",
    "above_statement",
    "above_stop",
    "above_invitation",
    "below_none",
    "below_chars",
    "below_heading",
    "below_contact",
    "below_ending",
    "head_announce",
    "head_group",
    "head_others",
    "head_statement",
];

/// The runs of a document.
pub(super) struct Runs {
    /// For each line the number of its run.
    of: Vec<usize>,
    runs: Vec<Run>,
}

struct Run {
    from: usize,
    to: usize,
    features: [f32; NAMES.len() - 3],
}

/// Returns true if a line is a run of its own though it looks like a name: it announces those who
/// sign, closes the letter, or ends a list.
fn is_border(line: &LineFeatures) -> bool {
    line.announces > 0.0 || line.closes > 0.0 || line.ending > 0.0
}

impl Runs {
    /// Finds the runs; a single other line does not end one, and every other line is a run of its
    /// own.
    pub(super) fn of(own: &[LineFeatures], lines: &[Line<'_>]) -> Self {
        let heading_above = headings(own);
        let mut of = vec![0; own.len()];
        let mut runs = Vec::new();
        let mut at = 0;
        while at < own.len() {
            let mut end = at + 1;
            if is_namelike(&own[at]) && !is_border(&own[at]) {
                while end < own.len() {
                    let ends = own[end].heading != own[at].heading
                        || (own[end].outside > 0.0) != (own[at].outside > 0.0)
                        || is_border(&own[end]);
                    if ends {
                        break;
                    }
                    let goes_on = is_namelike(&own[end])
                        || own[end].chars < 120.0
                            && own.get(end + 1).is_some_and(|next| {
                                is_namelike(next) && next.heading == own[at].heading
                            });
                    if !goes_on {
                        break;
                    }
                    end += 1;
                }
            }
            of[at..end].fill(runs.len());
            let head = heading_above[at].map(|place| &own[place]);
            let features = features(
                &own[at..end],
                at.checked_sub(1).map(|above| &own[above]),
                own.get(end),
                head,
            );
            runs.push(Run {
                from: at,
                to: end,
                features,
            });
            at = end;
        }
        debug_assert_eq!(of.len(), lines.len());
        Self { of, runs }
    }

    /// The lines of each run.
    pub(super) fn ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.runs.iter().map(|run| run.from..run.to)
    }

    /// How many lines of its run stand above a line.
    pub(super) fn from(&self, at: usize) -> u16 {
        u16::try_from(at - self.runs[self.of[at]].from)
            .unwrap_or(u16::MAX - 3)
            .min(60)
    }

    /// How many lines the run of a line has.
    pub(super) fn lines(&self, at: usize) -> usize {
        let run = &self.runs[self.of[at]];
        run.to - run.from
    }

    /// Appends the features of the run in which a line stands.
    pub(super) fn row(&self, at: usize, row: &mut Vec<f32>) {
        let run = &self.runs[self.of[at]];
        row.extend([
            (run.to - run.from) as f32,
            (at - run.from) as f32,
            (run.to - at) as f32,
        ]);
        row.extend(run.features);
    }
}

/// For each line the heading, or the short line that ends in a colon, above it.
fn headings(own: &[LineFeatures]) -> Vec<Option<usize>> {
    let mut last = None;
    own.iter()
        .enumerate()
        .map(|(at, line)| {
            let above = last;
            if line.heading > 0.0
                || line.colon > 0.0 && line.words <= 12.0
                || line.emphasized > 0.0 && line.words <= 6.0
            {
                last = Some(at);
            }
            above
        })
        .collect()
}

fn features(
    run: &[LineFeatures],
    above: Option<&LineFeatures>,
    below: Option<&LineFeatures>,
    head: Option<&LineFeatures>,
) -> [f32; NAMES.len() - 3] {
    let count = run.len() as f32;
    let mean = |feature: fn(&LineFeatures) -> f32| run.iter().map(feature).sum::<f32>() / count;
    let words = mean(|own| own.words);
    let spread = run.iter().map(|own| (own.words - words).abs()).sum::<f32>() / count;
    let beside =
        |own: Option<&LineFeatures>, feature: fn(&LineFeatures) -> f32| own.map_or(-1.0, feature);
    [
        mean(|own| own.person),
        mean(|own| own.organization),
        mean(|own| own.role),
        mean(|own| own.placed),
        mean(|own| own.digits),
        mean(|own| own.item),
        mean(|own| own.row),
        words,
        spread,
        mean(|own| own.contact),
        mean(|own| own.comma_end),
        mean(|own| own.emphasized),
        beside(above, |own| own.chars),
        beside(above, |own| own.announce),
        beside(above, |own| own.participle),
        beside(above, |own| own.closes),
        beside(above, |own| own.farewell + own.closing),
        beside(above, |own| own.colon),
        beside(above, |own| own.heading),
        beside(above, |own| own.group + own.people),
        beside(above, |own| own.others),
        beside(above, |own| own.statement),
        beside(above, |own| own.stop),
        beside(above, |own| own.invitation),
        if below.is_none() { 1.0 } else { 0.0 },
        beside(below, |own| own.chars),
        beside(below, |own| own.heading),
        beside(below, |own| own.contact),
        beside(below, |own| own.ending),
        beside(head, |own| own.announce + own.participle),
        beside(head, |own| own.group + own.people + 2.0 * own.support),
        beside(head, |own| own.others),
        beside(head, |own| own.statement),
    ]
}
