//! The rules that every picture keeps: boxes in boxes, texts in boxes, lines from box to box and
//! through none.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::BTreeMap;

use fluxscape::scene::{Anchor, Edge, Mark, Point, Rect, Scene, SceneBox, Text};
use fluxscape::view::{Item, View};

/// What of the rules of a picture does not hold.
pub(crate) fn broken_rules(view: &View, scene: &Scene) -> Vec<String> {
    let mut broken = Vec::new();
    let parents = parents(view);
    let boxes: BTreeMap<&str, &SceneBox> =
        scene.boxes.iter().map(|drawn| (drawn.id.as_str(), drawn)).collect();
    let page = Rect::new(0, 0, scene.width, scene.height);
    for drawn in &scene.boxes {
        let parent = parents[&drawn.id].as_deref();
        let around = parent.map_or(page, |parent| boxes[parent].outline.rect);
        if !around.contains(drawn.outline.rect) {
            broken.push(format!("{} leaves {parent:?}", drawn.id));
        }
        for text in &drawn.texts {
            if !drawn.outline.rect.contains(text_rect(text)) {
                broken.push(format!("\"{}\" leaves {}", text.content, drawn.id));
            }
        }
        for (other, other_parent) in parents.iter().filter(|(other, _)| **other > drawn.id) {
            if other_parent.as_deref() == parent
                && boxes[other.as_str()].outline.rect.overlaps(drawn.outline.rect)
            {
                broken.push(format!("{} overlaps {other}", drawn.id));
            }
        }
    }
    let links = view.links.iter().filter(|link| link.from != link.to).count();
    if links != scene.edges.len() || scene.edges.iter().any(|edge| edge.points.len() < 2) {
        broken.push("a link has no line".to_owned());
    }
    // A note says which line it is about; the legend says what every line of a kind has beside it.
    let in_legend = |words: &str| {
        scene
            .legend
            .iter()
            .any(|mark| matches!(mark, Mark::Text(text) if text.content.ends_with(words)))
    };
    let said = |words: &str| {
        in_legend(words) || scene.texts.iter().any(|text| text.content.contains(words))
    };
    for link in view.links.iter().filter(|link| link.from != link.to) {
        let drawn = |edge: &&Edge| {
            edge.from == link.from && edge.to == link.to && edge.edge_type == link.edge_type
        };
        if let (Some(words), Some(edge)) = (&link.label, scene.edges.iter().find(drawn))
            && edge.label.is_none()
            && !said(words)
        {
            broken.push(format!("{} does not say \"{words}\"", name(edge)));
        }
    }
    for (at, edge) in scene.edges.iter().enumerate() {
        broken.extend(broken_edge_rules(edge, scene, &boxes, &parents));
        for other in &scene.edges[at + 1..] {
            if [&edge.from, &edge.to].iter().all(|end| **end != other.from && **end != other.to)
                && run_together(edge, other)
            {
                broken.push(format!("{} and {} lie on each other", name(edge), name(other)));
            }
        }
    }
    broken
}

