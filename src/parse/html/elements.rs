//! What the names of elements tell: which stand in a line, which have no content, which end what is
//! open before them.
//!
//! Origin: the HTML standard, its sections on content models, void elements and optional tags, as
//! far as pages depend on them. Knows names only.

use html5ever::{LocalName, local_name};

/// Returns true if an element is part of a line of text rather than a block.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "o:p"
            | "picture"
            | "q"
            | "rp"
            | "rt"
            | "rb"
            | "ruby"
            | "s"
            | "samp"
            | "script"
            | "small"
            | "source"
            | "span"
            | "st1"
            | "strike"
            | "strong"
            | "style"
            | "sub"
            | "sup"
            | "template"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "link"
            | "meta"
            | "noscript"
            | "center-inline"
    )
}

/// Returns true if an element never has content.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Returns true if an element may be in the head of a page.
pub(super) fn is_metadata(name: &str) -> bool {
    matches!(
        name,
        "title" | "meta" | "link" | "script" | "style" | "base" | "noscript" | "template"
    )
}

/// Returns true if an element's start ends an open paragraph.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "dt"
            | "dd"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

/// Lists and cells: the end of a paragraph closes nothing outside them.
pub(super) const LISTS_AND_CELLS: &[LocalName] = &[
    local_name!("ul"),
    local_name!("ol"),
    local_name!("dl"),
    local_name!("td"),
    local_name!("th"),
    local_name!("table"),
];

/// What an element's start ends: elements of the first names, looked for outward as far as one of
/// the second names.
pub(super) fn implied_ends(name: &str) -> (&'static [LocalName], &'static [LocalName]) {
    const TABLE: &[LocalName] = &[local_name!("table")];
    const LISTS: &[LocalName] = &[
        local_name!("ul"),
        local_name!("ol"),
        local_name!("menu"),
        local_name!("dir"),
        local_name!("td"),
        local_name!("th"),
        local_name!("table"),
    ];
    const DEFINITIONS: &[LocalName] = &[
        local_name!("dl"),
        local_name!("td"),
        local_name!("th"),
        local_name!("table"),
    ];
    const ROWS: &[LocalName] = &[local_name!("tr"), local_name!("table")];
    const BOXES: &[LocalName] = &[
        local_name!("p"),
        local_name!("div"),
        local_name!("li"),
        local_name!("td"),
        local_name!("th"),
        local_name!("table"),
        local_name!("body"),
    ];
    const HOLDERS: &[LocalName] = &[
        local_name!("td"),
        local_name!("th"),
        local_name!("table"),
        local_name!("caption"),
        local_name!("button"),
        local_name!("object"),
        local_name!("li"),
    ];
    const ITEM: &[LocalName] = &[local_name!("li")];
    const DEFINITION: &[LocalName] = &[local_name!("dt"), local_name!("dd")];
    const ROW: &[LocalName] = &[local_name!("tr")];
    const CELL: &[LocalName] = &[local_name!("td"), local_name!("th")];
    const GROUP: &[LocalName] = &[
        local_name!("thead"),
        local_name!("tbody"),
        local_name!("tfoot"),
        local_name!("colgroup"),
        local_name!("caption"),
    ];
    const OPTION: &[LocalName] = &[local_name!("option")];
    const SELECT: &[LocalName] = &[local_name!("select"), local_name!("table")];
    const LINK: &[LocalName] = &[local_name!("a")];
    const PARAGRAPH: &[LocalName] = &[local_name!("p")];
    match name {
        "li" => (ITEM, LISTS),
        "dt" | "dd" => (DEFINITION, DEFINITIONS),
        "tr" => (ROW, TABLE),
        "td" | "th" => (CELL, ROWS),
        "thead" | "tbody" | "tfoot" => (GROUP, TABLE),
        "option" | "optgroup" => (OPTION, SELECT),
        "a" => (LINK, BOXES),
        name if ends_paragraph(name) => (PARAGRAPH, HOLDERS),
        _ => (&[], &[]),
    }
}

/// Returns true if a name is that of a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Returns true if an element's name is of those that close themselves with `/>`: all but those of
/// HTML.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(
        name,
        "path"
            | "circle"
            | "rect"
            | "use"
            | "g"
            | "line"
            | "polygon"
            | "polyline"
            | "ellipse"
            | "svg"
            | "stop"
            | "image"
    ) || name.contains(':')
}
