//! What a theme and its letters promise, held against the files that the program writes of the
//! samples.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::collections::BTreeSet;

use crate::common::{SAMPLES, fluxscape, project};

/// The SVG of a sample's view, drawn with further arguments.
fn svg(sample: &str, view: &str, further: &[&str]) -> String {
    let args =
        [&["render", sample, "--quiet", "--view", view, "-f", "svg", "-o", "-"], further].concat();
    let run = fluxscape(&project().join("samples"), &args);
    assert_eq!(run.status, 0, "{sample} {view}: {}", run.stderr);
    let text = String::from_utf8(run.stdout).unwrap();
    // The graph that a picture keeps is no part of its look.
    text.lines().filter(|line| !line.starts_with("<metadata")).collect::<Vec<_>>().join("\n")
}

/// The values of an attribute.
fn values<'text>(svg: &'text str, attribute: &str) -> BTreeSet<&'text str> {
    let opening = format!(" {attribute}=\"");
    svg.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn paper_needs_no_colour() {
    for sample in SAMPLES {
        for view in ["overview", "apps"] {
            let svg = svg(sample, view, &["--theme", "print"]);
            for color in values(&svg, "fill")
                .into_iter()
                .chain(values(&svg, "stroke"))
                .filter(|value| value.starts_with('#'))
            {
                assert!(
                    color[1..3] == color[3..5] && color[3..5] == color[5..7],
                    "{sample} {view}: {color} is no grey"
                );
            }
        }
    }
}

#[test]
fn outlines_need_no_font() {
    for sample in SAMPLES {
        let svg = svg(sample, "apps", &["--text", "paths"]);
        assert!(!svg.contains("<text"), "{sample}");
        let ids: BTreeSet<&str> = values(&svg, "id");
        for href in values(&svg, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains(href), "{sample}: {href} is drawn nowhere");
        }
    }
}

#[test]
fn whatever_has_a_colour_has_one_in_the_dark_too() {
    for sample in SAMPLES {
        for view in ["overview", "apps"] {
            let svg = svg(sample, view, &["--theme", "auto"]);
            for class in values(&svg, "class").into_iter().flat_map(|list| list.split(' ')) {
                if class.starts_with("f-") || class.starts_with("s-") {
                    assert!(
                        svg.contains(&format!(".{class}{{")),
                        "{sample} {view}: {class} has no rule"
                    );
                }
            }
        }
    }
}
