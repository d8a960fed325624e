//! Random views, the same for the same seed.

use fluxscape::view::{Arrangement, Item, Link, LinkKind, Role, Surface, View};

use super::{chip, code, item, link, plain, view};

/// Marsaglia's xorshift: enough to be different, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % limit.max(1) as u64).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A view with a few dozen boxes and links between any of them.
pub(crate) fn random(seed: u64) -> View {
    let mut dice = Dice::new(seed);
    let mut ids = Vec::new();
    let items = (0..=dice.below(4)).map(|_| random_item(&mut dice, 0, &mut ids)).collect();
    let links = (0..dice.below(ids.len().min(14))).map(|_| random_link(&mut dice, &ids)).collect();
    let name = dice.pick(&["overview", "apps"]);
    view(name, "random", &format!("seed {seed}"), items, links)
}

fn random_item(dice: &mut Dice, depth: usize, ids: &mut Vec<String>) -> Item {
    const SURFACES: [Surface; 5] =
        [Surface::Outlined, Surface::Tinted, Surface::Barred, Surface::Panel, Surface::Frame];
    const ROLES: [Role; 4] = [Role::Apply, Role::Source, Role::Failure, Role::Neutral];
    let id = format!("box-{}", ids.len());
    ids.push(id.clone());
    let title: String = "name-of-an-application".chars().take(2 + dice.below(20)).collect();
    let mut made = item(&id, "box", dice.pick(&ROLES), dice.pick(&SURFACES), &title);
    made.band = u32::try_from(dice.below(3)).unwrap_or(0);
    made.arrangement =
        dice.pick(&[Arrangement::Column, Arrangement::Row, Arrangement::Grid, Arrangement::Bands]);
    if dice.below(3) == 0 {
        made.chips.push(chip("2 auto", Role::Automation, dice.below(4) == 0));
    }
    if dice.below(5) == 0 {
        made.badge = Some("KS".to_owned());
    }
    for _ in 0..dice.below(4) {
        made.lines.push(if dice.below(2) == 0 {
            code("apps/some/directory/with/a/name")
        } else {
            plain("2 Deployment · 1 Service · 3 ConfigMap")
        });
    }
    if depth < 3 && dice.below(2) == 0 {
        made.children = (0..=dice.below(8)).map(|_| random_item(dice, depth + 1, ids)).collect();
    }
    made
}

fn random_link(dice: &mut Dice, ids: &[String]) -> Link {
    const KINDS: [LinkKind; 4] =
        [LinkKind::Applies, LinkKind::Source, LinkKind::DependsOn, LinkKind::Updates];
    let (from, to) = (dice.below(ids.len()), dice.below(ids.len()));
    let mut made = link(&ids[from], &ids[to], dice.pick(&KINDS));
    if dice.below(6) == 0 {
        made.label = Some("a label".to_owned());
    }
    made
}
