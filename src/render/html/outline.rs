//! The picture as text: a nested list of what its boxes say, for whoever does not see it.
//!
//! In: a scene. Out: HTML, in the order of the picture's boxes.

use std::fmt::Write;

use super::data::parents;
use crate::scene::Scene;
use crate::text::xml::escape;

/// A nested list; each item leads to its box.
pub(super) fn outline(scene: &Scene) -> String {
    let parents = parents(scene);
    let mut out = String::from("<ul>\n");
    let mut open: Vec<usize> = Vec::new();
    for (index, drawn) in scene.boxes.iter().enumerate() {
        let parent = parents.get(index).copied().flatten();
        while open.last().copied() != parent && open.pop().is_some() {
            out.push_str("</ul></li>\n");
        }
        let texts = drawn
            .texts
            .iter()
            .map(|text| text.content.trim())
            .filter(|text| !text.is_empty() && *text != drawn.title);
        let texts: Vec<&str> = texts.collect();
        let words = if texts.is_empty() {
            String::new()
        } else {
            format!(": {}", escape(&texts.join(" · ")))
        };
        let _ = write!(
            out,
            r#"<li><button type="button" tabindex="-1" data-box="{index}">{}</button>{words}"#,
            escape(&drawn.title)
        );
        if drawn.group {
            out.push_str("<ul>\n");
            open.push(index);
        } else {
            out.push_str("</li>\n");
        }
    }
    out.push_str(&"</ul></li>\n".repeat(open.len()));
    out.push_str("</ul>\n");
    out
}
