//! The markers of list items, as they are printed at the beginning of a line.

/// The kind of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bullet or a dash.
    Bullet,
    /// A number or a letter with a full stop or a bracket.
    Number,
}

/// The bullets that programs print. Origin: collected for this project.
const BULLETS: [char; 26] = [
    '•', '‣', '▪', '▫', '●', '○', '■', '□', '◦', '∙', '·', '➢', '➤', '►', '▶', '✓', '✔', '❖', '◆',
    '◇', '★', '☐', '☑', '⁃', '➔', '→',
];

/// The marker with which a line begins, and the text behind it.
pub(super) fn marker(text: &str) -> Option<(Kind, &str, &str)> {
    let first = text.chars().next()?;
    let behind = text.get(first.len_utf8()..)?;
    if BULLETS.contains(&first) {
        let rest = behind.trim_start();
        return Some((Kind::Bullet, text.get(..first.len_utf8())?, rest));
    }
    if matches!(first, '-' | '–' | '—' | '*' | 'o' | '‐' | '−' | '§') {
        let rest = behind.strip_prefix(' ')?.trim_start();
        // A sign of symbol fonts; before a number it is that of a section.
        let is_section = first == '§' && rest.starts_with(|c: char| c.is_numeric());
        let is_text = !is_section
            && rest.starts_with(|c: char| {
                c.is_alphanumeric() || matches!(c, '"' | '“' | '„' | '«' | '(')
            });
        return is_text.then(|| (Kind::Bullet, &text[..first.len_utf8()], rest));
    }
    let end = number(text)?;
    let rest = text.get(end..)?;
    let rest = rest.strip_prefix(' ')?.trim_start();
    (!rest.is_empty()).then(|| (Kind::Number, &text[..end], rest))
}

/// Returns true if a text is a marker and nothing else.
pub(super) fn is_marker(text: &str) -> bool {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), None) => {
            BULLETS.contains(&first) || matches!(first, '-' | '–' | '—' | '*' | 'o' | '‐' | '−')
        }
        _ => number(text) == Some(text.len()),
    }
}

/// Where a numbered marker ends: `12.`, `(3)`, `a)`, `iv.`, `٣.`; an initial (`A.`) is none.
fn number(text: &str) -> Option<usize> {
    let open = text.starts_with(['(', '[']);
    let inner = if open { text.get(1..)? } else { text };
    let digits: usize = inner
        .chars()
        .take_while(|c| c.is_numeric())
        .map(char::len_utf8)
        .sum();
    let length = if digits > 0 {
        (inner.get(..digits)?.chars().count() <= 3).then_some(digits)?
    } else {
        let letters = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = inner.get(..letters)?;
        let roman = word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
        match letters {
            1 if open
                || word.bytes().all(|byte| byte.is_ascii_lowercase())
                || inner.get(1..)?.starts_with(')') =>
            {
                1
            }
            2..=5 if roman => letters,
            _ => return None,
        }
    };
    let close = inner.get(length..)?.chars().next()?;
    let fits = match close {
        ')' | ']' => true,
        '.' | '、' | '．' => !open,
        _ => false,
    };
    fits.then_some(usize::from(open) + length + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::{Kind, marker};

    #[test]
    fn markers_are_told_from_words_and_initials() {
        use Kind::{Bullet, Number};
        for (text, expected) in [
            ("• Water", Some((Bullet, "•", "Water"))),
            ("•Water", Some((Bullet, "•", "Water"))),
            ("- Water", Some((Bullet, "-", "Water"))),
            ("-5 degrees", None),
            (
                "§ a written policy",
                Some((Bullet, "§", "a written policy")),
            ),
            ("§ 12 of the law", None),
            ("12. Water", Some((Number, "12.", "Water"))),
            ("(3) Water", Some((Number, "(3)", "Water"))),
            ("iv. Water", Some((Number, "iv.", "Water"))),
            ("a) Water", Some((Number, "a)", "Water"))),
            ("٣. الماء", Some((Number, "٣.", "الماء"))),
            ("A. Roe, Lima", None),
            ("2016. Water", None),
            ("12 years", None),
            ("", None),
        ] {
            assert_eq!(marker(text), expected, "{text}");
        }
    }
}
