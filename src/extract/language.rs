//! The main language of the body; what the file declares only breaks ties.
//!
//! The script decides where it can, then a vote of function words, then character statistics.

use std::collections::HashSet;

use whatlang::Script;

use crate::document::{Evidence, Found, Language};
use crate::parse::{BlockKind, Property};

use super::Reading;

/// How much of the body is looked at, in bytes or characters.
const SAMPLE: usize = 20_000;

/// The fewest words of a block of running text.
const SENTENCE: usize = 15;
/// How much running text tells a language, in bytes.
const ENOUGH: usize = 400;

/// Function words that tell languages of one script apart. Origin: written for this project, the commonest words of each.
const FUNCTION_WORDS: [(&str, &str); 42] = [
    (
        "en",
        "the of and to in is that for with are this we our be by have as from on not",
    ),
    (
        "de",
        "der die das und ist nicht mit den von für auf ein eine wir zu dem des sich auch werden",
    ),
    (
        "fr",
        "le la les des et est une dans que pour nous sur pas par avec qui du au aux ces",
    ),
    (
        "es",
        "el la los las de y que en una por con para es del se no como su al más",
    ),
    (
        "pt",
        "o os as de e que em uma por com para não do da dos das se ao pela são",
    ),
    (
        "gl",
        "o os as de e que en unha por con para non do da dos das se ao pola son",
    ),
    (
        "it",
        "il la le gli di e che in una per con non del della sono dei si al più alla",
    ),
    (
        "ca",
        "el la els les de i que en una per amb no del és dels al són aquest més als",
    ),
    (
        "nl",
        "de het een en van is niet met voor op dat wij zijn te aan die ook worden bij door",
    ),
    (
        "af",
        "die van en is nie met vir op dat ons wat te aan ook word deur het sal hulle by",
    ),
    (
        "sv",
        "och att det som en är av för på inte med den till vi har om ett från de kan",
    ),
    (
        "da",
        "og at det som en er af for på ikke med den til vi har om et fra de kan",
    ),
    (
        "nb",
        "og at det som en er av for på ikke med den til vi har om et fra de kan",
    ),
    (
        "fi",
        "ja on ei että se ovat myös mutta joka tai kun ole kuin sen jotka tämä olemme sekä voi hän",
    ),
    (
        "et",
        "ja on ei et see ka mis kui oma või meie ning selle kes aga oli tema seda nii kõik",
    ),
    (
        "is",
        "og að er sem það í á ekki með við um fyrir til af en hafa þess var þau frá",
    ),
    (
        "pl",
        "i w na nie z że jest do się o jak od po oraz dla przez są przy to tym",
    ),
    (
        "cs",
        "a v na se že je z do o pro jako za ale od po při jsou který která podle",
    ),
    (
        "sk",
        "a v na sa že je z do o pre ako za ale od po pri sú ktorý ktorá podľa",
    ),
    (
        "sl",
        "in v na se da je za z so ki pri tudi od po ne bi kot pa ali smo",
    ),
    (
        "hr",
        "i u na se da je za s su koji od po ne bi kao ili te će što tijekom",
    ),
    (
        "ro",
        "și de în la a cu pe că nu este din pentru care sunt mai ale prin un o să",
    ),
    (
        "hu",
        "a az és hogy nem is egy meg van ez de azt csak vagy mint el már még volt ezt",
    ),
    (
        "tr",
        "ve bir bu için ile da de olarak olan gibi daha çok ne her en kadar ya biz ki var",
    ),
    (
        "az",
        "və bir bu üçün ilə da də olaraq olan kimi daha çox nə hər ən qədər biz ki var edir",
    ),
    (
        "uz",
        "va bir bu uchun bilan ham deb edi bilan esa lekin yoki shu har biz ular qilish bo'lgan emas kerak",
    ),
    (
        "lt",
        "ir kad yra į su iš ne apie už dėl tai kaip bei arba prie mūsų buvo jų taip kuris",
    ),
    (
        "lv",
        "un ka ir uz ar no par kas nav ne vai arī lai tas mēs pie kā bija šo mūsu",
    ),
    (
        "sq",
        "dhe të e në për me që nga një është nuk se ka kjo ky si do janë tyre më",
    ),
    (
        "eu",
        "eta da ez bat du dira ere baina izan dute egin hau beste zen edo gure horrek guztiak arteko behar",
    ),
    (
        "ga",
        "agus an na is ar le do go sé ní bhí atá don ag sin sa mar leis tá faoi",
    ),
    (
        "cy",
        "a yn y yr i o ar mae ac wedi ei bod am gan gyda oedd nid eu ni hyn",
    ),
    (
        "mt",
        "li ta u il fil biex dan għal ma din minn tal kif hija huwa aħna jew mill lil kull",
    ),
    (
        "sw",
        "na ya wa kwa ni katika za la cha kuwa hii hiyo sisi yetu kama wote haki watu pia ili",
    ),
    (
        "id",
        "yang dan di untuk dengan dari ini kami tidak adalah pada oleh dalam kepada akan bahwa atau para telah karena",
    ),
    (
        "ms",
        "yang dan di untuk dengan dari ini kami tidak adalah pada oleh dalam kepada akan bahawa atau para telah kerana",
    ),
    (
        "tl",
        "ang ng mga sa na at ay para hindi kami ito nang ating natin lahat mula kanilang upang may isang",
    ),
    (
        "vi",
        "và của là các trong cho không được với những có một để người này chúng tôi đã về tại",
    ),
    (
        "so",
        "iyo ee oo waa in ka ku u ay aan waxaa la si leh soo uu kale dadka ama wax",
    ),
    (
        "ha",
        "da na a ta ya wannan cikin domin mu ba su ga don sun an za yi mutane wanda kuma",
    ),
    (
        "eo",
        "la kaj de en estas ne al por ke kun ni oni pri el pli tiu aŭ ĉi ankaŭ ĝi",
    ),
    (
        "lb",
        "an de den dat vun ass mat fir op net eng en ze och mir hunn sech wéi gëtt si",
    ),
];

