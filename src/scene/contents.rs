//! The contents of a page as a diagram to be laid out, and what is drawn around its boxes.
//!
//! In: a [`View`]. Out: a [`Diagram`] whose boxes are the view's items; and, for a layout of it, a
//! [`Scene`] without boxes: heading, edges, legend, notes.

use fluxscape_boxlayout::{
    Arrangement, BoxId, BoxSpec, Diagram, EdgeSpec, End, Layout, Measure, PageWidth, Point, Size,
};
use rustc_hash::FxHashMap;

use super::edge::{self, label_size};
use super::model::{Paint, Scene, Text};
use super::natural::Natural;
use super::{legend, metrics, theme};
use crate::text::{ceil_units, fit};
use crate::view::{self, Item, Link, Surface, View};

/// A view's items in one list, the page itself first.
pub(super) struct Contents<'a> {
    view: &'a View,
    /// The items, a parent before its children; `None` for the page itself.
    items: Vec<Option<&'a Item>>,
    /// How wide each item's texts are.
    pub(super) naturals: Vec<Natural>,
    parents: Vec<Option<usize>>,
    index: FxHashMap<&'a str, usize>,
    margin: i32,
}

impl<'a> Contents<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        let margin = if view.fixed_width { 16 } else { 24 };
        let mut contents = Self {
            view,
            items: vec![None],
            naturals: vec![Natural::default()],
            parents: vec![None],
            index: FxHashMap::default(),
            margin,
        };
        let mut open: Vec<(&Item, usize)> = view.items.iter().rev().map(|item| (item, 0)).collect();
        while let Some((item, parent)) = open.pop() {
            let index = contents.items.len();
            contents.items.push(Some(item));
            contents.naturals.push(Natural::of(item));
            contents.parents.push(Some(parent));
            contents.index.entry(item.id.as_str()).or_insert(index);
            open.extend(item.children.iter().rev().map(|child| (child, index)));
        }
        contents
    }

    pub(super) fn diagram(&self) -> Diagram {
        let limit = i32::try_from(self.view.width).unwrap_or(i32::MAX).clamp(200, 20_000);
        let width =
            if self.view.fixed_width { PageWidth::Exactly(limit) } else { PageWidth::UpTo(limit) };
        let mut diagram = Diagram::new(self.page_spec(), width, self.cell_width());
        // By the place of an item in the list; the first is the page.
        let mut ids = vec![BoxId::PAGE];
        let boxes = self.items.iter().zip(&self.parents).zip(&self.naturals).skip(1);
        for ((item, parent), natural) in boxes {
            let around = parent.and_then(|at| ids.get(at)).copied().unwrap_or(BoxId::PAGE);
            let spec = item.map_or_else(
                || BoxSpec::new(0, 0),
                |item| self.box_spec(item, around == BoxId::PAGE, natural.extent),
            );
            ids.push(diagram.add_box(around, spec));
        }
        for (link, from, to) in self.links() {
            if let (Some(from), Some(to)) = (ids.get(from), ids.get(to)) {
                diagram.add_edge(*from, *to, edge_spec(link));
            }
        }
        diagram
    }

    fn page_spec(&self) -> BoxSpec {
        let heading = ceil_units(&self.view.title, theme::PAGE_TITLE) + 2 * self.margin;
        let subtitle = ceil_units(&self.view.subtitle, theme::PAGE_SUBTITLE);
        BoxSpec::new(heading.min(320), (heading + 12 + subtitle).min(820))
            .arrangement(arrangement(self.view.arrangement))
            .padding(self.margin, self.margin)
            .gap(24)
            .wide(true)
    }

    /// The links whose ends are both in the picture.
    fn links(&self) -> impl Iterator<Item = (&'a Link, usize, usize)> {
        self.view.links.iter().filter_map(|link| {
            let end = |id: &str| self.index.get(id).copied();
            Some((link, end(&link.from)?, end(&link.to)?)).filter(|(_, from, to)| from != to)
        })
    }

    fn box_spec(
        &self,
        item: &Item,
        outermost: bool,
        (min_width, ideal_width): (i32, i32),
    ) -> BoxSpec {
        let frame = item.surface == Surface::Frame;
        let group = !item.children.is_empty();
        let padding = if frame { 10 } else { 16 };
        BoxSpec::new(min_width, ideal_width)
            .arrangement(arrangement(item.arrangement))
            .band(item.band)
            .padding(padding, padding)
            .gap(12)
            .outset(if frame && group && !outermost { 6 } else { 0 })
            .wide(if self.view.fixed_width {
                group || item.chips.iter().any(|chip| chip.solid)
            } else {
                group && !outermost
            })
    }

    /// Width of a grid's cards: wide enough for four in five of them.
    fn cell_width(&self) -> i32 {
        let is_card = |item: &Item| item.children.is_empty() && item.surface == Surface::Barred;
        let cards =
            self.items.iter().zip(&self.naturals).filter(|(item, _)| item.is_some_and(is_card));
        let mut widths: Vec<i32> = cards.map(|(_, natural)| natural.extent.1).collect();
        widths.sort_unstable();
        widths.get(widths.len() * 4 / 5).copied().unwrap_or(220).clamp(190, 240)
    }

    /// The scene without its boxes.
    pub(super) fn around(&self, layout: &Layout) -> Scene {
        let page = layout.page();
        let mut scene = Scene {
            width: page.w,
            height: page.h,
            title: self.view.title.clone(),
            description: self.view.description.clone(),
            texts: self.heading(page.w),
            boxes: Vec::new(),
            edges: self
                .links()
                .zip(layout.routes())
                .map(|((link, ..), route)| edge::edge(link, route))
                .collect(),
            legend: Vec::new(),
            is_approximate: layout.is_approximate(),
        };
        self.below(&mut scene, &self.without_room(layout));
        scene
    }

    /// Heading and subtitle; the subtitle below the heading where it does not fit beside it.
    fn heading(&self, page_width: i32) -> Vec<Text> {
        let room = page_width - 2 * self.margin;
        let baseline = self.margin + 18;
        let title = fit::end(&self.view.title, theme::PAGE_TITLE, room);
        let used = ceil_units(&title, theme::PAGE_TITLE) + 12;
        let mut texts =
            vec![metrics::text(self.margin, baseline, title, theme::PAGE_TITLE, Paint::Ink)];
        for (at, line) in self.subtitle(room).into_iter().enumerate() {
            let below = i32::try_from(at).unwrap_or(0);
            let beside = used + ceil_units(&line, theme::PAGE_SUBTITLE) <= room;
            let (x, y) = if beside && self.subtitle(room).len() == 1 {
                (used, 0)
            } else {
                (0, 22 + 17 * below)
            };
            texts.push(metrics::text(
                self.margin + x,
                baseline + y,
                line,
                theme::PAGE_SUBTITLE,
                Paint::Muted,
            ));
        }
        texts
    }

    fn subtitle(&self, room: i32) -> Vec<String> {
        if self.view.subtitle.is_empty() {
            Vec::new()
        } else {
            fit::wrap(&self.view.subtitle, theme::PAGE_SUBTITLE, room, 3)
        }
    }

    /// The labels for which no space is free: a note for each takes their place, unless the legend
    /// does.
    fn without_room(&self, layout: &Layout) -> Vec<String> {
        let title = |index: usize| {
            self.items.get(index).copied().flatten().map_or("", |item| item.title.as_str())
        };
        let in_legend = |link: &Link| legend::common_label(self.view, link.role).is_some();
        let unlabelled = self
            .links()
            .zip(layout.routes())
            .filter(|((link, ..), route)| route.label.is_none() && !in_legend(link));
        let words = unlabelled.filter_map(|((link, from, to), _)| {
            Some((link.label.as_ref()?, title(from), title(to)))
        });
        words.map(|(label, from, to)| format!("{from} → {to}: {label}")).collect()
    }

    /// Legend and notes, below everything; the page grows for them.
    fn below(&self, scene: &mut Scene, unsaid: &[String]) {
        let room = scene.width - 2 * self.margin;
        let (marks, height) =
            legend::legend(self.view, Point { x: self.margin, y: scene.height + 8 }, room);
        scene.legend = marks;
        scene.height += height;
        let some = height > 0 || !self.view.notes.is_empty() || !unsaid.is_empty();
        for note in self
            .view
            .notes
            .iter()
            .chain(unsaid)
            .flat_map(|note| fit::wrap(note, theme::NOTE, room, 8))
        {
            scene.texts.push(metrics::text(
                self.margin,
                scene.height + 8,
                note,
                theme::NOTE,
                Paint::Muted,
            ));
            scene.height += 17;
        }
        if some {
            scene.height += 8;
        }
    }
}

