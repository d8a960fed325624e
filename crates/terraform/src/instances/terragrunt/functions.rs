//! The functions of Terragrunt that name files and directories.
//!
//! In: a file, and the directory that is deployed. Out: the same with these calls replaced by what
//! they mean. Paths begin with `/` at the root of the tree.

use std::collections::BTreeMap;
use std::rc::Rc;

use hcl_edit::expr::{Expression, FuncCall};
use hcl_edit::visit_mut::{VisitMut, visit_expr_mut};
use hcl_edit::{Decorated, Ident};

use super::FILE;
use crate::value::Value;
use fluxscape_manifest::source::{SourceTree, TreePath};

/// Replaces calls in the expressions of a file.
pub(super) struct Calls<'a> {
    pub(super) tree: &'a dyn SourceTree,
    /// The directory that is deployed.
    pub(super) directory: &'a TreePath,
    /// The directory of the file.
    pub(super) own: TreePath,
    /// What reads another file: its locals and inputs.
    pub(super) read: &'a dyn Fn(&TreePath) -> Option<Value>,
    /// The values of other files, by the names that stand for them now.
    pub(super) values: BTreeMap<Rc<str>, Value>,
}

/// A path as the functions write it.
fn absolute(path: &TreePath) -> String {
    format!("/{path}")
}

/// The path that a text means, from a directory.
pub(super) fn resolved(text: &str, from: &TreePath) -> Option<TreePath> {
    let text = text.replace("//", "/");
    match text.strip_prefix('/') {
        Some(rest) => TreePath::root().join(rest),
        None => from.join(&text),
    }
}

impl Calls<'_> {
    fn meaning(&mut self, call: &FuncCall) -> Option<Expression> {
        let first = call.args.iter().next();
        let text = first.and_then(Expression::as_str);
        let path = match call.name.name.as_str() {
            "get_terragrunt_dir" | "get_original_terragrunt_dir" => absolute(self.directory),
            "get_parent_terragrunt_dir" => absolute(&self.own),
            "get_repo_root" => String::new(),
            "get_path_from_repo_root" => self.directory.to_string(),
            "path_relative_to_include" => {
                self.directory.below(&self.own).unwrap_or_default().to_string()
            }
            "find_in_parent_folders" if text.is_some() || first.is_none() => {
                absolute(&self.above(text.unwrap_or(FILE))?)
            }
            "read_terragrunt_config" => {
                let path = resolved(text?, &self.own)?;
                let name: Rc<str> = format!("terragrunt_config_{}", self.values.len()).into();
                let variable = Ident::new(name.as_ref());
                self.values.insert(name, (self.read)(&path)?);
                return Some(Expression::Variable(Decorated::new(variable)));
            }
            _ => return None,
        };
        Some(Expression::from(path))
    }

    /// The nearest file of a name in the directories above the one that is deployed.
    fn above(&self, name: &str) -> Option<TreePath> {
        let mut files = self.directory.above().filter_map(|above| above.join(name));
        files.find(|file| self.tree.is_file(file))
    }
}

impl VisitMut for Calls<'_> {
    fn visit_expr_mut(&mut self, node: &mut Expression) {
        visit_expr_mut(self, node);
        let meaning = match node {
            Expression::FuncCall(call) => self.meaning(call),
            _ => None,
        };
        if let Some(meaning) = meaning {
            *node = meaning;
        }
    }
}
