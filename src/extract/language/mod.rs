//! The main language of the body; the file's own declaration only breaks ties.
//!
//! The script decides where it can, then a vote of function words, then character statistics.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use whatlang::Script;

use crate::analysis::is_unspaced;
use crate::analysis::lowercase;
use crate::document::{Found, Language};
use crate::extract::rules::{self, Rule};
use crate::lexicon::entries;
use crate::parse::{BlockKind, Property};

use super::Reading;

/// The part of the body that is examined, in bytes or characters.
const SAMPLE: usize = 20_000;

/// The fewest words of a block of running text.
const SENTENCE: usize = 15;
/// In running text at least one word in this many is a function word.
const RARE: usize = 25;
/// The running text that is enough to detect a language, in bytes.
const ENOUGH: usize = 400;

/// The function words of each language.
const FUNCTION_WORDS: &str = include_str!("words.tsv");

/// The tags of the table, and for each word the numbers of its languages.
type WordIndex = (Vec<&'static str>, FxHashMap<&'static str, Vec<usize>>);

/// The languages that each function word is one of, by their number in the table.
static LANGUAGES: LazyLock<WordIndex> = LazyLock::new(|| {
    let mut tags = Vec::new();
    let mut words: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for entry in entries(FUNCTION_WORDS) {
        if tags.last() != Some(&entry.language) {
            tags.push(entry.language);
        }
        let number = tags.len() - 1;
        let languages = words.entry(entry.phrase).or_default();
        if languages.last() != Some(&number) {
            languages.push(number);
        }
    }
    (tags, words)
});

/// The language of the body.
pub fn language(reading: &Reading<'_>) -> Option<Found<Language>> {
    let declared = reading
        .parsed
        .declared(Property::Language)
        .find_map(|declaration| declaration.value.parse::<Language>().ok());
    let sample = sample(reading);
    let (tag, rule) = match written(&sample, declared.as_ref()) {
        Some(found) => found,
        None => {
            let language = without_region(&declared?);
            let evidence = rules::DECLARED_LANGUAGE.declared(language.tag());
            return Some(Found::new(language, evidence));
        }
    };
    let language: Language = tag.parse().ok()?;
    // The text decides on the language; the declaration decides on the script of Chinese if the
    // characters do not.
    let language = declared
        .and_then(|declared| chinese_declared(&declared))
        .filter(|_| tag == "zh")
        .unwrap_or(language);
    let words: String = sample.chars().take(80).collect();
    Some(Found::new(language, rule.declared(words.trim())))
}

/// Returns a declared tag without its region, which says little about a text: `de` of `de-AT`;
/// Chinese keeps the part that shows its script.
fn without_region(declared: &Language) -> Language {
    let bare = declared.primary().parse().ok();
    chinese_declared(declared)
        .or(bare)
        .unwrap_or_else(|| declared.clone())
}

/// The script of a declared tag of Chinese, as such or by its region.
fn chinese_declared(declared: &Language) -> Option<Language> {
    let has = |subtags: &[&str]| {
        declared
            .tag()
            .split('-')
            .any(|part| subtags.contains(&part))
    };
    let tag = match declared.primary() {
        "zh" if has(&["Hant", "TW", "HK", "MO"]) => "zh-Hant",
        "zh" if has(&["Hans", "CN", "SG"]) => "zh-Hans",
        _ => return None,
    };
    tag.parse().ok()
}

/// Returns the text from which the language is detected: running text if there is enough of it,
/// because lists of names occur in any language.
fn sample(reading: &Reading<'_>) -> String {
    let mut prose = String::new();
    for (_, block) in &reading.main {
        let running = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::Note | BlockKind::ListItem { .. }
        );
        if running && is_running(&block.text) {
            prose.push_str(&block.text);
            prose.push('\n');
        }
        if prose.len() > SAMPLE {
            break;
        }
    }
    if prose.len() >= ENOUGH {
        return prose;
    }
    reading.body.chars().take(SAMPLE).collect()
}

