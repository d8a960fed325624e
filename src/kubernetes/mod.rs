//! What plain Kubernetes objects say of one another.

mod image;
mod selector;

pub use image::ImageName;
pub use selector::LabelSelector;
