//! What the repository's own pipelines push as OCI artifacts.
//!
//! In: workflows, Makefiles and scripts. Out: which address holds which directory: `flux push
//! artifact oci://X --path=DIR`, or a step whose action pushes `path` to `repository`, once for
//! each value of the job's matrix. A relative path is looked for from the repository's root, and
//! else from the file. A line with a variable that nothing near it sets is passed over: never a
//! guess.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxscape_manifest::source::{
    ArchiveTree, Checkout, CopyTree, IgnorePatterns, RepositoryUrl, SourceTree, TreePath,
};
use fluxscape_manifest::yaml::{Library, Node, Parsed};

use crate::flux::origins::commands::{Arguments, filled, is_pipeline, variables};

/// An OCI artifact that is made from a directory of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) struct Publication {
    /// Where it is pushed to, without the tag.
    pub(in crate::flux) address: RepositoryUrl,
    /// What is pushed.
    pub(in crate::flux) directory: TreePath,
    /// The patterns of what is left out of it, beside those of its own `.sourceignore`: one a
    /// line.
    ignored: String,
    /// The same as the pipeline writes it.
    written: String,
}

impl Publication {
    /// The same with a directory that is there: from the repository's root, or from the file that
    /// pushes it.
    fn placed(self, tree: &dyn SourceTree, file: &TreePath) -> Option<Self> {
        let beside = file.parent().join(&self.written).unwrap_or_default();
        let directory =
            [self.directory.clone(), beside].into_iter().find(|path| tree.kind(path).is_some())?;
        Some(Self { directory, ..self })
    }

    pub(in crate::flux) fn tree(&self, own: &Arc<dyn SourceTree>) -> Arc<dyn SourceTree> {
        let whole = self.directory.is_root();
        let tree = if whole {
            Arc::clone(own)
        } else {
            Arc::new(CopyTree::below(own, &self.directory)) as Arc<dyn SourceTree>
        };
        if self.ignored.is_empty() {
            return tree;
        }
        let patterns = IgnorePatterns::of_source(tree.as_ref(), Some(&self.ignored));
        Arc::new(ArchiveTree::new(tree, patterns, Checkout::default()))
    }
}

/// The files of a repository that may push something, read once.
pub(in crate::flux) struct Pipelines(Vec<Pipeline>);

struct Pipeline {
    file: TreePath,
    text: String,
    /// The same as YAML, where it is a workflow.
    parsed: Option<Arc<Parsed>>,
}

impl Pipelines {
    pub(in crate::flux) fn read(
        library: &Library,
        tree: &dyn SourceTree,
        files: &[TreePath],
    ) -> Self {
        let read = |file: &TreePath| {
            let bytes = tree.read(file).ok()?;
            let text = Some(String::from_utf8_lossy(&bytes).into_owned())
                .filter(|text| text.contains("push"))?;
            let parsed = (text.contains("uses:") || text.contains("matrix:"))
                .then(|| library.load(tree, file).ok())
                .flatten();
            Some(Pipeline { file: file.clone(), text, parsed })
        };
        Self(files.iter().filter(|file| is_pipeline(file)).filter_map(read).collect())
    }

    /// What they push. `own` is the repository's address, for what a workflow calls
    /// `github.repository`.
    pub(in crate::flux) fn publications(
        &self,
        tree: &dyn SourceTree,
        own: Option<&RepositoryUrl>,
    ) -> Vec<Publication> {
        let mut found: Vec<Publication> = Vec::new();
        for publication in self.0.iter().flat_map(|pipeline| pipeline.publications(tree, own)) {
            if !found.contains(&publication) {
                found.push(publication);
            }
        }
        found
    }
}

