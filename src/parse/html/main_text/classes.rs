//! Sorts of things that classes and ids name: comments, captions, teasers, menus, prices.
//!
//! A word says little by itself (`post` is an article here and a message there); which sorts stand how far around a passage
//! is for the judge to weigh. The words are those of the English in which most classes are written, whatever the language of
//! the page, and the commonest of French, German, Spanish and Portuguese.

/// The sorts, by name, with the words that name them.
pub(super) const SORTS: [(&str, &[&str]); 19] = [
    (
        "comment",
        &[
            "comentario",
            "comentarios",
            "comment",
            "commentaire",
            "commentaires",
            "commentary",
            "commenter",
            "commenti",
            "commentlist",
            "commento",
            "comments",
            "disqus",
            "feedback",
            "kommentar",
            "kommentare",
            "replies",
            "reply",
            "respond",
        ],
    ),
    (
        "thread",
        &[
            "answer",
            "answers",
            "bbp",
            "body",
            "conversation",
            "discussion",
            "forum",
            "message",
            "messages",
            "msg",
            "post",
            "posts",
            "qa",
            "question",
            "reply",
            "thread",
            "threads",
            "topic",
            "topics",
        ],
    ),
    (
        "caption",
        &[
            "bildunterschrift",
            "caption",
            "captions",
            "carousel",
            "credit",
            "credits",
            "figcaption",
            "foto",
            "gallery",
            "image",
            "img",
            "legend",
            "media",
            "photo",
            "picture",
            "player",
            "slide",
            "slider",
            "slideshow",
            "thumb",
            "thumbnail",
            "video",
        ],
    ),
    (
        "teaser",
        &[
            "archive",
            "blurb",
            "card",
            "cards",
            "excerpt",
            "excerpts",
            "feature",
            "featured",
            "grid",
            "headline",
            "headlines",
            "item",
            "items",
            "list",
            "listing",
            "preview",
            "promo",
            "promos",
            "snippet",
            "summary",
            "teaser",
            "teasers",
            "tile",
            "tiles",
        ],
    ),
    (
        "related",
        &[
            "also",
            "breaking",
            "feed",
            "further",
            "latest",
            "more",
            "mostread",
            "next",
            "outbrain",
            "popular",
            "prev",
            "previous",
            "read",
            "readmore",
            "recent",
            "recirc",
            "recommendation",
            "recommendations",
            "recommended",
            "relacionadas",
            "relacionados",
            "related",
            "seealso",
            "similar",
            "suggested",
            "suggestions",
            "taboola",
            "ticker",
            "trending",
            "upnext",
            "verwandt",
        ],
    ),
    (
        "consent",
        &[
            "ccpa",
            "cli",
            "cmplz",
            "consent",
            "cookie",
            "cookiebot",
            "cookies",
            "copyright",
            "disclaimer",
            "gdpr",
            "legal",
            "notice",
            "onetrust",
            "optanon",
            "privacy",
            "terms",
        ],
    ),
    (
        "share",
        &[
            "addthis",
            "addtoany",
            "compartir",
            "facebook",
            "follow",
            "linkedin",
            "partager",
            "pinterest",
            "share",
            "sharedaddy",
            "shares",
            "sharing",
            "sociable",
            "social",
            "teilen",
            "tweet",
            "twitter",
        ],
    ),
    (
        "meta",
        &[
            "auteur",
            "author",
            "authors",
            "autor",
            "avatar",
            "bio",
            "byline",
            "credits",
            "date",
            "dateline",
            "details",
            "info",
            "meta",
            "posted",
            "profile",
            "pubdate",
            "published",
            "source",
            "tagline",
            "time",
            "timestamp",
            "user",
            "username",
            "writer",
        ],
    ),
    (
        "tags",
        &[
            "breadcrumb",
            "breadcrumbs",
            "categories",
            "category",
            "crumb",
            "crumbs",
            "hashtag",
            "keywords",
            "label",
            "labels",
            "tag",
            "tagcloud",
            "taglist",
            "tags",
            "topic",
            "topics",
        ],
    ),
    (
        "advert",
        &[
            "ad",
            "ads",
            "adsense",
            "adslot",
            "adunit",
            "advert",
            "advertisement",
            "advertising",
            "anzeige",
            "banner",
            "commercial",
            "dfp",
            "promo",
            "promotion",
            "sponsor",
            "sponsored",
            "werbung",
        ],
    ),
    (
        "side",
        &[
            "aside",
            "block",
            "box",
            "column",
            "complementary",
            "infobox",
            "left",
            "module",
            "panel",
            "rail",
            "right",
            "secondary",
            "sidebar",
            "widget",
            "widgets",
        ],
    ),
    (
        "nav",
        &[
            "dropdown",
            "link",
            "links",
            "megamenu",
            "menu",
            "menus",
            "nav",
            "navbar",
            "navigation",
            "pager",
            "pagination",
            "skip",
            "submenu",
            "subnav",
            "tab",
            "tabs",
            "toc",
        ],
    ),
    ("foot", &["bottom", "colophon", "foot", "footer", "sitemap"]),
    (
        "head",
        &[
            "brand",
            "deck",
            "header",
            "heading",
            "headline",
            "hero",
            "intro",
            "kicker",
            "lead",
            "lede",
            "logo",
            "masthead",
            "standfirst",
            "sub",
            "subhead",
            "subtitle",
            "title",
            "top",
            "topbar",
        ],
    ),
    (
        "dialog",
        &[
            "accordion",
            "alert",
            "collapse",
            "collapsed",
            "dialog",
            "hidden",
            "hide",
            "lightbox",
            "modal",
            "notification",
            "offscreen",
            "overlay",
            "popup",
            "reader",
            "screen",
            "sr",
            "toast",
            "tooltip",
            "visuallyhidden",
        ],
    ),
    (
        "sign",
        &[
            "account",
            "btn",
            "button",
            "cta",
            "donate",
            "form",
            "input",
            "login",
            "newsletter",
            "optin",
            "paywall",
            "register",
            "search",
            "signup",
            "subscribe",
            "subscription",
        ],
    ),
    (
        "shop",
        &[
            "add", "buy", "cart", "cross", "price", "product", "products", "quantity", "rating",
            "ratings", "review", "reviews", "shipping", "shop", "sku", "stars", "stock", "swatch",
            "upsell", "variant", "variants", "wishlist",
        ],
    ),
    (
        "content",
        &[
            "article",
            "body",
            "content",
            "copy",
            "description",
            "entry",
            "main",
            "markdown",
            "page",
            "paragraph",
            "post",
            "prose",
            "richtext",
            "rte",
            "single",
            "story",
            "text",
            "wysiwyg",
        ],
    ),
    (
        "doc",
        &[
            "code",
            "doc",
            "docs",
            "document",
            "documentation",
            "example",
            "help",
            "highlight",
            "mw",
            "readme",
            "sect",
            "section",
            "wiki",
        ],
    ),
];

