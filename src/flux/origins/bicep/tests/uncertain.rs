//! What cannot be read or known of deployments: reported, and never taken for certain.

use super::{deployed, flux};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Files, MemoryTree, SourceTree, TreePath};

/// The objects that are created, and `rule file line: message` of what is reported.
fn told(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let tree: &dyn SourceTree = &MemoryTree::new("", files.iter().copied());
    let (paths, table) = (tree.files(&TreePath::root()), Files::default());
    let mut diagnostics = Vec::new();
    let found = deployed(tree, &paths, &table, &mut diagnostics);
    let objects = found.iter().flat_map(|found| &found.objects);
    let objects = objects.map(|node| {
        let path = node.str_at(&["spec", "path"]).unwrap_or_default();
        format!("{} {path}", ResourceId::of(node).name).trim_end().to_owned()
    });
    let reported = diagnostics.iter().map(|diagnostic| {
        let span = diagnostic.span.unwrap();
        let place = table.place(span.file);
        format!("{} {}:{}: {}", diagnostic.rule.name, place.path, span.line, diagnostic.message)
    });
    (objects.collect(), reported.collect())
}

/// A template whose only Kustomization applies a directory of its parameter `stage`.
fn staged() -> String {
    let kustomization = "kustomizations: { a: { path: './clusters/${stage}' } }";
    format!("param stage string = 'dev'\n{}", flux(kustomization))
}

#[test]
fn parameters_that_cannot_be_read_are_unknown_and_never_defaults() {
    let (main, json) = (
        staged(),
        "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    );
    let unknown = ["c", "c-a ./clusters/${stage}"];
    for (file, text, objects, reported) in [
        (
            "main.bicepparam",
            "using 'main.bicep'\nparam stage = 'qa'\n".to_owned(),
            ["c", "c-a ./clusters/qa"],
            "",
        ),
        (
            "main.bicepparam",
            "using 'main.bicep'\nparam stage = \n".to_owned(),
            unknown,
            "origin-unreadable main.bicepparam:2",
        ),
        (
            "prod.bicepparam",
            "using 'main.bicep'\nextends 'base.bicepparam'\n".to_owned(),
            unknown,
            "",
        ),
        (
            "main.parameters.json",
            format!(
                "{{\n  // of the cluster\n  \"$schema\": \"{json}\",\n  \"parameters\": {{\"stage\": {{\"value\": \"qa\"}} /* ! */ }}\n}}\n"
            ),
            ["c", "c-a ./clusters/qa"],
            "",
        ),
        (
            "main.parameters.json",
            format!(
                "{{\n  \"$schema\": \"{json}\",\n  \"parameters\": {{\"stage\": {{\"value\": \"qa\"}}\n}}\n"
            ),
            unknown,
            "origin-unreadable main.parameters.json:",
        ),
    ] {
        let (found, told) = told(&[("main.bicep", &main), (file, &text)]);
        assert_eq!(found, objects, "{text}");
        assert!(
            told.join("").starts_with(reported) && told.is_empty() == reported.is_empty(),
            "{told:?}"
        );
    }
    let base = "using none\nparam stage = 'live'\n";
    let extending = "using 'main.bicep'\nextends 'base.bicepparam'\n";
    let files =
        [("main.bicep", main.as_str()), ("base.bicepparam", base), ("prod.bicepparam", extending)];
    assert_eq!(told(&files).0, ["c", "c-a ./clusters/live"]);
}

#[test]
fn what_is_not_valid_creates_nothing_and_is_reported() {
    let calls = |file: &str| format!("module x '{file}' = {{\n  name: 'x'\n  params: {{}}\n}}\n");
    let flux = staged();
    let broken_json = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"resources\": [{\n    \"type\": \"Microsoft.KubernetesConfiguration/fluxConfigurations\",\n}\n";
    for (files, reported) in [
        // Modules that use each other, or themselves.
        (
            vec![("a.bicep", calls("b.bicep")), ("b.bicep", calls("a.bicep") + &flux)],
            vec!["origin-unreadable b.bicep:1: the module a.bicep uses itself, however far down"],
        ),
        (
            vec![("a.bicep", flux.clone() + &calls("./a.bicep"))],
            vec![
                "origin-unreadable a.bicep:14: the module ./a.bicep uses itself, however far down",
            ],
        ),
        // A circle of what has nothing to do with Flux.
        (vec![("a.bicep", calls("b.bicep")), ("b.bicep", calls("a.bicep"))], vec![]),
        // One that cannot be read and uses a module that can: that one is not deployed alone.
        (
            vec![("main.bicep", calls("flux.bicep") + "var x = [\n"), ("flux.bicep", flux.clone())],
            vec![
                "origin-unreadable main.bicep:5: a Flux configuration that cannot be read: expected a value",
            ],
        ),
        (vec![("gitops.json", broken_json.to_owned())], vec!["origin-unreadable gitops.json:"]),
    ] {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let (found, told) = told(&files);
        assert_eq!(found, [""; 0], "{files:?}");
        assert_eq!(told.len(), reported.len(), "{told:?}");
        assert!(
            told.iter().zip(&reported).all(|(told, start)| told.starts_with(start)),
            "{told:?}"
        );
    }
}

#[test]
fn what_depends_on_an_unknown_is_not_taken_for_certain() {
    let guarded = |condition: &str| {
        staged().replace("= {\n  scope", &format!("= if ({condition}) {{\n  scope"))
    };
    let all = ["c", "c-a ./clusters/dev"];
    for (declared, condition, objects, reported) in [
        ("param on bool = true", "on", &all[..], ""),
        ("param on bool = false", "on", &[], ""),
        (
            "param on bool",
            "on",
            &[],
            "whether a Flux configuration is created is unknown: it depends on on",
        ),
        (
            "param on bool",
            "!on",
            &[],
            "whether a Flux configuration is created is unknown: it depends on on",
        ),
        ("param on bool", "on || true", &all, ""),
        (
            "param on string",
            "on == 'x'",
            &[],
            "whether a Flux configuration is created is unknown: it depends on on",
        ),
    ] {
        let text = format!("{declared}\n{}", guarded(condition));
        let (found, told) = told(&[("main.bicep", &text)]);
        assert_eq!(found, objects, "{condition}");
        assert!(
            told.join("").ends_with(reported) && told.is_empty() == reported.is_empty(),
            "{told:?}"
        );
    }
    let open = staged().replace("{ a: { path: './clusters/${stage}' } }", "parts");
    let (found, told) = told(&[("main.bicep", &format!("param parts object\n{open}"))]);
    assert_eq!(found, [""; 0]);
    assert_eq!(
        told,
        [
            "unknown-manifest main.bicep:6: what this Flux configuration creates is unknown: it depends on parts"
        ]
    );
}
