//! The types of edges.
//!
//! One row a type: its variant, its text in the exported graph, its role, and how a card words it
//! before what it refers to. Most are named after the field of `spec` that holds the reference.
//! A type is ordered by its text, so that edges stand in the same order wherever they are written.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares [`EdgeType`] from its rows, which stand in the order of their texts.
macro_rules! edge_types {
    ($($(#[doc = $doc:literal])* $variant:ident $name:literal $role:ident $phrase:literal;)+) => {
        /// What an edge of the graph says. It leads from the node that refers to the one referred
        /// to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EdgeType {
            $(#[doc = concat!("`", $name, "`.\n")] $(#[doc = $doc])* $variant,)+
        }

        impl EdgeType {
            /// Every type, in the order of their texts.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its text in the exported graph.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it means to a reader.
            #[must_use]
            pub const fn role(self) -> EdgeRole {
                match self { $(Self::$variant => EdgeRole::$role,)+ }
            }

            /// How a card words it before what it refers to.
            #[must_use]
            pub const fn phrase(self) -> &'static str {
                match self { $(Self::$variant => $phrase,)+ }
            }
        }
    };
}

edge_types! {
    /// Flux Kustomization -> each object that it applies
    Applies "applies" Applies "applies";
    ArtifactPullSecret "artifactPullSecret" Reference "artifactPullSecret";
    AutoscalerRef "autoscalerRef" Reference "autoscalerRef";
    BackendConfigsFrom "backendConfigsFrom" Reference "backendConfigsFrom";
    /// RoleBinding -> its role and its accounts
    Binds "binds" Reference "binds";
    /// Flux Kustomization -> the directory that it builds
    Builds "builds" Applies "builds";
    CertSecretRef "certSecretRef" Reference "certSecretRef";
    /// HelmRelease, HelmChart -> the chart's directory in its source
    Chart "chart" Source "chart";
    ChartRef "chartRef" Source "chart";
    ChecksumFrom "checksumFrom" Reference "checksumFrom";
    CliConfigSecretRef "cliConfigSecretRef" Reference "cliConfigSecretRef";
    /// Kustomize directory -> a component that it includes
    Components "components" Source "component";
    ConvertKubeConfigFrom "convertKubeConfigFrom" Reference "convertKubeConfigFrom";
    CopyFrom "copyFrom" Reference "copyFrom";
    /// Terraform, ResourceSet, FluxInstance, ArtifactGenerator -> the object
    Creates "creates" Creates "creates";
    Decryption "decryption" Reference "decrypts with";
    /// CustomResourceDefinition -> the objects of its kind
    Defines "defines" Reference "defines";
    DependsOn "dependsOn" DependsOn "needs";
    /// Workload, HelmRelease -> a container image that it runs
    Deploys "deploys" Reference "runs";
    EventSources "eventSources" Reference "events of";
    /// Service -> the workloads that its selector matches
    Exposes "exposes" Reference "exposes";
    FileMappings "fileMappings" Reference "fileMappings";
    /// Istio's `VirtualService` -> the Gateway that it hangs on
    Gateways "gateways" Reference "gateway";
    HealthChecks "healthChecks" Reference "health checks";
    /// Istio's `DestinationRule` -> the Service that it is about
    Host "host" Reference "traffic to";
    /// ImageRepository -> the image that it scans
    Image "image" Reference "image";
    ImagePullSecret "imagePullSecret" Reference "imagePullSecret";
    ImagePullSecrets "imagePullSecrets" Reference "pull secret";
    ImageRepositoryRef "imageRepositoryRef" Updates "scans";
    Include "include" Source "includes";
    IngressClassName "ingressClassName" Reference "ingressClassName";
    InputsFrom "inputsFrom" Reference "inputs from";
    IssuerRef "issuerRef" Reference "issuer";
    KubeConfig "kubeConfig" Reference "kubeConfig";
    /// Traefik's route -> a middleware that requests go through
    Middlewares "middlewares" Reference "middleware";
    /// ServiceMonitor, PodMonitor -> what it scrapes
    Monitors "monitors" Reference "monitors";
    /// Workload -> a ConfigMap, Secret or claim that it mounts or reads
    Mounts "mounts" Reference "mounts";
    ParentRefs "parentRefs" Reference "gateway";
    /// Tofu-controller's Terraform -> the directory of its configuration
    Path "path" Reference "path";
    /// `ExternalSecret`, `SealedSecret`, `Certificate`, ... -> the Secret that its controller writes
    Produces "produces" Creates "produces";
    /// PodDisruptionBudget -> the workloads that its selector matches
    Protects "protects" Reference "protects";
    /// `MetricTemplate` -> the Secret with which it asks
    Provider "provider" Reference "credentials";
    ProviderRef "providerRef" Reference "provider";
    ProxySecretRef "proxySecretRef" Reference "proxySecretRef";
    PullSecret "pullSecret" Reference "pullSecret";
    /// ImageUpdateAutomation -> the repository that it pushes to
    Push "push" Reference "pushes to";
    ReadInputsFromSecrets "readInputsFromSecrets" Reference "readInputsFromSecrets";
    /// GitRepository -> the repository of a submodule
    RecurseSubmodules "recurseSubmodules" Reference "submodule";
    /// Kustomize directory -> a directory or repository that it includes; Receiver -> an object
    /// that it triggers
    Resources "resources" Source "takes in";
    /// NetworkPolicy -> the workloads that its selector matches
    Restricts "restricts" Reference "restricts";
    /// Ingress, HTTPRoute, ... -> the Service behind it
    Routes "routes" Reference "routes to";
    /// Autoscaler -> the workload that it scales
    Scales "scales" Reference "scales";
    SecretRef "secretRef" Reference "secret";
    SecretStoreRef "secretStoreRef" Reference "secret store";
    SecretStoreRefs "secretStoreRefs" Reference "secretStoreRefs";
    Selector "selector" Reference "selector";
    Selectors "selectors" Reference "selectors";
    ServiceAccountName "serviceAccountName" Reference "service account";
    /// ImagePolicy -> an object whose file has its marker
    Sets "sets" Updates "sets";
    SigningKey "signingKey" Reference "signingKey";
    SourceRef "sourceRef" Source "source";
    Sources "sources" Source "from";
    /// Object of a ResourceSet's step -> an object of the step before
    Steps "steps" Reference "steps";
    StorageClass "storageClass" Reference "storageClass";
    StorageClassName "storageClassName" Reference "storageClassName";
    StorageNamespace "storageNamespace" Reference "stored in namespace";
    Sts "sts" Reference "sts";
    SubstituteFrom "substituteFrom" Reference "substitutes from";
    TargetNamespace "targetNamespace" Reference "into namespace";
    TargetRef "targetRef" Reference "targetRef";
    /// Canary -> the query that decides whether it goes on
    TemplateRef "templateRef" Reference "measures by";
    Tls "tls" Reference "tls";
    /// ImageUpdateAutomation -> an ImagePolicy that it serves
    Updates "updates" Updates "updates";
    UpstreamRef "upstreamRef" Reference "upstreamRef";
    /// GitRepository -> the repository that it checks out
    Url "url" Source "checks out";
    ValuesFrom "valuesFrom" Reference "values from";
    Vars "vars" Reference "vars";
    VarsFrom "varsFrom" Reference "varsFrom";
    Verify "verify" Reference "verify";
    VolumeName "volumeName" Reference "volumeName";
}

/// What edges mean to a reader: their hue, their line and their entry in a legend. In the order in
/// which a legend lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeRole {
    /// A Kustomization applies.
    Applies,
    /// Terraform, a bootstrap or a generator creates.
    Creates,
    /// From what is built to what it is built from.
    Source,
    /// From what waits to what it waits for.
    DependsOn,
    /// Image automation writes.
    Updates,
    /// Any other reference.
    Reference,
}

