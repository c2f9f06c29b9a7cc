//! Instruments cited: United Nations symbols, resolutions by number, conventions of the Labour
//! Organization, laws of the European Union by number, treaties by name; one canonical form each.

mod pattern;
mod resolution;

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::{Found, Instrument};
use crate::extract::rules::{self, Rule};
use crate::gazetteer::{self, Words};

use super::Reading;
use pattern::{Groups, Pattern, Patterns};

/// Symbols as printed on United Nations documents: body, series, number, and what is added to it.
static SYMBOL: Pattern = Pattern::of_words(
    "a/|s/|e/|ccpr/|cedaw/|cerd/|crc/|cat/|crpd/|cmw/|ced/|spt/|hri/|td/|fccc/|unep/|dp/|st/",
    r"\b(?:(?:A|S|E)/(?:RES/ ?|PRST/|DEC/|HRC/|AC\.|C\.|CN\.|CONF\.|ES-|S-|INF/|NGO/|[0-9]{2,4}/)|(?:CCPR|CEDAW|CERD|CRC|CAT|CRPD|CMW|CED|SPT|HRI|TD|FCCC|UNEP|DP|ST)/)(?:[A-Za-z0-9.-]+/){0,6}[A-Za-z.-]*[0-9]+(?:/(?:Add|Corr|Rev)\.[0-9]+|/[0-9]+)*(?: ?\([IVXLC]+(?:-[A-Z]+)?\))?",
);

/// Conventions of the International Labour Organization by number, its name before or after.
static LABOUR: Pattern = Pattern::of_words(
    "ilo|oit|oil|iao|мот|моп|mop|uçö|convention|konvention|übereinkommen|convenio|convenç|convenzion|verdrag|konwencj|конвенци|конвенці|sayılı|nolu",
    r"(?i)\b(?:(?:ILO|OIT|OIL|IAO|МОТ|МОП|MOP|UÇÖ)(?:['’]nun)?[-\s]{0,3}(?:core |fundamental )?(?:conventions?|-?konvention(?:en)?|-?kernarbeitsnormen?|-?übereinkommens?|convenios?|convenção|convenções|convenzion[ei]|-?verdrag|(?:конвенц[иі]|konwencj)\w+|sözleşmesi|条約|條約|公约|公約|협약)?[\s,]{0,3}(?:no\.?\s*|n[°ºo]?\.?\s*|nr\.?\s*|núm\.?\s*|№\s*|第\s?|제\s?|c\s?)([0-9]{2,3})(?:\b|号|號|호)|(?:ILO|OIT|OIL|IAO|МОТ|МОП|MOP)[-\s]{1,3}(?:core |fundamental )?(?:conventions?|konvention(?:en)?|übereinkommens?|convenios?|convenção|convenções|convenzion[ei]|verdrag|(?:конвенц[иі]|konwencj)\w+)\s([0-9]{2,3})\b|(?:conventions?|konvention|übereinkommens?|convenio|convenção|convenzione|verdrag|(?:конвенц[иі]|konwencj)\w+)\s{1,2}(?:no\.?\s*|n[°ºo]?\.?\s*|nr\.?\s*|núm\.?\s*|№\s*|c\s?)?([0-9]{2,3})\W{1,3}(?:\([0-9]{4}\) )?(?:of the |da |de la |de l['’]|dell['’]|der |van de )?(?:ILO|OIT|OIL|IAO|МОТ|МОП|MOP|International Labour|Internationalen Arbeits|Internationale Arbeids|Organización Internacional del Trabajo|Organização Internacional do Trabalho|Organisation internationale du travail|Organizzazione internazionale del lavoro))",
);

/// Directives and regulations of the European Union by number.
static UNION: Pattern = Pattern::of_words(
    "directiv|richtlinie|diretiva|direttiva|richtlijn|direktiv|směrnice|dyrektyw|директив|regulation|verordnung|règlement|reglamento|regulamento|regolamento|verordening|förordning|nařízení|rozporządzenie|регламент",
    r"(?i)\b(?:(directive|richtlinie|directiva|diretiva|direttiva|richtlijn|direktivet?|směrnice|dyrektyw[ay]|директив\w)\s+(?:\((?:EU|UE|EC|EG|CE)\)\s*)?(?:n[o°º]\.?\s*|nr\.?\s*)?((?:19|20)?[0-9]{2}/[0-9]{1,4})(?:/(?:EC|EG|CE|EU|UE|EEC|EWG|CEE|ЕС))?|(?:regulation|verordnung|règlement|reglamento|regulamento|regolamento|verordening|förordning|nařízení|rozporządzenie|регламент)\s+\((?:EU|UE|EC|EG|CE|EEC|EWG|CEE)\)\s*(?:no\.?\s*|n[°º]\.?\s*|nr\.?\s*)?([0-9]{1,4}/[0-9]{2,4}))\b",
);

