//! What pictures promise: goldens of the samples, limits, stability, completeness, rules of
//! drawing.

#[path = "../common/mod.rs"]
mod common;
#[path = "../memory/mod.rs"]
mod memory;
#[path = "../order/mod.rs"]
mod order;
#[path = "../rules/mod.rs"]
mod rules;
#[path = "../synthetic/mod.rs"]
mod synthetic;
#[path = "../views/mod.rs"]
mod views;

mod cards;
mod complete;
mod golden;
mod limits;
mod look;
mod picture;
mod scope;
mod stability;
mod text_forms;
mod whole;
