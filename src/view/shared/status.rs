//! How a card says that something is wrong.

use crate::graph::{Node, Status};
use crate::view::build::colored;
use crate::view::model::{Item, Role, Surface};

/// A message takes no more lines of its card.
const MOST_LINES: u8 = 3;

/// A card that shows the status of its node: failed ones change their look, partial ones say why.
pub(in crate::view) fn with_status(mut card: Item, node: &Node) -> Item {
    let message = node.message.as_deref().unwrap_or_default();
    match node.status {
        Status::Failed => {
            card.role = Role::Failure;
            card.surface = Surface::Tinted;
            card.with(colored(format!("does not build: {message}"), Role::Failure, MOST_LINES))
        }
        Status::Partial if !node.lacks_unmanaged() => {
            card.with(colored(format!("incomplete: {message}"), Role::Warning, MOST_LINES))
        }
        _ => card,
    }
}

/// Counts of what is wrong among some nodes, a line each: `2 do not build`.
pub(in crate::view) fn summed<'n>(
    nodes: impl IntoIterator<Item = &'n Node>,
) -> Vec<crate::view::model::Line> {
    let (mut failed, mut partial) = (0, 0);
    for node in nodes {
        match node.status {
            Status::Failed => failed += 1,
            Status::Partial if node.message.is_some() && !node.lacks_unmanaged() => partial += 1,
            _ => {}
        }
    }
    let mut lines = Vec::new();
    if failed > 0 {
        lines.push(colored(
            format!("{failed} {} not build", if failed == 1 { "does" } else { "do" }),
            Role::Failure,
            1,
        ));
    }
    if partial > 0 {
        lines.push(colored(format!("{partial} incomplete"), Role::Warning, 1));
    }
    lines
}
