//! What refers to objects: names in fields, and vars in texts. Both are resolved once, when all
//! objects have their final names.

pub(crate) mod names;
pub(crate) mod vars;

pub(crate) use vars::Var;
