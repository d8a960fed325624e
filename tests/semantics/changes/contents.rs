//! What is in maps, secrets and pods: what restarts, and what takes its new content.

use super::{config_map, deployment, judge, kustomization, release, row, text, workload};

const FILE: &str = "apps/portal/kustomization.yaml";

fn generator(kind: &str, value: &str) -> String {
    format!(
        "resources: [web.yaml]\n{kind}Generator: [{{name: settings, namespace: web, literals: [mode={value}]}}]\n"
    )
}

#[test]
fn what_a_generator_writes_restarts_those_who_mount_it() {
    let web = workload(
        "web",
        "template: {spec: {containers: [{name: web, image: 'web:1', envFrom: [{configMapRef: {name: settings}}]}]}}",
    );
    let secret = web.replace("configMapRef", "secretRef");
    let values = release("podinfo", "6.1.0", ", valuesFrom: [{kind: ConfigMap, name: settings}]");
    let reference = "nameReference:\n- kind: ConfigMap\n  fieldSpecs: [{path: spec/valuesFrom/name, kind: HelmRelease}, {path: spec/postBuild/substituteFrom/name, kind: Kustomization}]\n";
    let configured = |value: &str, file: &str| {
        format!(
            "resources: [{file}]\nconfigurations: [names.yaml]\nconfigMapGenerator: [{{name: settings, namespace: {}, literals: [mode={value}]}}]\n",
            if file == "child.yaml" { "flux-system" } else { "web" }
        )
    };
    let child = kustomization(
        "child",
        ", path: ./apps/child, postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}",
    );
    judge(vec![
        row(
            "a ConfigMap",
            vec![(FILE, generator("configMap", "a")), ("apps/portal/web.yaml", web.clone())],
            vec![(FILE, generator("configMap", "b"))],
            "ConfigMap `settings` changes, and `web` restarts with it",
        ),
        row(
            "a Secret",
            vec![(FILE, generator("secret", "a")), ("apps/portal/web.yaml", secret)],
            vec![(FILE, generator("secret", "b"))],
            "Secret `settings` changes, and `web` restarts with it",
        ),
        row(
            "a ConfigMap that nothing mounts",
            vec![(FILE, generator("configMap", "a"))],
            vec![(FILE, generator("configMap", "b"))],
            "ConfigMap `settings` changes",
        ),
        row(
            "the values of a release",
            vec![
                (FILE, configured("a", "podinfo.yaml")),
                ("apps/portal/names.yaml", text(reference)),
                ("apps/portal/podinfo.yaml", values),
            ],
            vec![(FILE, configured("b", "podinfo.yaml"))],
            "ConfigMap `settings` changes, and `podinfo` takes its new values",
        ),
        row(
            "the variables of a Kustomization",
            vec![
                (FILE, configured("a", "child.yaml")),
                ("apps/portal/names.yaml", text(reference)),
                ("apps/portal/child.yaml", child),
                ("apps/child/c.yaml", config_map("c", "x: y")),
            ],
            vec![(FILE, configured("b", "child.yaml"))],
            "ConfigMap `settings` changes, and `child` takes its new variables",
        ),
    ]);
}

#[test]
fn a_change_of_a_pod_restarts_it_and_one_of_a_map_does_not() {
    let web = |env: &str, replicas: u8| {
        workload(
            "web",
            &format!(
                "replicas: {replicas}, template: {{spec: {{containers: [{{name: web, image: 'web:1', env: [{{name: MODE, value: {env}}}]}}]}}}}"
            ),
        )
    };
    judge(vec![
        row(
            "an environment variable",
            vec![("apps/portal/web.yaml", web("a", 1))],
            vec![("apps/portal/web.yaml", web("b", 1))],
            "Deployment `web` restarts (spec.template.spec.containers[web].env[MODE].value a → b)",
        ),
        row(
            "replicas",
            vec![("apps/portal/web.yaml", web("a", 1))],
            vec![("apps/portal/web.yaml", web("a", 3))],
            "Deployment `web` runs 3 replicas instead of 1",
        ),
        row(
            "a ConfigMap without a hash",
            vec![("apps/portal/c.yaml", config_map("c", "k: a"))],
            vec![("apps/portal/c.yaml", config_map("c", "k: b"))],
            "ConfigMap `c` changes (`k` changed)",
        ),
        row(
            "many objects in many ways",
            vec![
                ("apps/portal/1.yaml", config_map("one", "a: x")),
                ("apps/portal/2.yaml", config_map("two", "b: x")),
                ("apps/portal/3.yaml", config_map("three", "c: x")),
                ("apps/portal/4.yaml", config_map("four", "d: x")),
                ("apps/portal/5.yaml", config_map("five", "e: x")),
            ],
            vec![
                ("apps/portal/1.yaml", config_map("one", "a: y")),
                ("apps/portal/2.yaml", config_map("two", "b: y")),
                ("apps/portal/3.yaml", config_map("three", "c: y")),
                ("apps/portal/4.yaml", config_map("four", "d: y")),
                ("apps/portal/5.yaml", config_map("five", "e: y")),
            ],
            "ConfigMap `five`, ConfigMap `four`, ConfigMap `one`, ConfigMap `three` and ConfigMap `two` change",
        ),
        row(
            "a variable of a Kustomization",
            vec![
                (
                    "clusters/a/portal.yaml",
                    kustomization("portal", ", postBuild: {substitute: {TAG: '1.0'}}"),
                ),
                ("apps/portal/web.yaml", deployment("web", "web:${TAG}")),
            ],
            vec![(
                "clusters/a/portal.yaml",
                kustomization("portal", ", postBuild: {substitute: {TAG: '1.1'}}"),
            )],
            "`portal` runs image `web` 1.1 instead of 1.0; `portal` changes (spec.postBuild.substitute.TAG changed)",
        ),
        row(
            "another schedule of a CronJob",
            vec![(
                "apps/portal/j.yaml",
                text(
                    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j, namespace: web}\nspec: {schedule: '0 1 * * *'}\n",
                ),
            )],
            vec![(
                "apps/portal/j.yaml",
                text(
                    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j, namespace: web}\nspec: {schedule: '0 2 * * *'}\n",
                ),
            )],
            "CronJob `j` changes (spec.schedule 0 1 * * * → 0 2 * * *)",
        ),
    ]);
}
