//! Reads the configuration: syntax, then keys, then values, then what values mean together.

use super::keys::unknown_keys;
use super::outputs::{wrong_outputs, wrong_readmes};
use super::roots::settle_roots;
use super::{Config, schema};
use crate::lint::CONFIGURATION;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

/// The names that the file may have; the first one found is read.
pub const NAMES: [&str; 2] = [".fluxscape.yaml", ".fluxscape.yml"];

/// Reads the configuration at the root of a tree; `None` where there is none.
///
/// # Errors
/// All that is wrong with the file (rule `configuration`): a drawing from half a configuration
/// would be a guess.
pub fn load(library: &Library, tree: &dyn SourceTree) -> Result<Option<Config>, Vec<Diagnostic>> {
    let is_there = |path: &TreePath| tree.is_file(path) || tree.rejection(path).is_some();
    let Some(path) = NAMES.iter().map(|name| TreePath::clamped(name)).find(is_there) else {
        return Ok(None);
    };
    let whole = Span::file(library.files().id(&tree.place(&path)));
    let unreadable = |error: String| vec![Diagnostic::error(&CONFIGURATION, whole, error)];
    let parsed = library.load(tree, &path).map_err(|error| unreadable(error.to_string()))?;
    if !parsed.problems.is_empty() {
        return Err(parsed.problems.clone());
    }
    let Some(document) = parsed.documents.first() else {
        return Ok(Some(Config::default()));
    };
    let unknown = unknown_keys(&document.root, &schema());
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let bytes = tree.read(&path).map_err(|error| unreadable(error.to_string()))?;
    let mut config: Config =
        serde_yaml::from_slice(&bytes).map_err(|error| vec![wrong_value(&error, whole)])?;
    let mut wrong = wrong_outputs(&config, &document.root);
    wrong.extend(wrong_readmes(&config, &document.root));
    wrong.extend(settle_roots(&mut config.roots, &document.root, tree));
    wrong.extend(config.lint.settle(document.root.get("lint")));
    wrong.extend(wrong_look(&config, &document.root));
    let look = document.root.get("look").map_or(whole, |node| node.span);
    let hint = "not everybody can read text in it: choose a darker colour for the light theme, a lighter one for the dark theme";
    config.warnings.extend(
        config
            .look
            .weak()
            .into_iter()
            .map(|weak| Diagnostic::warning(&CONFIGURATION, look, weak).hint(hint)),
    );
    if wrong.is_empty() { Ok(Some(config)) } else { Err(wrong) }
}

/// serde names line and column at the end of its message; here they belong in the span.
fn wrong_value(error: &serde_yaml::Error, whole: Span) -> Diagnostic {
    let message = error.to_string();
    let Some(location) = error.location() else {
        return Diagnostic::error(&CONFIGURATION, whole, message);
    };
    let (line, column) = (location.line(), location.column());
    let message = message
        .strip_suffix(&format!(" at line {line} column {column}"))
        .unwrap_or(&message)
        .to_owned();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Diagnostic::error(&CONFIGURATION, Span::new(whole.file, number(line), number(column)), message)
}

