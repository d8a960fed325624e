//! Where bytes come from: trees of files, the places in them, and the spans that point into them.
//!
//! In: directories on disk, revisions of git repositories, files in memory. Out: [`SourceTree`]s
//! that the passes above read, and never anything else.

mod archive;
mod copy;
mod disk;
mod git;
mod ignore;
mod memory;
mod mount;
mod record;
mod revisions;
mod span;
mod tree;
mod url;

pub use archive::{ArchiveTree, Checkout};
pub use copy::CopyTree;
pub use disk::{DiskTree, is_git_name, read_plain, work_tree};
pub use git::{Commit, GitError, GitObjects, GitTree, Revision, short_id};
pub use ignore::IgnorePatterns;
pub use memory::MemoryTree;
pub use mount::{Mount, MountTree};
pub use record::{Record, RecordingTree, ReplayTree};
pub use revisions::{GitRevisions, OnlyCheckedOut, Recorded, Revisions};
pub use span::{FileId, Files, Span};
pub use tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};
pub use url::RepositoryUrl;
