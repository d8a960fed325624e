//! Which files of a repository are templates, and which of them are deployed.

use std::collections::{BTreeMap, BTreeSet};

use super::arm;
use super::evaluate::entry;
use super::parse::parse;
use super::syntax::{Expression, ResourceKind, Template};
use super::token::SyntaxError;
use fluxscape_manifest::source::{Files, SourceTree, TreePath};
use fluxscape_manifest::yaml::parse as parse_yaml;

/// The templates of a repository.
#[derive(Default)]
pub(super) struct Templates {
    /// Those that are read, by their files.
    by_file: BTreeMap<TreePath, Template>,
    /// The others.
    unreadable: BTreeMap<TreePath, Unreadable>,
    /// The files of parameters by the template that they are for.
    parameters: BTreeMap<TreePath, Vec<TreePath>>,
    /// What they give: nothing that is known where one cannot be read.
    given: BTreeMap<TreePath, Result<Template, SyntaxError>>,
    /// The templates that declare a Flux configuration themselves.
    declaring: BTreeSet<TreePath>,
}

/// A template that cannot be read.
struct Unreadable {
    error: SyntaxError,
    /// The paths of the modules that it uses, as far as its text shows them.
    modules: Vec<String>,
}

/// A file that is deployed, and the file of the parameters that it gets.
#[derive(Clone, Copy)]
pub(super) struct Entry<'f> {
    pub(super) file: &'f TreePath,
    pub(super) parameters: Option<&'f TreePath>,
}

/// Files of parameters extend one another so deep at most.
const DEEPEST: usize = 8;

impl Templates {
    /// Reads the templates of a tree: none where no file mentions a Flux configuration.
    pub(super) fn read(tree: &dyn SourceTree, paths: &[TreePath], files: &Files) -> Self {
        let mut found = Self::default();
        let is_read = |path: &&TreePath| {
            [".bicep", ".bicepparam", ".json"].iter().any(|end| path.name().ends_with(end))
        };
        let text = |path: &TreePath| {
            let text = String::from_utf8_lossy(&tree.read(path).ok()?).into_owned();
            (!path.name().ends_with(".json") || text.contains("eployment")).then_some(text)
        };
        let texts: Vec<(&TreePath, String)> =
            paths.iter().filter(is_read).filter_map(|path| Some((path, text(path)?))).collect();
        if !texts.iter().any(|(_, text)| mentions(text)) {
            return found;
        }
        for (path, text) in &texts {
            if path.name().ends_with(".json") {
                found.add_json(tree, path, text, files);
            } else {
                found.add_bicep(path, text);
            }
        }
        found
    }

    fn add_bicep(&mut self, path: &TreePath, text: &str) {
        let parsed = parse(text);
        if path.name().ends_with(".bicepparam") {
            let using = match &parsed {
                Ok(given) => given.using.clone(),
                Err(_) => quoted_after(text, "using").next().map(str::to_owned),
            };
            let file = using.and_then(|using| path.parent().join(&using));
            if let Some(file) = file {
                self.parameters.entry(file).or_default().push(path.clone());
            }
            self.given.insert(path.clone(), parsed);
        } else {
            let modules = || quoted_after(text, "module").map(str::to_owned).collect();
            self.add(path, text, parsed, modules);
        }
    }

    fn add(
        &mut self,
        path: &TreePath,
        text: &str,
        parsed: Result<Template, SyntaxError>,
        modules: impl FnOnce() -> Vec<String>,
    ) {
        if mentions(text) {
            self.declaring.insert(path.clone());
        }
        match parsed {
            Ok(template) => {
                self.by_file.insert(path.clone(), template);
            }
            Err(error) => {
                self.unreadable.insert(path.clone(), Unreadable { error, modules: modules() });
            }
        }
    }

    fn add_json(&mut self, tree: &dyn SourceTree, path: &TreePath, text: &str, files: &Files) {
        let is_parameters = text.contains("eploymentParameters.json");
        let is_template = text.contains("eploymentTemplate.json") && mentions(text);
        if !is_parameters && !is_template {
            return;
        }
        let written = arm::without_comments(text);
        let parsed = parse_yaml(written.as_bytes(), files.id(&tree.place(path)));
        let problem = parsed.problems.first().map(|problem| {
            let (line, column) = problem.span.map_or((1, 1), |span| (span.line, span.column));
            SyntaxError { line, column, message: problem.message.clone() }
        });
        let root = match (problem, parsed.documents.first()) {
            (None, Some(document)) => Ok(&document.root),
            (Some(problem), _) => Err(problem),
            (None, None) => return,
        };
        if is_parameters {
            let Some(file) = template_of_parameters(tree, path) else { return };
            let given = root
                .map(|root| Template { parameters: arm::parameters(root), ..Template::default() });
            self.parameters.entry(file).or_default().push(path.clone());
            self.given.insert(path.clone(), given);
        } else if root.as_ref().map_or(true, |root| arm::is_template(root)) {
            self.add(path, text, root.map(arm::template), Vec::new);
        }
    }

    /// The template of a file.
    pub(super) fn get(&self, file: &TreePath) -> Option<&Template> {
        self.by_file.get(file)
    }

    /// Whether a file is a template, readable or not.
    pub(super) fn holds(&self, file: &TreePath) -> bool {
        self.by_file.contains_key(file) || self.unreadable.contains_key(file)
    }

