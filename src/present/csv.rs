//! csv output.
