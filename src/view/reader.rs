//! Questions that the views ask of the graph.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::kinds::plural;
use crate::graph::{
    Application, ClusterTree, Detail, EdgeType, Graph, Group, IMAGE_UPDATE_AUTOMATION, Node,
    NodeIndex, OriginKind, Status, Tree,
};
use crate::view::build::joined;
use crate::view::scope::Scope;
use crate::view::scope::filter;
use crate::view::waves::Waves;

/// The graph with its reconciliation trees.
pub(super) struct Reader<'a> {
    pub(super) graph: &'a Graph,
    pub(super) trees: Tree,
    /// What the picture is limited to.
    pub(super) scope: Scope,
    /// How many applications that leaves out.
    left_out: usize,
    waves: Option<Waves>,
    /// The automations of each application, by cluster, environment and name.
    automations: BTreeMap<(&'a str, Option<&'a str>, &'a str), Vec<NodeIndex>>,
}

/// An environment as a view shows it: a group of a cluster, or a whole cluster.
pub(super) struct Environment<'a> {
    pub(super) name: String,
    pub(super) cluster: &'a ClusterTree,
    /// The Kustomization that applies everything in it.
    pub(super) top: Option<NodeIndex>,
    pub(super) groups: Vec<&'a Group>,
    pub(super) applications: Vec<&'a Application>,
    pub(super) is_cluster: bool,
}

/// How many there are of each, as every form counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) environments: usize,
    pub(super) clusters: usize,
    pub(super) applications: usize,
}

impl Numbers {
    /// Those of a page.
    pub(super) fn of(environments: &[Environment<'_>]) -> Self {
        let clusters = environments.iter().filter(|environment| environment.is_cluster).count();
        let leaves = environments.iter().map(|environment| environment.leaves().len());
        Self { environments: environments.len() - clusters, clusters, applications: leaves.sum() }
    }

    /// `2 environments · 35 applications`, in parts; a lone cluster is not counted.
    pub(super) fn words(self) -> Vec<String> {
        let clusters = if self.clusters > 1 { self.clusters } else { 0 };
        [
            (clusters, "cluster"),
            (self.environments, "environment"),
            (self.applications, "application"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, one)| plural(count, one))
        .collect()
    }
}

impl Environment<'_> {
    /// Whether a Kustomization is an application of its own here: a root that applies no other.
    pub(super) fn is_application(&self, index: NodeIndex) -> bool {
        self.applications.iter().any(|application| application.node == index)
    }

    /// Whether it is, or belongs to, what a scope names.
    pub(super) fn is_within(&self, scope: &Scope) -> bool {
        scope.environment.as_ref().is_none_or(|name| *name == self.name)
            && scope.cluster.as_ref().is_none_or(|name| *name == self.cluster.name)
    }

    /// Every application inside, at any depth.
    pub(super) fn leaves(&self) -> Vec<&Application> {
        let inner = self.groups.iter().flat_map(|group| group.leaves());
        self.applications.iter().copied().chain(inner).collect()
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self::scoped(graph, &Scope::default())
    }

    /// The same with those applications alone that a scope shows.
    pub(super) fn scoped(graph: &'a Graph, scope: &Scope) -> Self {
        let mut reader = Self::whole(graph, scope);
        reader.left_out = filter::retain(graph, &mut reader.trees, scope);
        reader
    }

    /// The whole trees, for views that choose nodes instead of applications.
    pub(super) fn whole(graph: &'a Graph, scope: &Scope) -> Self {
        let mut automations: BTreeMap<_, Vec<NodeIndex>> = BTreeMap::new();
        for (index, node) in graph.nodes().filter(|(_, node)| node.is(IMAGE_UPDATE_AUTOMATION)) {
            automations.entry(membership(node)).or_default().push(index);
        }
        let waves = scope.waves.then(|| Waves::of(graph));
        let trees = graph.reconciliation().clone();
        Self { graph, trees, scope: scope.clone(), left_out: 0, waves, automations }
    }

    /// The wave in which an object is reconciled, where waves are shown.
    pub(super) fn wave(&self, index: NodeIndex) -> Option<u32> {
        self.waves.as_ref()?.get(index)
    }

