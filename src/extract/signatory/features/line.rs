//! What a line is like, by itself: how it is built, what it names, which words it has.

use crate::analysis::begins_unspaced;
use crate::extract::signatory::aside;
use crate::extract::signatory::cue;
use crate::extract::signatory::inline;
use crate::extract::signatory::item_text;
use crate::extract::signatory::line::{Line, Shape};
use crate::extract::signatory::name;
use crate::extract::signatory::office;
use crate::extract::signatory::part;
use crate::extract::signatory::site;
use crate::extract::signatory::words::{Class, key};
use crate::gazetteer::person;

/// The longest text that is looked at closely, in bytes: no name is longer, and time must stay
/// linear.
const CLOSELY: usize = 600;

/// The features of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct LineFeatures {
    pub(super) chars: f32,
    pub(super) words: f32,
    pub(super) capital: f32,
    pub(super) upper: f32,
    pub(super) digits: f32,
    pub(super) commas: f32,
    pub(super) pieces: f32,
    pub(super) names: f32,
    pub(super) brackets: f32,
    pub(super) contact: f32,
    pub(super) stop: f32,
    pub(super) colon: f32,
    pub(super) comma_end: f32,
    pub(super) bullet: f32,
    pub(super) likeness: f32,
    pub(super) person: f32,
    pub(super) organization: f32,
    pub(super) role: f32,
    pub(super) office: f32,
    pub(super) placed: f32,
    pub(super) honorific: f32,
    pub(super) acronym: f32,
    pub(super) sentence: f32,
    pub(super) prose: f32,
    pub(super) unspaced: f32,
    pub(super) caseless: f32,
    pub(super) heading: f32,
    pub(super) item: f32,
    pub(super) row: f32,
    pub(super) quote: f32,
    pub(super) emphasized: f32,
    pub(super) cells: f32,
    pub(super) announce: f32,
    pub(super) announces: f32,
    pub(super) participle: f32,
    pub(super) support: f32,
    pub(super) closing: f32,
    pub(super) closes: f32,
    pub(super) farewell: f32,
    pub(super) greeting: f32,
    pub(super) group: f32,
    pub(super) people: f32,
    pub(super) ending: f32,
    pub(super) we: f32,
    pub(super) myself: f32,
    pub(super) invitation: f32,
    pub(super) behalf: f32,
    pub(super) bow: f32,
    pub(super) date: f32,
    pub(super) statement: f32,
    pub(super) others: f32,
    pub(super) possessive: f32,
    pub(super) body: f32,
    pub(super) link: f32,
    pub(super) said: f32,
    pub(super) salute: f32,
    pub(super) first: f32,
    pub(super) listed: f32,
    pub(super) begun: f32,
    pub(super) outside: f32,
    pub(super) initials: f32,
    pub(super) dash: f32,
    pub(super) handle: f32,
    pub(super) quotes: f32,
    pub(super) given: f32,
    pub(super) known: f32,
    pub(super) acting: f32,
    /// True if it is a sentence without any word of signatures, which holds no name.
    pub(super) is_prose: bool,
}

/// The columns of a line's own features, in order, each with how it is read.
type Column = (&'static str, fn(&LineFeatures) -> f32);

macro_rules! columns {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), |own: &LineFeatures| own.$name)),*]
    };
}

/// All of them.
pub(super) const ALL: &[Column] = columns![
    chars,
    words,
    capital,
    upper,
    digits,
    commas,
    pieces,
    names,
    brackets,
    contact,
    stop,
    colon,
    comma_end,
    bullet,
    likeness,
    person,
    organization,
    role,
    office,
    placed,
    honorific,
    acronym,
    sentence,
    prose,
    unspaced,
    caseless,
    heading,
    item,
    row,
    quote,
    emphasized,
    cells,
    announce,
    announces,
    participle,
    support,
    closing,
    closes,
    farewell,
    greeting,
    group,
    people,
    ending,
    we,
    myself,
    invitation,
    behalf,
    bow,
    date,
    statement,
    others,
    possessive,
    body,
    link,
    said,
    salute,
    first,
    listed,
    begun,
    outside,
    initials,
    dash,
    handle,
    quotes,
    given,
    known,
    acting,
];

/// Those by which a line is seen from the lines beside it.
pub(super) const BESIDE: &[Column] = columns![
    chars,
    words,
    capital,
    likeness,
    person,
    organization,
    office,
    role,
    sentence,
    closes,
    salute,
    announces,
    colon,
    contact,
    date,
    heading,
    ending,
    item,
    stop,
    outside,
    known,
];

