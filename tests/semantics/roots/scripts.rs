//! Clusters that scripts, task runners, workflows and playbooks start: a file that runs `flux`, and
//! the cluster that it must make or name.

use super::reported;
use crate::memory::{CONFIG, SYNC, edges, graph, kustomization, node, rules};
use fluxscape::graph::{Detail, Graph};

/// A repository whose `clusters/a` may be started by some file, beside whatever else there is.
fn with(files: &[(&str, &str)]) -> Graph {
    let web = kustomization("web", "path: ./web");
    let mut all = vec![("clusters/a/web.yaml", web.as_str()), ("web/config.yaml", CONFIG)];
    all.extend_from_slice(files);
    graph(&all)
}

/// `name by directory, tool` of every cluster.
fn clusters(graph: &Graph) -> Vec<String> {
    let said = graph.clusters.iter().map(|cluster| {
        let tool = cluster.tool.as_deref().unwrap_or("nobody");
        format!("{} {:?} {}, {tool}", cluster.name, cluster.by, cluster.directory)
    });
    said.collect()
}

const BOOTSTRAP: &str =
    "flux bootstrap github --owner=team --repository=own --branch=prod --path=clusters/a";

#[test]
fn a_bootstrap_is_found_wherever_it_is_run() {
    let step = |command: &str| {
        format!(
            "on: push\njobs:\n  a:\n    steps:\n    - name: Flux\n      run: |\n        {command}\n"
        )
    };
    for (file, text, tool) in [
        ("hack/flux.sh", format!("#!/bin/sh\nset -e\n{BOOTSTRAP} \\\n  --personal\n"), "a shell script"),
        ("Makefile", "NAME := a\nup:\n\t@flux bootstrap git --url=https://example.org/team/own --branch prod --path=clusters/$(NAME)\n".to_owned(), "make"),
        ("justfile", "name := \"a\"\nup:\n  flux bootstrap git --url=https://example.org/team/own --branch=prod --path=clusters/{{ name }}\n".to_owned(), "just"),
        ("Taskfile.yaml", format!("version: '3'\ntasks:\n  up:\n    desc: Starts Flux\n    cmds:\n    - cmd: {BOOTSTRAP}\n"), "Task"),
        (".github/workflows/up.yaml", step(BOOTSTRAP), "GitHub Actions"),
        (".gitlab-ci.yml", format!("up:\n  script:\n  - {BOOTSTRAP}\n"), "GitLab CI"),
        ("ansible/site.yml", format!("- hosts: all\n  tasks:\n  - name: Flux\n    ansible.builtin.command: >-\n      {BOOTSTRAP}\n      --personal\n"), "Ansible"),
        ("ansible/flux.yml", "- name: Flux\n  command:\n    argv: [flux, bootstrap, git, --url=https://example.org/team/own, --branch=prod, --path=clusters/a]\n".to_owned(), "Ansible"),
        ("infra/index.ts", format!("new local.Command(\"flux\", {{\n  create: `{BOOTSTRAP}`,\n}});\n"), "Pulumi"),
    ] {
        let graph = with(&[(file, &text), ("infra/Pulumi.yaml", "name: infra\nruntime: nodejs\n")]);
        assert_eq!(clusters(&graph), [format!("a Bootstrap clusters/a, {tool}")], "{text}");
        assert!(edges(&graph, "applies").contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned()), "{text}");
        let source = node(&graph, "GitRepository", "flux-system");
        assert_eq!((source.details.text(Detail::Revision), source.origin.file.as_deref()), ("branch prod", Some(file)), "{text}");
        assert_eq!(rules(&graph).iter().filter(|rule| **rule != "assumed-repository").count(), 0, "{:?}", graph.findings);
    }
}

#[test]
fn an_owner_that_nothing_tells_makes_no_other_repository() {
    let drawn = with(&[(
        "up.sh",
        "flux bootstrap github --owner=$GITHUB_USER --repository=own --path=clusters/a\n",
    )]);
    assert_eq!(
        (clusters(&drawn), edges(&drawn, "url")),
        (vec!["a Bootstrap clusters/a, a shell script".to_owned()], Vec::new())
    );
}

