//! What the words before a printed date say of it: published, changed, or something else
//! altogether.
//!
//! Tables of words in many languages; knows nothing of where in a document the date stands.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::written::{self, Written};

/// What a date is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateCue {
    /// Nothing is said.
    None,
    /// The day of publication.
    Published,
    /// The day of the last change.
    Changed,
    /// A day of something else: a member's joining, a deadline, a copyright.
    Other,
}

/// Words before a date of publication. Origin: written for this project.
const PUBLISHED: &str = "published|posted|released|issued|created|submitted|publié|mis en ligne|paru le|veröffentlicht|\
    erstellt|stand:|publicado|publicada|pubblicato|gepubliceerd|publicerad|publisert|udgivet|julkaistu|\
    opublikowano|dodano|zveřejněno|publikováno|publikované|közzétéve|publicat|objavljeno|yayınlan|yayın tarihi|опубликован|\
    опублікован|публикувано|δημοσιε|نشر|منتشر|公開日|掲載|投稿|發布|发布|發表|发表|刊登|게시|등록|입력|đăng|diterbitkan|dipublikasikan|เผยแพร่|प्रकाशित";
/// Words that only announce a date. Origin: written for this project.
const LABEL: &str = "date|dated|datum|fecha|data|dato|päivämäärä|dátum|dată|tarih|дата|ημερομηνία|تاريخ|日期|日付|날짜|ngày|tanggal|วันที่";
/// Words before a date of the last change. Origin: written for this project.
const CHANGED: &str = "updated|update|modified|revised|edited|reviewed|last change|aktualisiert|zuletzt|geändert|änderung|mis à jour|\
    mise à jour|modifié|actualizado|actualización|modificado|atualizado|atualização|aggiornato|aggiornamento|modificato|bijgewerkt|\
    gewijzigd|uppdaterad|oppdatert|opdateret|päivitetty|zaktualizowano|aktualizacja|aktualizováno|aktualizace|aktualizované|\
    frissítve|actualizat|ažurirano|güncelle|обновл|оновл|обновен|ενημερ|تحديث|روزرسانی|更新|수정|업데이트|cập nhật|diperbarui|\
    ปรับปรุง|अपडेट";
/// Words before a date that is no date of the document. Origin: written for this project.
const OTHER: &str = "joined|registered|member since|copyright|©|born|died|deadline|expires|valid until|since|founded|established|retrieved|\
    accessed|archived|dabei seit|registriert|mitglied seit|seit|gegründet|abgerufen|inscrit|membre depuis|consulté|depuis|\
    miembro desde|registrado|desde|membro desde|iscritto|dal|lid sinds|sinds|medlem sedan|medlem siden|dołączył|на форуме с|\
    регистрация|ihr schreiben|ihrem schreiben|ihres schreibens|ihr brief|ihrem brief|das schreiben|your letter|votre lettre|votre courrier|\
    su carta|su escrito|sua carta|vossa carta|vostra lettera|sua lettera|uw brief|ert brev|deres brev|twoje pismo|państwa pismo|váš dopis|\
    ваше письмо|вашего письма|ваш лист|貴函|来函|來函";
/// The tables, and whether their words are whole ones.
const TABLES: [(&str, bool); 4] = [
    (OTHER, true),
    (PUBLISHED, false),
    (CHANGED, false),
    (LABEL, true),
];

/// The words of all tables, sought together.
struct CueWords {
    automaton: AhoCorasick,
    /// The table of each word, by its place in `TABLES`.
    tables: Vec<usize>,
}

static WORDS: LazyLock<CueWords> = LazyLock::new(|| {
    let rows = TABLES.iter().enumerate();
    let words = rows.flat_map(|(at, (table, _))| table.split('|').map(move |word| (at, word)));
    let (tables, words): (Vec<usize>, Vec<&str>) = words.unzip();
    CueWords {
        automaton: AhoCorasick::new(words).expect("the tables are small"),
        tables,
    }
});

/// How far before a date its cue can stand, in bytes.
const BEFORE: usize = 60;

