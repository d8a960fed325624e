//! Nothing is left out to make a picture clean: each view is held against the graph that it shows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::common;

struct Drawn {
    graph: Value,
    overview: String,
    apps: String,
    resources: String,
    full: String,
}

fn draw(sample: &str) -> Drawn {
    let directory = common::samples();
    let text = |args: &[&str]| {
        String::from_utf8(common::fluxscape(directory.path(), args).stdout).unwrap()
    };
    Drawn {
        graph: serde_json::from_str(&text(&["render", sample, "-o", "-", "-f", "json"])).unwrap(),
        overview: text(&["render", sample, "-o", "-", "-f", "svg"]),
        apps: text(&["render", sample, "--view", "apps", "-o", "-", "-f", "svg"]),
        resources: text(&["render", sample, "--view", "resources", "-o", "-", "-f", "svg"]),
        full: text(&["render", sample, "--view", "full", "-o", "-", "-f", "svg"]),
    }
}

/// The texts of a picture.
fn texts(svg: &str) -> BTreeSet<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text())
        .map(str::to_owned)
        .collect()
}

/// The ids of the boxes of a picture.
fn boxes(svg: &str) -> BTreeSet<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    document.descendants().filter_map(|node| node.attribute("data-id")).map(str::to_owned).collect()
}

fn field<'v>(node: &'v Value, name: &str) -> &'v str {
    node[name].as_str().unwrap_or_default()
}

/// The Kustomizations and HelmReleases that are applications: those that belong to themselves.
fn applications(graph: &Value) -> Vec<&Value> {
    let nodes = graph["nodes"].as_array().unwrap().iter();
    let kinds = ["Kustomization", "HelmRelease"];
    nodes
        .filter(|node| {
            kinds.contains(&field(node, "kind"))
                && !field(node, "name").is_empty()
                && node["application"] == node["name"]
        })
        .collect()
}

#[test]
fn every_application_has_a_card_in_apps_and_is_counted_in_the_overview() {
    for sample in common::SAMPLES {
        let drawn = draw(sample);
        let (cards, counted) = (boxes(&drawn.apps), texts(&drawn.overview));
        let mut by_environment: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let releases_on_cards = |node: &Value| {
            field(node, "kind") == "HelmRelease" && !cards.contains(field(node, "id"))
        };
        for application in
            applications(&drawn.graph).into_iter().filter(|node| !releases_on_cards(node))
        {
            assert!(
                cards.contains(field(application, "id")),
                "{sample}: no card for {}",
                field(application, "id")
            );
            *by_environment
                .entry((field(application, "cluster"), field(application, "environment")))
                .or_default() += 1;
        }
        for ((cluster, environment), count) in by_environment {
            let words = format!("{count} application{}", if count == 1 { "" } else { "s" });
            assert!(
                counted.contains(&words),
                "{sample}: {cluster}/{environment} does not count {words}: {counted:?}"
            );
        }
    }
}

#[test]
fn every_environment_is_named_in_every_view() {
    for sample in common::SAMPLES {
        let drawn = draw(sample);
        let names: BTreeSet<&str> = drawn.graph["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| field(node, "environment"))
            .filter(|name| !name.is_empty())
            .collect();
        for name in names {
            for view in [&drawn.overview, &drawn.apps, &drawn.resources, &drawn.full] {
                assert!(texts(view).iter().any(|text| text.contains(name)), "{sample}: {name}");
            }
        }
    }
}

#[test]
fn every_failed_kustomization_is_red_in_apps_and_counted_in_the_overview() {
    let drawn = draw("broken");
    let failed: Vec<&Value> = drawn.graph["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["status"] == "failed")
        .collect();
    assert!(failed.len() >= 4);
    assert!(
        texts(&drawn.overview).contains(&format!("{} do not build", failed.len())),
        "{:?}",
        texts(&drawn.overview)
    );
    for node in failed {
        assert!(boxes(&drawn.apps).contains(field(node, "id")));
    }
    assert!(texts(&drawn.apps).iter().any(|text| text.starts_with("does not build: ")));
}

#[test]
fn every_dependency_is_an_arrow_or_in_words() {
    for sample in common::SAMPLES {
        let drawn = draw(sample);
        for view in [&drawn.apps, &drawn.resources, &drawn.full] {
            let document = roxmltree::Document::parse(view).unwrap();
            let arrows: BTreeSet<(&str, &str)> = document
                .descendants()
                .filter(|node| node.attribute("data-type") == Some("dependsOn"))
                .filter_map(|node| Some((node.attribute("data-from")?, node.attribute("data-to")?)))
                .collect();
            let words: String = texts(view)
                .into_iter()
                .filter(|text| text.contains("needs "))
                .collect::<Vec<_>>()
                .join(" ");
            for edge in drawn.graph["edges"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|edge| edge["type"] == "dependsOn")
            {
                let (from, to) = (field(edge, "from"), field(edge, "to"));
                let name = to.rsplit('|').next().unwrap();
                assert!(
                    arrows.contains(&(from, to)) || words.contains(name),
                    "{sample}: {from} -> {to}"
                );
            }
        }
    }
}

#[test]
fn every_node_has_a_box_in_the_detailed_views() {
    for sample in common::SAMPLES {
        let drawn = draw(sample);
        let (some, all) = (boxes(&drawn.resources), boxes(&drawn.full));
        for node in drawn.graph["nodes"].as_array().unwrap() {
            let own_repository =
                field(node, "type") == "repository" && field(node, "status") != "external";
            let flux = field(node, "group").contains("fluxcd")
                || ["directory", "terraform", "chart"].contains(&field(node, "type"));
            assert!(
                own_repository || all.contains(field(node, "id")),
                "{sample}: no box for {}",
                field(node, "id")
            );
            assert!(
                !flux || some.contains(field(node, "id")),
                "{sample}: no box for {}",
                field(node, "id")
            );
        }
    }
}

#[test]
fn every_failed_object_is_red_in_the_detailed_views() {
    let drawn = draw("broken");
    let failed = drawn.graph["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["status"] == "failed")
        .count();
    for view in [&drawn.resources, &drawn.full] {
        let document = roxmltree::Document::parse(view).unwrap();
        let said = document.descendants().filter(|node| {
            node.text().is_some_and(|text| text.starts_with("does not build:")) && node.is_element()
        });
        assert_eq!(said.count(), failed);
    }
}
