//! Words that announce signatories, and words that end a list of them, in many languages.

use crate::gazetteer::fold::fold;

/// Words of which one stands in a line or heading that announces a list, folded.
const CUES: &[&str] = &[
    "signed by",
    "signed",
    "signatories",
    "signatory",
    "undersigned",
    "signatures",
    "cosigned",
    "initial signers",
    "signers",
    "unterzeichnende",
    "unterzeichner",
    "unterzeichnerinnen",
    "erstunterzeichner",
    "erstunterzeichnende",
    "unterzeichnet von",
    "signataires",
    "signataire",
    "premiers signataires",
    "signe par",
    "les soussignes",
    "firmantes",
    "firman",
    "firmado por",
    "suscriben",
    "abajo firmantes",
    "adhesiones",
    "assinam",
    "assinam esta carta",
    "assinado por",
    "signatarios",
    "signatarias",
    "subscrevem",
    "firmatari",
    "primi firmatari",
    "firmato da",
    "sottoscrivono",
    "ondertekenaars",
    "ondertekend door",
    "undertecknare",
    "undertecknat",
    "podepsani",
    "signatari",
    "podpisali",
    "sygnatariusze",
    "imzalayanlar",
    "imzacilar",
    "waliotia saini",
    "подписали",
    "подписались",
    "подписанты",
    "подписи",
    "підписали",
    "підписанти",
    "підписи",
    "الموقعون",
    "الموقعين",
    "الموقعات",
    "التوقيعات",
    "امضاکنندگان",
    "联署团体",
    "聯署團體",
    "联署",
    "聯署",
    "聯署人",
    "签署人",
    "簽署",
    "署名",
    "賛同団体",
    "賛同者",
    "賛同人",
    "呼びかけ人",
    "서명",
    "연명",
];

/// Openings of a closing formula, folded: one to three lines with a name follow.
const CLOSINGS: &[&str] = &[
    "sincerely",
    "yours sincerely",
    "sincerely yours",
    "yours faithfully",
    "respectfully",
    "respectfully submitted",
    "best regards",
    "kind regards",
    "regards",
    "with best regards",
    "in solidarity",
    "mit freundlichen grussen",
    "mit freundlichem gruss",
    "hochachtungsvoll",
    "mit solidarischen grussen",
    "cordialement",
    "bien cordialement",
    "salutations distinguees",
    "atentamente",
    "cordialmente",
    "saludos cordiales",
    "atenciosamente",
    "respeitosamente",
    "saudacoes",
    "cordiali saluti",
    "distinti saluti",
    "met vriendelijke groet",
    "hoogachtend",
    "med vanlig halsning",
    "med vanliga halsningar",
    "s pozdravem",
    "s uctou",
    "с уважением",
    "з повагою",
    "saygilarimizla",
    "saygilarimla",
    "z powazaniem",
];

/// Words whose presence at the beginning of a line ends a list, folded.
const ENDS: &[&str] = &[
    "cc",
    "contact",
    "contacts",
    "for more information",
    "for further information",
    "media contact",
    "press contact",
    "notes",
    "note",
    "notes to editors",
    "references",
    "related",
    "subscribe",
    "share",
    "kontakt",
    "pressekontakt",
    "contacto",
    "contato",
    "contatti",
    "about",
    "further reading",
    "read more",
    "source",
    "sources",
    "quelle",
    "fonte",
    "tags",
    "comments",
    "edited by",
    "photo",
    "endnotes",
    "footnotes",
    "this letter",
    "download",
    "pdf",
];

/// Whether a line announces a list of signatories: a cue word in a short line, or one that ends in a colon.
pub(super) fn announces(line: &str) -> bool {
    let short = line.chars().count() <= 90;
    let last = line.lines().last().unwrap_or_default();
    let colon = last.trim_end().ends_with([':', '：']);
    if !short && !colon {
        return false;
    }
    let tail = if short { line } else { last_sentence(last) };
    let folded = format!(" {} ", fold(tail));
    CUES.iter().any(|cue| {
        if spaced(cue) {
            folded.contains(&format!(" {cue} "))
        } else {
            folded.contains(cue)
        }
    }) && (colon || line.split_whitespace().count() <= 6)
}

/// Whether words of the text say that others sign it.
pub(super) fn speaks_of_signing(text: &str) -> bool {
    let folded = fold(text);
    let words = [
        "undersigned",
        "we the signatories",
        "unterzeichnende",
        "unterzeichner",
        "soussigne",
        "signataires",
        "firmantes",
        "abajo firmantes",
        "assinam",
        "signatarios",
        "firmatari",
        "sottoscritt",
        "нижеподписавш",
        "нижчепідписан",
        "الموقع",
        "聯署",
        "联署",
        "署名",
        "imzasi bulunan",
        "undertecknade",
        "ondergetekend",
    ];
    words.iter().any(|word| folded.contains(word))
}

/// Whether a line is a closing formula and nothing more.
pub(super) fn closes(line: &str) -> bool {
    let folded = fold(line);
    line.chars().count() <= 60 && CLOSINGS.iter().any(|closing| folded == *closing)
}

/// Whether a line ends a list: notes, contacts, copies, references.
pub(super) fn ends(line: &str) -> bool {
    let folded = fold(line);
    ENDS.iter().any(|end| {
        folded
            .strip_prefix(end)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

fn last_sentence(line: &str) -> &str {
    line.rsplit(['.', '!', '?', '。'])
        .find(|part| part.chars().count() > 3)
        .unwrap_or(line)
}

fn spaced(cue: &str) -> bool {
    cue.chars()
        .next()
        .is_some_and(|first| first.is_ascii() || ('\u{370}'..'\u{700}').contains(&first))
}