    /// What a file of parameters gives, before that what those give that it extends; none where one
    /// of them cannot be read.
    pub(super) fn given(&self, file: &TreePath) -> Option<Vec<(&TreePath, &Template)>> {
        let (mut found, mut next) = (Vec::new(), Some(file.clone()));
        while let Some(file) = next {
            let (file, given) = self.given.get_key_value(&file)?;
            let given = given.as_ref().ok().filter(|_| found.len() < DEEPEST)?;
            found.push((file, given));
            next = match &given.extends {
                Some(base) => Some(file.parent().join(base)?),
                None => None,
            };
        }
        found.reverse();
        Some(found)
    }

    /// What cannot be read of what would create a Flux configuration.
    pub(super) fn unreadable(&self) -> Vec<(&TreePath, &SyntaxError, &'static str)> {
        let templates = self.unreadable.iter().filter(|(file, _)| self.creates(file));
        let templates = templates.map(|(file, unreadable)| {
            (file, &unreadable.error, "a Flux configuration that cannot be read")
        });
        let used = self.parameters.iter().filter(|(file, _)| self.creates(file));
        let parameters = used.flat_map(|(_, given)| given).filter_map(|file| {
            let (file, given) = self.given.get_key_value(file)?;
            let what = "parameters of a Flux configuration that cannot be read";
            Some((file, given.as_ref().err()?, what))
        });
        templates.chain(parameters).collect()
    }

    /// Whether a template declares a Flux configuration, or a module that it uses does.
    pub(super) fn creates(&self, file: &TreePath) -> bool {
        self.reached(file).iter().any(|file| self.declaring.contains(file))
    }

    /// A template and the modules that it uses, directly or through one another.
    fn reached(&self, file: &TreePath) -> BTreeSet<TreePath> {
        let (mut reached, mut todo) = (BTreeSet::new(), vec![file.clone()]);
        while let Some(file) = todo.pop() {
            if reached.insert(file.clone()) {
                todo.extend(self.modules(&file));
            }
        }
        reached
    }

    fn modules(&self, file: &TreePath) -> Vec<TreePath> {
        let read = self.by_file.get(file).into_iter().flat_map(modules);
        let unread = self.unreadable.get(file).into_iter().flat_map(|unread| &unread.modules);
        let paths = read.chain(unread.map(String::as_str));
        paths.filter_map(|path| file.parent().join(path)).collect()
    }

    /// The files that are deployed: those that no other one uses as a module, once for each file of
    /// their parameters; and of templates that use each other the first. What Bicep has translated to
    /// JSON is deployed as Bicep.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let all: BTreeSet<&TreePath> = self.by_file.keys().chain(self.unreadable.keys()).collect();
        let used: BTreeSet<TreePath> = all.iter().flat_map(|file| self.modules(file)).collect();
        let mut reached = BTreeSet::new();
        let mut deployed: Vec<&TreePath> = Vec::new();
        let unused = all.iter().filter(|file| !used.contains(**file));
        for file in unused.chain(all.iter()) {
            if !reached.contains(*file) {
                reached.extend(self.reached(file));
                deployed.push(file);
            }
        }
        let is_translated = |file: &TreePath| {
            let name = file.name().strip_suffix(".json").map(|stem| format!("{stem}.bicep"));
            name.and_then(|name| file.parent().join(&name)).is_some_and(|bicep| self.holds(&bicep))
        };
        let deployed = deployed.into_iter().filter(|file| !is_translated(file));
        let entries = deployed.flat_map(|file| {
            let sets = self.parameters.get(file).map(Vec::as_slice).unwrap_or_default();
            let without = sets.is_empty().then_some(Entry { file, parameters: None });
            let with = sets.iter().map(move |path| Entry { file, parameters: Some(path) });
            without.into_iter().chain(with)
        });
        entries.collect()
    }
}

/// The template that a file of parameters in JSON is for: the one beside it with the same name.
fn template_of_parameters(tree: &dyn SourceTree, path: &TreePath) -> Option<TreePath> {
    let name = path.name();
    let stem = name.split_once(".parameters").or_else(|| name.split_once(".param"))?.0;
    let stems = [Some(stem), stem.split_once('.').map(|(stem, _)| stem)];
    let names = stems.into_iter().flatten();
    let mut files = names
        .flat_map(|stem| [format!("{stem}.bicep"), format!("{stem}.json")])
        .filter_map(|name| path.parent().join(&name));
    files.find(|file| tree.is_file(file))
}

/// The texts in quotes on the lines that begin with a word.
fn quoted_after<'t>(text: &'t str, word: &str) -> impl Iterator<Item = &'t str> {
    let lines = text.lines().filter_map(move |line| line.trim_start().strip_prefix(word));
    lines.filter_map(|rest| rest.split('\'').nth(1))
}

/// Whether a text may create a Flux configuration.
fn mentions(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("fluxconfigurations") || text.contains("flux-configuration:")
}

/// The paths of the modules that a template uses.
fn modules(template: &Template) -> impl Iterator<Item = &str> {
    template.resources.iter().filter_map(|resource| match &resource.kind {
        ResourceKind::Module(path) => Some(path.as_str()),
        _ => None,
    })
}

/// The parameters in the body of a module.
pub(super) fn given(body: &Expression) -> Option<&Expression> {
    entry(body, "params").or_else(|| entry(entry(body, "properties")?, "parameters"))
}
