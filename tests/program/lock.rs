//! What CI cannot see: the lock file stands in for checkouts that are absent, and holds no secret.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Run, files, fluxscape, put, samples};

const LOCK: &str = ".fluxscape.lock";

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{}: no {from}\n{text}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}

/// The sample with a common repository and a Terraform configuration beside it, and outputs of
/// every format.
struct Workplace {
    directory: tempfile::TempDir,
}

impl Workplace {
    fn new() -> Self {
        let directory = samples();
        // One work tree: what the configuration names may lie beside the repository's directory.
        fs::create_dir(directory.path().join(".git")).unwrap();
        let own = directory.path().join("two-environments");
        fs::rename(own.join("terraform"), directory.path().join("infrastructure")).unwrap();
        let config = fs::read_to_string(own.join(".fluxscape.yaml"))
            .unwrap()
            .replace("  - terraform\n", "  - ../infrastructure\n");
        let outputs = "  - { view: overview, file: docs/graph.json }\n  - { view: apps, file: docs/apps.png }\n";
        put(
            &own.join(".fluxscape.yaml"),
            &config.replace("outputs:\n", &format!("outputs:\n{outputs}")),
        );
        Self { directory }
    }

    fn own(&self) -> PathBuf {
        self.directory.path().join("two-environments")
    }