/// The same for languages in Cyrillic and Arabic letters.
const OTHER_WORDS: [(&str, &str); 13] = [
    (
        "ru",
        "и в не на что с по для это как мы от к из за быть который его о их",
    ),
    (
        "uk",
        "і в не на що з та для це як ми від до із за бути який його про їх",
    ),
    (
        "be",
        "і ў не на што з для гэта як мы ад да за быць які яго пра іх але каб",
    ),
    (
        "bg",
        "и в не на че с за да се от е са по до ние като или със които това",
    ),
    (
        "sr",
        "и у не на да се је за са од који су по као ми или што ће те би",
    ),
    (
        "mk",
        "и во не на дека со за да се од е се кои по како ние или што ќе ја",
    ),
    (
        "kk",
        "және бұл мен үшін деп бір осы біз бар емес болып туралы де оның қазақстан",
    ),
    (
        "ky",
        "жана бул менен үчүн деп бир ушул биз бар эмес болуп жөнүндө да анын кыргыз",
    ),
    (
        "tg",
        "ва дар ки аз ба ин барои бо аст мо он ҳам буд шуд тоҷикистон",
    ),
    (
        "mn",
        "нь бол ба энэ юм байна бид гэж болон тухай үед манай хүний эрх",
    ),
    ("ar", "في من على إلى أن التي الذي هذا هذه عن مع لا ما كل أو"),
    ("fa", "در و به از که این را با است برای ما آن های خود یک"),
    ("ur", "کے میں کی ہے اور کا سے کو پر نے کہ ہیں یہ اس ہم"),
];

/// The language of the body.
pub fn language(reading: &Reading<'_>) -> Option<Found<Language>> {
    let declared = reading
        .parsed
        .declared(Property::Language)
        .find_map(|declaration| declaration.value.parse::<Language>().ok());
    let sample = sample(reading);
    let (tag, rule, confidence) = match written(&sample, declared.as_ref()) {
        Some(found) => found,
        None => {
            let language = declared?;
            let evidence = Evidence::declared("declared-language", 0.6, language.tag());
            return Some(Found::new(language, evidence));
        }
    };
    let mut language: Language = tag.parse().ok()?;
    // Only the text can tell the language, but only the declaration its regional form.
    if let Some(declared) = declared
        && declared.primary() == language.primary()
        && declared.primary() == "zh"
        && !declared.tag().contains("Hans")
        && !declared.tag().contains("Hant")
        && tag == "zh"
    {
        language = declared;
    }
    let words: String = sample.chars().take(80).collect();
    Some(Found::new(
        language,
        Evidence::declared(rule, confidence, words.trim()),
    ))
}

/// What the language is told by: running text where there is enough of it, for lists of names are in any language.
fn sample(reading: &Reading<'_>) -> String {
    let mut prose = String::new();
    for (_, block) in &reading.main {
        let running = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem { .. }
        );
        if running && block.text.split_whitespace().count() >= SENTENCE {
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

/// The tag that the text itself tells, the rule and how sure it is.
fn written(text: &str, declared: Option<&Language>) -> Option<(String, &'static str, f32)> {
    if let Some(tag) = by_script(text) {
        return Some((tag.to_owned(), "script", 0.95));
    }
    let mut votes = votes(text);
    votes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let first = votes.first().copied().filter(|&(_, count)| count >= 3);
    let second = votes.get(1).map_or(0, |&(_, count)| count);
    if let Some((tag, count)) = first {
        if count * 100 > second * 112 && count >= second + 2 {
            return Some((tag.to_owned(), "function-words", 0.95));
        }
        if let Some(declared) = declared
            && votes
                .iter()
                .any(|&(tag, votes)| tag == declared.primary() && votes * 100 >= count * 88)
        {
            return Some((
                declared.primary().to_owned(),
                "function-words-and-declaration",
                0.9,
            ));
        }
    }
    let guess = whatlang::detect(text);
    let code = guess.as_ref().and_then(|guess| two_letters(guess.lang()));
    match (first, code, guess) {
        (Some((tag, count)), Some(code), _)
            if votes
                .iter()
                .any(|&(other, votes)| other == code && votes * 100 >= count * 80) =>
        {
            let _ = tag;
            Some((code.to_owned(), "function-words-and-letters", 0.85))
        }
        (Some((tag, _)), _, _) => Some((tag.to_owned(), "function-words", 0.75)),
        (None, Some(code), Some(guess)) if guess.is_reliable() && text.len() >= 60 => {
            Some((code.to_owned(), "letters", 0.7))
        }
        _ => None,
    }
}

/// How many words of the text are function words of each language.
fn votes(text: &str) -> Vec<(&'static str, usize)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|character: char| !character.is_alphabetic() && character != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    FUNCTION_WORDS
        .iter()
        .chain(&OTHER_WORDS)
        .map(|&(tag, list)| {
            let list: HashSet<&str> = list.split(' ').collect();
            (
                tag,
                words.iter().filter(|word| list.contains(**word)).count(),
            )
        })
        .collect()
}

/// The language of a script that only one language of the list uses.
fn by_script(text: &str) -> Option<&'static str> {
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
    // One Han character says as much as several letters.
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

/// The shortest code of a language that character statistics know and tell reliably.
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

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(
            written(text, None).map(|(tag, _, _)| tag).as_deref(),
            Some(expected),
            "{text}"
        );
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
