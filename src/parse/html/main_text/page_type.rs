//! Hints of the page type: article, thread, product, list, document, service.
//!
//! They come from the words of its address, its class, and the name of the program that marks it.
//! They are often wrong (a shop has a blog), so they are features among others.

use crate::parse::html::tree::Tree;

/// The page types, with the words that name them. Origin: written for this project from the paths
/// that the common programs for sites, forums and shops make, and their like in other languages.
const PAGE_TYPES: [(&str, &[&str]); 6] = [
    (
        "article",
        &[
            "aktuelles",
            "actu",
            "actualite",
            "actualites",
            "article",
            "articles",
            "articulo",
            "artikel",
            "blog",
            "blogger",
            "entry",
            "journal",
            "magazine",
            "nachrichten",
            "news",
            "nota",
            "noticia",
            "noticias",
            "notizie",
            "opinion",
            "permalink",
            "post",
            "posts",
            "press",
            "presse",
            "single",
            "statement",
            "stories",
            "story",
        ],
    ),
    (
        "thread",
        &[
            "answers",
            "bbpress",
            "board",
            "boards",
            "comments",
            "community",
            "discourse",
            "discussion",
            "discussions",
            "foro",
            "foros",
            "forum",
            "forums",
            "phpbb",
            "qa",
            "question",
            "questions",
            "showthread",
            "smf",
            "t",
            "thread",
            "threads",
            "topic",
            "topics",
            "vbulletin",
            "viewtopic",
            "xenforo",
        ],
    ),
    (
        "product",
        &[
            "artikelnummer",
            "book",
            "dp",
            "item",
            "itm",
            "p",
            "product",
            "products",
            "producto",
            "produit",
            "produkt",
            "produkte",
            "sku",
        ],
    ),
    (
        "list",
        &[
            "archive",
            "archives",
            "browse",
            "c",
            "catalog",
            "categories",
            "category",
            "categoria",
            "collection",
            "collections",
            "directory",
            "events",
            "index",
            "jobs",
            "kategorie",
            "list",
            "listing",
            "listings",
            "plp",
            "sale",
            "search",
            "shop",
            "store",
            "tag",
            "tags",
        ],
    ),
    (
        "document",
        &[
            "api",
            "doc",
            "docs",
            "documentation",
            "docusaurus",
            "guide",
            "guides",
            "handbook",
            "help",
            "kb",
            "learn",
            "man",
            "manual",
            "mediawiki",
            "mkdocs",
            "reference",
            "sphinx",
            "support",
            "tutorial",
            "tutorials",
            "wiki",
        ],
    ),
    (
        "service",
        &[
            "about",
            "company",
            "contact",
            "features",
            "home",
            "landing",
            "leistungen",
            "page",
            "pricing",
            "programs",
            "service",
            "services",
            "solutions",
        ],
    ),
];

/// The names of the features.
pub(super) fn names() -> Vec<String> {
    let types = PAGE_TYPES.iter().map(|(name, _)| name);
    let hints = ["address", "class"].into_iter().flat_map(|by| {
        let named = types.clone().map(move |name| format!("{by}_{name}"));
        named.collect::<Vec<_>>()
    });
    let address = ["segments", "hyphens", "dated", "query"].map(|name| format!("address_{name}"));
    hints.chain(address).collect()
}

/// The hints of the page type, in the order of `names`.
pub(super) fn features(tree: &Tree) -> Vec<f32> {
    let mut address = None;
    let mut marks = String::new();
    for node in 1..tree.nodes.len() {
        let Some(element) = tree.element(node) else {
            continue;
        };
        let is = |name: &str, value: &str| {
            let attribute = element.attribute(name);
            attribute.is_some_and(|attribute| attribute.eq_ignore_ascii_case(value))
        };
        match &*element.name {
            "link" if is("rel", "canonical") => address = element.attribute("href").or(address),
            "meta" if is("property", "og:url") => {
                address = address.or(element.attribute("content"))
            }
            "meta" if is("name", "generator") => {
                marks.push(' ');
                marks.push_str(element.attribute("content").unwrap_or_default());
            }
            "html" | "body" => {
                for name in ["class", "id"] {
                    marks.push(' ');
                    marks.push_str(element.attribute(name).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    let address = address.unwrap_or_default();
    let (_, address) = address.split_once("//").unwrap_or(("", address));
    let (place, query) = address.split_once(['?', '#']).unwrap_or((address, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.truncate(labels.len().saturating_sub(2));
    let segments: Vec<&str> = path.split('/').filter(|one| !one.is_empty()).collect();
    let last = segments.last().copied().unwrap_or_default();
    // The last part is the page's own name, whose words are those of its title.
    let before = &segments[..segments.len().saturating_sub(1)];
    let own = if last.contains('-') { "" } else { last };
    let words = format!("{} {} {own}", labels.join(" "), before.join(" "));
    let dated = before.iter().any(|segment| {
        segment.len() == 4 && (segment.starts_with("19") || segment.starts_with("20"))
    });
    let mut features = counts(&words).to_vec();
    features.extend(counts(&marks));
    features.extend([
        segments.len().min(20) as f32,
        last.matches(['-', '_']).count().min(20) as f32,
        f32::from(u8::from(dated)),
        f32::from(u8::from(!query.is_empty())),
    ]);
    features
}

/// The number of words in a text that name each page type.
fn counts(text: &str) -> [f32; PAGE_TYPES.len()] {
    let mut counts = [0.0_f32; PAGE_TYPES.len()];
    for word in text.split(|c: char| !c.is_alphabetic()).take(200) {
        for ((_, words), count) in PAGE_TYPES.iter().zip(&mut counts) {
            if words.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                *count = (*count + 1.0).min(5.0);
            }
        }
    }
    counts
}
