//! The rules that parsing reports: name, severity and summary of each.

crate::rules! {
    DUPLICATE_KEY = "duplicate-key", Error, "a key that is repeated";
    FILE_REJECTED = "file-rejected", Warning, "a file that is not read";
    LIMIT_REACHED = "limit-reached", Error, "a repository that needs more than a run may cost";
    YAML_SYNTAX = "yaml-syntax", Error, "a file that is not YAML";
}
