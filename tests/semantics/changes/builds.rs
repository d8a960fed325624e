//! What no longer builds, and what builds again.

use super::{config_map, deployment, gone, judge, kustomization, row, text};

const FILE: &str = "apps/portal/kustomization.yaml";

#[test]
fn what_no_longer_builds_is_told_with_its_reason_and_nothing_of_it_is_called_removed() {
    judge(vec![
        row(
            "a file that is absent",
            vec![],
            vec![(FILE, text("resources: [web.yaml, gone.yaml]\n"))],
            "`portal` no longer builds: gone.yaml: no such file or directory",
        ),
        row(
            "a file that is removed but listed",
            vec![(FILE, text("resources: [web.yaml]\n"))],
            vec![("apps/portal/web.yaml", gone())],
            "`portal` no longer builds: web.yaml: no such file or directory",
        ),
        row(
            "a field that does not exist",
            vec![],
            vec![(FILE, text("resource: [web.yaml]\n"))],
            "Deployment `web` is removed, and Flux deletes it",
        ),
        row(
            "a path that is absent",
            vec![],
            vec![("clusters/a/portal.yaml", kustomization("portal", ", path: ./app/portal"))],
            "`portal` no longer builds: path app/portal does not exist in its source; `portal` is built from `./app/portal` instead of `./apps/portal`",
        ),
        row(
            "a patch without its target",
            vec![(FILE, text("resources: [web.yaml]\n"))],
            vec![(
                FILE,
                text(
                    "resources: [web.yaml]\npatches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}'}]\n",
                ),
            )],
            "`portal` no longer builds: no resource matches the patch for ConfigMap x (v1)",
        ),
        row(
            "an object twice",
            vec![],
            vec![("apps/portal/again.yaml", deployment("web", "web:2"))],
            "`portal` no longer builds: Deployment web/web (apps/v1) occurs twice: kustomize may not add resource with an already registered id",
        ),
        row(
            "broken YAML",
            vec![(FILE, text("resources: [web.yaml]\n"))],
            vec![("apps/portal/web.yaml", text("a: [\n"))],
            "`portal` no longer builds: unclosed bracket '['",
        ),
        row(
            "a document on the line of its separator",
            vec![(FILE, text("resources: [web.yaml]\n"))],
            vec![(
                "apps/portal/web.yaml",
                deployment("web", "ghcr.io/team/web:1.0.0")
                    + "--- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
            )],
            "`portal` no longer builds: only a comment may follow --- on its line, but for the first line",
        ),
        row(
            "an empty kustomization",
            vec![],
            vec![(FILE, text("namespace: web\n"))],
            "Deployment `web` is removed, and Flux deletes it",
        ),
    ]);
}

#[test]
fn what_builds_again_is_told() {
    let broken = text("resources: [web.yaml, gone.yaml]\n");
    judge(vec![
        row(
            "a file that is no longer listed",
            vec![(FILE, broken.clone())],
            vec![(FILE, text("resources: [web.yaml]\n"))],
            "`portal` builds again",
        ),
        row(
            "a file that is there now",
            vec![(FILE, broken.clone())],
            vec![("apps/portal/gone.yaml", config_map("c", ""))],
            "`portal` builds again",
        ),
        row(
            "another reason for the same failure",
            vec![(FILE, broken)],
            vec![(FILE, text("resources: [web.yaml, lost.yaml]\n"))],
            "lost.yaml: no such file or directory",
        ),
    ]);
}
