//! What is known of each passage when it is judged: itself, what it stands in, what stands beside it, and the page.
//!
//! One row of figures for each passage, in the order of `names`. Every figure is computed in one pass over the nodes or the
//! passages, so that the time is linear in the page; rows are made one at a time, so that the memory does not grow with them.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::{HashMap, HashMapExt};

use super::classes::SORTS;
use super::container::{self, Container};
use super::cues::Cues;
use super::kind;
use super::page::{self, Page};
use super::passage::{Passage, share};
use super::surroundings::{Context, FAR, INSIDE, Measure};
use super::told;
use crate::parse::html::tree::Tree;

/// How many blocks around a passage are looked at, each larger than the one before.
const LEVELS: usize = 4;

/// How many elements are looked at to find them.
const STEPS: usize = 24;

/// How many passages before and after make a window.
const WINDOW: usize = 6;

/// The names of the columns: those of passages, then those of the page.
pub(super) fn names() -> Vec<String> {
    [of_passages(), of_page()].concat()
}

fn plain(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn numbered(prefix: &str, names: &[&str]) -> Vec<String> {
    let numbered = names.iter().map(|name| format!("{prefix}_{name}"));
    numbered.collect()
}

/// The names of what differs from passage to passage.
fn of_passages() -> Vec<String> {
    let mut all = vec![
        plain(&OWN),
        plain(&CONTEXT),
        numbered("class", &SORTS),
        plain(&INSIDE),
    ];
    all.extend((1..=LEVELS).map(|level| numbered(&format!("around{level}"), &AROUND)));
    all.push(plain(&PLACE));
    all.push(plain(&["told"]));
    all.push(plain(&container::NAMES));
    all.extend(
        NEIGHBORS
            .iter()
            .map(|(_, prefix)| numbered(prefix, &NEIGHBOR)),
    );
    all.extend(["back", "ahead"].map(|side| numbered(&format!("window_{side}"), &WINDOWS)));
    all.concat()
}

/// The names of what is the same for all passages of a page.
fn of_page() -> Vec<String> {
    [
        plain(&["all_told"]),
        plain(&container::OF_PAGE),
        numbered("page", &page::NAMES),
        kind::names(),
    ]
    .concat()
}

/// A page whose passages are described one after another.
pub(super) struct Features<'a> {
    tree: &'a Tree,
    passages: &'a [Passage],
    contexts: &'a [Context],
    measures: &'a [Measure],
    repeats: &'a [u32],
    page: Page,
    /// What the page says of its kind.
    kind: Vec<f32>,
    /// The level of the heading that each passage is, 0 for all else.
    levels: Vec<u8>,
    cues: Vec<Cues>,
    /// Passages back and ahead to the nearest that is prose.
    distances: Vec<(u8, u8)>,
    /// What all passages before each one hold, and at the end what all hold.
    sums: Vec<Measure>,
    /// The place of the nearest heading above each passage.
    headings: Vec<Option<usize>>,
    /// How many passages have the same text.
    copies: Vec<u32>,
    container: Container,
    /// How far each passage stands in the text that the page declares; empty where it declares none.
    told: Vec<f32>,
    /// The share of all text that does.
    all_told: f32,
}

impl<'a> Features<'a> {
    /// Looks over a page.
    pub(super) fn new(
        tree: &'a Tree,
        passages: &'a [Passage],
        contexts: &'a [Context],
        measures: &'a [Measure],
        repeats: &'a [u32],
    ) -> Self {
        let levels: Vec<u8> = passages
            .iter()
            .map(|passage| heading_level(tree, passage))
            .collect();
        let page = Page::new(tree, passages, &levels, measures, repeats);
        let mut sums = vec![Measure::default()];
        let mut sum = Measure::default();
        for passage in passages {
            sum.add(&Measure::of(&passage.counts));
            sums.push(sum);
        }
        let cues = Cues::of_all(tree, passages, &page.title);
        let told = told::shares(tree, passages);
        let mut above = None;
        let headings = levels
            .iter()
            .enumerate()
            .map(|(place, level)| {
                if *level > 0 {
                    above = Some(place);
                }
                above
            })
            .collect();
        Self {
            tree,
            passages,
            contexts,
            measures,
            repeats,
            levels,
            cues,
            page,
            kind: kind::figures(tree),
            distances: prose_distances(passages),
            sums,
            headings,
            copies: copies(tree, passages),
            container: Container::of(tree, passages, contexts),
            all_told: all_told(passages, &told),
            told,
        }
    }

    /// Writes the figures of one passage, without those of the page.
    pub(super) fn row(&self, place: usize, row: &mut Vec<f32>) {
        let passage = &self.passages[place];
        row.clear();
        row.extend(self.own(place, passage));
        let context = &self.contexts[passage.block];
        row.extend(self.context(context));
        row.extend(context.sorts.map(f32::from));
        row.extend((0..INSIDE.len()).map(|place| f32::from(context.inside >> place & 1)));
        self.around(passage, row);
        row.extend(self.place(place));
        row.push(self.told.get(place).copied().unwrap_or(-1.0));
        row.extend(self.container.figures(self.tree, passage.block));
        for (offset, _) in NEIGHBORS {
            row.extend(self.neighbor(passage, place.checked_add_signed(offset)));
        }
        row.extend(self.window(place.saturating_sub(WINDOW), place));
        let end = self.passages.len();
        row.extend(self.window((place + 1).min(end), (place + 1 + WINDOW).min(end)));
    }

