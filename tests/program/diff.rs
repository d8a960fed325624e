//! `fluxscape diff` as its users meet it: ten changes and what is said of them, and what may be
//! wrong with a repository.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{Run, compare, copy, fluxscape, git, project, put};

/// A repository with git's own settings alone, and one commit.
pub(crate) struct Repository {
    directory: tempfile::TempDir,
}

impl Repository {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository.git(&["config", "remote.origin.url", "https://github.com/team/fleet.git"]);
        repository.write(files);
        repository.commit("first");
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            if text.is_empty() {
                fs::remove_file(self.path().join(path)).unwrap();
            } else {
                put(&self.path().join(path), text);
            }
        }
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", message, "--allow-empty"]);
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        git(self.path(), args)
    }

    pub(crate) fn diff(&self, args: &[&str]) -> Run {
        fluxscape(self.path(), &[&["diff"], args].concat())
    }

    /// What is said of the work tree against the last commit.
    pub(crate) fn headline(&self) -> String {
        let run = self.diff(&["HEAD", "-f", "json", "--always"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        json["headline"].as_str().unwrap().to_owned()
    }
}

pub(crate) const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, ref: {branch: main}, url: https://github.com/team/fleet.git}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./cluster, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
";

pub(crate) fn kustomization(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  interval: 10m\n  path: ./apps/{name}\n  prune: true\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{spec}"
    )
}

pub(crate) fn deployment(name: &str, image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: web}}\nspec:\n  replicas: 2\n  \
         selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      \
         containers:\n        - name: {name}\n          image: {image}\n"
    )
}

/// A cluster with two applications, of which one waits for nothing.
pub(crate) fn fleet() -> Repository {
    Repository::new(&[
        ("cluster/flux-system/gotk-sync.yaml", SYNC),
        ("cluster/portal.yaml", &kustomization("portal", "")),
        ("cluster/cert-manager.yaml", &kustomization("cert-manager", "")),
        ("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.0.0")),
        (
            "apps/cert-manager/deploy.yaml",
            &deployment("cert-manager", "quay.io/jetstack/cert-manager:1.14.0"),
        ),
    ])
}

pub(crate) const RELEASE: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 1h, url: https://charts.example.org}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: podinfo, namespace: flux-system}
spec:
  interval: 10m
  chart: {spec: {chart: podinfo, version: 6.1.0, sourceRef: {kind: HelmRepository, name: charts}}}
  values: {replicaCount: 1, adminPassword: one}
";

const POLICY: &str = "apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImageRepository
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, image: ghcr.io/team/web}
---
apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImagePolicy
metadata: {name: web, namespace: flux-system}
spec: {imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}}}
";

#[test]
fn an_application_is_added() {
    let fleet = fleet();
    fleet.write(&[
        ("cluster/shop.yaml", &kustomization("shop", "")),
        ("apps/shop/d.yaml", &deployment("shop", "shop:1")),
    ]);
    assert_eq!(fleet.headline(), "`shop` is new");
}

#[test]
fn an_application_is_removed() {
    let fleet = fleet();
    fleet.write(&[("cluster/portal.yaml", ""), ("apps/portal/web.yaml", "")]);
    assert_eq!(fleet.headline(), "`portal` is removed, and Flux deletes what it applied");
}

#[test]
fn an_application_waits_for_another() {
    let fleet = fleet();
    fleet.write(&[(
        "cluster/portal.yaml",
        &kustomization("portal", "  dependsOn: [{name: cert-manager}]\n"),
    )]);
    assert_eq!(fleet.headline(), "`portal` now waits for `cert-manager`");
    fleet.commit("waits");
    fleet.write(&[("cluster/portal.yaml", &kustomization("portal", ""))]);
    assert_eq!(fleet.headline(), "`portal` no longer waits for `cert-manager`");
}

