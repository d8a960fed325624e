//! How pictures are kept current elsewhere: lines to paste into a Makefile and a workflow.
//!
//! In: the address of this project. Out: texts. As long as the address is a placeholder, they need
//! none: the user says where fluxscape comes from.

/// The address of this project, of its releases and its action: the only place that names it is
/// `Cargo.toml`.
pub(super) const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The owner in an address that nobody has set. No name on a forge can have underscores there.
const NOBODY: &str = "_OWNER_";

pub(super) const MAKEFILE: &str = "\
# Makefile

.PHONY: diagram diagram-check
diagram:
\tfluxscape update
diagram-check:
\tfluxscape update --check
";

const CHECKOUT: &str = "
# .github/workflows/diagram.yml

name: Diagram
on: [pull_request]
permissions:
  contents: read
  pull-requests: write
jobs:
  diagram:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
";

const FROM_SOURCE: &str = "\
      # Set the variable FLUXSCAPE_REPOSITORY of this repository to the address that you cloned fluxscape from.
      - run: cargo install --locked --git \"${FLUXSCAPE_REPOSITORY:?is not set}\"
        working-directory: ${{ runner.temp }}
        env:
          FLUXSCAPE_REPOSITORY: ${{ vars.FLUXSCAPE_REPOSITORY }}
      - run: fluxscape update --check
";

/// A workflow that checks the pictures of a pull request.
pub(super) fn workflow(repository: &str) -> String {
    let action = repository
        .strip_prefix("https://github.com/")
        .filter(|name| !name.starts_with(NOBODY))
        .map(|name| format!("      - uses: {name}@v{}\n", env!("CARGO_PKG_VERSION")));
    format!("{CHECKOUT}{}", action.as_deref().unwrap_or(FROM_SOURCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_uses_the_action_once_there_is_one() {
        let released = workflow("https://github.com/team/fluxscape");
        assert!(released.contains("      - uses: team/fluxscape@v"), "{released}");
        assert!(!released.contains("cargo install"), "{released}");
        for none in ["https://github.com/_OWNER_/fluxscape", "https://git.example.org/a/b", ""] {
            let text = workflow(none);
            assert!(text.contains("vars.FLUXSCAPE_REPOSITORY"), "{text}");
            assert_eq!(text.matches("uses:").count(), 1, "nothing but the checkout: {text}");
        }
    }
}
