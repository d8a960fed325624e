//! The images of an application, and which automation moves them.
//!
//! In: an application. Out: lines for its card: the images that it runs, and those that an
//! ImageUpdateAutomation keeps current.

use std::collections::BTreeSet;

use crate::graph::{Application, Detail, EdgeType, NodeIndex};
use crate::view::build::{colored, plain};
use crate::view::model::{Line, Role};
use crate::view::reader::Reader;
use crate::view::words::Words;

/// A tag of more hexadecimal digits than these is cut: it is a hash.
const LONGEST_TAG: usize = 15;
/// What is left of a hash.
const HASH: usize = 7;

/// What a card says of images, a line each for those that move and those that stay.
pub(in crate::view) fn lines(reader: &Reader<'_>, application: &Application) -> Vec<Line> {
    let policies = reader.policies(application.node);
    let moved: BTreeSet<&str> =
        policies.iter().filter_map(|policy| image_of(reader, *policy)).collect();
    let automations: BTreeSet<&str> = policies
        .iter()
        .flat_map(|policy| reader.graph.sources(*policy, EdgeType::Updates))
        .map(|automation| reader.name(automation))
        .filter(|name| *name != reader.name(application.node))
        .collect();
    let mut lines = Vec::new();
    if !moved.is_empty() {
        let names: BTreeSet<&str> = moved.iter().map(|image| short(image)).collect();
        lines.push(colored(listed("updates image", &names), Role::Automation, 2));
        if !automations.is_empty() {
            lines.push(colored(Words::names("by ", automations), Role::Automation, 1));
        }
    }
    let run = running(reader, application);
    let still: BTreeSet<String> = run
        .iter()
        .filter(|image| !moved.iter().any(|moved| repository(image) == repository(moved)))
        .map(|image| tagged(image))
        .collect();
    let still: BTreeSet<&str> = still.iter().map(String::as_str).collect();
    if !still.is_empty() {
        lines.push(plain(listed("image", &still), 2));
    }
    lines
}

/// The image that a policy is about.
fn image_of<'a>(reader: &Reader<'a>, policy: NodeIndex) -> Option<&'a str> {
    let repository = reader.graph.targets(policy, EdgeType::ImageRepositoryRef).first().copied()?;
    reader.detail(repository, Detail::Image)
}

/// The images that the objects of an application name.
fn running<'a>(reader: &Reader<'a>, application: &Application) -> BTreeSet<&'a str> {
    let own = reader.node(application.node).into_iter();
    let applied = own.chain(reader.applied(application.node));
    applied.flat_map(|node| node.details.words(Detail::Images)).collect()
}

/// `image a`, `images a, b +3`.
fn listed(what: &str, names: &BTreeSet<&str>) -> Words {
    const SHOWN: usize = 2;
    let phrase = format!("{what}{} ", if names.len() == 1 { "" } else { "s" });
    Words::names(&phrase, names.iter().take(SHOWN)).and_more(names.len().saturating_sub(SHOWN))
}

/// An image without its tag and digest.
fn repository(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or_default();
    let name = image.rfind('/').map_or(0, |at| at + 1);
    let end = image.get(name..).and_then(|rest| rest.find(':')).map_or(image.len(), |at| name + at);
    let bare = image.get(..end).unwrap_or_default();
    bare.strip_prefix("index.docker.io/")
        .or_else(|| bare.strip_prefix("docker.io/"))
        .unwrap_or(bare)
}

fn short(image: &str) -> &str {
    repository(image).rsplit('/').next().unwrap_or_default()
}

/// `keycloak:26.0`; a hash as a tag is cut.
fn tagged(image: &str) -> String {
    let image = image.split('@').next().unwrap_or_default();
    let tag = image
        .get(image.rfind('/').map_or(0, |at| at + 1)..)
        .and_then(|name| name.split_once(':'))
        .map(|(_, tag)| tag);
    match tag {
        None => short(image).to_owned(),
        Some(tag) if tag.len() > LONGEST_TAG && tag.bytes().all(|c| c.is_ascii_hexdigit()) => {
            format!("{}:{}…", short(image), tag.get(..HASH).unwrap_or_default())
        }
        Some(tag) => format!("{}:{tag}", short(image)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_named_by_its_last_part_and_its_tag() {
        assert_eq!(tagged("ghcr.io/org/web:v1.2.3@sha256:abc"), "web:v1.2.3");
        assert_eq!(tagged("localhost:5000/web"), "web");
        assert_eq!(tagged("org/web:37b072a27aa6a079e8fe"), "web:37b072a…");
        assert_eq!(tagged("org/web:main-8f1c2d3-1700000000"), "web:main-8f1c2d3-1700000000");
        assert_eq!(repository("index.docker.io/org/web:1"), repository("org/web:2@sha256:0"));
    }

    #[test]
    fn more_than_two_are_counted() {
        assert_eq!(listed("image", &["a"].into()), "image a");
        assert_eq!(listed("image", &["a", "b", "c", "d"].into()), "images a, b +2");
    }
}
