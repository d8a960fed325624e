//! What an SVG of ours says, read back from it.
//!
//! In: a picture's text. Out: the words of each card, and where its links lead; enough to tell what
//! differs between two pictures of the same graph. It looks for the lines that [`super::svg`]
//! writes: of anything else it finds nothing.

use std::collections::{BTreeMap, BTreeSet};

/// What a picture says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readback {
    /// The texts by the id of the node that they stand on; those beside all nodes under the empty
    /// id.
    words: BTreeMap<String, Vec<String>>,
    links: BTreeSet<String>,
}

/// The words that one node has in one of two pictures alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reworded<'a> {
    /// The node's id; empty for what stands beside all nodes.
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
        let mut node = String::new();
        for line in svg.lines() {
            if line.starts_with("<g ") {
                node = if line.contains("class=\"node\"") {
                    attribute(line, "data-id").unwrap_or_default()
                } else {
                    String::new()
                };
            } else if line.starts_with("</g>") {
                node.clear();
            } else if line.starts_with("<text ") {
                let text = line.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</text>"));
                found.words.entry(node.clone()).or_default().extend(text.map(plain));
            } else if line.starts_with("<a ") {
                found.links.extend(attribute(line, "href"));
            }
        }
        found
    }

    /// What is said in other words than before, in the order of ids.
    #[must_use]
    pub fn reworded<'a>(&'a self, before: &'a Self) -> Vec<Reworded<'a>> {
        let only =
            |these: Option<&'a Vec<String>>, those: Option<&'a Vec<String>>| -> Vec<&'a str> {
                let said = |text: &&String| those.is_none_or(|those| !those.contains(text));
                these.into_iter().flatten().filter(said).map(String::as_str).collect()
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

fn attribute(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    Some(plain(rest.split_once('"')?.0))
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_held_against_each_other_card_by_card() {
        let svg = |image: &str, line: u32| {
            format!(
                "<text x=\"1\">own</text>\n<a href=\"f#L{line}\">\n<g class=\"node\" data-id=\"c|k|Kustomization|qa|web\">\n\
                 <text x=\"1\">web</text>\n<text x=\"1\">image {image}</text>\n</g>\n</a>\n<text x=\"1\">R&amp;D</text>\n"
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