/// Articles of conventions whose acronyms also name a court or a commission.
static ARTICLE: Pattern = Pattern::of_words(
    "art",
    r"(?i)\bart(?:icles?|ikeln?|ículos?|igos?|icol[oi]|\.)\s*[0-9]{1,2}(?:\s*\([0-9a-z]\))?(?:\s*(?:,|and|und|et|y|e)\s*[0-9]{1,2}){0,4}\s+(?:of the |de la |der |da |della |of )?(?-i:(ECHR|CEDH|CEDU|ACHPR|CADHP|ACHR))\b",
);

/// What is cited by a symbol or a number, in the order of `instruments`.
static PATTERNS: LazyLock<Patterns<5>> =
    LazyLock::new(|| Patterns::new([&SYMBOL, &LABOUR, &UNION, &ARTICLE, &resolution::NUMBERED]));

/// A citation: where it stands, the rule, the canonical form.
struct Citation {
    span: Range<usize>,
    rule: Rule,
    form: String,
}

/// Instruments in order of first appearance, without repetition; `words` are those of the body.
pub fn instruments(reading: &Reading<'_>, words: &Words<'_>) -> Vec<Found<Instrument>> {
    let body = &reading.body;
    let mut found = citations(body, words);
    found.sort_by_key(|citation| (citation.span.start, std::cmp::Reverse(citation.span.end)));
    let mut known = std::collections::HashSet::new();
    let mut covered = 0;
    let mut instruments = Vec::new();
    for Citation { span, rule, form } in found {
        let free = span.start >= covered || rule == rules::RESOLUTION;
        covered = covered.max(span.end);
        if free && known.insert(form.clone()) {
            let evidence = rule.in_body(body, span);
            instruments.push(Found::new(Instrument(form), evidence));
        }
    }
    instruments
}

/// The instrument that a text names and nothing else, as somebody types it: `a/res/63/308`,
/// `convention against torture`.
pub fn named(text: &str) -> Option<Instrument> {
    let text = text.trim();
    if let Some(short) = gazetteer::instrument::named(text) {
        return Some(Instrument(short.to_owned()));
    }
    let whole = |text: &str| {
        let found = citations(text, &Words::new(text)).into_iter();
        let mut found = found.filter(|citation| citation.span == (0..text.len()));
        found.next().map(|citation| Instrument(citation.form))
    };
    whole(text).or_else(|| whole(&text.to_uppercase()))
}

/// Every citation in a text, by rule.
fn citations(body: &str, words: &Words<'_>) -> Vec<Citation> {
    let mut found = Vec::new();
    let [symbols, labour, union, articles, resolutions] = PATTERNS.find(body);
    found.extend(symbols.iter().filter_map(|groups| symbol(body, groups)));
    found.extend(labour.iter().filter_map(|groups| convention(body, groups)));
    found.extend(union.iter().filter_map(|groups| law(body, groups)));
    found.extend(articles.iter().filter_map(|groups| article(body, groups)));
    found.extend(
        resolution::resolutions(body, resolutions)
            .into_iter()
            .map(|(span, form)| Citation {
                span,
                rule: rules::RESOLUTION,
                form,
            }),
    );
    found.extend(
        gazetteer::instrument::mentions(words)
            .into_iter()
            .map(|(span, name)| Citation {
                span,
                rule: rules::INSTRUMENT_NAME,
                form: name.to_owned(),
            }),
    );
    found
}

/// What a group matched.
fn group<'b>(body: &'b str, span: &Option<Range<usize>>) -> Option<&'b str> {
    Some(&body[span.clone()?])
}

fn symbol(body: &str, [all, ..]: &Groups) -> Option<Citation> {
    // The session in brackets says nothing that the number does not.
    let form = group(body, all)?.replace(' ', "");
    let form = form.split('(').next().unwrap_or_default().to_owned();
    Some(Citation {
        span: all.clone()?,
        rule: rules::SYMBOL,
        form,
    })
}

fn convention(body: &str, [all, marked, bare, after]: &Groups) -> Option<Citation> {
    let number = [marked, bare, after]
        .into_iter()
        .find_map(|number| group(body, number))?;
    Some(Citation {
        span: all.clone()?,
        rule: rules::CONVENTION,
        form: format!("ILO C{number}"),
    })
}

