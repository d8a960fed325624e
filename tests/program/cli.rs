//! The program as its users meet it: standard output, standard error, exit status, and the files
//! that it leaves.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::path::Path;

use crate::common::{self, SAMPLES, files, fluxscape, put, samples};

/// The line on standard error that says what stopped the program.
fn failure(run: &common::Run) -> &str {
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stdout.is_empty());
    run.stderr.lines().last().unwrap()
}

#[test]
fn without_a_command_the_help_is_printed() {
    let run = fluxscape(Path::new("."), &[]);
    assert_eq!(run.status, 0);
    assert!(String::from_utf8(run.stdout).unwrap().contains("Usage: fluxscape"));
}

#[test]
fn wrong_usage_ends_with_2() {
    for args in [
        &["paint"][..],
        &["render"],
        &["render", "-o", "a.svg", "--theme", "pink"],
        &["build", "--quiet", "--verbose"],
    ] {
        let run = fluxscape(Path::new("."), args);
        assert_eq!((run.status, run.stdout.len()), (2, 0), "{args:?}");
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
}

#[test]
fn build_prints_what_kustomize_makes_and_names_every_failure() {
    let copies = samples();
    let run = fluxscape(copies.path(), &["build", "plain/overlays/prod"]);
    let text = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(text.split("---\n").count(), 3, "{text}");
    assert!(text.contains("namespace: timetable\n") && text.contains("replicas: 3\n"), "{text}");

    let run = fluxscape(copies.path(), &["build", "broken/apps/bad-yaml"]);
    assert_eq!((run.status, run.stdout.len()), (1, 0));
    assert!(run.stderr.starts_with("broken/apps/bad-yaml/"), "{}", run.stderr);
    assert!(run.stderr.contains("settings.yaml:9:"), "{}", run.stderr);
}

#[test]
fn a_directory_that_is_not_there_or_none_is_one_line() {
    let copies = samples();
    put(&copies.path().join("file"), "");
    for (args, said) in [
        (&["render", "nowhere", "-o", "a.json"][..], "error: cannot read nowhere: "),
        (&["render", "file", "-o", "a.json"], "error: "),
        (
            &["render", "plain", "--terraform", "nowhere", "-o", "a.json"],
            "error: cannot read nowhere: ",
        ),
        (
            &["render", "plain", "--repository", "https://example.org/x=nowhere", "-o", "a.json"],
            "error: cannot read nowhere: ",
        ),
        (
            &["render", "plain", "--repository", "common=plain", "-o", "a.json"],
            "error: common is not the address of a repository",
        ),
        (&["build", "nowhere"], "error: cannot read nowhere: "),
    ] {
        let run = fluxscape(copies.path(), args);
        assert!(
            failure(&run).starts_with(said) && run.stderr.lines().count() == 1,
            "{args:?}: {}",
            run.stderr
        );
        assert!(!copies.path().join("a.json").exists());
    }
}

#[test]
fn an_output_that_cannot_be_written_leaves_everything_as_it_was() {
    let copies = samples();
    let kept = copies.path().join("kept.json");
    put(&kept, "old");
    for (args, said) in [
        (
            &["render", "plain", "-o", "nowhere/a.json"][..],
            "error: cannot write nowhere/a.json: there is no directory nowhere",
        ),
        (
            &["render", "plain", "-o", "plain"],
            "error: plain has no extension that selects a format",
        ),
        (
            &["render", "plain", "-o", "kept.json", "-o", "a.gif"],
            "error: there is no format \"gif\": known are svg, png, ",
        ),
        (&["render", "plain", "-o", "-"], "error: standard output needs a format"),
    ] {
        let run = fluxscape(copies.path(), args);
        assert!(
            failure(&run).starts_with(said) && run.stderr.lines().count() == 1,
            "{args:?}: {}",
            run.stderr
        );
        assert_eq!(fs::read_to_string(&kept).unwrap(), "old");
    }
}

#[test]
fn data_goes_to_standard_output_and_the_rest_to_standard_error() {
    let copies = samples();
    let run = fluxscape(copies.path(), &["render", "broken", "-o", "-", "-f", "json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let graph: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert!(graph["nodes"].as_array().unwrap().len() > 10);
    let quiet = fluxscape(copies.path(), &["render", "plain", "-o", "-", "-f", "svg", "-q"]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (0, ""));
    assert!(quiet.stdout.starts_with(b"<svg") || quiet.stdout.starts_with(b"<?xml"));
}

#[test]
fn strict_makes_what_is_wrong_fatal_after_the_picture_is_written() {
    let copies = samples();
    let run = fluxscape(copies.path(), &["render", "broken", "-o", "broken.svg", "--strict"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(copies.path().join("broken.svg").exists());
    let run =
        fluxscape(copies.path(), &["render", "two-environments", "-o", "fine.svg", "--strict"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn every_fault_of_the_broken_sample_is_reported_at_its_place() {
    let copies = samples();
    let run = fluxscape(&copies.path().join("broken"), &["render", "-o", "broken.svg"]);
    assert_eq!(run.status, 0);
    let said: Vec<&str> = run.stderr.lines().collect();
    for (place, word) in [
        ("terraform/region.tf:9:", "shout"),
        ("flux/chicken.yaml:", "egg"),
        ("flux/missing-path.yaml:", "apps/gone"),
        ("flux/dangling-source.yaml:", "archive"),
        (
            "1 reference to Secrets, ConfigMaps or ServiceAccounts that no file creates",
            "`fluxscape lint` lists them",
        ),
        ("apps/bad-yaml/settings.yaml:9:", ""),
        ("apps/includes-itself/kustomization.yaml:", ""),
        ("apps/patch-without-target/kustomization.yaml:", "tides"),
    ] {
        let found = said.iter().any(|line| line.starts_with(place) && line.contains(word));
        assert!(found, "nothing of {place} {word}\n{}", run.stderr);
    }
    let positions: Vec<&str> = said
        .iter()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(':').next())
        .collect();
    let files: Vec<&str> = positions.into_iter().filter(|file| file.contains('/')).collect();
    assert!(files.is_sorted(), "{files:?}");
}

#[test]
fn updating_twice_changes_nothing_and_check_agrees() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    let before: Vec<_> =
        files(&sample).iter().map(|file| fs::metadata(file).unwrap().modified().unwrap()).collect();
    let again = fluxscape(&sample, &["update"]);
    assert_eq!((again.status, again.stderr.contains("wrote")), (0, false), "{}", again.stderr);
    let after: Vec<_> =
        files(&sample).iter().map(|file| fs::metadata(file).unwrap().modified().unwrap()).collect();
    assert_eq!(before, after);
    assert_eq!(fluxscape(&sample, &["update", "--check"]).status, 0);
}

#[test]
fn check_names_what_is_out_of_date_and_the_command_that_mends_it() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    let (apps, overview) = (sample.join("docs/apps.svg"), sample.join("docs/overview.svg"));
    fs::write(&apps, "old").unwrap();
    fs::remove_file(&overview).unwrap();
    let run = fluxscape(copies.path(), &["update", "two-environments", "--check"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .contains("error: two-environments/docs/apps.svg is out of date: it is not a file that fluxscape wrote\n  hint: to replace it, run `fluxscape update two-environments --replace two-environments/docs/apps.svg` once\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("error: two-environments/docs/overview.svg does not exist\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("hint: run `fluxscape update two-environments`"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&apps).unwrap(), "old", "nothing is written");
    assert!(!overview.exists());
}

#[test]
fn readme_blocks_are_refreshed_and_their_faults_named() {
    let copies = samples();
    let sample = copies.path().join("plain");
    let readme = sample.join("README.md");
    put(
        &readme,
        "# Mine\r\n\r\n<!-- fluxscape:begin apps -->\r\nstale\r\n<!-- fluxscape:end apps -->\r\nrest",
    );
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    let text = fs::read_to_string(&readme).unwrap();
    assert!(
        text.starts_with("# Mine\r\n") && text.ends_with("<!-- fluxscape:end apps -->\r\nrest"),
        "{text}"
    );
    assert!(
        text.contains("srcset=\"docs/apps-dark.svg\">\r\n")
            && text.contains("src=\"docs/apps.svg\">\r\n"),
        "{text}"
    );
    assert!(!text.contains("stale") && !text.replace("\r\n", "").contains('\n'), "{text}");

    let apps = fs::read(sample.join("docs/apps.svg")).unwrap();
    put(&sample.join("docs/apps.svg"), "old");
    put(&readme, "<!-- fluxscape:begin apps -->\n");
    let run = fluxscape(&sample, &["update"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("README.md:1:1: error: the block \"apps\" does not end\n"),
        "{}",
        run.stderr
    );
    assert_eq!(
        fs::read(sample.join("docs/apps.svg")).unwrap(),
        b"old",
        "{} bytes were ready",
        apps.len()
    );
}

#[test]
fn a_configuration_that_is_wrong_is_reported_whole() {
    let copies = samples();
    let sample = copies.path().join("plain");
    put(&sample.join(".fluxscape.yaml"), "outputs:\n  - { fiel: a.svg }\nterrafrom: [ x ]\n");
    let run = fluxscape(&sample, &["render", "-o", "a.json"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains(
            ".fluxscape.yaml:2:7: error: unknown key \"fiel\"\n  hint: did you mean \"file\"?\n"
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains(".fluxscape.yaml:3:1: error: unknown key \"terrafrom\"\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_same_repository_gives_the_same_bytes_wherever_it_lies() {
    let (one, two) = (samples(), samples());
    for sample in SAMPLES {
        for copies in [&one, &two] {
            let args =
                ["render", sample, "-o", "g.json", "-o", "g.svg", "-o", "g.png", "--view", "apps"];
            assert_eq!(fluxscape(copies.path(), &args).status, 0);
        }
        for file in ["g.json", "g.svg", "g.png"] {
            let bytes = fs::read(one.path().join(file)).unwrap();
            assert!(bytes == fs::read(two.path().join(file)).unwrap(), "{sample}: {file}");
            assert!(
                !String::from_utf8_lossy(&bytes).contains(one.path().to_str().unwrap()),
                "{sample}: {file} names a directory"
            );
        }
    }
}

#[test]
fn environments_of_any_name_draw() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    let stages = regex::Regex::new(r"\b(qa|staging)\b").unwrap();
    for file in files(&sample) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let renamed =
            stages.replace_all(&text, |hit: &regex::Captures<'_>| other_word(&hit[1])).into_owned();
        let inside = file.strip_prefix(&sample).unwrap().to_str().unwrap();
        let target = copies
            .path()
            .join("renamed")
            .join(inside.replace("qa", other_word("qa")).replace("staging", other_word("staging")));
        put(&target, &renamed);
    }
    let run =
        fluxscape(copies.path(), &["render", "renamed", "-o", "g.json", "-o", "g.svg", "--strict"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let graph: serde_json::Value =
        serde_json::from_slice(&fs::read(copies.path().join("g.json")).unwrap()).unwrap();
    let environments = |name: &str| {
        graph["nodes"].as_array().unwrap().iter().filter(|node| node["environment"] == name).count()
    };
    assert!(
        environments("alder") > 20 && environments("birch") > 20,
        "{} {}",
        environments("alder"),
        environments("birch")
    );
}

/// Words that are no stages of anything.
fn other_word(environment: &str) -> &'static str {
    if environment == "qa" { "alder" } else { "birch" }
}

#[test]
fn a_directory_without_flux_objects_or_anything_at_all_draws() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir_all(directory.path().join("empty")).unwrap();
    for args in [
        ["render", "empty", "-o", "a.svg"],
        ["render", "empty", "-o", "a.png"],
        ["render", "empty", "-o", "a.json"],
    ] {
        let run = fluxscape(directory.path(), &args);
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    assert!(fs::metadata(directory.path().join("a.svg")).unwrap().len() > 200);
}

#[test]
fn the_root_is_found_upwards_from_the_working_directory() {
    let copies = samples();
    let deep = copies.path().join("plain/overlays/prod");
    let run = fluxscape(&deep, &["render", "-o", "-", "-f", "json"]);
    let whole = fluxscape(copies.path(), &["render", "plain", "-o", "-", "-f", "json"]);
    assert_eq!((run.status, run.stdout), (0, whole.stdout));
}
