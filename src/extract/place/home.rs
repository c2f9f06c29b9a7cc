//! The country that a text means where it says `the government` and names none.
//!
//! Weak evidence, counted like a few mentions: where the document comes from (its address, the
//! region of its declared language, the country in which its language is at home), and how much it
//! speaks of a country's own affairs.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{Country, Evidence, Found};
use crate::extract::rules::{self, Rule};
use crate::parse::Property;

use super::super::Reading;

/// A country at home, with the weight of the evidence.
pub(super) struct Home {
    pub(super) country: Country,
    pub(super) weight: f32,
    pub(super) evidence: Evidence,
}

/// The weight of each word about a country's own affairs. Origin: chosen by hand on the annotated
/// documents.
const WORD_WEIGHT: f32 = 0.6;

/// The most that all of these words weigh.
const MAX_WEIGHT: f32 = 6.0;

/// The fewest words of a country's own affairs.
const FEWEST: usize = 1;

/// Endings of addresses that are a country's by law and everybody's by use. Origin: registries' own
/// descriptions.
const EVERYBODYS: &str =
    "ac ai as bz cc cd cx dj fm gg io la li ly me nu pw sc sh st tk to tv vc ws";

/// Languages that are at home in one country, or in one country above all. Origin: Ethnologue and
/// CLDR's population data, by general knowledge; languages at home in many countries are left out.
const LANGUAGES: &str = "de DE|fr FR|it IT|pt BR|nl NL|sv SE|da DK|nb NO|fi FI|is IS|pl PL|cs CZ|sk SK|sl SI|hr HR|bs BA|sr RS|mk MK|bg BG|ro RO|hu HU|el GR|tr TR|ru RU|uk UA|be BY|lt LT|lv LV|et EE|ka GE|hy AM|az AZ|kk KZ|ky KG|tg TJ|uz UZ|tk TM|mn MN|he IL|fa IR|hi IN|mr IN|gu IN|te IN|ml IN|kn IN|pa IN|bn BD|ne NP|si LK|my MM|th TH|lo LA|km KH|vi VN|id ID|ms MY|tl PH|ja JP|ko KR|am ET|ga IE|cy GB|mt MT|lb LU|ca ES|eu ES|gl ES";

/// Beginnings of words about a country's own affairs, and of words about the affairs of the world,
/// by language. Origin: written for this project.
const WORDS: [(&str, &str, &str); 22] = [
    (
        "en",
        "government minister ministry parliament citizens councils police country nation mps taxpayer",
        "international global worldwide nations world countries states eu european",
    ),
    (
        "de",
        "regierung minister parlament kommun landes landtag gesetz polizei gericht bürger steuer bund ampel hierzuland",
        "international weltweit global staaten vereinten europ welt länder",
    ),
    (
        "fr",
        "gouvernement ministre ministère parlement loi lois police citoyen pays préfe député sénat impôt mairie président français",
        "international mondial monde onu europé états mondiale omc",
    ),
    (
        "es",
        "gobierno ministr ministeri ley leyes policía país ciudadan municip diputad senador congreso estado presidente nacional",
        "internacional mundial mundo onu europe países estados global",
    ),
    (
        "pt",
        "governo ministr ministéri lei leis polícia país povo estado nacional municip deputad senador president trabalhador",
        "internacion mundial mundo onu europe países global omc",
    ),
    (
        "it",
        "governo ministr parlament legge leggi polizia paese cittadin region comun senat deputat onorevole nazional",
        "internazional mondial mondo onu europe paesi stati global",
    ),
    (
        "nl",
        "regering kabinet minister kamer wet politie gemeente burgers land provincie",
        "international internationale wereld europe landen staten",
    ),
    (
        "sv",
        "regering minister riksdag lag kommun polis landet medborgar statsminister myndighet eu-nämnd",
        "internationell världen global länder fn",
    ),
    (
        "da",
        "regering minister folketing lov kommun politi landet borger",
        "international verden global lande",
    ),
    (
        "nb",
        "regjering minister storting lov kommun politi landet borger",
        "internasjonal verden global land",
    ),
    (
        "fi",
        "hallitu minister eduskun laki lain kunta poliisi maan kansalai",
        "kansainväli maailma",
    ),
    (
        "pl",
        "rząd minist sejm senat ustaw policj kraj obywatel gmin samorząd prezydent",
        "międzynarodow świat państwa europ",
    ),
    (
        "cs",
        "vlád ministr ministerstv zákon kraj obec obc měst stát občan parlament policie senát hejtman školy",
        "mezinárodn svět evrop",
    ),
    (
        "sk",
        "vlád minist zákon kraj obec občan parlament polícia štát",
        "medzinárodn svet európ",
    ),
    (
        "hu",
        "kormány miniszter parlament törvény rendőrség ország állampolgár önkormányzat",
        "nemzetközi világ európai",
    ),
    (
        "ro",
        "guvern minist parlament lege legea poliți țar cetățen primar",
        "internațional lume europe",
    ),
    (
        "ru",
        "правительств президент министр закон суд полиц стран граждан государств регион област депутат власт",
        "международн мир европ оон государства-член",
    ),
    (
        "uk",
        "уряд президент міністр закон суд поліц країн громадян держав регіон област депутат влад",
        "міжнародн світ європ оон",
    ),
    (
        "tr",
        "hükümet bakan meclis yasa polis ülke vatandaş belediye cumhurbaşkan mahkeme",
        "uluslararası dünya avrupa",
    ),
    (
        "el",
        "κυβέρνηση υπουργ βουλή νόμο αστυνομία χώρα πολίτ δήμο",
        "διεθν κόσμο ευρωπ",
    ),
    (
        "fa",
        "دولت وزیر مجلس قانون پلیس کشور مردم شهروند",
        "بین جهان",
    ),
    (
        "id",
        "pemerintah menteri dpr undang polisi negara warga presiden",
        "internasional dunia",
    ),
];

