//! Image automation, field by field: which policies an automation serves, what a marker means and
//! where it is read.

use crate::memory::{SYNC, edges, graph, kustomization, node, rules};
use fluxscape::graph::{Detail, Graph};

fn image(kind: &str, name: &str, namespace: &str, spec: &str) -> String {
    format!(
        "apiVersion: image.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{of: {name}}}}}\n\
         spec: {{{spec}}}\n---\n"
    )
}

/// Two policies in `flux-system`, one of the same name elsewhere, and an automation with these
/// further fields.
fn automated(fields: &str, pods: &[(&str, &str)]) -> Graph {
    let policy = |name: &str, namespace: &str| {
        image("ImagePolicy", name, namespace, "imageRepositoryRef: {name: web}")
    };
    let spec = format!("sourceRef: {{kind: GitRepository, name: flux-system}}{fields}");
    let images = [
        image("ImageUpdateAutomation", "auto", "flux-system", &spec),
        image("ImageRepository", "web", "flux-system", "image: example.org/web"),
        policy("web", "flux-system"),
        policy("api", "flux-system"),
        policy("web", "other"),
        image("ImageRepository", "web", "other", "image: example.org/web"),
    ];
    let images = images.concat();
    let web = kustomization("web", "path: ./web");
    let mut files =
        vec![SYNC, ("clusters/a/web.yaml", web.as_str()), ("clusters/a/images.yaml", &images)];
    files.extend_from_slice(pods);
    graph(&files)
}

/// `namespace/name` of the policies that the automation updates.
fn updated(graph: &Graph) -> Vec<String> {
    edges(graph, "updates")
        .iter()
        .filter_map(|edge| edge.split("ImagePolicy ").nth(1))
        .map(str::to_owned)
        .collect()
}

const BOTH: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - image: web:1 # {\"$imagepolicy\": \"flux-system:web\"}\n  \
                    - image: api:1 # {\"$imagepolicy\": \"flux-system:api\"}\n  - image: far:1 # {\"$imagepolicy\": \"other:web\"}\n";

#[test]
fn an_automation_serves_the_policies_of_its_namespace_whose_markers_it_reaches() {
    for (fields, path, expected) in [
        // ImageUpdateAutomation.spec.update.path: the root of the repository when absent, and
        // everything below it
        ("", "web/deep/pod.yaml", &["flux-system/api", "flux-system/web"][..]),
        (", update: {path: ./}", "web/pod.yaml", &["flux-system/api", "flux-system/web"]),
        (
            ", update: {path: ./web, strategy: Setters}",
            "web/deep/pod.yaml",
            &["flux-system/api", "flux-system/web"],
        ),
        (", update: {path: ./clusters}", "web/pod.yaml", &[]),
        // ImageUpdateAutomation.spec.policySelector: among the policies of its own namespace
        (", policySelector: {matchLabels: {of: api}}", "web/pod.yaml", &["flux-system/api"]),
        (
            ", policySelector: {matchExpressions: [{key: of, operator: NotIn, values: [api]}]}",
            "web/pod.yaml",
            &["flux-system/web"],
        ),
        (", policySelector: {matchLabels: {of: nobody}}", "web/pod.yaml", &[]),
        // the marker's files: .yaml, .yml and Kustomization
        ("", "web/pod.yml", &["flux-system/api", "flux-system/web"]),
        ("", "notes/pod.txt", &[]),
        ("", "notes/pod.json", &[]),
        ("", "notes/Kustomization", &["flux-system/api", "flux-system/web"]),
    ] {
        assert_eq!(updated(&automated(fields, &[(path, BOTH)])), expected, "{fields} {path}");
    }
}

#[test]
fn an_automation_says_where_it_reads_and_where_it_pushes() {
    for (fields, expected) in [
        // ImageUpdateAutomation.spec.git.push.branch, .refspec, and what is checked out when
        // neither is said
        (", git: {checkout: {ref: {branch: main}}, push: {branch: updates}}", Some("updates")),
        (
            ", git: {push: {refspec: 'refs/heads/main:refs/heads/auto'}}",
            Some("refs/heads/main:refs/heads/auto"),
        ),
        (", git: {checkout: {ref: {branch: release}}}", Some("release")),
        // neither: the branch that its source checks out
        ("", Some("main")),
        // v1alpha1
        (", checkout: {branch: old}, push: {branch: older}", Some("older")),
        (", checkout: {branch: old}", Some("old")),
    ] {
        let graph = automated(fields, &[]);
        let automation = node(&graph, "ImageUpdateAutomation", "auto");
        assert_eq!(automation.details.get(Detail::Pushes), expected, "{fields}");
        assert!(
            edges(&graph, "sourceRef").contains(
                &"ImageUpdateAutomation flux-system/auto -> GitRepository flux-system/flux-system"
                    .to_owned()
            )
        );
        assert_eq!(
            edges(&graph, "push"),
            ["ImageUpdateAutomation flux-system/auto -> Repository example.org/team/own"],
            "{fields}"
        );
    }
}

