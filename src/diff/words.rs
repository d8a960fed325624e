//! A field that differs, in words: `image web 1.0 → 1.1`, `waits for cert-manager`, `suspended`.
//!
//! Values are written where they are short, and never where they may be secret: of Secrets and of
//! delicate fields only the key is.

use crate::graph::Node as GraphNode;
use fluxscape_manifest::yaml::Node;

use super::delicate::is_delicate;
use super::fields::FieldChange;

/// The longest value that is told.
const LONGEST: usize = 60;

/// A change in a few words.
pub(super) fn words(object: &GraphNode, change: &FieldChange<'_>) -> String {
    // Labels of a Secret included.
    let is_secret = object.kind == "Secret" && object.group.is_empty();
    let shown = |node: Option<&Node>| value(change, node).filter(|_| !is_secret);
    let both = |what: &str| match (shown(change.from), shown(change.to)) {
        (Some(_), Some(_)) => {
            values(change).map_or_else(String::new, |(from, to)| format!("{what} {from} → {to}"))
        }
        (None, Some(to)) if change.from.is_none() => format!("{what} {to}"),
        (Some(from), None) if change.to.is_none() => format!("{what} {from} removed"),
        _ => match (change.from, change.to) {
            (None, _) => format!("{what} added"),
            (_, None) => format!("{what} removed"),
            _ => format!("{what} changed"),
        },
    };
    let on = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(true);
    match change.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["spec", "dependsOn", rest @ ..] => {
            depends_on(change, rest).unwrap_or_else(|| both("dependsOn"))
        }
        ["spec", "suspend"] => {
            if on(change.to) { "suspended" } else { "no longer suspended" }.to_owned()
        }
        ["spec", "prune"] => if on(change.to) { "prune on" } else { "prune off" }.to_owned(),
        ["spec", "path"] => both("path"),
        ["spec", "replicas"] => both("replicas"),
        ["spec", "chart", "spec", "version"] => both("chart version"),
        ["spec", "chart", "spec", "chart"] => both("chart"),
        ["spec", "sourceRef", "name"] | ["spec", "chart", "spec", "sourceRef", "name"] => {
            both("source")
        }
        ["spec", "ref", what]
        | ["spec", what @ ("interval" | "url" | "targetNamespace" | "timeout" | "retryInterval")] => {
            both(what)
        }
        ["data" | "stringData" | "binaryData", key] => both(&format!("`{}`", tidy(key))),
        [.., "image"] => image(change).unwrap_or_else(|| both("image")),
        _ if object.kind == "HelmRelease"
            && change.path.get(1).is_some_and(|key| key == "values") =>
        {
            both(format!("values {}", tidy(&tail(&change.path))).trim_end())
        }
        _ => both(&tidy(&change.dotted())),
    }
}

/// The keys below `values`; of a long way only its end, which says most.
fn tail(path: &[String]) -> String {
    let inside = path.get(2..).unwrap_or_default();
    let whole = inside.join(".");
    match inside {
        [.., before, last] if whole.chars().count() > 36 => format!("…{before}.{last}"),
        _ => whole,
    }
}

/// `waits for cert-manager`, `no longer waits for cert-manager`.
fn depends_on(change: &FieldChange<'_>, rest: &[&str]) -> Option<String> {
    match (rest, change.from, change.to) {
        // The whole list is new or gone.
        ([], None, Some(to)) => Some(format!("waits for {}", names(to))),
        ([], Some(from), None) => Some(format!("no longer waits for {}", names(from))),
        ([_], None, Some(to)) => Some(format!("waits for {}", name(to))),
        ([_], Some(from), None) => Some(format!("no longer waits for {}", name(from))),
        _ => None,
    }
}

fn names(list: &Node) -> String {
    list.items().iter().map(name).collect::<Vec<_>>().join(", ")
}

fn name(element: &Node) -> String {
    tidy(element.str_at(&["name"]).unwrap_or_default())
}

