//! The rules that parsing reports: name, severity and summary of each.

crate::rules! {
    DUPLICATE_KEY = "duplicate-key", Error, "a key that is repeated";
    YAML_SYNTAX = "yaml-syntax", Error, "a file that is not YAML";
}
