//! The repositories other than the one drawn, and who draws from them.
//!
//! In: the environments of a page. Out: a card for each repository, and lines from the
//! environments; where there are many environments, words on the cards instead of lines across the
//! page.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::kinds::plural;
use crate::graph::{EdgeType, GIT_REPOSITORY};
use crate::view::build::{item, link, plain};
use crate::view::model::{Item, Link, Role, Surface};
use crate::view::reader::{Environment, Reader};
use crate::view::shared::origin::environment_id;
use crate::view::words::Words;

/// With more environments than these, or lines, who draws from a repository is shown in words.
const MOST_LINES: usize = 3;
/// The id of the frame around many.
const FRAME: &str = "repositories";
/// The band below all others.
const BAND: u32 = 3;

/// A repository outside.
#[derive(Default)]
struct Outside<'a> {
    /// The sources that check it out.
    sources: BTreeSet<&'a str>,
    /// The environments that hold such a source: id and name.
    users: BTreeSet<(String, &'a str)>,
}

/// At most so many cards; what is left over is counted on the last.
pub(in crate::view) fn others(
    reader: &Reader<'_>,
    environments: &[Environment<'_>],
    most: usize,
) -> (Vec<Item>, Vec<Link>) {
    let mut found: BTreeMap<&str, Outside<'_>> = BTreeMap::new();
    for (index, source) in reader.graph.nodes().filter(|(_, node)| node.is(GIT_REPOSITORY)) {
        let Some(repository) = reader.other_repository(index).and_then(|index| reader.node(index))
        else {
            continue;
        };
        let outside = found.entry(&repository.name).or_default();
        outside.sources.insert(&source.name);
        let user = environments.iter().find(|environment| {
            environment.cluster.name == source.cluster
                && (environment.is_cluster
                    || source.environment.as_deref() == Some(environment.name.as_str()))
        });
        outside.users.extend(
            user.map(|user| (environment_id(&user.cluster.name, &user.name), user.name.as_str())),
        );
    }
    let most = if found.len() == most + 1 { most + 1 } else { most };
    let several = environments.len() > 1;
    let in_words = environments.len() > MOST_LINES || found.len() > MOST_LINES;
    let mut cards: Vec<Item> = found
        .iter()
        .take(most)
        .map(|(name, outside)| card(name, outside, in_words, several))
        .collect();
    let more: Vec<&str> = found.keys().skip(most).map(|name| title(name)).collect();
    if !more.is_empty() {
        let card = item(
            "more|repositories",
            "folded",
            Role::Source,
            Surface::Tinted,
            format!("{} more repositories", more.len()),
        );
        cards.push(card.with(plain(Words::facts(more.iter().copied()), 3)).in_band(BAND));
    }
    if in_words {
        let one = match environments {
            [only] => {
                vec![link(&environment_id(&only.cluster.name, &only.name), FRAME, EdgeType::Url)]
            }
            _ => Vec::new(),
        };
        return (frame(cards, found.len()), one);
    }
    let lines = found.iter().flat_map(|(name, outside)| {
        let to = id(name);
        outside.users.iter().map(move |(from, _)| link(from, &to, EdgeType::Url))
    });
    (cards, lines.collect())
}

/// Several cards under one heading.
fn frame(cards: Vec<Item>, count: usize) -> Vec<Item> {
    if cards.is_empty() {
        return cards;
    }
    let title = if count == 1 {
        "1 other repository".to_owned()
    } else {
        plural(count, "other repository")
    };
    let frame = item(FRAME, "repositories", Role::Neutral, Surface::Frame, title).in_band(BAND);
    vec![frame.holding(crate::view::model::Arrangement::Bands, cards)]
}

fn id(repository: &str) -> String {
    format!("repository|{repository}")
}

/// The last part of an address; all of it where that says nothing.
fn title(repository: &str) -> &str {
    let last = repository.rsplit('/').next().unwrap_or_default();
    if last.trim_end_matches(".git").is_empty() { repository } else { last }
}

fn card(name: &str, outside: &Outside<'_>, in_words: bool, several: bool) -> Item {
    let sources: Vec<&str> =
        outside.sources.iter().copied().filter(|source| *source != title(name)).collect();
    let users: Vec<&str> = outside.users.iter().map(|(_, name)| *name).collect();
    let mut card = item(id(name), "repository", Role::Source, Surface::Tinted, title(name))
        .linked(Some(format!("https://{name}")))
        .with(plain(if in_words { String::new() } else { "external repository".to_owned() }, 1))
        .with(plain(Words::names("", sources), 2))
        .in_band(BAND);
    if in_words && several && !users.is_empty() {
        card = card.with(plain(Words::names("for ", users), 2));
    }
    card
}
