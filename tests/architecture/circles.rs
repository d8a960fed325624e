//! Folders import one another in one direction.
//!
//! For each folder of code: a file of one of its folders that names something in another one makes
//! an arrow. Names that the folder's `mod.rs` hands on count for the folder that they come from. The
//! arrows go round in no circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{code_of, module_path, named};
use crate::hold;
use crate::tree::{self, File};

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The source roots: the program's, and each crate's.
fn sources(files: &[File]) -> BTreeSet<String> {
    files
        .iter()
        .filter_map(|file| Some(format!("{}src", file.path.split_once("src/")?.0)))
        .collect()
}

/// The arrows between the folders in a folder, which `module` names.
fn arrows(files: &[(Vec<String>, &File)], module: &[String]) -> Arrows {
    let depth = module.len();
    let folders: BTreeSet<&String> = files
        .iter()
        .filter(|(path, _)| path.len() > depth + 1 && path.starts_with(module))
        .map(|(path, _)| &path[depth])
        .collect();
    let modules: BTreeSet<&String> = files
        .iter()
        .filter(|(path, _)| path.len() > depth && path.starts_with(module))
        .map(|(path, _)| &path[depth])
        .collect();
    // What the folder's own file hands on, by the folder that it comes from.
    let mut handed: BTreeMap<String, String> = BTreeMap::new();
    for (_, file) in files.iter().filter(|(path, _)| path == module) {
        for line in code_of(&file.text).split(';').filter(|line| line.contains("use ")) {
            let at = line.find("use ").unwrap() + 4;
            for path in named(&format!("self::{};", line[at..].trim_start_matches("self::")), &[]) {
                if let [folder, .., name] = path.path.as_slice()
                    && folders.contains(folder)
                {
                    handed.insert(name.clone(), folder.clone());
                }
            }
        }
    }
    let mut arrows = Arrows::new();
    for (path, file) in
        files.iter().filter(|(path, _)| path.len() > depth && path.starts_with(module))
    {
        let from = &path[depth];
        for to in named(&code_of(&file.text), path) {
            let Some(first) = to.path.get(depth).filter(|_| to.path.starts_with(module)) else {
                continue;
            };
            // `play::World` is in `play` whatever else is called so; `World` is where it comes from.
            let itself = to.path.len() > depth + 1 && modules.contains(first);
            let to = handed.get(first).filter(|_| !itself).unwrap_or(first);
            if to != from && folders.contains(to) && folders.contains(from) {
                arrows.entry(from.clone()).or_default().insert(to.clone());
            }
        }
    }
    arrows
}

/// Folders that lead back to themselves, with those on the way.
fn circle(arrows: &Arrows) -> Option<Vec<&String>> {
    let start = arrows.keys().find(|folder| leads(arrows, folder, folder))?;
    let on_the_way = |other: &&String| leads(arrows, start, other) && leads(arrows, other, start);
    Some(arrows.keys().filter(on_the_way).collect())
}

/// Whether a folder leads to another.
fn leads(arrows: &Arrows, from: &String, to: &String) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(folder) = open.pop() {
        open.extend(arrows.get(folder).into_iter().flatten().filter(|next| seen.insert(*next)));
    }
    seen.contains(to)
}

#[test]
fn folders_import_one_another_in_one_direction() {
    let code = tree::code();
    let mut wrong = Vec::new();
    for source in sources(&code) {
        let inside = code.iter().filter(|file| file.path.starts_with(&format!("{source}/")));
        let files: Vec<_> = inside.map(|file| (module_path(&file.path, &source), file)).collect();
        let folders: BTreeSet<Vec<String>> = files
            .iter()
            .flat_map(|(path, _)| (0..path.len()).map(|end| path[..end].to_vec()))
            .collect();
        for folder in folders {
            let name = format!("{source}/{}", folder.join("/"));
            let arrows = arrows(&files, &folder);
            if let Some(circle) = circle(&arrows) {
                let circle: Vec<&str> = circle.into_iter().map(String::as_str).collect();
                wrong.push(format!("{name}: {} import one another", circle.join(", ")));
            }
        }
    }
    hold(&wrong);
}
