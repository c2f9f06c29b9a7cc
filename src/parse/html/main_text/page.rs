//! Features of the page, the same for all of its passages: size, make-up, declared type.

use super::context::Measure;
use super::cues::words_of;
use super::passage::{Passage, share};
use crate::parse::html::tree::Tree;

/// The names of the features.
pub(super) const NAMES: [&str; 16] = [
    "characters",
    "passages",
    "density",
    "prose",
    "headings",
    "h1",
    "articles",
    "forms",
    "repeats",
    "main",
    "is_article",
    "is_product",
    "is_discussion",
    "is_list",
    "cells",
    "longest",
];

/// The features of a page as a whole.
pub(super) struct PageFeatures {
    /// The words of the title in lower case.
    pub(super) title: Vec<String>,
    /// The place of the first heading of the first level.
    pub(super) first_h1: Option<usize>,
    /// The features in the order of `NAMES`.
    pub(super) features: [f32; NAMES.len()],
}

impl PageFeatures {
    /// Computes the features of a page.
    pub(super) fn new(
        tree: &Tree,
        passages: &[Passage],
        levels: &[u8],
        measures: &[Measure],
        repeats: &[u32],
    ) -> Self {
        let all = &measures[0];
        let (mut articles, mut forms, mut main, mut h1, mut headings, mut cells) =
            (0_u32, 0_u32, 0, 0_u32, 0_u32, 0_u32);
        let mut types = [0_u32; 4];
        let mut title = String::new();
        for (node, measure) in measures.iter().enumerate().skip(1) {
            let Some(element) = tree.element(node) else {
                continue;
            };
            match &*element.name {
                "article" => articles += 1,
                "form" => forms += 1,
                "main" => main = main.max(measure.characters),
                "h1" => h1 += 1,
                "h2" | "h3" | "h4" => headings += 1,
                "td" => cells += 1,
                "title" if title.is_empty() => {
                    title.extend(tree.inside(node).map(|inner| tree.text(inner)));
                }
                "script" => {
                    for inner in tree.inside(node) {
                        declared_types(tree.text(inner), &mut types);
                    }
                }
                "meta" if element.attribute("property") == Some("og:type") => {
                    match element.attribute("content").unwrap_or_default() {
                        "article" => types[0] += 2,
                        kind if kind.contains("product") => types[1] += 2,
                        _ => {}
                    }
                }
                _ => {}
            }
            if element.attribute("role") == Some("main") {
                main = main.max(measure.characters);
            }
            if let Some(kind) = element.attribute("itemtype") {
                count_type(kind, &mut types);
            }
        }
        let longest = passages
            .iter()
            .map(|passage| passage.counts.prose())
            .max()
            .unwrap_or(0);
        let [article, product, discussion, list] = types.map(|count| count.min(5) as f32);
        Self {
            title: words_of(&title).take(60).collect(),
            first_h1: levels.iter().position(|level| *level == 1),
            features: [
                all.characters.min(100_000) as f32,
                passages.len().min(5000) as f32,
                share(all.linked, all.characters),
                share(all.prose, all.characters),
                headings.min(200) as f32,
                h1.min(10) as f32,
                articles.min(50) as f32,
                forms.min(50) as f32,
                repeats.iter().copied().max().unwrap_or(0).min(200) as f32,
                share(main, all.characters),
                article,
                product,
                discussion,
                list,
                cells.min(500) as f32,
                longest.min(3000) as f32,
            ],
        }
    }
}

/// Counts the types that JSON-LD declares.
fn declared_types(json: &str, types: &mut [u32; 4]) {
    const KEY: &str = "\"@type\"";
    for (at, _) in json.match_indices(KEY).take(50) {
        let value = json[at + KEY.len()..].trim_start_matches([' ', ':', '\n', '\t', '[', '"']);
        count_type(value.split('"').next().unwrap_or_default(), types);
    }
}

/// Counts a type of schema.org, the last part of its address: article, product, discussion, list.
fn count_type(kind: &str, types: &mut [u32; 4]) {
    let place = match kind.rsplit('/').next().unwrap_or_default() {
        "Article"
        | "NewsArticle"
        | "BlogPosting"
        | "ReportageNewsArticle"
        | "TechArticle"
        | "ScholarlyArticle" => 0,
        "Product" | "ProductGroup" | "Offer" => 1,
        "DiscussionForumPosting" | "QAPage" | "Question" | "Comment" => 2,
        "CollectionPage" | "ItemList" | "SearchResultsPage" | "OfferCatalog" => 3,
        _ => return,
    };
    types[place] += 1;
}
