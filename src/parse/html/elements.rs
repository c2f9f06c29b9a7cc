//! What the names of elements tell: which stand in a line, which have no content, which end what is open before them.
//!
//! Origin: the HTML standard, its sections on content models, void elements and optional tags, as far as pages depend on them.
//! Knows names only.

/// Whether an element stands in a line of text rather than on its own.
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

/// Whether an element never has content.
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

/// Whether an element may stand in the head of a page.
pub(super) fn is_metadata(name: &str) -> bool {
    matches!(
        name,
        "title" | "meta" | "link" | "script" | "style" | "base" | "noscript" | "template"
    )
}

/// Whether an element's start ends an open paragraph.
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

/// What an element's start ends: elements of the first names, looked for outward as far as one of the second names.
pub(super) fn implied_ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th", "table"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "thead" | "tbody" | "tfoot" => (
            &["thead", "tbody", "tfoot", "colgroup", "caption"],
            &["table"],
        ),
        "option" | "optgroup" => (&["option"], &["select", "table"]),
        "a" => (&["a"], &["p", "div", "li", "td", "th", "table", "body"]),
        name if ends_paragraph(name) => (
            &["p"],
            &["td", "th", "table", "caption", "button", "object", "li"],
        ),
        _ => (&[], &[]),
    }
}

/// Whether a name is that of a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether an element's name is of those that close themselves with `/>`: all but those of HTML.
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
