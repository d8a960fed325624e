//! Pictures hold what they promise: on views of every shape, and on random ones.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here should stop the test")]

mod views;

use std::collections::BTreeMap;

use fluxscape::render::{png, svg};
use fluxscape::scene::{self, Anchor, Edge, Point, Rect, Scene, SceneBox, Text, Theme};
use fluxscape::view::{Item, View};

/// Writes every fixture as SVG where `FLUXSCAPE_PICTURES` says, to be looked at and measured.
#[test]
fn pictures_to_look_at() {
    let Ok(directory) = std::env::var("FLUXSCAPE_PICTURES") else { return };
    let random = (1..=12).map(|seed| (format!("random-{seed}"), views::random(seed)));
    for (name, view) in views::all().into_iter().map(|(name, view)| (name.to_owned(), view)).chain(random) {
        let scene = scene::compose(&view);
        for (theme, suffix) in [(Theme::Light, ""), (Theme::Dark, "-dark")] {
            std::fs::write(format!("{directory}/{name}{suffix}.svg"), svg::render(&scene, theme)).unwrap();
        }
    }
}

#[test]
fn every_fixture_keeps_the_rules() {
    for (name, view) in views::all() {
        let broken = broken_rules(&view, &scene::compose(&view));
        assert!(broken.is_empty(), "{name}: {broken:#?}");
    }
}

#[test]
fn random_views_keep_the_rules() {
    let seeds = std::env::var("FLUXSCAPE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(150);
    let broken: Vec<(u64, Vec<String>)> = (1..=seeds)
        .map(|seed| (seed, views::random(seed)))
        .map(|(seed, view)| (seed, broken_rules(&view, &scene::compose(&view))))
        .filter(|(_, broken)| !broken.is_empty())
        .collect();
    assert!(broken.is_empty(), "{} of {seeds} seeds: {broken:#?}", broken.len());
}

/// What of the rules of a picture does not hold.
fn broken_rules(view: &View, scene: &Scene) -> Vec<String> {
    let mut broken = Vec::new();
    let parents = parents(view);
    let boxes: BTreeMap<&str, &SceneBox> = scene.boxes.iter().map(|drawn| (drawn.id.as_str(), drawn)).collect();
    let page = Rect::new(0, 0, scene.width, scene.height);
    for drawn in &scene.boxes {
        let parent = parents[&drawn.id].as_deref();
        let around = parent.map_or(page, |parent| boxes[parent].outline.rect);
        if !around.holds(drawn.outline.rect) {
            broken.push(format!("{} leaves {parent:?}", drawn.id));
        }
        for text in &drawn.texts {
            if !drawn.outline.rect.holds(text_rect(text)) {
                broken.push(format!("\"{}\" leaves {}", text.content, drawn.id));
            }
        }
        for (other, other_parent) in parents.iter().filter(|(other, _)| **other > drawn.id) {
            if other_parent.as_deref() == parent && boxes[other.as_str()].outline.rect.meets(drawn.outline.rect) {
                broken.push(format!("{} overlaps {other}", drawn.id));
            }
        }
    }
    let links = view.links.iter().filter(|link| link.from != link.to).count();
    if links != scene.edges.len() || scene.edges.iter().any(|edge| edge.points.len() < 2) {
        broken.push("a link has no line".to_owned());
    }
    for (at, edge) in scene.edges.iter().enumerate() {
        broken.extend(broken_edge_rules(edge, scene, &boxes, &parents));
        for other in &scene.edges[at + 1..] {
            if [&edge.from, &edge.to].iter().all(|end| **end != other.from && **end != other.to) && run_together(edge, other) {
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
    let runs: Vec<(Point, Point)> = edge.points.iter().copied().zip(edge.points.iter().copied().skip(1)).collect();
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
        let through = |rect: Rect| runs.iter().any(|run| run_rect(*run).meets(rect));
        if (!passes && through(rect)) || (is_end && !drawn.group && through(rect.grown(-2))) {
            broken.push(format!("{name} runs through {id}"));
        }
        broken
            .extend(drawn.texts.iter().filter(|text| through(text_rect(text))).map(|text| format!("{name} strikes \"{}\"", text.content)));
    }
    if let Some(label) = &edge.label {
        let place = text_rect(label);
        let on_box = scene.boxes.iter().any(|drawn| !drawn.group && drawn.outline.rect.meets(place));
        let on_text = scene.boxes.iter().flat_map(|drawn| &drawn.texts).any(|text| text_rect(text).meets(place));
        let on_line = scene.edges.iter().flat_map(|edge| edge.points.windows(2)).any(|run| run_rect((run[0], run[1])).meets(place));
        if on_box || on_text || on_line {
            broken.push(format!("the label of {name} touches something"));
        }
    }
    broken
}

fn parents(view: &View) -> BTreeMap<String, Option<String>> {
    let mut parents = BTreeMap::new();
    let mut open: Vec<(&Item, Option<&str>)> = view.items.iter().map(|item| (item, None)).collect();
    while let Some((item, parent)) = open.pop() {
        parents.insert(item.id.clone(), parent.map(str::to_owned));
        open.extend(item.children.iter().map(|child| (child, Some(item.id.as_str()))));
    }
    parents
}

fn lies_in(inner: &str, outer: &str, parents: &BTreeMap<String, Option<String>>) -> bool {
    inner == outer || parents[inner].as_deref().is_some_and(|parent| lies_in(parent, outer, parents))
}

fn name(edge: &Edge) -> String {
    format!("{} -> {}", edge.from, edge.to)
}

/// Where a text's letters are, without the room above and below them.
fn text_rect(text: &Text) -> Rect {
    let (width, size) = (i32::try_from(text.width.div_ceil(100)).unwrap(), i32::from(text.style.size) / 10);
    let left = if text.anchor == Anchor::Middle { text.x - width / 2 } else { text.x };
    Rect::new(left, text.y - size * 3 / 4, width, size * 3 / 4 + 2)
}

fn run_rect((a, b): (Point, Point)) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs().max(1), (a.y - b.y).abs().max(1))
}

fn on_outline(point: Point, rect: Rect) -> bool {
    let inside = (rect.x..=rect.right()).contains(&point.x) && (rect.y..=rect.bottom()).contains(&point.y);
    inside && (point.x == rect.x || point.x == rect.right() || point.y == rect.y || point.y == rect.bottom())
}

/// Whether parts of two lines lie closer than four units for more than three.
fn run_together(a: &Edge, b: &Edge) -> bool {
    let near = |p: &[Point], q: &[Point]| {
        let close = |a: i32, b: i32, c: i32, d: i32| (a.max(b)).min(c.max(d)) - (a.min(b)).max(c.min(d)) > 3;
        (p[0].x == p[1].x && q[0].x == q[1].x && (p[0].x - q[0].x).abs() < 4 && close(p[0].y, p[1].y, q[0].y, q[1].y))
            || (p[0].y == p[1].y && q[0].y == q[1].y && (p[0].y - q[0].y).abs() < 4 && close(p[0].x, p[1].x, q[0].x, q[1].x))
    };
    a.points.windows(2).any(|p| b.points.windows(2).any(|q| near(p, q)))
}

#[test]
fn a_picture_is_always_the_same() {
    for (_, view) in views::all() {
        assert_eq!(scene::compose(&view), scene::compose(&view));
        let scene = scene::compose(&view);
        assert_eq!(svg::render(&scene, Theme::Light), svg::render(&scene, Theme::Light));
    }
    let scene = scene::compose(&views::tiny());
    assert_eq!(png::render(&scene, Theme::Dark, 0.5).unwrap(), png::render(&scene, Theme::Dark, 0.5).unwrap());
}

#[test]
fn themes_share_one_geometry() {
    let scene = scene::compose(&views::apps());
    let numbers = |theme| {
        let drawn = svg::render(&scene, theme);
        let places = drawn.split(['"', ' ']).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()) || part.starts_with('M'));
        places.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(numbers(Theme::Light), numbers(Theme::Dark));
}

