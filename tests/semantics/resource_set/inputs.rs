//! The inputs of a ResourceSet: its own, those of providers, and their combinations.

use fluxscape::graph::Status;

use super::{created, map, message, set};
use crate::memory::node;

fn provider(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\n\
         metadata: {{name: {name}, namespace: apps, labels: {{team: '{name}'}}}}\nspec: {{{spec}}}\n---\n"
    )
}

#[test]
fn providers_are_named_or_selected_and_come_in_the_order_of_their_names() {
    let beside = provider("two", "type: Static, defaultValues: {app: beta}")
        + &provider("one", "type: Static, defaultValues: {app: alpha}");
    let resources = "resources:\n".to_owned() + &map("<< inputs.app >>-<< inputs.provider.name >>");
    for (from, expected) in [
        ("inputsFrom: [{name: one}]\n", &["alpha-one"][..]),
        ("inputsFrom: [{name: two}, {name: one}, {name: one}]\n", &["alpha-one", "beta-two"]),
        ("inputsFrom: [{selector: {matchLabels: {team: two}}}]\n", &["beta-two"]),
        (
            "inputsFrom: [{selector: {matchExpressions: [{key: team, operator: Exists}]}}]\n",
            &["alpha-one", "beta-two"],
        ),
        ("inputs: [{app: own}]\ninputsFrom: [{name: one}]\n", &["alpha-one", "own-set"]),
    ] {
        assert_eq!(created(&set(&(from.to_owned() + &resources), &beside)), expected, "{from}");
    }
}

#[test]
fn an_id_that_only_the_cluster_knows_stays_unknown_and_apart() {
    let spec = "inputs: [{app: one}, {app: two}, {app: three, id: x}]\nresources:\n".to_owned()
        + &map("a-<< inputs.id >>");
    assert_eq!(created(&set(&spec, "")), ["a-${inputs.1.id}", "a-${inputs.2.id}", "a-x"]);
}

#[test]
fn permutations_combine_one_of_each_under_its_name() {
    let spec = "inputStrategy: {name: Permute}\ninputs: [{a: x}, {a: y}]\ninputsFrom: [{name: git-tag}, {name: oci}]\nresources:\n"
        .to_owned()
        + &map("<< inputs.set.a >>-<< inputs.git_tag.b >>-<< inputs.oci.c >>-<< inputs.git_tag.provider.name >>");
    let beside = provider("git-tag", "type: Static, defaultValues: {b: '1'}")
        + &provider("oci", "type: Static, defaultValues: {c: z}");
    assert_eq!(created(&set(&spec, &beside)), ["x-1-z-git-tag", "y-1-z-git-tag"]);
}

#[test]
fn too_many_permutations_are_refused_at_their_line() {
    let exported: Vec<String> = (0..101).map(|n| format!("{{n: a{n}}}")).collect();
    let exported = exported.join(",") + ",";
    let beside: String = ["one", "two"]
        .map(|name| {
            provider(name, "type: GitHubTag")
                .replace("---\n", &format!("status: {{exportedInputs: [{exported}]}}\n---\n"))
        })
        .concat();
    let spec =
        "inputStrategy: {name: Permute}\ninputsFrom: [{name: one}, {name: two}]\nresources:\n"
            .to_owned()
            + &map("<< inputs.one.n >>-<< inputs.two.n >>");
    let graph = set(&spec, &beside);
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Failed);
    assert_eq!(message(&graph), "the inputs have more than 10000 permutations");
    assert_eq!(
        graph.findings.iter().map(|finding| finding.span.map(|span| span.line)).collect::<Vec<_>>(),
        [Some(5)]
    );
    // One less on one side, and all of them are there.
    let fewer = beside.replacen("{n: a0},", "", 1).replacen("{n: a1},", "", 1);
    let graph = set(&spec, &fewer);
    assert_eq!(created(&graph).len(), 99 * 101);
}

#[test]
fn inputs_from_outside_are_said_and_what_is_known_is_made() {
    let resources = "resources:\n".to_owned() + &map("<< inputs.app >>");
    let dynamic = provider(
        "pulls",
        "type: GitHubPullRequest, url: 'https://example.org/x', filter: {limit: 5}, defaultValues: {app: d}",
    );
    let graph = set(
        &("inputs: [{app: own}]\ninputsFrom: [{name: pulls}]\n".to_owned() + &resources),
        &dynamic,
    );
    assert_eq!(created(&graph), ["own"]);
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Partial);
    assert_eq!(
        message(&graph),
        "up to 5 dynamic instances by GitHubPullRequest https://example.org/x (pulls)"
    );
    // What a provider once exported may stand in its status.
    let baked = dynamic.replace(
        "---\n",
        "status: {exportedInputs: [{id: '4', app: four}, {id: '7', app: seven}]}\n---\n",
    );
    assert_eq!(
        created(&set(&("inputsFrom: [{name: pulls}]\n".to_owned() + &resources), &baked)),
        ["four", "seven"]
    );
}

#[test]
fn a_provider_that_does_not_exist_makes_the_set_partial() {
    let spec = "inputsFrom: [{name: nobody}]\nresources:\n".to_owned() + &map("<< inputs.app >>");
    let graph = set(&spec, "");
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Partial);
    assert_eq!(message(&graph), "ResourceSetInputProvider apps/nobody does not exist");
}
