//! What `fluxscape diff` reads beside the repository: mapped repositories, submodules and Terraform
//! elsewhere, as each side records them.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Run, fluxscape, git, put};
use crate::diff::{Repository, SYNC, deployment, kustomization};

const COMMON: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: common, namespace: flux-system}
spec: {interval: 1m, ref: {branch: main}, url: https://github.com/team/common.git}
";

/// A repository whose application lies in another one, both in one directory.
struct Workplace {
    directory: tempfile::TempDir,
}

impl Workplace {
    fn new(configuration: &str) -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        for repository in [place.fleet(), place.common()] {
            fs::create_dir(&repository).unwrap();
            git(&repository, &["init", "-q", "-b", "main"]);
        }
        for (repository, name) in [(place.fleet(), "fleet"), (place.common(), "common")] {
            let url = format!("https://github.com/team/{name}.git");
            git(&repository, &["config", "remote.origin.url", &url]);
        }
        let portal = kustomization("portal", "")
            .replace("kind: GitRepository, name: flux-system", "kind: GitRepository, name: common");
        put(
            &place.fleet().join("cluster/flux-system/gotk-sync.yaml"),
            &format!("{SYNC}---\n{COMMON}"),
        );
        put(&place.fleet().join("cluster/portal.yaml"), &portal);
        put(
            &place.fleet().join(".fluxscape.yaml"),
            &format!("{configuration}outputs: [{{ view: overview, file: overview.svg }}]\n"),
        );
        place
    }

    fn mapped() -> Self {
        Self::new("repositories: [{ url: https://github.com/team/common.git, path: ../common }]\n")
    }

    fn fleet(&self) -> PathBuf {
        self.directory.path().join("fleet")
    }

    fn common(&self) -> PathBuf {
        self.directory.path().join("common")
    }

    /// Another image in the common repository.
    fn release(&self, tag: &str) {
        put(
            &self.common().join("apps/portal/web.yaml"),
            &deployment("web", &format!("ghcr.io/team/web:{tag}")),
        );
        commit(&self.common());
    }

    fn update(&self) {
        let run = fluxscape(&self.fleet(), &["update"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        commit(&self.fleet());
    }

    fn diff(&self, args: &[&str]) -> Run {
        let run = fluxscape(&self.fleet(), &[&["diff"], args].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        run
    }
}

fn commit(directory: &Path) {
    git(directory, &["add", "--all"]);
    git(directory, &["commit", "-q", "-m", "next", "--allow-empty"]);
}

/// Makes a directory a checkout with a remote, as far as its address goes.
fn clone_of(directory: &Path, url: &str) {
    put(&directory.join(".git/config"), &format!("[remote \"origin\"]\n\turl = {url}\n"));
}

#[track_caller]
fn says(run: &Run, words: &str) {
    assert!(run.stderr.contains(words), "no \"{words}\" in:\n{}", run.stderr);
}

#[test]
fn a_mapped_repository_is_read_at_the_revision_that_each_side_records() {
    let place = Workplace::mapped();
    place.release("1.0.0");
    place.update();
    place.release("1.1.0");
    place.update();
    place.release("1.2.0");
    put(&place.common().join("apps/portal/web.yaml"), "nonsense: {");
    let run = place.diff(&["HEAD~1", "HEAD"]);
    says(&run, "portal runs image web 1.1.0 instead of 1.0.0");
    says(&run, "as .fluxscape.lock records it");
    let run = place.diff(&["HEAD"]);
    says(&run, "no change from HEAD to the work tree");
    // A flag that names the same repository leads to the same commits.
    let flag = ["HEAD~1", "HEAD", "--repository", "https://github.com/team/common.git=../common"];
    says(&place.diff(&flag), "portal runs image web 1.1.0 instead of 1.0.0");
}

#[test]
fn where_a_clone_lacks_the_revision_the_files_in_the_lock_file_are_compared() {
    let place = Workplace::mapped();
    place.release("1.0.0");
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {word: hunter2}\n";
    put(&place.common().join("apps/portal/secret.yaml"), secret);
    place.release("1.0.0");
    place.update();
    place.release("1.1.0");
    place.update();
    let shallow = place.directory.path().join("shallow");
    let address = format!("file://{}", place.common().display());
    git(
        place.directory.path(),
        &["clone", "-q", "--depth", "1", &address, shallow.to_str().unwrap()],
    );
    git(&shallow, &["config", "remote.origin.url", "https://github.com/team/common.git"]);
    fs::remove_dir_all(place.common()).unwrap();
    let headline = "portal runs image web 1.1.0 instead of 1.0.0\n";
    let absent = place.diff(&["HEAD~1", "HEAD"]);
    says(&absent, headline);
    says(&absent, "from the files in .fluxscape.lock: it is not checked out here");
    fs::rename(shallow, place.common()).unwrap();
    let shallow = place.diff(&["HEAD~1", "HEAD"]);
    says(&shallow, headline);
    says(&shallow, "from the files in .fluxscape.lock: the revision");
    assert!(
        !shallow.stderr.contains("login"),
        "a value that the lock file leaves out is no change: {}",
        shallow.stderr
    );
}

#[test]
fn without_a_lock_file_on_both_sides_the_files_here_are_read_for_both() {
    let place = Workplace::mapped();
    place.release("1.0.0");
    commit(&place.fleet());
    place.release("1.1.0");
    place.update();
    let run = place.diff(&["HEAD~1", "HEAD"]);
    says(&run, "common is read from its checkout for both sides");
    says(&run, "no change");
    put(&place.fleet().join(".fluxscape.lock"), "version: 7\n");
    commit(&place.fleet());
    put(&place.fleet().join(".fluxscape.lock"), "version: 1\n");
    let run = place.diff(&["HEAD"]);
    says(&run, ".fluxscape.lock of HEAD cannot be used: it is of version 7");
    says(&run, "no change");
}

#[test]
fn a_mapped_directory_inside_the_repository_is_that_of_each_side() {
    let place = Workplace::new(
        "repositories: [{ url: https://github.com/team/common.git, path: common }]\n",
    );
    place.release("1.0.0");
    git(&place.fleet(), &["submodule", "add", "-q", place.common().to_str().unwrap(), "common"]);
    place.update();
    place.release("1.1.0");
    git(&place.fleet().join("common"), &["pull", "-q", "origin", "main"]);
    place.update();
    place.release("1.2.0");
    git(&place.fleet().join("common"), &["pull", "-q", "origin", "main"]);
    says(&place.diff(&["HEAD~1", "HEAD"]), "portal runs image web 1.1.0 instead of 1.0.0");
    says(&place.diff(&["HEAD"]), "portal runs image web 1.2.0 instead of 1.1.0");
}

#[test]
fn terraform_elsewhere_is_what_each_sides_lock_file_says() {
    let repository = Repository::new(&[
        ("apps/a/web.yaml", &deployment("web", "web:1")),
        ("apps/b/web.yaml", &deployment("web", "web:1")),
    ]);
    let elsewhere = tempfile::tempdir().unwrap();
    let start = |path: &str| {
        let text = format!(
            "resource \"flux_bootstrap_git\" \"this\" {{\n  path = \"{path}\"\n}}\nprovider \"flux\" {{\n  git = {{ url = \"https://github.com/team/fleet.git\" }}\n}}\n"
        );
        put(&elsewhere.path().join("main.tf"), &text);
    };
    clone_of(elsewhere.path(), "https://github.com/team/infrastructure.git");
    let configuration = format!(
        "repositories: [{{ url: https://github.com/team/infrastructure.git, path: {} }}]\n\
         terraform: [{{ repository: git@github.com:team/infrastructure, path: . }}]\n\
         outputs: [{{ view: overview, file: overview.svg }}]\n",
        elsewhere.path().display()
    );
    put(&repository.path().join(".fluxscape.yaml"), &configuration);
    for path in ["apps/a", "apps/b"] {
        start(path);
        assert_eq!(fluxscape(repository.path(), &["update"]).status, 0);
        repository.commit(path);
    }
    let there = repository.diff(&["HEAD~1", "HEAD"]);
    says(&there, "flux-system is built from ./apps/b instead of ./apps/a");
    fs::remove_dir_all(elsewhere.path()).unwrap();
    let absent = repository.diff(&["HEAD~1", "HEAD"]);
    says(&absent, "flux-system is built from ./apps/b instead of ./apps/a");
}

/// A root module of the repository and the module that it calls by address, which says the path
/// that Flux applies.
fn with_module(module: &str) -> Repository {
    let repository = Repository::new(&[
        ("apps/a/web.yaml", &deployment("web", "web:1")),
        ("apps/b/web.yaml", &deployment("web", "web:1")),
    ]);
    let source = "git::https://git.example.org/library/bootstrap.git?ref=v1";
    put(
        &repository.path().join("terraform/main.tf"),
        &format!("module \"flux\" {{\n  source = \"{source}\"\n}}\n"),
    );
    let configuration = format!(
        "terraform: [ terraform ]\nmodules: [{{ source: https://git.example.org/library/bootstrap.git, path: {module} }}]\n\
         outputs: [{{ view: overview, file: overview.svg }}]\n"
    );
    put(&repository.path().join(".fluxscape.yaml"), &configuration);
    repository
}

#[test]
fn a_module_is_read_as_each_side_has_or_records_it() {
    let elsewhere = tempfile::tempdir().unwrap();
    clone_of(elsewhere.path(), "https://git.example.org/library/bootstrap.git");
    let outside = elsewhere.path().display().to_string();
    for module in ["modules/bootstrap", outside.as_str()] {
        let repository = with_module(module);
        for path in ["apps/a", "apps/b"] {
            let text = format!(
                "resource \"flux_bootstrap_git\" \"this\" {{\n  path = \"{path}\"\n}}\nprovider \"flux\" {{\n  git = {{ url = \"https://github.com/team/fleet.git\" }}\n}}\n"
            );
            put(&repository.path().join(module).join("main.tf"), &text);
            let run = fluxscape(repository.path(), &["update"]);
            assert_eq!(run.status, 0, "{}", run.stderr);
            repository.commit(path);
        }
        says(
            &repository.diff(&["HEAD~1", "HEAD"]),
            "flux-system is built from ./apps/b instead of ./apps/a",
        );
        says(&repository.diff(&["HEAD"]), "no change from HEAD to the work tree");
    }
}
