//! What follows from one field that differs, and what becomes of what an object applied.
//!
//! In: a node and a field's values before and after. Out: a [`Statement`], where the consequence of
//! that field is known.

use crate::diff::fields::FieldChange;
use crate::diff::phrase::subject;
use crate::diff::statement::{Statement, Weight};
use crate::diff::words::{last, tidy, values, versions, without_hashes};
use crate::graph::{Detail, Node};
use fluxscape_manifest::yaml;

/// What follows from one field.
pub(super) fn of_field(node: &Node, field: &FieldChange<'_>) -> Option<Statement> {
    let name = subject(node);
    let on = |value: Option<&yaml::Node>| value.and_then(yaml::Node::as_bool) == Some(true);
    let say = |weight, one: String, several: String| {
        Some(Statement::new(weight, name.clone(), one, several))
    };
    if field.is(&["spec", "suspend"]) {
        let (weight, one, several) = if on(field.to) {
            (Weight::Stop, "is suspended", "are suspended")
        } else {
            (Weight::Resumption, "is no longer suspended", "are no longer suspended")
        };
        return say(weight, one.to_owned(), several.to_owned());
    }
    if field.is(&["spec", "prune"]) {
        let (verb, verbs, why) = if on(field.to) {
            ("deletes from now on", "delete from now on", "on")
        } else {
            ("no longer deletes", "no longer delete", "off")
        };
        let what = format!("what is removed from git (prune is {why})");
        return say(Weight::Pruning, format!("{verb} {what}"), format!("{verbs} {what}"));
    }
    if field.key() == "image" {
        let ((old, from), (new, to)) = versions(field)?;
        let (from, to) = without_hashes(from, to);
        let subject = node
            .application
            .as_ref()
            .map_or_else(|| name.clone(), |application| format!("`{}`", tidy(application)));
        let runs = if old == new {
            format!("image `{}` {to} instead of {from}", last(&new))
        } else {
            format!("image `{new}:{to}` instead of `{old}:{from}`")
        };
        return Some(Statement::new(
            Weight::Version,
            subject,
            format!("runs {runs}"),
            format!("run {runs}"),
        ));
    }
    let (weight, [verb, verbs], what) = replaced(node, field)?;
    say(weight, format!("{verb} {what}"), format!("{verbs} {what}"))
}

/// A value in the place of another, where the field says what that does: how much it matters, the
/// verb of one thing and of several, and what follows it.
fn replaced(node: &Node, field: &FieldChange<'_>) -> Option<(Weight, [&'static str; 2], String)> {
    let (from, to) = values(field)?;
    if let Some(image) = image_of(node, field) {
        return Some((
            Weight::Version,
            ["runs", "run"],
            format!("image `{image}` {to} instead of {from}"),
        ));
    }
    let path: Vec<&str> = field.path.iter().map(String::as_str).collect();
    Some(match path.as_slice() {
        ["spec", "chart", "spec", "version"] => {
            let chart = node
                .details
                .get(Detail::Chart)
                .map(|chart| format!(" `{}`", tidy(chart)))
                .unwrap_or_default();
            (
                Weight::Version,
                ["installs", "install"],
                format!("chart{chart} {to} instead of {from}"),
            )
        }
        ["spec", "path"] => {
            (Weight::Source, ["is built", "are built"], format!("from `{to}` instead of `{from}`"))
        }
        ["spec", "sourceRef", "name"] | ["spec", "chart", "spec", "sourceRef", "name"] => (
            Weight::Source,
            ["is built", "are built"],
            format!("from source `{to}` instead of `{from}`"),
        ),
        ["spec", "replicas"] => (
            if to == "0" { Weight::Stop } else { Weight::Other },
            ["runs", "run"],
            format!("{} instead of {from}", plural_text(&to, "replica")),
        ),
        _ => return None,
    })
}

/// The image whose `tag` among a release's values differs: what stands beside it says which.
fn image_of(node: &Node, field: &FieldChange<'_>) -> Option<String> {
    let [front @ .., key] = field.path.as_slice() else { return None };
    if node.kind != "HelmRelease"
        || key != "tag"
        || front.get(1).is_none_or(|part| part != "values")
    {
        return None;
    }
    let keys: Vec<&str> = front.iter().map(String::as_str).collect();
    let image = node.content.as_ref()?.object.at(&keys)?.str_at(&["repository"])?;
    Some(tidy(last(image)))
}

/// Whether a field says what a source reads.
pub(super) fn is_address(field: &FieldChange<'_>) -> bool {
    let path: Vec<&str> = field.path.iter().map(String::as_str).collect();
    matches!(path.as_slice(), ["spec", "url"] | ["spec", "ref", _])
}

fn plural_text(count: &str, one: &str) -> String {
    format!("{count} {one}{}", if count == "1" { "" } else { "s" })
}
