//! From the inventory to nodes and edges.

mod automation;
mod installed;
mod outside;
mod plain;
mod resolve;
mod withheld;

use crate::graph::analysis;
use crate::graph::model::content::Content;
use crate::graph::model::declared::Declared;
use crate::graph::model::id::NodeId;
use crate::graph::model::node::{By, Node, NodeOrigin, NodeType, Status};
use crate::graph::model::{ClusterOrigin, Edge, EdgeOrigin, Graph, NodeIndex, OriginKind};

use crate::flux::{
    self, Chart, Cluster, Created, Inventory, Object, Outcome, Plain, Producers, RootOrigin, Step,
};
use crate::vocabulary::{Detail, Details, EdgeType};
use fluxscape_kustomize::{Include, IncludeKind};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Files, Place, Span};

/// Builds the graph of an inventory, with what the user declares about it.
#[must_use]
pub fn build(inventory: Inventory, files: &Files, declared: &Declared) -> Graph {
    let mut graph = Graph::default();
    graph.unreached = inventory.unreached().map(ToString::to_string).collect();
    graph.grouping.clone_from(&declared.grouping);
    (graph.name, graph.tree, graph.findings) =
        (inventory.name, inventory.tree, inventory.diagnostics);
    (graph.left_out, graph.not_taken) = (inventory.left_out, inventory.not_taken);
    graph.url = inventory.url.map(|url| url.to_string());
    for cluster in &inventory.clusters {
        let mut builder = Builder { graph: &mut graph, files, cluster: &cluster.name };
        cluster.objects.iter().for_each(|(id, object)| builder.object(id, object));
    }
    for cluster in &inventory.clusters {
        let mut builder = Builder { graph: &mut graph, files, cluster: &cluster.name };
        builder.cluster(cluster);
        let producers = Producers::of(cluster);
        resolve::references(&mut builder, cluster, &producers);
        outside::outside(&mut builder, cluster);
        automation::automation(&mut builder, cluster, &inventory.clusters);
        plain::relations(&mut builder, cluster, &producers);
        withheld::mark(&mut builder, cluster);
        let mut origin = origin(cluster, &graph);
        for declared in declared.origins.iter().filter(|declared| declared.speaks_of(&cluster.name))
        {
            declared.apply(&mut origin);
        }
        graph.clusters.push(origin);
    }
    analysis::assign(&mut graph);
    analysis::report_cycles(&mut graph);
    for cluster in inventory.clusters {
        keep_contents(&mut graph, cluster);
    }
    graph.branch = graph.followed_branch();
    graph
}

/// Hands the built objects over to their nodes, once every reference has been read from them.
fn keep_contents(graph: &mut Graph, cluster: Cluster) {
    for plain in cluster.plain {
        let id = NodeId::directory(&cluster.name, &path_of(graph, &plain.place));
        if let Some(node) = graph.find(&id).and_then(|index| graph.node_mut(index)) {
            node.content = Some(Content::new(plain.contents, Some(plain.secret_values)));
        }
    }
    for (id, object) in cluster.objects {
        if let Some(node) =
            graph.find(NodeId::object(&cluster.name, &id)).and_then(|index| graph.node_mut(index))
        {
            node.content = Some(Content::new(object.node, object.secret_values));
        }
    }
}

fn origin(cluster: &Cluster, graph: &Graph) -> ClusterOrigin {
    let (by, place) = match &cluster.origin {
        RootOrigin::Terraform(place) => (OriginKind::Terraform, Some(place)),
        RootOrigin::Bootstrap(place) => (OriginKind::Bootstrap, Some(place)),
        RootOrigin::Operator(place) => (OriginKind::Operator, Some(place)),
        RootOrigin::Tool(place) => (OriginKind::Tool, Some(place)),
        RootOrigin::Hand(place) => (OriginKind::Hand, Some(place)),
        RootOrigin::Outside(place) => (OriginKind::Outside, Some(place)),
        RootOrigin::Hub(_) => (OriginKind::Hub, None),
        RootOrigin::Nothing => (OriginKind::Nothing, None),
    };
    let repository = place.map_or(graph.name.as_str(), |place| graph.repository_name(place));
    let directory = place.map(|place| place.path.to_string()).unwrap_or_default();
    let (name, flux_version) = (cluster.name.clone(), cluster.flux_version.clone());
    let tool = cluster.tool.map(str::to_owned);
    let (repository, evidence) = (repository.to_owned(), cluster.evidence.clone());
    let grade = flux::grade(&evidence).filter(|grade| *grade != flux::Grade::Certain);
    ClusterOrigin { name, by, repository, directory, tool, flux_version, grade, evidence }
}

/// Adds the nodes and edges of one cluster.
struct Builder<'a> {
    graph: &'a mut Graph,
    files: &'a Files,
    cluster: &'a str,
}

