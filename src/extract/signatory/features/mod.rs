//! Features that describe a line: by itself, beside its neighbours, in its run of lines like names,
//! below its heading, in the whole document. What they say together is told by `forest`.

mod declared;
mod document;
mod gap;
mod line;
mod run;

use declared::Declared;
use document::DocumentFeatures;
use line::{ALL, BESIDE, LineFeatures, flag};
use run::Runs;

use super::line::Line;
use crate::extract::Reading;

/// How far the lines beside a line are looked at, one by one.
const NEAR: [isize; 6] = [-3, -2, -1, 1, 2, 3];

/// How far shares are taken on either side.
const WINDOWS: [usize; 3] = [4, 12, 40];

/// The longest distance that is told.
const FAR: usize = 60;

/// A line that may hold a name: what runs and shares are made of.
fn is_namelike(own: &LineFeatures) -> bool {
    own.likeness >= 0.7 && own.sentence == 0.0 && own.words <= 30.0 && own.stop * own.words < 9.0
        || own.row > 0.0
        || own.pieces >= 3.0
}

/// What marks the ends of lists: lines from which the distance of others is a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It announces names: `Signed by:`.
    Announcing,
    /// It has a word for signing.
    Cue,
    /// It begins with a closing formula or is one.
    Closing,
    /// It has a wish or a formula of farewell.
    Farewell,
    /// It greets somebody.
    Greeting,
    /// It is a heading.
    Heading,
    /// It ends in a colon.
    Colon,
    /// It has more than 200 characters.
    Long,
    /// It is a sentence.
    Sentence,
    /// It is a short label of others than those who sign.
    Others,
    /// It says that the text ends.
    Ending,
    /// It has a date.
    Date,
    /// It is short and has a word of courtesy.
    Salute,
    /// It speaks of us or of me.
    We,
    /// It invites to sign.
    Invitation,
    /// All of it is in bold or italics.
    Emphasized,
}

impl Mark {
    /// All of them, in the order of the columns.
    const ALL: [Self; 16] = [
        Self::Announcing,
        Self::Cue,
        Self::Closing,
        Self::Farewell,
        Self::Greeting,
        Self::Heading,
        Self::Colon,
        Self::Long,
        Self::Sentence,
        Self::Others,
        Self::Ending,
        Self::Date,
        Self::Salute,
        Self::We,
        Self::Invitation,
        Self::Emphasized,
    ];

    /// Those whose distance is also a feature of the lines above them.
    const BELOW: [Self; 11] = [
        Self::Cue,
        Self::Closing,
        Self::Heading,
        Self::Long,
        Self::Sentence,
        Self::Others,
        Self::Ending,
        Self::Date,
        Self::Salute,
        Self::We,
        Self::Invitation,
    ];

    /// The name in the columns.
    fn name(self) -> &'static str {
        match self {
            Self::Announcing => "announcing",
            Self::Cue => "cue",
            Self::Closing => "closing",
            Self::Farewell => "farewell",
            Self::Greeting => "greeting",
            Self::Heading => "heading",
            Self::Colon => "colon",
            Self::Long => "long",
            Self::Sentence => "sentence",
            Self::Others => "others",
            Self::Ending => "ending",
            Self::Date => "date",
            Self::Salute => "salute",
            Self::We => "we",
            Self::Invitation => "invitation",
            Self::Emphasized => "emphasized",
        }
    }

    /// Returns true if a line bears it.
    fn is_on(self, own: &LineFeatures) -> bool {
        match self {
            Self::Announcing => own.announces > 0.0,
            Self::Cue => own.announce + own.participle > 0.0 && own.words <= 40.0,
            Self::Closing => own.closes > 0.0,
            Self::Farewell => own.farewell + own.closing > 0.0,
            Self::Greeting => own.greeting > 0.0,
            Self::Heading => own.heading > 0.0,
            Self::Colon => own.colon > 0.0,
            Self::Long => own.chars > 200.0,
            Self::Sentence => own.sentence > 0.0,
            Self::Others => own.others > 0.0 && own.words <= 8.0,
            Self::Ending => own.ending > 0.0,
            Self::Date => own.date > 0.0,
            Self::Salute => own.salute > 0.0,
            Self::We => own.we + own.myself > 0.0 && own.chars > 40.0,
            Self::Invitation => own.invitation > 0.0,
            Self::Emphasized => own.emphasized > 0.0,
        }
    }
}

