//! What stands around each passage: what the elements around it say about themselves, what they
//! hold, how often their like stands beside them. Every table is made in one pass over the nodes.

use foldhash::{HashMap, HashMapExt};

use super::classes::{SORTS, Sorts};
use super::passage::{Counts, Passage};
use crate::deadline;
use crate::parse::Zone;
use crate::parse::html::elements::is_inline;
use crate::parse::html::tree::{Element, Tree};
use crate::parse::html::words::{self, Hint};

/// Farther than any distance that matters.
pub(super) const FAR: u8 = 60;

/// How many words of a class or id are read.
const MOST_WORDS: usize = 24;

/// The things that an element is or is not in, each a bit of `Context::inside`.
pub(super) const INSIDE: [&str; 10] = [
    "in_article",
    "in_main",
    "in_form",
    "in_hidden",
    "in_quote",
    "in_figure",
    "in_cell",
    "in_noscript",
    "in_definition",
    "in_button",
];

/// What an element says and hands down to all it contains.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// Elements from the root.
    pub(super) depth: u16,
    /// Elements since the innermost that calls itself boilerplate: breadcrumb, header, navigation,
    /// aside, footer.
    pub(super) boilerplate: [u8; 5],
    /// The strongest claim to hold the main text, 0 to 3.
    pub(super) content: u8,
    /// Elements since that claim.
    pub(super) content_steps: u8,
    /// Elements since the innermost that names a sort.
    pub(super) sorts: [u8; SORTS.len()],
    /// What it is in, a bit for each name of `INSIDE`.
    pub(super) inside: u16,
    /// Lists around it.
    pub(super) lists: u8,
}

/// What an element says about itself.
#[derive(Clone, Copy)]
struct Said {
    hint: Hint,
    sorts: u32,
}

/// What each node is told by the elements around it and by itself; `measures` says what each holds.
pub(super) fn contexts(tree: &Tree, measures: &[Measure]) -> Vec<Context> {
    let root = Context {
        depth: 0,
        boilerplate: [FAR; 5],
        content: 0,
        content_steps: FAR,
        sorts: [FAR; SORTS.len()],
        inside: 0,
        lists: 0,
    };
    let mut known: HashMap<(&str, &str, &str), Said> = HashMap::new();
    let mut tokens = Tokens::default();
    let mut contexts = vec![root; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        deadline::glance();
        let Some(element) = tree.element(node) else {
            continue;
        };
        let mut context = contexts[tree.nodes[node].parent];
        let name = &*element.name;
        let class = element.attribute("class").unwrap_or_default();
        if is_inline(name) && class.is_empty() {
            contexts[node] = context;
            continue;
        }
        let id = element.attribute("id").unwrap_or_default();
        // Most elements repeat what others say; only these attributes and the name are read for it.
        let said = if element.attribute("role").is_some() || element.attribute("itemprop").is_some()
        {
            Said::of(element, class, id, &mut tokens)
        } else {
            *known
                .entry((name, class, id))
                .or_insert_with(|| Said::of(element, class, id, &mut tokens))
        };
        context.step();
        // A class of the whole page, or a form around all of it, says nothing.
        let whole = measures[node].prose * 2 > measures[0].prose;
        context.enter(element, if whole { said.of_whole() } else { said });
        contexts[node] = context;
    }
    contexts
}

/// The words of classes and ids that were read, each with what it says.
#[derive(Default)]
struct Tokens<'a> {
    hints: words::Tokens<'a>,
    sorts: HashMap<&'a str, u32>,
}

impl<'a> Tokens<'a> {
    /// The sorts that a class or id names, all of its words together.
    fn sorts(&mut self, value: &'a str) -> u32 {
        value
            .split_ascii_whitespace()
            .take(MOST_WORDS)
            .fold(0, |sorts, token| {
                let known = self.sorts.entry(token);
                sorts | *known.or_insert_with(|| Sorts::table().of(token))
            })
    }
}

impl Said {
    fn of<'a>(element: &'a Element, class: &'a str, id: &'a str, tokens: &mut Tokens<'a>) -> Self {
        let page = matches!(&*element.name, "html" | "body");
        Self {
            hint: words::hint(element, &mut tokens.hints),
            sorts: if page {
                0
            } else {
                tokens.sorts(class) | tokens.sorts(id)
            },
        }
    }
}

impl Said {
    /// What is left of it where the element holds most of the page.
    fn of_whole(self) -> Self {
        match self.hint {
            Hint::Furniture(_) => Self {
                hint: Hint::None,
                ..self
            },
            Hint::Content(_) | Hint::None => self,
        }
    }
}

