//! The place and date before a dash with which a report to the press begins: `QUITO, 5 June –`.

/// The length of a dateline at the beginning of a text, in bytes, up to its dash.
pub(super) fn dateline(text: &str) -> Option<usize> {
    let (at, dash) = text
        .char_indices()
        .take(80)
        .find(|(_, character)| matches!(character, '–' | '—' | '-'))?;
    let opens = text[..at].trim_end();
    let words = opens.split_whitespace().count();
    let apart = text[..at].ends_with(char::is_whitespace) || dash != '-';
    let goes_on = text[at + dash.len_utf8()..].split_whitespace().count() > 8;
    let capital = opens.chars().next().is_some_and(char::is_uppercase);
    let dated = opens.chars().any(|character| character.is_ascii_digit());
    let shouted = !opens.chars().any(char::is_lowercase);
    (apart && capital && goes_on && (1..=8).contains(&words) && (dated || shouted)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_begin_with_place_and_date() {
        let rest = "The farmers of the valley met to speak about water and fish.";
        for (opens, expected) in [
            ("QUITO, 5 June 2019 – ", Some(19)),
            ("WASHINGTON — ", Some(11)),
            ("Jihlava, 11. prosince 2020 - ", Some(27)),
            ("Water-bearers – ", None),
            ("", None),
        ] {
            assert_eq!(dateline(&format!("{opens}{rest}")), expected, "{opens}");
        }
    }
}
