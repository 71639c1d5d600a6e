//! Beginning.
