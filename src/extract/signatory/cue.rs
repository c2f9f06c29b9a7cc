//! What a line says about the list of those who sign: announces it, labels a part of it, closes the
//! letter, ends the list.

use std::borrow::Cow;

use super::line::{Line, Shape};
use super::name::{self, Leaning};
use super::words::{Class, key};
use crate::analysis::begins_unspaced;
use crate::gazetteer::{country, region};

/// An announcement of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Announcement {
    /// Where in the line's text the list begins, if it begins in the same line.
    pub(super) inline: Option<usize>,
    /// What it says about those in the list.
    pub(super) leaning: Option<Leaning>,
}

/// What a line announces, if it announces a list of those who sign. `found` says that a list was
/// found before: then those who support count as well.
pub(super) fn announcement(line: &Line<'_>, found: bool) -> Option<Announcement> {
    let announcing = [
        Class::Announce,
        Class::Participle,
        Class::Support,
        Class::Following,
    ];
    if matches!(line.shape, Shape::Row { .. } | Shape::Quote) || !line.key.may_hold(&announcing) {
        return None;
    }
    if let Some(colon) = line.text.find([':', '：']) {
        let head = &line.text[..colon];
        let after = &line.text[colon..];
        let rest = after.trim_start_matches([':', '：']);
        let begins = line.text.len() - rest.trim_start().len();
        let label = last_clause(head);
        let label_key = key(label);
        let aside = rest.starts_with(|c: char| c.is_numeric()) || is_address(rest.trim());
        if !rest.trim().is_empty() && !aside && is_short(label) {
            return announces(&label_key, found).then(|| Announcement {
                inline: Some(begins),
                leaning: leaning(&label_key),
            });
        }
    }
    let colon = line.text.ends_with([':', '：']);
    let text = line.text.trim_matches(['[', ']', '*', '_', ' ']);
    if !colon && !is_label(line, text) {
        return None;
    }
    let clause = last_clause(text);
    if name::is_endless(clause) {
        return None;
    }
    let clause_key = match clause == line.text {
        true => Cow::Borrowed(&*line.key),
        false => Cow::Owned(key(clause)),
    };
    let announced = if colon {
        announces(&clause_key, found) || adopted_by_those_following(&clause_key)
    } else {
        labels(&clause_key)
    };
    announced.then(|| Announcement {
        inline: None,
        leaning: leaning(&clause_key),
    })
}

/// Returns true if a text begins with an address on the web: the way to a form, not a name.
fn is_address(text: &str) -> bool {
    ["http", "www.", "[http"]
        .iter()
        .any(|begin| text.starts_with(begin))
}

/// Returns true if the last clause before a colon announces those who sign.
fn announces(key: &str, found: bool) -> bool {
    if Class::Instead.is_in(key) {
        return false;
    }
    // What follows the cue must not go on for long: "signed by the President on Monday that".
    let noun = Class::Announce.find(key).is_some_and(|cue| {
        let after = &key[cue.end..];
        match begins_unspaced(key) {
            true => after.chars().count() <= 12,
            false => words(after) <= 6,
        }
    });
    noun || participle(key, 4, 6) || found && Class::Support.is_in(key)
}

/// Returns true if a label without a colon announces those who sign.
fn labels(key: &str) -> bool {
    !Class::Instead.is_in(key) && (Class::Announce.is_in(key) || participle(key, 2, 4))
}

/// Returns true if a verb of signing ends a clause, or stands in it with no more words before and
/// after it than these.
fn participle(key: &str, before: usize, after: usize) -> bool {
    Class::Participle.find(key).is_some_and(|cue| {
        let (left, right) = (words(&key[..cue.start]), words(&key[cue.end..]));
        right == 0 || left <= before && right <= after
    })
}

fn words(key: &str) -> usize {
    key.split_whitespace().count()
}