/// Returns true if a block has as many words as running text, or as many characters of a script
/// that sets no spaces.
fn is_running(text: &str) -> bool {
    let unspaced = |c: &char| is_unspaced(*c);
    // Names are run together by another comma than clauses.
    if text.contains('、') && !text.contains(['。', '，']) {
        return false;
    }
    if !text.is_ascii() && text.chars().filter(unspaced).count() >= 2 * SENTENCE {
        return true;
    }
    // Nearly every word of a list of names has a capital.
    let (mut words, mut capitals) = (0, 0);
    for word in text.split_whitespace() {
        words += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    words >= SENTENCE && capitals * 10 <= words * 7
}

/// The tag of the language of the text itself, and the rule.
fn written(text: &str, declared: Option<&Language>) -> Option<(String, Rule)> {
    if let Some(tag) = by_script(text) {
        return Some((tag.to_owned(), rules::SCRIPT));
    }
    if let Some(tag) = by_own_letters(text) {
        return Some((tag.to_owned(), rules::OWN_LETTERS));
    }
    let (mut votes, words) = votes(text);
    votes.sort_by(|a, b| b.weight().cmp(&a.weight()).then(a.tag.cmp(b.tag)));
    let least = 3.max(words / RARE);
    let second = votes.get(1).map_or(0, Vote::weight);
    let first = votes.first().filter(|vote| vote.words >= least);
    if let Some(first) = first {
        if first.weight() * 100 > second * 112 && first.weight() >= second + 2 {
            return Some((first.tag.to_owned(), rules::FUNCTION_WORDS));
        }
        if let Some(declared) = declared
            && votes
                .iter()
                .any(|vote| vote.tag == declared.primary() && is_near(vote, first, 88))
        {
            return Some((declared.primary().to_owned(), rules::WORDS_AND_DECLARATION));
        }
    }
    // These two share letters that no other language of the table has alone.
    if first.is_none() && has_rounded_letters(text) {
        let words = |tag: &str| {
            votes
                .iter()
                .find(|vote| vote.tag == tag)
                .map_or(0, Vote::weight)
        };
        let tag = if words("ky") > words("mn") {
            "ky"
        } else {
            "mn"
        };
        return Some((tag.to_owned(), rules::WORDS_AND_LETTERS));
    }
    if let Some(first) = first {
        let near = |tag: &str| {
            let vote = votes.iter().find(|vote| vote.tag == tag);
            vote.is_some_and(|vote| is_near(vote, first, 50))
        };
        if let Some(tag) = by_latin_letters(text).filter(|tag| near(tag)) {
            return Some((tag.to_owned(), rules::WORDS_AND_LETTERS));
        }
    }
    let guess = whatlang::detect(text);
    let code = guess.as_ref().and_then(|guess| two_letters(guess.lang()));
    let vote = votes.iter().find(|vote| Some(vote.tag) == code);
    match (first, code, guess) {
        (Some(first), Some(code), _)
            if vote.is_some_and(|vote| is_near(vote, first, 80) && vote.own >= first.own) =>
        {
            Some((code.to_owned(), rules::WORDS_AND_LETTERS))
        }
        (Some(first), _, _) => Some((first.tag.to_owned(), rules::FUNCTION_WORDS.weak())),
        // Sequences of letters alone speak for a language in lists and codes too.
        (None, Some(code), Some(guess))
            if guess.is_reliable()
                && text.len() >= SHORTEST
                && vote.is_none_or(|vote| vote.different >= 2) =>
        {
            Some((code.to_owned(), rules::LETTERS))
        }
        _ => None,
    }
}

/// The shortest text whose language the letters alone tell, in bytes.
const SHORTEST: usize = 60;

/// Whether a language has at least a share of the weight of another, in percent.
fn is_near(vote: &Vote, first: &Vote, share: usize) -> bool {
    vote.weight() * 100 >= first.weight() * share
}

/// What the words of a text say for a language.
struct Vote {
    tag: &'static str,
    /// The number of its function words in the text.
    words: usize,
    /// How many of them are different.
    different: usize,
    /// How many of these no other language has.
    own: usize,
}

impl Vote {
    /// The number of words, those that no other language has counted once more.
    fn weight(&self) -> usize {
        self.words + self.own
    }
}

/// Returns what the words of a text say for each language, and the total number of runs without
/// spaces.
fn votes(text: &str) -> (Vec<Vote>, usize) {
    let (tags, words) = &*LANGUAGES;
    let mut votes: Vec<Vote> = tags
        .iter()
        .map(|tag| Vote {
            tag,
            words: 0,
            different: 0,
            own: 0,
        })
        .collect();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut runs = 0;
    // The dot of a Turkish capital stays behind as a sign of its own.
    let lower = lowercase(text).replace('\u{307}', "");
    for run in lower.split_whitespace() {
        runs += 1;
        if is_address(run) || is_code(run) {
            continue;
        }
        for word in run.split(|character: char| !character.is_alphabetic() && character != '\'') {
            let languages = words.get(word).map_or(&[][..], Vec::as_slice);
            let is_new = !languages.is_empty() && seen.insert(word);
            for &language in languages {
                let vote = &mut votes[language];
                vote.words += 1;
                vote.different += usize::from(is_new);
                vote.own += usize::from(is_new && languages.len() == 1);
            }
        }
    }
    (votes, runs)
}

/// Returns true if a text without spaces mixes letters and figures, as hashes and keys do.
fn is_code(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    digits >= 2 && run.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Returns true if a text without spaces is an address of the web or of e-mail, whose parts are not
/// words of any language.
fn is_address(run: &str) -> bool {
    // Most runs are words.
    if !run.bytes().any(|byte| matches!(byte, b'@' | b':' | b'.')) {
        return false;
    }
    let run = run.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ending = run.rsplit_once('.').map_or("", |(_, ending)| ending);
    run.contains('@')
        || run.contains("://")
        || ending.len() >= 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The language of a script that only one language of the list uses.
fn by_script(text: &str) -> Option<&'static str> {
    // Latin letters, signs and punctuation: the script of many.
    if text
        .chars()
        .all(|character| matches!(character, '\0'..'\u{370}' | '\u{2000}'..='\u{2BFF}'))
    {
        return None;
    }
    let kana = text
        .chars()
        .filter(|character| matches!(character, '\u{3041}'..='\u{30ff}'))
        .count();
    let han = text
        .chars()
        .filter(|character| matches!(character, '\u{4e00}'..='\u{9fff}'))
        .count();
    let hangul = text
        .chars()
        .filter(|character| matches!(character, '\u{ac00}'..='\u{d7a3}'))
        .count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    // One Han character carries as much information as several letters.
    let eastern = (kana + han + hangul) * 3;
    if eastern > letters && kana + han + hangul > 0 {
        return Some(if hangul > kana && hangul > han / 2 {
            "ko"
        } else if kana * 20 > han {
            "ja"
        } else {
            chinese(text)
        });
    }
    let known = SCRIPTS.iter().find(|(range, _)| {
        let count = text.chars().filter(|letter| range.contains(letter)).count();
        count * 2 > letters && count > 0
    });
    if let Some((_, tag)) = known {
        return Some(tag);
    }
    Some(match whatlang::detect_script(text)? {
        Script::Greek => "el",
        Script::Georgian => "ka",
        Script::Armenian => "hy",
        Script::Thai => "th",
        Script::Khmer => "km",
        Script::Myanmar => "my",
        Script::Sinhala => "si",
        Script::Tamil => "ta",
        Script::Telugu => "te",
        Script::Malayalam => "ml",
        Script::Kannada => "kn",
        Script::Gujarati => "gu",
        Script::Gurmukhi => "pa",
        Script::Oriya => "or",
        Script::Bengali => "bn",
        Script::Ethiopic => "am",
        _ => return None,
    })
}

/// The language whose letters, shared with few others, a text has again and again.
fn by_own_letters(text: &str) -> Option<&'static str> {
    // Most texts are in Latin letters with accents alone.
    if !text.contains(|c: char| matches!(c, '\u{490}'..='\u{4ff}' | 'ə' | 'Ə' | 'ɗ' | 'ɓ' | 'ƙ'))
    {
        return None;
    }
    let lower = lowercase(text);
    let letters = lower
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count();
    let count = |own: &str| lower.chars().filter(|letter| own.contains(*letter)).count();
    let found = OWN_LETTERS.iter().find(|(_, own, others, share)| {
        let own = count(own);
        own >= 3 && own * 1_000 >= letters * share && count(others) * 10 <= own
    });
    found.map(|(tag, ..)| *tag)
}

/// Whether a Cyrillic text has the rounded vowels of Mongolian and Kyrgyz, and no letters of their
/// neighbors.
fn has_rounded_letters(text: &str) -> bool {
    let count = |own: &str| text.chars().filter(|letter| own.contains(*letter)).count();
    let own = count("өүӨҮ");
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    own >= 3 && own * 40 >= letters && count("қғәіһ") * 10 <= own
}

/// The language in Latin letters whose own letters a text has, for where words leave several.
fn by_latin_letters(text: &str) -> Option<&'static str> {
    let lower = lowercase(text);
    let letters = lower
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count();
    let found = LATIN_LETTERS.iter().find(|(_, own)| {
        let count = lower.chars().filter(|letter| own.contains(*letter)).count();
        count >= 3 && count * 125 >= letters
    });
    found.map(|(tag, _)| *tag)
}

