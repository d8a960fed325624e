//! Which objects a patch or a replacement is for: selectors and the regular expressions in them.

mod pattern;
mod selector;

pub(crate) use pattern::{Anchored, anchored, compile};
pub(crate) use selector::{Matcher, Selector};
