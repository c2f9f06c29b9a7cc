//! Mentions of countries in running text: names, demonyms, national institutions, and places inside
//! a country.
//!
//! Each language has its own lexicon, made at the first text in it: names in that language and in
//! English with their case forms, demonyms, institutions. Knows nothing of documents, or of how
//! much a mention counts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::city;
use super::country::{self, Generated};
use super::inflection::Inflection;
use super::names::{Names, Words, key};
use super::speakers;
use crate::deadline;
use crate::document::Country;

/// The kind of word that points to a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// A name of the country.
    Name,
    /// A word for its people or what belongs to it.
    Demonym,
    /// A national body known by a name that needs no country.
    Institution,
    /// A city or another part of it.
    Locality,
    /// A small town in a country that speaks the language of the text.
    Town,
}

/// Stems of demonyms by country and language.
pub(super) const DEMONYMS: &str = include_str!("demonym.tsv");

/// National institutions, in the shape of the table of variants.
const INSTITUTIONS: &str = include_str!("institution.tsv");

/// Parts of countries, in the shape of the table of variants.
const SUBDIVISIONS: &str = include_str!("subdivision.tsv");

/// The parts of countries: folded name and country.
static PARTS: LazyLock<FxHashMap<String, Country>> = LazyLock::new(|| {
    let mut parts = FxHashMap::default();
    for line in SUBDIVISIONS.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(names), Some(Ok(country))) = (cells.next(), cells.next().map(str::parse)) else {
            continue;
        };
        parts.extend(names.split(" | ").map(|name| (key(name), country)));
    }
    parts
});

/// The country that has a part of exactly this name.
pub fn subdivision(name: &str) -> Option<Country> {
    PARTS.get(&key(name)).copied()
}

/// Capitals and other cities in many languages: folded name, code, and languages as in the table of
/// names.
static CAPITALS: LazyLock<Generated> = LazyLock::new(|| {
    static TABLE: LazyLock<String> = LazyLock::new(|| {
        let bytes = zstd::decode_all(&include_bytes!("capital.tsv.zst")[..])
            .expect("the table was compressed by its generator");
        String::from_utf8(bytes).expect("the table was written as UTF-8")
    });
    Generated::read(&TABLE)
});

/// The writing that a word needs to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// In any way.
    Any,
    /// With a capital where the script has them.
    Capital,
    /// In capitals alone.
    Capitals,
}

impl Writing {
    /// As the table writes it.
    fn of(name: &str) -> Self {
        let cased = |character: &char| character.is_lowercase() || character.is_uppercase();
        let Some(first) = name.chars().find(cased) else {
            return Writing::Any;
        };
        let acronym = name.chars().filter(cased).all(char::is_uppercase) && !name.contains(' ');
        match (first.is_uppercase(), acronym) {
            (_, true) => Writing::Capitals,
            (true, false) => Writing::Capital,
            (false, false) => Writing::Any,
        }
    }

    /// Returns true if the words in the text have the required form.
    fn fits(self, written: &str) -> bool {
        let first = written.chars().next();
        let capital = first.is_some_and(|first| !first.is_lowercase());
        match self {
            Writing::Any => true,
            Writing::Capital => capital && !is_short_word(written),
            Writing::Capitals => !written.chars().any(char::is_lowercase),
        }
    }
}

/// Two letters with a capital begin too many sentences.
fn is_short_word(written: &str) -> bool {
    let letters = written
        .chars()
        .filter(|character| character.is_alphanumeric());
    letters.count() < 3 && written.chars().any(char::is_lowercase)
}

/// The meaning of a name; no country where the name only hides one.
type Entry = (Option<Country>, Mention, Writing);

/// The words of one language.
#[derive(Debug)]
struct Lexicon {
    names: Names<Entry>,
    inflection: Inflection,
}

