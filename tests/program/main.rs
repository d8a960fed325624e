//! The program as its users meet it: commands, files, the page in a browser, the workflow around
//! it, its documentation.

#[path = "../support/browser.rs"]
mod browser;
#[path = "../support/common.rs"]
mod common;
#[path = "../support/skip.rs"]
mod skip;

mod blocks;
mod check;
mod cli;
mod colour;
mod commands;
mod diff;
mod docs;
mod hostile;
mod lint;
mod lock;
mod page;
mod reference;
mod watch;
mod workflow;
mod writing;