#[test]
fn what_is_no_command_starts_nothing() {
    let made = "jobs:\n  a:\n    steps:\n    - run: kind create cluster\n    - run: flux bootstrap git --url=https://example.org/team/own --path=web\n";
    for (file, text) in [
        ("hack/flux.sh", "# flux bootstrap git --url=https://example.org/team/own --path=web\n"),
        ("hack/flux.sh", "echo flux bootstrap git --url=https://example.org/team/own --path=web\n"),
        (
            "hack/flux.sh",
            "cat <<EOF\nflux bootstrap git --url=https://example.org/team/own --path=web\nEOF\n",
        ),
        (
            "hack/flux.sh",
            "flux create source git x --url=https://example.org/team/own\nflux create ks x --source=x --path=web --export > x.yaml\n",
        ),
        ("README.md", "flux bootstrap git --url=https://example.org/team/own --path=web\n"),
        (
            "Taskfile.yaml",
            "version: '3'\ntasks: {a: {desc: flux bootstrap git --url=https://example.org/team/own --path=web}}\n",
        ),
        // a directory that is not here, another repository
        ("hack/flux.sh", "flux bootstrap git --url=https://example.org/team/own --path=nowhere\n"),
        ("hack/flux.sh", "flux bootstrap git --url=https://example.org/team/other --path=web\n"),
        // a cluster to try things in
        (".github/workflows/test.yaml", made),
    ] {
        assert_eq!(clusters(&with(&[(file, text)])), ["a Bootstrap clusters/a, nobody"], "{text}");
    }
}

#[test]
fn what_is_known_already_gets_a_name_and_nothing_else() {
    let other = SYNC.1.replace("clusters/a", "clusters/b");
    let both = [SYNC, ("clusters/b/flux-system/gotk-sync.yaml", other.as_str())];
    let script = |path: &str| {
        format!("flux bootstrap git --url=https://example.org/team/own --path={path}\n")
    };
    for (path, expected) in [
        (
            "clusters/b",
            ["a Bootstrap clusters/a, nobody", "b Bootstrap clusters/b, a shell script"],
        ),
        // whatever the variable is, it is one of these
        (
            "clusters/$1",
            ["a Bootstrap clusters/a, a shell script", "b Bootstrap clusters/b, a shell script"],
        ),
    ] {
        let named = with(&[both.as_slice(), &[("up.sh", script(path).as_str())]].concat());
        assert_eq!(clusters(&named), expected, "{path}");
        assert_eq!(rules(&named), [""; 0], "{path}");
    }
    let open = with(&[both.as_slice(), &[("up.sh", script("far/$1/deep").as_str())]].concat());
    assert_eq!(rules(&open), ["variable-unknown"]);
    assert_eq!(
        &*open.findings[0].message,
        "a shell script has far/${1}/deep applied, which only the one who runs it knows"
    );
}

#[test]
fn commands_that_create_a_source_and_a_kustomization_start_a_cluster() {
    let create = "flux create source git own --url=https://example.org/team/own --branch=prod -n gitops\n\
                  flux create kustomization root --source=own.gitops --path=./clusters/a --prune=true -n gitops\n";
    let exported = create.replace("-n gitops\n", "-n gitops --export | kubectl apply -f -\n");
    let azure = "az k8s-configuration flux create -g rg -c aks -t managedClusters --name gitops --namespace gitops \\\n  \
                 --url https://example.org/team/own --branch prod --kustomization name=root path=./clusters/a prune=true\n";
    for (text, root) in [(create, "root"), (&*exported, "root"), (azure, "gitops-root")] {
        let web = kustomization("web", "path: ./web")
            .replace("name: flux-system}", "name: own, namespace: gitops}");
        let graph = graph(&[
            ("clusters/a/web.yaml", &web),
            ("web/config.yaml", CONFIG),
            ("hack/up.sh", text),
        ]);
        assert_eq!(clusters(&graph), ["a Tool hack, a shell script"], "{text}");
        assert!(
            edges(&graph, "applies")
                .contains(&format!("Kustomization gitops/{root} -> Kustomization flux-system/web")),
            "{text}"
        );
    }
}

const PAIR: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {url: 'https://example.org/team/own'}\n---\n\
                    apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-system, namespace: flux-system}\n\
                    spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: flux-system}}\n";