    /// What the scope leaves out, in words.
    pub(super) fn left_out(&self) -> Option<String> {
        let mut of = self.scope.described();
        for (word, kinds) in [("hide", &self.scope.hide), ("only", &self.scope.only)] {
            if !kinds.is_empty() {
                of = joined(&[&of, &format!("{word} {}", kinds.join(", "))]);
            }
        }
        (self.left_out > 0)
            .then(|| format!("Not shown: {} ({of}).", plural(self.left_out, "application")))
    }

    pub(super) fn node(&self, index: NodeIndex) -> Option<&'a Node> {
        self.graph.node(index)
    }

    pub(super) fn name(&self, index: NodeIndex) -> &'a str {
        self.node(index).map_or("", |node| node.name.as_str())
    }

    /// What an application is called on a page that shows where it stands: its name in its
    /// environment, without the namespace that tells it from others elsewhere.
    pub(super) fn title<'n>(&self, application: &'n Application) -> &'n str {
        let name = self.name(application.node);
        let (_, bare) = application.name.rsplit_once('/').unwrap_or_default();
        if bare == name { bare } else { &application.name }
    }

    pub(super) fn id(&self, index: NodeIndex) -> &'a str {
        self.node(index).map_or("", |node| node.id.as_str())
    }

    pub(super) fn detail(&self, index: NodeIndex, detail: Detail) -> Option<&'a str> {
        self.node(index)?.details.get(detail)
    }

    /// The environments of the page in order: those of a lone cluster, with what is beside them
    /// as one more, or the clusters.
    pub(super) fn environments(&self) -> Vec<Environment<'_>> {
        let several = self.trees.clusters.len() > 1;
        self.trees
            .clusters
            .iter()
            .zip(&self.graph.clusters)
            // Where Flux applies nothing there is no environment: what there is, is shown as
            // directories.
            .filter(|(_, origin)| origin.by != OriginKind::Nothing)
            .flat_map(|(cluster, _)| Self::environments_of(cluster, several))
            .collect()
    }

    fn environments_of(cluster: &ClusterTree, several: bool) -> Vec<Environment<'_>> {
        let mut found = Vec::new();
        if !several {
            found.extend(cluster.environments.iter().map(|group| {
                Environment {
                    name: group.name.clone(),
                    cluster,
                    // What several Kustomizations apply has none that applies everything.
                    top: (group.members.len() < 2
                        && group.leaves().iter().all(|leaf| leaf.node != group.node))
                    .then_some(group.node),
                    groups: group.groups.iter().collect(),
                    applications: group.applications.iter().collect(),
                    is_cluster: false,
                }
            }));
        }
        let groups: Vec<&Group> = if several {
            cluster.environments.iter().chain(&cluster.tiers).collect()
        } else {
            cluster.tiers.iter().collect()
        };
        let applications: Vec<&Application> = cluster.applications.iter().collect();
        if several || found.is_empty() || !groups.is_empty() || !applications.is_empty() {
            let top = cluster.spine.last().or(cluster.roots.first()).copied();
            found.push(Environment {
                name: cluster.title.clone(),
                cluster,
                top,
                groups,
                applications,
                is_cluster: true,
            });
        }
        found
    }

    /// Whatever a Kustomization applies.
    pub(super) fn applied(&self, by: NodeIndex) -> Vec<&'a Node> {
        let applied = self.graph.brings(by).into_iter().filter_map(|index| self.node(index));
        applied.filter(|node| self.scope.shows(&node.kind, node.badge())).collect()
    }

    /// The plain objects that the roots of a cluster without applications apply.
    pub(super) fn applied_alone(&self, environment: &Environment<'_>) -> Vec<&'a Node> {
        let roots = environment
            .cluster
            .roots
            .iter()
            .filter(|_| environment.is_cluster && environment.leaves().is_empty());
        roots.flat_map(|root| self.applied(*root)).filter(|node| !node.is_flux()).collect()
    }

    /// The Kustomization that applies this one.
    pub(super) fn applier(&self, of: NodeIndex) -> Option<NodeIndex> {
        self.graph.brought_by(of).into_iter().next()
    }

    /// The source that a Kustomization or HelmRelease is built from.
    pub(super) fn source(&self, of: NodeIndex) -> Option<NodeIndex> {
        self.graph.targets(of, EdgeType::SourceRef).first().copied()
    }

    /// The sources that a source includes.
    pub(super) fn includes(&self, of: NodeIndex) -> Vec<NodeIndex> {
        self.graph.targets(of, EdgeType::Include)
    }

    /// The other repository that a source checks out; `None` for the one drawn.
    pub(super) fn other_repository(&self, source: NodeIndex) -> Option<NodeIndex> {
        let repository = self.graph.targets(source, EdgeType::Url).first().copied()?;
        self.node(repository).filter(|node| node.status == Status::External).map(|_| repository)
    }

    /// The image policies that keep an application's images current: those that an automation of
    /// the application serves.
    pub(super) fn policies(&self, application: NodeIndex) -> BTreeSet<NodeIndex> {
        let Some(of) = self.node(application).filter(|of| of.application.is_some()) else {
            return BTreeSet::new();
        };
        let automations = self.automations.get(&membership(of)).into_iter().flatten();
        automations.flat_map(|index| self.graph.targets(*index, EdgeType::Updates)).collect()
    }

    /// Applications of an environment that this one waits for, by node.
    pub(super) fn needs(&self, application: NodeIndex) -> Vec<NodeIndex> {
        self.graph.targets(application, EdgeType::DependsOn)
    }

    /// What is referred to on this page and that no file given creates: `Secret images-pull`.
    pub(super) fn gaps(&self) -> Vec<String> {
        let missing = self
            .graph
            .nodes()
            .filter(|(index, node)| node.status == Status::Missing && self.is_wanted(*index));
        // What a Kustomization would have applied that failed, or was not expanded, is missing
        // because of that.
        let wanted = missing.filter(|(index, _)| {
            let mut checking = self
                .graph
                .sources(*index, EdgeType::HealthChecks)
                .into_iter()
                .filter_map(|from| self.node(from))
                .peekable();
            checking.peek().is_none()
                || checking.any(|node| !matches!(node.status, Status::Failed | Status::Partial))
        });
        let names: BTreeSet<String> =
            wanted.map(|(_, node)| format!("{} {}", node.kind, node.name)).collect();
        names.into_iter().collect()
    }

    /// Whether something within the scope refers to a node.
    fn is_wanted(&self, index: NodeIndex) -> bool {
        self.graph
            .referrers(index)
            .into_iter()
            .filter_map(|from| self.node(from))
            .any(|from| self.scope.contains(from))
    }

    /// The number of Flux objects within the scope.
    pub(super) fn flux_objects(&self) -> usize {
        let counts = |node: &Node| {
            node.is_flux() && node.status != Status::Missing && self.scope.contains(node)
        };
        self.graph.nodes().filter(|(_, node)| counts(node)).count()
    }

    /// Where a node's file and line can be read: a page of the forge that holds the repository
    /// drawn.
    pub(super) fn page(&self, node: &Node) -> Option<String> {
        self.graph.page(node)
    }

    /// Where the forge shows the files of the repository drawn, with a final `/`.
    pub(super) fn pages(&self) -> Option<String> {
        self.graph.pages()
    }
}

/// What a node belongs to.
fn membership(node: &Node) -> (&str, Option<&str>, &str) {
    (&node.cluster, node.environment.as_deref(), node.application.as_deref().unwrap_or_default())
}

/// The longest directory below the root that holds all these paths.
pub(super) fn common_directory<'p>(paths: impl IntoIterator<Item = &'p str>) -> Option<String> {
    let mut common: Option<Vec<&str>> = None;
    for path in paths {
        let segments: Vec<&str> =
            path.split('/').filter(|segment| !segment.is_empty() && *segment != ".").collect();
        common = Some(match common {
            None => segments,
            Some(known) => {
                known.iter().zip(&segments).take_while(|(a, b)| a == b).map(|(a, _)| *a).collect()
            }
        });
    }
    common.filter(|segments| !segments.is_empty()).map(|segments| segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_directory_is_cut_at_whole_segments() {
        assert_eq!(common_directory(["qa/apps/web", "qa/apps/worker"]).as_deref(), Some("qa/apps"));
        assert_eq!(common_directory(["./a", "b"]), None);
        assert_eq!(common_directory([]), None);
    }
}
