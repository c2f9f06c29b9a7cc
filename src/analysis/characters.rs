//! What is known of each character, worked out once and looked up ever after.

use std::sync::OnceLock;

/// Characters of a page.
const PAGE: usize = 128;
/// Pages of the basic plane.
const PAGES: usize = 0x1_0000 / PAGE;

/// What a function gives for the characters of the basic plane, each page filled when a text first
/// has one of its characters: texts have few of the many characters that there are.
pub struct Characters<T: 'static> {
    of: fn(char) -> T,
    pages: [OnceLock<Box<[T]>>; PAGES],
}

impl<T> Characters<T> {
    /// A table of what a function gives; the function gives the same for a character whenever it is
    /// asked.
    pub const fn new(of: fn(char) -> T) -> Self {
        Self {
            of,
            pages: [const { OnceLock::new() }; PAGES],
        }
    }

    /// What the function gives for a character; none beyond the basic plane, of which no table is
    /// kept.
    #[inline]
    pub fn get(&self, character: char) -> Option<&T> {
        let place = character as usize;
        let page = self.pages.get(place / PAGE)?;
        page.get_or_init(|| self.page(place / PAGE))
            .get(place % PAGE)
    }

    /// What the function gives for any character.
    #[inline]
    pub fn of(&self, character: char) -> T
    where
        T: Copy,
    {
        match self.get(character) {
            Some(known) => *known,
            None => (self.of)(character),
        }
    }

    #[cold]
    fn page(&self, number: usize) -> Box<[T]> {
        let places = number * PAGE..(number + 1) * PAGE;
        // In the places of surrogates, which are no characters, something must stand that is never
        // asked for.
        let characters = places.map(|place| {
            let character = u32::try_from(place).ok().and_then(char::from_u32);
            character.unwrap_or(char::REPLACEMENT_CHARACTER)
        });
        characters.map(self.of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_give_what_their_function_gives() {
        static CODES: Characters<u32> = Characters::new(u32::from);
        for character in '\0'..=char::MAX {
            let expected = (character <= '\u{FFFF}').then_some(u32::from(character));
            assert_eq!(CODES.get(character).copied(), expected, "{character:?}");
            assert_eq!(CODES.of(character), u32::from(character));
        }
    }
}
