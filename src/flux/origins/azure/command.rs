//! `az k8s-configuration flux create`.

use std::rc::Rc;

use super::{Configuration, Part, fields};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::Value;

/// `az k8s-configuration flux create`: a source, and `--kustomization name=NAME path=PATH …` as
/// often as there is one.
pub(in crate::flux::origins) fn created(arguments: &[&str], span: Span) -> Vec<Node> {
    let Some(["k8s-configuration", "flux", "create", words @ ..]) = arguments.get(..) else {
        return Vec::new();
    };
    let is_flag = |word: &str| word.starts_with('-') && word.len() > 1;
    let mut flags: Vec<(&str, Vec<&str>)> = Vec::new();
    for word in words {
        match flags.last_mut() {
            _ if is_flag(word) => {
                let (name, value) =
                    word.split_once('=').map_or((*word, None), |(name, value)| (name, Some(value)));
                flags.push((name, value.into_iter().collect()));
            }
            Some((_, values)) => values.push(word),
            None => {}
        }
    }
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