impl Lexicon {
    fn new(language: &str) -> Self {
        let mut lexicon = Lexicon {
            names: Names::default(),
            inflection: Inflection::of(language),
        };
        lexicon.add_table(country::VARIANTS, Mention::Name, language);
        // The first that takes a form keeps it: names as they stand, then demonyms, then names as
        // they change.
        let code = if language == "tl" { "fil" } else { language };
        for (name, country) in country::GENERATED.names_in(code) {
            lexicon.add(
                name.into(),
                (Some(country), Mention::Name, Writing::Capital),
            );
        }
        lexicon.add_demonyms(language);
        for wanted in [code, "en"] {
            lexicon.add_names(&country::GENERATED, wanted, Mention::Name);
        }
        lexicon.add_table(INSTITUTIONS, Mention::Institution, language);
        lexicon.add_table(SUBDIVISIONS, Mention::Locality, language);
        for wanted in [code, "en"] {
            lexicon.add_names(&CAPITALS, wanted, Mention::Locality);
        }
        lexicon
    }

    /// Adds a form in the shape of a key, also with each prefix that is written together with it.
    fn add(&mut self, form: Cow<'static, str>, entry: Entry) {
        for prefix in &self.inflection.prefixes {
            if prefix.is_empty() {
                self.names.insert(form.clone(), entry);
                continue;
            }
            self.names.insert(format!("{prefix}{form}"), entry);
            if super::names::is_arabic(&form) {
                self.names.insert(format!("{prefix}ال{form}"), entry);
            }
        }
    }

    /// Adds the names of a generated table that belong to a language, in every form.
    fn add_names(&mut self, table: &Generated, language: &str, mention: Mention) {
        let inflection = Inflection::of(language);
        for (name, country) in table.names_in(language) {
            let entry = (Some(country), mention, Writing::Capital);
            for form in inflection.of_name(name) {
                self.add(form, entry);
            }
        }
    }

    fn add_table(&mut self, table: &'static str, mention: Mention, language: &str) {
        for (names, code, languages) in country::hand_rows(table) {
            let spoken = languages
                .split(' ')
                .any(|code| code == "*" || code == language);
            if !spoken {
                continue;
            }
            for name in names.split(" | ") {
                let entry = (code.parse().ok(), mention, Writing::of(name));
                let name = key(name);
                if entry.2 == Writing::Capital && !name.contains(' ') {
                    for form in self.inflection.of_name(name) {
                        self.add(form, entry);
                    }
                } else {
                    self.add(name.into(), entry);
                }
            }
        }
    }

    fn add_demonyms(&mut self, language: &str) {
        // Danish and Norwegian words are in the Swedish column, Slovak ones in the Czech column.
        let column = match language {
            "da" | "nb" => "sv",
            "sk" => "cs",
            other => other,
        };
        let mut lines = DEMONYMS.lines().skip_while(|line| !line.starts_with("#\t"));
        let header = lines.next().unwrap_or_default();
        let Some(column) = header.split('\t').position(|code| code == column) else {
            return;
        };
        for line in lines {
            let code = line.split('\t').next().and_then(|code| code.parse().ok());
            let cell = line.split('\t').nth(column).unwrap_or_default();
            for stem in cell.split(' ').filter(|stem| !stem.is_empty()) {
                let written = stem.replace('_', " ");
                let entry = |name| (code, Mention::Demonym, Writing::of(name));
                match written.strip_prefix('=') {
                    Some(form) => self.add(key(form).into(), entry(form)),
                    None => {
                        let forms: Vec<String> = self.inflection.of_demonym(&written).collect();
                        for form in forms {
                            self.add(key(&form).into(), entry(&written));
                        }
                    }
                }
            }
        }
    }
}

/// Lexicons by language.
static LEXICONS: LazyLock<Mutex<HashMap<String, Arc<Lexicon>>>> = LazyLock::new(Mutex::default);

/// The code of all languages without names of their own, which share a lexicon: pages can claim any
/// of thousands.
const UNDETERMINED: &str = "und";

