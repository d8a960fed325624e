//! `fluxscape render --watch`: draws again whenever a file changes, and shows a page that follows.
//!
//! In: what `render` is asked for. Out: its files, written anew after each change; where one of
//! them is a page, an address of this machine that shows it and reloads. A file that was broken
//! since the last picture is reported, and that picture stays. Ends when it is interrupted: files are
//! whole at any time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::bail;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::serve::Server;
use super::{Drawing, RenderArgs, write};
use crate::cli::ExitStatus;
use crate::cli::console::Console;
use crate::cli::flags::{Target, is_standard_output};
use crate::cli::inputs::{Checkout, Inputs};
use crate::graph::Graph;
use crate::render::Medium;
use fluxscape_manifest::diagnostic::Rule;

/// How often files are looked at: soon enough for who has just saved one, seldom enough to cost
/// nothing.
const PERIOD: Duration = Duration::from_millis(500);

pub(super) fn run(
    args: &RenderArgs,
    targets: &[Target],
    console: Console,
) -> anyhow::Result<ExitStatus> {
    if args.output.iter().any(|file| is_standard_output(file)) {
        bail!("--watch writes files: it cannot write to standard output");
    }
    let has_page = targets.iter().any(|target| target.format.medium() == Some(Medium::Page));
    let server = has_page.then(|| Server::start(args.port)).transpose()?;
    if args.port != 0 && server.is_none() {
        bail!("--port needs a page: add an output that ends with .html");
    }
    if let Some(server) = &server {
        console.note(&format!("serving {}", server.address()));
    }
    let own = Checkout::find(args.sources.directory.as_deref())?.root;
    let mut watch =
        Watch { args, targets, console, server, roots: BTreeSet::from([own]), broken: None };
    loop {
        let seen = watch.seen();
        watch.draw();
        while watch.seen() == seen {
            std::thread::sleep(PERIOD);
        }
    }
}

/// What is drawn again and again.
struct Watch<'a> {
    args: &'a RenderArgs,
    targets: &'a [Target],
    console: Console,
    server: Option<Server>,
    /// The directories that are read.
    roots: BTreeSet<PathBuf>,
    /// What could not be read when the last picture was drawn; none before the first one.
    broken: Option<BTreeSet<String>>,
}

impl Watch<'_> {
    /// Draws, writes and shows. What stops `render` is reported here, and the last picture stays.
    fn draw(&mut self) {
        if let Err(error) = self.drawn() {
            self.console.failure(&error);
        }
    }

    fn drawn(&mut self) -> anyhow::Result<()> {
        let (inputs, graph) = self.args.open(self.console)?;
        self.roots.extend(inputs.paths.roots().map(Path::to_owned));
        let broken = unreadable(&graph, &inputs);
        if self.broken.as_ref().is_some_and(|before| !broken.is_subset(before)) {
            inputs.report(&graph, self.console);
            self.console.note("the last picture stays until this is fixed");
            return Ok(());
        }
        let drawings = self.args.draw(self.targets.to_vec(), &graph, &inputs, self.console)?;
        if let Some(server) = &self.server {
            show(server, &drawings);
        }
        write(&drawings, &inputs, self.console)?;
        inputs.report(&graph, self.console);
        self.broken = Some(broken);
        Ok(())
    }

    /// Every file that may be read, with its size and when it was written; what is drawn here is
    /// not among them.
    fn seen(&self) -> BTreeSet<(PathBuf, u64, Option<SystemTime>)> {
        let written: BTreeSet<PathBuf> =
            self.args.output.iter().filter_map(|file| std::path::absolute(file).ok()).collect();
        let mut seen = BTreeSet::new();
        for root in &self.roots {
            let walk = walkdir::WalkDir::new(root)
                .into_iter()
                .filter_entry(|entry| entry.file_name() != ".git");
            for entry in walk.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()) {
                let Ok(metadata) = entry.metadata() else { continue };
                seen.insert((entry.into_path(), metadata.len(), metadata.modified().ok()));
            }
        }
        seen.retain(|(path, ..)| {
            !written.contains(path) && !written.iter().any(|file| same(file, path))
        });
        seen
    }
}

/// Shows the pages that were drawn under the sum of what they hold: nobody reloads what is the
/// same.
fn show(server: &Server, drawings: &[Drawing]) {
    let mut pages: Vec<(String, String)> = Vec::new();
    for drawing in
        drawings.iter().filter(|drawing| drawing.target.format.medium() == Some(Medium::Page))
    {
        let name = drawing
            .target
            .file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        // Two files of one name in different directories are two pages.
        let taken = pages.iter().any(|(known, _)| *known == name);
        let name = if taken { format!("{}-{name}", pages.len() + 1) } else { name };
        pages.push((name, String::from_utf8_lossy(&drawing.bytes).into_owned()));
    }
    let mut sum = Sha256::new();
    for (_, page) in &pages {
        sum.update(page);
    }
    let version = URL_SAFE_NO_PAD.encode(sum.finalize());
    if server.version() != version {
        server.show(version, &pages);
    }
}

/// Whether a file that is written is this one, links resolved.
fn same(written: &Path, path: &Path) -> bool {
    written.file_name() == path.file_name()
        && written.canonicalize().is_ok_and(|written| written == path)
}

/// The rules that report a file that does not parse.
static SYNTAX: [&Rule; 3] = [
    &fluxscape_manifest::rules::YAML_SYNTAX,
    &fluxscape_terraform::rules::HCL_SYNTAX,
    &fluxscape_terraform::rules::JSON_SYNTAX,
];

/// What is no YAML, JSON or HCL: half of it may be missing in a picture.
fn unreadable(graph: &Graph, inputs: &Inputs) -> BTreeSet<String> {
    let syntax = graph.findings.iter().filter(|finding| SYNTAX.contains(&finding.rule));
    let files = inputs.project.library.files();
    syntax
        .filter_map(|finding| finding.span)
        .map(|span| inputs.paths.show(&files.place(span.file)))
        .collect()
}
