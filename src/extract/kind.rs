//! The kind of document: declared type, breadcrumb, title words, form.

use crate::document::{Evidence, Found, Kind};
use crate::parse::{Property, Zone};

use super::Reading;

/// Words that name a kind, in many languages; the first row that matches counts. Origin: written for this project.
const WORDS: [(Kind, &str); 11] = [
    (
        Kind::PressRelease,
        "press release|news release|media release|pressemitteilung|presseerklärung|presseinformation|communiqué de presse|comunicado de prensa|nota de prensa|comunicado de imprensa|comunicato stampa|persbericht|pressmeddelande|pressemelding|pressemeddelelse|tisková zpráva|komunikat prasowy|пресс-релиз|прес-реліз|新聞稿|プレスリリース|بيان صحفي",
    ),
    (
        Kind::OpenLetter,
        "open letter|letter to |letter from |offener brief|offenen brief|lettre ouverte|lettre à |lettre au|carta abierta|carta aberta|carta ao|carta à|lettera aperta|open brief|öppet brev|åpent brev|åbent brev|avoin kirje|otevřený dopis|list otwarty|otvorený list|otvoreno pismo|nyílt levél|scrisoare deschisă|açık mektup|открытое письмо|відкритий лист|отворено писмо|ανοιχτή επιστολή|رسالة مفتوحة|公開信|公开信|公開書簡|公開質問状|공개서한|נכתב פתוח|surat terbuka|thư ngỏ",
    ),
    (
        Kind::JointStatement,
        "joint statement|joint declaration|joint appeal|gemeinsame erklärung|gemeinsame stellungnahme|solidaritätserklärung|déclaration commune|déclaration conjointe|communiqué commun|declaración conjunta|comunicado conjunto|declaração conjunta|nota conjunta|dichiarazione congiunta|gezamenlijke verklaring|gemensamt uttalande|společné prohlášení|wspólne oświadczenie|совместное заявление|спільна заява|بيان مشترك|聯合聲明|联合声明|共同声明|공동성명",
    ),
    (
        Kind::Petition,
        "petition|pétition|petición|petição|petizione|petice|petycja|петиция|петиція|عريضة|請願|请愿|청원",
    ),
    (
        Kind::Speech,
        "speech by|remarks by|remarks at|address by|statement by h.e.|rede von|discours de|discours du|allocution|intervención del|intervención de la|discurso|intervento di|выступление|виступ|كلمة|演説|演讲",
    ),
    (
        Kind::Resolution,
        "resolution |resolución|résolution|resolução|risoluzione|резолюция|резолюція|決議|决议",
    ),
    (
        Kind::Submission,
        "submission to|stellungnahme zum|stellungnahme zur|contribution à la consultation|written evidence|shadow report|alternative report",
    ),
    (
        Kind::Briefing,
        "briefing|policy brief|position paper|positionspapier|factsheet|fact sheet|note d'information",
    ),
    (
        Kind::Report,
        "report|rapport|bericht|informe|relatório|rapporto|доклад|звіт|報告|报告|تقرير",
    ),
    (
        Kind::Statement,
        "statement|declaration|manifesto|erklärung|déclaration|declaración|manifiesto|declaração|dichiarazione|prohlášení|oświadczenie|заявление|заява|声明|聲明|بيان|성명",
    ),
    (
        Kind::News,
        "news|nachrichten|actualité|noticia|notícia|notizie|nyheter|aktuality|новости|новини|新聞|新闻|أخبار",
    ),
];

/// Words of those who sign together.
const UNDERSIGNED: &str = "the undersigned|undersigned organi|die unterzeichne|unterzeichnenden|les soussign|nous soussign|signataires|los abajo firmantes|las organizaciones firmantes|abaixo-assinad|abaixo assinad|i sottoscritti|ondergetekenden|undertecknade|níže podepsan|niżej podpisan|нижеподписав|ми, що нижче підписалися|الموقعون|下署|聯署|联署";

