//! Lower case of whole texts.

/// A text in lower case, as `str::to_lowercase` gives it; faster where most letters are plain ones.
pub fn lowercase(text: &str) -> String {
    // The lower case of a sigma depends on the characters around it.
    if text.contains('Σ') {
        return text.to_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|byte| !byte.is_ascii());
        let (plain, others) = rest.split_at(plain.unwrap_or(rest.len()));
        let start = lower.len();
        lower.push_str(plain);
        lower[start..].make_ascii_lowercase();
        let mut others = others.chars();
        lower.extend(others.next().into_iter().flat_map(char::to_lowercase));
        rest = others.as_str();
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_is_that_of_the_standard_library() {
        let all: String = ('\0'..=char::MAX).collect();
        for text in [&all.replace('Σ', ""), "ΟΔΟΣ ΟΣΑ", "Ich, İ ÉA", "", "É"] {
            assert_eq!(lowercase(text), text.to_lowercase());
        }
    }
}
