//! Marks that tell in which country a text was written without naming it: numbers of telephones,
//! signs of money, postal codes, ends of addresses.
//!
//! Looks at bytes; knows nothing of names.

use memchr::{memchr_iter, memchr2_iter};

use crate::document::Country;

use super::home;

/// What sort of mark points to a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Phone,
    Money,
    Post,
    Host,
}

/// The codes by which countries are called, those of one country. Origin: ITU-T E.164.
const CALLED: &str = "20 EG|211 SS|212 MA|213 DZ|216 TN|218 LY|220 GM|221 SN|222 MR|223 ML|224 GN|225 CI|226 BF|227 NE|228 TG|229 BJ|\
    230 MU|231 LR|232 SL|233 GH|234 NG|235 TD|236 CF|237 CM|238 CV|239 ST|240 GQ|241 GA|242 CG|243 CD|244 AO|245 GW|248 SC|249 SD|\
    250 RW|251 ET|252 SO|253 DJ|254 KE|255 TZ|256 UG|257 BI|258 MZ|260 ZM|261 MG|263 ZW|264 NA|265 MW|266 LS|267 BW|268 SZ|269 KM|\
    27 ZA|291 ER|30 GR|31 NL|32 BE|33 FR|34 ES|350 GI|351 PT|352 LU|353 IE|354 IS|355 AL|356 MT|357 CY|358 FI|359 BG|36 HU|370 LT|\
    371 LV|372 EE|373 MD|374 AM|375 BY|376 AD|377 MC|380 UA|381 RS|382 ME|383 XK|385 HR|386 SI|387 BA|389 MK|39 IT|40 RO|41 CH|\
    420 CZ|421 SK|423 LI|43 AT|44 GB|45 DK|46 SE|47 NO|48 PL|49 DE|501 BZ|502 GT|503 SV|504 HN|505 NI|506 CR|507 PA|509 HT|51 PE|\
    52 MX|53 CU|54 AR|55 BR|56 CL|57 CO|58 VE|591 BO|592 GY|593 EC|595 PY|597 SR|598 UY|60 MY|61 AU|62 ID|63 PH|64 NZ|65 SG|66 TH|\
    670 TL|675 PG|676 TO|677 SB|678 VU|679 FJ|685 WS|81 JP|82 KR|84 VN|852 HK|853 MO|855 KH|856 LA|86 CN|880 BD|886 TW|90 TR|91 IN|\
    92 PK|93 AF|94 LK|95 MM|960 MV|961 LB|962 JO|963 SY|964 IQ|965 KW|966 SA|967 YE|968 OM|970 PS|971 AE|972 IL|973 BH|974 QA|\
    975 BT|976 MN|977 NP|98 IR|992 TJ|993 TM|994 AZ|995 GE|996 KG|998 UZ";

/// Signs of money of one country. Origin: ISO 4217 and Unicode.
const MONEY: [(&str, &str); 12] = [
    ("£", "GB"),
    ("₹", "IN"),
    ("₦", "NG"),
    ("₩", "KR"),
    ("₪", "IL"),
    ("₫", "VN"),
    ("₱", "PH"),
    ("₺", "TR"),
    ("₴", "UA"),
    ("₸", "KZ"),
    ("₾", "GE"),
    ("₽", "RU"),
];

/// How much of a text is looked at, in bytes: marks stand at both ends more often than between.
const ENDS: usize = 8_000;

/// The marks of a text.
pub(super) fn marks(text: &str) -> Vec<(Country, Mark)> {
    let mut found = Vec::new();
    let head = text.floor_char_boundary(ENDS);
    let tail = text.ceil_char_boundary(text.len().saturating_sub(ENDS).max(head));
    for part in [&text[..head], &text[tail..]] {
        in_part(part, &mut found);
    }
    found
}

fn in_part(text: &str, found: &mut Vec<(Country, Mark)>) {
    let bytes = text.as_bytes();
    let mut add = |code: &str, mark: Mark| {
        if let Ok(country) = code.parse() {
            found.push((country, mark));
        }
    };
    for at in memchr_iter(b'+', bytes) {
        if let Some(code) = called(&bytes[at + 1..]) {
            add(code, Mark::Phone);
        }
    }
    // The first bytes of the signs of money.
    for at in memchr2_iter(0xC2, 0xE2, bytes) {
        let sign = MONEY
            .iter()
            .find(|(sign, _)| bytes[at..].starts_with(sign.as_bytes()));
        if let Some((_, code)) = sign {
            add(code, Mark::Money);
        }
    }
    for at in memchr_iter(b'.', bytes) {
        if let Some(country) = host(bytes, at) {
            found.push((country, Mark::Host));
        }
    }
    for line in text
        .lines()
        .filter(|line| line.len() < LINE && line.bytes().any(|byte| byte.is_ascii_digit()))
    {
        if let Some(code) = posted(line)
            && let Ok(country) = code.parse()
        {
            found.push((country, Mark::Post));
        }
    }
}

