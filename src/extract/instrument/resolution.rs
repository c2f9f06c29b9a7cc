//! Resolutions of the United Nations by number: which body adopted them is told by words near by,
//! by a year, or by a session.
//!
//! Gives symbols in the form that the United Nations print: `S/RES/1674`, `A/RES/63/308`,
//! `A/HRC/RES/33/30`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::{Groups, Pattern};

/// The word `resolution` with the numbers after it.
pub(super) static NUMBERED: Pattern = Pattern::anywhere(
    "resolu|résolu|risoluzion|rezolu|resolusj|resolusi|entschließung|päätöslausel|határozat|karar|nghị quyết|azimio|ψήφισμα|ψηφίσμ|резолюц|резолуц|القرار|قرار|قطعنامه|החלט|प्रस्ताव|ข้อมติ|決議|决议|결의",
    r"(?i)(?:r[eé]solutions?|resoluci[oó]n?(?:es|ons)?|resoluç(?:ão|ões)|risoluzion[ei]|resoluties?|resolution(?:en|erna|s|er|erne)?|resolusjon(?:en|er|ene)?|resolusi|entschließung(?:en)?|päätöslausel\w+|határozat\w*|rezoluc[a-zęiąúěí]*|rezoluți[a-z]*|kararı?|nghị quyết|azimio|ψήφισμα|ψηφίσματ\w+|резолюц[а-яії]+|резолуц[а-яј]+|القرار|قرار|قطعنامه|החלט\w+|प्रस्ताव|ข้อมติ(?:ที่)?|決議|决议|결의)\s*(?:no\.?|nos\.?|n[°ºo]s?\.?|nr\.?|núm\.?|č\.?|br\.?|αριθ\.?|№|#|number|numéro|número|numero|nummer|номер|sayılı|số|nomor|رقم|شماره|מספר|संख्या|第|제)?\s*([0-9]{1,4}(?:/[0-9]{1,4})?(?:\s?\([0-9IVXLC-]{1,9}\))?(?:,? (?:of|du|de|del|vom|di|van|av|af|den|od|z|ze|din|de la|от|від|од) [0-9]{1,2}(?:\.|er|º)? (?:de )?\p{L}{3,12}\.? (?:de |del )?[0-9]{4})?(?:(?:,| and|, and| et| y| e| und| en| och| og| a| i| и| та| і| й| و)\s{1,2}(?:of |no\.? )?[0-9]{1,4}(?:/[0-9]{1,4})?(?:\s?\([0-9IVXLC-]{1,9}\))?(?:,? (?:of|du|de|del|vom|di|van|av|af|den|od|z|ze|din|de la|от|від|од) [0-9]{1,2}(?:\.|er|º)? (?:de )?\p{L}{3,12}\.? (?:de |del )?[0-9]{4})?)*)",
);

/// The same in the languages of East Asia, the number before the word.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"第?\s*([0-9]{3,4})\s*(?:号|號|호)\s*(?:决议|決議|결의)")
        .expect("the pattern is well formed")
});

/// The words of that pattern.
const COUNTED_WORDS: [&str; 3] = ["决议", "決議", "결의"];

/// One number with the brackets after it; a day of adoption is skipped.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\p{L}+ [0-9]{1,2}(?:\.|er|º)? (?:de )?\p{L}{3,12}\.? (?:de |del )?[0-9]{4}|",
        r"([0-9]{1,4}(?:/[0-9]{1,4})?)(?:\s?\(([0-9IVXLC-]{1,9})\))?"
    ))
    .expect("the pattern is well formed")
});

