//! Words that differ as misspellings and inflections do.

use strsim::osa_distance;

/// Acronyms that differ in one letter.
pub(super) fn near(one: &str, other: &str) -> bool {
    let shorter = one.chars().count().min(other.chars().count());
    shorter >= 3 && osa_distance(one, other) <= 1
}

/// Words that differ in one letter, long ones in two, or in their endings alone.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (a, b) = (one.chars().count(), other.chars().count());
    let shorter = a.min(b);
    if shorter < 5 || a.abs_diff(b) > 3 {
        return false;
    }
    let distance = osa_distance(one, other);
    if distance == 1 || distance == 2 && shorter >= 9 && one.chars().next() == other.chars().next()
    {
        return true;
    }
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    shorter >= 8 && common + 2 >= shorter && a.abs_diff(b) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_are_alike() {
        for (one, other, expected) in [
            ("coordenadoria", "cordenadoria", true),
            ("amazonia", "amazonica", true),
            ("missionario", "missionaria", true),
            ("iran", "iraq", false),
            ("economia", "ecologia", false),
            ("peace", "place", true),
        ] {
            assert_eq!(alike(one, other), expected, "{one} {other}");
        }
        assert!(near("sddh", "spddh") && !near("cut", "ctb"));
    }
}
