//! Values of fixed sets are types: nobody compares the texts of an edge type or of a rule.

use crate::hold;
use crate::tree::{self, File};

/// Comparisons of a name with a text, by the field that holds the name.
const COMPARED: &str = r#"(?x)
    \b(edge_type|rule)(\.name(\(\))?)?(\.as_str\(\))?\s*[!=]=\s*&?"   # edge.edge_type == "applies"
    | "[\w-]+"\s*[!=]=\s*\*?[\w.]*\b(edge_type|rule)(\.name(\(\))?)?\b # "applies" == edge.edge_type
    | match\s+[\w.&*]*\b(edge_type|rule)\.name(\(\))?\s*\{"#;

fn wrong(file: &File) -> Vec<String> {
    let compared = regex::Regex::new(COMPARED).unwrap();
    let code = file
        .text
        .find("#[cfg(test)]\nmod tests")
        .map_or(file.text.as_str(), |end| &file.text[..end]);
    let lines = (1..).zip(code.lines()).filter(|(_, line)| compared.is_match(line));
    lines
        .map(|(number, line)| format!("{}:{number}: compares a name: {}", file.path, line.trim()))
        .collect()
}

#[test]
fn names_of_edge_types_and_rules_are_compared_nowhere() {
    hold(&tree::code().iter().flat_map(wrong).collect::<Vec<_>>());
}

#[test]
fn a_comparison_is_found() {
    for (text, found) in [
        ("if edge.edge_type == \"applies\" {}", true),
        ("edges.filter(|edge| edge.edge_type.name() != \"applies\")", true),
        ("if \"applies\" == edge.edge_type {}", true),
        ("if finding.rule.name == \"suspended\" {}", true),
        ("match rule.name {", true),
        ("if edge.edge_type == EdgeType::Applies {}", false),
        ("if finding.rule == &rules::SUSPENDED {}", false),
    ] {
        let file = File { path: "src/graph/a.rs".to_owned(), text: text.to_owned() };
        assert_eq!(!wrong(&file).is_empty(), found, "{text}");
    }
}