/// The names of all columns, in order: those of lines, then those of the document.
pub(super) fn columns() -> Vec<String> {
    let mut names: Vec<String> = ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    for near in NEAR {
        names.extend(BESIDE.iter().map(|(name, _)| format!("{name}{near:+}")));
    }
    names.extend(
        Mark::ALL
            .iter()
            .map(|mark| format!("since_{}", mark.name())),
    );
    names.extend(
        Mark::BELOW
            .iter()
            .map(|mark| format!("until_{}", mark.name())),
    );
    for window in WINDOWS {
        names.extend(["namelike", "person", "organization"].map(|name| format!("{name}_{window}")));
    }
    names.extend(run::NAMES.iter().map(|name| format!("run_{name}")));
    names.extend(gap::NAMES.iter().map(|name| format!("gap_{name}")));
    names.extend(PLACE.map(str::to_owned));
    names.extend(document::NAMES.iter().map(|name| format!("doc_{name}")));
    names
}

/// Where a line stands.
const PLACE: [&str; 17] = [
    "line",
    "left",
    "part",
    "chars_above",
    "chars_below",
    "prose_below",
    "block_lines",
    "block_line",
    "block_left",
    "group_lines",
    "in_title",
    "repeated",
    "mentioned",
    "namelike",
    "in_author",
    "in_site",
    "in_host",
];

/// The place of `prose_below` among those.
const PROSE_BELOW: usize = 5;

/// The features of all lines of a document.
pub(super) struct Features {
    own: Vec<LineFeatures>,
    beside: Vec<Vec<f32>>,
    since: Vec<[u16; Mark::ALL.len()]>,
    until: Vec<[u16; Mark::BELOW.len()]>,
    shares: Vec<[f32; 3 * WINDOWS.len()]>,
    runs: Runs,
    gaps: Vec<[f32; gap::NAMES.len()]>,
    places: Vec<[f32; PLACE.len()]>,
    /// How many lines the main text has.
    main: usize,
    /// The features of the document.
    pub(super) whole: Vec<f32>,
}

impl Features {
    /// Describes all lines.
    pub(super) fn of(reading: &Reading<'_>, lines: &[Line<'_>]) -> Self {
        let own: Vec<LineFeatures> = lines.iter().map(LineFeatures::of).collect();
        // The main text ends where it ends, whatever stands below it.
        let main = lines.iter().filter(|line| line.outside == 0).count();
        let (inside, outside) = own.split_at(main);
        let beside = own
            .iter()
            .map(|own| BESIDE.iter().map(|(_, feature)| feature(own)).collect())
            .collect();
        Self {
            beside,
            since: distances(Mark::ALL, own.iter()),
            until: [until(inside), until(outside)].concat(),
            shares: [shares(inside), shares(outside)].concat(),
            runs: Runs::of(&own, lines),
            gaps: gap::features(&own),
            places: places(reading, lines, &own, main),
            whole: DocumentFeatures::of(reading, &lines[..main], inside).features(),
            main,
            own,
        }
    }

    /// The runs of five lines and more that are like names.
    pub(super) fn lists(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.runs.ranges().filter(|run| run.len() >= 5)
    }

    /// Returns true if a line may hold a name.
    pub(super) fn is_namelike(&self, at: usize) -> bool {
        is_namelike(&self.own[at])
    }

    /// Returns true if a line is a sentence that holds no name: it need not be judged. States that
    /// speak together, `We, Finland, Norway and Japan, call on …`, name themselves in one.
    pub(super) fn is_prose(&self, at: usize) -> bool {
        let own = &self.own[at];
        own.is_prose && (own.we == 0.0 || own.commas < 3.0)
    }

    /// What speaks most for a line that holds one who signs.
    pub(super) fn reason(&self, at: usize) -> &'static str {
        let since = |mark: Mark| self.since[at][mark as usize];
        let own = &self.own[at];
        if own.announces + own.participle > 0.0 {
            "cue-in-line"
        } else if since(Mark::Announcing) <= self.runs.from(at) + 3 {
            "list-after-cue"
        } else if since(Mark::Closing) <= 3
            || since(Mark::Salute) <= 3
            || own.salute + own.closing > 0.0
        {
            "closing-formula"
        } else if self.runs.lines(at) >= 5 {
            "list-of-names"
        } else if self.places[at][PROSE_BELOW] < 300.0 {
            "end-of-text"
        } else {
            "name-in-text"
        }
    }

    /// Appends the features of a line, in the order of the columns, without those of the document.
    pub(super) fn row(&self, at: usize, row: &mut Vec<f32>) {
        row.extend(ALL.iter().map(|(_, feature)| feature(&self.own[at])));
        for near in NEAR {
            match at
                .checked_add_signed(near)
                .filter(|place| at >= self.main || *place < self.main)
                .and_then(|place| self.beside.get(place))
            {
                Some(beside) => row.extend(beside),
                None => row.extend(BESIDE.iter().map(|_| -1.0)),
            }
        }
        row.extend(self.since[at].iter().map(|far| f32::from(*far)));
        row.extend(self.until[at].iter().map(|far| f32::from(*far)));
        row.extend(self.shares[at]);
        self.runs.row(at, row);
        row.extend(self.gaps[at]);
        row.extend(self.places[at]);
    }
}

