//! The words and links of a picture, read back from it.
//!
//! In: an SVG, or a page that holds one. Out: the words of each card, and where links lead; enough
//! to report what differs between two pictures of the same graph. Of anything else it finds
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::picture;

/// What a picture says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readback {
    /// The texts by the id of the node that they are on; those beside all nodes under the empty
    /// id.
    words: BTreeMap<String, Vec<String>>,
    links: BTreeSet<String>,
}

/// The words that one node has in one of two pictures alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reworded<'a> {
    /// The node's id; empty for what is beside all nodes.
    pub id: &'a str,
    /// What only the old picture says.
    pub old: Vec<&'a str>,
    /// What only the new one says.
    pub new: Vec<&'a str>,
}

impl Readback {
    /// Reads a picture.
    #[must_use]
    pub fn of(svg: &str) -> Self {
        let mut found = Self::default();
        let Some((_, document)) = picture(svg) else { return found };
        for element in document.descendants().filter(Node::is_element) {
            match element.tag_name().name() {
                "text" => {
                    let text = element.text().unwrap_or_default().to_owned();
                    found.words.entry(card_of(element).to_owned()).or_default().push(text);
                }
                "a" => found.links.extend(element.attribute("href").map(str::to_owned)),
                _ => {}
            }
        }
        found
    }

    /// What is worded differently than before, in the order of ids.
    #[must_use]
    pub fn reworded<'a>(&'a self, before: &'a Self) -> Vec<Reworded<'a>> {
        let only =
            |these: Option<&'a Vec<String>>, those: Option<&'a Vec<String>>| -> Vec<&'a str> {
                let only = |text: &&String| those.is_none_or(|those| !those.contains(text));
                these.into_iter().flatten().filter(only).map(String::as_str).collect()
            };
        let ids: BTreeSet<&String> = self.words.keys().chain(before.words.keys()).collect();
        let found = ids.into_iter().map(|id| {
            let (old, new) = (before.words.get(id), self.words.get(id));
            Reworded { id, old: only(old, new), new: only(new, old) }
        });
        found.filter(|reworded| !(reworded.old.is_empty() && reworded.new.is_empty())).collect()
    }

    /// Whether its links lead where they led before.
    #[must_use]
    pub fn leads_alike(&self, before: &Self) -> bool {
        self.links == before.links
    }
}

/// The id of the card that an element is on; empty where it is on none.
fn card_of<'d>(element: Node<'d, '_>) -> &'d str {
    let around = element.parent().filter(|parent| parent.attribute("class") == Some("node"));
    around.and_then(|card| card.attribute("data-id")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_held_against_each_other_card_by_card() {
        let svg = |image: &str, line: u32| {
            format!(
                "<svg>\n<text x=\"1\">own</text>\n<a href=\"f#L{line}\">\n<g class=\"node\" data-id=\"c|k|Kustomization|qa|web\">\n\
                 <text x=\"1\">web</text>\n<text x=\"1\">image {image}</text>\n</g>\n</a>\n<text x=\"1\">R&amp;D</text>\n</svg>\n"
            )
        };
        let (old, new) = (Readback::of(&svg("web:1", 3)), Readback::of(&svg("web:2", 4)));
        let reworded = Reworded {
            id: "c|k|Kustomization|qa|web",
            old: vec!["image web:1"],
            new: vec!["image web:2"],
        };
        assert_eq!((new.reworded(&old), new.leads_alike(&old)), (vec![reworded], false));
        assert_eq!((new.reworded(&new), new.leads_alike(&new)), (vec![], true));
        assert_eq!(new.words[""], ["own", "R&D"]);
    }
}
