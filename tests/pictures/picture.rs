//! Pictures hold what they promise: on views of every shape, and on random ones.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use fluxscape::render::{png, svg};
use fluxscape::scene::{self, Theme};
use fluxscape::view::{Arrangement, Item, Role, Surface, View};

use crate::order::longest_common;
use crate::rules::broken_rules;
use crate::views;

#[test]
fn every_fixture_keeps_the_rules() {
    for (name, view) in views::all() {
        let broken = broken_rules(&view, &scene::compose(view.clone()));
        assert!(broken.is_empty(), "{name}: {broken:#?}");
    }
}

#[test]
fn random_views_keep_the_rules() {
    let seeds =
        std::env::var("FLUXSCAPE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(150);
    let broken: Vec<(u64, Vec<String>)> = (1..=seeds)
        .map(|seed| (seed, views::random(seed)))
        .map(|(seed, view)| (seed, broken_rules(&view, &scene::compose(view.clone()))))
        .filter(|(_, broken)| !broken.is_empty())
        .collect();
    assert!(broken.is_empty(), "{} of {seeds} seeds: {broken:#?}", broken.len());
}

#[test]
fn what_finds_no_room_beside_its_line_is_said_below() {
    let mut view = views::overview();
    // Wider than the page: it fits beside no line.
    let words = "word ".repeat(60).trim_end().to_owned();
    view.links[0].label = Some(words.clone());
    let scene = scene::compose(view.clone());
    let below = scene.texts.iter().filter(|text| {
        text.y > scene.boxes.iter().map(|drawn| drawn.outline.rect.bottom()).max().unwrap()
    });
    let said = below.map(|text| text.content.clone()).collect::<Vec<_>>().join(" ");
    assert!(
        scene
            .edges
            .iter()
            .all(|edge| edge.label.as_ref().is_none_or(|label| label.content != words))
    );
    assert!(said.contains(&words), "{said}");
}

#[test]
fn a_picture_is_always_the_same() {
    for (_, view) in views::all() {
        assert_eq!(scene::compose(view.clone()), scene::compose(view.clone()));
        let scene = scene::compose(view.clone());
        assert_eq!(svg::render(&scene, Theme::Light), svg::render(&scene, Theme::Light));
    }
    let scene = scene::compose(views::tiny());
    assert_eq!(
        png::render(&scene, Theme::Dark, 0.5).unwrap(),
        png::render(&scene, Theme::Dark, 0.5).unwrap()
    );
}

#[test]
fn themes_share_one_geometry() {
    let scene = scene::compose(views::apps());
    let numbers = |theme| {
        let drawn = svg::render(&scene, theme);
        let places = drawn
            .split(['"', ' '])
            .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()) || part.starts_with('M'));
        places.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(numbers(Theme::Light), numbers(Theme::Dark));
}

#[test]
fn an_overview_is_as_wide_as_asked_and_its_texts_can_be_read() {
    for view in [views::overview(), views::clusters(), views::tiny()] {
        let scene = scene::compose(view.clone());
        assert_eq!(scene.width, 830);
        assert!(scene.height <= 1800);
        let texts = scene.boxes.iter().flat_map(|drawn| &drawn.texts).chain(&scene.texts);
        assert!(texts.map(|text| text.style.size).min() >= Some(100));
    }
}

#[test]
fn taking_a_card_away_leaves_the_others_in_order() {
    let order = |view: &View| {
        let mut cards: Vec<(i32, i32, String)> = scene::compose(view.clone())
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

#[test]
fn small_groups_fill_what_a_tall_one_leaves_beside_it() {
    let group = |name: &str, cards: usize| {
        let card = |at: usize| {
            let card = views::item(
                &format!("{name}/{at}"),
                "application",
                Role::Apply,
                Surface::Barred,
                &format!("application-{at}"),
            );
            Item {
                lines: vec![views::code("apps/some/path/of/it"), views::plain("1 Deploy · 1 Svc")],
                ..card
            }
        };
        let frame = views::item(name, "section", Role::Neutral, Surface::Frame, name);
        Item { children: (0..cards).map(card).collect(), arrangement: Arrangement::Grid, ..frame }
    };
    let cluster = views::item("cluster", "environment", Role::Apply, Surface::Panel, "cluster");
    let groups = vec![group("a", 1), group("b", 30), group("c", 2)];
    let cluster = Item { children: groups, arrangement: Arrangement::Bands, ..cluster };
    let scene = scene::compose(views::view("apps", "shop", "", vec![cluster], Vec::new()));
    let place = |id: &str| scene.boxes.iter().find(|drawn| drawn.id == id).unwrap().outline.rect;
    let (first, tall, last) = (place("a"), place("b"), place("c"));
    assert_eq!((first.x, first.y), (last.x, tall.y), "one column, beside the tall one");
    assert!(
        first.right() < tall.x && first.bottom() < last.y && last.bottom() <= tall.bottom(),
        "{first:?} {tall:?} {last:?}"
    );
}
