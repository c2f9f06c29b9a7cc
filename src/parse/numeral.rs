//! Numbers as the items of lists show them.

/// A number as the items of an ordered list show it.
pub(super) fn numeral(number: i64, style: char) -> String {
    let small = u32::try_from(number)
        .ok()
        .filter(|number| (1..=3999).contains(number));
    match (style, small) {
        ('a' | 'A', Some(number)) if number <= 26 => {
            let base = if style == 'a' { b'a' } else { b'A' };
            let letter = base + u8::try_from(number - 1).unwrap_or(0);
            format!("{}.", char::from(letter))
        }
        ('i', Some(number)) => format!("{}.", roman(number).to_lowercase()),
        ('I', Some(number)) => format!("{}.", roman(number)),
        _ => format!("{number}."),
    }
}

/// A number from 1 to 3999 in Roman numerals.
fn roman(mut number: u32) -> String {
    let mut numeral = String::new();
    for (value, letters) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while number >= value {
            numeral.push_str(letters);
            number -= value;
        }
    }
    numeral
}
