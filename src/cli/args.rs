//! What the user may type.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueHint};

use super::picture::PictureArgs;
use super::sources::{SourceArgs, SourceFlags};
use crate::config::{FailOn, TextName, ThemeName, ViewName};
use crate::lint::FluxVersion;
use crate::lint::format::Format;

/// Draw the architecture of a Flux CD repository from its files alone
#[derive(Debug, Parser)]
#[command(name = "fluxscape", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 fine; 1 findings or out of date; 2 usage, configuration or files that cannot be read or written."
)]
pub struct Args {
    /// What to do; without one, the help is printed.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) verbosity: Verbosity,
}

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct Verbosity {
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 100)]
    pub quiet: bool,
    /// Say more: what was read, what was left as it was
    #[arg(short, long, global = true, display_order = 101)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Render(Box<RenderArgs>),
    Update(UpdateArgs),
    Diff(DiffArgs),
    Build(BuildArgs),
    Tree(TreeArgs),
    Why(WhyArgs),
    Init(InitArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    Lint(LintArgs),
    Explain(ExplainArgs),
}

/// Draw the repository
#[derive(Debug, clap::Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// File to write, its format by its extension; several times for several files; `-` for
    /// standard output
    #[arg(short, long, value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub output: Vec<PathBuf>,
    /// Format of what goes to standard output, or of a file whose extension names none
    #[arg(short, long)]
    pub format: Option<String>,
    /// What the picture shows
    #[arg(long, default_value = "overview")]
    pub view: ViewName,
    /// Colours of the picture [default: light; a page follows its reader's system]
    #[arg(long)]
    pub theme: Option<ThemeName>,
    #[command(flatten)]
    pub picture: PictureArgs,
    /// What letters are in an SVG
    #[arg(long, default_value = "text")]
    pub text: TextName,
    /// Pixels a unit, for PNG
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR")]
    pub scale: f32,
    /// End with 1 when anything is wrong with the repository; the picture is written all the same
    #[arg(long, conflicts_with = "watch")]
    pub strict: bool,
    /// Draw again whenever a file changes, until interrupted; the first page among the files is
    /// served on this machine, and reloads
    #[arg(long)]
    pub watch: bool,
    /// Port that the page is served on [default: one that is free]
    #[arg(
        long,
        value_name = "PORT",
        requires = "watch",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub port: u16,
}

/// Write every output that .fluxscape.yaml names, README blocks included
#[derive(Debug, clap::Args)]
pub(super) struct UpdateArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Write nothing; name what is out of date and end with 1 when anything is
    #[arg(long)]
    pub check: bool,
    /// End with 1 when anything is wrong with the repository; the outputs are written all the same
    #[arg(long)]
    pub strict: bool,
}

/// Say and draw what a change does: one revision against another, or against the work tree
#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// Revision to compare with; BASE..HEAD and BASE...HEAD mean what they mean to git
    #[arg(value_name = "BASE")]
    pub base: String,
    /// Revision that is compared [default: the work tree, with what is not committed]
    #[arg(value_name = "HEAD")]
    pub head: Option<String>,
    #[command(flatten)]
    pub sources: SourceArgs,
    /// File to write: svg, png, html, json or md by its extension; several times for several files
    /// [default: md to standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Vec<PathBuf>,
    /// Format of what goes to standard output, or of a file whose extension names none
    #[arg(short, long)]
    pub format: Option<String>,
    /// Compare with where both histories part, as BASE...HEAD does
    #[arg(long)]
    pub merge_base: bool,
    /// Colours of the picture
    #[arg(long, default_value = "light")]
    pub theme: ThemeName,
    /// What letters are in an SVG
    #[arg(long, default_value = "text")]
    pub text: TextName,
    /// Compare this cluster alone: its name, or the directory that it is bootstrapped from
    #[arg(long, value_name = "NAME")]
    pub cluster: Option<String>,
    /// Pixels a unit, for PNG
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR")]
    pub scale: f32,
    /// Write the files even when nothing changes
    #[arg(long)]
    pub always: bool,
    /// End with 1 when anything changes
    #[arg(long)]
    pub exit_code: bool,
}

/// Print what kustomize makes of a directory, as YAML
#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// Directory with a kustomization file
    #[arg(value_name = "DIR", default_value = ".")]
    pub directory: PathBuf,
}

/// Print the architecture as a tree: what applies what, what each deploys and what it waits for
#[derive(Debug, clap::Args)]
pub(super) struct TreeArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Show this environment alone
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// Show this cluster alone: its name, or the directory that it is bootstrapped from
    #[arg(long, value_name = "NAME")]
    pub cluster: Option<String>,
    /// Show so many levels below the clusters, and count what is deeper
    #[arg(long, value_name = "LEVELS")]
    pub depth: Option<usize>,
}

/// Say why one object needs another: the references that lead from the first to the second
#[derive(Debug, clap::Args)]
pub(super) struct WhyArgs {
    /// Object that refers: `name`, `namespace/name`, `Kind/name`, `Kind/namespace/name`, a path or
    /// a node's id
    #[arg(value_name = "FROM")]
    pub from: String,
    /// Object referred to
    #[arg(value_name = "TO")]
    pub to: String,
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// Look at a repository, write a commented .fluxscape.yaml for it, and print the lines for make and
/// CI
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// Root of the repository [default: the closest directory with .git]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    /// Overwrite a configuration that is there
    #[arg(long)]
    pub force: bool,
}

/// Print the JSON Schema of .fluxscape.yaml, or of the exported graph
#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// Which of the two
    #[arg(value_enum, default_value = "config")]
    pub of: SchemaName,
}

/// A schema that is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum SchemaName {
    /// .fluxscape.yaml
    Config,
    /// The graph as JSON
    Graph,
    /// What `diff` writes as JSON
    Difference,
    /// What `lint` writes as JSON
    Findings,
}

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Print the manual page, or write one page a command into a directory
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Directory that the pages are written to
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
}

/// Judge the repository by rules
#[derive(Debug, clap::Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// How findings are written
    #[arg(short, long, default_value = "text")]
    pub format: Format,
    /// File to write them to [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The mildest finding that makes the command end with 1 [default: error, or what
    /// .fluxscape.yaml says]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Check this rule alone; several times for several rules
    #[arg(long, value_name = "RULE")]
    pub rule: Vec<String>,
    /// Leave this rule out; several times for several rules
    #[arg(long, value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Version of Flux that the clusters run or will run, for the API versions it serves: 2.8
    #[arg(long, value_name = "VERSION")]
    pub flux_version: Option<FluxVersion>,
}

/// Say what a rule objects to, why, and what to do instead
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Name of the rule; without one, all are listed
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
