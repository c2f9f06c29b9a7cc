//! What a run did: counts, and every file left out with its reason.
