//! Answers kept for those who ask the same again, and for as long as the index is the same: a bounded number of bytes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

/// All kept answers together, in bytes.
const SIZE: usize = 32 << 20;

/// Answers by address.
#[derive(Default)]
pub(super) struct Kept(Mutex<Store>);

#[derive(Default)]
struct Store {
    answers: HashMap<String, Bytes>,
    size: usize,
    generation: u64,
}

impl Kept {
    /// The answer to an address.
    pub(super) fn get(&self, address: &str) -> Option<Bytes> {
        self.store().answers.get(address).cloned()
    }

    /// The number of the index now shown; hand it to `put`.
    pub(super) fn generation(&self) -> u64 {
        self.store().generation
    }

    /// Keeps an answer that was made of the index of a generation. A full store starts anew: what is asked often is soon back.
    pub(super) fn put(&self, address: String, answer: Bytes, generation: u64) {
        let mut store = self.store();
        let size = address.len() + answer.len();
        if store.generation != generation || size > SIZE / 16 {
            return;
        }
        if store.size + size > SIZE {
            store.answers.clear();
            store.size = 0;
        }
        store.size += size;
        store.answers.insert(address, answer);
    }

    /// Forgets everything: the index is another.
    pub(super) fn forget(&self) {
        let mut store = self.store();
        *store = Store {
            generation: store.generation + 1,
            ..Store::default()
        };
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_an_older_index_are_not_kept() {
        let kept = Kept::default();
        let generation = kept.generation();
        kept.put("/a".to_owned(), Bytes::from_static(b"1"), generation);
        assert!(kept.get("/a").is_some());
        kept.forget();
        kept.put("/b".to_owned(), Bytes::from_static(b"2"), generation);
        assert!(kept.get("/a").is_none() && kept.get("/b").is_none());
    }
}