#[test]
fn an_overview_is_as_wide_as_asked_and_its_texts_can_be_read() {
    for view in [views::overview(), views::clusters(), views::tiny()] {
        let scene = scene::compose(&view);
        assert_eq!(scene.width, 830);
        assert!(scene.height <= 1800);
        let texts = scene.boxes.iter().flat_map(|drawn| &drawn.texts).chain(&scene.texts);
        assert!(texts.map(|text| text.style.size).min() >= Some(100));
    }
}

#[test]
fn taking_a_card_away_leaves_the_others_in_order() {
    let order = |view: &View| {
        let mut cards: Vec<(i32, i32, String)> = scene::compose(view)
            .boxes
            .into_iter()
            .filter(|drawn| drawn.id.starts_with("qa/"))
            .map(|drawn| (drawn.outline.rect.y, drawn.outline.rect.x, drawn.id))
            .collect();
        cards.sort();
        cards.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>()
    };
    let whole = views::apps();
    let before = order(&whole);
    let frame = whole.items[1].children.len() - 1;
    for at in 0..whole.items[1].children[frame].children.len() {
        let mut view = whole.clone();
        let gone = view.items[1].children[frame].children.remove(at).id;
        view.links.retain(|link| link.from != gone && link.to != gone);
        let after = order(&view);
        let expected: Vec<&String> = before.iter().filter(|id| **id != gone).collect();
        let kept = longest_common(&expected, &after.iter().collect::<Vec<_>>());
        assert!(kept * 10 >= expected.len() * 9, "without {gone}: {kept} of {}", expected.len());
    }
}

/// Length of the longest common subsequence.
fn longest_common(a: &[&String], b: &[&String]) -> usize {
    let mut best = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = best[at + 1];
            best[at + 1] = if x == y { diagonal + 1 } else { above.max(best[at]) };
            diagonal = above;
        }
    }
    best[b.len()]
}
