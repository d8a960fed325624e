//! What a machine applies when it starts: files and commands of cloud-init and of Cluster API's
//! bootstrap providers.
//!
//! In: a document with `files` or `write_files`, and commands. Out: the objects of Flux in files that
//! the machine applies: those in the directory from which k3s and RKE2 apply everything, and those
//! that a command gives to `kubectl`.

use super::manifests::{Applier, Manifests, text};
use crate::flux::origins::commands::machine::COMMANDS;
use crate::flux::origins::commands::{Names, flux_commands};
use fluxscape_manifest::yaml::Node;

/// Directories whose files k3s and RKE2 apply.
const APPLIED: [&str; 2] =
    ["/var/lib/rancher/k3s/server/manifests/", "/var/lib/rancher/rke2/server/manifests/"];

/// Documents stand in documents so deep at most.
const DEEPEST: usize = 12;

/// What a machine applies of the files that its document writes.
pub(super) fn applied(root: &Node, by: Applier) -> Manifests {
    let mut machine = Machine::default();
    machine.read(root, 0);
    let named = machine.named();
    let mut found = Manifests::new(by);
    for (path, content) in &machine.files {
        let is_named = named.iter().any(|name| {
            let below = path.strip_prefix(name.trim_end_matches('/'));
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if is_named || APPLIED.iter().any(|directory| path.starts_with(directory)) {
            found.text(content);
        }
    }
    found
}

#[derive(Default)]
struct Machine<'d> {
    /// The files that are written: path and content.
    files: Vec<(&'d str, &'d Node)>,
    commands: Vec<&'d Node>,
}

impl<'d> Machine<'d> {
    fn read(&mut self, node: &'d Node, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for (key, value) in node.entries() {
            match key {
                "files" | "write_files" => {
                    let plain = value.items().iter().filter(|file| file.get("encoding").is_none());
                    self.files.extend(
                        plain.filter_map(|file| {
                            Some((file.str_at(&["path"])?, file.get("content")?))
                        }),
                    );
                }
                _ if COMMANDS.contains(&key) => self.commands.extend(value.items()),
                _ => self.read(value, depth + 1),
            }
        }
    }

    /// The paths that commands of the machine give to `kubectl`.
    fn named(&self) -> Vec<String> {
        let mut found = Vec::new();
        for command in &self.commands {
            let words: Vec<&str> = command.items().iter().filter_map(Node::as_str).collect();
            let joined = Node::text(words.join(" "), command.span);
            let Some(text) = text(if words.is_empty() { command } else { &joined }) else {
                continue;
            };
            // What a command itself creates is read with the commands of all files.
            let mut reported = Vec::new();
            for made in flux_commands(&text, &Names::new(), command.span, &mut reported) {
                found.extend(made.files.into_iter().filter_map(|files| files.path));
            }
        }
        found
    }
}
