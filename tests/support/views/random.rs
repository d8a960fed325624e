//! Random views, the same for the same seed.
#![allow(clippy::indexing_slicing, reason = "indexes are drawn from the lengths")]

use fluxscape::view::{Arrangement, EdgeRole, Item, Link, Role, Surface, View};

use crate::random::Random;

use super::{chip, code, item, link, plain, view};

/// A view with a few dozen boxes and links between any of them.
pub(crate) fn random(seed: u64) -> View {
    let mut random = Random(seed);
    let mut ids = Vec::new();
    let items = (0..=random.below(4)).map(|_| random_item(&mut random, 0, &mut ids)).collect();
    let links =
        (0..random.below(ids.len().min(14))).map(|_| random_link(&mut random, &ids)).collect();
    let name = random.pick(&["overview", "apps"]);
    view(name, "random", &format!("seed {seed}"), items, links)
}

fn random_item(random: &mut Random, depth: usize, ids: &mut Vec<String>) -> Item {
    const SURFACES: [Surface; 5] =
        [Surface::Outlined, Surface::Tinted, Surface::Barred, Surface::Panel, Surface::Frame];
    const ROLES: [Role; 4] = [Role::Apply, Role::Source, Role::Failure, Role::Neutral];
    let id = format!("box-{}", ids.len());
    ids.push(id.clone());
    let title: String = "name-of-an-application".chars().take(2 + random.below(20)).collect();
    let mut made = item(&id, "box", random.pick(&ROLES), random.pick(&SURFACES), &title);
    made.band = u32::try_from(random.below(3)).unwrap_or(0);
    made.arrangement = random.pick(&[
        Arrangement::Column,
        Arrangement::Row,
        Arrangement::Grid,
        Arrangement::Bands,
    ]);
    if random.below(3) == 0 {
        made.chips.push(chip("2 auto", Role::Automation, random.below(4) == 0));
    }
    if random.below(5) == 0 {
        made.badge = Some("KS".to_owned());
    }
    for _ in 0..random.below(4) {
        made.lines.push(if random.below(2) == 0 {
            code("apps/some/directory/with/a/name")
        } else {
            plain("2 Deployment · 1 Service · 3 ConfigMap")
        });
    }
    if depth < 3 && random.below(2) == 0 {
        made.children =
            (0..=random.below(8)).map(|_| random_item(random, depth + 1, ids)).collect();
    }
    made
}

fn random_link(random: &mut Random, ids: &[String]) -> Link {
    const KINDS: [EdgeRole; 4] =
        [EdgeRole::Applies, EdgeRole::Source, EdgeRole::DependsOn, EdgeRole::Updates];
    let (from, to) = (random.below(ids.len()), random.below(ids.len()));
    let mut made = link(&ids[from], &ids[to], random.pick(&KINDS));
    if random.below(6) == 0 {
        made.label = Some("a label".to_owned());
    }
    made
}