    /// The figures of the page, which are the same for all passages.
    pub(super) fn of_page(&self) -> Vec<f32> {
        let mut figures = vec![self.all_told];
        figures.extend(self.container.of_page());
        figures.extend(self.page.figures);
        figures.extend(&self.kind);
        figures
    }

    /// The passage itself.
    fn own(&self, place: usize, passage: &Passage) -> [f32; OWN.len()] {
        let counts = &passage.counts;
        let cues = &self.cues[place];
        let ends = match counts.last {
            Some('.' | '!' | '?' | '。' | '”' | '"' | '»' | '！' | '？' | '।' | '؟') => {
                2.0
            }
            Some(':' | '：') => 1.0,
            Some(')' | ']' | ',' | ';') => 0.5,
            _ => 0.0,
        };
        [
            counts.characters.min(5000) as f32,
            counts.words.min(1000) as f32,
            counts.density(),
            counts.links.min(100) as f32,
            counts.marks.min(100) as f32,
            share(counts.marks, counts.words),
            share(counts.capitals, counts.words),
            share(counts.digits, counts.characters),
            share(counts.characters - counts.digits, counts.words),
            counts.bars.min(20) as f32,
            counts.breaks.min(50) as f32,
            share(counts.strong, counts.characters),
            ends,
            f32::from(self.levels[place]),
            tag(self.tree.name(passage.block)),
            cues.title,
            f32::from(cues.rights),
            f32::from(cues.share),
            f32::from(cues.account),
            f32::from(cues.menu),
            f32::from(cues.related),
            f32::from(cues.comment),
            f32::from(cues.byline),
            f32::from(cues.shop),
            f32::from(cues.money),
            self.copies[place].min(20) as f32,
        ]
    }

    /// What the elements around it say of themselves.
    fn context(&self, context: &Context) -> [f32; CONTEXT.len()] {
        let [breadcrumb, header, navigation, aside, footer] = context.furniture.map(f32::from);
        [
            breadcrumb,
            header,
            navigation,
            aside,
            footer,
            f32::from(context.content),
            f32::from(context.content_steps),
            f32::from(context.depth),
            f32::from(context.lists),
        ]
    }

    /// The blocks around it, each larger than the one before.
    fn around(&self, passage: &Passage, row: &mut Vec<f32>) {
        let all = &self.measures[0];
        let mut node = passage.block;
        let mut steps = 0;
        for _ in 0..LEVELS {
            let size = self.measures[node].characters;
            let mut repeated = 0;
            let mut outer = node;
            while outer != 0 && self.measures[outer].characters == size && steps < STEPS {
                repeated = repeated.max(self.repeats[outer]);
                node = outer;
                outer = self.tree.nodes[outer].parent;
                steps += 1;
            }
            let measure = &self.measures[node];
            row.extend::<[f32; AROUND.len()]>([
                share(measure.characters, all.characters),
                share(measure.linked, measure.characters),
                share(measure.prose, measure.characters),
                share(measure.prose, all.prose),
                measure.passages.min(500) as f32,
                share(measure.characters, measure.passages).min(1000.0),
                repeated.min(100) as f32,
            ]);
            node = outer;
        }
    }

    /// Where it stands on the page.
    fn place(&self, place: usize) -> [f32; PLACE.len()] {
        let all = &self.measures[0];
        let before = &self.sums[place];
        let heading = self.headings[place];
        let cues = heading
            .map(|heading| self.cues[heading])
            .unwrap_or_default();
        let (back, ahead) = self.distances[place];
        [
            share(count(place), count(self.passages.len())),
            share(before.characters, all.characters),
            share(before.prose, all.prose),
            self.page.first_h1.map_or(-200.0, |first| {
                (place as f32 - first as f32).clamp(-100.0, 500.0)
            }),
            heading.map_or(0.0, |heading| f32::from(self.levels[heading])),
            (place - heading.unwrap_or(0)).min(100) as f32,
            f32::from(cues.notice()),
            f32::from(cues.related),
            f32::from(cues.comment),
            f32::from(back),
            f32::from(ahead),
        ]
    }

    /// What stands beside it.
    fn neighbor(&self, passage: &Passage, place: Option<usize>) -> [f32; NEIGHBOR.len()] {
        let Some((place, neighbor)) =
            place.and_then(|place| Some((place, self.passages.get(place)?)))
        else {
            return [-1.0; NEIGHBOR.len()];
        };
        let cues = &self.cues[place];
        let parent = |passage: &Passage| self.tree.nodes[passage.block].parent;
        let near = neighbor.block == passage.block || parent(neighbor) == parent(passage);
        [
            neighbor.counts.characters.min(2000) as f32,
            neighbor.counts.density(),
            neighbor.counts.marks.min(50) as f32,
            f32::from(self.levels[place]),
            f32::from(cues.notice()) + f32::from(cues.related) + f32::from(cues.comment),
            f32::from(u8::from(near)),
        ]
    }