/// The lexicon of a language, made when first asked for.
fn lexicon(language: &str) -> Arc<Lexicon> {
    let has_names = language == "tl" || country::languages().any(|code| code == language);
    let language = if has_names { language } else { UNDETERMINED };
    let mut known = LEXICONS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(lexicon) = known.get(language) {
        return Arc::clone(lexicon);
    }
    let made = Arc::new(Lexicon::new(language));
    known.insert(language.to_owned(), Arc::clone(&made));
    made
}

/// Returns every mention of a country in the words of running text, in order, longest first, none
/// inside another; `language` is the primary subtag of the text's language: names in it and in
/// English count. Mentions that begin in the byte range `skipped` are passed over. Shape: byte
/// ranges on character borders.
pub fn mentions(
    words: &Words<'_>,
    language: &str,
    skipped: &Range<usize>,
) -> Vec<(Range<usize>, Country, Mention)> {
    let lexicon = lexicon(language);
    let text = words.text;
    let mut found = Vec::new();
    // Names that a person bears somewhere in the text, and where such names stand alone.
    let (mut borne, mut alone) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        deadline::tick();
        if skipped.contains(&words.span(at, 1).start) {
            at = words.after(skipped.end);
            continue;
        }
        let named = lexicon
            .names
            .at(words, at)
            .find(|(count, (_, _, writing))| {
                let written = &text[words.span(at, *count)];
                writing.fits(written)
            });
        if let Some((count, (country, mention, _))) = named {
            let span = words.span(at, count);
            // An amount of money is not a mention.
            let amount = text[span.end..].trim_start().starts_with('$');
            let bears = count == 1 && BORNE.contains(&words.key(at, 1));
            let person = bears && is_of_person(text, &span);
            if person {
                borne.push(words.key(at, 1).to_owned());
            } else if bears && country.is_some() && !amount {
                alone.push((found.len(), at));
            }
            let animal = count == 1 && words.key(at, 1) == ANIMAL.0 && is_animal(text, &span);
            if let Some(country) = country.filter(|_| !amount && !person && !animal) {
                found.push((span, country, *mention));
            }
            at += count;
        } else if let Some((count, country, size)) = city_at(words, at) {
            let near = || {
                // German writes every noun with a capital.
                language != "de"
                    && speakers::speak(language, country)
                    && at
                        .checked_sub(1)
                        .is_some_and(|before| PREPOSITIONS.contains(&&text[words.span(before, 1)]))
            };
            let sort = match size {
                city::Size::Large => Some(Mention::Locality),
                city::Size::Small if near() => Some(Mention::Town),
                city::Size::Small => None,
            };
            found.extend(sort.map(|sort| (words.span(at, count), country, sort)));
            at += sort.map_or(1, |_| count);
        } else {
            at += 1;
        }
    }
    without_persons(words, &borne, &alone, &mut found);
    with_state(words, &alone, &mut found);
    found
}

/// Removes names that a person of the text bears where no preposition shows that a land is meant:
/// `let Jordan see a doctor`.
fn without_persons(
    words: &Words<'_>,
    borne: &[String],
    alone: &[(usize, usize)],
    found: &mut Vec<(Range<usize>, Country, Mention)>,
) {
    for (place, at) in alone.iter().rev() {
        let before = at
            .checked_sub(1)
            .map(|before| &words.text[words.span(before, 1)]);
        let land = before.is_some_and(|word| PREPOSITIONS.contains(&word));
        if !land && borne.iter().any(|name| name == words.key(*at, 1)) && *place < found.len() {
            found.remove(*place);
        }
    }
}

/// A state of the United States that bears a country's name, and what shows that it is meant.
const STATE: (&str, [&str; 4]) = (
    "georgia",
    [
        "Atlanta",
        "Savannah",
        "Governor of Georgia",
        "Georgia General Assembly",
    ],
);

