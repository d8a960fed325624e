//! Which box is in which row: the structure of a layout, before coordinates.
//!
//! In: a diagram and a page width. Out: for each group a [`Plan`]: rows of stacks of boxes.
//! Everything later (channels, sizes, routes) refers to the plan and moves with it; nothing later
//! changes it. Boxes keep the diagram's order, edges their direction.
//!
//! ```text
//! planner    plans and heights: a plan needs the heights of boxes, a height the plan inside
//!   | grid      cards in equal cells; rank orders those that edges connect
//!   | pack      groups in rows that leave little empty (packing: what is possible; candidate: what it costs)
//!   | extent    the widths between which a box is useful
//!   v
//! context    the diagram and its tree;  rows  what a plan is
//! ```

mod candidate;
mod context;
mod extent;
mod grid;
mod pack;
mod packing;
mod planner;
mod rank;
mod rows;

pub(crate) use context::{Context, LINKED_GAP};
pub(crate) use planner::Planner;
pub(crate) use rows::{Plan, Stack, shares};
