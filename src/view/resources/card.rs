//! The boxes of the detailed views: one node each, with its badge, where it comes from and how it
//! fares.
//!
//! In: a node. Out: an [`Item`] without what it holds and refers to.

use super::boxes::Category;
use crate::graph::kinds;
use crate::graph::{Detail, Node, NodeType, Status};
use crate::view::build::{code, item, plain};
use crate::view::model::{Item, Role, Surface};
use crate::view::reader::Reader;
use crate::view::shared::status::with_status;

/// No kind with more characters than these is on a badge.
const WIDEST_BADGE: usize = 14;

/// A node as a card, or as the title of a group.
pub(in crate::view) fn node_card(reader: &Reader<'_>, node: &Node, group: bool) -> Item {
    let category = Category::of(node);
    let surface = if group { Surface::Outlined } else { Surface::Barred };
    let title = title(node);
    let mut made =
        item(node.id.clone(), kind(node), role(category), surface, title).linked(reader.page(node));
    let badge = badge(node);
    // A kind that is as wide as half a card would leave no room for the name beside it.
    let wide = badge.chars().count() > WIDEST_BADGE;
    let says_kind = wide || badge == node.kind;
    made.badge = Some(badge).filter(|_| !wide);
    if node.status == Status::Missing {
        made = made.chip("missing", Role::Failure, false);
    }
    if node.status == Status::External && node.node_type == NodeType::Object {
        made = made.chip("not in git", Role::Neutral, false);
    }
    if node.details.has(Detail::NotApplied) {
        made = made.chip("not applied", Role::Warning, false);
    }
    if node.details.has(Detail::Suspended) {
        made = made.chip("suspended", Role::Warning, false);
    }
    if node.details.has(Detail::Decryption) {
        made = made.chip("encrypted", Role::Neutral, false);
    }
    if wide {
        made = made.with(plain(node.kind.as_str(), 1));
    }
    let address = address(node);
    if address != made.title && !(says_kind && address == node.kind) {
        made = made.with(code(address));
    }
    made = with_status(made, node);
    if group && made.surface == Surface::Tinted {
        // Tinted groups have the titles of environments; this one is no larger than its neighbours.
        made.surface = Surface::Barred;
    }
    made
}

fn kind(node: &Node) -> &str {
    node.kind.as_str()
}

const fn role(category: Category) -> Role {
    match category {
        Category::Origin | Category::Generator => Role::Origin,
        Category::Source | Category::Repository => Role::Source,
        Category::Kustomization | Category::Release => Role::Apply,
        Category::Automation | Category::Image => Role::Automation,
        Category::Notification | Category::Directory => Role::Neutral,
        Category::Plain => Role::Kubernetes,
        Category::Missing => Role::Failure,
    }
}

fn badge(node: &Node) -> String {
    let of_type = match node.node_type {
        NodeType::Directory => Some("DIR"),
        NodeType::Terraform => Some("TF"),
        NodeType::Chart => Some("CHART"),
        NodeType::Repository => Some("REPO"),
        NodeType::Image => Some("IMG"),
        NodeType::External => Some("EXT"),
        NodeType::Object => node.badge(),
    };
    of_type.map_or_else(|| kinds::short(&node.kind).to_owned(), str::to_owned)
}

/// The name; of a path or an address its last part.
fn title(node: &Node) -> &str {
    let name = node.name.as_str();
    if name == "." {
        return "./";
    }
    let last = |separator: char| {
        name.rsplit(separator).next().filter(|last| !last.is_empty()).unwrap_or(name)
    };
    match node.node_type {
        NodeType::Directory | NodeType::Repository | NodeType::Image => last('/'),
        NodeType::Terraform => last('.'),
        _ => name,
    }
}

/// Where a node comes from, or what it is in words.
fn address(node: &Node) -> String {
    let text = |detail| node.details.text(detail);
    let joined = |parts: &[&str]| {
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    let details = node.flux_kind().map_or(&[][..], |kind| kind.address);
    let known = match node.node_type {
        NodeType::Directory | NodeType::Terraform | NodeType::Repository | NodeType::Image => {
            node.name.clone()
        }
        NodeType::Chart => joined(&[text(Detail::Chart), text(Detail::Version)]),
        _ if !details.is_empty() => {
            joined(&details.iter().map(|detail| text(*detail)).collect::<Vec<_>>())
        }
        _ if node.is_flux() => {
            let revision = node.details.branch().unwrap_or_else(|| text(Detail::Revision));
            joined(&[short_url(text(Detail::Url)), revision])
        }
        _ => node.namespace.clone(),
    };
    if known.is_empty() { node.kind.clone() } else { known }
}

fn short_url(url: &str) -> &str {
    let bare = url.split_once("://").map_or(url, |(_, bare)| bare);
    let bare = bare.rsplit_once('@').map_or(bare, |(_, bare)| bare);
    bare.trim_end_matches(".git")
}