/// Languages by Latin letters of their own. Source: their alphabets.
const LATIN_LETTERS: [(&str, &str); 10] = [
    ("cs", "ěřů"),
    ("pl", "łżęą"),
    ("hu", "őű"),
    ("lv", "āģķļņ"),
    ("lt", "ėįų"),
    ("ro", "ățţ"),
    ("is", "ðþ"),
    ("tr", "ığş"),
    ("mt", "ħġċ"),
    ("eo", "ĉĝĵŝŭ"),
];

/// Languages by letters of their own: the letters, those that they do not have, and the least share
/// of the former in a text, in thousandths; the first that fits counts. Source: their alphabets.
const OWN_LETTERS: [(&str, &str, &str, usize); 8] = [
    ("tg", "ӣӯҷ", "ыщ", 8),
    ("uz", "ўқғҳ", "ыщіә", 30),
    ("ba", "ҙҫ", "", 10),
    ("kk", "қғұңәһ", "ҙҫҷў", 20),
    ("tt", "җәһ", "қғҙҫ", 15),
    ("ky", "ң", "қғәіҷ", 4),
    ("az", "ə", "", 25),
    ("ha", "ɗɓƙ", "", 5),
];

/// Letters of scripts that character statistics do not know, each used by one language. Source: the
/// Unicode blocks.
const SCRIPTS: [(std::ops::RangeInclusive<char>, &str); 4] = [
    ('\u{e80}'..='\u{eff}', "lo"),
    ('\u{f00}'..='\u{fff}', "bo"),
    ('\u{780}'..='\u{7bf}', "dv"),
    ('\u{13a0}'..='\u{13f5}', "chr"),
];