/// `adopted by the representatives of the following groups`, in any order; the noun stands by the
/// end.
fn adopted_by_those_following(key: &str) -> bool {
    let Some(following) = Class::Following.find(key) else {
        return false;
    };
    let rest = &key[following.end..];
    let named = [Class::Group, Class::People].into_iter().any(|noun| {
        noun.find(rest)
            .is_some_and(|found| words(&rest[found.end..]) <= 2)
    });
    named && words(rest) <= 6 && Class::Adopted.is_in(key) && !Class::Instead.is_in(key)
}

/// Returns true if a line without a colon may be a label: short, no sentence, of few words unless
/// it is a heading.
fn is_label(line: &Line<'_>, text: &str) -> bool {
    if line.shape == Shape::Item && !begins_unspaced(text) {
        return false;
    }
    if begins_unspaced(text) {
        return line.key.chars().count() <= 30 && !text.contains(['。', '，', '၊']);
    }
    let heading = line.shape == Shape::Heading;
    let bracketed = line.text.starts_with('[');
    let most = if heading || bracketed { 10 } else { 6 };
    let words = text.split_whitespace().take(most + 1).count();
    words <= most
        && (words <= 2 || !text.ends_with('.'))
        && !Class::Sentence.has(&line.key)
        && !text.starts_with(['-', '*', '•'])
        && !text.contains('|')
}

fn is_short(label: &str) -> bool {
    label.chars().count() <= 110 && label.split_whitespace().count() <= 14
}

/// The last sentence of a text.
fn last_clause(text: &str) -> &str {
    let end = text.trim_end_matches([':', '：', '.', ' ']);
    let mut from = 0;
    let mut characters = end.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let stop = matches!(character, '.' | '!' | '?' | '…' | '\n')
            && next.is_none_or(char::is_whitespace)
            || matches!(character, '。' | '！' | '？' | '，');
        if stop {
            from = at + character.len_utf8();
        }
    }
    let clause = end[from..].trim();
    if clause.is_empty() { end } else { clause }
}

/// What a label, given by its key, says about those below it.
pub(super) fn leaning(key: &str) -> Option<Leaning> {
    match (Class::People.is_in(key), Class::Group.is_in(key)) {
        (true, false) => Some(Leaning::Persons),
        (false, true) => Some(Leaning::Organizations),
        _ => None,
    }
}

/// Returns true if a line is a label inside a list: a heading, a word for those below it, a
/// country, a letter of the alphabet.
pub(super) fn is_inner_label(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    let closed = text.ends_with([':', '：', ']']);
    if line.shape == Shape::Item && text.is_ascii() && !closed {
        return false;
    }
    let words = text.split_whitespace().count();
    if matches!(line.shape, Shape::Row { .. }) || words > 10 || name::is_sentence(text) {
        return false;
    }
    let order = [
        "排名不分先後",
        "排名不分先后",
        "順不同",
        "五十音順",
        "가나다순",
    ];
    if order.iter().any(|note| text.contains(note)) {
        return true;
    }
    let named = || {
        let bare = text.trim_end_matches([':', '：']);
        bare.chars().count() == 1
            || country::named(bare).is_some() && bare.len() > 3
            || region::named(bare).is_some()
    };
    let speaks = || {
        !begins_unspaced(text)
            && words <= 4
            && leaning(&line.key).is_some()
            && line.shape != Shape::Item
            && !line.inside
            && !Class::Organization.has(&line.key)
    };
    match line.shape {
        Shape::Heading => named() || leaning(&line.key).is_some() || text.ends_with([':', '：']),
        _ if text.ends_with([':', '：']) => true,
        _ if text.starts_with('[') && text.ends_with(']') => true,
        Shape::Item => false,
        _ => Class::Group.is(&line.key) || Class::People.is(&line.key) || speaks() && words <= 3,
    }
}

/// The organization for which those below a label such as `For the Lake Forum:` sign.
pub(super) fn signs_for<'a>(line: &Line<'a>) -> Option<&'a str> {
    let label = line.text.strip_suffix([':', '：'])?.trim();
    after_for(label).filter(|_| words(label) <= 10)
}

