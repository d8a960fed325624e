//! `flux` on a command line, as `null_resource` and `terraform_data` run it, and scripts do.
//!
//! In: a text of commands. Out: the objects that each of its commands creates.
//!
//! flux: `cmd/flux/bootstrap_*.go`: the repository is `--url`, or `--owner` and `--repository` at
//! the provider's host; `cmd/flux/create_*.go`: sources, Kustomizations and HelmReleases. What is
//! only exported and handed to nobody is not created.

use super::azure;
use super::convert::to_node;
use super::sync::{Sync, object, relative};
use super::value::{Text, Value};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// A command that creates objects of Flux.
#[derive(Clone, Debug)]
pub struct FluxCommand {
    /// Whether it is `flux bootstrap`, which installs the controllers too.
    pub bootstraps: bool,
    /// What it creates.
    pub objects: Vec<Node>,
    /// The version of Flux that it is told to install.
    pub version: Option<String>,
}

/// The objects that the `flux` commands of a text create, in their order.
pub(super) fn objects(script: &Text, span: Span) -> Vec<Node> {
    flux_commands(&script.text, span).into_iter().flat_map(|command| command.objects).collect()
}

/// What the commands of a text create at a span, each that creates anything. What is not known
/// stands in it as `${NAME}`.
#[must_use]
pub fn flux_commands(script: &str, span: Span) -> Vec<FluxCommand> {
    let text = on_one_line(script);
    let commands = commands(&text);
    let applied = |at: usize| {
        commands
            .get(at + 1)
            .is_some_and(|next| next.contains(&"kubectl") && next.contains(&"apply"))
    };
    let made = commands.iter().enumerate().filter_map(|(at, command)| {
        if let Some(arguments) = arguments_of(command, "az") {
            return Some(FluxCommand {
                bootstraps: false,
                objects: azure::created(&arguments, span),
                version: None,
            });
        }
        let arguments = Arguments(arguments_of(command, "flux")?);
        let bootstraps = arguments.0.contains(&"bootstrap");
        let version =
            arguments.flag("version").filter(|version| bootstraps && !version.contains('$'));
        (!arguments.is_set("export") || applied(at)).then(|| FluxCommand {
            bootstraps,
            objects: arguments.objects(span),
            version,
        })
    });
    made.filter(|command| !command.objects.is_empty()).collect()
}

/// The version that `flux install` or `flux bootstrap` is told to install.
pub(super) fn version(script: &Text) -> Option<String> {
    let text = on_one_line(&script.text);
    let installs = |command: &[&str]| {
        let arguments = Arguments(arguments_of(command, "flux")?);
        arguments
            .0
            .iter()
            .any(|word| matches!(*word, "install" | "bootstrap"))
            .then(|| arguments.flag("version"))?
    };
    commands(&text)
        .iter()
        .find_map(|command| installs(command))
        .filter(|version| !version.contains('$'))
}

fn on_one_line(script: &str) -> String {
    script.replace("\\\n", " ").replace('\n', " ; ")
}

/// The commands of a line, each with the word that ends it.
fn commands(line: &str) -> Vec<Vec<&str>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends = |word: &&str| matches!(*word, "&&" | "||" | ";" | "|") || word.ends_with(';');
    words.split_inclusive(ends).map(<[&str]>::to_vec).collect()
}

/// The words after a program, where that is the command; without what ends it.
fn arguments_of<'w>(command: &[&'w str], program: &str) -> Option<Vec<&'w str>> {
    // What may stand before a command and is none itself.
    let is_before = |word: &&&str| {
        word.contains('=')
            || ["sudo", "env", "exec", "time", "if", "then", "do", "!"].contains(*word)
    };
    let before = command.iter().take_while(is_before).count();
    let (called, arguments) = command.get(before..)?.split_first()?;
    (unquoted(called).rsplit('/').next() == Some(program)).then_some(())?;
    let words = arguments.iter().map(|word| unquoted(word.strip_suffix(';').unwrap_or(word)));
    Some(words.filter(|word| !matches!(*word, "" | "&&" | "||" | "|")).collect())
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '\''])
}

