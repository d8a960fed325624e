//! The smallest view, and one of the longest names.

use fluxscape::view::{Arrangement, EdgeRole, Link, Role, Surface, View};

use super::{chip, code, item, link, plain, view, with};

/// A single card.
pub(crate) fn tiny() -> View {
    let card = with(
        item("empty", "directory", Role::Neutral, Surface::Outlined, "No Flux objects"),
        |card| {
            card.lines = vec![plain("3 kustomization directories")];
        },
    );
    view("overview", "tools", "", vec![card], Vec::new())
}

/// Long names, marks that XML means something by, letters that the bundled fonts lack.
pub(crate) fn extreme() -> View {
    let long = "a-very-long-name-".repeat(18);
    let card = |id: &str, title: &str| {
        with(item(id, "application", Role::Apply, Surface::Barred, title), |card| {
            card.badge = Some("KS".to_owned());
            card.lines = vec![
                code(&format!("apps/{long}")),
                plain(&long),
                plain("日本語 · 🚀 deploy · Ελληνικά · кириллица"),
            ];
            card.chips = vec![
                chip("12 auto", Role::Automation, false),
                chip("3 need it", Role::Order, false),
            ];
            card.link = Some("https://git.example.com/shop?a=1&b=<2>#L3".to_owned());
        })
    };
    let group = with(item("<group>", "environment", Role::Apply, Surface::Panel, &long), |group| {
        group.subtitle = long.clone();
        group.chips = vec![chip("ENVIRONMENT", Role::Apply, true)];
        group.arrangement = Arrangement::Grid;
        group.children = vec![
            card("a & b", "<b>&amp;\"quoted\"</b>"),
            card("long", &long),
            card("emoji", "🚀🚀🚀 rocket\u{7} 👩‍👩‍👧"),
            card("empty", ""),
        ];
    });
    let links = vec![
        Link { label: Some("<&>".to_owned()), ..link("a & b", "long", EdgeRole::DependsOn) },
        Link {
            label: Some("a label that is as long as labels get".to_owned()),
            ..link("emoji", "long", EdgeRole::Reference)
        },
    ];
    view("apps", &long, &long, vec![group], links)
}