/// What stands after a word for `for` at the beginning of a text, without its article.
pub(super) fn after_for(text: &str) -> Option<&str> {
    const FOR: [&str; 13] = [
        "für", "for", "pour", "por", "pela", "pelo", "per", "voor", "za", "за", "від", "от", "dla",
    ];
    let (first, rest) = text.split_once(' ')?;
    let begins = first.len() <= 6 && FOR.contains(&first.to_lowercase().as_str());
    begins.then(|| without_article(rest))
}

/// A name without the article before it.
pub(super) fn without_article(name: &str) -> &str {
    let articles = [
        "the", "der", "die", "das", "den", "le", "la", "les", "el", "los", "las", "o", "os", "as",
        "il", "lo", "gli", "i", "de", "het",
    ];
    match name.trim().split_once(' ') {
        Some((first, rest)) if articles.contains(&first) => rest.trim(),
        _ => name.trim(),
    }
}

/// Returns true if a line is a closing formula, or ends in one after the last sentence of the text.
pub(super) fn closes(line: &Line<'_>) -> bool {
    // The words of the last clause are words of the line.
    let closing = [Class::Closing, Class::Farewell, Class::Courtesy];
    if !matches!(line.shape, Shape::Text | Shape::Heading) || !line.key.may_hold(&closing) {
        return false;
    }
    if Class::Closing.is(&line.key) || is_widened_closing(line) {
        return true;
    }
    let last = last_clause(line.text.trim_end_matches([',', ';']));
    if name::is_endless(last) {
        return false;
    }
    let piece = last.rsplit([',', ';']).next().unwrap_or(last);
    let last_key = key(last);
    if Class::Closing.is(&last_key) || Class::Closing.is(&key(piece)) {
        return true;
    }
    Class::Farewell.is_in(&last_key)
        || line.text.ends_with([',', ';']) && Class::Courtesy.is_in(&last_key)
}

/// Returns true if a line is a closing formula with a few words more, `S pozdravem a přáním mnoha
/// sil,`.
fn is_widened_closing(line: &Line<'_>) -> bool {
    line.text.ends_with([',', '،', '，'])
        && words(&line.key) <= 8
        && Class::Closing
            .begin(&line.key)
            .is_some_and(|end| line.key[..end].contains(' '))
}

/// The name before a formula of respect such as 敬上 at the end of a line: empty where the formula
/// stands alone.
pub(super) fn bows<'a>(line: &Line<'a>) -> Option<&'a str> {
    let short = line.text.chars().count() <= 40;
    if line.shape != Shape::Text || !short || !Class::Bow.ends(&line.key) {
        return None;
    }
    let bow = Class::Bow.last(&line.key)?;
    let at = line.text.rfind(&line.key[bow])?;
    Some(line.text[..at].trim_end_matches([' ', '\u{3000}', '，', '、', ',']))
}

/// Words at the end of a line that says whose picture it is, in scripts without spaces. Origin:
/// written for this project.
const CREDITS: [&str; 6] = ["照片", "圖片", "图片", "写真", "撮影", "사진"];

/// Returns true if a line ends a list: notes, contacts, copies, references, credits.
pub(super) fn ends(line: &Line<'_>) -> bool {
    if CREDITS.iter().any(|credit| line.key.ends_with(credit)) {
        return true;
    }
    let Some(end) = Class::Ending.begin(&line.key) else {
        return false;
    };
    if line.key[..end].split(' ').count() >= 2 {
        return true;
    }
    // A name may begin with such a word; what ends a list says so alone, before a colon, or as a
    // sentence.
    let words = line.text.split_whitespace().count();
    Class::Ending.is(&line.key)
        || line.text.contains([':', '：'])
        || line.shape == Shape::Heading
        || name::is_sentence(line.text)
        || words <= 2 && line.shape != Shape::Item
}

/// Returns true if a line greets those to whom a letter is written.
pub(super) fn greets(line: &Line<'_>) -> bool {
    line.text.ends_with([',', ':', '!', '，', '：', '،'])
        && line.text.chars().count() <= 150
        && Class::Greeting.begins(&line.key)
}
