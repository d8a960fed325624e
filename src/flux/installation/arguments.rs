//! The command lines of Flux's controllers.
//!
//! In: the arguments of a container. Out: the value of a flag, as `spf13/pflag` reads it: the last
//! one wins, and a flag without a value is true.

use std::collections::BTreeMap;

use fluxscape_manifest::yaml::Node;

/// What each controller is started with, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::flux) struct Arguments(BTreeMap<String, Vec<String>>);

impl Arguments {
    /// Adds arguments of a controller behind those that it has.
    pub(in crate::flux) fn add(
        &mut self,
        controller: &str,
        arguments: impl IntoIterator<Item = String>,
    ) {
        let mut arguments = arguments.into_iter().peekable();
        if arguments.peek().is_some() {
            self.0.entry(controller.to_owned()).or_default().extend(arguments);
        }
    }

    /// Adds the arguments in the first container of a controller's Deployment.
    pub(in crate::flux) fn add_deployment(&mut self, deployment: &Node) {
        let name = deployment.str_at(&["metadata", "name"]).unwrap_or_default();
        for container in deployment.items_at(&["spec", "template", "spec", "containers"]) {
            self.add(name, texts(container.items_at(&["args"])));
        }
    }

    /// Adds all of another.
    pub(in crate::flux) fn add_all(&mut self, other: Self) {
        for (controller, arguments) in other.0 {
            self.add(&controller, arguments);
        }
    }

    /// The value of a flag.
    pub(super) fn value(&self, controller: &str, flag: &str) -> Option<&str> {
        self.values(controller, flag).next_back()
    }

    /// Whether a boolean flag is set.
    pub(super) fn is_set(&self, controller: &str, flag: &str) -> bool {
        self.value(controller, flag).is_some_and(is_true)
    }

    /// Whether a feature gate is opened or closed; `None` where nothing says either.
    pub(super) fn gate(&self, controller: &str, gate: &str) -> Option<bool> {
        let gates = self
            .values(controller, "feature-gates")
            .flat_map(|value| value.split(',').collect::<Vec<_>>());
        let said = gates.filter_map(|entry| entry.split_once('='));
        let last = said.rev().find(|(name, _)| name.trim() == gate);
        last.map(|(_, value)| is_true(value.trim()))
    }

    fn values(&self, controller: &str, flag: &str) -> impl DoubleEndedIterator<Item = &str> {
        let arguments = self.0.get(controller).map_or(&[][..], Vec::as_slice);
        let following = arguments.iter().skip(1).map(Some).chain([None]);
        let found = arguments.iter().zip(following).filter_map(move |(argument, next)| {
            let rest = argument.trim_start_matches('-').strip_prefix(flag)?;
            match rest.strip_prefix('=') {
                Some(value) => Some(value),
                None if rest.is_empty() => {
                    let separate = next.filter(|next| !next.starts_with('-'));
                    Some(separate.map_or("true", String::as_str))
                }
                None => None,
            }
        });
        found.collect::<Vec<_>>().into_iter()
    }
}

/// The texts of a list.
pub(super) fn texts(items: &[Node]) -> impl Iterator<Item = String> + '_ {
    items.iter().filter_map(Node::as_scalar).map(|scalar| scalar.text.clone())
}

/// Go's `strconv.ParseBool`.
fn is_true(value: &str) -> bool {
    matches!(value, "1" | "t" | "T" | "true" | "TRUE" | "True")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(list: &[&str]) -> Arguments {
        let mut arguments = Arguments::default();
        arguments.add("c", list.iter().map(|text| (*text).to_owned()));
        arguments
    }

    #[test]
    fn flags_are_read_as_the_controllers_read_them() {
        for (list, value) in [
            (&["--a=x"][..], Some("x")),
            (&["--a", "x"][..], Some("x")),
            (&["-a=x"][..], Some("x")),
            (&["--a=x", "--a=y"][..], Some("y")),
            (&["--a", "--b"][..], Some("true")),
            (&["--ab=x"][..], None),
            (&[][..], None),
        ] {
            assert_eq!(arguments(list).value("c", "a"), value, "{list:?}");
            assert_eq!(arguments(list).value("other", "a"), None, "{list:?}");
        }
    }

    #[test]
    fn the_last_word_on_a_gate_counts() {
        for (list, open) in [
            (&["--feature-gates=A=false"][..], Some(false)),
            (&["--feature-gates=B=true,A=false"][..], Some(false)),
            (&["--feature-gates=A=false", "--feature-gates=A=true"][..], Some(true)),
            (&["--feature-gates=AB=false"][..], None),
            (&[][..], None),
        ] {
            assert_eq!(arguments(list).gate("c", "A"), open, "{list:?}");
        }
    }
}
