//! The action and the workflows: nothing in them that a runner would not know, and scripts that
//! shellcheck has nothing to say about.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::common::{files, project};
use crate::skip::{Need, skip};
use regex::Regex;
use serde_json::{Map, Value};

const STEP: &[&str] = &[
    "id",
    "if",
    "name",
    "uses",
    "run",
    "shell",
    "with",
    "env",
    "continue-on-error",
    "working-directory",
    "timeout-minutes",
];
const JOB: &[&str] = &[
    "name",
    "needs",
    "if",
    "permissions",
    "runs-on",
    "environment",
    "concurrency",
    "outputs",
    "env",
    "defaults",
    "strategy",
    "timeout-minutes",
    "continue-on-error",
    "container",
    "services",
    "steps",
];
const WORKFLOW: &[&str] =
    &["name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"];
const ACTION: &[&str] = &["name", "author", "description", "branding", "inputs", "outputs", "runs"];
const FUNCTIONS: &[&str] = &[
    "always",
    "success",
    "failure",
    "cancelled",
    "hashFiles",
    "format",
    "contains",
    "startsWith",
    "endsWith",
    "join",
    "toJSON",
    "fromJSON",
];
/// Contexts whose members are the runner's own.
const GIVEN: &[&str] = &["github", "runner", "env", "vars", "secrets", "job", "strategy"];

/// What is found wrong, each with the place.
#[derive(Default)]
struct Judge(Vec<String>);

/// What expressions of a place may name.
#[derive(Clone, Default)]
struct Known {
    inputs: BTreeSet<String>,
    needs: BTreeSet<String>,
    matrix: BTreeSet<String>,
    /// Ids of the steps so far, each with its script where it is one.
    steps: Vec<(String, Option<String>)>,
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

impl Judge {
    fn wrong(&mut self, place: &str, what: impl std::fmt::Display) {
        self.0.push(format!("{place}: {what}"));
    }

    fn known(&mut self, place: &str, value: &Value, known: &[&str]) {
        for key in keys(value).iter().filter(|key| !known.contains(&key.as_str())) {
            self.wrong(place, format!("unknown key {key}"));
        }
    }

    fn action(&mut self, action: &Value) {
        self.known("action", action, ACTION);
        for (name, input) in object(&action["inputs"]) {
            self.known(
                &name,
                &input,
                &["description", "required", "default", "deprecationMessage"],
            );
        }
        self.known("runs", &action["runs"], &["using", "steps"]);
        let known = Known { inputs: keys(&action["inputs"]), ..Known::default() };
        let known = self.steps("runs", &action["runs"]["steps"], known, true);
        for (name, output) in object(&action["outputs"]) {
            self.known(&name, &output, &["description", "value"]);
            self.expressions(&name, &output["value"], &known);
        }
    }

    fn workflow(&mut self, workflow: &Value) {
        self.known("workflow", workflow, WORKFLOW);
        let jobs = object(&workflow["jobs"]);
        if jobs.is_empty() || workflow["on"].is_null() {
            self.wrong("workflow", "needs on and jobs");
        }
        for (name, job) in &jobs {
            self.known(name, job, JOB);
            self.known(name, &job["strategy"], &["matrix", "fail-fast", "max-parallel"]);
            if !job["runs-on"].is_string() {
                self.wrong(name, "runs nowhere");
            }
            let needs: BTreeSet<String> = match &job["needs"] {
                Value::String(need) => BTreeSet::from([need.clone()]),
                needs => needs
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            };
            for need in needs.iter().filter(|need| !jobs.contains_key(*need) || *need == name) {
                self.wrong(name, format!("needs {need}, which is no other job"));
            }
            let matrix = &job["strategy"]["matrix"];
            let included = matrix["include"].as_array().into_iter().flatten().flat_map(keys);
            let known = Known {
                needs,
                matrix: keys(matrix).into_iter().chain(included).collect(),
                ..Known::default()
            };
            for part in ["name", "runs-on", "if", "env"] {
                self.expressions(name, &job[part], &known);
            }
            self.steps(name, &job["steps"], known, false);
        }
    }

