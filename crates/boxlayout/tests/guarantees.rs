//! The guarantees of the crate, held by random diagrams.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use fluxscape_boxlayout::{
    Arrangement, BoxId, BoxSpec, Diagram, EdgeSpec, End, Layout, Measure, PageWidth, Point, Rect,
    Size, layout,
};

const ARRANGEMENTS: [Arrangement; 5] = [
    Arrangement::Column,
    Arrangement::Row,
    Arrangement::Grid,
    Arrangement::Bands,
    Arrangement::Columns,
];

/// A box's content takes an area: the narrower, the higher.
struct Area;

impl Measure for Area {
    fn height(&self, id: BoxId, width: i32) -> i32 {
        20 + (i32::try_from(id.index() % 7).unwrap() * 900) / width.max(40)
    }
}

/// A diagram, with what the test has to know about it.
struct Case {
    diagram: Diagram,
    parents: Vec<Option<usize>>,
    edges: Vec<(usize, usize)>,
}

/// A small linear congruential generator: the same cases on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn case(seed: u64) -> Case {
    let mut random = Random(seed);
    let spec = |random: &mut Random| {
        let min = 60 + i32::try_from(random.below(60)).unwrap();
        BoxSpec::new(min, min + i32::try_from(random.below(120)).unwrap())
            .arrangement(ARRANGEMENTS[random.below(5)])
            .band(u32::try_from(random.below(3)).unwrap())
            .padding(14, 14)
            .gap(12)
            .wide(random.below(2) == 0)
    };
    let page = spec(&mut random);
    let width = [PageWidth::UpTo(1200), PageWidth::Exactly(800)][random.below(2)];
    let mut case =
        Case { diagram: Diagram::new(page, width, 140), parents: vec![None], edges: vec![] };
    let mut ids = vec![BoxId::PAGE];
    for _ in 0..3 + random.below(25) {
        let parent = random.below(ids.len());
        ids.push(case.diagram.add_box(ids[parent], spec(&mut random)));
        case.parents.push(Some(parent));
    }
    for _ in 0..random.below(20) {
        let (from, to) = (1 + random.below(ids.len() - 1), 1 + random.below(ids.len() - 1));
        let label = (random.below(4) == 0).then(|| Size::new(40, 12));
        let edge = EdgeSpec::new()
            .bundle(u32::try_from(random.below(3)).unwrap())
            .first([End::From, End::To][random.below(2)])
            .label(label);
        case.diagram.add_edge(ids[from], ids[to], edge);
        case.edges.push((from, to));
    }
    case
}

impl Case {
    fn is_within(&self, inner: usize, outer: usize) -> bool {
        std::iter::successors(Some(inner), |at| self.parents[*at]).any(|at| at == outer)
    }

    fn is_group(&self, index: usize) -> bool {
        self.parents.contains(&Some(index))
    }
}

fn each_case(check: impl Fn(&Case, &Layout)) {
    for seed in 0..150 {
        let case = case(seed);
        check(&case, &layout(&case.diagram, &Area));
    }
}

fn segments(points: &[Point]) -> impl Iterator<Item = Rect> {
    points.windows(2).map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
    })
}

fn is_on_outline(point: Point, rect: Rect) -> bool {
    let beside = point.x == rect.x || point.x == rect.right();
    let level = point.y == rect.y || point.y == rect.bottom();
    let within_x = (rect.x..=rect.right()).contains(&point.x);
    let within_y = (rect.y..=rect.bottom()).contains(&point.y);
    (beside && within_y) || (level && within_x)
}

#[test]
fn the_same_input_gives_the_same_output() {
    for seed in 0..20 {
        let (a, b) = (case(seed), case(seed));
        assert_eq!(layout(&a.diagram, &Area), layout(&b.diagram, &Area));
    }
}

#[test]
fn a_box_lies_inside_its_parent_and_beside_its_siblings() {
    each_case(|case, layout| {
        let boxes = layout.boxes();
        assert_eq!(boxes.len(), case.parents.len());
        for (index, rect) in boxes.iter().enumerate().skip(1) {
            let parent = case.parents[index].unwrap();
            assert!(boxes[parent].contains(*rect), "{index}: {rect:?} in {:?}", boxes[parent]);
            for (other, beside) in boxes.iter().enumerate().skip(index + 1) {
                let siblings = case.parents[other] == Some(parent);
                assert!(!siblings || !rect.overlaps(*beside), "{index} and {other}");
            }
        }
    });
}

#[test]
fn a_route_runs_from_outline_to_outline_in_right_angles() {
    each_case(|case, layout| {
        assert_eq!(layout.routes().len(), case.edges.len());
        for (route, (from, to)) in layout.routes().iter().zip(&case.edges) {
            if from == to {
                assert!(route.points.is_empty());
                continue;
            }
            let (first, last) = (route.points.first().unwrap(), route.points.last().unwrap());
            assert!(is_on_outline(*first, layout.boxes()[*from]), "{from} to {to}: {route:?}");
            assert!(is_on_outline(*last, layout.boxes()[*to]), "{from} to {to}: {route:?}");
            let mut all = segments(&route.points);
            assert!(all.all(|segment| segment.w == 0 || segment.h == 0), "{route:?}");
        }
    });
}

#[test]
fn a_route_runs_through_no_other_box() {
    each_case(|case, layout| {
        for (route, (from, to)) in layout.routes().iter().zip(&case.edges) {
            for (index, rect) in layout.boxes().iter().enumerate().skip(1) {
                let around = case.is_within(*from, index) || case.is_within(*to, index);
                let crosses = segments(&route.points).any(|segment| {
                    segment.x < rect.right()
                        && rect.x < segment.right()
                        && segment.y < rect.bottom()
                        && rect.y < segment.bottom()
                });
                assert!(around || !crosses, "{from} to {to} crosses {index}: {route:?}");
            }
        }
    });
}

#[test]
fn a_label_overlaps_neither_a_card_nor_another_label() {
    each_case(|case, layout| {
        let labels: Vec<Rect> = layout.routes().iter().filter_map(|route| route.label).collect();
        for (at, label) in labels.iter().enumerate() {
            for (index, rect) in layout.boxes().iter().enumerate().skip(1) {
                assert!(case.is_group(index) || !label.overlaps(*rect), "on {index}: {label:?}");
            }
            assert!(labels.iter().skip(at + 1).all(|other| !label.overlaps(*other)), "{label:?}");
        }
    });
}

#[test]
fn a_page_without_boxes_is_empty() {
    let diagram = Diagram::new(BoxSpec::new(0, 0), PageWidth::UpTo(100), 10);
    let empty = layout(&diagram, &Area);
    assert_eq!((empty.boxes().len(), empty.routes().len()), (1, 0));
}

#[test]
#[should_panic(expected = "another diagram")]
fn a_box_of_another_diagram_is_rejected() {
    let mut large = Diagram::new(BoxSpec::new(0, 0), PageWidth::UpTo(100), 10);
    let card = large.add_box(BoxId::PAGE, BoxSpec::new(10, 10));
    let mut small = Diagram::new(BoxSpec::new(0, 0), PageWidth::UpTo(100), 10);
    small.add_box(card, BoxSpec::new(10, 10));
}
