//! Draws a small nested diagram as SVG to standard output:
//!
//! ```sh
//! cargo run -p fluxscape-boxlayout --example nested > nested.svg
//! ```

use std::fmt::Write as _;

use fluxscape_boxlayout::{
    Arrangement, BoxId, BoxSpec, Diagram, EdgeSpec, Layout, Measure, PageWidth, Rect, Size, layout,
};

/// Width of a letter and height of a line, in units: the example draws a font of fixed width.
const LETTER: i32 = 8;
const LINE: i32 = 18;

/// The names of the boxes, by [`BoxId::index`]; the page has none.
struct Names(Vec<&'static str>);

impl Measure for Names {
    fn height(&self, id: BoxId, _width: i32) -> i32 {
        if id == BoxId::PAGE { 16 } else { LINE + 14 }
    }
}

fn main() {
    let (diagram, names, labels) = diagram();
    let layout = layout(&diagram, &names);
    #[allow(clippy::print_stdout, reason = "the drawing is the output of the example")]
    {
        print!("{}", svg(&layout, &names, &labels));
    }
}

/// A shop: a gateway, services and their stores.
fn diagram() -> (Diagram, Names, Vec<&'static str>) {
    let page = BoxSpec::new(0, 0).arrangement(Arrangement::Bands).padding(16, 16).gap(24);
    let mut diagram = Diagram::new(page, PageWidth::UpTo(640), 130);
    let mut names = Names(vec![""]);
    let mut labels = Vec::new();
    let mut add = |diagram: &mut Diagram, parent, name: &'static str, spec: BoxSpec| {
        names.0.push(name);
        diagram.add_box(parent, spec)
    };
    let card = |name: &str| {
        let width = LETTER * i32::try_from(name.len()).unwrap_or(0) + 24;
        BoxSpec::new(width, width.max(120))
    };
    let group = |name: &str| card(name).padding(14, 14).gap(14);
    let gateway = add(&mut diagram, BoxId::PAGE, "gateway", card("gateway"));
    let services = group("services").arrangement(Arrangement::Grid).band(1);
    let services = add(&mut diagram, BoxId::PAGE, "services", services);
    let [cart, orders, payment] =
        ["cart", "orders", "payment"].map(|name| add(&mut diagram, services, name, card(name)));
    let stores = group("stores").arrangement(Arrangement::Row).band(2);
    let stores = add(&mut diagram, BoxId::PAGE, "stores", stores);
    let [cache, database] =
        ["cache", "database"].map(|name| add(&mut diagram, stores, name, card(name)));
    // Edges of one bundle share a trunk: those to the stores do, and those between services.
    let edges = [
        (0, gateway, services, "routes"),
        (0, cart, orders, ""),
        (0, orders, payment, ""),
        (1, cart, cache, "reads"),
        (2, orders, database, ""),
        (2, payment, database, ""),
    ];
    for (bundle, from, to, label) in edges {
        let width = LETTER * i32::try_from(label.len()).unwrap_or(0);
        let size = (!label.is_empty()).then(|| Size::new(width, LINE));
        diagram.add_edge(from, to, EdgeSpec::new().bundle(bundle).label(size));
        labels.push(label);
    }
    (diagram, names, labels)
}

fn svg(layout: &Layout, names: &Names, labels: &[&str]) -> String {
    let page = layout.page();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
         font-family=\"monospace\" font-size=\"13\" fill=\"none\" stroke=\"black\">\n\
         <marker id=\"arrow\" viewBox=\"0 0 10 8\" refX=\"9.5\" refY=\"4\" markerWidth=\"10\" \
         markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L10 4L0 8z\" fill=\"black\"/></marker>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\" stroke=\"none\"/>\n",
        page.w, page.h
    );
    // The page itself is not drawn.
    for (rect, name) in layout.boxes().iter().zip(&names.0).skip(1) {
        let Rect { x, y, w, h } = *rect;
        let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"5\"/>");
        text(&mut out, x + 12, y + 20, name);
    }
    for (route, label) in layout.routes().iter().zip(labels) {
        let points: Vec<String> =
            route.points.iter().map(|point| format!("{},{}", point.x, point.y)).collect();
        let points = points.join(" ");
        let _ = writeln!(out, "<polyline points=\"{points}\" marker-end=\"url(#arrow)\"/>");
        if let Some(place) = route.label {
            text(&mut out, place.x, place.bottom() - 5, label);
        }
    }
    out + "</svg>\n"
}

fn text(out: &mut String, x: i32, y: i32, content: &str) {
    let _ =
        writeln!(out, "<text x=\"{x}\" y=\"{y}\" fill=\"black\" stroke=\"none\">{content}</text>");
}
