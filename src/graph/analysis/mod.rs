//! What the shape of the graph says: which groups are environments, which leaves are applications,
//! and what belongs to them.

mod brings;
mod cycles;
mod environments;
mod forest;
mod grouping;
pub mod kinds;
mod membership;
mod neighbourhood;
mod path;
mod reach;
mod spoke;
mod staged;
mod stages;

pub(super) use cycles::report as report_cycles;
pub use grouping::unmatched;
pub(super) use membership::assign;
pub use neighbourhood::{ChangeCard, ChangeLink, Neighbourhood, Place, neighbourhood};
pub use path::{Step, called, path};
