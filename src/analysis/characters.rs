//! A table of a function's values for single characters: each value is computed once and looked up
//! afterwards.

use std::sync::OnceLock;

/// Characters of a page.
const PAGE: usize = 128;
/// Pages of the basic plane.
const PAGES: usize = 0x1_0000 / PAGE;

/// A cache of a function's values for the characters of the basic plane. Each page is filled when a
/// text first contains one of its characters, because texts use few of the characters that exist.
pub struct Characters<T: 'static> {
    of: fn(char) -> T,
    pages: [OnceLock<Box<[T]>>; PAGES],
}

impl<T> Characters<T> {
    /// Makes an empty table of a function; the function must always return the same value for a
    /// character.
    pub const fn new(of: fn(char) -> T) -> Self {
        Self {
            of,
            pages: [const { OnceLock::new() }; PAGES],
        }
    }

    /// Returns the function's value for a character; `None` beyond the basic plane, which has no
    /// table.
    #[inline]
    pub fn get(&self, character: char) -> Option<&T> {
        let place = character as usize;
        let page = self.pages.get(place / PAGE)?;
        page.get_or_init(|| self.page(place / PAGE))
            .get(place % PAGE)
    }

    /// Returns the function's value for any character.
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
        // Surrogates are not characters, but their places need some value, which nobody asks for.
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
