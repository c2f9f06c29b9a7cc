//! Lists of signatures below a label: `Signed by`, then names that may all be links or fill a box
//! of their own.
//!
//! Links in a box are boilerplate on most pages; below such a label and a letter they are
//! signatories.

use std::sync::LazyLock;

use super::class_words::CLASS_CATEGORIES;
use super::context::{Context, FAR};
use super::passage::Passage;
use crate::lexicon::Lexicon;
use crate::parse::html::tree::Tree;

/// Words for those who sign: beginnings of words, and words that may stand anywhere.
static WORDS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(include_str!("signature_words.tsv")));

/// The most words of a label.
const LABEL: u32 = 8;

/// The most words of a name with role and place.
const NAME: u32 = 25;

/// The most passages before the label that are searched for the letter.
const BEFORE: usize = 8;

/// The most ancestors of the label that are searched for its list.
const STEPS: usize = 3;

/// The categories of boxes that end a list. Grids, columns and cards do not: names fill them too.
const ENDING: [&str; 11] = [
    "comment", "thread", "related", "consent", "share", "tags", "advert", "nav", "foot", "sign",
    "shop",
];

/// Keeps the names below labels of signatures that follow text that is kept, and the labels with
/// them.
pub(super) fn keep(tree: &Tree, passages: &[Passage], contexts: &[Context], kept: &mut [bool]) {
    for label in 1..passages.len() {
        let follows = (label.saturating_sub(BEFORE)..label)
            .any(|place| kept[place] && passages[place].counts.prose() > 0);
        if !follows
            || !announces(tree, &passages[label])
            || is_boilerplate(&contexts[passages[label].block])
        {
            continue;
        }
        let Some(around) = around(tree, passages, label) else {
            continue;
        };
        let end = (label + 1..passages.len())
            .find(|place| !is_below(tree, passages, contexts, label, around, *place))
            .unwrap_or(passages.len());
        if end > label + 1 {
            kept[label..end].fill(true);
        }
    }
}

/// The smallest element around a label that holds the passage after it.
fn around(tree: &Tree, passages: &[Passage], label: usize) -> Option<usize> {
    let next = passages.get(label + 1)?.nodes.start;
    let parent = |node: &usize| Some(tree.nodes[*node].parent);
    std::iter::successors(parent(&passages[label].block), parent)
        .take(STEPS)
        .find(|node| next < tree.nodes[*node].end)
}

/// Returns true if a passage may be a part of the list below a label: short, no boilerplate, no
/// heading of something else.
fn is_below(
    tree: &Tree,
    passages: &[Passage],
    contexts: &[Context],
    label: usize,
    around: usize,
    place: usize,
) -> bool {
    let passage = &passages[place];
    let (context, outer) = (&contexts[passage.block], &contexts[around]);
    let named =
        |steps: &u8| *steps < FAR && context.depth.saturating_sub(u16::from(*steps)) > outer.depth;
    let level = |place: usize| heading(tree, passages[place].block);
    let other = level(place).is_some_and(|own| level(label).is_none_or(|above| own <= above));
    let counts = &passage.counts;
    passage.nodes.start < tree.nodes[around].end
        && !other
        && counts.words <= NAME * (counts.breaks + 1)
        && !is_boilerplate(context)
        && !context
            .categories
            .iter()
            .zip(CLASS_CATEGORIES)
            .any(|(steps, category)| named(steps) && ENDING.contains(&category))
}

/// Returns true if an element is hidden or inside marked boilerplate.
fn is_boilerplate(context: &Context) -> bool {
    context.is_hidden() || context.zone().is_some()
}

/// The level of a heading; none for other elements.
fn heading(tree: &Tree, block: usize) -> Option<u8> {
    match tree.name(block).as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(*level),
        _ => None,
    }
}

/// Returns true if a passage is a label of signatures: short, set apart as a heading, in bold or by
/// a colon, and no link.
fn announces(tree: &Tree, passage: &Passage) -> bool {
    let counts = &passage.counts;
    let apart = heading(tree, passage.block).is_some()
        || counts.strong == counts.characters
        || matches!(counts.last, Some(':' | '：'));
    if !apart
        || counts.words > LABEL
        || counts.characters > 80
        || counts.linked > 0
        || counts.digits > 0
    {
        return false;
    }
    let texts = passage.nodes.clone().map(|node| tree.text(node));
    // The small letter of `İ` is written with a dot of its own.
    let text = texts
        .collect::<String>()
        .to_lowercase()
        .replace('\u{307}', "");
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let mut beginnings = WORDS.phrases("word").iter();
        beginnings.any(|begin| word.starts_with(begin))
    }) || WORDS
        .phrases("anywhere")
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{LETTER, MENU, check};

    #[test]
    fn linked_signatories_below_a_label_stay() {
        let names = ["River League", "Farmers of the Delta", "Union of Wells"];
        let linked = |open: &str, close: &str| {
            let each =
                |name: &&str| format!("{open}<a href='https://example.org/'>{name}</a>{close}");
            names.iter().map(each).collect::<String>()
        };
        let share = "<div class=share-buttons><ul><li><a href='/s'>Facebook</a></li></ul></div>";
        let lists = [
            format!("<ul>{}</ul>", linked("<li>", "</li>")),
            format!("<p>{}</p>", linked("", "<br>")),
            format!(
                "<div class=grid>{}</div>",
                linked("<div class=col>", "</div>")
            ),
            format!(
                "<table>{}</table>",
                linked("<tr><td>", "</td><td>Peru</td></tr>")
            ),
        ];
        for list in &lists {
            for label in [
                "<h3>Signed by</h3>",
                "<p><b>Signatories:</b></p>",
                "<p>賛同団体：</p>",
                "<h2>İmzacılar</h2>",
                "<h2>हस्ताक्षरकर्ता</h2>",
            ] {
                for (end, begin) in [
                    ("", ""),
                    (
                        "</div></div>",
                        "<div class=elementor-section><div class=elementor-widget-container>",
                    ),
                ] {
                    check(
                        &format!(
                            "{MENU}<main><div class=elementor-section><div class=elementor-widget-container>{LETTER}{end}{begin}{label}{list}{share}</div>\
                             </div></main><footer>Imprint</footer>"
                        ),
                        &names,
                        &["About us", "Facebook", "Imprint"],
                    );
                }
            }
        }
        for label in [
            "<h3>Related letters</h3>",
            "<h3><a href='/sign'>Signed by</a></h3>",
        ] {
            check(
                &format!(
                    "{MENU}<main>{LETTER}</main><div class=grid>{label}{}</div>",
                    lists[2]
                ),
                &["open the sluice"],
                &["Union of Wells"],
            );
        }
        check(
            &format!(
                "{MENU}<main>{LETTER}</main><aside class=sidebar><h3>Signed by</h3>{}</aside>",
                lists[0]
            ),
            &["open the sluice"],
            &["Union of Wells"],
        );
    }
}