#[test]
fn what_kubectl_applies_starts_a_cluster() {
    let recipe = |text: &str| text.lines().flat_map(|line| ["\t", line, "\n"]).collect::<String>();
    let document = format!("kubectl apply -f - <<EOF\n{PAIR}EOF\n");
    for (file, text, expected) in [
        ("hack/up.sh", document.clone(), "a Tool hack, a shell script"),
        (
            "hack/up.sh",
            format!(
                "cat <<EOF | kubectl apply -f -\n{}EOF\n",
                PAIR.replace("clusters/a", "clusters/$NAME")
                    .replace("apiVersion: source", "# a\napiVersion: source")
            ),
            "a Hand hack, nobody",
        ),
        ("Makefile", format!(".ONESHELL:\nup:\n{}", recipe(&document)), "a Tool , make"),
        ("justfile", "up:\n  kubectl apply -f hack/pair.yaml\n".to_owned(), "a Tool , just"),
        (
            "hack/up.sh",
            "kubectl --context a apply -f pair.yaml\n".to_owned(),
            "a Tool hack, a shell script",
        ),
        (
            "Taskfile.yaml",
            "version: '3'\ntasks:\n  up:\n    cmds:\n    - kubectl apply -k hack\n".to_owned(),
            "a Tool , Task",
        ),
        (
            ".github/workflows/up.yaml",
            "jobs:\n  a:\n    steps:\n    - run: |\n        kubectl apply -f hack/\n".to_owned(),
            "a Tool .github/workflows, GitHub Actions",
        ),
        // It applies something else, or nothing.
        ("hack/up.sh", "kubectl apply -f ../web\n".to_owned(), "a Hand hack, nobody"),
        ("hack/up.sh", "kubectl delete -f pair.yaml\n".to_owned(), "a Hand hack, nobody"),
        (
            "hack/up.sh",
            "kubectl apply --dry-run=client -f pair.yaml\n".to_owned(),
            "a Hand hack, nobody",
        ),
        ("hack/up.sh", "kubectl apply -f $DIR/pair.yaml\n".to_owned(), "a Hand hack, nobody"),
        ("hack/up.sh", "# kubectl apply -f pair.yaml\n".to_owned(), "a Hand hack, nobody"),
    ] {
        let graph = with(&[
            (file, &text),
            ("hack/pair.yaml", PAIR),
            ("hack/kustomization.yaml", "resources: [pair.yaml]\n"),
        ]);
        assert_eq!(clusters(&graph), [expected], "{text}");
        assert!(
            edges(&graph, "applies")
                .contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn commands_for_two_clusters_start_two() {
    let pair = |name: &str| PAIR.replace("clusters/a", &format!("clusters/{name}"));
    let web = kustomization("web", "path: ./web");
    let (a, b) = (pair("a"), pair("b"));
    for (script, expected) in [
        ("kubectl --context a apply -f a.yaml\nkubectl --context b apply -f b.yaml\n", ["a", "b"]),
        ("kubectl --context b apply -f b.yaml\nkubectl --context a apply -f a.yaml\n", ["a", "b"]),
    ] {
        let graph = graph(&[
            ("clusters/a/web.yaml", &web),
            ("clusters/b/web.yaml", &web),
            ("web/config.yaml", CONFIG),
            ("hack/a.yaml", &a),
            ("hack/b.yaml", &b),
            ("hack/up.sh", script),
        ]);
        let names: Vec<&str> = graph.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        assert_eq!(names, expected, "{script}");
    }
}

#[test]
fn a_shell_replaces_names_where_it_does_and_nowhere_else() {
    let web = kustomization("web", "path: ./web");
    let open = PAIR.replace("clusters/a", "clusters/$NAME");
    for (file, script, expected) in [
        ("up.sh", format!("NAME=a\nkubectl apply -f - <<EOF\n{open}EOF\n"), "a Tool , a shell script"),
        ("up.sh", format!("NAME=a; cat <<EOF |\n{open}EOF\n  kubectl apply -f -\n"), "a Tool , a shell script"),
        ("up.sh", format!("NAME=a\nkubectl apply -f - <<'EOF'\n{open}EOF\n"), "own Outside , nobody"),
        ("up.sh", format!("NAME=a\nkubectl apply -f - <<\\EOF\n{open}EOF\n"), "own Outside , nobody"),
        ("up.sh", format!("NAME=a\nNAME=b\nkubectl apply -f - <<EOF\n{open}EOF\n"), "own Outside , nobody"),
        (
            "Makefile",
            "NAME := a\nup:\n\tflux bootstrap git --url=https://example.org/team/own --path=clusters/$(NAME)\n".to_owned(),
            "a Bootstrap clusters/a, make",
        ),
        (
            "Makefile",
            "up:\n\tNAME=a; flux bootstrap git --path=clusters/$$NAME --url=https://example.org/team/own\n".to_owned(),
            "a Bootstrap clusters/a, make",
        ),
    ] {
        let files = [(file, script.as_str()), ("clusters/a/web.yaml", &web), ("web/config.yaml", CONFIG)];
        let found = clusters(&graph(&files));
        let is_started = !expected.starts_with("own");
        assert_eq!(found == [expected], is_started, "{script}: {found:?}");
        assert_eq!(found.iter().any(|cluster| cluster.ends_with("nobody")), !is_started, "{script}: {found:?}");
    }
}

#[test]
fn a_command_applies_files_from_where_it_runs() {
    let step = |directory: &str, command: &str| {
        format!(
            "jobs:\n  a:\n    steps:\n    - run: {command}\n      working-directory: {directory}\n"
        )
    };
    let other = PAIR.replace("clusters/a", "web");
    for (file, text, is_found) in [
        ("hack/up.sh", "cd \"$(dirname \"$0\")\"\nkubectl apply -f start/pair.yaml\n".to_owned(), true),
        ("hack/up.sh", "kubectl apply -f \"$(dirname $0)/start/pair.yaml\"\n".to_owned(), true),
        ("hack/up.sh", "HERE=$(cd \"$(dirname \"${BASH_SOURCE[0]}\")\" && pwd)\nkubectl apply -f $HERE/start/pair.yaml\n".to_owned(), true),
        ("tools/deep/up.sh", "ROOT=$(git rev-parse --show-toplevel)\nkubectl apply -f \"$ROOT/hack/start/pair.yaml\"\n".to_owned(), true),
        ("hack/up.sh", "cd start && kubectl apply --server-side -f pair.yaml\n".to_owned(), true),
        ("hack/up.sh", "kustomize build start | kubectl apply -f -\n".to_owned(), true),
        (".github/workflows/up.yaml", step("hack", "kubectl apply -k start"), true),
        ("Taskfile.yml", "version: '3'\ntasks:\n  up:\n    dir: hack/start\n    cmds: [kubectl apply -f pair.yaml]\n".to_owned(), true),
        // It runs elsewhere, or where nobody knows; two places may be meant.
        ("hack/up.sh", "cd /tmp && kubectl apply -f start/pair.yaml\n".to_owned(), false),
        ("hack/up.sh", "cd \"$1\"; kubectl apply -f start/pair.yaml\n".to_owned(), false),
        (".github/workflows/up.yaml", step("web", "kubectl apply -k start"), false),
        ("up/up.sh", "kubectl apply -f both/pair.yaml\n".to_owned(), false),
        ("archive/hack/up.sh", "kubectl apply -f ../../hack/start/pair.yaml\n".to_owned(), false),
    ] {
        let graph = with(&[
            (file, &text),
            ("hack/start/pair.yaml", PAIR),
            ("hack/start/kustomization.yaml", "resources: [pair.yaml]\n"),
            ("up/both/pair.yaml", PAIR),
            ("both/pair.yaml", &other),
        ]);
        let found = clusters(&graph);
        let is_tool = found.iter().any(|cluster| cluster.starts_with("a Tool"));
        assert_eq!(is_tool, is_found, "{file}: {text}{found:?}");
    }
}

#[test]
fn what_cannot_be_known_is_said_once_where_it_is_written() {
    let broken = PAIR.replace("spec: {path", "spec: [path");
    for (text, expected) in [
        (format!("set -e\nkubectl apply -f - <<EOF\n{broken}EOF\n"), "origin-unreadable 11"),
        (format!("cat <<EOF | sed s/a/b/ | kubectl apply -f -\n{PAIR}EOF\n"), "unknown-manifest 2"),
        ("\nkubectl apply -f $DIR/pair.yaml\n".to_owned(), "variable-unknown 2"),
        ("kubectl apply -f deploy/${1}.yaml\n".to_owned(), ""),
        ("kubectl apply -f $DIR/deployment.yaml\n".to_owned(), ""),
    ] {
        let graph = with(&[("up.sh", &text), ("hack/pair.yaml", PAIR)]);
        let told = reported(&graph);
        assert_eq!(told.join(", "), expected, "{text}");
    }
}

#[test]
fn what_the_repository_puts_away_starts_nothing() {
    let web = kustomization("web", "path: ./web");
    for (file, ignore, expected) in [
        ("hack/up.sh", "", "a shell script"),
        ("archive/hack/up.sh", "", "nobody"),
        ("hack/archived/up.sh", "", "nobody"),
        (".old/up.sh", "", "nobody"),
        ("hack/up.sh", "hack/\n", "nobody"),
        ("hack/up.sh", "docs/\n", "a shell script"),
        (".github/workflows/up.yaml", "", "GitHub Actions"),
        (".taskfiles/up/Taskfile.yaml", "", "Task"),
        ("archive/Taskfile.yaml", "", "nobody"),
    ] {
        let text = match file.rsplit('/').next() {
            Some("up.yaml") => format!("jobs:\n  a:\n    steps:\n    - run: {BOOTSTRAP}\n"),
            Some("Taskfile.yaml") => {
                format!("version: '3'\ntasks:\n  up:\n    cmds: [{BOOTSTRAP}]\n")
            }
            _ => format!("{BOOTSTRAP}\n"),
        };
        let drawn = graph(&[
            (file, &text),
            (".sourceignore", ignore),
            ("clusters/a/web.yaml", &web),
            ("web/config.yaml", CONFIG),
        ]);
        assert_eq!(clusters(&drawn), [format!("a Bootstrap clusters/a, {expected}")], "{file}");
    }
}
