//! What must hold whatever people did.