#[test]
fn an_image_has_another_tag() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    assert_eq!(fleet.headline(), "`portal` runs image `web` 1.1.0 instead of 1.0.0");
}

#[test]
fn a_chart_has_another_version() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/release.yaml", RELEASE)]);
    fleet.commit("release");
    let newer =
        RELEASE.replace("6.1.0", "6.2.0").replace("adminPassword: one", "adminPassword: two");
    fleet.write(&[("apps/portal/release.yaml", &newer)]);
    assert_eq!(fleet.headline(), "`podinfo` installs chart `podinfo` 6.2.0 instead of 6.1.0");
    let said = String::from_utf8(fleet.diff(&["HEAD"]).stdout).unwrap();
    assert!(said.contains("values adminPassword changed") && !said.contains("two"), "{said}");
}

#[test]
fn a_path_moves() {
    let fleet = fleet();
    fs::rename(fleet.path().join("apps/portal"), fleet.path().join("apps/web")).unwrap();
    fleet.write(&[(
        "cluster/portal.yaml",
        &kustomization("portal", "").replace("./apps/portal", "./apps/web"),
    )]);
    assert_eq!(fleet.headline(), "`portal` is built from `./apps/web` instead of `./apps/portal`");
    let said = String::from_utf8(fleet.diff(&["HEAD"]).stdout).unwrap();
    assert!(
        said.contains("\n1 changed, from `HEAD`"),
        "a renamed directory renames nothing else:\n{said}"
    );
}

#[test]
fn a_source_follows_another_branch() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: common, namespace: flux-system}\n\
        spec: {interval: 1m, ref: {branch: main}, url: https://github.com/team/common.git}\n";
    let fleet = fleet();
    fleet.write(&[("cluster/common.yaml", source)]);
    fleet.commit("source");
    fleet.write(&[("cluster/common.yaml", &source.replace("branch: main", "branch: next"))]);
    assert_eq!(fleet.headline(), "GitRepository `common` follows branch `next` instead of `main`");
}

#[test]
fn an_application_is_suspended_and_another_prunes_no_more() {
    let fleet = fleet();
    fleet.write(&[("cluster/portal.yaml", &kustomization("portal", "  suspend: true\n"))]);
    fleet.write(&[(
        "cluster/cert-manager.yaml",
        &kustomization("cert-manager", "").replace("prune: true", "prune: false"),
    )]);
    assert_eq!(
        fleet.headline(),
        "`portal` is suspended; `cert-manager` no longer deletes what is removed from git (prune is off)"
    );
}

#[test]
fn an_environment_is_added() {
    let environment = |name: &str| {
        kustomization(name, "").replace(&format!("./apps/{name}"), &format!("./{name}"))
    };
    let application = |name: &str, of: &str| {
        let spec = format!("  targetNamespace: {name}\n");
        kustomization(of, &spec).replace(&format!("name: {of},"), &format!("name: {name}-{of},"))
    };
    let files = |name: &str| {
        [
            (format!("cluster/{name}.yaml"), environment(name)),
            (format!("{name}/portal.yaml"), application(name, "portal")),
            (format!("{name}/shop.yaml"), application(name, "shop")),
        ]
    };
    let fleet = fleet();
    fleet.write(&[("apps/shop/d.yaml", &deployment("shop", "shop:1"))]);
    let put = |name: &str| files(name).iter().for_each(|(path, text)| fleet.write(&[(path, text)]));
    put("qa");
    put("staging");
    fleet.commit("two");
    put("prod");
    assert_eq!(fleet.headline(), "environment `prod` is new, with 2 applications");
}

#[test]
fn a_build_breaks_and_is_mended() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/kustomization.yaml", "resources: [web.yaml, gone.yaml]\n")]);
    let headline = fleet.headline();
    assert!(headline.starts_with("`portal` no longer builds: "), "{headline}");
    assert!(
        headline.contains("gone.yaml") && !headline.contains("removed"),
        "what it applied stays as it is: {headline}"
    );
    fleet.commit("broken");
    fleet.write(&[("apps/portal/kustomization.yaml", "resources: [web.yaml]\n")]);
    let headline = fleet.headline();
    assert!(headline.starts_with("`portal` builds again"), "{headline}");
    assert!(!headline.contains("new"), "{headline}");
}

