//! Views of an invented team's repository, in the shapes that real ones have, and random ones.

#![allow(
    clippy::indexing_slicing,
    clippy::assigning_clones,
    reason = "fixtures: what they index is their own"
)]

mod random;

pub(crate) use random::random;

use fluxscape::view::{
    Arrangement, Chip, EdgeRole, EdgeType, Fit, Item, Line, LineStyle, Link, Role, Standing,
    Surface, View,
};

/// Every fixture by its name.
pub(crate) fn all() -> Vec<(&'static str, View)> {
    vec![
        ("overview", overview()),
        ("clusters", clusters()),
        ("apps", apps()),
        ("namespaces", namespaces()),
        ("tiers", tiers()),
        ("chains", chains()),
        ("tiny", tiny()),
        ("extreme", extreme()),
    ]
}

pub(crate) fn item(id: &str, kind: &str, role: Role, surface: Surface, title: &str) -> Item {
    Item {
        id: id.to_owned(),
        kind: kind.to_owned(),
        role,
        surface,
        title: title.to_owned(),
        badge: None,
        subtitle: String::new(),
        chips: Vec::new(),
        lines: Vec::new(),
        children: Vec::new(),
        arrangement: Arrangement::Column,
        band: 0,
        link: None,
        standing: Standing::Usual,
        members: Vec::new(),
    }
}

pub(crate) fn line(text: &str, style: LineStyle, fit: Fit) -> Line {
    Line { text: text.to_owned(), style, fit }
}

pub(crate) fn code(text: &str) -> Line {
    line(text, LineStyle::Code, Fit::Middle)
}

pub(crate) fn plain(text: &str) -> Line {
    line(text, LineStyle::Plain, Fit::Wrap(2))
}

pub(crate) fn chip(text: &str, role: Role, solid: bool) -> Chip {
    Chip { text: text.to_owned(), role, solid }
}

pub(crate) fn link(from: &str, to: &str, role: EdgeRole) -> Link {
    let edge_type = match role {
        EdgeRole::Applies => EdgeType::Applies,
        EdgeRole::Creates => EdgeType::Creates,
        EdgeRole::Source => EdgeType::SourceRef,
        EdgeRole::DependsOn => EdgeType::DependsOn,
        EdgeRole::Updates => EdgeType::Updates,
        EdgeRole::Reference => EdgeType::SecretRef,
    };
    Link {
        from: from.to_owned(),
        to: to.to_owned(),
        role,
        edge_type,
        label: None,
        standing: Standing::Usual,
    }
}

pub(crate) fn view(
    name: &str,
    title: &str,
    subtitle: &str,
    items: Vec<Item>,
    links: Vec<Link>,
) -> View {
    let fixed_width = name == "overview";
    View {
        name: name.to_owned(),
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        description: format!("{title}: {subtitle}"),
        width: if fixed_width { 830 } else { 1640 },
        fixed_width,
        arrangement: Arrangement::Bands,
        items,
        links,
        notes: Vec::new(),
    }
}

fn with(mut item: Item, change: impl FnOnce(&mut Item)) -> Item {
    change(&mut item);
    item
}

fn origin(children: Vec<Item>) -> Item {
    with(item("origin", "terraform", Role::Origin, Surface::Tinted, "Terraform"), |origin| {
        origin.subtitle = "shop-bootstrap · namespace flux-system".to_owned();
        origin.chips = vec![chip("ORIGIN", Role::Origin, true)];
        origin.children = children;
        origin.arrangement = Arrangement::Row;
    })
}

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
                            "2 not expanded: remote base",
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

const APPS: [&str; 18] = [
    "accounts",
    "basket",
    "catalogue",
    "certificates",
    "checkout",
    "delivery",
    "fraud-check",
    "identity",
    "invoices",
    "ledger",
    "mailer",
    "metrics",
    "notebook",
    "orders-api",
    "payments",
    "proxy-api",
    "search",
    "storefront",
];

fn badge(id: &str, badge: &str, role: Role, title: &str, path: &str) -> Item {
    with(item(id, "Kustomization", role, Surface::Outlined, title), |card| {
        card.badge = Some(badge.to_owned());
        card.lines = vec![code(path)];
    })
}

