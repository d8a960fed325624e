//! The flags that say what is read: the repository, and what lies beside it.

use std::path::PathBuf;

use clap::ValueHint;

/// What is read; flags win over .fluxscape.yaml.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct SourceArgs {
    /// Root of the repository [default: the closest directory with .fluxscape.yaml or .git]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    #[command(flatten)]
    pub beside: BesideArgs,
}

/// The same where arguments already mean something else.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct SourceFlags {
    /// Root of the repository [default: the closest directory with .fluxscape.yaml or .git]
    #[arg(short = 'C', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    #[command(flatten)]
    pub beside: BesideArgs,
}

impl From<SourceFlags> for SourceArgs {
    fn from(flags: SourceFlags) -> Self {
        Self { directory: flags.directory, beside: flags.beside }
    }
}

/// What is read beside the repository itself.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct BesideArgs {
    /// Terraform root module that creates the first Flux objects
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub terraform: Vec<PathBuf>,
    /// Checkout of another repository that Flux objects refer to
    #[arg(long, value_name = "URL=DIR", value_parser = mapping)]
    pub repository: Vec<Mapping>,
    /// Checkout of a Terraform module whose source is a git or registry address
    #[arg(long, value_name = "SOURCE=DIR", value_parser = mapping)]
    pub module: Vec<Mapping>,
    /// Read every directory that .fluxscape.yaml names, wherever it lies
    #[arg(long)]
    pub trust_config: bool,
    /// Address of the repository being drawn [default: that of its git remote]
    #[arg(long)]
    pub url: Option<String>,
}

/// An address and the directory of its checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    /// The address.
    pub name: String,
    /// The directory.
    pub directory: PathBuf,
}

/// Reads `NAME=DIR`. Addresses may hold `=` (`?ref=v1`), directories hardly ever do: the last one
/// parts them.
fn mapping(text: &str) -> Result<Mapping, String> {
    match text.rsplit_once('=') {
        Some((name, directory)) if !name.is_empty() && !directory.is_empty() => {
            Ok(Mapping { name: name.to_owned(), directory: PathBuf::from(directory) })
        }
        _ => Err("must be ADDRESS=DIRECTORY".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_parted_at_its_last_equals_sign() {
        let read = mapping("git::https://example.org/m.git?ref=v1=../m").unwrap();
        assert_eq!(
            (read.name.as_str(), read.directory.to_str()),
            ("git::https://example.org/m.git?ref=v1", Some("../m"))
        );
        for wrong in ["", "a", "a=", "=b"] {
            assert!(mapping(wrong).is_err(), "{wrong}");
        }
    }
}