#[test]
fn an_image_marker_is_added() {
    let fleet = fleet();
    fleet.write(&[("cluster/policy.yaml", POLICY)]);
    fleet.commit("policy");
    let marked =
        deployment("web", "ghcr.io/team/web:1.0.0 # {\"$imagepolicy\": \"flux-system:web\"}");
    fleet.write(&[
        ("apps/portal/web.yaml", &marked),
        ("cluster/portal.yaml", &kustomization("portal", "  dependsOn: [{name: cert-manager}]\n")),
    ]);
    assert_eq!(
        fleet.headline(),
        "`portal` now waits for `cert-manager`; 1 image will be updated automatically"
    );
}

#[test]
fn a_generated_name_is_no_other_object() {
    let generator = |value: &str| {
        format!(
            "resources: [web.yaml]\nconfigMapGenerator: [{{name: settings, namespace: web, literals: [mode={value}]}}]\n"
        )
    };
    let web =
        deployment("web", "web:1") + "          envFrom: [{configMapRef: {name: settings}}]\n";
    let fleet = fleet();
    fleet.write(&[
        ("apps/portal/kustomization.yaml", &generator("a")),
        ("apps/portal/web.yaml", &web),
    ]);
    fleet.commit("generator");
    fleet.write(&[("apps/portal/kustomization.yaml", &generator("b"))]);
    assert_eq!(fleet.headline(), "ConfigMap `settings` changes, and `web` restarts with it");
    let said = String::from_utf8(fleet.diff(&["HEAD"]).stdout).unwrap();
    assert!(said.contains("1 changed, from `HEAD`"), "{said}");
}

#[test]
fn values_of_secrets_are_compared_and_never_told() {
    let secret = |value: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: login, namespace: web}}\nstringData: {{word: {value}}}\n"
        )
    };
    let fleet = fleet();
    fleet.write(&[("apps/portal/secret.yaml", &secret("hunter2"))]);
    fleet.commit("secret");
    fleet.write(&[("apps/portal/secret.yaml", &secret("correcthorse"))]);
    assert_eq!(fleet.headline(), "Secret `login` changes (value of `word` changed)");
    for format in ["md", "json", "svg"] {
        let run = fleet.diff(&["HEAD", "-o", "-", "-f", format]);
        let said = format!("{}{}", String::from_utf8(run.stdout).unwrap(), run.stderr);
        assert!(
            said.contains("login") && !said.contains("hunter2") && !said.contains("correcthorse"),
            "{format}"
        );
    }
}

#[test]
fn a_repository_without_flux_is_compared_by_what_its_directories_build() {
    let repository = Repository::new(&[
        ("base/kustomization.yaml", "resources: [d.yaml]\n"),
        ("base/d.yaml", &deployment("web", "web:1")),
    ]);
    repository.write(&[("base/d.yaml", &deployment("web", "web:2"))]);
    assert_eq!(repository.headline(), "directory `base` runs image `web` 2 instead of 1");
}