/// `image web 1.0 → 1.1`; both whole where more than the version differs.
fn image(change: &FieldChange<'_>) -> Option<String> {
    let (from, to) = versions(change)?;
    let same = from.0 == to.0;
    Some(if same {
        format!("image {} {} → {}", last(&to.0), from.1, to.1)
    } else {
        format!("image {}:{} → {}:{}", from.0, from.1, to.0, to.1)
    })
}

/// Name and version of an image before and after.
pub(super) fn versions(change: &FieldChange<'_>) -> Option<((String, String), (String, String))> {
    let read = |node: Option<&Node>| Some(image_parts(&tidy(node?.as_str()?)));
    Some((read(change.from)?, read(change.to)?))
}

/// `ghcr.io/x/web:1.0@sha256:…` -> `ghcr.io/x/web` and `1.0`; without a tag the first digits of the
/// digest.
fn image_parts(image: &str) -> (String, String) {
    let (plain, digest) =
        image.split_once('@').map_or((image, None), |(plain, digest)| (plain, Some(digest)));
    let colon = plain.rfind(':').filter(|at| plain.rfind('/').is_none_or(|slash| slash < *at));
    let (name, tag) =
        colon.map_or((plain, None), |at| (plain.get(..at).unwrap_or(plain), plain.get(at + 1..)));
    let digest = digest.map(|digest| digest.chars().take(19).collect::<String>());
    (name.to_owned(), tag.map(str::to_owned).or(digest).unwrap_or_else(|| "latest".to_owned()))
}

/// Two tags with the ids of commits in them cut to what people compare, where they still differ:
/// `8bf6c4b-1644607220`.
pub(super) fn without_hashes(from: String, to: String) -> (String, String) {
    let is_hash = |part: &str| part.len() >= 20 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let cut = |tag: &str| {
        let parts = tag
            .split('-')
            .map(|part| if is_hash(part) { part.get(..7).unwrap_or(part) } else { part });
        parts.collect::<Vec<_>>().join("-")
    };
    let (old, new) = (cut(&from), cut(&to));
    if old == new { (from, to) } else { (old, new) }
}

/// The last part of a name with slashes.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Two values that may be told. A digest behind a version is left out where the versions differ
/// already.
pub(super) fn values(change: &FieldChange<'_>) -> Option<(String, String)> {
    let (from, to) = (value(change, change.from)?, value(change, change.to)?);
    let (old, new) =
        (from.split('@').next().unwrap_or_default(), to.split('@').next().unwrap_or_default());
    let differ = old != new && from.contains("@sha256:") | to.contains("@sha256:");
    Some(if differ { (old.to_owned(), new.to_owned()) } else { (from, to) })
}

/// A text whose digest is as long as people compare them: `1.2@sha256:0123456…`.
fn unpinned(text: &str) -> String {
    let pinned = text.split_once("@sha256:").filter(|(_, digest)| digest.len() == 64);
    pinned.map_or_else(
        || text.to_owned(),
        |(front, digest)| format!("{front}@sha256:{}", digest.chars().take(7).collect::<String>()),
    )
}

/// A text with the first digits alone of each id of a commit in it.
pub(super) fn with_short_commits(text: &str) -> String {
    const LENGTH: usize = 40;
    const SHORT: usize = 7;
    let mut short = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (front, behind) = rest.split_at(word);
        let is_commit = front.len() == LENGTH && front.bytes().all(|b| b.is_ascii_hexdigit());
        short.push_str(front.get(..SHORT).filter(|_| is_commit).unwrap_or(front));
        let mut behind = behind.chars();
        short.extend(behind.next());
        rest = behind.as_str();
    }
    short
}

/// A value that may be told; `None` for none, a long one, a list, or one that may be secret.
fn value(change: &FieldChange<'_>, node: Option<&Node>) -> Option<String> {
    let text = with_short_commits(&unpinned(node?.as_str()?));
    let short = text.chars().count() <= LONGEST && !text.contains('\n') && !text.is_empty();
    (short && !is_delicate(&change.path)).then(|| tidy(&text))
}