fn app(id: &str, name: &str, path: &str, at: usize) -> Item {
    let objects = [
        "1 Deploy · 1 Svc · 1 Ing · 2 CM",
        "1 STS · 3 CronJob · 2 Svc · 1 Ing · 4 CM",
        "1 CronJob · 1 CM",
        "5 Deploy · 5 Svc · 5 Ing · 1 CM",
    ];
    with(item(id, "application", Role::Apply, Surface::Barred, name), |card| {
        card.lines =
            vec![code(path), line(objects[at % objects.len()], LineStyle::Plain, Fit::End)];
        if !at.is_multiple_of(3) {
            card.chips = vec![chip(&format!("{} auto", 1 + at % 2), Role::Automation, false)];
        }
        if at == 3 {
            card.role = Role::Failure;
            card.lines[1] = line(
                "build fails: patch target not found",
                LineStyle::Colored(Role::Failure),
                Fit::End,
            );
        }
    })
}

/// Two environments, a card an application, some of which wait for others.
pub(crate) fn apps() -> View {
    let origin = origin(vec![
        with(
            item("controllers", "chart", Role::Origin, Surface::Outlined, "Flux controllers"),
            |card| {
                card.lines = vec![code("module.flux")];
            },
        ),
        badge("git", "GIT", Role::Source, "shop-environments", "branch main"),
        badge("root", "KS", Role::Apply, "shop-environments", "path ./ (kustomization.yaml)"),
    ]);
    let mut items = vec![origin];
    let mut links =
        vec![Link { label: Some("source".to_owned()), ..link("root", "git", EdgeRole::Source) }];
    for (name, count) in [("qa", 18), ("staging", 17)] {
        let id = |part: &str| format!("{name}/{part}");
        let frame = with(
            item(
                &id("apps"),
                "applications",
                Role::Neutral,
                Surface::Frame,
                &format!("{count} applications"),
            ),
            |frame| {
                frame.subtitle = format!(
                    "applied from {name}/apps, each by its own Kustomization in {name}/fluxcd, from GitRepository shop-environments"
                );
                frame.arrangement = Arrangement::Grid;
                frame.band = 1;
                frame.children = (0..count)
                    .map(|at| {
                        app(&id(APPS[at]), APPS[at], &format!("{name}/apps/{}", APPS[at]), at)
                    })
                    .collect();
            },
        );
        items.push(with(
            item(name, "environment", Role::Apply, Surface::Panel, name),
            |environment| {
                environment.subtitle = format!("namespace flux-shop-{name} · flux-{name}.yml");
                environment.chips = vec![chip("ENVIRONMENT", Role::Apply, true)];
                environment.arrangement = Arrangement::Bands;
                environment.band = 1;
                environment.children = vec![
                    badge(
                        &id("shared-git"),
                        "GIT",
                        Role::Source,
                        "shared-orchestrations-main",
                        "shared-orchestrations@main",
                    ),
                    badge(
                        &id("git"),
                        "GIT",
                        Role::Source,
                        "shop-environments",
                        &format!("+ include {name}/shared-orchestrations"),
                    ),
                    badge(&id("ks"), "KS", Role::Apply, name, &format!("path {name}/fluxcd")),
                    frame,
                ];
            },
        ));
        links.push(link("root", name, EdgeRole::Applies));
        links.push(link(&id("git"), &id("shared-git"), EdgeRole::Source));
        links.push(link(&id("ks"), &id("git"), EdgeRole::Source));
        links.push(link(&id("ks"), &id("apps"), EdgeRole::Applies));
        links.push(link(&id("orders-api"), &id("identity"), EdgeRole::DependsOn));
        if name == "qa" {
            links.push(link(&id("checkout"), &id("payments"), EdgeRole::DependsOn));
            links.push(link(&id("payments"), &id("ledger"), EdgeRole::DependsOn));
        }
    }
    view(
        "apps",
        "shop-environments",
        "Flux architecture · 2 environments · 35 applications · 113 Flux resources",
        items,
        links,
    )
}