#[test]
fn json_keeps_to_its_published_schema() {
    let schema = jsonschema::validator_for(&fluxscape::diff::schema()).unwrap();
    let holds = |fleet: &Repository| {
        let run = fleet.diff(&["HEAD", "-f", "json", "--always"]);
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let wrong: Vec<String> = schema
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        json
    };
    let fleet = fleet();
    assert_eq!(holds(&fleet)["changes"], serde_json::json!([]));
    // Something of every kind: added, removed and changed objects, a problem that is new and one
    // that is gone.
    fleet.write(&[(
        "apps/cert-manager/kustomization.yaml",
        "resources: [deploy.yaml, lost.yaml]\n",
    )]);
    fleet.commit("broken");
    fleet.write(&[("apps/cert-manager/kustomization.yaml", "")]);
    fleet.write(&[("apps/portal/kustomization.yaml", "resources: [web.yaml, gone.yaml]\n")]);
    fleet.write(&[
        ("cluster/shop.yaml", &kustomization("shop", "")),
        ("apps/shop/d.yaml", &deployment("shop", "shop:1")),
    ]);
    let json = holds(&fleet);
    for list in ["changes", "introduced", "resolved"] {
        assert!(json[list].as_array().is_some_and(|list| !list.is_empty()), "{list}: {json}");
    }
    assert!(
        !schema.is_valid(&serde_json::json!({ "schemaVersion": 1 })),
        "a schema that holds for everything says nothing"
    );
}

