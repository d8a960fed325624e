//! Puts a view on a page: measures it, has it laid out, dresses every box.
//!
//! In: a [`View`]. Out: a [`Scene`].

use rustc_hash::FxHashMap;

use super::model::{Anchor, Edge, Paint, Scene, SceneBox, Stroke, Text};
use super::natural::Natural;
use super::{dress, legend, theme};
use crate::text::{ceil_units, fit, width};
use crate::view::{self, EdgeRole, Item, Link, Role, Standing, Surface, View};
use fluxscape_boxlayout::{
    self, Arrangement, BoxId, BoxSpec, Diagram, EdgeSpec, End, Layout, Measure, PageWidth, Point,
    Rect, Route, Size,
};

/// Space around an edge's label.
const LABEL_SPACE: i32 = 4;
/// Height of an edge's label.
const LABEL_HEIGHT: i32 = 12;

/// A view in shapes and texts with places.
#[must_use]
pub fn compose(view: View) -> Scene {
    let page = Page::new(&view);
    let layout = fluxscape_boxlayout::layout(&page.diagram(), &page);
    let mut scene = page.around(&layout);
    let naturals = page.naturals;
    scene.boxes = boxes(view.items, &naturals, layout.boxes());
    scene
}

/// How high a view's picture is.
#[must_use]
pub(super) fn height(view: &View) -> i32 {
    let page = Page::new(view);
    page.around(&fluxscape_boxlayout::layout(&page.diagram(), &page)).height
}

/// A view's items in one list, the page's own place first.
struct Page<'a> {
    view: &'a View,
    /// The items, a parent before its children; the page itself is none.
    items: Vec<Option<&'a Item>>,
    /// How wide each item's texts are.
    naturals: Vec<Natural>,
    parents: Vec<Option<usize>>,
    index: FxHashMap<&'a str, usize>,
    margin: i32,
}

impl<'a> Page<'a> {
    fn new(view: &'a View) -> Self {
        let margin = if view.fixed_width { 16 } else { 24 };
        let mut page = Self {
            view,
            items: vec![None],
            naturals: vec![Natural::default()],
            parents: vec![None],
            index: FxHashMap::default(),
            margin,
        };
        let mut open: Vec<(&Item, usize)> = view.items.iter().rev().map(|item| (item, 0)).collect();
        while let Some((item, parent)) = open.pop() {
            let index = page.items.len();
            page.items.push(Some(item));
            page.naturals.push(Natural::of(item));
            page.parents.push(Some(parent));
            page.index.entry(item.id.as_str()).or_insert(index);
            open.extend(item.children.iter().rev().map(|child| (child, index)));
        }
        page
    }