/// How many lines before each line the last one stands that bears each of some marks; at most
/// `FAR`.
fn distances<'a, const N: usize>(
    marks: [Mark; N],
    lines: impl Iterator<Item = &'a LineFeatures>,
) -> Vec<[u16; N]> {
    let mut far = [FAR as u16; N];
    let step = |own: &LineFeatures| {
        let before = far;
        for (place, mark) in marks.into_iter().enumerate() {
            far[place] = if mark.is_on(own) {
                0
            } else {
                (far[place] + 1).min(FAR as u16)
            };
        }
        before
    };
    lines.map(step).collect()
}

/// The same, for the first such line behind each.
fn until(own: &[LineFeatures]) -> Vec<[u16; Mark::BELOW.len()]> {
    let mut until = distances(Mark::BELOW, own.iter().rev());
    until.reverse();
    until
}

/// Shares of lines like names, of persons and of organizations in windows around each line.
fn shares(own: &[LineFeatures]) -> Vec<[f32; 3 * WINDOWS.len()]> {
    let mut sums = vec![[0_u32; 3]];
    for own in own {
        let last = sums[sums.len() - 1];
        let more = [is_namelike(own), own.person > 0.0, own.organization > 0.0];
        sums.push(std::array::from_fn(|place| {
            last[place] + u32::from(more[place])
        }));
    }
    (0..own.len())
        .map(|at| {
            let mut shares = [0.0; 3 * WINDOWS.len()];
            for (place, window) in WINDOWS.iter().enumerate() {
                let (from, to) = (at.saturating_sub(*window), (at + window + 1).min(own.len()));
                for kind in 0..3 {
                    shares[place * 3 + kind] =
                        (sums[to][kind] - sums[from][kind]) as f32 / (to - from) as f32;
                }
            }
            shares
        })
        .collect()
}

fn places(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    own: &[LineFeatures],
    main: usize,
) -> Vec<[f32; PLACE.len()]> {
    let total: f32 = own[..main].iter().map(|own| own.chars).sum();
    let prose = |own: &LineFeatures| if own.chars > 120.0 { own.chars } else { 0.0 };
    let mut below = total;
    let mut prose_below: f32 = own[..main].iter().map(prose).sum();
    let title = reading
        .title
        .as_ref()
        .map(|title| super::words::key(&title.value))
        .unwrap_or_default();
    let mut seen: rustc_hash::FxHashMap<&str, u32> = rustc_hash::FxHashMap::default();
    for line in lines {
        *seen.entry(&line.key).or_default() += 1;
    }
    let mentions = document::mentions(lines, own);
    let mut blocks = vec![0_u32; lines.last().map_or(0, |line| line.block + 1)];
    let mut groups: rustc_hash::FxHashMap<u32, u32> = rustc_hash::FxHashMap::default();
    for line in lines {
        blocks[line.block] += 1;
        *groups.entry(line.group).or_default() += 1;
    }
    let declared = Declared::of(reading);
    let mut inside = 0;
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            inside = match at.checked_sub(1) {
                Some(before) if lines[before].block == line.block => inside + 1,
                _ => 0,
            };
            let above = total - below;
            if at < main {
                below -= own[at].chars;
                prose_below -= prose(&own[at]);
            }
            let block = blocks[line.block] as f32;
            let group = if line.group == 0 {
                0
            } else {
                groups[&line.group]
            };
            let short = line.key.len() <= 100 && line.key.len() >= 3;
            [
                at as f32,
                main as f32 - at as f32,
                at as f32 / main.max(1) as f32,
                above / total.max(1.0),
                below.clamp(0.0, 20_000.0),
                prose_below.clamp(0.0, 20_000.0),
                block,
                inside as f32,
                block - inside as f32,
                (group as f32).min(500.0),
                flag(short && title.contains(&*line.key)),
                (seen[&*line.key] as f32).min(50.0),
                mentions[at],
                flag(is_namelike(&own[at])),
                flag(short && declared.is_author(&line.key)),
                flag(short && declared.is_site(&line.key)),
                flag(short && declared.is_host(&line.key)),
            ]
        })
        .collect()
}