    fn steps(&mut self, job: &str, steps: &Value, mut known: Known, composite: bool) -> Known {
        let steps = steps.as_array().cloned().unwrap_or_default();
        if steps.is_empty() {
            self.wrong(job, "no steps");
        }
        for (at, step) in steps.iter().enumerate() {
            let place = format!("{job}, step {}", at + 1);
            self.known(&place, step, STEP);
            if step["uses"].is_string() == step["run"].is_string() {
                self.wrong(&place, "is either uses or run");
            }
            if step["uses"]
                .as_str()
                .is_some_and(|uses| !uses.contains('@') && !uses.starts_with("./"))
            {
                self.wrong(&place, "uses no version");
            }
            if composite && step["run"].is_string() && !step["shell"].is_string() {
                self.wrong(&place, "names no shell");
            }
            if !step["with"].is_null() && step["run"].is_string() {
                self.wrong(&place, "with is for uses");
            }
            if let Some(condition) = step["if"].as_str() {
                self.expression(&place, condition, &known);
            }
            self.expressions(&place, step, &known);
            if let Some(id) = step["id"].as_str() {
                if known.steps.iter().any(|(other, _)| other == id) {
                    self.wrong(&place, format!("a second step {id}"));
                }
                known.steps.push((id.to_owned(), step["run"].as_str().map(script)));
            }
        }
        known
    }

    /// Every `${{ }}` in every text below a value.
    fn expressions(&mut self, place: &str, value: &Value, known: &Known) {
        match value {
            Value::String(text) => {
                for hit in Regex::new(r"\$\{\{(.*?)\}\}").unwrap().captures_iter(text) {
                    self.expression(place, &hit[1], known);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.expressions(place, item, known);
                }
            }
            Value::Object(members) => {
                members.values().for_each(|item| self.expressions(place, item, known));
            }
            _ => {}
        }
    }

