//! Writes a set of files: all of them, or none.
//!
//! In: [`Artifact`]s. Out: what became of each, or everything that is in the way. The new files are
//! written beside the old ones, and take their names one right after the other when all of them are
//! on the disk: a disk that is full, a run that is killed, or one file that cannot be written
//! leaves the old set. A file that holds the bytes already is not touched.

use std::fs;

use cap_std::fs::Dir;

use super::inside::InsidePath;
use super::locks::Locks;
use super::obstacle::{Obstacle, WriteError};
use super::stage::Staged;
use super::target::{Existing, Place, Root, existing};
use super::{Artifact, Claim};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds new bytes.
    Written,
    /// It held them already.
    Unchanged,
}

/// A file of the set that is written.
struct Planned<'a> {
    artifact: &'a Artifact,
    root: &'a Root,
    path: &'a InsidePath,
    makes_directories: bool,
}

/// A planned file whose directory is open.
struct Opened<'a> {
    planned: Planned<'a>,
    directory: Dir,
}

/// Writes files; what became of each, in their order.
///
/// # Errors
/// Everything that is in the way of any of them; no file has changed.
pub fn write(artifacts: &[Artifact]) -> Result<Vec<Outcome>, Vec<WriteError>> {
    let mut errors = twice(artifacts);
    let mut outcomes = Vec::new();
    let mut planned = Vec::new();
    for artifact in artifacts {
        match changes(artifact) {
            Ok(false) => outcomes.push(Outcome::Unchanged),
            Ok(true) => {
                outcomes.push(Outcome::Written);
                planned.extend(plan(artifact));
            }
            Err(obstacle) => errors.push(obstacle.of(&artifact.target.shown)),
        }
    }
    if errors.is_empty() {
        replace(planned, artifacts).map_err(|error| vec![error])?;
        stream(artifacts).map_err(|error| vec![error])?;
        return Ok(outcomes);
    }
    Err(errors)
}

/// The files whose path another file of the set has.
fn twice(artifacts: &[Artifact]) -> Vec<WriteError> {
    let same = |a: &Artifact, b: &Artifact| match (&a.target.place, &b.target.place) {
        (Place::File { root: a_root, path: a, .. }, Place::File { root: b_root, path: b, .. }) => {
            a_root.is(b_root) && a == b
        }
        _ => false,
    };
    let is_second = |(at, artifact): &(usize, &Artifact)| {
        artifacts.iter().take(*at).any(|earlier| same(earlier, artifact))
    };
    let seconds = artifacts.iter().enumerate().filter(is_second);
    seconds.map(|(_, artifact)| Obstacle::Twice.of(&artifact.target.shown)).collect()
}

/// Whether the file has to be written, and may be.
pub(super) fn changes(artifact: &Artifact) -> Result<bool, Obstacle> {
    let Some(existing) = artifact.target.existing()? else { return Ok(true) };
    if existing.bytes == artifact.bytes {
        return Ok(false);
    }
    artifact.claim.allows(&existing)?;
    Ok(true)
}

impl Claim {
    /// Whether a file may be replaced by one that makes this claim to it.
    pub(super) fn allows(self, existing: &Existing) -> Result<(), Obstacle> {
        let may = match self {
            Self::Named | Self::Blocks => true,
            Self::Mark(is_marked) => {
                existing.bytes.trim_ascii().is_empty() || is_marked(&existing.bytes)
            }
        };
        if !may {
            return Err(Obstacle::Foreign);
        }
        if existing.metadata.permissions().readonly() {
            return Err(Obstacle::ReadOnly);
        }
        let links = cap_fs_ext::MetadataExt::nlink(&existing.metadata);
        if links > 1 && !matches!(self, Self::Named) {
            return Err(Obstacle::OtherName);
        }
        Ok(())
    }
}

fn plan(artifact: &Artifact) -> Option<Planned<'_>> {
    match &artifact.target.place {
        Place::File { root, path, makes_directories } => {
            Some(Planned { artifact, root, path, makes_directories: *makes_directories })
        }
        Place::Stream(_) => None,
    }
}

/// Writes every file beside its place, then lets them take their names.
fn replace(planned: Vec<Planned<'_>>, artifacts: &[Artifact]) -> Result<(), WriteError> {
    let opened = planned.into_iter().map(open).collect::<Result<Vec<_>, _>>()?;
    // Those of files that stay too: a run that was killed at its end has left what it replaced.
    let others: Vec<Dir> =
        artifacts.iter().filter_map(|artifact| artifact.target.directory()).collect();
    let _locks = Locks::of(opened.iter().map(|file| &file.directory).chain(&others));
    let mut staged = Vec::new();
    for Opened { planned, directory } in &opened {
        let stage = || {
            let existing = existing(directory, planned.path)?;
            if let Some(existing) = &existing {
                planned.artifact.claim.allows(existing)?;
            }
            let staged = Staged::new(directory, &planned.artifact.bytes, existing.as_ref())?;
            Ok((staged, existing))
        };
        staged.push(stage().map_err(|obstacle: Obstacle| planned.failed(obstacle))?);
    }
    let mut done = 0;
    let taken = opened.iter().zip(&mut staged).try_for_each(|(file, (staged, _))| {
        staged.take(file.planned.path.file()).map_err(|error| file.planned.failed(error.into()))?;
        done += 1;
        Ok(())
    });
    if taken.is_err() {
        for (file, (staged, existing)) in opened.iter().zip(&mut staged).take(done) {
            if !staged.give_back(file.planned.path.file()) {
                put_back(file, existing.as_ref());
            }
        }
    }
    taken
}

impl Planned<'_> {
    fn failed(&self, obstacle: Obstacle) -> WriteError {
        obstacle.of(&self.artifact.target.shown)
    }
}

fn open(planned: Planned<'_>) -> Result<Opened<'_>, WriteError> {
    match planned.root.directory(planned.path, planned.makes_directories) {
        Ok(Some(directory)) => Ok(Opened { planned, directory }),
        Ok(None) => {
            let parent = planned.artifact.target.shown.parent().unwrap_or(planned.root.path());
            Err(planned.failed(Obstacle::NoDirectory(parent.display().to_string())))
        }
        Err(obstacle) => Err(planned.failed(obstacle)),
    }
}

/// Restores a file, as far as the disk lets us: what went wrong is reported already.
fn put_back(file: &Opened<'_>, before: Option<&Existing>) {
    let (directory, name) = (&file.directory, file.planned.path.file());
    let Some(before) = before else {
        let _ = directory.remove_file(name);
        return;
    };
    if let Ok(mut staged) = Staged::new(directory, &before.bytes, Some(before)) {
        let _ = staged.take(name);
    }
}

/// Writes to pipes and devices, which cannot be replaced.
fn stream(artifacts: &[Artifact]) -> Result<(), WriteError> {
    for Artifact { target, bytes, .. } in artifacts {
        if let Place::Stream(path) = &target.place {
            fs::write(path, bytes).map_err(|error| Obstacle::System(error).of(&target.shown))?;
        }
    }
    Ok(())
}
