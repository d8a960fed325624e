//! Overviews: environments with tiers, and a fleet of clusters.

use fluxscape::view::{EdgeRole, Fit, Line, LineStyle, Link, Role, Surface, View};

use super::{chip, code, item, line, link, origin, plain, view, with};

/// Origin, two environments of three tiers, a repository outside.
pub(crate) fn overview() -> View {
    let card = |id: &str, role, title: &str, lines: Vec<Line>| {
        with(item(id, "Kustomization", role, Surface::Outlined, title), |card| card.lines = lines)
    };
    let origin = origin(vec![
        card(
            "controllers",
            Role::Origin,
            "Flux controllers",
            vec![code("module.flux"), plain("6 controllers")],
        ),
        card(
            "git",
            Role::Source,
            "shop-environments",
            vec![code("GitRepository"), plain("branch main")],
        ),
        card(
            "root",
            Role::Apply,
            "shop-environments",
            vec![code("Kustomization"), plain("path ./")],
        ),
    ]);
    let environment = |name: &str, apps: usize| {
        with(item(name, "environment", Role::Apply, Surface::Panel, name), |environment| {
            environment.subtitle = format!("namespace flux-shop-{name}");
            environment.chips = vec![chip("ENVIRONMENT", Role::Apply, true)];
            environment.band = 1;
            environment.children = vec![
                card(
                    &format!("{name}/root"),
                    Role::Apply,
                    "Root Flux resources",
                    vec![
                        code(&format!("flux-{name}.yml")),
                        plain("2 GitRepository · 1 Kustomization"),
                    ],
                ),
                card(
                    &format!("{name}/flux"),
                    Role::Apply,
                    "Flux resources of the applications",
                    vec![
                        code(&format!("{name}/fluxcd")),
                        plain(&format!("{apps} Kustomization")),
                        line(
                            "15 ImageRepository · 15 ImagePolicy · 12 ImageUpdateAutomation",
                            LineStyle::Colored(Role::Automation),
                            Fit::Wrap(2),
                        ),
                    ],
                ),
                card(
                    &format!("{name}/apps"),
                    Role::Kubernetes,
                    &format!("{apps} applications"),
                    vec![
                        code(&format!("{name}/apps")),
                        plain("14 Deployment · 1 StatefulSet · 6 CronJob · 15 Service"),
                        line("2 do not build", LineStyle::Colored(Role::Failure), Fit::End),
                    ],
                ),
            ];
        })
    };
    let shared = with(
        item("shared", "GitRepository", Role::Source, Surface::Tinted, "shared-orchestrations"),
        |shared| {
            shared.lines = vec![plain("external repository · shared-orchestrations-main")];
            shared.band = 2;
        },
    );
    let mut links = vec![link("root", "git", EdgeRole::Source)];
    for name in ["qa", "staging"] {
        links.push(link("root", name, EdgeRole::Applies));
        links.push(link(&format!("{name}/root"), &format!("{name}/flux"), EdgeRole::Applies));
        links.push(link(&format!("{name}/flux"), &format!("{name}/apps"), EdgeRole::Applies));
        links.push(Link {
            label: Some("updates images".to_owned()),
            ..link(&format!("{name}/flux"), &format!("{name}/apps"), EdgeRole::Updates)
        });
        links.push(link(name, "shared", EdgeRole::Source));
    }
    let items = vec![origin, environment("qa", 18), environment("staging", 17), shared];
    view("overview", "shop-environments", "Flux architecture", items, links)
}

/// Six clusters of one repository.
pub(crate) fn clusters() -> View {
    let origin = with(
        item("origin", "bootstrap", Role::Origin, Surface::Tinted, "flux bootstrap"),
        |origin| {
            origin.subtitle = "gotk-sync in each cluster".to_owned();
            origin.chips = vec![chip("ORIGIN", Role::Origin, true)];
            origin.lines = vec![plain(
                "GitRepository flux-system · ssh://git@git.example.com/shop/fleet@main · path clusters/<name>",
            )];
        },
    );
    let mut items = vec![origin];
    let mut links = Vec::new();
    for (name, apps) in [
        ("c2-production", 28),
        ("c3", 28),
        ("development", 29),
        ("monitoring", 13),
        ("playground", 29),
        ("production", 28),
    ] {
        let card = |part: &str, role, title: &str, lines: Vec<Line>| {
            with(
                item(&format!("{name}/{part}"), "Kustomization", role, Surface::Outlined, title),
                |card| card.lines = lines,
            )
        };
        items.push(with(item(name, "cluster", Role::Apply, Surface::Panel, name), |cluster| {
            cluster.chips = vec![chip("CLUSTER", Role::Apply, true)];
            cluster.band = 1;
            cluster.children = vec![
                card(
                    "root",
                    Role::Apply,
                    "Root Flux resources",
                    vec![
                        code(&format!("clusters/{name}")),
                        plain(&format!("{apps} Kustomization · 18 image automation")),
                    ],
                ),
                card(
                    "apps",
                    Role::Kubernetes,
                    &format!("{apps} applications"),
                    vec![
                        code("components/"),
                        plain("16 HelmRelease · 7 Deployment · 8 ExternalSecret"),
                        line(
                            "2 incomplete: remote base",
                            LineStyle::Colored(Role::Warning),
                            Fit::End,
                        ),
                    ],
                ),
            ];
        }));
        links.push(link("origin", name, EdgeRole::Creates));
        links.push(link(&format!("{name}/root"), &format!("{name}/apps"), EdgeRole::Applies));
    }
    let mut view =
        view("overview", "fleet", "Flux architecture · 6 clusters · 965 objects", items, links);
    view.notes = vec!["All clusters: created by flux bootstrap; every Kustomization from GitRepository flux-system. 83 dependencies within clusters: see the view of a cluster.".to_owned()];
    view
}
