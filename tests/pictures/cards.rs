//! What the cards of a picture say, and what is drawn instead.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use crate::memory::{CONFIG, SYNC, graph, kustomization};
use fluxscape::scene;
use fluxscape::view::{self, EdgeRole, Item, Picture, Scope, View};

fn drawn(files: &[(&str, &str)], which: Picture) -> View {
    scene::fit(view::picture(&graph(files), which, &Scope::default()).unwrap()).view().clone()
}

/// The boxes of a name, wherever they stand.
fn named<'v>(items: &'v [Item], title: &str) -> Vec<&'v Item> {
    items
        .iter()
        .flat_map(|item| {
            named(&item.children, title).into_iter().chain((item.title == title).then_some(item))
        })
        .collect()
}

/// What a card says below and beside its name.
fn said(view: &View, title: &str) -> Vec<String> {
    let [card] = named(&view.items, title)[..] else { panic!("{title} has not one box") };
    let chips = card.chips.iter().filter(|chip| chip.text != "KS").map(|chip| chip.text.clone());
    card.lines.iter().map(|line| line.text.to_string()).chain(chips).collect()
}

#[test]
fn order_is_drawn_within_a_frame_and_said_beyond_it() {
    let view = drawn(
        &[
            SYNC,
            ("clusters/a/base.yaml", &kustomization("base", "path: ./base")),
            ("clusters/a/tier.yaml", &kustomization("tier", "path: ./tier")),
            ("tier/x.yaml", &kustomization("x", "path: ./x, dependsOn: [{name: y}, {name: base}]")),
            ("tier/y.yaml", &kustomization("y", "path: ./y")),
            ("base/c.yaml", CONFIG),
            ("x/c.yaml", CONFIG),
            ("y/c.yaml", CONFIG),
        ],
        Picture::Apps,
    );
    let ends = |id: &str| id.rsplit('|').next().unwrap_or_default().to_owned();
    let order = view.links.iter().filter(|link| link.role == EdgeRole::DependsOn);
    assert_eq!(
        order.map(|link| (ends(&link.from), ends(&link.to))).collect::<Vec<_>>(),
        [("x".to_owned(), "y".to_owned())]
    );
    assert_eq!(said(&view, "x"), ["x", "1 CM", "needs base"]);
    assert_eq!(said(&view, "y"), ["y", "1 CM"]);
    assert_eq!(said(&view, "base"), ["base", "1 CM", "1 needs it"]);
}

#[test]
fn a_source_of_several_environments_has_one_card() {
    let stage = |name: &str| kustomization(name, &format!("path: ./stages/{name}"));
    let app = |stage: &str, name: &str| {
        kustomization(&format!("{name}-{stage}"), &format!("path: ./apps/{name}"))
    };
    let (qa, staging) = (stage("qa"), stage("staging"));
    let apps =
        [app("qa", "web"), app("qa", "store"), app("staging", "web"), app("staging", "store")];
    let view = drawn(
        &[
            SYNC,
            ("clusters/a/qa.yaml", &qa),
            ("clusters/a/staging.yaml", &staging),
            ("stages/qa/web.yaml", &apps[0]),
            ("stages/qa/store.yaml", &apps[1]),
            ("stages/staging/web.yaml", &apps[2]),
            ("stages/staging/store.yaml", &apps[3]),
            ("apps/web/c.yaml", CONFIG),
            ("apps/store/c.yaml", CONFIG),
        ],
        Picture::Apps,
    );
    let sources: Vec<&Item> = named(&view.items, "flux-system")
        .into_iter()
        .filter(|item| item.kind == "GitRepository")
        .collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    for stage in ["qa", "staging"] {
        let card = named(&view.items, stage)
            .into_iter()
            .find(|item| item.kind == "Kustomization")
            .unwrap();
        assert!(card.lines.iter().any(|line| line.text == "source flux-system"), "{card:?}");
    }
}

#[test]
fn a_kind_is_told_once() {
    let custom = |kind: &str| {
        format!(
            "apiVersion: example.org/v1\nkind: {kind}\nmetadata: {{name: my-{kind}, namespace: shop}}\n"
        )
    };
    let bare = "apiVersion: example.org/v1\nkind: Gadget\nmetadata: {name: my-bare}\n";
    let view = drawn(
        &[
            SYNC,
            ("clusters/a/web.yaml", &kustomization("web", "path: ./web")),
            ("web/a.yaml", &custom("Gadget")),
            ("web/b.yaml", &custom("ManagedResourceActivationPolicy")),
            ("web/c.yaml", bare),
        ],
        Picture::Full,
    );
    let badge = |title: &str| named(&view.items, title)[0].badge.clone();
    assert_eq!(
        (badge("my-Gadget").as_deref(), said(&view, "my-Gadget")),
        (Some("Gadget"), vec!["shop".to_owned()])
    );
    assert_eq!((badge("my-bare").as_deref(), said(&view, "my-bare")), (Some("Gadget"), Vec::new()));
    let wide = "my-ManagedResourceActivationPolicy";
    assert_eq!(
        (badge(wide), said(&view, wide)),
        (None, vec!["ManagedResourceActivationPolicy".to_owned(), "shop".to_owned()])
    );
}
