//! Configurations from anywhere: whatever is written, the evaluation ends and does not panic.

use super::{configuration, rules, value_among};

/// A `locals` block in which each line is made from its number and the one before.
fn locals(first: &str, count: usize, line: impl Fn(usize, usize) -> String) -> String {
    let lines: String = (1..count).map(|index| line(index, index - 1)).collect();
    format!("locals {{\n{first}{lines}}}\n")
}

#[test]
fn nested_values_end() {
    let nested =
        locals("  n0 = []\n", 2_000, |index, last| format!("  n{index} = [local.n{last}]\n"));
    // Asked for from the bottom up, so that no single step is deep.
    let all: Vec<String> = (0..2_000).map(|index| format!("length(local.n{index})")).collect();
    let expression = format!("[{}, jsonencode(local.n1999)]", all.join(","));
    let _ = value_among(&[("main.tf", nested.as_str())], &expression);
}

#[test]
fn many_names_and_many_blocks_end() {
    let names = (0..2_000).map(|index| format!("n{index} = 1")).collect::<Vec<_>>().join(", ");
    let (value, reported) =
        value_among(&[("t.tpl", "${n1999}")], &format!("templatefile(\"t.tpl\", {{ {names} }})"));
    assert_eq!((value.as_str(), reported), ("1", Vec::new()));
    let blocks = "variable \"a\" {}\n".repeat(3_000);
    assert_eq!(rules(&configuration(&[("main.tf", &blocks)])).len(), 2_999);
}
