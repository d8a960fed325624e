//! What the pages of environments share, `overview` and `apps`: the box of the origin, the frame of
//! environments, sections and order of tiers, words around the picture.

pub(super) mod directories;
pub(super) mod environments;
pub(super) mod notes;
pub(super) mod order;
pub(super) mod origin;
pub(super) mod sections;
pub(super) mod status;