impl LineFeatures {
    /// The features of a line.
    pub(super) fn of(line: &Line<'_>) -> Self {
        let whole = line.text;
        let text = cut(whole, CLOSELY);
        let mut own = Self {
            heading: flag(line.shape == Shape::Heading),
            item: flag(line.shape == Shape::Item),
            row: flag(matches!(line.shape, Shape::Row { .. })),
            quote: flag(line.shape == Shape::Quote),
            emphasized: flag(line.emphasized),
            outside: line.outside as f32,
            dash: flag(text.starts_with(['-', '–', '—', '~'])),
            handle: flag(text.starts_with('@')),
            quotes: flag(text.contains(['"', '“', '„', '«', '「'])),
            cells: text.matches(['\t', '|']).count().min(12) as f32,
            ..Self::default()
        };
        own.built(whole, text);
        own.named(line, text);
        own.spoken(line, text);
        own
    }

    fn built(&mut self, whole: &str, text: &str) {
        self.chars = if whole.len() > text.len() {
            (whole.len() as f32 / 2.0).min(1000.0)
        } else {
            whole.chars().count() as f32
        };
        let (mut words, mut capital, mut upper, mut cased) = (0, 0, 0, 0);
        for word in text.split_whitespace() {
            let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else {
                continue;
            };
            words += 1;
            cased += usize::from(first.is_lowercase() || first.is_uppercase());
            capital += usize::from(first.is_uppercase());
            let letters = || word.chars().filter(|c| c.is_alphabetic());
            upper += usize::from(
                first.is_uppercase() && letters().count() > 1 && letters().all(char::is_uppercase),
            );
        }
        let share = |count: usize| count as f32 / words.max(1) as f32;
        self.words = words as f32;
        self.capital = share(capital);
        self.upper = share(upper);
        self.caseless = flag(words > 0 && cased * 2 < words);
        self.digits =
            text.chars().filter(char::is_ascii_digit).count() as f32 / text.len().max(1) as f32;
        self.commas = text
            .matches([',', '，', '、', '،', ';', '；', '·', '•'])
            .count()
            .min(30) as f32;
        self.brackets = text.matches(['(', '（', '[']).count().min(9) as f32;
        let numbers = text.chars().filter(char::is_ascii_digit).count();
        self.link = flag(text.contains("http") || text.contains("www."));
        self.contact = flag(text.contains('@') || self.link > 0.0 || numbers >= 7);
        self.stop = flag(text.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '…']));
        self.colon = flag(text.ends_with([':', '：']));
        self.comma_end = flag(text.ends_with([',', '，', ';', '،', '、']));
        self.bullet = flag(
            text.starts_with(['-', '*', '•', '·', '–', '—', '■', '●', '>'])
                || text.starts_with(|c: char| c.is_ascii_digit()),
        );
        self.unspaced = flag(begins_unspaced(text));
    }

    fn named(&mut self, line: &Line<'_>, text: &str) {
        let bare = item_text::bare(text);
        let head = item_text::head(bare);
        let plain = name::without_honorifics(head);
        self.sentence = flag(name::is_sentence(text));
        self.likeness = name::likeness(bare);
        // Prose that no word of a signature stands in holds no name worth a closer look.
        let cues = [
            Class::Announce,
            Class::Participle,
            Class::Support,
            Class::Closing,
            Class::Farewell,
            Class::Courtesy,
        ];
        let running = self.heading + self.row == 0.0 && self.stop > 0.0 && self.words > 20.0;
        let prose = running && self.sentence > 0.0 && !line.key.may_hold(&cues);
        self.is_prose = prose;
        if prose {
            let pieces = inline::plainly(text).unwrap_or_default();
            self.pieces = pieces.len() as f32;
            return;
        }
        let words = || head.split_whitespace();
        self.initials = words().filter(|word| is_initial(word)).count() as f32;
        self.known(plain);
        self.acting = flag(self.chars < 200.0 && part::is_acting(text));
        let marked = name::is_organization_marked(head);
        // What only organizations have marks a name as one as well.
        let surely = marked && name::is_surely_organization(head);
        let bare_marked = match plain.len() == head.len() {
            true => marked,
            false => name::is_organization_marked(plain),
        };
        self.person = flag(!bare_marked && name::is_person_shaped(head));
        self.organization = flag(surely) + flag(marked);
        self.honorific = flag(plain.len() < head.len());
        self.office = flag(aside::is_office(text));
        let rest = bare.get(head.len()..).unwrap_or_default();
        let beside = rest.trim_start_matches([',', ' ', '(', '–', '—', '-', '|', '\t']);
        self.role = flag(!beside.is_empty() && office::has_role(beside));
        let last = beside
            .rsplit([',', '(', '|', '\t'])
            .next()
            .unwrap_or(beside);
        let last = last.trim_matches([')', ' ', '.']);
        self.placed = flag(!last.is_empty() && last.len() < 60 && !site::places(last).is_empty());
        self.acronym = flag(head.split_whitespace().any(name::is_acronym));
        let pieces = inline::names(text, true).unwrap_or_default();
        self.pieces = pieces.len() as f32;
        let begin = super::super::lead::beginning(line);
        self.begun = flag(begin > 0);
        if begin > 0 {
            let rest = &text[begin.min(text.len())..];
            self.listed = 1.0 + inline::names(rest, true).map_or(0.0, |pieces| pieces.len() as f32);
        }
        let people = pieces
            .iter()
            .filter(|piece| name::is_person_shaped(&text[(*piece).clone()]))
            .count();
        self.names = people as f32 / pieces.len().max(1) as f32;
    }

    /// Looks up the words of a name among given names.
    fn known(&mut self, name: &str) {
        if name.len() > 80 {
            return;
        }
        let key = key(name);
        let known = |word: &str| flag(person::is_given_name(word));
        self.given = key.split(' ').next().map_or(0.0, known);
        let count = key.split(' ').count() as f32;
        self.known = key.split(' ').map(known).sum::<f32>() / count;
    }

    fn spoken(&mut self, line: &Line<'_>, text: &str) {
        let short = line.text.len() <= CLOSELY;
        let key = &line.key;
        let holds = |class: Class| short && key.holds(class);
        let words = key.split(' ').count();
        self.announce = flag(holds(Class::Announce));
        self.participle = flag(holds(Class::Participle));
        self.support = flag(holds(Class::Support));
        self.announces = flag(
            (short || begins_with_label(line.text)) && cue::announcement(line, true).is_some(),
        );
        self.closing = flag(short && Class::Closing.begins(key));
        self.closes =
            flag(cue::closes(line) || line.shape == Shape::Quote && Class::Closing.is(key));
        self.farewell = flag(holds(Class::Farewell) || holds(Class::Courtesy));
        self.greeting = flag(short && cue::greets(line));
        self.group = flag(words <= 12 && holds(Class::Group));
        self.people = flag(words <= 12 && holds(Class::People));
        self.ending = flag(short && cue::ends(line));
        self.we = if key.holds(Class::We) {
            Class::We.count(key, 3) as f32
        } else {
            0.0
        };
        self.myself = flag(key.holds(Class::Myself));
        self.invitation =
            flag(short && (Class::Invitation.begins(key) || holds(Class::Invitation)));
        self.behalf = flag(words <= 30 && holds(Class::Behalf));
        self.bow = flag(short && (cue::bows(line).is_some() || Class::Bow.is(key)));
        self.date = flag(aside::is_dateline(text));
        self.statement = flag(words <= 16 && (holds(Class::Statement) || holds(Class::Letter)));
        self.others = flag(words <= 16 && holds(Class::Others));
        self.possessive = flag(words <= 6 && holds(Class::Possessive));
        self.body = flag(words <= 12 && holds(Class::Collective));
        self.salute = flag(words <= 7 && holds(Class::Salute));
        self.first =
            flag(words <= 12 && Class::Collective.has(key.split(' ').next().unwrap_or_default()));
        self.said = flag(holds(Class::Said));
        self.prose = if short {
            Class::Sentence.count(key, 6) as f32
        } else {
            6.0
        };
    }
}

/// Returns true if a colon stands near the beginning of a text.
fn begins_with_label(text: &str) -> bool {
    cut(text, 120).contains([':', '：'])
}

/// Returns true if a word is the initial of a name, `J.`
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next() == Some('.')
        && letters.next().is_none_or(char::is_uppercase)
}

pub(super) fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

/// The beginning of a text, on a threshold of characters.
fn cut(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = (0..=most)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[..end]
}