impl Pipeline {
    fn publications(&self, tree: &dyn SourceTree, own: Option<&RepositoryUrl>) -> Vec<Publication> {
        let variables = variables(&self.text, own);
        let roots: Vec<&Node> = self
            .parsed
            .iter()
            .flat_map(|parsed| &parsed.documents)
            .map(|document| &document.root)
            .collect();
        let matrices: Vec<BTreeMap<String, String>> =
            roots.iter().flat_map(|root| matrices(root)).collect();
        let mut pushes = Vec::new();
        for values in std::iter::once(BTreeMap::new()).chain(matrices) {
            let mut variables = variables.clone();
            variables.extend(values);
            pushes.extend(commands(&self.text).filter_map(|command| pushed(&command, &variables)));
            for root in &roots {
                actions(root, &variables, &mut pushes);
            }
        }
        pushes.into_iter().filter_map(|push| push.placed(tree, &self.file)).collect()
    }
}

/// How many combinations of a matrix are tried.
const MOST_COMBINATIONS: usize = 256;

/// The combinations of values that the matrices of a workflow's jobs run with, as `matrix.NAME`.
fn matrices(workflow: &Node) -> Vec<BTreeMap<String, String>> {
    let mut found = Vec::new();
    for (_, job) in workflow.get("jobs").into_iter().flat_map(Node::entries) {
        let Some(matrix) = job.at(&["strategy", "matrix"]) else { continue };
        let mut combinations = vec![BTreeMap::new()];
        for (name, values) in
            matrix.entries().filter(|(name, _)| !matches!(*name, "include" | "exclude"))
        {
            let values: Vec<BTreeMap<String, String>> =
                values.items().iter().map(|value| flat(&format!("matrix.{name}"), value)).collect();
            let with = |known: &BTreeMap<String, String>| {
                values.iter().map(|value| merged(known, value)).collect::<Vec<_>>()
            };
            combinations = combinations.iter().flat_map(with).take(MOST_COMBINATIONS).collect();
        }
        let added = matrix.items_at(&["include"]).iter().map(|entry| flat("matrix", entry));
        found.extend(combinations.into_iter().chain(added).filter(|values| !values.is_empty()));
    }
    found
}

/// The texts of a value by the names that reach them.
fn flat(name: &str, value: &Node) -> BTreeMap<String, String> {
    match value.as_str() {
        Some(text) => BTreeMap::from([(name.to_owned(), text.to_owned())]),
        None => {
            value.entries().flat_map(|(key, value)| flat(&format!("{name}.{key}"), value)).collect()
        }
    }
}

fn merged(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    a.iter().chain(b).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The commands that push, lines that go on joined.
fn commands(text: &str) -> impl Iterator<Item = String> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines: Vec<String> =
        joined.lines().filter(|line| line.contains("push artifact")).map(str::to_owned).collect();
    lines.into_iter()
}

fn pushed(command: &str, variables: &BTreeMap<String, String>) -> Option<Publication> {
    let command = filled(command.split_once("push artifact")?.1, variables);
    let arguments = Arguments::of(&command);
    let address = arguments.words().iter().find(|word| word.starts_with("oci://"))?;
    let short = || {
        let flags = arguments.flags();
        let (_, values) = flags.iter().find(|(name, _)| *name == "-f")?;
        values.first().map(|path| (*path).to_owned())
    };
    let directory = arguments.flag("path").or_else(short)?;
    let ignored = arguments.flag("ignore-paths").unwrap_or_default().replace(',', "\n");
    Some(Publication { ignored, ..publication(address, &directory)? })
}

/// Steps of a workflow whose action pushes.
fn actions(node: &Node, variables: &BTreeMap<String, String>, found: &mut Vec<Publication>) {
    let pushes = node.str_at(&["uses"]).is_some_and(|uses| uses.contains("push"));
    if let (true, Some(repository)) = (pushes, node.str_at(&["with", "repository"])) {
        let address = filled(repository, variables);
        let address = if address.contains("://") { address } else { format!("oci://{address}") };
        let directory = filled(node.str_at(&["with", "path"]).unwrap_or("."), variables);
        found.extend(publication(&address, &directory));
    }
    node.items().iter().for_each(|item| actions(item, variables, found));
    node.entries().for_each(|(_, value)| actions(value, variables, found));
}