    fn diagram(&self) -> Diagram {
        let limit = i32::try_from(self.view.width).unwrap_or(i32::MAX).clamp(200, 20_000);
        let width = if self.view.fixed_width {
            PageWidth::Exactly(limit)
        } else {
            PageWidth::UpTo(limit)
        };
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
    fn around(&self, layout: &Layout) -> Scene {
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
                .map(|((link, ..), route)| edge(link, route))
                .collect(),
            legend: Vec::new(),
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
            vec![dress::text(self.margin, baseline, title, theme::PAGE_TITLE, Paint::Ink)];
        for (at, line) in self.subtitle(room).into_iter().enumerate() {
            let below = i32::try_from(at).unwrap_or(0);
            let beside = used + ceil_units(&line, theme::PAGE_SUBTITLE) <= room;
            let (x, y) = if beside && self.subtitle(room).len() == 1 {
                (used, 0)
            } else {
                (0, 22 + 17 * below)
            };
            texts.push(dress::text(
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

    /// What lines should say beside them where nothing is free: a note for each says it instead,
    /// unless the legend does.
    fn without_room(&self, layout: &Layout) -> Vec<String> {
        let title = |index: usize| {
            self.items.get(index).copied().flatten().map_or("", |item| item.title.as_str())
        };
        let said = |link: &Link| legend::common_label(self.view, link.role).is_some();
        let unsaid = self
            .links()
            .zip(layout.routes())
            .filter(|((link, ..), route)| route.label.is_none() && !said(link));
        let words = unsaid.filter_map(|((link, from, to), _)| {
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
            scene.texts.push(dress::text(
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

impl Measure for Page<'_> {
    fn height(&self, id: BoxId, width: i32) -> i32 {
        let index = id.index();
        match self.items.get(index).copied().flatten() {
            Some(item) => {
                self.naturals.get(index).map_or(0, |natural| dress::height(item, natural, width))
            }
            None => self.heading(width).iter().map(|text| text.y).max().unwrap_or(self.margin) + 16,
        }
    }

    fn steady(&self, id: BoxId) -> Option<Size> {
        let (width, height) = self.naturals.get(id.index())?.unbroken;
        Some(Size::new(width, height))
    }
}

/// The boxes, a group before what it holds, as [`Page::items`] has them.
fn boxes(items: Vec<Item>, naturals: &[Natural], places: &[Rect]) -> Vec<SceneBox> {
    let mut boxes = Vec::with_capacity(naturals.len());
    // The first of both is the page.
    let mut measured = naturals.iter().zip(places).skip(1);
    let mut open: Vec<Item> = items.into_iter().rev().collect();
    while let Some((item, (natural, place))) = open.pop().zip(measured.next()) {
        let (drawn, children) = dress::draw(item, natural, *place);
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
        drawn.id = format!("{}#{count}", drawn.id);
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
    let label = link.label.as_ref().map(|label| {
        Size::new(ceil_units(label, theme::EDGE_LABEL) + 2 * LABEL_SPACE, LABEL_HEIGHT)
    });
    EdgeSpec::new()
        .bundle(link.role as u32 + 16 * link.standing as u32)
        .first(first)
        .label(label)
}

fn edge(link: &Link, route: &Route) -> Edge {
    let stroke = stroke(link.role, link.standing);
    let label = link
        .label
        .as_ref()
        .zip(route.label)
        .map(|(content, place)| label(content, place, stroke.paint));
    Edge {
        from: link.from.clone(),
        to: link.to.clone(),
        edge_type: link.edge_type,
        points: route.points.clone(),
        stroke,
        dash_offset: dash_offset(route, stroke.dash),
        label,
        standing: link.standing,
    }
}

/// Where a line starts in its dash pattern: those that come together at their ends end alike, with
/// a dash.
fn dash_offset(route: &Route, dash: &[u8]) -> i32 {
    let period: i32 = dash.iter().map(|part| i32::from(*part)).sum();
    if period == 0 || route.trunk == End::From {
        return 0;
    }
    let pairs = route.points.iter().zip(route.points.iter().skip(1));
    let length: i32 = pairs.map(|(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs()).sum();
    (dash.first().map_or(0, |first| i32::from(*first)) - length).rem_euclid(period)
}

fn label(content: &str, place: Rect, paint: Paint) -> Text {
    let style = theme::EDGE_LABEL;
    let width = width(content, style);
    Text {
        x: place.center_x(),
        y: place.bottom() - 2,
        anchor: Anchor::Middle,
        content: content.to_owned(),
        style,
        paint,
        width,
    }
}

/// How lines of a role look; those of a change show that instead.
pub(super) fn stroke(edge: EdgeRole, standing: Standing) -> Stroke {
    let (role, width, dash): (_, _, &[u8]) = match edge {
        EdgeRole::Applies => (Role::Apply, 18, &[]),
        EdgeRole::Creates => (Role::Origin, 18, &[10, 3, 2, 3]),
        EdgeRole::Source => (Role::Source, 15, &[5, 4]),
        EdgeRole::DependsOn => (Role::Order, 18, &[9, 3]),
        EdgeRole::Updates => (Role::Automation, 15, &[2, 3]),
        EdgeRole::Reference => (Role::Neutral, 13, &[2, 6]),
    };
    let (role, width, dash): (_, _, &[u8]) = match standing {
        Standing::Usual => (role, width, dash),
        Standing::Added => (Role::Added, 24, &[]),
        Standing::Removed => (Role::Removed, 18, &[7, 5]),
        Standing::Changed => (Role::Changed, 18, dash),
        Standing::Context => (Role::Neutral, 13, dash),
    };
    Stroke { paint: Paint::Hue(role), width, dash }
}