impl Builder<'_> {
    fn cluster(&mut self, cluster: &Cluster) {
        for (id, object) in &cluster.objects {
            self.creator(id, object);
            self.appliers(id, object);
            self.default_account(id, object);
        }
        for (id, done) in &cluster.reconciliations {
            let from = self.id_of(id);
            let Some(from) = self.graph.find(&from) else { continue };
            if let Some(directory) = &done.directory {
                let to = self.directory(directory);
                self.connect(from, to, EdgeType::Builds, None);
            }
            self.includes(&done.includes);
            self.mark(from, &done.outcome);
        }
        self.held(cluster);
        cluster.steps.iter().for_each(|steps| self.steps(steps));
        for chart in &cluster.charts {
            self.chart(chart);
        }
        for plain in &cluster.plain {
            self.plain(plain);
        }
    }

    fn object(&mut self, id: &ResourceId, object: &Object) {
        let mut node = self.blank(self.id_of(id), NodeType::Object, &id.name);
        node.group.clone_from(&id.group);
        node.kind.clone_from(&id.kind);
        node.namespace.clone_from(&id.namespace);
        node.version.clone_from(&object.version);
        node.details = installed::details(id, object);
        let by = match object.created {
            Created::Git => By::Git,
            Created::Terraform { .. } => By::Terraform,
            Created::Controller(_) | Created::Bootstrap => By::Generated,
            Created::Outside => By::External,
        };
        if by == By::External {
            node.status = Status::External;
        }
        node.origin = self.node_origin(by, Some(object.origin.span));
        self.graph.add(node);
    }

    fn creator(&mut self, id: &ResourceId, object: &Object) {
        let Some(index) = self.graph.find(self.id_of(id)) else { return };
        match &object.created {
            Created::Git | Created::Bootstrap => {}
            Created::Controller(by) => {
                if let Some(from) = self.graph.find(self.id_of(by)) {
                    self.connect(from, index, EdgeType::Creates, None);
                }
            }
            Created::Terraform { address, span } => {
                let from = self.terraform(address, *span);
                self.connect(from, index, EdgeType::Creates, Some(*span));
            }
            Created::Outside => {
                let from = self.outside();
                self.connect(from, index, EdgeType::Creates, None);
            }
        }
    }

    fn appliers(&mut self, id: &ResourceId, object: &Object) {
        let Some(to) = self.graph.find(self.id_of(id)) else { return };
        for applier in &object.applied_by {
            let cluster = applier.hub.as_deref().unwrap_or(self.cluster);
            if let Some(from) = self.graph.find(NodeId::object(cluster, &applier.kustomization)) {
                self.connect(from, to, EdgeType::Applies, None);
            }
        }
    }

    fn mark(&mut self, index: NodeIndex, outcome: &Outcome) {
        let Some(node) = self.graph.node_mut(index) else { return };
        match outcome {
            Outcome::Applied => {}
            Outcome::Failed(why) => {
                (node.status, node.message) = (Status::Failed, Some(why.clone()));
            }
            Outcome::Partial(why) => {
                (node.status, node.message) = (Status::Partial, Some(why.clone()));
            }
        }
    }

    fn includes(&mut self, includes: &[Include]) {
        for include in includes {
            let from = self.directory(&include.from);
            let to = match &include.to {
                Ok(place) => self.directory(place),
                Err(remote) => self.repository(remote),
            };
            let edge_type = match include.kind {
                IncludeKind::Resources => EdgeType::Resources,
                IncludeKind::Components => EdgeType::Components,
            };
            self.connect(from, to, edge_type, Some(include.span));
        }
    }

    /// Each object of a step waits for each of the step before.
    fn steps(&mut self, steps: &[Step]) {
        for (before, step) in steps.iter().zip(steps.iter().skip(1)) {
            for (id, earlier) in step
                .objects
                .iter()
                .flat_map(|id| before.objects.iter().map(move |earlier| (id, earlier)))
            {
                if let (Some(from), Some(to)) =
                    (self.graph.find(self.id_of(id)), self.graph.find(self.id_of(earlier)))
                {
                    self.connect(from, to, EdgeType::Steps, Some(step.span));
                }
            }
        }
    }

    fn chart(&mut self, chart: &Chart) {
        let mut node = self.blank(
            NodeId::chart(self.cluster, &chart.namespace, &chart.release),
            NodeType::Chart,
            &chart.release,
        );
        node.namespace.clone_from(&chart.namespace);
        let facts = [
            (Detail::Chart, chart.chart.clone()),
            (Detail::Version, chart.version.clone()),
            (Detail::Controllers, chart.controllers.join(" ")),
        ];
        node.details = facts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        node.origin = self.node_origin(By::Terraform, Some(chart.span));
        let to = self.graph.add(node);
        let from = self.terraform(&chart.address, chart.span);
        self.connect(from, to, EdgeType::Creates, Some(chart.span));
    }

    fn plain(&mut self, plain: &Plain) {
        let index = self.directory(&plain.place);
        self.includes(&plain.includes);
        self.mark(index, &plain.outcome);
        if let Some(node) = self.graph.node_mut(index) {
            let kinds = plain.objects.iter().map(|id| id.kind.as_str());
            node.details.set_counts(Detail::Objects, kinds);
        }
    }

    fn terraform(&mut self, address: &str, span: Span) -> NodeIndex {
        let mut node =
            self.blank(NodeId::terraform(self.cluster, address), NodeType::Terraform, address);
        node.origin = self.node_origin(By::Terraform, Some(span));
        self.graph.add(node)
    }

    /// What creates the first objects of a cluster and is in no repository given.
    fn outside(&mut self) -> NodeIndex {
        let mut node = self.blank(NodeId::outside(self.cluster), NodeType::External, "origin");
        node.status = Status::External;
        self.graph.add(node)
    }

    /// The node of a kustomize directory: `cluster|directory|PATH`, with the repository before `//`
    /// when it is another one.
    fn directory(&mut self, place: &Place) -> NodeIndex {
        let path = path_of(self.graph, place);
        let mut node =
            self.blank(NodeId::directory(self.cluster, &path), NodeType::Directory, &path);
        node.origin.by = By::Git;
        node.origin.repository = Some(self.repository_name(place));
        node.origin.file = Some(place.path.to_string());
        self.graph.add(node)
    }

    /// The node of a repository, by its address.
    fn repository(&mut self, address: &str) -> NodeIndex {
        let name = fluxscape_manifest::source::RepositoryUrl::parse(address)
            .map_or_else(|| address.to_owned(), |url| url.to_string());
        let mut node =
            self.blank(NodeId::repository(self.cluster, &name), NodeType::Repository, &name);
        if self.graph.url.as_deref() == Some(name.as_str()) {
            node.origin.by = By::Git;
        } else {
            node.status = Status::External;
        }
        self.graph.add(node)
    }

    /// The node of a container image, by its name without tag and digest: it stays when a version
    /// changes.
    fn image(&mut self, name: &str) -> NodeIndex {
        let mut node = self.blank(NodeId::image(self.cluster, name), NodeType::Image, name);
        node.status = Status::External;
        self.graph.add(node)
    }

    /// The ghost of an object that a reference names and no file creates: it lives outside until
    /// someone finds it missing.
    fn ghost(&mut self, id: &ResourceId) -> NodeIndex {
        let mut node = self.blank(self.id_of(id), NodeType::Object, &id.name);
        node.group.clone_from(&id.group);
        node.kind.clone_from(&id.kind);
        node.namespace.clone_from(&id.namespace);
        node.status = Status::External;
        self.graph.add(node)
    }

    fn id_of(&self, id: &ResourceId) -> NodeId {
        NodeId::object(self.cluster, id)
    }

    fn connect(&mut self, from: NodeIndex, to: NodeIndex, edge_type: EdgeType, span: Option<Span>) {
        let origin = span.and_then(|span| self.edge_origin(span));
        self.graph.connect(from, to, Edge { edge_type, origin, span, change: None });
    }

    fn edge_origin(&self, span: Span) -> Option<EdgeOrigin> {
        let place = self.files.place(span.file);
        let repository = (!self.graph.is_own(&place)).then(|| place.repository.to_string());
        let line = (span.line > 0).then_some(span.line);
        (!place.path.is_root()).then(|| EdgeOrigin {
            repository,
            file: place.path.to_string(),
            line,
        })
    }

    fn node_origin(&self, by: By, span: Option<Span>) -> NodeOrigin {
        let place =
            span.map(|span| self.files.place(span.file)).filter(|place| !place.path.is_root());
        NodeOrigin {
            by,
            repository: place.as_ref().map(|place| self.repository_name(place)),
            file: place.map(|place| place.path.to_string()),
            line: span.map(|span| span.line).filter(|line| *line > 0),
        }
    }

    fn repository_name(&self, place: &Place) -> String {
        self.graph.repository_name(place).to_owned()
    }

    fn blank(&self, id: NodeId, node_type: NodeType, name: &str) -> Node {
        let kind = match node_type {
            NodeType::Object => "",
            NodeType::Directory => "Directory",
            NodeType::Repository => "Repository",
            NodeType::Terraform => "Terraform",
            NodeType::Image => "Image",
            NodeType::Chart => "Chart",
            NodeType::External => "External",
        };
        Node {
            id,
            node_type,
            cluster: self.cluster.to_owned(),
            group: String::new(),
            version: String::new(),
            kind: kind.to_owned(),
            namespace: String::new(),
            name: name.to_owned(),
            environment: None,
            application: None,
            status: Status::Ok,
            message: None,
            origin: NodeOrigin { by: By::External, repository: None, file: None, line: None },
            details: Details::default(),
            change: None,
            changes: Vec::new(),
            broke: false,
            content: None,
        }
    }
}

/// The name of a directory's node: its path, with the repository before `//` when it is another
/// one.
fn path_of(graph: &Graph, place: &Place) -> String {
    let path = if place.path.is_root() { "." } else { place.path.as_str() };
    if graph.is_own(place) { path.to_owned() } else { format!("{}//{path}", place.repository) }
}
