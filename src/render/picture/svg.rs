//! SVG: the picture that readers see, and users style and script.
//!
//! In: a [`Scene`] and a [`Look`]. Out: one self-contained file. The hooks it promises:
//!
//! - `<g class="node" data-id data-kind>` and `<g class="group" ...>`, each with a `.box` outline
//!   as a direct child;
//! - `<path class="edge" data-from data-to data-type>` whose ends touch those boxes, `<text
//!   class="edge-label">`;
//! - one `<g class="legend">`.
//!
//! Presentation attributes carry the look. [`Theme::Auto`] adds classes and one media query that
//! overrides colours. Every text has its `textLength`, so that the picture holds in a reader's own
//! font; with [`Letters::Paths`] it is outlines instead, the same in every viewer. [`Theme::Print`]
//! hatches the grounds of roles and dashes their outlines.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

use super::glyphs::Outlines;
use super::hatch;
use super::values::{arrow_id, class, hundredths, path_data, stack, tenths};
use crate::render::embed::{self, Embedded};
use crate::render::format::{Content, Format, Medium};
use crate::scene::{
    Anchor, DiffState, Edge, Letters, Look, Mark, Paint, Point, Scene, SceneBox, Shape, Stroke,
    Text, Theme,
};
use crate::text::xml::{Element, Xml};
use crate::text::{Face, clean};

/// Inter, then what systems have.
const SANS: &str = "Inter, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";
const MONO: &str = "'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace";

/// The picture as SVG.
pub(in crate::render) const FORMAT: Format = Format {
    extension: "svg",
    content: Content::Picture {
        medium: Medium::Vector,
        write: |drawing| Ok(draw(drawing.scene, drawing.look.clone()).kept(drawing.footprint)),
    },
    read: Some(read),
    is_marked: |bytes| read(bytes).is_some(),
};

fn read(bytes: &[u8]) -> Option<Embedded> {
    embed::from_svg(std::str::from_utf8(bytes).ok()?)
}

/// An SVG, and where metadata goes in it.
#[derive(Debug)]
pub(in crate::render) struct Svg {
    pub(in crate::render) text: String,
    /// The offset behind the description, at the start of a line.
    pub(in crate::render) metadata_at: usize,
}

impl Svg {
    /// The bytes of a file, with a text in it.
    pub(in crate::render) fn kept(self, text: Option<&str>) -> Vec<u8> {
        match text {
            Some(text) => embed::into_svg(self.text, self.metadata_at, text).into_bytes(),
            None => self.text.into_bytes(),
        }
    }
}

/// Draws a scene as SVG.
#[must_use]
pub fn render(scene: &Scene, look: impl Into<Look>) -> String {
    draw(scene, look.into()).text
}

/// Draws a scene as SVG.
pub(in crate::render) fn draw(scene: &Scene, look: Look) -> Svg {
    let outlines = (look.letters == Letters::Paths).then(|| Outlines::of(scene));
    let painter = Painter { look, outlines };
    let mut xml = Xml::with_capacity(512 * scene.boxes.len() + 4096);
    let mut metadata_at = 0;
    painter.document(scene, &mut xml, &mut metadata_at);
    Svg { text: xml.into_string(), metadata_at }
}

/// The media query with the colours of the dark half of [`Theme::Auto`]; `None` for other themes.
pub(in crate::render) fn media_query(scene: &Scene, look: &Look) -> Option<String> {
    if look.theme != Theme::Auto {
        return None;
    }
    let mut rules = String::new();
    for paint in paints(scene) {
        let (name, color) = (class(paint), look.color(paint, true));
        let _ = write!(rules, ".f-{name}{{fill:{color}}}.s-{name}{{stroke:{color}}}");
    }
    Some(format!("@media (prefers-color-scheme:dark){{{rules}}}"))
}

struct Painter {
    look: Look,
    /// What letters are drawn as, where they are not text.
    outlines: Option<Outlines>,
}

impl Painter {
    fn document(&self, scene: &Scene, xml: &mut Xml, metadata_at: &mut usize) {
        let (width, height) = (scene.width, scene.height);
        let root = xml
            .element("svg")
            .attribute("xmlns", "http://www.w3.org/2000/svg")
            .attribute("width", width)
            .attribute("height", height)
            .attribute("viewBox", format_args!("0 0 {width} {height}"))
            .attribute("font-family", stack(self.look.fonts.sans.as_deref(), SANS))
            .attribute("role", "img")
            .attribute("aria-labelledby", "title desc");
        root.block(|xml| {
            xml.element("title").attribute("id", "title").text(&scene.title);
            xml.element("desc").attribute("id", "desc").text(&scene.description);
            *metadata_at = xml.len();
            self.definitions(scene, xml);
            let page = xml.element("rect").attribute("width", width).attribute("height", height);
            self.filled(page, Paint::Page).empty();
            scene.texts.iter().for_each(|text| self.text(text, None, xml));
            scene.boxes.iter().for_each(|scene_box| self.scene_box(scene_box, xml));
            scene.edges.iter().for_each(|edge| self.edge(edge, xml));
            let labels = scene.edges.iter().filter_map(|edge| edge.label.as_ref());
            labels.for_each(|label| self.text(label, Some("edge-label"), xml));
            self.legend(&scene.legend, xml);
        });
    }