/// One cluster, 77 applications in a dozen namespaces.
pub(crate) fn namespaces() -> View {
    let sizes = [
        ("build-runners", 2),
        ("cert-manager", 1),
        ("default", 25),
        ("external-secrets", 3),
        ("flux-system", 3),
        ("kube-system", 13),
        ("mesh-system", 2),
        ("network", 7),
        ("observability", 14),
        ("storage", 3),
        ("upgrades", 2),
        ("volumes", 2),
    ];
    let origin = with(
        origin(vec![
            badge("git", "GIT", Role::Source, "flux-system", "git.example.com/shop/home@main"),
            badge("root", "KS", Role::Apply, "flux-system", "kubernetes/flux/cluster"),
            badge("apps", "KS", Role::Apply, "cluster-apps", "kubernetes/apps"),
        ]),
        |origin| {
            origin.title = "Flux Operator".to_owned();
            origin.subtitle = "FluxInstance flux-system/flux, from chart flux-instance".to_owned();
        },
    );
    let groups = sizes.iter().map(|(namespace, count)| {
        with(item(namespace, "namespace", Role::Neutral, Surface::Frame, namespace), |group| {
            group.subtitle = count.to_string();
            group.arrangement = Arrangement::Grid;
            group.children = (0..*count)
                .map(|at| {
                    with(
                        app(
                            &format!("{namespace}/{at}"),
                            &format!("{}-{at}", APPS[at * 5 % 18]),
                            "",
                            2,
                        ),
                        |card| {
                            card.lines.remove(0);
                            card.chips = vec![chip("HR", Role::Apply, false)];
                            if at % 4 == 1 {
                                card.lines.push(line(
                                    "needs external-secrets",
                                    LineStyle::Colored(Role::Order),
                                    Fit::End,
                                ));
                            }
                        },
                    )
                })
                .collect();
        })
    });
    let cluster = with(item("home", "cluster", Role::Apply, Surface::Panel, "home"), |cluster| {
        cluster.subtitle =
            "cluster · every application by its own Kustomization from GitRepository flux-system"
                .to_owned();
        cluster.chips = vec![chip("CLUSTER", Role::Apply, true)];
        cluster.arrangement = Arrangement::Bands;
        cluster.band = 1;
        cluster.children = groups.collect();
    });
    let links = vec![
        link("root", "git", EdgeRole::Source),
        link("root", "apps", EdgeRole::Applies),
        link("apps", "home", EdgeRole::Applies),
    ];
    view(
        "apps",
        "home",
        "Flux architecture · 1 cluster · 77 applications · 12 namespaces",
        vec![origin, cluster],
        links,
    )
}

/// Tiers that wait for each other: frames in bands, links between frames and from cards to cards
/// elsewhere.
pub(crate) fn tiers() -> View {
    let tier = |name: &str, band: u32, apps: &[&str]| {
        with(item(name, "tier", Role::Neutral, Surface::Frame, name), |tier| {
            tier.arrangement = Arrangement::Grid;
            tier.band = band;
            tier.subtitle = format!("{} Kustomizations", apps.len());
            tier.children = apps
                .iter()
                .enumerate()
                .map(|(at, app_name)| {
                    app(
                        &format!("{name}/{app_name}"),
                        app_name,
                        &format!("{name}/{app_name}"),
                        at + 4,
                    )
                })
                .collect();
        })
    };
    let cluster = with(item("prod", "cluster", Role::Apply, Surface::Panel, "prod"), |cluster| {
        cluster.arrangement = Arrangement::Bands;
        cluster.chips = vec![chip("CLUSTER", Role::Apply, true)];
        cluster.band = 1;
        cluster.children = vec![
            tier("controllers", 0, &["cert-manager", "ingress", "external-dns"]),
            tier("configs", 1, &["issuers", "dashboards"]),
            tier("data", 1, &["postgres", "redis", "minio"]),
            tier("apps", 2, &["podinfo", "shop", "blog", "wiki", "chat"]),
        ];
    });
    let source =
        badge("git", "GIT", Role::Source, "flux-system", "git.example.com/shop/fleet@main");
    let helm =
        with(badge("helm", "HELM", Role::Source, "charts", "https://charts.example.com"), |helm| {
            helm.band = 2;
        });
    let links = vec![
        link("prod", "git", EdgeRole::Source),
        link("configs", "controllers", EdgeRole::DependsOn),
        link("data", "controllers", EdgeRole::DependsOn),
        link("apps", "configs", EdgeRole::DependsOn),
        link("apps/shop", "data/postgres", EdgeRole::DependsOn),
        link("apps/wiki", "data/postgres", EdgeRole::DependsOn),
        link("apps/chat", "data/redis", EdgeRole::DependsOn),
        link("data/postgres", "helm", EdgeRole::Source),
        link("data/redis", "helm", EdgeRole::Source),
        link("controllers/ingress", "helm", EdgeRole::Source),
    ];
    view("apps", "fleet", "Flux architecture · 1 cluster", vec![source, cluster, helm], links)
}