struct Arguments<'a>(Vec<&'a str>);

impl Arguments<'_> {
    /// `--flag value` or `--flag=value`.
    fn flag(&self, name: &str) -> Option<String> {
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            let Some(rest) = word.strip_prefix("--").and_then(|word| word.strip_prefix(name))
            else {
                continue;
            };
            if let Some(value) = rest.strip_prefix('=') {
                return Some(unquoted(value).to_owned());
            }
            if rest.is_empty() {
                return words.next().map(|value| (*value).to_owned());
            }
        }
        None
    }

    /// Whether a flag without a value is there and not `false`.
    fn is_set(&self, name: &str) -> bool {
        let written = self.0.iter().filter_map(|word| word.strip_prefix("--")?.strip_prefix(name));
        written.into_iter().any(|rest| rest.is_empty() || rest == "=true")
    }

    fn value(&self, name: &str) -> Option<Value> {
        self.flag(name).map(Value::text)
    }

    fn namespace(&self) -> Value {
        let short = || Some(*self.0.get(self.0.iter().position(|word| *word == "-n")? + 1)?);
        Value::text(
            self.flag("namespace").unwrap_or_else(|| short().unwrap_or("flux-system").to_owned()),
        )
    }

    fn objects(&self, span: Span) -> Vec<Node> {
        // Flags that hold everywhere may stand before the subcommand.
        let start = self.0.iter().position(|word| matches!(*word, "bootstrap" | "create"));
        let words: Vec<&str> = start.and_then(|at| self.0.get(at..)).unwrap_or_default().to_vec();
        match words.as_slice() {
            ["bootstrap", provider, ..] if !provider.starts_with('-') => {
                self.sync(provider).map_or_else(Vec::new, |sync| sync.objects(span))
            }
            ["create", "source", kind, name, ..] => {
                self.source(kind, name).iter().map(|value| to_node(value, span)).collect()
            }
            ["create", "kustomization" | "ks", name, ..] => {
                vec![to_node(&self.kustomization(name), span)]
            }
            ["create", "helmrelease" | "hr", name, ..] => vec![to_node(&self.release(name), span)],
            _ => Vec::new(),
        }
    }

    fn sync(&self, provider: &str) -> Option<Sync> {
        let host = match provider {
            "github" => "github.com",
            "gitlab" => "gitlab.com",
            "gitea" => "gitea.com",
            "git" => "",
            _ => "unknown.invalid",
        };
        let url = self.flag("url").or_else(|| {
            let host = self.flag("hostname").unwrap_or_else(|| host.to_owned());
            Some(format!("ssh://git@{host}/{}/{}", self.flag("owner")?, self.flag("repository")?))
        })?;
        let text =
            |name: &str, default: &str| self.value(name).unwrap_or_else(|| Value::text(default));
        let namespace = self.namespace();
        Some(Sync {
            name: namespace.clone(),
            namespace,
            url: Value::text(url),
            branch: text("branch", "main"),
            path: text("path", ""),
            secret: text("secret-name", "flux-system"),
            interval: text("interval", "1m0s"),
            submodules: self.is_set("recurse-submodules"),
        })
    }

    /// `flux create source git NAME`.
    fn source(&self, kind: &str, name: &str) -> Option<Value> {
        let (kind, address, references): (_, _, &[(&str, &str)]) = match kind {
            "git" => {
                let references = [
                    ("branch", "branch"),
                    ("tag", "tag"),
                    ("tag-semver", "semver"),
                    ("ref-name", "name"),
                    ("commit", "commit"),
                ];
                ("GitRepository", "url", &references.clone())
            }
            "oci" => (
                "OCIRepository",
                "url",
                &[("tag", "tag"), ("tag-semver", "semver"), ("digest", "digest")],
            ),
            "bucket" => ("Bucket", "endpoint", &[]),
            "helm" => ("HelmRepository", "url", &[]),
            _ => return None,
        };
        let reference = references
            .iter()
            .filter_map(|(flag, field)| Some(((*field).into(), self.value(flag)?)));
        let reference: Vec<_> = reference.collect();
        let reference = (!reference.is_empty()).then(|| ("ref".into(), Value::map(reference)));
        let secret = self
            .value("secret-ref")
            .map(|name| ("secretRef".into(), Value::map([("name".into(), name)])));
        let bucket = self.value("bucket-name").map(|name| ("bucketName".into(), name));
        let submodules = self
            .is_set("recurse-submodules")
            .then(|| ("recurseSubmodules".into(), Value::Bool(true)));
        let address = self.value(address).map(|value| (address.into(), value));
        let spec =
            address.into_iter().chain(bucket).chain(reference).chain(secret).chain(submodules);
        Some(self.object("source.toolkit.fluxcd.io/v1", kind, name, Value::map(spec)))
    }

    /// `flux create kustomization NAME --source=GitRepository/NAME.NAMESPACE`.
    fn kustomization(&self, name: &str) -> Value {
        let path = self.value("path").unwrap_or_else(|| Value::text("./"));
        let prune = ("prune".into(), Value::Bool(self.is_set("prune")));
        let target =
            self.value("target-namespace").map(|namespace| ("targetNamespace".into(), namespace));
        let config = self.value("kubeconfig-secret-ref").map(|name| {
            let reference = Value::map([("name".into(), name)]);
            ("kubeConfig".into(), Value::map([("secretRef".into(), reference)]))
        });
        let spec = [("path".into(), relative(&path)), prune]
            .into_iter()
            .chain(self.reference("GitRepository"));
        let spec = spec.chain(target).chain(config).chain(self.depends_on());
        self.object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, Value::map(spec))
    }

    /// `flux create helmrelease NAME --source=HelmRepository/NAME.NAMESPACE --chart=NAME`.
    fn release(&self, name: &str) -> Value {
        let version = self.value("chart-version").map(|version| ("version".into(), version));
        let chart = self.value("chart").map(|chart| ("chart".into(), chart));
        let chart =
            Value::map(chart.into_iter().chain(version).chain(self.reference("HelmRepository")));
        let target =
            self.value("target-namespace").map(|namespace| ("targetNamespace".into(), namespace));
        let chart = [("chart".into(), Value::map([("spec".into(), chart)]))];
        let spec = Value::map(chart.into_iter().chain(target).chain(self.depends_on()));
        self.object("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, spec)
    }

    /// `--source=Kind/name.namespace`, of which only the name is always there.
    fn reference(&self, usual: &str) -> Option<(std::rc::Rc<str>, Value)> {
        let written = self.flag("source")?;
        let (kind, name) = written.split_once('/').unwrap_or((usual, written.as_str()));
        let (name, namespace) =
            name.split_once('.').map_or((name, None), |(name, namespace)| (name, Some(namespace)));
        let namespace = namespace.map(|namespace| ("namespace".into(), Value::text(namespace)));
        let head = [("kind".into(), Value::text(kind)), ("name".into(), Value::text(name))];
        Some(("sourceRef".into(), Value::map(head.into_iter().chain(namespace))))
    }

    /// `--depends-on=a,namespace/b`.
    fn depends_on(&self) -> Option<(std::rc::Rc<str>, Value)> {
        let written = self.flag("depends-on")?;
        let one = |written: &str| {
            let (namespace, name) = written
                .split_once('/')
                .map_or((None, written), |(namespace, name)| (Some(namespace), name));
            let namespace = namespace.map(|namespace| ("namespace".into(), Value::text(namespace)));
            Value::map(std::iter::once(("name".into(), Value::text(name))).chain(namespace))
        };
        Some(("dependsOn".into(), Value::list(written.split(',').map(one).collect())))
    }

    fn object(&self, api_version: &str, kind: &str, name: &str, spec: Value) -> Value {
        object(api_version, kind, &Value::text(name), &self.namespace(), Some(spec))
    }
}