    /// Arrow heads, one a colour; and the media query of the automatic theme.
    fn definitions(&self, scene: &Scene, xml: &mut Xml) {
        let samples = scene.legend.iter().filter_map(|mark| {
            if let Mark::Line { stroke, .. } = mark { Some(stroke.paint) } else { None }
        });
        let arrows: BTreeSet<Paint> =
            scene.edges.iter().map(|edge| edge.stroke.paint).chain(samples).collect();
        let hatched = if self.look.theme == Theme::Print {
            hatch::hatched(&paints(scene))
        } else {
            Vec::new()
        };
        let outlines = self.outlines.as_ref().filter(|outlines| !outlines.is_empty());
        if !arrows.is_empty() || !hatched.is_empty() || outlines.is_some() {
            xml.element("defs").block(|xml| {
                if let Some(outlines) = outlines {
                    outlines.define(xml);
                }
                for pattern in hatched {
                    pattern.define(xml);
                }
                for paint in arrows {
                    self.arrow(paint, xml);
                }
            });
        }
        if let Some(rules) = media_query(scene, &self.look) {
            xml.element("style").text(&rules);
        }
    }

    fn arrow(&self, paint: Paint, xml: &mut Xml) {
        let marker = xml
            .element("marker")
            .attribute("id", arrow_id(paint))
            .attribute("viewBox", "0 0 10 8")
            .attribute("refX", "9.5")
            .attribute("refY", 4)
            .attribute("markerWidth", 11)
            .attribute("markerHeight", "8.8")
            .attribute("markerUnits", "userSpaceOnUse")
            .attribute("orient", "auto");
        marker.inline(|xml| {
            let path = xml.element("path").attribute("d", "M0 0L10 4L0 8z");
            self.filled(path, paint).empty();
        });
    }

    fn scene_box(&self, scene_box: &SceneBox, xml: &mut Xml) {
        let link = scene_box
            .link
            .as_deref()
            .filter(|link| link.starts_with("https://") || link.starts_with("http://"));
        match link {
            Some(link) => {
                let anchor = xml.element("a").attribute("href", link);
                anchor.block(|xml| self.unlinked_box(scene_box, xml));
            }
            None => self.unlinked_box(scene_box, xml),
        }
    }

    fn unlinked_box(&self, scene_box: &SceneBox, xml: &mut Xml) {
        let group = xml
            .element("g")
            .attribute("class", if scene_box.group { "group" } else { "node" })
            .attribute("data-id", &scene_box.id)
            .attribute("data-kind", &scene_box.kind)
            .optional("data-change", change(scene_box.diff));
        group.block(|xml| {
            if let Some(tooltip) = &scene_box.tooltip {
                xml.element("title").text(tooltip);
            }
            let dash = (scene_box.diff == DiffState::Removed).then_some("6 4");
            self.shape(&scene_box.outline, Some("box"), dash, xml);
            scene_box.shapes.iter().for_each(|shape| self.shape(shape, None, None, xml));
            scene_box.texts.iter().for_each(|text| self.text(text, None, xml));
        });
    }

    fn shape(&self, shape: &Shape, class: Option<&str>, dash: Option<&str>, xml: &mut Xml) {
        let print = self.look.theme == Theme::Print;
        let hatched = print.then(|| hatch::ground(shape.fill)).flatten();
        let mut classes: Vec<String> = class.map(str::to_owned).into_iter().collect();
        classes.extend(self.auto_class('f', shape.fill));
        classes.extend(shape.stroke.and_then(|(paint, _)| self.auto_class('s', paint)));
        let rect = xml
            .element("rect")
            .classes(&classes)
            .attribute("x", shape.rect.x)
            .attribute("y", shape.rect.y)
            .attribute("width", shape.rect.w)
            .attribute("height", shape.rect.h)
            .attribute("rx", shape.radius)
            .attribute("fill", hatched.unwrap_or_else(|| self.color(shape.fill)));
        let Some((paint, width)) = shape.stroke else {
            rect.optional("stroke-dasharray", dash).empty();
            return;
        };
        rect.attribute("stroke", self.color(paint))
            .attribute("stroke-width", tenths(width.into()))
            .optional("stroke-dasharray", dash.or_else(|| hatch::dashes(paint).filter(|_| print)))
            .empty();
    }