fn law(body: &str, [all, _, directive, regulation]: &Groups) -> Option<Citation> {
    let directive = group(body, directive).map(|number| ("Directive", number));
    let regulation = group(body, regulation).map(|number| ("Regulation", number));
    let (sort, number) = directive.or(regulation)?;
    Some(Citation {
        span: all.clone()?,
        rule: rules::UNION_LAW,
        form: format!("{sort} {number}"),
    })
}

fn article(body: &str, [all, name, ..]: &Groups) -> Option<Citation> {
    let form = match group(body, name)? {
        "ACHR" => "ACHR",
        "ACHPR" | "CADHP" => "African Charter",
        _ => "ECHR",
    };
    Some(Citation {
        span: all.clone()?,
        rule: rules::ARTICLE,
        form: form.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let text = format!("{text}\n");
        let parsed = crate::parse::parse(text.as_bytes(), "x.txt").unwrap();
        let document = crate::extract::extract(&parsed, "x.txt");
        let names: Vec<&str> = document
            .instruments
            .iter()
            .map(|found| found.value.0.as_str())
            .collect();
        assert_eq!(names, expected, "{text}");
        for found in &document.instruments {
            let span = found.evidence.span.clone().unwrap();
            assert_eq!(document.body[span], found.evidence.text);
        }
    }

    #[test]
    fn symbols_are_read_as_printed() {
        check(
            "as in A/RES/63/308, and A/HRC/32/L.29 too",
            &["A/RES/63/308", "A/HRC/32/L.29"],
        );
        check(
            "see A/HRC/32/NGO/15, A/63/677/Add.1 and S/PRST/2010/10.",
            &["A/HRC/32/NGO/15", "A/63/677/Add.1", "S/PRST/2010/10"],
        );
        check(
            "A/RES/3363 (XXX) and CEDAW/C/GC/35",
            &["A/RES/3363", "CEDAW/C/GC/35"],
        );
        check("nothing at all, 24/7 or A/B, an A/4 page", &[]);
    }

    #[test]
    fn resolutions_belong_to_their_body() {
        check(
            "Security Council Resolution 1674 on the protection of civilians",
            &["S/RES/1674"],
        );
        check("la résolution 1325 (2000) du Conseil", &["S/RES/1325"]);
        check(
            "recalling General Assembly resolution 64/292 on water",
            &["A/RES/64/292"],
        );
        check(
            "resolutions 33/30 and 34/18 of the Human Rights Council",
            &["A/HRC/RES/33/30", "A/HRC/RES/34/18"],
        );
        check(
            "la resolución 3363 (XXX) de la Asamblea General",
            &["A/RES/3363"],
        );
        check(
            "Security Council resolutions 1325 (2000) and 1820 (2008)",
            &["S/RES/1325", "S/RES/1820"],
        );
        check(
            "UN resolutions 59/209 of 20 December 2004 and 67/221 of 21 December 2012",
            &["A/RES/59/209", "A/RES/67/221"],
        );
        check(
            "прийнята Генеральною асамблеєю ООН Резолюція #2758",
            &["A/RES/2758"],
        );
        check("قطعنامه 2231 شورای امنیت", &["S/RES/2231"]);
        check("a Biztonsági Tanács 1325 határozata", &[]);
        check("a Biztonsági Tanács határozat 1325", &["S/RES/1325"]);
        check("в резолюции 2334 Совета Безопасности ООН", &["S/RES/2334"]);
        check("联合国安理会第1325号决议", &["S/RES/1325"]);
        check(
            "our resolution of 12 May, resolution 7 of the town council",
            &[],
        );
    }

    #[test]
    fn conventions_and_laws_are_cited_by_number() {
        check("A Convenção 169 da OIT garante", &["ILO C169"]);
        check(
            "die ILO-Konvention 169 und das ILO-Übereinkommen Nr. 87",
            &["ILO C169", "ILO C87"],
        );
        check("la Convenzione OIL n. 189", &["ILO C189"]);
        check("ILO第87号条約", &["ILO C87"]);
        check("the ILO, 100 years on", &[]);
        check(
            "ILO Convention No. 87 and ILO Conventions 98",
            &["ILO C87", "ILO C98"],
        );
        check(
            "die Richtlinie 2001/29/EG und die Verordnung (EU) 2016/679",
            &["Directive 2001/29", "Regulation 2016/679"],
        );
        check("a violation of Article 10 ECHR", &["ECHR"]);
        check(
            "the Universal Declaration of Human Rights and the UDHR again",
            &["UDHR"],
        );
    }
}
