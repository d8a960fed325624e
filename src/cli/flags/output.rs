//! Where a command writes to, and in which format.
//!
//! In: the values of `--output` and `--format`. Out: [`Target`]s: files with a format each, and a
//! way to write their bytes.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use crate::cli::console::{Console, Hinted, print_data};
use crate::config::extension;
use crate::output::{self, Artifact, Claim, WriteError};
use crate::render::Format;

/// The format where the file's extension does not name it.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct FormatFlag {
    /// Format of standard output, or of a file whose extension selects none
    #[arg(id = "format", short = 'f', long = "format", value_name = "FORMAT")]
    pub name: Option<String>,
}

/// A file, or standard output, and the format that is written to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Where it goes.
    pub file: PathBuf,
    /// Its format.
    pub format: &'static Format,
}

impl FormatFlag {
    /// The format of each file, one of the `known` ones; `printed` is that of standard output
    /// where the flag is not given.
    pub(crate) fn targets(
        &self,
        files: &[PathBuf],
        known: &[&'static Format],
        printed: Option<&'static Format>,
    ) -> anyhow::Result<Vec<Target>> {
        let target = |file: &PathBuf| {
            let printed = printed.filter(|_| self.name.is_none() && is_standard_output(file));
            let format = printed.map_or_else(|| self.of(file, known), Ok)?;
            Ok(Target { file: file.clone(), format })
        };
        files.iter().map(target).collect()
    }

    /// The extension names the format; the flag is for standard output and for files without one.
    fn of(&self, file: &Path, known: &[&'static Format]) -> anyhow::Result<&'static Format> {
        let extension = extension(file);
        match self.name.as_deref() {
            Some(name) if is_standard_output(file) || Format::of(&extension).is_none() => {
                format(name, known)
            }
            _ if is_standard_output(file) => {
                bail!("standard output needs a format: add --format")
            }
            _ if extension.is_empty() => bail!(
                "{} has no extension that selects a format: add one ({}) or --format",
                file.display(),
                names(known)
            ),
            _ => format(&extension, known),
        }
    }
}

/// Writes what was drawn: all files or none, then standard output. `root` is the repository drawn.
pub(crate) fn write(
    drawn: Vec<(&Target, Vec<u8>)>,
    root: &Path,
    console: Console,
) -> anyhow::Result<()> {
    let (printed, files): (Vec<_>, Vec<_>) =
        drawn.into_iter().partition(|(target, _)| is_standard_output(&target.file));
    let files = files.into_iter().map(|(target, bytes)| (target.file.as_path(), bytes));
    write_named(files, Some(root), console)?;
    printed.iter().try_for_each(|(_, bytes)| print_data(bytes))
}

/// Writes files that the command line names, all or none.
pub(crate) fn write_named<'a>(
    files: impl IntoIterator<Item = (&'a Path, Vec<u8>)>,
    root: Option<&Path>,
    console: Console,
) -> anyhow::Result<()> {
    let artifact = |(file, bytes): (&Path, Vec<u8>)| {
        let target = output::Target::named(file, root)?;
        Ok(Artifact { target, bytes, claim: Claim::Named })
    };
    let artifacts: Result<Vec<Artifact>, WriteError> = files.into_iter().map(artifact).collect();
    let artifacts = artifacts.map_err(|error| vec![error]);
    match artifacts.and_then(|artifacts| Ok((output::write(&artifacts)?, artifacts))) {
        Ok((outcomes, artifacts)) => {
            for (artifact, outcome) in artifacts.iter().zip(outcomes) {
                console.wrote(artifact.target.path(), outcome);
            }
            Ok(())
        }
        Err(errors) => Err(not_written(&errors, &|path| path.display().to_string(), "", console)),
    }
}

/// What is in the way of files: reported, but for a single one, which is the error itself.
/// `update` is the command that replaces them.
pub(crate) fn not_written(
    errors: &[WriteError],
    shown: &dyn Fn(&Path) -> String,
    update: &str,
    console: Console,
) -> anyhow::Error {
    let hinted = |error: &WriteError| {
        let path = shown(&error.path);
        let hint = error.obstacle.hint(&format!("{update} --replace {path}"));
        Hinted { message: format!("cannot write {path}: {}", error.obstacle), hint }
    };
    if let [error] = errors {
        return hinted(error).into();
    }
    for error in errors {
        let Hinted { message, hint } = hinted(error);
        console.finding(&message);
        if let Some(hint) = hint {
            console.hint(&hint);
        }
    }
    anyhow!("nothing was written")
}

/// Whether a file is standard output.
pub(crate) fn is_standard_output(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The format of a name, one of the `known` ones; an error that lists them otherwise.
pub(crate) fn format(name: &str, known: &[&'static Format]) -> anyhow::Result<&'static Format> {
    match Format::of(name).filter(|format| known.contains(format)) {
        Some(format) => Ok(format),
        None => bail!("there is no format \"{name}\": known are {}", names(known)),
    }
}

fn names(known: &[&Format]) -> String {
    known.iter().map(|format| format.extension).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_names_the_format_and_the_flag_what_has_none() {
        let known = crate::render::FORMATS;
        let of = |file: &str, named: Option<&str>| {
            FormatFlag { name: named.map(str::to_owned) }
                .of(Path::new(file), &known)
                .map(|format| format.extension)
                .map_err(|error| error.to_string())
        };
        assert_eq!(of("a/b.JSON", None), Ok("json"));
        assert_eq!(of("-", Some("json")), Ok("json"));
        assert_eq!(of("graph", Some("json")), Ok("json"));
        for (file, named, expected) in [
            ("-", None, "standard output needs a format: add --format"),
            ("a.gif", None, "there is no format \"gif\": known are "),
            ("a", None, "a has no extension that selects a format: add one ("),
            ("-", Some("gif"), "there is no format \"gif\": known are "),
        ] {
            assert!(of(file, named).unwrap_err().starts_with(expected), "{file}");
        }
    }
}
