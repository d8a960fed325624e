//! `az k8s-configuration flux create`.

use std::rc::Rc;

use super::shell::Arguments;
use crate::flux::origins::azure::{Configuration, Part, fields};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::Value;

/// `az k8s-configuration flux create`: a source, and `--kustomization name=NAME path=PATH …` as
/// often as there is one.
pub(super) fn created(arguments: &Arguments<'_>, span: Span) -> Vec<Node> {
    let ["k8s-configuration", "flux", "create", ..] = arguments.words() else {
        return Vec::new();
    };
    let flags = arguments.flags();
    let flag = |names: &[&str]| {
        flags
            .iter()
            .find(|(name, _)| names.contains(name))
            .and_then(|(_, values)| values.first().copied())
    };
    let text = |names: &[&str]| flag(names).map(Value::text);
    let Some(name) = text(&["--name", "-n"]) else { return Vec::new() };
    let reference = ["branch", "tag", "semver", "commit"].into_iter().find_map(|kind| {
        let value = text(&[&format!("--{kind}")])?;
        Some(Value::map([(Rc::from(kind), value)]))
    });
    let url = text(&["--url", "-u"]);
    let source = if flag(&["--kind"]) == Some("bucket") {
        (
            "Bucket",
            fields([
                url.map(|url| ("endpoint", url)),
                text(&["--bucket-name"]).map(|name| ("bucketName", name)),
            ]),
        )
    } else {
        (
            "GitRepository",
            fields([url.map(|url| ("url", url)), reference.map(|reference| ("ref", reference))]),
        )
    };
    let parts = flags.iter().filter(|(name, _)| matches!(*name, "--kustomization" | "-k")).map(
        |(_, pairs)| {
            let given =
                |key: &str| pairs.iter().find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
            let names = given("dependsOn").or_else(|| given("depends_on")).map(|names| {
                let names = names
                    .split(',')
                    .map(|name| name.trim_matches(|sign: char| "[]\"'\\ ".contains(sign)));
                Value::list(names.filter(|name| !name.is_empty()).map(Value::text).collect())
            });
            Part {
                name: Value::text(given("name").unwrap_or_default()),
                path: given("path").map(Value::text),
                depends_on: names,
                spec: Vec::new(),
            }
        },
    );
    let namespace = text(&["--namespace", "--ns"]).unwrap_or_else(|| Value::text("default"));
    Configuration { name, namespace, source, kustomizations: parts.collect() }.objects(span)
}