    fn text(&self, text: &Text, class: Option<&str>, xml: &mut Xml) {
        if text.content.chars().map(clean::visible).all(char::is_whitespace) {
            return;
        }
        let classes: Vec<String> =
            class.map(str::to_owned).into_iter().chain(self.auto_class('f', text.paint)).collect();
        if let Some(outlines) = &self.outlines {
            let group =
                xml.element("g").classes(&classes).attribute("fill", self.color(text.paint));
            outlines.text(text, group);
            return;
        }
        let mono =
            (text.style.face == Face::Mono).then(|| stack(self.look.fonts.mono.as_deref(), MONO));
        xml.element("text")
            .classes(&classes)
            .attribute("x", text.x)
            .attribute("y", text.y)
            .attribute("font-size", tenths(text.style.size.into()))
            .attribute("font-weight", text.style.face.weight())
            .optional("font-family", mono)
            .attribute("fill", self.color(text.paint))
            .optional("text-anchor", (text.anchor == Anchor::Middle).then_some("middle"))
            .attribute("textLength", hundredths(text.width))
            .attribute("lengthAdjust", "spacingAndGlyphs")
            .text(&text.content);
    }

    fn edge(&self, edge: &Edge, xml: &mut Xml) {
        if edge.points.len() < 2 {
            return;
        }
        let path = xml
            .element("path")
            .classes(&self.classes(Some("edge"), 's', edge.stroke.paint))
            .attribute("data-from", &edge.from)
            .attribute("data-to", &edge.to)
            .attribute("data-type", edge.edge_type)
            .optional("data-change", change(edge.diff));
        self.line(path, &edge.points, (edge.stroke, edge.dash_offset));
    }

    /// Ends a path as a line with an arrow.
    fn line(&self, path: Element<'_>, points: &[Point], (stroke, dash_offset): (Stroke, i32)) {
        let dashes: Vec<String> = stroke.dash.iter().map(u8::to_string).collect();
        path.attribute("d", path_data(points))
            .attribute("fill", "none")
            .attribute("stroke", self.color(stroke.paint))
            .attribute("stroke-width", tenths(stroke.width.into()))
            .attribute("stroke-linejoin", "round")
            .optional("stroke-dasharray", Some(dashes.join(" ")).filter(|_| !dashes.is_empty()))
            .optional("stroke-dashoffset", Some(dash_offset).filter(|offset| *offset != 0))
            .attribute("marker-end", format_args!("url(#{})", arrow_id(stroke.paint)))
            .empty();
    }

    fn legend(&self, marks: &[Mark], xml: &mut Xml) {
        if marks.is_empty() {
            return;
        }
        xml.element("g").attribute("class", "legend").block(|xml| {
            for mark in marks {
                match mark {
                    Mark::Line { points, stroke } => {
                        let classes = self.classes(None, 's', stroke.paint);
                        self.line(xml.element("path").classes(&classes), points, (*stroke, 0));
                    }
                    Mark::Shape(shape) => self.shape(shape, None, None, xml),
                    Mark::Text(text) => self.text(text, None, xml),
                }
            }
        });
    }

    fn color(&self, paint: Paint) -> Cow<'static, str> {
        self.look.color(paint, self.look.theme == Theme::Dark)
    }

    fn filled<'x>(&self, element: Element<'x>, paint: Paint) -> Element<'x> {
        element.optional("class", self.auto_class('f', paint)).attribute("fill", self.color(paint))
    }

    fn classes(&self, own: Option<&str>, property: char, paint: Paint) -> Vec<String> {
        own.map(str::to_owned).into_iter().chain(self.auto_class(property, paint)).collect()
    }

    /// The class that the media query of the automatic theme refers to.
    fn auto_class(&self, property: char, paint: Paint) -> Option<String> {
        (self.look.theme == Theme::Auto).then(|| format!("{property}-{}", class(paint)))
    }
}

/// What a change does to a box or an edge, for those who style and script the picture.
const fn change(diff: DiffState) -> Option<&'static str> {
    match diff {
        DiffState::Usual => None,
        DiffState::Added => Some("added"),
        DiffState::Removed => Some("removed"),
        DiffState::Changed => Some("changed"),
        DiffState::Context => Some("none"),
    }
}

/// Every paint of a scene.
fn paints(scene: &Scene) -> BTreeSet<Paint> {
    let mut paints = BTreeSet::from([Paint::Page]);
    let mut shape = |shape: &Shape| {
        paints.insert(shape.fill);
        paints.extend(shape.stroke.map(|(paint, _)| paint));
    };
    for scene_box in &scene.boxes {
        shape(&scene_box.outline);
        scene_box.shapes.iter().for_each(&mut shape);
    }
    for mark in &scene.legend {
        if let Mark::Shape(swatch) = mark {
            shape(swatch);
        }
    }
    paints.extend(scene.every_text().map(|text| text.paint));
    paints.extend(scene.edges.iter().map(|edge| edge.stroke.paint));
    paints
}