/// Gives mentions of the state to the United States where the text names its cities or bodies.
fn with_state(
    words: &Words<'_>,
    alone: &[(usize, usize)],
    found: &mut [(Range<usize>, Country, Mention)],
) {
    let (name, signs) = STATE;
    let states = alone.iter().filter(|(_, at)| words.key(*at, 1) == name);
    let spans: Vec<Range<usize>> = states.map(|(_, at)| words.span(*at, 1)).collect();
    if spans.is_empty() || !signs.iter().any(|sign| words.text.contains(sign)) {
        return;
    }
    let states = country::named("United States");
    for (span, country, _) in found {
        if let Some(states) = states.filter(|_| spans.contains(span)) {
            *country = states;
        }
    }
}

/// An animal that bears a country's name in English, and the words that follow it.
const ANIMAL: (&str, [&str; 10]) = (
    "turkey",
    [
        "farm",
        "farms",
        "farmer",
        "farmers",
        "industry",
        "meat",
        "breast",
        "dinner",
        "hunting",
        "producers",
    ],
);

/// Whether the animal is meant.
fn is_animal(text: &str, span: &Range<usize>) -> bool {
    let next = text[span.end..].strip_prefix(' ').unwrap_or_default();
    let next = next.split(|c: char| !c.is_alphabetic()).next();
    next.is_some_and(|next| ANIMAL.1.contains(&next))
}

/// Names of countries that persons bear too, as keys. Origin: lists of given and family names.
const BORNE: [&str; 13] = [
    "jordan", "georgia", "chad", "israel", "kenya", "ireland", "holland", "england", "india",
    "cuba", "france", "brazil", "german",
];

/// Words with a capital that follow the name of a country and not that of a person.
const LAND: [&str; 12] = [
    "Valley",
    "River",
    "Ministry",
    "Government",
    "Parliament",
    "Gaza",
    "Today",
    "Office",
    "National",
    "Chapter",
    "Region",
    "War",
];

/// Returns true if a capitalized word stands beside a name, as in `Ana Jordan` or `Jordan Roe`.
fn is_of_person(text: &str, span: &Range<usize>) -> bool {
    let given = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() > 1
            && letters.all(char::is_lowercase)
    };
    let next = text[span.end..].strip_prefix(' ').unwrap_or_default();
    let next = next
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let before = text[..span.start].strip_suffix(' ').unwrap_or_default();
    let last = before
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    // A word that opens a sentence has a capital in any case.
    let opens = before[..before.len() - last.len()].trim_end();
    let opens = opens.is_empty() || opens.ends_with(['.', '!', '?', ':', '"', '“', '\n']);
    given(next) && !LAND.contains(&next) || given(last) && !opens
}

/// Words that stand before places. Origin: grammars of these languages.
const PREPOSITIONS: [&str; 48] = [
    "in", "at", "near", "from", "to", "of", "around", "de", "à", "en", "dans", "vers", "desde",
    "hasta", "em", "no", "na", "a", "da", "di", "nei", "te", "op", "bij", "uit", "i", "på", "från",
    "vid", "fra", "ved", "til", "u", "v", "ve", "z", "w", "we", "do", "od", "din", "la", "pe",
    "σε", "στη", "στο", "в", "у",
];