    fn expression(&mut self, place: &str, text: &str, known: &Known) {
        let bare = Regex::new(r"'[^']*'").unwrap().replace_all(text, "''").into_owned();
        for hit in Regex::new(r"([A-Za-z]+)\(")
            .unwrap()
            .captures_iter(&bare)
            .filter(|hit| !FUNCTIONS.contains(&&hit[1]))
        {
            self.wrong(place, format!("unknown function {}", &hit[1]));
        }
        for hit in Regex::new(r"([A-Za-z_]+)((?:\.[A-Za-z_][A-Za-z0-9_-]*)+)")
            .unwrap()
            .captures_iter(&bare)
        {
            let members: Vec<&str> = hit[2].trim_start_matches('.').split('.').collect();
            let is_known = match &hit[1] {
                "inputs" => known.inputs.contains(members[0]),
                "needs" => known.needs.contains(members[0]),
                "matrix" => known.matrix.contains(members[0]),
                "steps" => is_of_a_step(&members, known),
                context => GIVEN.contains(&context),
            };
            if !is_known {
                self.wrong(place, format!("{} is not there", &hit[0]));
            }
        }
    }
}

/// `steps.ID.outcome`, or an output that the step's script writes.
fn is_of_a_step(members: &[&str], known: &Known) -> bool {
    let step = known.steps.iter().find(|(id, _)| members.first() == Some(&id.as_str()));
    match (step, members) {
        (Some((_, Some(script))), [_, "outputs", name]) => script.contains(&format!("{name}=")),
        (Some(_), [_, "outcome" | "conclusion"]) | (Some((_, None)), [_, "outputs", _]) => true,
        _ => false,
    }
}

/// A script; where it starts a file of the action, that file.
fn script(run: &str) -> String {
    let file =
        run.split("$GITHUB_ACTION_PATH/").nth(1).map(|path| path.trim_end_matches(['"', '\'']));
    file.map_or_else(|| run.to_owned(), |file| fs::read_to_string(project().join(file)).unwrap())
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

fn judged(text: &str) -> Vec<String> {
    let (mut judge, value) = (Judge::default(), yaml(text));
    if value["runs"].is_null() {
        judge.workflow(&value);
    } else {
        judge.action(&value);
    }
    judge.0
}

/// The action, and every workflow of this project and for others.
fn all() -> Vec<PathBuf> {
    let workflows = ["docs/workflows", ".github/workflows"]
        .into_iter()
        .flat_map(|directory| files(&project().join(directory)));
    std::iter::once(project().join("action.yml")).chain(workflows).collect()
}

#[test]
fn nothing_in_them_is_unknown_to_a_runner() {
    assert!(all().len() >= 5);
    for file in all() {
        assert_eq!(
            judged(&fs::read_to_string(&file).unwrap()),
            Vec::<String>::new(),
            "{}",
            file.display()
        );
    }
}

#[test]
fn what_is_unknown_to_a_runner_is_found() {
    let workflow = |job: &str| format!("on: push\njobs:\n  a:\n    runs-on: x\n{job}");
    let steps = |steps: &str| workflow(&format!("    steps:\n{steps}"));
    for (text, said) in [
        ("on: push\nturn: 1\njobs: { a: { runs-on: x, steps: [ { run: y } ] } }\n".to_owned(), "workflow: unknown key turn"),
        ("jobs: { a: { runs-on: x, steps: [ { run: y } ] } }\n".to_owned(), "workflow: needs on and jobs"),
        ("on: push\njobs: { a: { steps: [ { run: y } ] } }\n".to_owned(), "a: runs nowhere"),
        (workflow("    neds: b\n    steps: [ { run: y } ]\n"), "a: unknown key neds"),
        (workflow("    needs: [ b ]\n    steps: [ { run: y } ]\n"), "a: needs b, which is no other job"),
        (workflow("    strategy: { matrx: {} }\n    steps: [ { run: y } ]\n"), "a: unknown key matrx"),
        (workflow("    steps: []\n"), "a: no steps"),
        (steps("      - name: b\n"), "a, step 1: is either uses or run"),
        (steps("      - { uses: b@v1, run: y }\n"), "a, step 1: is either uses or run"),
        (steps("      - uses: actions/checkout\n"), "a, step 1: uses no version"),
        (steps("      - { run: y, wth: 1 }\n"), "a, step 1: unknown key wth"),
        (steps("      - { run: y, with: { a: b } }\n"), "a, step 1: with is for uses"),
        (steps("      - { run: y, id: b }\n      - { run: y, id: b }\n"), "a, step 2: a second step b"),
        (steps("      - { run: y, if: steps.c.outcome == 'success' }\n"), "a, step 1: steps.c.outcome is not there"),
        (steps("      - { run: y, id: b }\n      - { run: 'z ${{ steps.b.outputs.c }}' }\n"), "a, step 2: steps.b.outputs.c is not there"),
        (steps("      - { run: y, env: { A: '${{ matrix.os }}' } }\n"), "a, step 1: matrix.os is not there"),
        (steps("      - { run: y, if: needs.b.result }\n"), "a, step 1: needs.b.result is not there"),
        (steps("      - { run: y, if: allways() }\n"), "a, step 1: unknown function allways"),
        (steps("      - { run: y, if: githb.ref }\n"), "a, step 1: githb.ref is not there"),
        ("runs: { using: composite, steps: [ { run: y } ] }\n".to_owned(), "runs, step 1: names no shell"),
        ("runs: { steps: [ { run: '${{ inputs.b }}', shell: bash } ] }\n".to_owned(), "runs, step 1: inputs.b is not there"),
        (
            "runs: { steps: [ { run: y, shell: bash } ] }\noutputs: { o: { value: '${{ steps.c.outputs.o }}' } }\n".to_owned(),
            "o: steps.c.outputs.o is not there",
        ),
    ] {
        assert_eq!(judged(&text), [said], "{text}");
    }
}

/// What shellcheck says of a script; nothing where it has nothing to say.
fn shellcheck(script: &str) -> std::io::Result<String> {
    let mut child = Command::new("shellcheck")
        .args(["--shell", "bash", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().unwrap().write_all(script.as_bytes())?;
    Ok(String::from_utf8(child.wait_with_output()?.stdout).unwrap())
}

#[test]
fn their_scripts_are_sound() {
    if shellcheck("true\n").is_err() {
        skip(Need::Shellcheck);
        return;
    }
    assert!(shellcheck("rm -r $1/*\n").unwrap().contains("SC2086"), "what is wrong is found");
    let mut scripts: Vec<(PathBuf, String)> = Vec::new();
    // Expressions are replaced before a shell sees them.
    let expression = Regex::new(r"\$\{\{.*?\}\}").unwrap();
    for file in all() {
        let value = yaml(&fs::read_to_string(&file).unwrap());
        let jobs = value["jobs"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, job)| job)
            .chain([&value["runs"]]);
        let steps = jobs.flat_map(|job| job["steps"].as_array().into_iter().flatten());
        scripts.extend(
            steps
                .filter_map(|step| step["run"].as_str())
                .map(|run| (file.clone(), expression.replace_all(run, "x").into_owned())),
        );
    }
    scripts.extend(
        files(&project().join("action"))
            .into_iter()
            .map(|file| (file.clone(), fs::read_to_string(file).unwrap())),
    );
    assert!(scripts.len() > 10, "{}", scripts.len());
    for (file, script) in scripts {
        assert_eq!(shellcheck(&script).unwrap(), "", "{}\n{script}", file.display());
    }
}
