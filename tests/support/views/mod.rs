//! Views of an invented team's repository, in the shapes that real ones have, and random ones.
#![allow(clippy::assigning_clones, reason = "fixtures")]

mod applications;
mod extremes;
mod overviews;
mod random;

pub(crate) use applications::{apps, chains, namespaces, tiers};
pub(crate) use extremes::{extreme, tiny};
pub(crate) use overviews::{clusters, overview};
pub(crate) use random::random;

use fluxscape::view::{
    Arrangement, Chip, DiffState, EdgeRole, EdgeType, Fit, Item, Line, LineStyle, Link, Role,
    Surface, View,
};

/// Every fixture by its name.
pub(crate) fn all() -> Vec<(&'static str, View)> {
    vec![
        ("overview", overview()),
        ("clusters", clusters()),
        ("apps", apps()),
        ("namespaces", namespaces()),
        ("tiers", tiers()),
        ("chains", chains()),
        ("tiny", tiny()),
        ("extreme", extreme()),
    ]
}

pub(crate) fn item(id: &str, kind: &str, role: Role, surface: Surface, title: &str) -> Item {
    Item {
        id: id.to_owned(),
        kind: kind.to_owned(),
        role,
        surface,
        title: title.to_owned(),
        badge: None,
        subtitle: String::new(),
        chips: Vec::new(),
        lines: Vec::new(),
        children: Vec::new(),
        arrangement: Arrangement::Column,
        band: 0,
        link: None,
        diff: DiffState::Usual,
        members: Vec::new(),
    }
}

pub(crate) fn line(text: &str, style: LineStyle, fit: Fit) -> Line {
    Line { text: text.into(), style, fit }
}

pub(crate) fn code(text: &str) -> Line {
    line(text, LineStyle::Code, Fit::Middle)
}

pub(crate) fn plain(text: &str) -> Line {
    line(text, LineStyle::Plain, Fit::Wrap(2))
}

pub(crate) fn chip(text: &str, role: Role, solid: bool) -> Chip {
    Chip { text: text.to_owned(), role, solid }
}

pub(crate) fn link(from: &str, to: &str, role: EdgeRole) -> Link {
    let edge_type = match role {
        EdgeRole::Applies => EdgeType::Applies,
        EdgeRole::Creates => EdgeType::Creates,
        EdgeRole::Source => EdgeType::SourceRef,
        EdgeRole::DependsOn => EdgeType::DependsOn,
        EdgeRole::Updates => EdgeType::Updates,
        EdgeRole::Reference => EdgeType::SecretRef,
    };
    Link {
        from: from.to_owned(),
        to: to.to_owned(),
        role,
        edge_type,
        label: None,
        diff: DiffState::Usual,
    }
}

pub(crate) fn view(
    name: &str,
    title: &str,
    subtitle: &str,
    items: Vec<Item>,
    links: Vec<Link>,
) -> View {
    let fixed_width = name == "overview";
    View {
        name: name.to_owned(),
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        description: format!("{title}: {subtitle}"),
        width: if fixed_width { 830 } else { 1640 },
        fixed_width,
        arrangement: Arrangement::Bands,
        items,
        links,
        notes: Vec::new(),
    }
}

fn with(mut item: Item, change: impl FnOnce(&mut Item)) -> Item {
    change(&mut item);
    item
}

fn origin(children: Vec<Item>) -> Item {
    with(item("origin", "terraform", Role::Origin, Surface::Tinted, "Terraform"), |origin| {
        origin.subtitle = "shop-bootstrap · namespace flux-system".to_owned();
        origin.chips = vec![chip("ORIGIN", Role::Origin, true)];
        origin.children = children;
        origin.arrangement = Arrangement::Row;
    })
}

fn badge(id: &str, badge: &str, role: Role, title: &str, path: &str) -> Item {
    with(item(id, "Kustomization", role, Surface::Outlined, title), |card| {
        card.badge = Some(badge.to_owned());
        card.lines = vec![code(path)];
    })
}
