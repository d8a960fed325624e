//! Evaluates Terraform configurations as far as their files allow.
//!
//! Terraform needs credentials, state and a network to say what a configuration creates. Most of it
//! is in the files: this crate evaluates them alone. What the files do not determine becomes an
//! *unknown* with a name (`${var.region}`, `${data.aws_vpc.main.id}`) that flows through
//! expressions, functions and templates like any other value, and stops nothing. A *sensitive* value
//! is computed with, and only its name is ever shown.
//!
//! * [`evaluate`] takes a root module's directory in any
//!   [`SourceTree`](fluxscape_manifest::source::SourceTree) (files on disk, in memory, in a git
//!   commit), or the text of `terraform show -json`, and gives a [`Configuration`]: the instances of
//!   its resources in all modules, each with its address, its place in the files, and the values of
//!   its arguments.
//! * [`evaluate_all`] does so once for each set of values that the repository itself gives to the
//!   module's variables: `prod.tfvars` and `qa.tfvars`, files of Terragrunt, directories that a path
//!   with a variable can mean.
//! * [`root_modules`] finds the directories to evaluate.
//!
//! The crate knows the language and no provider: the caller describes those with [`Providers`].
//! Everything is evaluated when it is first needed, once, and within limits of depth, work and size,
//! so that configurations from anywhere can be read.
//!
//! ```
//! use std::sync::Arc;
//! use fluxscape_manifest::budget::Budget;
//! use fluxscape_manifest::source::{Files, MemoryTree, TreePath};
//! use fluxscape_terraform::{Input, Value, evaluate};
//!
//! let tree = MemoryTree::new("repo", [(
//!     "main.tf",
//!     "variable \"region\" {}\n\
//!      locals { name = \"app-${var.region}\" }\n\
//!      resource \"bucket\" \"logs\" {\n  name = upper(local.name)\n  days = 3 * 7\n}\n",
//! )]);
//! let configuration = evaluate(&Input {
//!     tree: Arc::new(tree),
//!     directory: TreePath::root(),
//!     modules: &[],
//!     files: &Files::default(),
//!     budget: &Budget::default(),
//!     providers: &(),
//! });
//! let bucket = &configuration.instances[0];
//! assert_eq!(bucket.address, "bucket.logs");
//! assert_eq!(bucket.arguments.get("days"), Some(&Value::Number(21.0)));
//! let name = bucket.arguments.get("name").and_then(Value::as_text).unwrap();
//! assert_eq!(name.to_string(), "APP-${var.region}");
//! ```
//!
//! # Inside
//!
//! ```text
//! files   language       HCL and its JSON form, with positions
//!   |     declarations   the blocks of a module by what they declare
//!   |     evaluate       expressions, templates, references, repetition: lazily, once
//!   |     functions      Terraform's own
//!   |     value          what all of them compute with
//!   |     modules        which files a call means, variables, the resources of all modules
//!   |     instances      one evaluation for each set of values that the repository gives
//!   v
//! Configuration          or from `plan`: the JSON of a plan or state
//! ```

mod configuration;
mod declarations;
mod evaluate;
mod instances;
mod language;
mod modules;
mod path;
mod plan;
mod providers;
mod root;
pub mod rules;
mod value;

pub use configuration::{
    Configuration, Input, Instance, ModuleCall, ModuleSource, Provisioner, Subject,
};
pub use declarations::lines::{Shown, shown};
pub use declarations::module::is_configuration;
pub use instances::{Targets, evaluate_all};
pub use modules::discover::root_modules;
pub use plan::from_json;
pub use providers::{Computed, Providers};
pub use root::evaluate;
pub use value::{List, Map, Sensitive, Text, Value};

#[cfg(test)]
mod tests;