impl Context {
    /// One element further in.
    fn step(&mut self) {
        self.depth = self.depth.saturating_add(1);
        for steps in self.boilerplate.iter_mut().chain(&mut self.sorts) {
            *steps = (*steps + 1).min(FAR);
        }
        self.content_steps = (self.content_steps + 1).min(FAR);
    }

    /// What an element adds.
    fn enter(&mut self, element: &Element, said: Said) {
        let name = &*element.name;
        let place = match name {
            "article" => Some(0),
            "main" => Some(1),
            "form" | "fieldset" => Some(2),
            "blockquote" => Some(4),
            "figure" | "figcaption" => Some(5),
            "td" | "th" => Some(6),
            "noscript" => Some(7),
            "dl" => Some(8),
            "button" | "label" => Some(9),
            "ul" | "ol" | "menu" => {
                self.lists = self.lists.saturating_add(1);
                None
            }
            _ => None,
        };
        self.inside |= place.map_or(0, |place| 1 << place);
        if element.attribute("role") == Some("main") {
            self.inside |= 1 << 1;
        }
        if words::is_hidden(element) {
            self.inside |= 1 << 3;
        }
        for (sort, steps) in self.sorts.iter_mut().enumerate() {
            if said.sorts & (1 << sort) != 0 {
                *steps = 0;
            }
        }
        match said.hint {
            Hint::None => {}
            Hint::Content(strength) => {
                if strength >= self.content {
                    self.content = strength;
                    self.content_steps = 0;
                }
            }
            Hint::Furniture(zone) => {
                let place = match zone {
                    Zone::Breadcrumb => 0,
                    Zone::Header => 1,
                    Zone::Navigation => 2,
                    Zone::Aside | Zone::Main => 3,
                    Zone::Footer => 4,
                };
                self.boilerplate[place] = 0;
            }
        }
    }

    /// The boilerplate nearest around, none where there is none.
    pub(super) fn zone(&self) -> Option<Zone> {
        const ZONES: [Zone; 5] = [
            Zone::Breadcrumb,
            Zone::Header,
            Zone::Navigation,
            Zone::Aside,
            Zone::Footer,
        ];
        self.boilerplate
            .iter()
            .zip(ZONES)
            .filter(|(steps, _)| **steps < FAR)
            .min_by_key(|(steps, _)| **steps)
            .map(|(_, zone)| zone)
    }

    /// Whether it is not shown.
    pub(super) fn is_hidden(&self) -> bool {
        self.inside & (1 << 3 | 1 << 7) != 0
    }
}

/// What an element holds, all it contains included, in characters.
#[derive(Clone, Copy, Default)]
pub(super) struct Measure {
    pub(super) characters: u32,
    pub(super) linked: u32,
    pub(super) prose: u32,
    pub(super) passages: u32,
}

impl Measure {
    /// The measure of one passage.
    pub(super) fn of(counts: &Counts) -> Self {
        Self {
            characters: counts.characters,
            linked: counts.linked,
            prose: counts.prose(),
            passages: 1,
        }
    }

    /// Adds what another holds.
    pub(super) fn add(&mut self, other: &Self) {
        self.characters += other.characters;
        self.linked += other.linked;
        self.prose += other.prose;
        self.passages += other.passages;
    }
}

/// What each node holds.
pub(super) fn measures(tree: &Tree, passages: &[Passage]) -> Vec<Measure> {
    let mut measures = vec![Measure::default(); tree.nodes.len()];
    for passage in passages {
        measures[passage.block].add(&Measure::of(&passage.counts));
    }
    for node in (1..tree.nodes.len()).rev() {
        let measure = measures[node];
        if measure.passages > 0 {
            measures[tree.nodes[node].parent].add(&measure);
        }
    }
    measures
}

/// For each element how many elements beside it have its name and class, itself included, all of
/// them with text.
pub(super) fn repeats(tree: &Tree, measures: &[Measure]) -> Vec<u32> {
    let mut places: HashMap<(usize, &str, &str), usize> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    let mut place_of = vec![None; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        if measures[node].passages == 0 {
            continue;
        }
        let Some(element) = tree.element(node) else {
            continue;
        };
        let class = element.attribute("class").unwrap_or_default();
        let key = (tree.nodes[node].parent, &*element.name, class);
        let place = *places.entry(key).or_insert_with(|| {
            counts.push(0);
            counts.len() - 1
        });
        counts[place] += 1;
        place_of[node] = Some(place);
    }
    place_of
        .into_iter()
        .map(|place| place.map_or(0, |place| counts[place]))
        .collect()
}