#[test]
fn no_change_is_said_and_nothing_is_written() {
    let fleet = fleet();
    fleet.write(&[
        ("README.md", "# new\n"),
        (
            "apps/portal/web.yaml",
            &format!("# a comment\n{}", deployment("web", "'ghcr.io/team/web:1.0.0'")),
        ),
    ]);
    let run = fleet.diff(&["HEAD", "-o", "out.md", "--exit-code"]);
    assert_eq!((run.status, run.stdout.len()), (0, 0));
    assert!(run.stderr.contains("no change from HEAD to the work tree"), "{}", run.stderr);
    assert!(!fleet.path().join("out.md").exists());
    let run = fleet.diff(&["HEAD", "-o", "out.md", "-o", "out.svg", "--always"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        fs::read_to_string(fleet.path().join("out.md"))
            .unwrap()
            .contains("**Flux does the same as before.**")
    );
}

#[test]
fn what_is_written_is_the_same_every_time_and_leads_to_lines() {
    let fleet = fleet();
    let base = fleet.git(&["rev-parse", "HEAD"]);
    fleet.write(&[(
        "cluster/portal.yaml",
        &kustomization("portal", "  dependsOn: [{name: cert-manager}]\n"),
    )]);
    fleet.commit("waits");
    let head = fleet.git(&["rev-parse", "HEAD"]);
    let run = fleet.diff(&[
        &base,
        "HEAD",
        "-o",
        "a.md",
        "-o",
        "a.svg",
        "-o",
        "a.png",
        "-o",
        "a.json",
        "--exit-code",
    ]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("portal now waits for cert-manager"), "{}", run.stderr);
    let again = fleet.diff(&["HEAD~1..HEAD", "-o", "b.svg", "-o", "b.png"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    let read = |file: &str| fs::read(fleet.path().join(file)).unwrap();
    let markdown = String::from_utf8(read("a.md")).unwrap();
    let link = format!("(https://github.com/team/fleet/blob/{head}/cluster/portal.yaml#L9)");
    assert!(markdown.contains(&link), "{link}\n{markdown}");
    assert!(markdown.contains("```mermaid\nflowchart LR\n"), "{markdown}");
    let svg = String::from_utf8(read("a.svg")).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    assert!(svg.contains(r#"data-type="dependsOn" data-change="added""#), "the new order is drawn");
    let json: serde_json::Value = serde_json::from_slice(&read("a.json")).unwrap();
    assert_eq!(json["changes"][0]["words"][0], "waits for cert-manager");
    fleet.diff(&[&base, "HEAD", "-o", "c.svg", "-o", "c.png"]);
    assert!(
        read("a.svg") == read("c.svg") && read("a.png") == read("c.png"),
        "the same change gives the same bytes"
    );
}

#[test]
fn a_work_tree_may_be_dirty_and_what_is_ignored_is_not_compared() {
    let fleet = fleet();
    fleet.write(&[
        (".gitignore", "scratch/\n"),
        ("cluster/scratch/x.yaml", &kustomization("scratch", "")),
    ]);
    let run = fleet.diff(&["HEAD"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("the work tree differs from its last commit"), "{}", run.stderr);
    assert!(
        run.stderr.contains("no change"),
        "an ignored file is no part of what Flux will see: {}",
        run.stderr
    );
    fleet.write(&[
        ("cluster/shop.yaml", &kustomization("shop", "")),
        ("apps/shop/d.yaml", &deployment("shop", "shop:1")),
    ]);
    let run = fleet.diff(&["HEAD"]);
    assert!(run.stderr.contains("shop is new"), "an untracked file is: {}", run.stderr);
}

#[test]
fn a_detached_head_a_directory_below_the_root_and_a_directory_that_was_renamed() {
    let sub = |path: &str| format!("old/{path}");
    let fleet = fleet();
    let files = [
        "cluster/flux-system/gotk-sync.yaml",
        "cluster/portal.yaml",
        "cluster/cert-manager.yaml",
        "apps/portal/web.yaml",
        "apps/cert-manager/deploy.yaml",
    ];
    for file in files {
        let text = fs::read_to_string(fleet.path().join(file)).unwrap();
        fleet.write(&[(&sub(file), &text), (file, "")]);
    }
    fleet.commit("moved");
    fleet.git(&["mv", "old", "new"]);
    fleet.write(&[("new/apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:2.0.0"))]);
    fleet.commit("renamed");
    fleet.git(&["checkout", "-q", "--detach"]);
    let run = fleet.diff(&["HEAD~1", "HEAD", "new"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("new was called old"), "{}", run.stderr);
    assert!(run.stderr.contains("portal runs image web 2.0.0 instead of 1.0.0"), "{}", run.stderr);
    let run = fluxscape(&fleet.path().join("new"), &["diff", "HEAD~1", "."]);
    assert!(run.stderr.contains("portal runs image web 2.0.0 instead of 1.0.0"), "{}", run.stderr);
}

#[test]
fn a_base_that_cannot_be_read_is_an_error_and_never_no_change() {
    let fleet = fleet();
    fleet.write(&[("README.md", "x\n")]);
    fleet.commit("second");
    let said = |run: Run, words: &str| {
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert!(
            run.stderr.contains(words)
                && !run.stderr.contains("no change")
                && run.stderr.lines().count() == 1,
            "{}",
            run.stderr
        );
    };
    said(fleet.diff(&["nowhere"]), "there is no revision nowhere in this repository");
    said(fleet.diff(&["origin/main"]), "`git fetch origin main:refs/remotes/origin/main`");
    said(fleet.diff(&["--", "--output=x"]), "there is no revision --output=x");
    // A clone of the last commit alone.
    let clones = tempfile::tempdir().unwrap();
    let address = format!("file://{}", fleet.path().display());
    git(clones.path(), &["clone", "-q", "--depth", "1", &address, "shallow"]);
    said(fluxscape(&clones.path().join("shallow"), &["diff", "HEAD~1"]), "fetch with depth 0");
    // No repository at all.
    put(&clones.path().join("plain/a.yaml"), "a: 1\n");
    said(
        fluxscape(&clones.path().join("plain"), &["diff", "HEAD", "HEAD", "."]),
        "is in no git repository",
    );
}

#[test]
fn a_bare_repository_has_revisions_and_no_work_tree() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    fleet.commit("newer");
    let clones = tempfile::tempdir().unwrap();
    git(clones.path(), &["clone", "-q", "--bare", fleet.path().to_str().unwrap(), "fleet.git"]);
    let bare = clones.path().join("fleet.git");
    let run = fluxscape(&bare, &["diff", "HEAD~1", "HEAD", "."]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{}", run.stderr);
    let run = fluxscape(&bare, &["diff", "HEAD~1", "."]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("has no work tree")
            && run.stderr.contains("fluxscape diff HEAD~1 HEAD"),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn without_git_and_without_a_place_to_write_it_says_so() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    let output = command
        .args(["diff", "HEAD"])
        .current_dir(fleet.path())
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("git cannot be run (it is not there)"), "{stderr}");
    let run = fleet.diff(&["HEAD", "-o", "gone/a.svg"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("cannot write gone/a.svg: there is no directory gone"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_hook_tells_git_does_not_lead_elsewhere() {
    let (fleet, other) = (fleet(), Repository::new(&[("a.yaml", "a: 1\n")]));
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command.args(["diff", "HEAD"]).current_dir(fleet.path());
    command
        .env("GIT_DIR", other.path().join(".git"))
        .env("GIT_INDEX_FILE", "nowhere")
        .env("GIT_WORK_TREE", other.path());
    let stderr = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{stderr}");
    // A work tree whose repository lies elsewhere is known by the variables alone.
    let tree = tempfile::tempdir().unwrap();
    fs::rename(fleet.path().join(".git"), tree.path().join("moved.git")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command.args(["diff", "HEAD", "."]).current_dir(fleet.path());
    command.env("GIT_DIR", tree.path().join("moved.git")).env("GIT_WORK_TREE", fleet.path());
    let stderr = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{stderr}");
}

#[test]
fn a_submodule_is_read_at_its_recorded_commit_and_may_be_missing() {
    let module = Repository::new(&[("web.yaml", &deployment("web", "ghcr.io/team/web:1.0.0"))]);
    let sync = SYNC.replace("interval: 1m, ref", "interval: 1m, recurseSubmodules: true, ref");
    let fleet = Repository::new(&[
        ("cluster/flux-system/gotk-sync.yaml", &sync),
        ("cluster/portal.yaml", &kustomization("portal", "")),
    ]);
    fleet.git(&["submodule", "add", "-q", module.path().to_str().unwrap(), "apps/portal"]);
    fleet.commit("module");
    module.write(&[("web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    module.commit("newer");
    git(&fleet.path().join("apps/portal"), &["pull", "-q", "origin", "main"]);
    fleet.commit("bump");
    let run = fleet.diff(&["HEAD~1", "HEAD"]);
    assert!(run.stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{}", run.stderr);
    let clones = tempfile::tempdir().unwrap();
    git(clones.path(), &["clone", "-q", fleet.path().to_str().unwrap(), "bare-of-modules"]);
    let run = fluxscape(&clones.path().join("bare-of-modules"), &["diff", "HEAD~1", "HEAD"]);
    assert_eq!(run.status, 0, "a submodule that is not checked out stops nothing: {}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_in_a_revision_are_followed_as_on_disk() {
    let fleet = fleet();
    std::os::unix::fs::symlink("../apps/portal", fleet.path().join("cluster/link")).unwrap();
    std::os::unix::fs::symlink("loop", fleet.path().join("cluster/loop")).unwrap();
    fleet.commit("links");
    let run = fleet.diff(&["HEAD"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("no change"), "both sides see the same: {}", run.stderr);
}

#[test]
fn hostile_names_come_out_as_names() {
    let fleet = fleet();
    let long = "x".repeat(253);
    for (number, name) in [
        "\"a<b>&|c\"",
        "'`@team` #1 [x](y)'",
        "\"\\u202eevil\\u0007\"",
        "\"\u{1f680} end\"",
        long.as_str(),
    ]
    .iter()
    .enumerate()
    {
        let text =
            kustomization("portal", "").replacen("name: portal,", &format!("name: {name},"), 1);
        fleet.write(&[(&format!("cluster/h{number}.yaml"), &text)]);
    }
    let run = fleet.diff(&["HEAD", "-o", "-", "-f", "md"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let markdown = String::from_utf8(run.stdout).unwrap();
    assert!(
        !markdown.contains('\u{202e}')
            && !markdown.contains('\u{7}')
            && !markdown.contains("<b>&|"),
        "{markdown}"
    );
    for row in markdown.lines().filter(|line| line.starts_with("| +")) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
    let svg = String::from_utf8(fleet.diff(&["HEAD", "-o", "-", "-f", "svg"]).stdout).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
}

#[test]
fn a_large_change_stays_within_what_github_takes() {
    let fleet = fleet();
    for number in 0..300 {
        let name = format!("application-with-a-long-name-{number:04}");
        fleet.write(&[(
            &format!("cluster/{name}.yaml"),
            &kustomization(&name, "  dependsOn: [{name: portal}]\n")
                .replace(&format!("./apps/{name}"), "./apps/portal"),
        )]);
    }
    let markdown = String::from_utf8(fleet.diff(&["HEAD"]).stdout).unwrap();
    assert!(markdown.chars().count() < 65_000, "{}", markdown.chars().count());
    assert!(markdown.contains("\nand ") && markdown.contains(" more\n"), "what is cut is counted");
    assert!(markdown.contains("The diagram is left out"), "{}", markdown.chars().count());
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                assert_eq!(fleet.diff(&["HEAD", "-o", "same.svg", "-o", "same.md"]).status, 0);
            });
        }
    });
    let svg = fs::read_to_string(fleet.path().join("same.svg")).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    assert_eq!(
        fs::read_dir(fleet.path())
            .unwrap()
            .filter(|entry| entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_str()
                .unwrap()
                .starts_with(".fluxscape"))
            .count(),
        0
    );
}

/// The picture that the README shows: a change of the first sample.
#[test]
fn the_picture_of_the_readme_is_that_of_the_program() {
    let repository = Repository::new(&[("README.md", "# samples\n")]);
    copy(&project().join("samples"), repository.path());
    repository.commit("before");
    repository.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let sample = repository.path().join("two-environments");
    let edit = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(sample.join(file)).unwrap();
        assert!(text.contains(from), "{file} holds no {from:?}");
        fs::write(sample.join(file), text.replacen(from, to, 1)).unwrap();
    };
    edit("qa/fluxcd/kustomization.yaml", "  - reading-room.yml\n", "");
    for environment in ["qa", "staging"] {
        edit(
            &format!("{environment}/fluxcd/catalogue.yml"),
            "  prune: true\n",
            "  prune: true\n  dependsOn:\n    - name: accounts\n",
        );
    }
    edit("qa/apps/loans/deployment.yml", "3.0.0-rc.7", "3.0.0");
    let settings = fs::read_to_string(sample.join("qa/apps/loans/application.properties")).unwrap();
    fs::write(
        sample.join("qa/apps/loans/application.properties"),
        settings + "feature.holds=true\n",
    )
    .unwrap();
    edit(
        "staging/fluxcd/kustomization.yaml",
        "  - accounts.yml\n",
        "  - accounts.yml\n  - audio.yml\n",
    );
    let audio = fs::read_to_string(sample.join("staging/fluxcd/catalogue.yml"))
        .unwrap()
        .replace("catalogue", "audio");
    fs::write(
        sample.join("staging/fluxcd/audio.yml"),
        audio.replace("    - name: accounts\n", "    - name: catalogue\n"),
    )
    .unwrap();
    put(
        &sample.join("staging/apps/audio/kustomization.yaml"),
        "namespace: library-staging\nresources:\n  - deployment.yml\n",
    );
    put(
        &sample.join("staging/apps/audio/deployment.yml"),
        &deployment(
            "audio",
            "registry.example.org/library/audio:1.0.0 # {\"$imagepolicy\": \"flux-staging:audio\"}",
        ),
    );
    repository.commit("after");
    for (theme, file) in [("light", "docs/change.svg"), ("dark", "docs/change-dark.svg")] {
        let run = fluxscape(
            &sample,
            &["diff", "origin/main", "HEAD", ".", "--theme", theme, "-o", "-", "-f", "svg"],
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        compare(&project().join(file), &run.stdout).unwrap();
    }
}
