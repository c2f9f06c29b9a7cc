//! Walks folders: order, hidden files, links, size limit.