/// The longest name of a city at a word that begins with a capital inside a sentence, its number of
/// words, its country and size.
fn city_at(words: &Words<'_>, at: usize) -> Option<(usize, Country, city::Size)> {
    let text = words.text;
    let capital = |at: usize| {
        let start = words.span(at, 1).start;
        text[start..].chars().next().is_some_and(char::is_uppercase)
    };
    let opens = || {
        let before = text[..words.span(at, 1).start].trim_end_matches([' ', '\u{A0}']);
        before.chars().next_back().is_none_or(|last| {
            !last.is_alphanumeric() && !matches!(last, ',' | '-' | '–' | '(' | '\'' | '’' | ')')
        })
    };
    if !capital(at) || opens() {
        return None;
    }
    (1..=3.min(words.len() - at))
        .rev()
        .filter(|count| *count == 1 || capital(at + count - 1))
        .find_map(|count| {
            let (country, size) = city::meant(words.key(at, count))?;
            Some((count, country, size))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, language: &str, expected: &[&str]) {
        let codes: Vec<String> = mentions(&Words::new(text), language, &(0..0))
            .into_iter()
            .map(|(_, country, _)| country.to_string())
            .collect();
        assert_eq!(codes, expected, "{text}");
    }

    #[test]
    fn countries_are_found_as_each_language_writes_them() {
        for (text, language, expected) in [
            (
                "They urge us to help Kyrgyzstan and South Sudan.",
                "en",
                &["KG", "SS"][..],
            ),
            ("the Burmese army and the Kenyans", "en", &["MM", "KE"]),
            ("Latin American farmers, American farmers", "en", &["US"]),
            ("It cost US $5 and they polish it", "en", &[]),
            ("under the Foreign Assistance Act", "en", &[]),
            (
                "Menschen in Frankreich, die französische Regierung",
                "de",
                &["FR", "FR"],
            ),
            (
                "le gouvernement luxembourgeois et la Côte d’Ivoire",
                "fr",
                &["LU", "CI"],
            ),
            (
                "las mujeres mexicanas y el gobierno de los EE.UU.",
                "es",
                &["MX", "US"],
            ),
            (
                "os trabalhadores brasileiros em Angola",
                "pt",
                &["BR", "AO"],
            ),
            ("il governo tedesco e l'Albania", "it", &["DE", "AL"]),
            (
                "в России и Кыргызстане, украинских граждан",
                "ru",
                &["RU", "KG", "UA"],
            ),
            ("уряд України та російські війська", "uk", &["UA", "RU"]),
            ("vláda v Německu a česká policie", "cs", &["DE", "CZ"]),
            ("svenska regeringen och Norges", "sv", &["SE", "NO"]),
            ("de Nederlandse regering in Duitsland", "nl", &["NL", "DE"]),
            ("Türkiye'nin Suriyeli mülteciler", "tr", &["TR", "SY"]),
            (
                "الحكومة المصرية وسوريا وفي العراق",
                "ar",
                &["EG", "SY", "IQ"],
            ),
            ("دولت ایران", "fa", &["IR"]),
            ("中国人和美国政府", "zh", &["CN", "US"]),
            ("日本の政府とミャンマー", "ja", &["JP", "MM"]),
            ("한국 정부와 미얀마", "ko", &["KR", "MM"]),
        ] {
            check(text, language, expected);
        }
    }

    #[test]
    fn bodies_and_places_point_to_their_country() {
        check("what the Bundestag decided", "de", &["DE"]);
        check("the farmers of Texas met near Bishkek", "en", &["US", "KG"]);
        check("they met in Geneva and New York", "en", &[]);
    }

    #[test]
    fn names_that_persons_bear_are_told_from_countries() {
        check("We ask that Ana Jordan and Chad Roe be freed", "en", &[]);
        check("In Jordan and in Chad wells are dry", "en", &["JO", "TD"]);
        check("Wells in Trinidad and Tobago", "en", &["TT"]);
        check("Letters from the Governor of Georgia", "en", &["US"]);
        check("They met in Jerusalem", "en", &[]);
    }

    #[test]
    fn invented_languages_do_not_fill_the_memory() {
        for language in ["xa", "xb", "qqq", "not a language"] {
            check("the farmers of Ghana", language, &["GH"]);
            let shared = Arc::ptr_eq(&lexicon(language), &lexicon(UNDETERMINED));
            assert!(shared, "{language}");
        }
        assert!(!Arc::ptr_eq(&lexicon("fr"), &lexicon(UNDETERMINED)));
    }
}
