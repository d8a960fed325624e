//! Prints the resources of a root module with their arguments, as far as the files determine them.
//!
//!     cargo run -p fluxscape-terraform --example evaluate -- DIRECTORY
//!
//! Unknown values are `${NAME}`. Sensitive values are never printed: their names are.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::source::{DiskTree, Files, TreePath};
use fluxscape_terraform::{Configuration, Input, Map, Subject, evaluate};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("evaluate: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let directory = std::env::args_os().nth(1).ok_or("name the directory of a root module")?;
    let directory = PathBuf::from(directory).canonicalize()?;
    // Modules beside the directory (`../modules/x`) are read too, so its parent is the tree.
    let parent = directory.parent().unwrap_or(&directory);
    let inside = directory.strip_prefix(parent)?.to_string_lossy().into_owned();
    let files = Files::default();
    let configuration = evaluate(&Input {
        tree: Arc::new(DiskTree::open(parent)?),
        directory: TreePath::clamped(&inside),
        modules: &[],
        files: &files,
        budget: &Budget::default(),
        providers: &(),
    });
    print(&configuration);
    for diagnostic in &configuration.diagnostics {
        let at = diagnostic
            .span
            .map(|span| format!("{}:{}:{}: ", files.place(span.file).path, span.line, span.column));
        eprintln!("{}{}", at.unwrap_or_default(), diagnostic.message);
    }
    Ok(())
}

fn print(configuration: &Configuration) {
    for instance in &configuration.instances {
        match &instance.subject {
            Subject::Resource { .. } => println!("{}", instance.address),
            Subject::Module { source } => println!("{} ({source})", instance.address),
        }
        arguments(&instance.arguments, "  ");
        for provisioner in &instance.provisioners {
            println!("  provisioner {}", provisioner.kind);
            arguments(&provisioner.arguments, "    ");
        }
    }
}

fn arguments(map: &Map, indent: &str) {
    for (key, value) in map.iter() {
        println!("{indent}{key} = {}", value.to_json());
    }
}
