//! The context of each passage: hints of the elements around it, the amount of text in them, and
//! the number of similar siblings. Every table is made in one pass over the nodes.

use foldhash::{HashMap, HashMapExt};

use super::class_words::{CLASS_CATEGORIES, ClassWords};
use super::passage::{Passage, PassageCounts};
use crate::deadline;
use crate::parse::Zone;
use crate::parse::html::class_hints::{self, Hint};
use crate::parse::html::elements::is_inline;
use crate::parse::html::tree::{Element, Tree};

/// A distance beyond all that matter, in elements or passages.
pub(super) const FAR: u8 = 60;

/// The most words of a class or id that are read.
const MAX_CLASS_WORDS: usize = 24;

/// Kinds of ancestors, one bit of `Context::inside` for each.
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

/// The context of an element, inherited by all that it contains.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// The depth in elements.
    pub(super) depth: u16,
    /// The distance to the innermost ancestor marked as boilerplate, for each of breadcrumb,
    /// header, navigation, aside and footer.
    pub(super) boilerplate: [u8; 5],
    /// The strongest hint of main text, 0 to 3.
    pub(super) content: u8,
    /// The distance to the element with that hint.
    pub(super) content_steps: u8,
    /// The distance to the innermost ancestor of each category.
    pub(super) categories: [u8; CLASS_CATEGORIES.len()],
    /// The kinds of its ancestors, one bit for each name of `INSIDE`.
    pub(super) inside: u16,
    /// The number of lists around it.
    pub(super) lists: u8,
}

/// The hints of one element.
#[derive(Clone, Copy)]
struct ElementHints {
    hint: Hint,
    categories: u32,
}

/// The context of each node; `measures` holds the amount of text in each.
pub(super) fn contexts(tree: &Tree, measures: &[Measure]) -> Vec<Context> {
    let root = Context {
        depth: 0,
        boilerplate: [FAR; 5],
        content: 0,
        content_steps: FAR,
        categories: [FAR; CLASS_CATEGORIES.len()],
        inside: 0,
        lists: 0,
    };
    let mut known: HashMap<(&str, &str, &str), ElementHints> = HashMap::new();
    let mut tokens = TokenCache::default();
    let mut contexts = vec![root; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        deadline::tick();
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
        // Most elements repeat the name, class and id of others; only these and the two attributes
        // matter.
        let hints =
            if element.attribute("role").is_some() || element.attribute("itemprop").is_some() {
                ElementHints::of(element, class, id, &mut tokens)
            } else {
                *known
                    .entry((name, class, id))
                    .or_insert_with(|| ElementHints::of(element, class, id, &mut tokens))
            };
        context.step();
        // A class of the whole page, or a form around all of it, is no hint.
        let is_whole_page = measures[node].prose * 2 > measures[0].prose;
        context.enter(
            element,
            if is_whole_page {
                hints.of_whole_page()
            } else {
                hints
            },
        );
        contexts[node] = context;
    }
    contexts
}

/// Classes and ids that were read before, with their hints.
#[derive(Default)]
struct TokenCache<'a> {
    hints: class_hints::HintCache<'a>,
    categories: HashMap<&'a str, u32>,
}

impl<'a> TokenCache<'a> {
    /// The categories of the words of a class or id.
    fn categories(&mut self, value: &'a str) -> u32 {
        value
            .split_ascii_whitespace()
            .take(MAX_CLASS_WORDS)
            .fold(0, |categories, token| {
                let known = self.categories.entry(token);
                categories | *known.or_insert_with(|| ClassWords::table().of(token))
            })
    }
}

impl ElementHints {
    fn of<'a>(
        element: &'a Element,
        class: &'a str,
        id: &'a str,
        tokens: &mut TokenCache<'a>,
    ) -> Self {
        let page = matches!(&*element.name, "html" | "body");
        Self {
            hint: class_hints::hint(element, &mut tokens.hints),
            categories: if page {
                0
            } else {
                tokens.categories(class) | tokens.categories(id)
            },
        }
    }
}

impl ElementHints {
    /// The hints that stay valid for an element with most of the page in it.
    fn of_whole_page(self) -> Self {
        match self.hint {
            Hint::Boilerplate(_) => Self {
                hint: Hint::None,
                ..self
            },
            Hint::Content(_) | Hint::None => self,
        }
    }
}

impl Context {
    /// Goes one element deeper.
    fn step(&mut self) {
        self.depth = self.depth.saturating_add(1);
        for steps in self.boilerplate.iter_mut().chain(&mut self.categories) {
            *steps = (*steps + 1).min(FAR);
        }
        self.content_steps = (self.content_steps + 1).min(FAR);
    }

    /// Adds the hints of an element.
    fn enter(&mut self, element: &Element, hints: ElementHints) {
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
        if class_hints::is_hidden(element) {
            self.inside |= 1 << 3;
        }
        for (category, steps) in self.categories.iter_mut().enumerate() {
            if hints.categories & (1 << category) != 0 {
                *steps = 0;
            }
        }
        match hints.hint {
            Hint::None => {}
            Hint::Content(strength) => {
                if strength >= self.content {
                    self.content = strength;
                    self.content_steps = 0;
                }
            }
            Hint::Boilerplate(zone) => {
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

    /// The zone of the nearest boilerplate ancestor.
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

    /// Returns true if readers do not see it.
    pub(super) fn is_hidden(&self) -> bool {
        self.inside & (1 << 3 | 1 << 7) != 0
    }
}

/// The text in an element with all that it contains, in characters.
#[derive(Clone, Copy, Default)]
pub(super) struct Measure {
    pub(super) characters: u32,
    pub(super) linked: u32,
    pub(super) prose: u32,
    pub(super) passages: u32,
}

impl Measure {
    /// The measure of one passage.
    pub(super) fn of(counts: &PassageCounts) -> Self {
        Self {
            characters: counts.characters,
            linked: counts.linked,
            prose: counts.prose(),
            passages: 1,
        }
    }

    /// Adds another measure.
    pub(super) fn add(&mut self, other: &Self) {
        self.characters += other.characters;
        self.linked += other.linked;
        self.prose += other.prose;
        self.passages += other.passages;
    }
}

/// The measure of each node.
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

/// For each element the number of siblings with text and with the same name and class, itself
/// included.
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
