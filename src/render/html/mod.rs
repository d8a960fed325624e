//! HTML: the picture in one file that needs nothing else, to be searched, folded and asked for what
//! lies behind a box.
//!
//! In: a [`Scene`] and the graph it was made of. Out: a page that works from a disk, without a
//! network: its policy forbids every request, and allows the scripts and styles that it holds by
//! their hashes alone. What the repository holds gets into it as text and as JSON, never as markup
//! or code.

mod assemble;
mod data;
mod live;
mod outline;

use std::fmt::Write;

use super::embed::{self, Embedded};
use super::format::{Content, Drawing, Format, Medium};
use super::picture::svg::{self, Svg};
use crate::scene::{Letters, Look, Paint, Role, Scene, Theme};
use crate::text::xml::escape;
use assemble::{Policy, fill, join};
pub use live::{index, live};

/// The parts of the page.
const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// The modules of the page's script, each after those that it imports.
const MODULES: &[&str] = &[
    include_str!("js/dom.js"),
    include_str!("js/model.js"),
    include_str!("js/camera.js"),
    include_str!("js/routes.js"),
    include_str!("js/space.js"),
    include_str!("js/folding.js"),
    include_str!("js/emphasis.js"),
    include_str!("js/provenance.js"),
    include_str!("js/details.js"),
    include_str!("js/search.js"),
    include_str!("js/keyboard.js"),
    include_str!("js/theme.js"),
    include_str!("js/main.js"),
];

/// The picture as a page to be searched and folded.
pub(super) const FORMAT: Format = Format {
    extension: "html",
    content: Content::Picture {
        medium: Medium::Page,
        write: |drawing| Ok(draw(drawing).kept(drawing.footprint)),
    },
    read: Some(read),
    is_marked: |bytes| read(bytes).is_some(),
};

fn read(bytes: &[u8]) -> Option<Embedded> {
    embed::from_svg(std::str::from_utf8(bytes).ok()?)
}

/// Draws a page. Metadata goes into the picture in it.
fn draw(page: &Drawing<'_>) -> Svg {
    // A page has both themes, and texts to be selected and searched.
    let look = Look { theme: Theme::Auto, letters: Letters::Text, ..page.look.clone() };
    let scene = unlinked(page.scene);
    let picture = svg::draw(&scene, look.clone());
    let style = fill(STYLE, |name| if name == "colors" { colors(&look) } else { String::new() });
    let script = join(MODULES);
    let styles = std::iter::once(style.clone()).chain(svg::media_query(&scene, &look));
    let policy = Policy { styles: styles.collect(), scripts: vec![script.clone()] }.to_string();
    let findings = page.graph.findings.len();
    let value = |name: &str| match name {
        "policy" => policy.clone(),
        "chosen" => chosen(page.look.theme).to_owned(),
        "title" => escape(&page.scene.title),
        "description" => escape(&page.scene.description),
        "style" => style.clone(),
        "outline" => outline::outline(page.scene),
        "findings" if findings > 0 => format!(
            r#"<button type="button" data-command="findings">Findings ({findings})</button>"#
        ),
        "data" => data::json(page),
        "script" => script.clone(),
        _ => String::new(),
    };
    let (before, after) = PAGE.split_once("{{picture}}").unwrap_or((PAGE, ""));
    let before = fill(before, value);
    let metadata_at = before.len() + picture.metadata_at;
    Svg { text: [before, picture.text, fill(after, value)].concat(), metadata_at }
}

/// The scene without links: a click on a box opens its details, where the link is.
fn unlinked(scene: &Scene) -> Scene {
    let mut scene = scene.clone();
    scene.boxes.iter_mut().for_each(|drawn| drawn.link = None);
    scene
}

fn chosen(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "",
        // A screen is no paper.
        Theme::Light | Theme::Print => r#" data-theme="light""#,
        Theme::Dark => r#" data-theme="dark""#,
    }
}

/// The theme's colours as the style sheet calls them, light and dark.
fn colors(look: &Look) -> String {
    let names = [
        ("page", Paint::Page),
        ("panel", Paint::Panel),
        ("hairline", Paint::Hairline),
        ("ink", Paint::Ink),
        ("secondary", Paint::Secondary),
        ("muted", Paint::Muted),
        ("accent", Paint::Hue(Role::Apply)),
        ("accent-tint", Paint::Tint(Role::Apply)),
        ("mark", Paint::Hue(Role::Automation)),
        ("failure", Paint::Hue(Role::Failure)),
        ("warning", Paint::Hue(Role::Warning)),
    ];
    let mut rules = String::new();
    for dark in [false, true] {
        let mut list = String::new();
        for (name, paint) in names {
            let _ = write!(list, " --{name}: {};", look.color(paint, dark));
        }
        let _ = if dark {
            write!(rules, "\n@media (prefers-color-scheme: dark) {{ :root {{{list} }} }}")
        } else {
            write!(rules, ":root {{{list} }}")
        };
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use fluxscape_manifest::source::Files;

    fn page() -> String {
        let (graph, files) = (Graph::default(), Files::default());
        let scene = Scene {
            width: 100,
            height: 100,
            title: "</title><script>{{data}}".to_owned(),
            description: String::new(),
            texts: Vec::new(),
            boxes: Vec::new(),
            edges: Vec::new(),
            legend: Vec::new(),
            is_approximate: false,
        };
        let drawing = Drawing {
            scene: &scene,
            graph: &graph,
            files: &files,
            pages: None,
            look: &Look::default(),
            scale: 1.0,
            footprint: None,
        };
        draw(&drawing).text
    }

    #[test]
    fn a_title_is_text_and_no_template() {
        let page = page();
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;{{data}}</title>"), "{page}");
        assert_eq!((page.matches("<script").count(), page.matches("connect-src").count()), (2, 0));
    }

    #[test]
    fn a_server_may_add_a_script_that_speaks_to_it_alone() {
        let page = live(&page(), "reload()");
        assert!(page.ends_with("<script>reload()</script>\n</body>\n</html>\n"), "{page}");
        assert_eq!(
            (page.matches("<script").count(), page.matches("; connect-src 'self'; ").count()),
            (3, 1)
        );
    }
}
