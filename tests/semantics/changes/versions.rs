//! Versions of charts, images, sources and APIs.

use super::{config_map, deployment, judge, kustomization, oci_release, release, row, text};

const RELEASE: &str = "apps/portal/podinfo.yaml";

#[test]
fn versions_are_told_by_what_runs() {
    let image = |tag: &str| deployment("web", &format!("ghcr.io/team/web:{tag}"));
    let hash = |digit: char| digit.to_string().repeat(40);
    judge(vec![
        row(
            "an image",
            vec![],
            vec![("apps/portal/web.yaml", image("1.1.0"))],
            "`portal` runs image `web` 1.1.0 instead of 1.0.0",
        ),
        row(
            "an image by digest",
            vec![],
            vec![(
                "apps/portal/web.yaml",
                deployment("web", &format!("ghcr.io/team/web@sha256:{}", "a".repeat(64))),
            )],
            "`portal` runs image `web` sha256:aaaaaaaaaaaa instead of 1.0.0",
        ),
        row(
            "an image tagged with a commit",
            vec![("apps/portal/web.yaml", image(&hash('a')))],
            vec![("apps/portal/web.yaml", image(&hash('b')))],
            "`portal` runs image `web` bbbbbbb instead of aaaaaaa",
        ),
        row(
            "an image of another registry",
            vec![],
            vec![("apps/portal/web.yaml", deployment("web", "quay.io/team/web:1.0.0"))],
            "`portal` runs image `quay.io/team/web:1.0.0` instead of `ghcr.io/team/web:1.0.0`",
        ),
        row(
            "a chart",
            vec![(RELEASE, release("podinfo", "6.1.0", ""))],
            vec![(RELEASE, release("podinfo", "6.2.0", ""))],
            "`podinfo` installs chart `podinfo` 6.2.0 instead of 6.1.0",
        ),
        row(
            "a range of charts",
            vec![(RELEASE, release("podinfo", ">=1.0.0 <2.0.0", ""))],
            vec![(RELEASE, release("podinfo", ">=2.0.0 <3.0.0", ""))],
            "`podinfo` installs chart `podinfo` >=2.0.0 <3.0.0 instead of >=1.0.0 <2.0.0",
        ),
        row(
            "a chart in a registry",
            vec![(RELEASE, oci_release("podinfo", "tag: 6.1.0"))],
            vec![(RELEASE, oci_release("podinfo", "tag: 6.2.0"))],
            "`podinfo` installs chart `podinfo` 6.2.0 instead of 6.1.0",
        ),
        row(
            "a range in a registry",
            vec![(RELEASE, oci_release("podinfo", "semver: 6.x"))],
            vec![(RELEASE, oci_release("podinfo", "semver: 7.x"))],
            "`podinfo` installs chart `podinfo` 7.x instead of 6.x",
        ),
        row(
            "an image among the values",
            vec![(
                RELEASE,
                release("podinfo", "6.1.0", ", values: {image: {repository: podinfo, tag: 1.0.0}}"),
            )],
            vec![(
                RELEASE,
                release("podinfo", "6.1.0", ", values: {image: {repository: podinfo, tag: 1.1.0}}"),
            )],
            "`podinfo` runs image `podinfo` 1.1.0 instead of 1.0.0",
        ),
        row(
            "values are new",
            vec![(RELEASE, release("podinfo", "6.1.0", ""))],
            vec![(RELEASE, release("podinfo", "6.1.0", ", values: {replicas: 2}"))],
            "`podinfo` changes (values added)",
        ),
    ]);
}

const COMMON: &str = "clusters/a/common.yaml";

