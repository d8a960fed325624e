//! What a comparison writes: the same every time, in its published form, and never a secret.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;

use super::{Repository, deployment, fleet, kustomization};
use crate::common::{compare, copy, fluxscape, project, put};

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
