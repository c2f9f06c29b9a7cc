//! Where bytes come from; never formats or meaning.

pub mod folder;