    /// What the passages of a range hold.
    fn window(&self, from: usize, until: usize) -> [f32; WINDOWS.len()] {
        let (from_sum, until_sum) = (&self.sums[from], &self.sums[until]);
        let characters = until_sum.characters - from_sum.characters;
        [
            characters as f32 / (until - from).max(1) as f32,
            share(until_sum.linked - from_sum.linked, characters),
            share(until_sum.prose - from_sum.prose, characters),
        ]
    }
}

const OWN: [&str; 26] = [
    "characters",
    "words",
    "density",
    "links",
    "marks",
    "marks_a_word",
    "capitals",
    "digits",
    "letters_a_word",
    "bars",
    "breaks",
    "strong",
    "ends",
    "level",
    "tag",
    "title",
    "rights",
    "share",
    "account",
    "menu",
    "related",
    "comment",
    "byline",
    "shop",
    "money",
    "copies",
];

const CONTEXT: [&str; 9] = [
    "in_breadcrumb",
    "in_header",
    "in_navigation",
    "in_aside",
    "in_footer",
    "content",
    "content_steps",
    "depth",
    "lists",
];

const AROUND: [&str; 7] = [
    "size", "density", "prose", "weight", "passages", "mean", "repeats",
];

const PLACE: [&str; 11] = [
    "place",
    "characters_before",
    "prose_before",
    "after_h1",
    "heading_level",
    "since_heading",
    "heading_notice",
    "heading_related",
    "heading_comment",
    "prose_back",
    "prose_ahead",
];

const NEIGHBORS: [(isize, &str); 4] = [(-2, "back2"), (-1, "back1"), (1, "ahead1"), (2, "ahead2")];

const NEIGHBOR: [&str; 6] = ["characters", "density", "marks", "level", "cues", "near"];

const WINDOWS: [&str; 3] = ["characters", "density", "prose"];

/// The share of a page's text that stands in the text that it declares, -1 where it declares none.
fn all_told(passages: &[Passage], told: &[f32]) -> f32 {
    if told.is_empty() {
        return -1.0;
    }
    let (mut found, mut all) = (0.0, 0.0);
    for (passage, told) in passages.iter().zip(told) {
        found += passage.counts.characters as f32 * told;
        all += passage.counts.characters as f32;
    }
    found / f32::max(all, 1.0)
}

/// A count of passages as `share` takes it.
fn count(passages: usize) -> u32 {
    u32::try_from(passages).unwrap_or(u32::MAX)
}

/// Passages back and ahead to the nearest that is prose.
fn prose_distances(passages: &[Passage]) -> Vec<(u8, u8)> {
    let mut distances = vec![(FAR, FAR); passages.len()];
    let step = |since: u8, passage: &Passage| match passage.counts.prose() {
        0 => (since + 1).min(FAR),
        _ => 1,
    };
    let mut since = FAR;
    for (distance, passage) in distances.iter_mut().zip(passages) {
        distance.0 = since;
        since = step(since, passage);
    }
    since = FAR;
    for (distance, passage) in distances.iter_mut().zip(passages).rev() {
        distance.1 = since;
        since = step(since, passage);
    }
    distances
}

/// For each passage how many have its text, itself included.
fn copies(tree: &Tree, passages: &[Passage]) -> Vec<u32> {
    let hashing = foldhash::quality::RandomState::default();
    let digests: Vec<u64> = passages
        .iter()
        .map(|passage| {
            let mut hasher = hashing.build_hasher();
            for node in passage.nodes.clone() {
                tree.text(node).trim().hash(&mut hasher);
            }
            hasher.finish()
        })
        .collect();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for digest in &digests {
        *counts.entry(*digest).or_default() += 1;
    }
    digests
        .iter()
        .map(|digest| counts.get(digest).copied().unwrap_or(1))
        .collect()
}

/// The level of a heading, 0 for all else.
fn heading_level(tree: &Tree, passage: &Passage) -> u8 {
    let mut node = passage.block;
    for _ in 0..3 {
        if let [b'h', digit @ b'1'..=b'6'] = tree.name(node).as_bytes() {
            return digit - b'0';
        }
        node = tree.nodes[node].parent;
    }
    0
}

/// A number for the sort of an element, the likelier in main text the higher.
fn tag(name: &str) -> f32 {
    match name {
        "p" => 9.0,
        "blockquote" | "pre" => 8.0,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => 7.0,
        "dd" | "dt" => 6.0,
        "li" => 5.0,
        "td" | "th" | "tr" => 4.0,
        "article" | "section" | "main" => 3.0,
        "div" => 2.0,
        "figcaption" | "caption" => 1.0,
        _ => 0.0,
    }
}
