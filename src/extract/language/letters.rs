//! Letters that tell the languages of one script apart: few words of a text need to be known where its letters are one language's.
//!
//! A table of letters; knows nothing of words and of what a file declares.

/// Letters that one Cyrillic alphabet has and those listed after it lack, the most special first; all of one group must occur.
/// Source: CLDR 48, exemplar characters.
const CYRILLIC: [(&[&str], &str); 15] = [
    (&["җ"], "tt"),
    (&["ҙ", "ҫ"], "ba"),
    (&["ұ"], "kk"),
    (&["ә", "қ"], "kk"),
    (&["ҷ"], "tg"),
    (&["ӣ"], "tg"),
    (&["ў", "қ"], "uz"),
    (&["ў", "ҳ"], "uz"),
    (&["ў"], "be"),
    (&["їєґ"], "uk"),
    (&["ѓќѕ"], "mk"),
    (&["ђћ"], "sr"),
    (&["ң", "өү"], "ky"),
    (&["өү"], "mn"),
    (&["қғ"], "kk"),
];

/// The same of Latin alphabets, where words do not decide.
const LATIN: [(&[&str], &str); 18] = [
    (&["ə"], "az"),
    (&["őű"], "hu"),
    (&["ħġ"], "mt"),
    (&["ŵŷ"], "cy"),
    (&["ɗƙɓ"], "ha"),
    (&["ň", "ş"], "tk"),
    (&["ğı"], "tr"),
    (&["ł"], "pl"),
    (&["řěů"], "cs"),
    (&["ľĺŕ"], "sk"),
    (&["ėųį"], "lt"),
    (&["ļķņ"], "lv"),
    (&["țţ"], "ro"),
    (&["ĉĝĵŝŭ"], "eo"),
    (&["ơưđ"], "vi"),
    (&["ðþ"], "is"),
    (&["đ", "ć"], "hr"),
    (&["ß"], "de"),
];

/// The fewest of such letters, and of so many letters one at the least.
const FEWEST: usize = 2;
const ONE_OF: usize = 150;

/// The language whose own letters a Cyrillic text in lower case has.
pub(super) fn cyrillic(text: &str) -> Option<&'static str> {
    told(text, &CYRILLIC, |c| matches!(c, '\u{400}'..='\u{52F}'))
}

/// The language whose own letters a Latin text in lower case has.
pub(super) fn latin(text: &str) -> Option<&'static str> {
    told(text, &LATIN, |c| {
        c.is_ascii_lowercase() || matches!(c, '\u{DF}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}')
    })
}

fn told(
    text: &str,
    table: &[(&[&str], &'static str)],
    is_letter: fn(char) -> bool,
) -> Option<&'static str> {
    let letters = text.chars().filter(|c| is_letter(*c)).count();
    let others = text.chars().filter(|c| c.is_alphabetic()).count() - letters;
    if letters < others {
        return None;
    }
    let count = |group: &str| text.chars().filter(|c| group.contains(*c)).count();
    let enough = |group: &&str| {
        let found = count(group);
        found >= FEWEST && found * ONE_OF >= letters
    };
    table
        .iter()
        .find(|(groups, _)| groups.iter().all(|group| enough(&group)))
        .map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_tell_languages() {
        for (text, expected) in [
            ("алқаптағы отбасылар он бір ай бойы жауап күтуде, бірақ оларға ешкім ештеңе айтқан жоқ", Some("kk")),
            ("биз өкмөттөн суу сактагычты ачууну жана айылдардын кыйынчылыгын угууну өтүнөбүз, анткени жаңы", Some("ky")),
            ("мо аз ҳукумат хоҳиш мекунем, ки об ба деҳаҳо дода шавад, зеро ҷойҳо хушканд ва ҷуворӣ", Some("tg")),
            ("бид засгийн газраас далангаа нээхийг хүсэж байна, учир нь өрх бүр усгүй", Some("mn")),
            ("ми просимо відкрити греблю, бо її вода є нашою і їхньою", Some("uk")),
            ("мы просим открыть плотину", None),
        ] {
            assert_eq!(cyrillic(text), expected, "{text}");
        }
        for (text, expected) in [
            ("köylüler duvarın yıkılmasını istiyor, çünkü mühendisler çatlak bulmuştu", Some("tr")),
            ("biz hökumətdən bəndi açmağı istəyirik, çünki kəndlərə su gəlmir", Some("az")),
            ("we ask that the dam be opened", None),
        ] {
            assert_eq!(latin(text), expected, "{text}");
        }
    }
}
