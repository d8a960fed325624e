//! fluxscape draws the architecture of a Flux CD repository from its files alone.
//!
//! ```text
//! directory
//!   | source      SourceTree: the only door to bytes
//!   | yaml, hcl   documents with positions
//!   | terraform   evaluates modules -> the Kubernetes objects that Terraform creates
//!   | kustomize   builds a directory -> resources with their origin
//!   | flux        plays the controllers, to a fixed point -> Inventory
//!   | graph       references become edges, what is missing becomes a ghost     <- pivot 1
//!   | view        what this picture shows
//!   | layout      rectangles and polylines
//!   | scene       shapes, texts, links: fully positioned                       <- pivot 2
//!   v
//! svg, png, json
//! ```

pub mod cli;
pub mod diagnostic;
pub mod flux;
pub mod hcl;
pub mod kustomize;
pub mod source;
pub mod terraform;
pub mod view;
pub mod yaml;
