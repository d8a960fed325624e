//! What is done to single objects, whatever they mean: made, merged, blanked, read for markers.

pub(super) mod encrypted;
pub(super) mod make;
pub(super) mod marker;
pub(super) mod merge;
pub(super) mod metadata;
pub(super) mod plain_secret;
pub(super) mod positions;
pub(super) mod secret;