/// The same for scripts without spaces, where words are sought anywhere.
const CHARACTERS: [(&str, &str, &str); 3] = [
    (
        "ja",
        "政府 国会 大臣 省 条例 県 市民 首相 議員",
        "国際 世界 欧州 ヨーロッパ 国連",
    ),
    (
        "ko",
        "정부 국회 장관 법원 경찰 시민 대통령 국민",
        "국제 세계 유엔",
    ),
    (
        "th",
        "รัฐบาล รัฐมนตรี สภา กฎหมาย ตำรวจ ประเทศ ประชาชน",
        "นานาชาติ โลก สหประชาชาติ",
    ),
];

/// How often a document speaks of a country's own affairs, and of the world's.
pub(super) fn of_document(reading: &Reading<'_>) -> (usize, usize) {
    let language = reading.language_code();
    // Names of those who sign are no words of the text.
    let signed = super::signed(reading);
    let (before, after) = (&reading.body[..signed.start], &reading.body[signed.end..]);
    let (own, worldly) = affairs(before, language).unwrap_or_default();
    let (more, worldlier) = affairs(after, language).unwrap_or_default();
    (own + more, worldly + worldlier)
}

/// The country of the address at which the file says it stands.
pub(super) fn of_address(reading: &Reading<'_>) -> Option<Country> {
    let mut declared = reading.parsed.declared(Property::Url);
    declared.find_map(|declared| {
        let host = declared.value.split("//").nth(1)?;
        of_host(host.split(['/', ':', '?']).next()?)
    })
}

/// The country where a language is at home.
pub(super) fn of_language(language: &str) -> Option<Country> {
    spoken(language).map(|(country, ..)| country)
}

/// The country whose ending a host has.
pub(super) fn of_host(host: &str) -> Option<Country> {
    let ending = host.rsplit('.').next()?.to_lowercase();
    let ending = if ending == "uk" { "gb" } else { &ending };
    let country: Country = ending.parse().ok()?;
    let known = crate::gazetteer::country::all().contains(&country);
    let own = known && !EVERYBODYS.split(' ').any(|code| code == ending);
    own.then_some(country)
}

/// The country at home, where the text speaks of its affairs more than of the world's.
pub(super) fn home(reading: &Reading<'_>, affairs: (usize, usize)) -> Option<Home> {
    let language = reading.language_code();
    let (own, worldly) = affairs;
    if own < FEWEST || own <= worldly {
        return None;
    }
    let (country, rule, text) = origin(reading, language)?;
    let weight = ((own - worldly) as f32 * WORD_WEIGHT).min(MAX_WEIGHT);
    let evidence = rule.declared(text);
    Some(Home {
        country,
        weight,
        evidence,
    })
}