impl EdgeType {
    /// From a kustomize directory to what that includes.
    pub const INCLUSIONS: [Self; 2] = [Self::Resources, Self::Components];

    /// The type of a text; `None` for one that this version of the program does not write.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = Self::ALL.binary_search_by(|known| known.name().cmp(text)).ok()?;
        Self::ALL.get(at).copied()
    }

    /// The verb of a sentence from one end to the other; its own text where no verb says more.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::DependsOn => "waits for",
            Self::SourceRef | Self::ChartRef => "is built from",
            Self::Resources | Self::Components => "takes in",
            Self::Include => "includes",
            Self::SubstituteFrom => "takes variables from",
            Self::ValuesFrom => "takes values from",
            Self::Url => "checks out",
            Self::Push => "pushes to",
            other => other.name(),
        }
    }

    /// Whether a box around its target says it: what it leads to exists because of where it comes
    /// from.
    #[must_use]
    pub const fn is_containment(self) -> bool {
        matches!(self, Self::Applies | Self::Builds | Self::Creates | Self::Produces)
    }

    /// Whether the target is known by its kind too: the field can hold several.
    #[must_use]
    pub const fn has_several_kinds(self) -> bool {
        matches!(
            self,
            Self::ValuesFrom
                | Self::SubstituteFrom
                | Self::Sets
                | Self::EventSources
                | Self::ChartRef
        )
    }

    /// Whether the referrer makes use of the target: whoever watches something, waits for it or
    /// writes into it does not.
    #[must_use]
    pub const fn is_use(self) -> bool {
        !matches!(
            self,
            Self::DependsOn | Self::EventSources | Self::Sets | Self::Push | Self::Updates
        )
    }
}

impl EdgeRole {
    /// Every role, in the order of a legend.
    pub const ALL: [Self; 6] = [
        Self::Applies,
        Self::Creates,
        Self::Source,
        Self::DependsOn,
        Self::Updates,
        Self::Reference,
    ];

    /// What a line says between its start and its end.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::Creates => "creates",
            Self::Source => "is built from",
            Self::DependsOn => "waits for",
            Self::Updates => "updates",
            Self::Reference => "refers to",
        }
    }

    /// Whether the edge goes with the flow of what is deployed: its start comes first. Otherwise
    /// the start refers to its end, which comes first.
    #[must_use]
    pub const fn goes_with_flow(self) -> bool {
        matches!(self, Self::Applies | Self::Creates | Self::Updates)
    }
}

impl fmt::Display for EdgeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for EdgeType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_in_the_order_of_their_texts() {
        let names: Vec<&str> = EdgeType::ALL.iter().map(|edge_type| edge_type.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        assert!(EdgeType::ALL.is_sorted());
    }

    #[test]
    fn a_type_is_read_back_from_its_text() {
        for edge_type in EdgeType::ALL {
            assert_eq!(EdgeType::parse(edge_type.name()), Some(*edge_type));
        }
        assert_eq!(EdgeType::parse("laterRef"), None);
    }
}
