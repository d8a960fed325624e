//! Flags that several commands share, each described once.
//!
//! In: what the user typed. Out: values of the types that the program works with. The doc comment
//! of a field is its help.

mod inputs;
mod look;
mod output;
mod picture;

pub(super) use inputs::{BesideArgs, Mapping, SourceArgs, SourceFlags};
pub(super) use look::LookFlags;
pub(super) use output::{
    FormatFlag, Target, format, is_standard_output, not_written, write, write_named,
};
pub(super) use picture::{ClusterFlag, EnvironmentFlag, PictureArgs, scope_of};
