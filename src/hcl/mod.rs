//! HCL files: hcl-edit's syntax tree with the positions of this program.