/// A grid with a chain, a fan, a diamond and a cycle.
pub(crate) fn chains() -> View {
    let grid =
        with(item("apps", "applications", Role::Neutral, Surface::Frame, "applications"), |grid| {
            grid.arrangement = Arrangement::Grid;
            grid.children = APPS
                .iter()
                .enumerate()
                .map(|(at, name)| app(name, name, &format!("apps/{name}"), at + 5))
                .collect();
        });
    let links = vec![
        link("basket", "accounts", EdgeRole::DependsOn),
        link("catalogue", "basket", EdgeRole::DependsOn),
        link("checkout", "certificates", EdgeRole::DependsOn),
        link("delivery", "certificates", EdgeRole::DependsOn),
        link("fraud-check", "certificates", EdgeRole::DependsOn),
        link("identity", "certificates", EdgeRole::DependsOn),
        link("ledger", "invoices", EdgeRole::DependsOn),
        link("mailer", "invoices", EdgeRole::DependsOn),
        link("metrics", "ledger", EdgeRole::DependsOn),
        link("metrics", "mailer", EdgeRole::DependsOn),
        link("payments", "orders-api", EdgeRole::DependsOn),
        link("orders-api", "payments", EdgeRole::DependsOn),
    ];
    view("apps", "shop", "dependencies of every shape", vec![grid], links)
}

/// A single card.
pub(crate) fn tiny() -> View {
    let card = with(
        item("empty", "directory", Role::Neutral, Surface::Outlined, "No Flux objects"),
        |card| {
            card.lines = vec![plain("3 kustomization directories")];
        },
    );
    view("overview", "tools", "", vec![card], Vec::new())
}

/// Long names, marks that XML means something by, letters that the bundled fonts lack.
pub(crate) fn extreme() -> View {
    let long = "a-very-long-name-".repeat(18);
    let card = |id: &str, title: &str| {
        with(item(id, "application", Role::Apply, Surface::Barred, title), |card| {
            card.badge = Some("KS".to_owned());
            card.lines = vec![
                code(&format!("apps/{long}")),
                plain(&long),
                plain("日本語 · 🚀 deploy · Ελληνικά · кириллица"),
            ];
            card.chips = vec![
                chip("12 auto", Role::Automation, false),
                chip("3 need it", Role::Order, false),
            ];
            card.link = Some("https://git.example.com/shop?a=1&b=<2>#L3".to_owned());
        })
    };
    let group = with(item("<group>", "environment", Role::Apply, Surface::Panel, &long), |group| {
        group.subtitle = long.clone();
        group.chips = vec![chip("ENVIRONMENT", Role::Apply, true)];
        group.arrangement = Arrangement::Grid;
        group.children = vec![
            card("a & b", "<b>&amp;\"quoted\"</b>"),
            card("long", &long),
            card("emoji", "🚀🚀🚀 rocket\u{7} 👩‍👩‍👧"),
            card("empty", ""),
        ];
    });
    let links = vec![
        Link { label: Some("<&>".to_owned()), ..link("a & b", "long", EdgeRole::DependsOn) },
        Link {
            label: Some("a label that is as long as labels get".to_owned()),
            ..link("emoji", "long", EdgeRole::Reference)
        },
    ];
    view("apps", &long, &long, vec![group], links)
}