/// Colours and fonts that mean nothing.
fn wrong_look(config: &Config, root: &Node) -> Vec<Diagnostic> {
    let place = |way: &[&str]| {
        let keys = std::iter::once("look").chain(way.iter().copied());
        keys.fold(root, |node, key| node.get(key).unwrap_or(node)).span
    };
    config
        .look
        .wrong()
        .into_iter()
        .map(|(way, message)| Diagnostic::error(&CONFIGURATION, place(&way), message))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::Theme;
    use crate::view::Picture;
    use fluxscape_manifest::source::{Files, MemoryTree};

    fn read(text: &str) -> Result<Option<Config>, Vec<String>> {
        let library = Library::new(Arc::new(Files::default()));
        let tree = MemoryTree::new("own", [(".fluxscape.yaml", text)]);
        load(&library, &tree).map_err(|found| found.iter().map(said).collect())
    }

    fn said(diagnostic: &Diagnostic) -> String {
        let at = diagnostic.span.map_or((0, 0), |span| (span.line, span.column));
        let hint = diagnostic.hint.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
        format!("{}:{}: {} ({hint})", at.0, at.1, diagnostic.message)
    }

    #[test]
    fn no_file_is_no_configuration_and_an_empty_one_is_all_defaults() {
        let library = Library::new(Arc::new(Files::default()));
        assert_eq!(load(&library, &MemoryTree::new("own", [("a.yaml", "")])), Ok(None));
        assert_eq!(read("# nothing yet\n"), Ok(Some(Config::default())));
    }

    #[test]
    fn every_key_is_read() {
        let config = read(concat!(
            "url: git@example.org:a/b.git\n",
            "repositories:\n  - { url: https://example.org/common.git, path: ../common }\n",
            "terraform: [ ../infra/qa ]\n",
            "modules:\n  - { source: example/flux/kubernetes, path: ../module }\n",
            "outputs:\n  - { view: apps, environment: qa, cluster: c, file: docs/qa.png, theme: dark, scale: 2 }\n  - { file: a.svg }\n",
            "readme: [ README.md ]\n",
            "roots: [ { cluster: c, path: ./, source: team/own, origin: terraform } ]\n",
        ));
        let config = config.unwrap().unwrap();
        assert_eq!(config.repositories[0].path.to_str(), Some("../common"));
        assert_eq!(config.modules[0].source, "example/flux/kubernetes");
        let root = &config.roots[0];
        assert_eq!((root.cluster.as_str(), root.source.as_deref()), ("c", Some("team/own")));
        assert!(root.origin.is_some() && root.span.is_some());
        let [qa, plain] = config.outputs.as_slice() else { panic!("{config:?}") };
        assert_eq!(
            (qa.view, qa.theme, qa.scale, qa.environment.as_deref()),
            (Picture::Apps, Some(Theme::Dark), Some(2.0), Some("qa"))
        );
        assert_eq!((plain.view, plain.theme, plain.scale), (Picture::Overview, None, None));
    }

    #[test]
    fn a_colour_that_is_hard_to_read_is_taken_and_told() {
        let config = read("look:\n  colors:\n    apply: { light: '#ffcc00', dark: '#79a8ff' }\n")
            .unwrap()
            .unwrap();
        let warnings: Vec<String> = config.warnings.iter().map(said).collect();
        assert!(
            warnings.len() == 1
                && warnings[0].starts_with("2:3: #ffcc00 for apply has a contrast of 1."),
            "{warnings:?}"
        );
    }

    #[test]
    fn what_is_wrong_has_a_position_and_a_way_out() {
        let cases = [
            (
                "outputs:\n  - view: apps\n    fiel: a.svg\n",
                "3:5: unknown key \"fiel\" (did you mean \"file\"?)",
            ),
            (
                "zzz: 1\n",
                "1:1: unknown key \"zzz\" (known keys: applications, environments, hide, lint, look, modules, origins, outputs, readme, repositories, roots, terraform, tiers, url)",
            ),
            (
                "roots:\n  - { cluster: a, path: clusters/a }\n",
                "2:25: there is no directory clusters/a (name a directory of the repository, from its root)",
            ),
            (
                "roots:\n  - { cluster: a, path: ../a }\n",
                "2:25: ../a leads out of the repository (name a directory of the repository, from its root)",
            ),
            (
                "roots:\n  - { cluster: a, path: . }\n  - { cluster: a, path: . }\n",
                "3:16: another root above is cluster a (give each cluster a name of its own)",
            ),
            ("roots:\n  - { cluster: ' ', path: . }\n", "2:16: the cluster has no name (-)"),
            (
                "roots:\n  - { cluster: a, path: ., source: HelmChart/a/b }\n",
                "2:36: HelmChart is no kind of source: use one of GitRepository, OCIRepository, Bucket, ExternalArtifact (write it as name, namespace/name or Kind/namespace/name)",
            ),
            (
                "roots:\n  - { cluster: a, paht: . }\n",
                "2:19: unknown key \"paht\" (did you mean \"path\"?)",
            ),
            (
                "outputs:\n  - file: a.gif\n",
                "2:11: there is no output format \"gif\" (known extensions: svg, png, html, json, mmd, dot, d2, txt, md)",
            ),
            (
                "outputs:\n  - file: a.svg\n  - file: a.svg\n",
                "3:11: another output above writes a.svg (-)",
            ),
            (
                "outputs:\n  - { file: a.svg, scale: 2 }\n",
                "2:27: scale is supported for PNG only (-)",
            ),
            (
                "look:\n  colors:\n    apply: { light: blue }\n",
                "3:21: \"blue\" is not a colour: use #rrggbb (-)",
            ),
            (
                "look:\n  fonts: { sans: 'a\"b' }\n",
                "2:18: font families must be names, separated by commas (-)",
            ),
            (
                "outputs:\n  - { file: a.png, text: paths }\n",
                "2:26: text is supported for SVG only (-)",
            ),
            (
                "outputs:\n  - { view: apps }\n",
                "2:13: this output has no file (add a file, or fill a block of a Markdown file with block: mermaid, table or outline)",
            ),
            (
                "outputs:\n  - { block: table }\n",
                "2:14: this block has no name (a block is between <!-- fluxscape:begin NAME --> and <!-- fluxscape:end NAME -->)",
            ),
            (
                "outputs:\n  - { name: a, block: table, theme: dark }\n",
                "2:37: theme is not supported for a block of text (it is an option for pictures; a text supports cluster, environment, application, focus, hide and only)",
            ),
            (
                "outputs:\n  - { name: a, block: table, application: b, focus: c, waves: true }\n",
                "2:63: waves is not supported for a block of text (it is an option for pictures; a text supports cluster, environment, application, focus, hide and only)",
            ),
            (
                "outputs:\n  - file: ../a.svg\n",
                "2:11: ../a.svg cannot be written: it is outside the repository (name a file inside the repository)",
            ),
            (
                "outputs:\n  - file: .GIT/hooks/a.txt\n",
                "2:11: .GIT/hooks/a.txt cannot be written: it is in .GIT, which fluxscape never writes to (name a file in another directory)",
            ),
            (
                "outputs:\n  - file: a.svg\n  - file: b/../a.svg\n",
                "3:11: another output above writes b/../a.svg (-)",
            ),
            (
                "outputs: [ { file: a.svg } ]\nreadme: [ README.md, /etc/motd ]\n",
                "2:22: /etc/motd cannot be written: it is outside the repository (name a file inside the repository)",
            ),
            (
                "outputs:\n  - { file: a.png, scale: 99 }\n",
                "2:27: the scale must be between 0.25 and 8 (-)",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), Err(vec![expected.to_owned()]), "{text}");
        }
    }

    #[test]
    fn a_wrong_value_is_named_with_what_would_do() {
        let said = read("outputs:\n  - file: a.svg\n    view: map\n").unwrap_err().join("\n");
        assert!(
            said.starts_with("3:11: outputs[0].view: unknown variant `map`, expected one of `overview`, `apps`, `resources`, `full`"),
            "{said}"
        );
    }
}