impl Measure for Contents<'_> {
    fn height(&self, id: BoxId, width: i32) -> i32 {
        let index = id.index();
        match self.items.get(index).copied().flatten() {
            Some(item) => {
                self.naturals.get(index).map_or(0, |natural| metrics::height(item, natural, width))
            }
            None => self.heading(width).iter().map(|text| text.y).max().unwrap_or(self.margin) + 16,
        }
    }

    fn steady(&self, id: BoxId) -> Option<Size> {
        let (width, height) = self.naturals.get(id.index())?.unbroken;
        Some(Size::new(width, height))
    }
}

fn arrangement(arrangement: view::Arrangement) -> Arrangement {
    match arrangement {
        view::Arrangement::Column => Arrangement::Column,
        view::Arrangement::Row => Arrangement::Row,
        view::Arrangement::Grid => Arrangement::Grid,
        view::Arrangement::Bands => Arrangement::Bands,
        view::Arrangement::Columns => Arrangement::Columns,
    }
}

fn edge_spec(link: &Link) -> EdgeSpec {
    let first = if link.role.goes_with_flow() { End::From } else { End::To };
    EdgeSpec::new()
        .bundle(link.role as u32 + 16 * link.diff as u32)
        .first(first)
        .label(link.label.as_deref().map(label_size))
}
