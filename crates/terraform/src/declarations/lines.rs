//! What the lines of a file show of its blocks, where it cannot be parsed or need not be.
//!
//! In: a text of HCL. Out: the types of its resources and the sources of its modules, as far as
//! lines show them. Nothing is evaluated.

/// What the lines of a file of Terraform show that cannot be parsed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shown<'t> {
    /// The types of its resources.
    pub resources: Vec<&'t str>,
    /// The sources of its module calls.
    pub sources: Vec<&'t str>,
}

/// What the lines of a text of HCL show of its blocks, whether or not it can be parsed.
///
/// ```
/// let text = "resource \"aws_vpc\" \"a\" {\nmodule \"b\" {\n  source = \"../b\"\n";
/// let shown = fluxscape_terraform::shown(text);
/// assert_eq!((shown.resources, shown.sources), (vec!["aws_vpc"], vec!["../b"]));
/// ```
#[must_use]
pub fn shown(text: &str) -> Shown<'_> {
    let mut shown = Shown::default();
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with(['#', '/'])) {
        if line.starts_with("resource ") || line.starts_with("resource\"") {
            shown.resources.extend(line.split('"').nth(1));
        }
        shown.sources.extend(source(line));
    }
    shown
}

/// The text that a line gives to `source`, wherever it does: `module "a" { source = "../a" }`.
fn source(line: &str) -> Option<&str> {
    line.match_indices("source").find_map(|(at, word)| {
        let is_whole = line
            .get(..at)?
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || matches!(before, '{' | ',' | ';'));
        let value = line.get(at + word.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        value.strip_prefix('"').filter(|_| is_whole)?.split('"').next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_found_wherever_a_line_gives_it() {
        for (line, found) in [
            ("  source = \"../a\"", Some("../a")),
            ("terraform { source = \"../a\" }", Some("../a")),
            ("module \"b\" {source=\"../a\"", Some("../a")),
            ("  resource = \"../a\"", None),
            ("  source_hash = \"../a\"", None),
            ("  source = local.a", None),
            ("# source = \"../a\"", None),
        ] {
            assert_eq!(shown(line).sources.first().copied(), found, "{line}");
        }
    }
}