    fn update(&self) {
        let run = fluxscape(&self.own(), &["update"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
    }

    fn check(&self, more: &[&str]) -> Run {
        fluxscape(&self.own(), &[&["update", "--check"], more].concat())
    }

    /// What somebody has who checks out the repository alone.
    fn without_the_others(&self) {
        fs::remove_dir_all(self.directory.path().join("two-environments-common")).unwrap();
        fs::remove_dir_all(self.directory.path().join("infrastructure")).unwrap();
    }

    fn pictures(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files(&self.own().join("docs"))
            .into_iter()
            .map(|file| (file.clone(), fs::read(file).unwrap()))
            .collect()
    }
}

#[test]
fn the_same_commit_gives_the_same_bytes_with_and_without_the_checkouts() {
    let place = Workplace::new();
    place.update();
    let with = place.pictures();
    assert!(with.len() > 5);
    let graph = fs::read_to_string(place.own().join("docs/graph.json")).unwrap();
    assert!(
        graph.contains("\"by\": \"terraform\"") && graph.contains("two-environments-common")
            || graph.contains("common"),
        "the others are drawn"
    );
    let current = place.check(&["--strict"]);
    assert_eq!(current.status, 0, "{}", current.stderr);

    place.without_the_others();
    let absent = place.check(&["--strict"]);
    assert_eq!(absent.status, 0, "{}", absent.stderr);
    let lock = fs::read_to_string(place.own().join(LOCK)).unwrap();
    fs::remove_dir_all(place.own().join("docs")).unwrap();
    place.update();
    for ((file, before), (_, after)) in with.iter().zip(place.pictures()) {
        assert!(*before == after, "{} differs", file.display());
    }
    assert_eq!(
        fs::read_to_string(place.own().join(LOCK)).unwrap(),
        lock,
        "what is absent stays as it was"
    );
    // Drawing without the configuration's outputs uses it too.
    let run = fluxscape(&place.own(), &["render", "-o", "-", "-f", "json"]);
    assert_eq!(String::from_utf8(run.stdout).unwrap(), graph);
}

#[test]
fn a_module_that_is_mapped_elsewhere_is_not_needed_once_the_lock_file_holds_what_its_root_creates()
{
    let place = Workplace::new();
    let infrastructure = place.directory.path().join("infrastructure");
    fs::rename(
        infrastructure.join("modules/fluxcd-bootstrap"),
        place.directory.path().join("module"),
    )
    .unwrap();
    edit(
        &infrastructure.join("main.tf"),
        "./modules/fluxcd-bootstrap",
        "git::https://git.example.org/library/bootstrap.git?ref=v1",
    );
    let modules = "modules:\n  - { source: https://git.example.org/library/bootstrap.git, path: ../module }\noutputs:\n";
    edit(&place.own().join(".fluxscape.yaml"), "outputs:\n", modules);
    place.update();
    let with = place.pictures();
    let graph = fs::read_to_string(place.own().join("docs/graph.json")).unwrap();
    assert!(graph.contains("module.bootstrap."), "the module's objects are drawn");
    place.without_the_others();
    fs::remove_dir_all(place.directory.path().join("module")).unwrap();
    let absent = place.check(&["--strict"]);
    assert_eq!(absent.status, 0, "{}", absent.stderr);
    place.update();
    assert!(with == place.pictures(), "the same without root and module");
}

#[test]
fn what_a_root_module_of_the_repository_creates_with_a_module_elsewhere_is_known_without_that() {
    for configured in ["terraform: [ terraform ]\n", ""] {
        let directory = samples();
        fs::create_dir(directory.path().join(".git")).unwrap();
        let own = directory.path().join("two-environments");
        fs::rename(own.join("terraform/modules/fluxcd-bootstrap"), directory.path().join("module"))
            .unwrap();
        edit(
            &own.join("terraform/main.tf"),
            "./modules/fluxcd-bootstrap",
            "git::https://git.example.org/library/bootstrap.git?ref=v1",
        );
        let config = fs::read_to_string(own.join(".fluxscape.yaml"))
            .unwrap()
            .replace("terraform:\n  - terraform\n", configured);
        let modules = "modules:\n  - { source: https://git.example.org/library/bootstrap.git, path: ../module }\noutputs:\n";
        put(&own.join(".fluxscape.yaml"), &config.replace("outputs:\n", modules));
        let update = || assert_eq!(fluxscape(&own, &["update"]).status, 0);
        let check = || fluxscape(&own, &["update", "--check"]);
        let pictures = || {
            files(&own.join("docs"))
                .into_iter()
                .map(|file| fs::read(file).unwrap())
                .collect::<Vec<_>>()
        };
        update();
        let with = pictures();
        assert_eq!(check().status, 0, "{}", check().stderr);
        let module = directory.path().join("module");
        let gone = directory.path().join("gone");
        fs::rename(&module, &gone).unwrap();
        assert_eq!(check().status, 0, "{}", check().stderr);
        let graph = fluxscape(&own, &["render", "-o", "-", "-f", "json"]).stdout;
        assert!(
            String::from_utf8(graph).unwrap().contains("module.bootstrap."),
            "the module's objects are drawn"
        );
        update();
        assert!(with == pictures(), "the same without the module");

        // The root module itself changes: nobody knows what it creates now, with or without the
        // module, until the lock file is renewed.
        edit(
            &own.join("terraform/main.tf"),
            "repo_branch     = \"main\"",
            "repo_branch     = \"main\" # as ever",
        );
        let stale = ".fluxscape.lock records what terraform creates from other files than these";
        let run = check();
        assert!(run.status == 1 && run.stderr.contains(stale), "{}", run.stderr);
        fs::rename(&gone, &module).unwrap();
        let run = check();
        assert!(run.status == 1 && run.stderr.contains(stale), "{}", run.stderr);
        update();
        assert_eq!(check().status, 0, "{}", check().stderr);
    }
}

#[test]
fn a_lock_file_that_is_missing_or_lacks_something_is_out_of_date() {
    let place = Workplace::new();
    place.update();
    fs::remove_file(place.own().join(LOCK)).unwrap();
    let run = place.check(&[]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains(".fluxscape.lock does not exist"), "{}", run.stderr);
    place.update();
    edit(&place.own().join(LOCK), "path: ../infrastructure\n", "path: ../elsewhere\n");
    let run = place.check(&[]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains(".fluxscape.lock does not contain ../infrastructure"),
        "{}",
        run.stderr
    );
    put(&place.own().join(LOCK), "version: 7\n");
    let run = place.check(&[]);
    assert_eq!((run.status, run.stderr.lines().count()), (2, 1), "{}", run.stderr);
    assert!(
        run.stderr.contains(".fluxscape.lock cannot be used: it is of version 7"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_common_repository_that_has_moved_on_is_said_and_fails_under_strict_alone() {
    let place = Workplace::new();
    let common = place.directory.path().join("two-environments-common");
    put(&common.join(".git/HEAD"), "1111111111111111111111111111111111111111\n");
    place.update();
    edit(
        &files(&common).into_iter().find(|file| file.ends_with("search/service.yml")).unwrap(),
        "kind: Service",
        "kind: Service # moved",
    );
    put(&common.join(".git/HEAD"), "2222222222222222222222222222222222222222\n");
    let run = place.check(&[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("git.example.org/library/common has changed (11111111 -> 22222222) since .fluxscape.lock"),
        "{}",
        run.stderr
    );
    assert_eq!(place.check(&["--strict"]).status, 1);
    place.update();
    assert_eq!(place.check(&["--strict"]).status, 0);
}

#[test]
fn a_repository_that_comes_to_need_more_than_the_lock_file_holds_says_so() {
    let place = Workplace::new();
    let common = place.directory.path().join("two-environments-common");
    put(&common.join("printer/kustomization.yaml"), "resources: [ printer.yml ]\n");
    put(
        &common.join("printer/printer.yml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: printer}\n",
    );
    place.update();
    place.without_the_others();
    edit(
        &place.own().join("qa/apps/search/kustomization.yaml"),
        "resources:\n",
        "resources:\n  - ../../../shared/printer\n",
    );
    let run = place.check(&[]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .contains(".fluxscape.lock does not contain git.example.org/library/common//printer/"),
        "{}",
        run.stderr
    );
}

#[test]
fn no_secret_reaches_the_lock_file_from_any_place() {
    const WORDS: [&str; 9] =
        ["ember", "saffron", "walnut", "pewter", "lichen", "quartz", "juniper", "marble", "tundra"];
    let place = Workplace::new();
    let common = place.directory.path().join("two-environments-common/search");
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a # ember\nstringData:\n  key: |\n    saffron\n";
    put(&common.join("secret.yml"), secret);
    put(&common.join("db.env"), "USER=walnut\n");
    put(&common.join("tls.key"), "pewter\n");
    put(
        &common.join("values.yml"),
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\nspec:\n  values: {adminPassword: lichen}\n",
    );
    let kustomization = common.join("kustomization.yaml");
    let text = fs::read_to_string(&kustomization)
        .unwrap()
        .replace("resources:\n", "resources:\n  - secret.yml\n  - values.yml\n");
    let generators = "secretGenerator:\n  - { name: g, literals: [ pin=quartz ], envs: [ db.env ], files: [ tls.key ] }\n";
    let patches = "patches:\n  - patch: |-\n      apiVersion: v1\n      kind: Secret\n      metadata: {name: a}\n      stringData: {other: juniper}\n";
    put(&kustomization, &format!("{text}{generators}{patches}"));
    let infrastructure = place.directory.path().join("infrastructure");
    let terraform = "resource \"kubernetes_secret\" \"more\" {\n  metadata { name = \"more\" }\n  data = { key = \"marble\" }\n}\n\
        resource \"kubectl_manifest\" \"again\" {\n  yaml_body = <<-EOT\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: again}\n    stringData: {key: tundra}\n  EOT\n}\n";
    put(&infrastructure.join("secrets.tf"), terraform);
    let run = fluxscape(&place.own(), &["update"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let lock = fs::read_to_string(place.own().join(LOCK)).unwrap();
    assert!(
        lock.contains("secretGenerator")
            && lock.contains("name: again")
            && lock.contains("adminPassword"),
        "{lock}"
    );
    for word in WORDS {
        assert!(!lock.contains(word), "{word}\n{lock}");
        for (file, bytes) in place.pictures() {
            assert!(
                !String::from_utf8_lossy(&bytes).contains(word),
                "{word} in {}",
                file.display()
            );
        }
    }
    let before = place.pictures();
    place.without_the_others();
    place.update();
    assert!(before == place.pictures(), "the same without the checkouts");
}

#[test]
fn the_revision_is_the_one_that_git_has_checked_out() {
    let place = Workplace::new();
    let common = place.directory.path().join("two-environments-common");
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(args)
            .current_dir(&common)
            .output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    git(&["init", "--quiet", "--initial-branch", "main"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "all"]);
    let head = git(&["rev-parse", "HEAD"]);
    for packed in [false, true] {
        if packed {
            git(&["pack-refs", "--all"]);
        }
        place.update();
        let lock = fs::read_to_string(place.own().join(LOCK)).unwrap();
        assert!(lock.contains(&format!("revision: {head}\n")), "{lock}");
        fs::remove_file(place.own().join(LOCK)).unwrap();
    }
}