/// A text on one line, without what would end a piece of code or steer a terminal.
pub(super) fn tidy(text: &str) -> String {
    let plain = text
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '`' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    let plain: String = plain.collect();
    if plain.chars().count() <= 120 {
        plain
    } else {
        plain.chars().take(119).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fields::differences;
    use fluxscape_manifest::source::FileId;

    fn said(kind: &str, old: &str, new: &str) -> Vec<String> {
        let parse = |text: &str| {
            fluxscape_manifest::yaml::parse(text.as_bytes(), FileId::GENERATED)
                .documents
                .remove(0)
                .root
        };
        let text = format!(
            r#"{{"id": "c|g|{kind}|a|b", "type": "object", "cluster": "c", "group": "g", "version": "v1", "kind": "{kind}",
            "namespace": "a", "name": "b", "status": "ok", "message": null, "origin": {{"by": "git"}}}}"#
        );
        let object: GraphNode = serde_json::from_str(&text).unwrap();
        let (old, new) = (parse(old), parse(new));
        differences(&old, &new, &|a, b| a == b)
            .iter()
            .map(|change| words(&object, change))
            .collect()
    }

    const TAGS: (&str, &str) = (
        "spec: {values: {image: {tag: 1.0@sha256:5f1390bc43fefbbfb67f38a7a8dd65b4086c1f187a37c8df5c6020a498e5d1b5}}}",
        "spec: {values: {image: {tag: 1.1@sha256:4d0ccca1d151f860b3f469c60df78bf1ab798f15e88dc1912d31d6741653eb99}}}",
    );

    #[test]
    fn what_is_known_is_said_in_its_own_words() {
        let cases = [
            (
                "Kustomization",
                "spec: {}",
                "spec: {dependsOn: [{name: a}, {name: b}]}",
                "waits for a, b",
            ),
            (
                "Kustomization",
                "spec: {dependsOn: [{name: a}, {name: b}]}",
                "spec: {dependsOn: [{name: b}]}",
                "no longer waits for a",
            ),
            ("Kustomization", "spec: {prune: true}", "spec: {prune: false}", "prune off"),
            ("Kustomization", "spec: {suspend: true}", "spec: {}", "no longer suspended"),
            (
                "GitRepository",
                "spec: {ref: {branch: main}}",
                "spec: {ref: {branch: next}}",
                "branch main → next",
            ),
            (
                "HelmRelease",
                "spec: {chart: {spec: {version: 1}}}",
                "spec: {chart: {spec: {version: 2}}}",
                "chart version 1 → 2",
            ),
            (
                "HelmRelease",
                "spec: {values: {a: {b: 1}}}",
                "spec: {values: {a: {b: 2}}}",
                "values a.b 1 → 2",
            ),
            ("HelmRelease", TAGS.0, TAGS.1, "values image.tag 1.0 → 1.1"),
            ("HelmRelease", "spec: {}", "spec: {values: {a: 1}}", "values added"),
            (
                "GitRepository",
                "spec: {ref: {commit: 0123456789012345678901234567890123456789}}",
                "spec: {ref: {commit: abcdef6789012345678901234567890123456789}}",
                "commit 0123456 → abcdef6",
            ),
            (
                "HelmRelease",
                "spec: {values: {adminPassword: x}}",
                "spec: {values: {adminPassword: y}}",
                "values adminPassword changed",
            ),
            (
                "Deployment",
                "spec: {c: [{name: x, image: 'h:5/a/web:1'}]}",
                "spec: {c: [{name: x, image: 'h:5/a/web:2'}]}",
                "image web 1 → 2",
            ),
            ("ConfigMap", "data: {k: a}", "data: {k: b}", "`k` changed"),
            ("Thing", "spec: {text: a}", "spec: {text: \"a\\nb\"}", "spec.text changed"),
        ];
        for (kind, old, new, expected) in cases {
            assert_eq!(said(kind, old, new), [expected], "{old} -> {new}");
        }
    }
}