/// How a letter greets. Origin: written for this project.
const SALUTATIONS: &str = "dear |to the |sehr geehrte|liebe |lieber |madame|monsieur|chère|cher |mesdames|estimad|excelent|prezad|caro |cara |gentile|egregi|geachte|beste |kära |bästa |kære |kjære |vážen|szanown|уважаем|дорог|шановн|السيد|敬啟|拝啓|尊敬的";

/// The kind, if anything tells it.
pub fn kind(reading: &Reading<'_>) -> Option<Found<Kind>> {
    let title = reading
        .title
        .as_ref()
        .map(|found| found.value.to_lowercase())
        .unwrap_or_default();
    let head: String = reading.body.chars().take(1500).collect();
    let head = head.to_lowercase();
    let signers = reading.signatories.len();
    let found = |kind, rule, confidence, text: &str| {
        Some(Found::new(
            kind,
            Evidence::declared(rule, confidence, text.trim()),
        ))
    };
    if let Some(word) = any(
        &head,
        "for immediate release|zur sofortigen veröffentlichung|pour diffusion immédiate|para publicación inmediata|para divulgação imediata",
    ) {
        return found(Kind::PressRelease, "for-release", 0.9, word);
    }
    let together = any(&head, UNDERSIGNED);
    let greeting = reading.main.iter().take(12).find(|(_, block)| {
        let text = block.text.to_lowercase();
        text.chars().count() < 200 && any_start(&text, SALUTATIONS)
    });
    let titled = WORDS
        .iter()
        .find_map(|&(kind, words)| any(&title, words).map(|word| (kind, word)));
    if let Some((kind, word)) = titled
        && !matches!(kind, Kind::Statement | Kind::News | Kind::Report)
    {
        return found(kind, "title-words", 0.9, word);
    }
    for block in reading
        .furniture()
        .filter(|block| block.zone == Zone::Breadcrumb)
    {
        let crumb = block.text.to_lowercase();
        if let Some((kind, word)) = WORDS
            .iter()
            .find_map(|&(kind, words)| any(&crumb, words).map(|word| (kind, word)))
        {
            return found(kind, "breadcrumb", 0.85, word);
        }
    }
    for declaration in reading.parsed.declarations.iter().filter(|declaration| {
        matches!(
            declaration.property,
            Property::Type | Property::Section | Property::Keyword | Property::Description
        )
    }) {
        let value = declaration.value.to_lowercase();
        let label = declaration.property != Property::Description;
        if let Some((kind, word)) = WORDS
            .iter()
            .filter(|(kind, _)| {
                label && value.chars().count() < 40
                    || matches!(kind, Kind::OpenLetter | Kind::JointStatement)
            })
            .find_map(|&(kind, words)| any(&value, words).map(|word| (kind, word)))
            && !matches!(kind, Kind::News | Kind::Report | Kind::Statement)
        {
            return found(kind, "declared-type", 0.8, word);
        }
    }
    if let Some((_, block)) = greeting {
        return found(Kind::OpenLetter, "salutation", 0.8, &block.text);
    }
    if signers >= 3 || together.is_some() {
        return found(
            Kind::JointStatement,
            "signed-together",
            0.75,
            together.unwrap_or_default(),
        );
    }
    if let Some((kind, word)) = titled {
        return found(kind, "title-words", 0.75, word);
    }
    if let Some(declaration) = reading.parsed.declared(Property::Type).find(|declaration| {
        matches!(
            declaration.value.to_lowercase().as_str(),
            "newsarticle" | "reportagenewsarticle"
        )
    }) {
        return found(Kind::News, "declared-type", 0.7, &declaration.value);
    }
    None
}

/// The first of the alternatives that the text contains.
fn any<'w>(text: &str, words: &'w str) -> Option<&'w str> {
    words.split('|').find(|word| text.contains(word))
}

fn any_start(text: &str, words: &str) -> bool {
    words.split('|').any(|word| text.starts_with(word))
}