/// Names of the bodies that adopt resolutions, lower case, and how their symbols begin. Origin: the
/// bodies' names in the six languages of the United Nations and some others.
const BODIES: [(&str, &str); 3] = [
    (
        "S",
        "security council|unsc|conseil de sécurité|consejo de seguridad|sicherheitsrat|conselho de segurança|consiglio di sicurezza|veiligheidsraad|säkerhetsråd|sikkerhedsråd|sikkerhetsråd|rady bezpieczeństwa|rada bezpieczeństwa|rady bezpečnosti|rada bezpečnosti|bezpečnostnej rady|turvallisuusneuvosto|biztonsági tanács|consiliului de securitate|consiliul de securitate|vijeća sigurnosti|vijeće sigurnosti|consell de seguretat|συμβουλίου ασφαλείας|συμβούλιο ασφαλείας|съвета за сигурност|съвет за сигурност|савета безбедности|савет безбедности|шуру безбедности|рб оон|сб оон|csnu|hội đồng bảo an|dewan keamanan|baraza la usalama|شورای امنیت|מועצת הביטחון|सुरक्षा परिषद|คณะมนตรีความมั่นคง|güvenlik konseyi|совет безопасности|совета безопасности|советом безопасности|рада безпеки|ради безпеки|радою безпеки|安理会|安理會|安全理事会|安全理事會|安保理|안보리|안전보장이사회|مجلس الأمن",
    ),
    (
        "A/HRC",
        "human rights council|conseil des droits de l'homme|conseil des droits de l’homme|consejo de derechos humanos|menschenrechtsrat|conselho de direitos humanos|consiglio dei diritti umani|consiglio per i diritti umani|consiglio diritti umani|mensenrechtenraad|råd för mänskliga rättigheter|menneskerettighedsråd|menneskerettsråd|menneskerettighetsråd|ihmisoikeusneuvosto|rady praw człowieka|rada praw człowieka|rady pro lidská práva|emberi jogi tanács|consiliului drepturilor omului|vijeća za ljudska prava|συμβουλίου ανθρωπίνων δικαιωμάτων|съвета по правата на човека|савета за људска права|insan hakları konseyi|рада з прав людини|dewan hak asasi manusia|hội đồng nhân quyền|شورای حقوق بشر|מועצת זכויות האדם|मानवाधिकार परिषद|인권이사회|совет по правам человека|совета по правам человека|ради з прав людини|人权理事会|人權理事會|مجلس حقوق الإنسان",
    ),
    (
        "A",
        "general assembly|unga|assemblée générale|asamblea general|generalversammlung|vollversammlung|assembleia geral|assemblea generale|algemene vergadering|generalförsamling|generalforsamling|zgromadzenia ogólnego|valného shromáždění|valného zhromaždenia|yleiskokou|közgyűlés|adunării generale|adunarea generală|opće skupštine|opća skupština|generalne skupštine|γενικής συνέλευσης|γενική συνέλευση|общото събрание|общо събрание|генералне скупштине|генерална скупштина|га оон|assemblea general|đại hội đồng|majelis umum|baraza kuu|مجمع عمومی|העצרת הכללית|महासभा|สมัชชาใหญ่|genel kurul|генеральной ассамблеи|генеральная ассамблея|генеральной ассамблеей|генеральної асамблеї|генеральна асамблея|генеральною асамблеєю|联合国大会|聯合國大會|国連総会|유엔 총회|الجمعية العامة",
    ),
];

/// The last of the Assembly's resolutions that were counted through all sessions, up to 1975: the
/// number alone names them.
const LAST: u32 = 3541;

/// The distance before a number within which its body may be named, in bytes.
const REACH_BEFORE: usize = 110;

/// The distance after a number within which its body may be named, in bytes.
const REACH_AFTER: usize = 90;

