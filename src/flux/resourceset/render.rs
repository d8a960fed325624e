//! Templates and inputs become objects.
//!
//! flux-operator: each entry of `resources` is written as YAML, rendered as text and read again;
//! `resourcesTemplate` is text of several documents. What is defined twice counts once, the first
//! one; what is annotated `fluxcd.controlplane.io/reconcile: disabled` is left out.

use crate::flux::rules;
use std::collections::BTreeSet;

use super::inputs::unknown_ids;
use super::template::{Template, TemplateError, Value, Work};
use crate::flux::inventory::{Object, Outcome, Step};
use crate::flux::objects::positions::{carry_over, find_line, line_of, place};
use fluxscape_kustomize::Resource;
use fluxscape_manifest::diagnostic::{Diagnostic, Rule, Severity};
use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{Node, parse, write};

/// Objects that one ResourceSet may make.
const MAX_OBJECTS: usize = 50_000;

/// Why a ResourceSet makes nothing.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) problem: Diagnostic,
    /// Whether the operator would make something: only this program cannot.
    ours: bool,
}

impl Failure {
    fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { problem: Diagnostic::error(rule, span, message), ours: false }
    }

    pub(super) fn outcome(&self) -> Outcome {
        let message = self.problem.message.clone();
        if self.ours { Outcome::Partial(message) } else { Outcome::Failed(message) }
    }
}

