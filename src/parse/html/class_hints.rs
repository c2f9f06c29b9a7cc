//! Zone hints of elements: from names, roles, and words of classes and ids.
//!
//! Classes are read word by word (`post-body`, `postBody` and `post_body` are the same two words),
//! in the languages in which they are commonly written: English, French, Spanish, German,
//! Portuguese and Italian.

use foldhash::HashMap;

use super::tree::Element;
use crate::parse::Zone;

/// What an element is for, by its own markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// No hint.
    None,
    /// It holds the main text; the strength is 1 (weak) to 3 (strong).
    Content(u8),
    /// It is boilerplate of this zone.
    Boilerplate(Zone),
}

/// The hints of the classes and ids of a page, each read once.
pub(super) type HintCache<'a> = HashMap<&'a str, Hint>;

/// The hint of an element by name, role, class and id.
pub(super) fn hint<'a>(element: &'a Element, tokens: &mut HintCache<'a>) -> Hint {
    let name = &*element.name;
    match name {
        "nav" => return Hint::Boilerplate(Zone::Navigation),
        "aside" => return Hint::Boilerplate(Zone::Aside),
        "footer" => return Hint::Boilerplate(Zone::Footer),
        "button" | "dialog" | "figcaption" | "fieldset" | "input" | "form" => {
            return Hint::Boilerplate(Zone::Aside);
        }
        "html" | "body" | "" => return Hint::None,
        _ => {}
    }
    match element.attribute("role") {
        Some("navigation" | "menu" | "menubar" | "tablist") => {
            return Hint::Boilerplate(Zone::Navigation);
        }
        Some(
            "complementary" | "dialog" | "alertdialog" | "search" | "form" | "alert" | "button",
        ) => {
            return Hint::Boilerplate(Zone::Aside);
        }
        Some("contentinfo") => return Hint::Boilerplate(Zone::Footer),
        Some("banner") => return Hint::Boilerplate(Zone::Header),
        _ => {}
    }
    if element
        .attribute("itemprop")
        .is_some_and(|property| property.to_ascii_lowercase().contains("articlebody"))
    {
        return Hint::Content(3);
    }
    let mut content = match name {
        "article" | "main" => 1,
        _ if element.attribute("role") == Some("main") => 1,
        "header" => return Hint::Boilerplate(Zone::Header),
        _ => 0,
    };
    for value in [element.attribute("class"), element.attribute("id")]
        .into_iter()
        .flatten()
    {
        for token in value.split_ascii_whitespace().take(24) {
            match *tokens.entry(token).or_insert_with(|| token_hint(token)) {
                Hint::Boilerplate(zone) if content < 2 => return Hint::Boilerplate(zone),
                Hint::Content(strength) => content = content.max(strength),
                _ => {}
            }
        }
    }
    if content > 0
        && !matches!(
            name,
            "p" | "span" | "a" | "li" | "h1" | "h2" | "h3" | "img" | "ul"
        )
    {
        Hint::Content(content)
    } else {
        Hint::None
    }
}

