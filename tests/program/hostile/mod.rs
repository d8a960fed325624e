//! Repositories that want what they should not have: to read elsewhere, to command a terminal, to show secrets.

mod names;
mod ordinary;
mod secrets;
mod trust;
