//! The lower edge of a text: closing, name, office, place and day, which stand below its last sentence.
//!
//! The pages from which the forest was grown end with a sentence, so that such lines look doubtful one by one. They belong
//! to a letter by where they stand: like its paragraphs in the same element, after a line that a comma leaves open, or in a
//! box that calls itself a signature.

use super::classes::SORTS;
use super::passage::{Counts, Passage};
use super::surroundings::{Context, FAR};
use crate::parse::html::tree::Tree;

/// The least likelihood of a line; furniture in the element of a text mostly lies lower.
const LEAST: f32 = 0.1;

/// How many passages below the last paragraph are looked at.
const MOST: usize = 12;

/// The most words of a line.
const WORDS: u32 = 25;

/// The most words of a closing, and of a name that is a link.
const FEW: u32 = 5;

/// How many passages may follow a closing.
const CLOSED: usize = 3;

/// How many elements out of the last paragraph its edge may lie, and how many around a line may call themselves a signature.
const STEPS: usize = 2;

/// Sorts of boxes below a text, with how far around a line they count.
const ENDING: [(&str, u8); 15] = [
    ("comment", FAR),
    ("related", FAR),
    ("consent", FAR),
    ("share", FAR),
    ("tags", 2),
    ("advert", 2),
    ("nav", 2),
    ("foot", 2),
    ("sign", 1),
    ("shop", 1),
    ("thread", 1),
    ("teaser", 1),
    ("meta", 1),
    ("dialog", 1),
    ("caption", 1),
];

/// Words of a class by which a box calls itself the signature of the text. Origin: written for this project.
const SIGNATURES: [&str; 13] = [
    "signature",
    "signatures",
    "sign",
    "signed",
    "signoff",
    "sig",
    "closing",
    "firma",
    "firmas",
    "assinatura",
    "unterschrift",
    "valediction",
    "signatory",
];

/// Words beside these by which it asks the reader to sign or to enter.
const ASKING: [&str; 7] = ["up", "in", "on", "out", "form", "btn", "button"];

/// Keeps the lines below the last paragraph that is kept.
pub(super) fn keep(
    tree: &Tree,
    passages: &[Passage],
    contexts: &[Context],
    likelihoods: &[f32],
    kept: &mut [bool],
) {
    let is_prose = |place: &usize| kept[*place] && passages[*place].counts.prose() > 0;
    let Some(last) = (0..passages.len()).rfind(is_prose) else {
        return;
    };
    let edge = Edge {
        tree,
        passages,
        contexts,
        last,
    };
    let mut closing = None;
    for place in last + 1..passages.len().min(last + 1 + MOST) {
        let counts = &passages[place].counts;
        let closed = closing.is_some_and(|closing| place - closing <= CLOSED);
        let fits = edge.is_line(place)
            && (edge.is_like_the_text(place) && likelihoods[place] >= LEAST
                || closed && edge.is_near(place));
        if !kept[place] && !fits && !edge.is_signature(place) {
            return;
        }
        kept[place] = true;
        if counts.words <= FEW && matches!(counts.last, Some(',' | '，' | '、')) {
            closing = Some(place);
        }
    }
}

/// What lies below a text.
struct Edge<'a> {
    tree: &'a Tree,
    passages: &'a [Passage],
    contexts: &'a [Context],
    /// The last paragraph.
    last: usize,
}

