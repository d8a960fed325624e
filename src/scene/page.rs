//! A view on a page: measured, laid out, drawn.
//!
//! In: a [`View`], or [`Candidates`]. Out: a [`Page`], whose size is known and whose boxes are
//! still to be drawn; then a [`Scene`].

use fluxscape_boxlayout::{Layout, Rect};
use rustc_hash::FxHashMap;

use super::contents::Contents;
use super::model::{Scene, SceneBox};
use super::natural::Natural;
use super::{metrics, theme};
use crate::view::{Candidates, Item, View};

/// A view that is measured and laid out. Everything but its boxes is drawn.
#[derive(Debug)]
pub struct Page {
    view: View,
    naturals: Vec<Natural>,
    layout: Layout,
    around: Scene,
}

/// The first candidate that is no higher than a README allows; the last one if none is. Each is
/// laid out once.
#[must_use]
pub fn fit(candidates: Candidates<'_>) -> Page {
    let Candidates { first, mut rest } = candidates;
    let mut page = Page::lay_out(first);
    while page.height() > theme::README_HEIGHT {
        let Some(view) = rest.next() else { break };
        page = Page::lay_out(view);
    }
    page
}

/// Lays out a view and draws it.
#[must_use]
pub fn compose(view: View) -> Scene {
    Page::lay_out(view).draw()
}

impl Page {
    /// Measures a view and lays it out.
    #[must_use]
    pub fn lay_out(view: View) -> Self {
        let contents = Contents::new(&view);
        let layout = fluxscape_boxlayout::layout(&contents.diagram(), &contents);
        let around = contents.around(&layout);
        let naturals = contents.naturals;
        Self { view, naturals, layout, around }
    }

    /// How high the picture is.
    #[must_use]
    pub const fn height(&self) -> i32 {
        self.around.height
    }

    /// What the page shows.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Draws the boxes.
    #[must_use]
    pub fn draw(self) -> Scene {
        let boxes = boxes(self.view.items, &self.naturals, self.layout.boxes());
        Scene { boxes, ..self.around }
    }
}

/// The boxes, a group before what it holds, as [`Contents::items`] has them.
fn boxes(items: Vec<Item>, naturals: &[Natural], places: &[Rect]) -> Vec<SceneBox> {
    let mut boxes = Vec::with_capacity(naturals.len());
    // The first of both is the page.
    let mut measured = naturals.iter().zip(places).skip(1);
    let mut open: Vec<Item> = items.into_iter().rev().collect();
    while let Some((item, (natural, place))) = open.pop().zip(measured.next()) {
        let (drawn, children) = metrics::draw(item, natural, *place);
        boxes.push(drawn);
        open.extend(children.into_iter().rev());
    }
    name_apart(&mut boxes);
    boxes
}

/// Gives boxes that a view shows twice ids of their own: links mean the first.
fn name_apart(boxes: &mut [SceneBox]) {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    let mut count = |id| {
        let count = seen.entry(id).or_default();
        *count += 1;
        *count
    };
    let counts: Vec<u32> = boxes.iter().map(|drawn| count(drawn.id.as_str())).collect();
    for (drawn, count) in boxes.iter_mut().zip(counts).filter(|(_, count)| *count > 1) {
        let own = format!("{}#{count}", drawn.id);
        drawn.item = Some(std::mem::replace(&mut drawn.id, own));
    }
}