/// The sorts that words stand for, each a bit.
pub(super) struct Sorts {
    /// Words in order of the alphabet, each with its sorts.
    words: Vec<(&'static str, u32)>,
}

impl Sorts {
    /// The table in the order in which it is searched.
    pub(super) fn new() -> Self {
        let mut words: Vec<(&str, u32)> = Vec::new();
        for (sort, (_, names)) in SORTS.iter().enumerate() {
            words.extend(names.iter().map(|name| (*name, 1 << sort)));
        }
        words.sort_unstable();
        words.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 |= later.1;
            }
            same
        });
        Self { words }
    }

    /// The sorts that a class or id names, all of its words together.
    pub(super) fn of(&self, value: &str) -> u32 {
        value
            .split_ascii_whitespace()
            .take(24)
            .fold(0, |sorts, token| sorts | self.of_token(token))
    }

    fn of_token(&self, token: &str) -> u32 {
        let mut sorts = 0;
        let mut word = String::new();
        let mut first = true;
        let mut was_lower = false;
        for c in token.chars().take(80).chain([' ']) {
            let ends = !c.is_ascii_alphabetic() || (was_lower && c.is_ascii_uppercase());
            if ends && !word.is_empty() {
                // `has-sidebar`, `no-comments` and the like speak of the page around.
                if first
                    && matches!(
                        word.as_str(),
                        "has" | "no" | "with" | "is" | "without" | "not" | "js"
                    )
                {
                    return 0;
                }
                first = false;
                sorts |= self.of_word(&word);
                word.clear();
            }
            if c.is_ascii_alphabetic() {
                word.push(c.to_ascii_lowercase());
            }
            was_lower = c.is_ascii_lowercase();
        }
        sorts
    }

    fn of_word(&self, word: &str) -> u32 {
        self.words
            .binary_search_by(|(known, _)| (*known).cmp(word))
            .ok()
            .and_then(|place| self.words.get(place))
            .map_or(0, |(_, sorts)| *sorts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[&str]) {
        let sorts = Sorts::new().of(value);
        let names: Vec<&str> = SORTS
            .iter()
            .enumerate()
            .filter(|(sort, _)| sorts & (1 << sort) != 0)
            .map(|(_, (name, _))| *name)
            .collect();
        assert_eq!(names, expected, "{value}");
    }

    #[test]
    fn words_are_told_apart() {
        check("commentList", &["comment", "teaser"]);
        check("page-footer", &["foot", "content"]);
        check("no-sidebar wysiwyg", &["content"]);
        check("x7_photo", &["caption"]);
    }
}