/// Renders one ResourceSet.
pub(super) struct Renderer<'a> {
    set: &'a Object,
    work: &'a mut Work,
    seen: BTreeSet<ResourceId>,
    made: Vec<(Resource, BTreeSet<String>)>,
    steps: Vec<Step>,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(set: &'a Object, work: &'a mut Work) -> Self {
        Self { set, work, seen: BTreeSet::new(), made: Vec::new(), steps: Vec::new() }
    }

    /// The objects, each with the variables in it whose values are not known; and the steps in
    /// which they are applied.
    pub(super) fn into_objects(self) -> (Vec<(Resource, BTreeSet<String>)>, Vec<Step>) {
        (self.made, self.steps)
    }

    /// Renders every template with every input.
    ///
    /// # Errors
    /// The first thing that is wrong: the operator then applies nothing.
    pub(super) fn render(&mut self, inputs: &[Value]) -> Result<(), Failure> {
        let set = self.set;
        let Some(spec) = set.node.get("spec") else { return Ok(()) };
        self.part(spec, inputs)?;
        for step in spec.items_at(&["steps"]) {
            let before = self.made.len();
            self.part(step, inputs)?;
            let objects: BTreeSet<ResourceId> =
                self.made.iter().skip(before).map(|(resource, _)| resource.id()).collect();
            self.steps.extend((!objects.is_empty()).then_some(Step { span: step.span, objects }));
        }
        Ok(())
    }

    /// `resources` and `resourcesTemplate` of the set or of a step.
    fn part(&mut self, part: &Node, inputs: &[Value]) -> Result<(), Failure> {
        for resource in part.items_at(&["resources"]) {
            self.resource(resource, inputs)?;
        }
        match part.get("resourcesTemplate").filter(|template| !template.is_null()) {
            Some(template) => self.documents(template, inputs),
            None => Ok(()),
        }
    }

    /// One entry of `resources`.
    fn resource(&mut self, resource: &Node, inputs: &[Value]) -> Result<(), Failure> {
        let text = write(resource);
        let failed = |error: TemplateError| {
            let span = action_at(&text, error.at)
                .and_then(|action| find_line(resource, &|text| text.find(action)));
            failure(span.unwrap_or(resource.span), error)
        };
        let template = Template::read(&text).map_err(failed)?;
        for input in inputs {
            let rendered = template.render(input, self.work).map_err(failed)?;
            self.objects(&rendered, resource.span, &|node| carry_over(resource, node))?;
        }
        Ok(())
    }

    /// `resourcesTemplate`
    fn documents(&mut self, template: &Node, inputs: &[Value]) -> Result<(), Failure> {
        let text = template.as_str().unwrap_or_default();
        let failed = |error: TemplateError| failure(line_of(template, error.at), error);
        let read = Template::read(text).map_err(failed)?;
        for input in inputs {
            let rendered = read.render(input, self.work).map_err(failed)?;
            self.objects(&rendered, template.span, &|node| place(node, template.span))?;
        }
        Ok(())
    }

    /// Takes the objects of a rendered text.
    fn objects(
        &mut self,
        rendered: &str,
        span: Span,
        placed: &dyn Fn(&mut Node),
    ) -> Result<(), Failure> {
        let parsed = parse(rendered.as_bytes(), FileId::GENERATED);
        if let Some(problem) =
            parsed.problems.iter().find(|problem| problem.severity == Severity::Error)
        {
            return Err(Failure::new(
                &rules::TEMPLATE_RESULT,
                span,
                format!("the output of the template is not valid YAML: {}", problem.message),
            ));
        }
        let unknown = unknown_ids(rendered);
        for document in parsed.documents {
            let nodes =
                if document.root.str_at(&["kind"]).is_some_and(|kind| kind.ends_with("List")) {
                    document.root.items_at(&["items"]).to_vec()
                } else {
                    vec![document.root]
                };
            for mut node in nodes {
                placed(&mut node);
                self.object(node, span, &unknown)?;
            }
        }
        Ok(())
    }

    fn object(
        &mut self,
        mut node: Node,
        span: Span,
        unknown: &BTreeSet<String>,
    ) -> Result<(), Failure> {
        let id = ResourceId::of(&node);
        if id.kind.is_empty() || id.name.is_empty() {
            let what = if id.kind.is_empty() { "kind" } else { "name" };
            return Err(Failure::new(
                &rules::TEMPLATE_RESULT,
                span,
                format!("the output of the template is not an object: it has no {what}"),
            ));
        }
        let disabled =
            node.str_at(&["metadata", "annotations", "fluxcd.controlplane.io/reconcile"])
                == Some("disabled");
        if disabled || !self.seen.insert(id) {
            return Ok(());
        }
        if self.made.len() >= MAX_OBJECTS {
            let message = format!("the ResourceSet makes more than {MAX_OBJECTS} objects");
            return Err(Failure {
                ours: true,
                ..Failure::new(&rules::TEMPLATE_RESULT, span, message)
            });
        }
        self.common_metadata(&mut node);
        let unknown = unknown.iter().chain(&self.set.unknown).cloned().collect();
        let origin = Origin { span: self.set.origin.span, chain: self.set.origin.chain.clone() };
        self.made.push((Resource { node, origin }, unknown));
        Ok(())
    }

    fn common_metadata(&self, node: &mut Node) {
        for field in ["labels", "annotations"] {
            let Some(common) = self.set.node.at(&["spec", "commonMetadata", field]) else {
                continue;
            };
            let metadata =
                node.mapping_under("metadata").and_then(|metadata| metadata.mapping_under(field));
            if let Some(metadata) = metadata {
                common.entries().for_each(|(key, value)| metadata.set(key, value.clone()));
            }
        }
    }
}

fn failure(span: Span, error: TemplateError) -> Failure {
    let problem = Diagnostic::error(&rules::TEMPLATE_INVALID, span, error.message);
    Failure {
        problem: problem.hint(
            "templates are Go's text/template between << and >>, with the functions of slim-sprig",
        ),
        ours: error.ours,
    }
}

/// The action around a byte of a template.
fn action_at(text: &str, at: usize) -> Option<&str> {
    let (before, after) = text.split_at_checked(at)?;
    let start = if after.starts_with("<<") { at } else { before.rfind("<<")? };
    let end = text.get(start..)?.find(['\n', '\'']).map_or(text.len(), |end| start + end);
    let line = text.get(start..end)?;
    Some(line.find(">>").and_then(|end| line.get(..end + 2)).unwrap_or(line))
}
