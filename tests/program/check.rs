//! `update --check`: what it says of pictures that are out of date, and that it never writes.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::path::Path;

use crate::common::{self, Run, files, fluxscape, put, samples};

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{}: no {from}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}

fn check(sample: &Path) -> Run {
    let before: Vec<Vec<u8>> = files(sample).iter().map(|file| fs::read(file).unwrap()).collect();
    let run = fluxscape(sample, &["update", "--check"]);
    let after: Vec<Vec<u8>> = files(sample).iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(before == after, "a check writes nothing");
    run
}

#[test]
fn a_change_is_named_in_the_words_of_the_graph_from_every_format_that_keeps_it() {
    for format in ["svg", "png", "html", "json", "md", "mmd", "dot"] {
        let copies = samples();
        let sample = copies.path().join("two-environments");
        let config = fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap();
        let head = config.split("outputs:").next().unwrap();
        put(
            &sample.join(".fluxscape.yaml"),
            &format!("{head}outputs:\n  - {{ view: apps, file: docs/only.{format} }}\n"),
        );
        assert_eq!(fluxscape(&sample, &["update"]).status, 0);
        let current = check(&sample);
        assert_eq!(current.status, 0, "{}", current.stderr);

        edit(&sample.join("qa/fluxcd/loans.yml"), "  dependsOn:\n    - name: accounts\n", "");
        edit(&sample.join("qa/fluxcd/covers.yml"), "./qa/apps/covers", "./qa/apps/search");
        edit(&sample.join("staging/fluxcd/kustomization.yaml"), "  - catalogue.yml\n", "");
        let run = check(&sample);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(
            run.stderr.contains(&format!("error: docs/only.{format} is out of date\n")),
            "{}",
            run.stderr
        );
        for line in [
            "  - Kustomization flux-staging/catalogue\n",
            "  - Kustomization flux-qa/loans dependsOn Kustomization flux-qa/accounts\n",
            "  ~ Kustomization flux-qa/covers: ",
            "path qa/apps/covers -> qa/apps/search",
            "hint: run `fluxscape update` and commit the result",
        ] {
            assert!(run.stderr.contains(line), "{format}: no {line}\n{}", run.stderr);
        }
        assert_eq!(fluxscape(&sample, &["update"]).status, 0);
        assert_eq!(check(&sample).status, 0);
    }
}

#[test]
fn of_a_text_without_a_graph_the_lines_are_named() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    let config = fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap();
    let head = config.split("outputs:").next().unwrap();
    put(
        &sample.join(".fluxscape.yaml"),
        &format!("{head}outputs:\n  - {{ file: docs/only.txt }}\n  - {{ file: docs/only.dot }}\n"),
    );
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    edit(&sample.join("docs/only.dot"), "// fluxscape:graph", "// gone");
    edit(&sample.join("staging/fluxcd/kustomization.yaml"), "  - catalogue.yml\n", "");
    let run = check(&sample);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("docs/only.txt is out of date\n"), "{}", run.stderr);
    assert!(
        run.stderr.lines().any(
            |line| line.starts_with("  - catalogue") && line.contains("staging/apps/catalogue")
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("docs/only.dot is out of date: it is not a file that fluxscape wrote"),
        "{}",
        run.stderr
    );
}

#[test]
fn pictures_that_are_edited_foreign_or_gone_are_called_so() {
    let copies = samples();
    let sample = copies.path().join("plain");
    fluxscape(&sample, &["update"]);
    edit(&sample.join("docs/overview.svg"), "<title id", "<title lang=\"en\" id");
    put(&sample.join("docs/apps.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n");
    fs::remove_file(sample.join("docs/apps-dark.svg")).unwrap();
    let run = check(&sample);
    assert_eq!(run.status, 1);
    for line in [
        "docs/overview.svg is out of date: it was edited after it was drawn",
        "docs/apps.svg is out of date: it is not a file that fluxscape wrote\n  hint: to replace it, run `fluxscape update --replace docs/apps.svg` once",
        "docs/apps-dark.svg does not exist",
    ] {
        assert!(run.stderr.contains(line), "{line}\n{}", run.stderr);
    }
}

#[test]
fn a_picture_of_the_same_objects_is_called_so() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    fluxscape(&sample, &["update"]);
    edit(
        &sample.join(".fluxscape.yaml"),
        "docs/overview.svg, theme: light",
        "docs/overview.svg, theme: auto",
    );
    let run = check(&sample);
    assert!(
        run.stderr.contains(
            "docs/overview.svg is out of date: it shows the same objects, drawn with other options"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn other_words_and_links_of_the_same_objects_are_named() {
    let copies = samples();
    let sample = copies.path().join("flux-operator");
    fluxscape(&sample, &["update"]);
    let deployment = sample.join("apps/sky-map/deployment.yaml");
    edit(&deployment, "sky-map:4.0.1", "sky-map:4.1.0");
    let bumped = check(&sample).stderr;
    assert!(
        bumped.contains("docs/apps.svg is out of date: it shows the same objects with other texts"),
        "{bumped}"
    );
    assert!(
        bumped.lines().any(|line| line.starts_with("  ~ ")
            && line.ends_with("image sky-map:4.0.1 -> image sky-map:4.1.0")),
        "{bumped}"
    );
    edit(&deployment, "sky-map:4.1.0", "sky-map:4.0.1");
    let sample = copies.path().join("bootstrap-clusters");
    fluxscape(&sample, &["update"]);
    edit(
        &sample.join("clusters/production/apps.yaml"),
        "apiVersion: kustomize",
        "# One line further down.\napiVersion: kustomize",
    );
    let moved = check(&sample).stderr;
    assert!(
        moved.contains("docs/apps.svg is out of date: its links lead to other files or lines"),
        "{moved}"
    );
}

#[test]
fn line_ends_of_pictures_and_markdown_files_are_kept() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    fluxscape(&sample, &["update"]);
    for file in ["docs/overview.svg", "README.md"] {
        edit(&sample.join(file), "\n", "\r\n");
    }
    assert_eq!(check(&sample).status, 0, "{}", check(&sample).stderr);
    edit(&sample.join("qa/fluxcd/loans.yml"), "  dependsOn:\n    - name: accounts\n", "");
    edit(&sample.join("staging/fluxcd/kustomization.yaml"), "  - catalogue.yml\n", "");
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    for file in ["docs/overview.svg", "README.md"] {
        let text = fs::read_to_string(sample.join(file)).unwrap();
        assert_eq!(text.matches("\r\n").count(), text.matches('\n').count(), "{file}");
    }
}

#[test]
fn what_a_picture_keeps_of_its_graph_is_small_and_holds_no_secret() {
    for file in files(&common::project().join("samples"))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|e| e == "svg"))
    {
        let svg = fs::read_to_string(&file).unwrap();
        let Some(found) = fluxscape::render::embed::from_svg(&svg) else {
            panic!("{} holds no graph", file.display())
        };
        assert!(found.intact, "{}", file.display());
        let size =
            svg.split("<metadata").nth(1).unwrap().split("</metadata>").next().unwrap().len();
        assert!(size * 3 < svg.len(), "{}: {size} of {} bytes", file.display(), svg.len());
    }
}