#[test]
fn a_marker_is_the_comment_of_a_scalar_and_names_a_policy() {
    let pod = |image: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - name: c\n{image}"
        )
    };
    for (image, sets) in [
        // the line comment of a scalar, with or without the part that it sets
        ("    image: web:1 # {\"$imagepolicy\": \"flux-system:web\"}\n", 1),
        ("    image: web:1 # {\"$imagepolicy\": \"flux-system:web:tag\"}\n", 1),
        ("    image: web:1 #{\"$imagepolicy\": \"flux-system:web:name\"}\n", 1),
        ("    image: web:1 # {\"$imagepolicy\": \"flux-system:web:digest\"}\n", 1),
        // its head comment
        ("    # {\"$imagepolicy\": \"flux-system:web\"}\n    image: web:1\n", 1),
        // no JSON, no token, another word around it
        ("    image: web:1 # {$imagepolicy: flux-system:web}\n", 0),
        ("    image: web:1 # set by {\"$imagepolicy\": \"flux-system:web\"}\n", 0),
        ("    image: web:1 # {\"$other\": \"flux-system:web\"}\n", 0),
    ] {
        let graph = automated("", &[("web/pod.yaml", &pod(image))]);
        assert_eq!((edges(&graph, "sets").len(), updated(&graph).len()), (sets, sets), "{image}");
    }
    let nowhere = automated(
        "",
        &[(
            "web/pod.yaml",
            &pod("    image: web:1 # {\"$imagepolicy\": \"flux-system:nowhere\"}\n"),
        )],
    );
    assert_eq!(rules(&nowhere), ["marker-without-policy"]);
}

#[test]
fn a_policy_may_read_a_repository_of_another_namespace() {
    // ImagePolicy.spec.imageRepositoryRef.namespace; whether `accessFrom` lets it in is for the
    // rule cross-namespace-denied to say
    let far =
        image("ImagePolicy", "p", "shop", "imageRepositoryRef: {name: web, namespace: images}");
    for access in [
        "",
        ", accessFrom: {namespaceSelectors: []}",
        ", accessFrom: {namespaceSelectors: [{matchLabels: {team: shop}}]}",
    ] {
        let repository =
            image("ImageRepository", "web", "images", &format!("image: example.org/web{access}"));
        let drawn = graph(&[SYNC, ("clusters/a/all.yaml", &[far.as_str(), &repository].concat())]);
        assert_eq!(
            edges(&drawn, "imageRepositoryRef"),
            ["ImagePolicy shop/p -> ImageRepository images/web"],
            "{access}"
        );
    }
}

#[test]
fn a_policy_of_another_cluster_is_there_and_one_of_none_is_not() {
    let [a, b] = ["a", "b"].map(|name| SYNC.1.replace("clusters/a", &format!("clusters/{name}")));
    let web = kustomization("web", "path: ./web");
    let policies = image("ImagePolicy", "web", "flux-system", "imageRepositoryRef: {name: web}")
        + &image("ImageRepository", "web", "flux-system", "image: example.org/web");
    let pod = |policy: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - image: web:1 # {{\"$imagepolicy\": \"{policy}\"}}\n"
        )
    };
    for (policy, missing) in [
        ("flux-system:web", 0),
        ("flux-system:web:tag", 0),
        ("flux-system:api", 1),
        ("other:web", 1),
    ] {
        let graph = graph(&[
            ("clusters/a/flux-system/gotk-sync.yaml", &a),
            ("clusters/b/flux-system/gotk-sync.yaml", &b),
            ("clusters/a/web.yaml", &web),
            ("clusters/b/policies.yaml", &policies),
            ("web/pod.yaml", &pod(policy)),
        ]);
        let found = rules(&graph).iter().filter(|rule| **rule == "marker-without-policy").count();
        assert_eq!(found, missing, "{policy}");
    }
}