/// The country where the text's language is at home, if every place that the text names, in a
/// dateline or beside a signature too, lies there.
pub(super) fn sole<'m>(
    reading: &Reading<'_>,
    mut mentions: impl Iterator<Item = (&'m Range<usize>, Country)>,
) -> Option<Found<Country>> {
    let (home, ..) = spoken(reading.language_code())?;
    let (span, first) = mentions.next()?;
    let mut signatories = reading.signatories.iter().flat_map(|one| &one.value.places);
    let agree = first == home
        && mentions.all(|(_, country)| country == home)
        && signatories.all(|place| place.country.is_none_or(|country| country == home));
    let evidence = || rules::PLACES.in_body(&reading.body, span.clone());
    agree.then(|| Found::new(home, evidence()))
}

/// How often a text speaks of a country's own affairs, and of the world's.
fn affairs(body: &str, language: &str) -> Option<(usize, usize)> {
    if let Some((_, own, worldly)) = CHARACTERS.iter().find(|(code, ..)| *code == language) {
        let count = |words: &str| {
            words
                .split(' ')
                .map(|word| body.matches(word).count())
                .sum()
        };
        return Some((count(own), count(worldly)));
    }
    let (_, own, worldly) = WORDS.iter().find(|(code, ..)| *code == language)?;
    let own = own.split(' ').map(|begin| (begin, true));
    let worldly = worldly.split(' ').map(|begin| (begin, false));
    // Own affairs first: what begins with both is of them.
    let mut beginnings: FxHashMap<u8, Vec<(&str, bool)>> = FxHashMap::default();
    for (begin, own) in own.chain(worldly) {
        let first = begin.bytes().next().unwrap_or_default();
        beginnings.entry(first).or_default().push((begin, own));
    }
    let mut counts = (0, 0);
    for word in body.split(|character: char| !character.is_alphanumeric()) {
        // Most words begin with none of the letters.
        let may_begin =
            |first: u8| !first.is_ascii() || beginnings.contains_key(&first.to_ascii_lowercase());
        if !word.bytes().next().is_some_and(may_begin) {
            continue;
        }
        let word = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(word.to_lowercase())
        };
        let known = word.bytes().next().and_then(|first| beginnings.get(&first));
        let found = known
            .into_iter()
            .flatten()
            .find(|(begin, _)| word.starts_with(begin));
        match found {
            Some((_, true)) => counts.0 += 1,
            Some((_, false)) => counts.1 += 1,
            None => {}
        }
    }
    Some(counts)
}

/// The country from which a document comes, the rule, and the words that support it.
fn origin(reading: &Reading<'_>, language: &str) -> Option<(Country, Rule, String)> {
    let address = reading.parsed.declared(Property::Url).find_map(|declared| {
        let host = declared
            .value
            .split("//")
            .nth(1)?
            .split(['/', ':', '?'])
            .next()?;
        Some((of_host(host)?, rules::COUNTRY_ADDRESS, host.to_owned()))
    });
    let declared = || {
        reading
            .parsed
            .declared(Property::Language)
            .find_map(|declared| {
                let region = declared.value.rsplit(['-', '_']).next()?;
                let set_by_default = declared.value.to_lowercase().starts_with("en");
                let country: Country = region.parse().ok()?;
                let whole = declared.value.len() == 5 && !set_by_default;
                whole.then(|| {
                    (
                        country,
                        rules::COUNTRY_DECLARED_LANGUAGE,
                        declared.value.clone(),
                    )
                })
            })
    };
    address.or_else(declared).or_else(|| spoken(language))
}

/// The country where a language is at home.
fn spoken(language: &str) -> Option<(Country, Rule, String)> {
    let row = LANGUAGES
        .split('|')
        .find_map(|row| row.strip_prefix(language)?.strip_prefix(' '))?;
    Some((
        row.parse().ok()?,
        rules::COUNTRY_LANGUAGE,
        language.to_owned(),
    ))
}