/// Returns true if an element is hidden from readers.
pub(super) fn is_hidden(element: &Element) -> bool {
    if element.attribute("hidden").is_some() {
        return true;
    }
    element.attribute("style").is_some_and(|style| {
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// The hint of one class or id.
fn token_hint(token: &str) -> Hint {
    let words = split(token);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(first) = words.first() else {
        return Hint::None;
    };
    // A page builder calls the box of every text a widget.
    if matches!(
        words[..],
        ["elementor", "widget"]
            | ["elementor", "widget", "container" | "wrap" | "heading"]
            | ["elementor", "widget", "text", "editor"]
    ) {
        return Hint::None;
    }
    // `has-sidebar`, `no-comments` and the like describe the whole page.
    if matches!(
        *first,
        "has" | "no" | "with" | "is" | "without" | "not" | "js" | "show" | "wp" | "hide"
    ) && words.len() > 1
        && !matches!(words.get(1), Some(&"caption"))
    {
        return Hint::None;
    }
    let joined = words.concat();
    if is_body(&joined) {
        return Hint::Content(3);
    }
    if is_content(&joined) {
        return Hint::Content(2);
    }
    for (place, word) in words.iter().enumerate() {
        let place = WordPlace::of(place, words.len());
        if let Some(zone) = boilerplate(word, place) {
            return Hint::Boilerplate(zone);
        }
    }
    Hint::None
}

/// Returns true if a class, its words joined, names the body of an article.
fn is_body(joined: &str) -> bool {
    const HEADS: [&str; 14] = [
        "article",
        "post",
        "entry",
        "story",
        "news",
        "blog",
        "artikel",
        "articulo",
        "nota",
        "noticia",
        "texte",
        "statement",
        "letter",
        "content",
    ];
    const TAILS: [&str; 10] = [
        "body",
        "content",
        "text",
        "bodytext",
        "contents",
        "bodycontent",
        "contentbody",
        "copy",
        "cuerpo",
        "inhalt",
    ];
    let named = TAILS.iter().any(|tail| {
        let stem = joined.strip_suffix(tail);
        stem.is_some_and(|stem| HEADS.iter().any(|head| ends_first(stem, head, joined)))
    });
    named
        || matches!(
            joined,
            "storytext"
                | "fulltext"
                | "bodytext"
                | "fieldnamebody"
                | "mwparseroutput"
                | "articlemain"
                | "richtext"
        )
        || joined.ends_with("articlebody")
}

/// Returns true if a stem is a word, or ends with it after a few letters and nowhere in the whole
/// the word stands earlier.
fn ends_first(stem: &str, word: &str, whole: &str) -> bool {
    match stem.strip_suffix(word) {
        Some("") => true,
        Some(before) => {
            before.len() < 12 && word != "content" && whole.find(word) == Some(before.len())
        }
        None => false,
    }
}

/// Returns true if a class, its words joined, names the content of a page.
fn is_content(joined: &str) -> bool {
    matches!(
        joined,
        "post"
            | "entry"
            | "article"
            | "story"
            | "hentry"
            | "maincontent"
            | "pagecontent"
            | "contentmain"
            | "singlepost"
            | "singlecontent"
            | "bodycontent"
            | "contenido"
            | "contenu"
            | "inhalt"
            | "primarycontent"
            | "contentarea"
            | "mwcontenttext"
            | "readme"
            | "markdownbody"
            | "document"
            | "documentation"
    )
}

/// Where a word stands in a class or id of several words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WordPlace {
    Only,
    First,
    Middle,
    Last,
}

impl WordPlace {
    /// The place of a word, counted from 0, among `count` words.
    fn of(place: usize, count: usize) -> Self {
        match (place == 0, place + 1 == count) {
            (true, true) => Self::Only,
            (true, false) => Self::First,
            (false, true) => Self::Last,
            (false, false) => Self::Middle,
        }
    }
}

/// The boilerplate zone that a word of a class or id names.
fn boilerplate(word: &str, place: WordPlace) -> Option<Zone> {
    match word {
        "breadcrumb" | "breadcrumbs" | "crumbs" | "crumb" | "brotkrumen" | "ariane" | "migas" => {
            Some(Zone::Breadcrumb)
        }
        "nav" | "navbar" | "navi" | "navigation" | "subnav" | "topnav" | "menu" | "submenu"
        | "pagination" | "pager" | "paginator" | "navbox" | "menus" | "navegacion" | "menü"
        | "skiplink" | "skip" | "megamenu" => Some(Zone::Navigation),
        "footer" | "pie" | "colophon" | "copyright" | "fußzeile" | "rodape" => Some(Zone::Footer),
        "masthead" | "topbar" => Some(Zone::Header),
        "header" if place == WordPlace::Only => Some(Zone::Header),
        "sidebar" | "sidebars" | "aside" | "related" | "relacionadas" | "relacionados"
        | "verwandte" | "correlati" | "share" | "sharing" | "shares" | "sharebar" | "social"
        | "sociable" | "addtoany" | "sharedaddy" | "addthis" | "compartir" | "partager"
        | "teilen" | "newsletter" | "newsletters" | "subscribe" | "subscription" | "signup"
        | "cookie" | "cookies" | "gdpr" | "consent" | "popup" | "modal" | "lightbox"
        | "overlay" | "tooltip" | "comments" | "comment" | "commentlist" | "kommentare"
        | "comentarios" | "commentaires" | "disqus" | "respond" | "reply" | "promo" | "promos"
        | "promotion" | "advert" | "advertisement" | "advertising" | "ads" | "adsense"
        | "adslot" | "sponsor" | "sponsored" | "outbrain" | "taboola" | "widget" | "widgets"
        | "teaser" | "teasers" | "recommended" | "recommendations" | "recommendation"
        | "trending" | "popular" | "byline" | "tags" | "taglist" | "tagcloud" | "rating"
        | "ratings" | "login" | "search" | "searchform" | "suche" | "paywall" | "noprint"
        | "screenreader" | "visuallyhidden" | "sr" | "author" | "authors" | "bio" | "autor"
        | "timestamp" | "dateline" | "readmore" | "caption" | "credit" | "toolbar" | "banner"
        | "embed" | "infobox" | "donate" | "jp" => Some(Zone::Aside),
        "ad" | "meta" if place != WordPlace::Middle => Some(Zone::Aside),
        "date" | "categories" | "category" if place == WordPlace::Last => Some(Zone::Aside),
        _ => None,
    }
}

/// The words of a class or id in lower case.
fn split(token: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut was_lower = false;
    for c in token.chars().take(80) {
        if !c.is_alphabetic() {
            fresh = true;
            was_lower = false;
            continue;
        }
        if fresh || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        fresh = false;
        was_lower = c.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}