/// Every resolution of the United Nations cited by number, in order: where it stands, and its
/// symbol; `numbered` is what the pattern found.
pub(super) fn resolutions(body: &str, numbered: Vec<Groups>) -> Vec<(Range<usize>, String)> {
    let mut cited: Vec<(Range<usize>, Range<usize>)> = numbered
        .into_iter()
        .filter_map(|[all, numbers, ..]| Some((all?, numbers?)))
        .chain(counted(body))
        .collect();
    cited.sort_by_key(|(all, _)| all.start);
    let mut found = Vec::new();
    let mut covered = 0;
    for (all, numbers) in cited {
        if all.start < covered {
            continue;
        }
        covered = all.end;
        let near = body_near(body, &all);
        for number in NUMBER.captures_iter(&body[numbers]) {
            let Some(digits) = number.get(1) else {
                continue;
            };
            let bracket = number.get(2).map(|bracket| bracket.as_str());
            if let Some(symbol) = symbol(digits.as_str(), bracket, near) {
                found.push((all.clone(), symbol));
            }
        }
    }
    found
}

/// The numbers before the word in the languages of East Asia: the whole, and the number in it.
fn counted(body: &str) -> Vec<(Range<usize>, Range<usize>)> {
    if !COUNTED_WORDS.iter().any(|word| body.contains(word)) {
        return Vec::new();
    }
    let spans =
        |captures: regex::Captures<'_>| Some((captures.get(0)?.range(), captures.get(1)?.range()));
    COUNTED.captures_iter(body).filter_map(spans).collect()
}

/// The symbol of a number; none without a sign that the United Nations adopted it.
fn symbol(number: &str, bracket: Option<&str>, near: Option<&str>) -> Option<String> {
    let year = bracket.filter(|bracket| bracket.len() == 4 && bracket.starts_with(['1', '2']));
    let session = bracket.filter(|bracket| bracket.starts_with(['I', 'V', 'X', 'L', 'C']));
    if session.is_some() {
        return Some(format!("A/RES/{number}"));
    }
    match (near, number.contains('/')) {
        (Some(prefix @ ("A" | "A/HRC")), true) => Some(format!("{prefix}/RES/{number}")),
        // The Assembly's numbers have a session since 1976; those of the Council are bare.
        (None, true) => number
            .split_once('/')
            .filter(|(session, _)| matches!(session.parse(), Ok(31..=99)))
            .map(|_| format!("A/RES/{number}")),
        (Some("A"), false) => {
            let counted = number
                .parse()
                .is_ok_and(|number: u32| (1..=LAST).contains(&number));
            counted.then(|| format!("A/RES/{number}"))
        }
        (Some("S"), _) => (!number.contains('/')).then(|| format!("S/RES/{number}")),
        (None, false) => year.map(|_| format!("S/RES/{number}")),
        _ => None,
    }
}

/// The body named nearest before or after a citation, within its sentence.
fn body_near(body: &str, span: &Range<usize>) -> Option<&'static str> {
    let start = body.ceil_char_boundary(span.start.saturating_sub(REACH_BEFORE));
    let end = body.floor_char_boundary((span.end + REACH_AFTER).min(body.len()));
    let before = &body[start..span.start];
    let before = before.rsplit(['\n', ';', '。']).next().unwrap_or_default();
    let before = before
        .rfind(". ")
        .map_or(before, |at| &before[at..])
        .to_lowercase();
    let after = &body[span.end..end];
    let after = after.split(['\n', ';', '。']).next().unwrap_or_default();
    let after = after
        .find(". ")
        .map_or(after, |at| &after[..at])
        .to_lowercase();
    let names = || {
        BODIES
            .iter()
            .flat_map(|(prefix, names)| names.split('|').map(move |name| (*prefix, name)))
    };
    // What follows closely, as in `resolution 33/30 of the Council`, comes before what stands far
    // ahead.
    let following = names()
        .filter_map(|(prefix, name)| Some((after.find(name)?, prefix)))
        .min();
    let leading = names()
        .filter_map(|(prefix, name)| {
            Some((before.len() - before.rfind(name)? - name.len(), prefix))
        })
        .min();
    match (leading, following) {
        (Some((ahead, leading)), Some((behind, following))) => {
            Some(if behind <= ahead { following } else { leading })
        }
        (leading, following) => leading.or(following).map(|(_, prefix)| prefix),
    }
}
