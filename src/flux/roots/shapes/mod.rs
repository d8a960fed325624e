//! The shapes in which repositories start Flux: each module finds one, with its evidence.
//!
//! In: the raw scan. Out: the clusters that a shape starts, and the directories that have the shape
//! and start none, with the reason.

pub(super) mod applied;
pub(super) mod assumed;
pub(super) mod bootstrap;
pub(super) mod built;
pub(super) mod deployments;
pub(super) mod hand;
pub(super) mod library;
pub(super) mod operator;
pub(super) mod runs;
pub(super) mod scripts;
pub(super) mod terraform;
pub(super) mod texts;
pub(super) mod unapplied;
