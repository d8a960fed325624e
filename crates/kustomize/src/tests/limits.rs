//! Builds that grow with the ways between directories, or with each step, end; what is shared is
//! built once.

use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::source::{MemoryTree, TreePath};
use fluxscape_manifest::yaml::Library;

use crate::{Build, Builder};

/// A build, and what it cost.
fn build(files: &[(String, String)], directory: &str) -> (Build, Library) {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let tree = MemoryTree::new("own", files);
    let library = Library::default();
    let build = Builder::new(&library).build(&tree, &TreePath::clamped(directory));
    (build, library)
}

/// Two directories on each level, each of which includes both of the next.
fn diamond(levels: usize, head: &str, field: &str) -> Vec<(String, String)> {
    let file = |level: usize, side: &str| {
        let next = level + 1;
        let text = format!("{head}\n{field}: [../k{next}a, ../k{next}b]\n").replace("SIDE", side);
        (format!("k{level}{side}/kustomization.yaml"), text)
    };
    let mut files: Vec<_> =
        (0..levels).flat_map(|level| [file(level, "a"), file(level, "b")]).collect();
    for side in ["a", "b"] {
        let leaf = format!("k{levels}{side}");
        let resources = if field == "resources" { "resources: [c.yaml]" } else { "" };
        let kustomization =
            format!("{}\n{resources}\n", if field == "resources" { "" } else { head });
        files.push((format!("{leaf}/kustomization.yaml"), kustomization));
        let object = format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {side}}}}}");
        files.push((format!("{leaf}/c.yaml"), object));
    }
    files
}

#[test]
fn a_diamond_costs_its_directories_and_not_the_ways_between_them() {
    for (levels, most) in [(10, 100), (20, 200), (40, 400)] {
        let (build, library) = build(&diamond(levels, "", "resources"), "k0a");
        let entered = library.budget().spent(Resource::Directories);
        assert!(entered <= most, "{levels} levels: {entered} directories are entered");
        // kustomize rejects it: each object comes on several ways.
        assert!(!build.failures.is_empty() && build.resources.is_empty());
        assert!(!build.failures.iter().any(crate::Failure::is_limit), "{levels}");
    }
}

#[test]
fn what_is_shared_is_what_it_would_be_built_alone() {
    let (build, library) = build(&diamond(8, "namePrefix: SIDE", "resources"), "k0a");
    let mut names: Vec<&str> =
        build.resources.iter().filter_map(|r| r.node.str_at(&["metadata", "name"])).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), build.failures.len()), (256, 0));
    assert!(names.contains(&"aabababab") && names.iter().all(|name| name.starts_with('a')));
    let chains = build.resources.iter().map(|resource| resource.origin.chain.len());
    assert!(chains.into_iter().all(|length| length == 9));
    assert!(library.budget().spent(Resource::Directories) < 70);
}

#[test]
fn what_would_be_too_much_is_left_out_for_one_reason() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component";
    let doubling = (0..40).map(|n| format!("- source: {{kind: ConfigMap, name: a, fieldPath: data}}\n  targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [data.x{n}], options: {{create: true}}}}]\n"));
    let object = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}";
    let with = |kustomization: String| {
        vec![
            ("own/kustomization.yaml".to_owned(), kustomization),
            ("own/a.yaml".to_owned(), object.to_owned()),
        ]
    };
    let replacements: String = doubling.collect();
    let components = [
        with("resources: [a.yaml]\ncomponents: [../k0a]\n".to_owned()),
        diamond(40, component, "components"),
    ];
    let cases = [
        ("own", with(format!("resources: [a.yaml]\nreplacements:\n{replacements}"))),
        ("own", components.concat()),
        ("k0a", diamond(40, "namePrefix: SIDE", "resources")),
    ];
    for (directory, files) in cases {
        let (build, _) = build(&files, directory);
        let limits = build.failures.iter().filter(|failure| failure.is_limit()).count();
        assert_eq!((limits, build.resources.len()), (1, 0), "{directory}: {:?}", build.failures);
    }
}
