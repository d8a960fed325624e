//! Views of applications: in environments, in namespaces, in tiers, in a chain.
#![allow(clippy::indexing_slicing, reason = "fixtures: what they index is their own")]

use fluxscape::view::{Arrangement, EdgeRole, Fit, Item, LineStyle, Link, Role, Surface, View};

use super::{badge, chip, code, item, line, link, origin, view, with};

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
