//! Instruments cited: United Nations symbols, resolutions by number, treaties by name.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Evidence, Found, Instrument};
use crate::gazetteer;

use super::Reading;

/// Symbols as printed on United Nations documents: body, series, number, and what is added to it.
static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:A|S|E|CCPR|CEDAW|CERD|CRC|CAT|CRPD|CMW|CED|TD|DP|ST)/(?:[A-Za-z0-9.]+/){0,5}[A-Za-z]*\.?[0-9]+(?:/(?:Add|Corr|Rev)\.[0-9]+)*",
    )
});

/// A resolution by number beside the name of its body, the body first.
static BODY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(security council|general assembly|human rights council|conseil de sécurité|assemblée générale|consejo de seguridad|asamblea general|sicherheitsrat\w*|generalversammlung|совет\w* безопасности|conselho de segurança|assembleia geral|consiglio di sicurezza|assemblea generale)\W{1,4}(?:[\wéèäöüçñ-]+\W{1,3}){0,4}?(?:resolutions?|résolutions?|resoluci[oó]n(?:es)?|resoluç(?:ão|ões)|risoluzion[ei]|резолюци\w+)\s+(?:no\.?\s*|n°\s*|nr\.?\s*)?([0-9]{1,4}(?:/[0-9]{1,4})?)",
    )
});

/// A resolution by number, its year in brackets: of the Security Council unless it has a session before its number.
static WITH_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:resolutions?|résolutions?|resoluci[oó]n(?:es)?|resolução|risoluzione|резолюци\w+)\s+(?:no\.?\s*)?([0-9]{1,4})\s*\((?:19[4-9][0-9]|20[0-9]{2})\)",
    )
});

/// A resolution by session and number: of the General Assembly.
static WITH_SESSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:resolutions?|résolutions?|resoluci[oó]n(?:es)?|resolução|risoluzione|резолюци\w+)\s+(?:no\.?\s*)?([0-9]{1,2}/[0-9]{1,3})\b",
    )
});

/// Conventions of the International Labour Organization by number.
static LABOUR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:ILO|OIT|IAO|МОТ)\W{1,3}(?:convention|konvention|convenio|convenção|convenzione)?\W{0,3}(?:no\.?\s*|n[°º]\s*|nr\.?\s*|c)?([0-9]{2,3})\b|(?:convention|konvention|convenio|convenção|convenzione)\W{1,2}(?:no\.?\s*|n[°º]\s*|nr\.?\s*)?([0-9]{2,3})\W{1,3}(?:of the |da |de la |de l'|der )?(?:ILO|OIT|IAO|International Labour))",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of this file are well formed")
}

/// Instruments in order of first appearance, without repetition.
pub fn instruments(reading: &Reading<'_>) -> Vec<Found<Instrument>> {
    let body = &reading.body;
    let mut found: Vec<(usize, usize, &'static str, String)> = Vec::new();
    for symbol in SYMBOL.find_iter(body) {
        found.push((
            symbol.start(),
            symbol.end(),
            "symbol",
            symbol.as_str().to_owned(),
        ));
    }
    for captures in BODY_FIRST.captures_iter(body) {
        let (Some(all), Some(of), Some(number)) =
            (captures.get(0), captures.get(1), captures.get(2))
        else {
            continue;
        };
        let of = of.as_str().to_lowercase();
        let prefix = if of.contains("human") {
            "A/HRC"
        } else if of.starts_with(['g', 'a']) {
            "A"
        } else {
            "S"
        };
        found.push((
            all.start(),
            all.end(),
            "resolution",
            format!("{prefix}/RES/{}", number.as_str()),
        ));
    }
    for (regex, prefix) in [(&*WITH_YEAR, "S"), (&*WITH_SESSION, "A")] {
        for captures in regex.captures_iter(body) {
            if let (Some(all), Some(number)) = (captures.get(0), captures.get(1)) {
                found.push((
                    all.start(),
                    all.end(),
                    "resolution",
                    format!("{prefix}/RES/{}", number.as_str()),
                ));
            }
        }
    }
    for captures in LABOUR.captures_iter(body) {
        if let (Some(all), Some(number)) =
            (captures.get(0), captures.get(1).or_else(|| captures.get(2)))
        {
            found.push((
                all.start(),
                all.end(),
                "convention",
                format!("ILO C{}", number.as_str()),
            ));
        }
    }
    for (span, name) in gazetteer::instrument::mentions(body) {
        found.push((span.start, span.end, "name", name.to_owned()));
    }
    found.sort_by_key(|(start, end, _, _)| (*start, std::cmp::Reverse(*end)));
    let mut instruments: Vec<Found<Instrument>> = Vec::new();
    let mut covered = 0;
    for (start, end, rule, name) in found {
        let known = instruments.iter().any(|other| other.value.0 == name);
        if start >= covered && !known {
            let confidence = if rule == "symbol" { 0.95 } else { 0.8 };
            instruments.push(Found::new(
                Instrument(name),
                Evidence::in_body(rule, confidence, body, start..end),
            ));
        }
        covered = covered.max(end);
    }
    instruments
}

#[cfg(test)]
mod tests {
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
    }

    #[test]
    fn instruments_are_found() {
        check(
            "as in A/RES/63/308, and A/HRC/32/L.29 too",
            &["A/RES/63/308", "A/HRC/32/L.29"],
        );
        check(
            "Security Council Resolution 1674 on the protection of civilians",
            &["S/RES/1674"],
        );
        check("la résolution 1325 (2000) du Conseil", &["S/RES/1325"]);
        check(
            "recalling General Assembly resolution 64/292 on water",
            &["A/RES/64/292"],
        );
        check("A Convenção 169 da OIT garante", &["ILO C169"]);
        check(
            "the Universal Declaration of Human Rights and the UDHR again",
            &["UDHR"],
        );
        check("nothing at all, 24/7 or A/B", &[]);
    }
}