fn broken_edge_rules(
    edge: &Edge,
    scene: &Scene,
    boxes: &BTreeMap<&str, &SceneBox>,
    parents: &BTreeMap<String, Option<String>>,
) -> Vec<String> {
    let mut broken = Vec::new();
    let name = name(edge);
    let runs: Vec<(Point, Point)> =
        edge.points.iter().copied().zip(edge.points.iter().copied().skip(1)).collect();
    if runs.iter().any(|(a, b)| (a.x == b.x) == (a.y == b.y)) {
        broken.push(format!("{name} is not orthogonal"));
    }
    for (end, id) in [(edge.points.first(), &edge.from), (edge.points.last(), &edge.to)] {
        if !end.is_some_and(|end| on_outline(*end, boxes[id.as_str()].outline.rect)) {
            broken.push(format!("{name} does not touch {id}"));
        }
    }
    let holds = |outer: &str, inner: &str| lies_in(inner, outer, parents);
    for drawn in &scene.boxes {
        let (id, rect) = (drawn.id.as_str(), drawn.outline.rect);
        let is_end = id == edge.from || id == edge.to;
        let passes = is_end || (drawn.group && (holds(id, &edge.from) || holds(id, &edge.to)));
        let through = |rect: Rect| runs.iter().any(|run| run_rect(*run).overlaps(rect));
        if (!passes && through(rect)) || (is_end && !drawn.group && through(rect.grown(-2))) {
            broken.push(format!("{name} runs through {id}"));
        }
        broken.extend(
            drawn
                .texts
                .iter()
                .filter(|text| through(text_rect(text)))
                .map(|text| format!("{name} strikes \"{}\"", text.content)),
        );
    }
    if let Some(label) = &edge.label {
        let place = text_rect(label);
        let on_box =
            scene.boxes.iter().any(|drawn| !drawn.group && drawn.outline.rect.overlaps(place));
        let on_text = scene
            .boxes
            .iter()
            .flat_map(|drawn| &drawn.texts)
            .any(|text| text_rect(text).overlaps(place));
        let on_line = scene
            .edges
            .iter()
            .flat_map(|edge| edge.points.windows(2))
            .any(|run| run_rect((run[0], run[1])).overlaps(place));
        if on_box || on_text || on_line {
            broken.push(format!("the label of {name} touches something"));
        }
    }
    broken
}

/// The box around each box, by the ids that a scene gives them: what a view shows twice is named
/// apart.
fn parents(view: &View) -> BTreeMap<String, Option<String>> {
    let mut parents = BTreeMap::new();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let mut open: Vec<(&Item, Option<String>)> =
        view.items.iter().rev().map(|item| (item, None)).collect();
    while let Some((item, parent)) = open.pop() {
        let count = seen.entry(&item.id).or_default();
        *count += 1;
        let id = if *count > 1 { format!("{}#{count}", item.id) } else { item.id.clone() };
        open.extend(item.children.iter().rev().map(|child| (child, Some(id.clone()))));
        parents.insert(id, parent);
    }
    parents
}

fn lies_in(inner: &str, outer: &str, parents: &BTreeMap<String, Option<String>>) -> bool {
    inner == outer
        || parents[inner].as_deref().is_some_and(|parent| lies_in(parent, outer, parents))
}

fn name(edge: &Edge) -> String {
    format!("{} -> {}", edge.from, edge.to)
}

/// Where a text's letters are, without the room above and below them.
fn text_rect(text: &Text) -> Rect {
    let (width, size) =
        (i32::try_from(text.width.div_ceil(100)).unwrap(), i32::from(text.style.size) / 10);
    let left = if text.anchor == Anchor::Middle { text.x - width / 2 } else { text.x };
    Rect::new(left, text.y - size * 3 / 4, width, size * 3 / 4 + 2)
}

fn run_rect((a, b): (Point, Point)) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs().max(1), (a.y - b.y).abs().max(1))
}

fn on_outline(point: Point, rect: Rect) -> bool {
    let inside =
        (rect.x..=rect.right()).contains(&point.x) && (rect.y..=rect.bottom()).contains(&point.y);
    inside
        && (point.x == rect.x
            || point.x == rect.right()
            || point.y == rect.y
            || point.y == rect.bottom())
}

/// Whether parts of two lines lie closer than four units for more than three.
fn run_together(a: &Edge, b: &Edge) -> bool {
    let near = |p: &[Point], q: &[Point]| {
        let close = |a: i32, b: i32, c: i32, d: i32| {
            (a.max(b)).min(c.max(d)) - (a.min(b)).max(c.min(d)) > 3
        };
        (p[0].x == p[1].x
            && q[0].x == q[1].x
            && (p[0].x - q[0].x).abs() < 4
            && close(p[0].y, p[1].y, q[0].y, q[1].y))
            || (p[0].y == p[1].y
                && q[0].y == q[1].y
                && (p[0].y - q[0].y).abs() < 4
                && close(p[0].x, p[1].x, q[0].x, q[1].x))
    };
    a.points.windows(2).any(|p| b.points.windows(2).any(|q| near(p, q)))
}