impl Edge<'_> {
    /// Whether a passage is as short as closings, names and offices are, and in no box beside the text.
    fn is_line(&self, place: usize) -> bool {
        let (counts, context) = (
            &self.passages[place].counts,
            &self.contexts[self.passages[place].block],
        );
        let outer = &self.contexts[self.passages[self.last].block];
        let own = |steps: u8| {
            steps < FAR && context.depth.saturating_sub(u16::from(steps)) >= outer.depth
        };
        let ends = context.sorts.iter().zip(SORTS).any(|(steps, sort)| {
            ENDING
                .iter()
                .any(|(name, far)| *name == sort && steps <= far && (*far < FAR || own(*steps)))
        });
        counts.words <= WORDS * (counts.breaks + 1)
            && !matches!(counts.last, Some(':' | '?' | '…' | '»' | '›' | '→'))
            && context.is_hidden() == outer.is_hidden()
            && (context.zone() == outer.zone() || self.is_in_own_footer(place))
            && (!ends || self.is_in_own_footer(place))
    }

    /// Whether a passage is plain text in a `footer` of the text itself: one beside the last paragraph, and not the page's.
    fn is_in_own_footer(&self, place: usize) -> bool {
        let passage = &self.passages[place];
        let mut around = ancestors(self.tree, passage.block);
        let Some(footer) = around.find(|node| self.tree.name(*node) == "footer") else {
            return false;
        };
        let outside = self.tree.nodes[footer].parent;
        let last = self.passages[self.last].block;
        !matches!(self.tree.name(outside), "body" | "html" | "")
            && (outside..self.tree.nodes[outside].end).contains(&last)
            && ancestors(self.tree, last).take(STEPS).any(|node| node == outside)
            && passage.counts.linked == 0
            && passage.counts.digits == 0
    }

    /// Whether a passage is marked up as the last paragraph is, and written as names and offices are.
    fn is_like_the_text(&self, place: usize) -> bool {
        let (block, counts) = (self.passages[place].block, &self.passages[place].counts);
        let same = self.tree.name(block) == self.tree.name(self.passages[self.last].block);
        let whole_link = counts.linked == counts.characters && counts.words <= FEW;
        same && self.is_near(place)
            && (counts.linked == 0 || whole_link)
            && (is_capitalized(counts) || counts.words < FEW)
    }

    /// Whether a passage stands in one of the innermost elements around the last paragraph.
    fn is_near(&self, place: usize) -> bool {
        let block = self.passages[place].block;
        let mut around = ancestors(self.tree, self.passages[self.last].block).take(STEPS);
        around.any(|node| node == 0 || (node..self.tree.nodes[node].end).contains(&block))
    }

    /// Whether an element around a short passage calls itself the signature of the text.
    fn is_signature(&self, place: usize) -> bool {
        let passage = &self.passages[place];
        let context = &self.contexts[passage.block];
        let named = |node: usize| {
            let element = self.tree.element(node);
            let attributes = element
                .into_iter()
                .flat_map(|element| ["class", "id"].map(|name| element.attribute(name)));
            attributes.flatten().any(calls_itself_signature)
        };
        passage.counts.words <= WORDS * (passage.counts.breaks + 1)
            && context.inside & (1 << 2) == 0
            && std::iter::once(passage.block)
                .chain(ancestors(self.tree, passage.block))
                .take(STEPS + 1)
                .any(named)
    }
}

/// The elements around a node, the innermost first.
fn ancestors(tree: &Tree, node: usize) -> impl Iterator<Item = usize> + '_ {
    let parent = |node: &usize| (*node > 0).then(|| tree.nodes[*node].parent);
    std::iter::successors(parent(&node), parent)
}

/// Whether half of the words begin with a capital letter, or the script has none.
fn is_capitalized(counts: &Counts) -> bool {
    counts.capitals * 2 >= counts.words || counts.caseless
}

/// Whether a class or id calls its element a signature, and does not ask to sign.
fn calls_itself_signature(value: &str) -> bool {
    value.split_ascii_whitespace().any(|token| {
        let mut words = token
            .split(|c: char| !c.is_ascii_alphabetic())
            .map(str::to_ascii_lowercase)
            .peekable();
        let mut named = false;
        words.all(|word| {
            named |= SIGNATURES.contains(&word.as_str());
            !ASKING.contains(&word.as_str())
        }) && named
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{LETTER, MENU, check};

    #[test]
    fn closing_and_name_below_the_last_paragraph_stay() {
        for end in [
            "<p>Yours sincerely,</p><p><strong>Ana Roe</strong></p>",
            "<p>regards,</p><p>Lake Forum Orlen</p>",
            "<p>Cordialement,</p><p><a href='/who'>Ana Roe</a></p><p>Présidente</p>",
            "<p>Mit freundlichen Grüßen,</p><div><a href='/a'>Seeforum</a><br><a href='/b'>Fischerbund</a></div>",
            "<p>Lake Forum Orlen</p>",
            "<footer class=letter-signature><p>Lake Forum Orlen</p></footer>",
            "<footer><p>Lake Forum Orlen</p></footer>",
            "<div class=sign><h3>Trân trọng cảm ơn!</h3><h3>Chủ tịch</h3><p>Ana Roe</p></div>",
        ] {
            let name = ["Ana Roe", "Lake Forum Orlen", "Fischerbund"];
            let name = name.into_iter().find(|name| end.contains(name));
            check(
                &format!(
                    "{MENU}<main><div class=letter>{LETTER}{LETTER}{end}</div></main><footer><p>River Net</p></footer>"
                ),
                &[name.unwrap_or_default()],
                &["About us", "River Net"],
            );
        }
    }

    #[test]
    fn what_stands_below_a_text_and_is_none_goes() {
        for end in [
            "<p class=tags>Lake Rivers</p>",
            "<div class=share><p>Share Letter</p></div>",
            "<p>Tagged:</p>",
            "<form class=sign-up><p>Sign Letter</p></form>",
            "<p><a href='/1'>All</a> <a href='/2'>Other</a> <a href='/3'>Letters</a></p>",
        ] {
            check(
                &format!(
                    "{MENU}<main><div class=text>{LETTER}{LETTER}{end}</div></main><footer><p>River Net</p></footer>"
                ),
                &["open the sluice"],
                &["Letters", "Share", "Tagged", "Sign Letter", "Lake Rivers"],
            );
        }
    }
}
