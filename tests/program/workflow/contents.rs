//! The action, the release workflow, the hooks and the GitLab template say what their readers expect.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::common::project;

#[test]
fn the_action_the_workflows_and_the_hooks_are_what_their_readers_expect() {
    let yaml = |file: &str| -> serde_json::Value {
        serde_yaml::from_str(&fs::read_to_string(project().join(file)).unwrap()).unwrap()
    };
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().unwrap();
    for step in steps {
        assert!(step["name"].is_string(), "{step}");
        let script = step["run"].as_str();
        assert!(
            script.is_none() || step["shell"] == "bash",
            "a composite step names its shell: {step}"
        );
        if let Some(path) = script.and_then(|run| run.split("$GITHUB_ACTION_PATH/").nth(1)) {
            let file = project().join(path.trim_end_matches('"'));
            assert!(
                fs::metadata(&file).unwrap().permissions().mode() & 0o111 != 0,
                "{} can be run",
                file.display()
            );
        }
        // What a user types is never pasted into a script: it goes through the environment.
        assert!(!script.unwrap_or_default().contains("${{"), "{step}");
    }
    let text = fs::read_to_string(project().join("action.yml")).unwrap();
    let expression =
        regex::Regex::new(r"\b(inputs|steps)\.([a-z-]+)(?:\.outputs\.([a-z]+))?").unwrap();
    let script = fs::read_to_string(project().join("action/run.sh")).unwrap();
    for hit in expression.captures_iter(&text) {
        match (&hit[1], hit.get(3)) {
            ("inputs", _) => assert!(action["inputs"][&hit[2]].is_object(), "{}", &hit[0]),
            (_, output) => {
                assert!(steps.iter().any(|step| step["id"] == hit[2]), "{}", &hit[0]);
                assert!(
                    output.is_none_or(
                        |output| script.contains(&format!("\noutput {} ", output.as_str()))
                    ),
                    "{}",
                    &hit[0]
                );
            }
        }
    }
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().unwrap();
    assert_eq!(
        hooks.iter().map(|hook| hook["language"].as_str().unwrap()).collect::<Vec<_>>(),
        ["system", "rust"]
    );
    for hook in hooks {
        assert!(
            hook["pass_filenames"] == false
                && hook["require_serial"] == true
                && hook["entry"].as_str().unwrap().ends_with("update")
        );
        let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        assert!(
            files.is_match("a/b.yaml") && files.is_match("main.tf") && !files.is_match("README.md")
        );
    }
    let release = yaml(".github/workflows/release.yml");
    let install = fs::read_to_string(project().join("action/install.sh")).unwrap();
    for built in release["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap() {
        assert!(
            install.contains(built["target"].as_str().unwrap()),
            "{built} is released and never installed"
        );
    }
    let template = yaml("docs/gitlab/fluxscape.gitlab-ci.yml");
    assert!(
        template["fluxscape"]["script"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line.as_str().unwrap().starts_with("fluxscape update --check"))
    );
}