#[test]
fn sources_are_told_by_what_they_follow() {
    let source = |reference: &str| {
        text(&format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: common, namespace: flux-system}}\n\
             spec: {{interval: 1m, url: 'https://example.org/team/common', ref: {{{reference}}}}}\n"
        ))
    };
    let commit = |digit: char| source(&format!("commit: {}", digit.to_string().repeat(40)));
    judge(vec![
        row(
            "another branch",
            vec![(COMMON, source("branch: main"))],
            vec![(COMMON, source("branch: next"))],
            "GitRepository `common` follows branch `next` instead of `main`",
        ),
        row(
            "a tag in the place of a branch",
            vec![(COMMON, source("branch: main"))],
            vec![(COMMON, source("tag: v1"))],
            "GitRepository `common` follows tag `v1` instead of branch `main`",
        ),
        row(
            "another commit",
            vec![(COMMON, commit('a'))],
            vec![(COMMON, commit('b'))],
            "GitRepository `common` follows commit `bbbbbbb` instead of `aaaaaaa`",
        ),
        row(
            "another path",
            vec![("apps/web/web.yaml", deployment("web", "ghcr.io/team/web:1.0.0"))],
            vec![("clusters/a/portal.yaml", kustomization("portal", ", path: ./apps/web"))],
            "`portal` is built from `./apps/web` instead of `./apps/portal`",
        ),
    ]);
}

#[test]
fn changes_with_one_cause_are_one() {
    let moved =
        |file: String| file.replace("helm.toolkit.fluxcd.io/v2beta1", "helm.toolkit.fluxcd.io/v2");
    let old = |name: &str| {
        release(name, "1.0.0", "")
            .replace("helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/v2beta1")
    };
    let policy = |version: &str, name: &str| {
        format!(
            "apiVersion: policy/{version}\nkind: PodDisruptionBudget\nmetadata: {{name: {name}, namespace: web}}\nspec: {{minAvailable: 1}}\n"
        )
    };
    let files =
        ["apps/portal/a.yaml", "apps/portal/b.yaml", "apps/portal/c.yaml", "apps/portal/d.yaml"];
    let names = ["ant", "bee", "cat", "dog"];
    let all =
        |of: &dyn Fn(&str) -> String| files.into_iter().zip(names.map(of)).collect::<Vec<_>>();
    judge(vec![
        row(
            "the API of four releases",
            all(&old),
            all(&|name| moved(old(name))),
            "Flux APIs move to v2 on 4 objects",
        ),
        row(
            "the API of one release",
            vec![(RELEASE, old("podinfo"))],
            vec![(RELEASE, moved(old("podinfo")))],
            "the Flux API of HelmRelease `podinfo` moves to v2",
        ),
        row(
            "the API of four objects of Kubernetes",
            all(&|name| policy("v1beta1", name)),
            all(&|name| policy("v1", name)),
            "PodDisruptionBudget `ant`, PodDisruptionBudget `bee`, PodDisruptionBudget `cat` and PodDisruptionBudget `dog` move to API `policy/v1`",
        ),
        row(
            "one more label everywhere",
            vec![
                ("apps/portal/kustomization.yaml", text("resources: [web.yaml, c.yaml]\n")),
                ("apps/portal/c.yaml", config_map("c", "")),
            ],
            vec![(
                "apps/portal/kustomization.yaml",
                text("resources: [web.yaml, c.yaml]\ncommonAnnotations: {team: one}\n"),
            )],
            "ConfigMap `c` changes (metadata.annotations added); Deployment `web` restarts (metadata.annotations added and 1 more)",
        ),
        row(
            "another interval of four releases",
            all(&|name| release(name, "1.0.0", "")),
            all(&|name| {
                release(name, "1.0.0", "")
                    .replace("spec: {interval: 1h, chart:", "spec: {interval: 2h, chart:")
            }),
            "`ant`, `bee`, `cat` and `dog` change (interval 1h → 2h)",
        ),
        row(
            "four releases take the same version",
            all(&|name| release(name, "1.0.0", "")),
            all(&|name| release(name, "1.1.0", "")),
            "`ant` installs chart `ant` 1.1.0 instead of 1.0.0; `bee` installs chart `bee` 1.1.0 instead of 1.0.0; `cat` installs chart `cat` 1.1.0 instead of 1.0.0; `dog` installs chart `dog` 1.1.0 instead of 1.0.0",
        ),
    ]);
}
