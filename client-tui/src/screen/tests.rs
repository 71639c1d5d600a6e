//! Pictures of the screen, and key sequences against the pure `update`.
