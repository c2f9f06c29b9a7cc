//! Directives of servers and template engines, which are no text: `<?php …?>`, `{% if … %}`, `{{ title }}`, `{{< ref >}}`.
//!
//! Takes markup of any sort that such programs fill in, gives it without them; knows neither HTML nor Markdown.

use std::borrow::Cow;

/// Directives of servers and template engines that may be left in markup: how they open and close. Origin: PHP, ASP; Jinja,
/// Liquid, Twig, Handlebars, Vue; Twig's comments; Razor's and JSX's comments.
const DIRECTIVES: [(&str, &str); 6] = [
    ("<?", "?>"),
    ("<%", "%>"),
    ("{{", "}}"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("{/*", "*/}"),
];

/// The longest directive in braces, in bytes: scripts and styles open braces too.
const LONGEST: usize = 600;

/// Markup without the directives of servers and template engines that were left in it.
pub(super) fn without(markup: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'<', b'{', &markup.as_bytes()[at..]) {
        let start = at + found;
        at = start + 1;
        let rest = &markup[start..];
        let opened = DIRECTIVES.iter().find(|(open, _)| rest.starts_with(open));
        let Some((open, close)) = opened else {
            continue;
        };
        let braces = open.starts_with('{');
        let within = match braces {
            true => &rest[..rest.floor_char_boundary(LONGEST)],
            false => rest,
        };
        let end = match within[open.len()..].find(close) {
            Some(end) => start + open.len() + end + close.len(),
            None if braces => continue,
            None => markup.len(),
        };
        clean.push_str(&markup[copied..start]);
        (copied, at) = (end, end);
    }
    match copied {
        0 => Cow::Borrowed(markup),
        _ => {
            clean.push_str(&markup[copied..]);
            Cow::Owned(clean)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[track_caller]
    fn check(markup: &str, expected: &str) {
        assert_eq!(without(markup), expected, "{markup}");
    }

    #[test]
    fn directives_leave_nothing() {
        check("<p>Signed ({{ count }})</p>", "<p>Signed ()</p>");
        check("{% if a > b %}<p>A</p>{% endif %}", "<p>A</p>");
        check("<p><?php echo '<b>'; ?>A</p><? rest", "<p>A</p>");
        check("<p>{/* {{ note }} */}A{# b #}</p>", "<p>A</p>");
        check("<style>a{b:c}</style>{\"a\":{\"b\":1}}", "<style>a{b:c}</style>{\"a\":{\"b\":1}}");
        check("<p>{{ never closed</p>", "<p>{{ never closed</p>");
    }
}
