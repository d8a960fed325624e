//! The rules that parsing reports: name, severity and summary of each.

crate::rules! {
    DUPLICATE_KEY = "duplicate-key", Error, "a key that stands twice";
    YAML_SYNTAX = "yaml-syntax", Error, "a file that is no YAML";
}