/// The dates of a text, each with what the words between it and the date before say of it.
pub(super) fn dates(text: &str, language: &str) -> Vec<(Written, DateCue)> {
    let mut from = 0;
    written::dates(text, language)
        .into_iter()
        .map(|found| {
            let near = found.span.start.saturating_sub(BEFORE).max(from);
            let near = text.ceil_char_boundary(near);
            let cue = cue(text.get(near..found.span.start).unwrap_or_default());
            from = found.span.end;
            (found, cue)
        })
        .collect()
}

/// The dates of a text that may be that of its publication: announced as such, or else not said to
/// be anything.
pub(super) fn published(text: &str, language: &str) -> Option<(Written, DateCue)> {
    let dates = dates(text, language);
    let announced = dates.iter().find(|(_, cue)| *cue == DateCue::Published);
    announced
        .or_else(|| dates.iter().find(|(_, cue)| *cue == DateCue::None))
        .cloned()
}

/// Whether a text has a word after which a date of publication may stand.
pub(super) fn may_announce(text: &str) -> bool {
    if !text.contains(|c: char| c.is_numeric()) {
        return false;
    }
    let text = text.to_lowercase();
    let mut found = WORDS.automaton.find_overlapping_iter(&text);
    let tells = |table: &str| table == PUBLISHED || table == LABEL;
    found.any(|word| tells(TABLES[WORDS.tables[word.pattern().as_usize()]].0))
}

/// What words say of the date after them: the last cue counts, a mere label only where there is no
/// other.
pub(super) fn cue(words: &str) -> DateCue {
    let words = words.to_lowercase();
    // Where the last word of each table ends.
    let mut ends = [None; TABLES.len()];
    for found in WORDS.automaton.find_overlapping_iter(&words) {
        let table = WORDS.tables[found.pattern().as_usize()];
        if fits(&words, found.range(), TABLES[table].1) {
            ends[table] = ends[table].max(Some(found.end()));
        }
    }
    let [other, published, changed, label] = ends;
    let found = [
        (other, DateCue::Other),
        (published, DateCue::Published),
        (changed, DateCue::Changed),
    ];
    let best = found.into_iter().max_by_key(|(end, _)| *end);
    match best {
        Some((Some(_), cue)) => cue,
        _ if label.is_some() => DateCue::Published,
        _ => DateCue::None,
    }
}

/// Whether a word found stands as such: words of alphabets begin at the beginning of a word, whole
/// ones end at its end too.
fn fits(text: &str, found: Range<usize>, whole: bool) -> bool {
    let alphabetic = text[found.clone()].starts_with(|c| c < '\u{530}');
    let begins = !text[..found.start].ends_with(char::is_alphabetic);
    let after = &text[found.end..];
    !alphabetic || begins && !(whole && after.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_date_tell_what_it_is() {
        for (words, expected) in [
            ("Published on ", DateCue::Published),
            ("Last updated: ", DateCue::Changed),
            ("Zuletzt aktualisiert am ", DateCue::Changed),
            ("Veröffentlicht: ", DateCue::Published),
            ("Joined: ", DateCue::Other),
            ("Last modified date: ", DateCue::Changed),
            ("Date of update: ", DateCue::Changed),
            ("Diese Seite vom ", DateCue::None),
            ("Seit ", DateCue::Other),
            ("Datum: ", DateCue::Published),
            ("Publicado el ", DateCue::Published),
            ("最終更新日：", DateCue::Changed),
            ("Geneva, ", DateCue::None),
            ("", DateCue::None),
        ] {
            assert_eq!(cue(words), expected, "{words}");
        }
    }

    #[test]
    fn a_date_of_publication_is_chosen() {
        for (text, expected) in [
            (
                "Updated 5 June 2012, published 3 May 2010",
                Some("2010-05-03"),
            ),
            ("3 May 2010 (updated 5 June 2012)", Some("2010-05-03")),
            ("Updated 5 June 2012", None),
            ("Member since 5 June 2012", None),
        ] {
            let found = published(text, "en").map(|(found, _)| found.date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
