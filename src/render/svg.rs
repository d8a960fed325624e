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
use crate::scene::{
    Anchor, Edge, Letters, Look, Mark, Paint, Point, Scene, SceneBox, Shape, Standing, Stroke,
    Text, Theme,
};
use crate::text::{Face, clean};

/// Inter, then what systems have.
const SANS: &str = "Inter, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";
const MONO: &str = "'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace";

/// Draws a scene as SVG.
#[must_use]
pub fn render(scene: &Scene, look: impl Into<Look>) -> String {
    let look = look.into();
    let outlines = (look.letters == Letters::Paths).then(|| Outlines::of(scene));
    let mut writer =
        Writer { out: String::with_capacity(512 * scene.boxes.len() + 4096), look, outlines };
    writer.document(scene);
    writer.out
}

struct Writer {
    out: String,
    look: Look,
    /// What letters are drawn as, where they are no text.
    outlines: Option<Outlines>,
}

impl Writer {
    fn document(&mut self, scene: &Scene) {
        let (width, height) = (scene.width, scene.height);
        let fonts = stack(self.look.fonts.sans.as_deref(), SANS);
        self.line(&format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{fonts}" role="img" aria-labelledby="title desc">"#
        ));
        self.line(&format!(r#"<title id="title">{}</title>"#, escape(&scene.title)));
        self.line(&format!(r#"<desc id="desc">{}</desc>"#, escape(&scene.description)));
        self.definitions(scene);
        self.line(&format!(
            r#"<rect width="{width}" height="{height}"{}/>"#,
            self.fill(Paint::Page)
        ));
        scene.texts.iter().for_each(|text| self.text(text, None));
        scene.boxes.iter().for_each(|scene_box| self.scene_box(scene_box));
        scene.edges.iter().for_each(|edge| self.edge(edge));
        scene
            .edges
            .iter()
            .filter_map(|edge| edge.label.as_ref())
            .for_each(|label| self.text(label, Some("edge-label")));
        self.legend(&scene.legend);
        self.line("</svg>");
    }

    /// Arrow heads, one a colour; and the media query of the automatic theme.
    fn definitions(&mut self, scene: &Scene) {
        let samples = scene.legend.iter().filter_map(|mark| {
            if let Mark::Line { stroke, .. } = mark { Some(stroke.paint) } else { None }
        });
        let paints: BTreeSet<Paint> =
            scene.edges.iter().map(|edge| edge.stroke.paint).chain(samples).collect();
        let mut shared = String::new();
        if let Some(outlines) = &self.outlines {
            shared.push_str(&outlines.definitions());
        }
        if self.look.theme == Theme::Print {
            shared.push_str(&hatch::definitions(&self::paints(scene)));
        }
        if !paints.is_empty() || !shared.is_empty() {
            self.line("<defs>");
            self.out.push_str(&shared);
            for paint in paints {
                let (id, fill) = (arrow_id(paint), self.fill(paint));
                self.line(&format!(
                    r#"<marker id="{id}" viewBox="0 0 10 8" refX="9.5" refY="4" markerWidth="11" markerHeight="8.8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 4L0 8z"{fill}/></marker>"#
                ));
            }
            self.line("</defs>");
        }
        if self.look.theme == Theme::Auto {
            self.media_query(scene);
        }
    }

    fn media_query(&mut self, scene: &Scene) {
        let mut rules = String::new();
        for paint in paints(scene) {
            let (name, color) = (class(paint), self.look.color(paint, true));
            let _ = write!(rules, ".f-{name}{{fill:{color}}}.s-{name}{{stroke:{color}}}");
        }
        self.line(&format!("<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"));
    }

    fn scene_box(&mut self, scene_box: &SceneBox) {
        let class = if scene_box.group { "group" } else { "node" };
        let link = scene_box
            .link
            .as_deref()
            .filter(|link| link.starts_with("https://") || link.starts_with("http://"));
        if let Some(link) = link {
            self.line(&format!(r#"<a href="{}">"#, escape(link)));
        }
        self.line(&format!(
            r#"<g class="{class}" data-id="{}" data-kind="{}"{}>"#,
            escape(&scene_box.id),
            escape(&scene_box.kind),
            change(scene_box.standing)
        ));
        if let Some(tooltip) = &scene_box.tooltip {
            self.line(&format!("<title>{}</title>", escape(tooltip)));
        }
        let dash =
            if scene_box.standing == Standing::Removed { r#" stroke-dasharray="6 4""# } else { "" };
        self.outlined(&scene_box.outline, true, dash);
        scene_box.shapes.iter().for_each(|shape| self.shape(shape, false));
        scene_box.texts.iter().for_each(|text| self.text(text, None));
        self.line("</g>");
        if link.is_some() {
            self.line("</a>");
        }
    }

    fn shape(&mut self, shape: &Shape, is_box: bool) {
        self.outlined(shape, is_box, "");
    }

    fn outlined(&mut self, shape: &Shape, is_box: bool, dash: &str) {
        let rect = shape.rect;
        let mut classes: Vec<String> = Vec::new();
        if is_box {
            classes.push("box".to_owned());
        }
        let hatched =
            (self.look.theme == Theme::Print).then(|| hatch::ground(shape.fill)).flatten();
        let mut attributes =
            format!(r#" fill="{}""#, hatched.unwrap_or_else(|| self.color(shape.fill)));
        classes.extend(self.auto_class('f', shape.fill));
        if let Some((paint, width)) = shape.stroke {
            let _ = write!(
                attributes,
                r#" stroke="{}" stroke-width="{}""#,
                self.color(paint),
                tenths(width.into())
            );
            classes.extend(self.auto_class('s', paint));
            if let Some(dashes) = (self.look.theme == Theme::Print && dash.is_empty())
                .then(|| hatch::dashes(paint))
                .flatten()
            {
                let _ = write!(attributes, r#" stroke-dasharray="{dashes}""#);
            }
        }
        let class = class_attribute(&classes);
        self.line(&format!(
            r#"<rect{class} x="{}" y="{}" width="{}" height="{}" rx="{}"{attributes}{dash}/>"#,
            rect.x, rect.y, rect.w, rect.h, shape.radius
        ));
    }

    fn text(&mut self, text: &Text, class: Option<&str>) {
        let content = escape(&text.content);
        if content.trim().is_empty() {
            return;
        }
        let classes: Vec<String> =
            class.map(str::to_owned).into_iter().chain(self.auto_class('f', text.paint)).collect();
        let class = class_attribute(&classes);
        let fill = format!(r#" fill="{}""#, self.color(text.paint));
        if let Some(outlines) = &self.outlines {
            self.out.push_str(&outlines.text(text, &format!("{class}{fill}")));
            return;
        }
        let anchor = if text.anchor == Anchor::Middle { r#" text-anchor="middle""# } else { "" };
        let mono = || format!(r#" font-family="{}""#, stack(self.look.fonts.mono.as_deref(), MONO));
        let family = if text.style.face == Face::Mono { mono() } else { String::new() };
        self.line(&format!(
            r#"<text{class} x="{}" y="{}" font-size="{}" font-weight="{}"{family}{fill}{anchor} textLength="{}" lengthAdjust="spacingAndGlyphs">{content}</text>"#,
            text.x,
            text.y,
            tenths(text.style.size.into()),
            text.style.face.weight(),
            hundredths(text.width),
        ));
    }

    fn edge(&mut self, edge: &Edge) {
        if edge.points.len() < 2 {
            return;
        }
        let ends = format!(
            r#" data-from="{}" data-to="{}" data-type="{}"{}"#,
            escape(&edge.from),
            escape(&edge.to),
            edge.edge_type,
            change(edge.standing)
        );
        self.path("edge", &ends, &edge.points, (edge.stroke, edge.dash_offset));
    }

    fn path(
        &mut self,
        class: &str,
        attributes: &str,
        points: &[Point],
        (stroke, dash_offset): (Stroke, i32),
    ) {
        let paint = stroke.paint;
        let classes: Vec<String> = std::iter::once(class.to_owned())
            .filter(|class| !class.is_empty())
            .chain(self.auto_class('s', paint))
            .collect();
        let class = class_attribute(&classes);
        let parts: Vec<String> = stroke.dash.iter().map(u8::to_string).collect();
        let mut dash = if parts.is_empty() {
            String::new()
        } else {
            format!(r#" stroke-dasharray="{}""#, parts.join(" "))
        };
        if dash_offset != 0 {
            let _ = write!(dash, r#" stroke-dashoffset="{dash_offset}""#);
        }
        self.line(&format!(
            r#"<path{class}{attributes} d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{dash} marker-end="url(#{})"/>"#,
            path_data(points),
            self.color(paint),
            tenths(stroke.width.into()),
            arrow_id(paint),
        ));
    }

    fn legend(&mut self, marks: &[Mark]) {
        if marks.is_empty() {
            return;
        }
        self.line(r#"<g class="legend">"#);
        for mark in marks {
            match mark {
                Mark::Line { points, stroke } => self.path("", "", points, (*stroke, 0)),
                Mark::Shape(shape) => self.shape(shape, false),
                Mark::Text(text) => self.text(text, None),
            }
        }
        self.line("</g>");
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn color(&self, paint: Paint) -> Cow<'static, str> {
        self.look.color(paint, self.look.theme == Theme::Dark)
    }

    fn fill(&self, paint: Paint) -> String {
        let class = self
            .auto_class('f', paint)
            .map_or_else(String::new, |class| format!(r#" class="{class}""#));
        format!(r#"{class} fill="{}""#, self.color(paint))
    }

    /// The class that the media query of the automatic theme speaks of.
    fn auto_class(&self, property: char, paint: Paint) -> Option<String> {
        (self.look.theme == Theme::Auto).then(|| format!("{property}-{}", class(paint)))
    }
}

fn class_attribute(classes: &[String]) -> String {
    if classes.is_empty() { String::new() } else { format!(r#" class="{}""#, classes.join(" ")) }
}

/// What became of a box or a line, as an attribute for those who style and script the picture.
fn change(standing: Standing) -> &'static str {
    match standing {
        Standing::Usual => "",
        Standing::Added => r#" data-change="added""#,
        Standing::Removed => r#" data-change="removed""#,
        Standing::Changed => r#" data-change="changed""#,
        Standing::Context => r#" data-change="none""#,
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

/// A paint's name: `hue-origin`.
pub(super) fn class(paint: Paint) -> String {
    match paint {
        Paint::Hue(role) => format!("hue-{role:?}"),
        Paint::Tint(role) => format!("tint-{role:?}"),
        Paint::OnHue(role) => format!("on-{role:?}"),
        plain => format!("{plain:?}"),
    }
    .to_lowercase()
}

fn arrow_id(paint: Paint) -> String {
    format!("arrow-{}", class(paint).trim_start_matches("hue-"))
}

fn path_data(points: &[Point]) -> String {
    let mut data = String::new();
    let mut last: Option<Point> = None;
    for point in points {
        let _ = match last {
            None => write!(data, "M{} {}", point.x, point.y),
            Some(last) if last.y == point.y => write!(data, "H{}", point.x),
            Some(last) if last.x == point.x => write!(data, "V{}", point.y),
            Some(_) => write!(data, "L{} {}", point.x, point.y),
        };
        last = Some(*point);
    }
    data
}

/// The user's font families before the usual ones, in an attribute.
fn stack(own: Option<&str>, usual: &str) -> String {
    own.map_or_else(|| usual.to_owned(), |own| format!("{}, {usual}", escape(own)))
}

/// A number of tenths: `115` -> `11.5`.
fn tenths(number: u32) -> String {
    hundredths(number * 10)
}

/// A number of hundredths, without trailing zeros: `1150` -> `11.5`.
pub(super) fn hundredths(number: u32) -> String {
    let (whole, rest) = (number / 100, number % 100);
    match (rest / 10, rest % 10) {
        (0, 0) => format!("{whole}"),
        (tenth, 0) => format!("{whole}.{tenth}"),
        (tenth, hundredth) => format!("{whole}.{tenth}{hundredth}"),
    }
}

/// A text for XML 1.0: marks escaped, characters that XML forbids and marks of direction replaced.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(clean::visible) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