/// The longest line of an address, in bytes.
const LINE: usize = 120;

/// The country that is called by a number, after its plus sign.
fn called(number: &[u8]) -> Option<&'static str> {
    let number = &number[..number.len().min(24)];
    let end = number
        .iter()
        .position(|byte| !(byte.is_ascii_digit() || b" ()-./".contains(byte)));
    let number = &number[..end.unwrap_or(number.len())];
    let digits: Vec<u8> = number.iter().copied().filter(u8::is_ascii_digit).collect();
    if digits.len() < 8 || !number.first()?.is_ascii_digit() {
        return None;
    }
    CALLED.split('|').find_map(|row| {
        let (code, country) = row.trim_start().split_once(' ')?;
        digits.starts_with(code.as_bytes()).then_some(country)
    })
}

/// The country of an address of the web or of e-mail that ends behind a full stop.
fn host(bytes: &[u8], at: usize) -> Option<Country> {
    let ending = bytes.get(at + 1..at + 3)?;
    let before = bytes.get(at.checked_sub(2)?..at)?;
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let next = bytes.get(at + 4);
    let goes_on = |after: &u8| match after {
        b'.' => next.is_some_and(u8::is_ascii_alphanumeric),
        other => other.is_ascii_alphanumeric() || matches!(other, b'-' | b'_'),
    };
    let lower = ending.iter().all(u8::is_ascii_lowercase) && before.iter().all(plain);
    if !lower || bytes.get(at + 3).is_some_and(goes_on) {
        return None;
    }
    // `d.h.` is no address.
    let parts = |byte: &u8| byte.is_ascii_whitespace() || b"(<\"'".contains(byte);
    let start = bytes[..at].iter().rposition(parts);
    let word = &bytes[start.map_or(0, |start| start + 1)..at];
    let is_address = word.contains(&b'@')
        || word.starts_with(b"www.")
        || word.windows(3).any(|part| part == b"://");
    if !is_address {
        return None;
    }
    home::of_host(std::str::from_utf8(&bytes[at - 2..at + 3]).ok()?)
}

/// The country whose postal code a short line holds: British, Canadian and American ones are unlike
/// all others.
fn posted(line: &str) -> Option<&'static str> {
    let words: Vec<&[u8]> = line
        .split([' ', ',', '\u{A0}'])
        .filter(|word| !word.is_empty())
        .map(str::as_bytes)
        .collect();
    let pattern = |word: &[u8], wanted: &[u8]| {
        word.len() == wanted.len()
            && word.iter().zip(wanted).all(|(byte, wanted)| match wanted {
                b'A' => byte.is_ascii_uppercase(),
                _ => byte.is_ascii_digit(),
            })
    };
    words.windows(2).find_map(|pair| {
        let (first, second) = (pair[0], pair[1]);
        let second = second.strip_suffix(b".").unwrap_or(second);
        let outward = [&b"A9"[..], b"A99", b"AA9", b"AA99", b"A9A", b"AA9A"];
        if pattern(second, b"9AA") && outward.iter().any(|wanted| pattern(first, wanted)) {
            Some("GB")
        } else if pattern(first, b"A9A") && pattern(second, b"9A9") {
            Some("CA")
        } else if pattern(first, b"AA")
            && (pattern(second, b"99999"))
            && STATES.contains(&std::str::from_utf8(first).ok()?)
        {
            Some("US")
        } else {
            None
        }
    })
}

/// Abbreviations of states of the United States. Origin: the Postal Service's own.
const STATES: [&str; 51] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM",
    "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_tell_countries() {
        for (text, expected) in [
            ("Call +254 20 555 0100 or write", &["KE"][..]),
            ("It costs £5", &["GB"]),
            ("about ₹500", &["IN"]),
            ("mail office@lake.co.nz.", &["NZ"]),
            ("1 Lake Road\nLeeds LS1 4AP", &["GB"]),
            ("Dover, DE 19901", &["US"]),
            ("Ottawa K1A 0B1", &["CA"]),
            ("d.h. am 1+1 z.B. 4 + 5 im u.s.w.", &[]),
            ("", &[]),
        ] {
            let codes: Vec<String> = marks(text)
                .into_iter()
                .map(|(country, _)| country.to_string())
                .collect();
            assert_eq!(codes, expected, "{text}");
        }
    }
}
