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
pub(super) struct Templates {
    /// Those that are read, by their files.
    by_file: BTreeMap<TreePath, Template>,
    /// The values that files of parameters give, by the template that they are for and their file.
    parameters: BTreeMap<TreePath, Vec<(TreePath, Template)>>,
    /// The files that would create a Flux configuration, and what is wrong with them.
    pub(super) unreadable: Vec<(TreePath, SyntaxError)>,
}

/// A file that is deployed, and the parameters that it gets.
#[derive(Clone, Copy)]
pub(super) struct Entry<'f> {
    pub(super) file: &'f TreePath,
    pub(super) parameters: Option<(&'f TreePath, &'f Template)>,
}

/// What names of JSON files hold that are templates: other JSON is not read.
const NAMES_OF_JSON: [&str; 9] =
    ["deploy", "template", "main", "arm", "flux", "gitops", "cluster", "aks", "arc"];

impl Templates {
    /// Reads the templates of a tree: none where no file mentions a Flux configuration.
    pub(super) fn read(tree: &dyn SourceTree, paths: &[TreePath], files: &Files) -> Self {
        let mut found =
            Self { by_file: BTreeMap::new(), parameters: BTreeMap::new(), unreadable: Vec::new() };
        let bicep = paths
            .iter()
            .filter(|path| path.name().ends_with(".bicep") || path.name().ends_with(".bicepparam"));
        let text = |path: &TreePath| {
            tree.read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let texts: Vec<(&TreePath, String)> =
            bicep.filter_map(|path| Some((path, text(path)?))).collect();
        let is_wanted = texts.iter().any(|(_, text)| mentions(text));
        for (path, text) in texts.iter().filter(|_| is_wanted) {
            found.add_bicep(path, text);
        }
        let is_json = |path: &&TreePath| {
            let name = path.name().to_lowercase();
            name.ends_with(".json") && NAMES_OF_JSON.iter().any(|part| name.contains(part))
        };
        for path in paths.iter().filter(is_json) {
            found.add_json(tree, path, files);
        }
        found
    }

    fn add_bicep(&mut self, path: &TreePath, text: &str) {
        match parse(text) {
            Ok(template) => match template.using.as_deref() {
                Some(using) => {
                    if let Some(file) = path.parent().join(using) {
                        self.parameters.entry(file).or_default().push((path.clone(), template));
                    }
                }
                None => {
                    self.by_file.insert(path.clone(), template);
                }
            },
            Err(error) if mentions(text) => self.unreadable.push((path.clone(), error)),
            Err(_) => {}
        }
    }

    fn add_json(&mut self, tree: &dyn SourceTree, path: &TreePath, files: &Files) {
        let Ok(bytes) = tree.read(path) else { return };
        let text = String::from_utf8_lossy(&bytes);
        let (is_template, is_parameters) = (
            text.contains("eploymentTemplate.json") && mentions(&text),
            text.contains("eploymentParameters.json"),
        );
        let template_of_parameters = || {
            let name = path.name();
            let stem = name.split_once(".parameters").or_else(|| name.split_once(".param"))?.0;
            let stems = [Some(stem), stem.split_once('.').map(|(stem, _)| stem)];
            let names = stems.into_iter().flatten();
            let mut files = names
                .flat_map(|stem| [format!("{stem}.bicep"), format!("{stem}.json")])
                .filter_map(|name| path.parent().join(&name));
            files.find(|file| tree.is_file(file))
        };
        let of_parameters = if is_parameters { template_of_parameters() } else { None };
        if !is_template && of_parameters.is_none() {
            return;
        }
        let parsed = parse_yaml(&bytes, files.id(&tree.place(path)));
        let root = parsed.documents.first().map(|document| &document.root);
        let Some(root) = root.filter(|_| parsed.problems.is_empty()) else { return };
        if let Some(file) = of_parameters {
            let given = Template { parameters: arm::parameters(root), ..Template::default() };
            self.parameters.entry(file).or_default().push((path.clone(), given));
        } else if arm::is_template(root) {
            self.by_file.insert(path.clone(), arm::template(root));
        }
    }

    /// The template of a file.
    pub(super) fn get(&self, file: &TreePath) -> Option<&Template> {
        self.by_file.get(file)
    }

    /// The files that are deployed: those that no other one uses as a module, once for each file of
    /// their parameters. What Bicep has translated to JSON is deployed as Bicep.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let used: BTreeSet<TreePath> = self
            .by_file
            .iter()
            .flat_map(|(file, template)| {
                modules(template).filter_map(|path| file.parent().join(path))
            })
            .collect();
        let is_translated = |file: &TreePath| {
            let name = file.name().strip_suffix(".json").map(|stem| format!("{stem}.bicep"));
            name.and_then(|name| file.parent().join(&name))
                .is_some_and(|bicep| self.by_file.contains_key(&bicep))
        };
        let deployed =
            self.by_file.keys().filter(move |file| !used.contains(*file) && !is_translated(file));
        deployed.flat_map(|file| {
            let sets = self.parameters.get(file).map(Vec::as_slice).unwrap_or_default();
            let without = sets.is_empty().then_some(Entry { file, parameters: None });
            let with = sets
                .iter()
                .map(move |(path, template)| Entry { file, parameters: Some((path, template)) });
            without.into_iter().chain(with)
        })
    }
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