/// An address without its tag and a directory; none when a variable is left in either.
fn publication(address: &str, directory: &str) -> Option<Publication> {
    // The tag may be a command of its own (`:$(git rev-parse HEAD)`): it does not matter.
    let name_starts =
        address.rfind('/').filter(|at| !address.get(*at..).unwrap_or_default().contains(')'));
    let end = name_starts
        .and_then(|at| address.get(at..)?.find(':').map(|tag| at + tag))
        .unwrap_or(address.len());
    let address = address.get(..end)?.split('@').next()?;
    if address.contains('$') || directory.contains('$') {
        return None;
    }
    let (address, written) = (RepositoryUrl::parse(address)?, directory.to_owned());
    Some(Publication {
        address,
        directory: TreePath::clamped(directory),
        ignored: String::new(),
        written,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::MemoryTree;

    fn found(file: &str, text: &str) -> Vec<String> {
        let tree = MemoryTree::new("own", [(file, text), ("deploy/a.yaml", "")]);
        let own = RepositoryUrl::parse("https://github.com/Team/own");
        let found = Pipelines::read(&Library::default(), &tree, &[TreePath::clamped(file)])
            .publications(&tree, own.as_ref());
        found
            .into_iter()
            .map(|publication| format!("{}={}", publication.address, publication.directory))
            .collect()
    }

    #[test]
    fn what_a_pipeline_pushes_is_found_and_never_guessed() {
        for (file, text, expected) in [
            (
                "Makefile",
                "push:\n\tflux push artifact oci://ghcr.io/a/b:$(git rev-parse HEAD) \\\n\t  --path=./deploy --source=x\n",
                "ghcr.io/a/b=deploy",
            ),
            (
                "Makefile",
                "REPO ?= oci://ghcr.io/a/b\npush:\n\tflux push artifact $(REPO):latest --path deploy\n",
                "ghcr.io/a/b=deploy",
            ),
            (
                ".github/workflows/x.yaml",
                "env:\n  URL: ghcr.io/${{ github.repository }}/m\njobs:\n  a:\n    steps:\n      - run: flux push artifact oci://${{ env.URL }}:v1 --path=\"./deploy\"\n",
                "ghcr.io/team/own/m=deploy",
            ),
            (
                ".github/workflows/x.yaml",
                "steps:\n  - uses: team/actions/push@main\n    with: {repository: ghcr.io/a/b, path: deploy}\n",
                "ghcr.io/a/b=deploy",
            ),
            (
                ".github/workflows/x.yaml",
                "jobs:\n  a:\n    strategy:\n      matrix:\n        part: [deploy, nowhere]\n    steps:\n      - uses: team/actions/push@main\n        with:\n          repository: ghcr.io/${{ github.repository }}/${{ matrix.part }}\n          path: ./${{ matrix.part }}\n",
                "ghcr.io/team/own/deploy=deploy",
            ),
            (
                ".github/workflows/x.yaml",
                "jobs:\n  a:\n    strategy:\n      matrix:\n        include: [{name: m, path: deploy}]\n    steps:\n      - run: flux push artifact oci://ghcr.io/a/${{ matrix.name }}:v1 --path=${{ matrix.path }}\n",
                "ghcr.io/a/m=deploy",
            ),
            (
                "scripts/push.sh",
                "flux push artifact oci://ghcr.io/a/b:v1 --path=./../deploy",
                "ghcr.io/a/b=deploy",
            ),
            (
                "push.sh",
                "flux push artifact oci://localhost:5050/a:$TIME --path=deploy",
                "localhost/a=deploy",
            ),
            ("Makefile", "\tflux push artifact oci://ghcr.io/$(WHO)/b:v1 --path=./deploy", ""),
            ("Makefile", "\tflux push artifact oci://ghcr.io/a/b:v1 --path=./nowhere", ""),
            ("notes.txt", "flux push artifact oci://ghcr.io/a/b:v1 --path=./deploy", ""),
        ] {
            assert_eq!(found(file, text).join(" "), expected, "{file}: {text}");
        }
    }
}
