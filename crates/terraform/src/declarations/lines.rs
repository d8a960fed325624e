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
    for line in text.lines().map(str::trim_start) {
        let quoted = || line.split('"').nth(1);
        if line.starts_with("resource ") || line.starts_with("resource\"") {
            shown.resources.extend(quoted());
        } else if line.strip_prefix("source").is_some_and(|rest| rest.trim_start().starts_with('='))
        {
            shown.sources.extend(quoted());
        }
    }
    shown
}