/// Simplified or traditional, by characters that only one of the two uses.
fn chinese(text: &str) -> &'static str {
    const SIMPLIFIED: &str = "们这国会为对学说时个来发后关员军议运动门问开无权书华东见长车风马电业乐实与专织组声联请让认证";
    const TRADITIONAL: &str = "們這國會為對學說時個來發後關員軍議運動門問開無權書華東見長車風馬電業樂實與專織組聲聯請讓認證";
    let count = |list: &str| {
        text.chars()
            .filter(|&character| list.contains(character))
            .count()
    };
    match (count(SIMPLIFIED), count(TRADITIONAL)) {
        (simple, traditional) if simple > traditional => "zh-Hans",
        (simple, traditional) if traditional > simple => "zh-Hant",
        _ => "zh",
    }
}

/// The two-letter code of a language that character statistics detect reliably.
fn two_letters(language: whatlang::Lang) -> Option<&'static str> {
    Some(match language.code() {
        "eng" => "en",
        "deu" => "de",
        "fra" => "fr",
        "spa" => "es",
        "por" => "pt",
        "ita" => "it",
        "cat" => "ca",
        "nld" => "nl",
        "swe" => "sv",
        "dan" => "da",
        "nob" => "nb",
        "fin" => "fi",
        "est" => "et",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "slv" => "sl",
        "hrv" => "hr",
        "ron" => "ro",
        "hun" => "hu",
        "tur" => "tr",
        "aze" => "az",
        "lit" => "lt",
        "lav" => "lv",
        "rus" => "ru",
        "ukr" => "uk",
        "bel" => "be",
        "bul" => "bg",
        "srp" => "sr",
        "mkd" => "mk",
        "ara" => "ar",
        "pes" => "fa",
        "urd" => "ur",
        "heb" => "he",
        "yid" => "yi",
        "hin" => "hi",
        "mar" => "mr",
        "nep" => "ne",
        "ind" => "id",
        "vie" => "vi",
        "cym" => "cy",
        "tgl" => "tl",
        "kor" => "ko",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_codes_have_no_language() {
        for text in [
            "ecb6186a5e722fa360ece37191589305858a0e176321c9339831f2884dcb0405\n1599fe6cc77764c17802cfde1ca77f091bb3ec2a49f6cab1c80ee667ea7c752b",
            "Ana Roe\nBo Lind\nJana Malá\nPetr Dlouhý\nEva Nová\nJan Starý\nIda Berg\nOle Dahl\nKari Lund",
            "",
        ] {
            assert_eq!(written(text, None).map(|(tag, _)| tag), None, "{text}");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(
            written(text, None).map(|(tag, _)| tag).as_deref(),
            Some(expected),
            "{text}"
        );
    }

    #[test]
    fn running_text_is_told_from_lists_of_names() {
        for (text, expected) in [
            (
                "We ask the Council to keep the gates of the dam open for all those who live by it",
                true,
            ),
            (
                "Ana Roe, Bo Lind, Jana Malá, Petr Dlouhý, Eva Nová, Jan Starý, Ida Berg, Ole Dahl",
                false,
            ),
            (
                "我們促請政府公開文件，並與居民對話，讓所有住在河邊的人都可以參與決定，不再受苦。",
                true,
            ),
            (
                "Ada Ku (治療師)、Bo Li (藝術治療師)、Eva Ng (輔導員)、Ida Wu (教師)、Ole To (社工)、Una Ho (社工)、Max So (護士)",
                false,
            ),
            ("", false),
        ] {
            assert_eq!(is_running(text), expected, "{text}");
        }
    }

    #[test]
    fn tells_languages_by_their_words() {
        for (text, tag) in [
            (
                "We ask that the dam be opened and that the fields of the valley be given water.",
                "en",
            ),
            (
                "Wir fordern die Regierung auf, das Wehr zu öffnen und den Feldern Wasser zu geben.",
                "de",
            ),
            (
                "Nous demandons que les vannes soient ouvertes dans la vallée et que des mesures soient prises.",
                "fr",
            ),
            (
                "Pedimos que las compuertas del valle se abran para que los campos no se sequen.",
                "es",
            ),
            (
                "Ne kërkojmë që diga të hapet dhe që fushat e luginës të kenë ujë për të gjithë.",
                "sq",
            ),
            (
                "Мы просим открыть плотину, чтобы на полях не было засухи и что-то изменилось для всех.",
                "ru",
            ),
            (
                "Ми просимо відкрити греблю, щоб на полях не було посухи, та що це важливо для всіх.",
                "uk",
            ),
            (
                "نطالب الحكومة بأن تفتح السد في الوادي من أجل الحقول التي عطشت على مدى سنوات",
                "ar",
            ),
            (
                "مونږ له حکومت څخه غواړو چې د سیند اوبه د کلیو خلکو ته پرېږدي او دا کار دې په دې میاشت کې وشي.",
                "ps",
            ),
            (
                "ئێمە داوا لە حکومەت دەکەین کە ئاوی ڕووبار بۆ گوندەکان بکاتەوە و ئەم کارە بە زوویی بکات.",
                "ckb",
            ),
            (
                "ما از دولت می‌خواهیم که آب رود را به روی روستاها باز کند و این کار را در این ماه انجام دهد.",
                "fa",
            ),
            (
                "ہم حکومت سے مطالبہ کرتے ہیں کہ دریا کا پانی دیہات کے لیے کھولا جائے اور یہ کام اس مہینے میں ہو۔",
                "ur",
            ),
            ("ພວກເຮົາຮຽກຮ້ອງໃຫ້ລັດຖະບານເປີດປະຕູນ້ຳ", "lo"),
            (
                "Ni petas ke la registaro malfermu la digon kaj ke la kampoj ricevu akvon, ĉar ĝi estas de ĉiuj.",
                "eo",
            ),
            (
                "Tunaomba serikali ifungue bwawa ili mashamba ya wakulima wa bonde yapate maji na haki yao.",
                "sw",
            ),
            (
                "Simtokia vi kërkojmë: ne duam që të drejtat e njeriut të respektohen nga shteti dhe për të gjithë.",
                "sq",
            ),
            (
                "Demanem que s'obrin les comportes per als camps de la vall i que no es perdi més aigua amb aquest sistema.",
                "ca",
            ),
            (
                "Мы патрабуем адкрыць плаціну, каб на палях не было засухі, і што гэта важна для ўсіх, як мы ўжо казалі.",
                "be",
            ),
            (
                "Ние настояваме да се отвори язовирът и водата да стигне до нивите, защото това е важно за всички.",
                "bg",
            ),
            (
                "İNSAN HAKLARI İÇİN AÇIK MEKTUP. Köylüler bir aydır yanıt bekliyor ve bakanlık hiçbir açıklama yapmadı.",
                "tr",
            ),
            (
                "Алқаптағы отбасылар он бір ай бойы жауап күтуде, бірақ оларға ешкім ештеңе айтқан жоқ.",
                "kk",
            ),
            (
                "Биз өкмөттөн суу сактагычтын дарбазасын ачууну жана талааларга суу берүүнү өтүнөбүз.",
                "ky",
            ),
            (
                "Мо аз ҳукумат хоҳиш мекунем, ки дарвозаи обанборро кушояд ва ба деҳаҳо об диҳад, чунки ҷӯйҳо хушк шуданд ва аҳолӣ интизор аст.",
                "tg",
            ),
            (
                "Бид засгийн газраас усан сангийн хаалгыг нээж, тариалангийн талбайд ус өгөхийг хүсэж байна.",
                "mn",
            ),
            (
                "Biz hökumətdən bəndin açılmasını və tarlalara su verilməsini xahiş edirik.",
                "az",
            ),
            (
                "Familiene i dalen har ventet på svar i elleve måneder, og ingen har sagt noe til dem. Vi ber om at arbeidet stanses.",
                "nb",
            ),
            (
                "Familiane i dalen har venta på svar i elleve månader, og ingen har sagt noko til dei. Vi bed om at arbeidet ikkje held fram.",
                "nn",
            ),
            (
                "Familierne i dalen har ventet på svar i elleve måneder, og ingen har sagt noget til dem. Vi beder om, at arbejdet standses.",
                "da",
            ),
            (
                "Haraneko familiak hamaika hilabete daramatzate erantzun baten zain, eta inork ez die ezer esan. Lanak geldi ditzatela eskatzen dugu.",
                "eu",
            ),
            (
                "Biz hökümetden bendiň açylmagyny we meýdanlara suw berilmegini bu obanyň ähli adamlary üçin haýyş edýäris.",
                "tk",
            ),
            ("私たちは政府に対し、水門を開くよう求めます。", "ja"),
            ("我們要求政府開放水閘，並對農民說明。", "zh-Hant"),
            ("我们要求政府开放水闸，并对农民说明。", "zh-Hans"),
            ("우리는 정부가 수문을 열 것을 요구한다.", "ko"),
            ("Ζητούμε από την κυβέρνηση να ανοίξει το φράγμα.", "el"),
        ] {
            check(text, tag);
        }
    }
}
