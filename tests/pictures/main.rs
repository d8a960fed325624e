//! What pictures promise: goldens of the samples, limits, stability, completeness, rules of
//! drawing.

#[path = "../support/common.rs"]
mod common;
#[path = "../support/edited.rs"]
mod edited;
#[path = "../support/memory.rs"]
mod memory;
#[path = "../support/order.rs"]
mod order;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/rules.rs"]
mod rules;
#[path = "../support/skip.rs"]
mod skip;
#[path = "../support/synthetic.rs"]
mod synthetic;
#[path = "../support/views/mod.rs"]
mod views;

mod cards;
mod complete;
mod golden;
mod limits;
mod look;
mod numbers;
mod picture;
mod scope;
mod stability;
mod text_forms;
mod whole;
