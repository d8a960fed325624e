//! Paths as Terraform writes them: relative to the root module's directory, which is where it runs.

/// Follows a relative path from a directory, by its letters alone.
pub(crate) fn join(directory: &str, relative: &str) -> String {
    if relative.starts_with('/') {
        clean(relative)
    } else {
        clean(&format!("{directory}/{relative}"))
    }
}

/// A path without `.`, empty segments and any `..` but those at its start. The empty path is `.`.
pub(crate) fn clean(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            // Above the root of the file system there is only the root.
            ".." if path.starts_with('/') => {}
            segment => segments.push(segment),
        }
    }
    match (path.starts_with('/'), segments.is_empty()) {
        (true, _) => format!("/{}", segments.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => segments.join("/"),
    }
}

/// Go's `filepath.Dir`: what is before the last slash, clean.
pub(crate) fn directory(path: &str) -> String {
    path.rfind('/').and_then(|at| path.get(..=at)).map_or_else(|| ".".to_owned(), clean)
}

/// Go's `filepath.Base`: what is after the last slash, those at the end aside.
pub(crate) fn name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (trimmed.is_empty(), path.is_empty()) {
        (true, true) => ".",
        (true, false) => "/",
        _ => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

/// What remains of a path below a directory, both clean.
pub(crate) fn below<'p>(path: &'p str, directory: &str) -> Option<&'p str> {
    if path == directory {
        return Some("");
    }
    if directory == "." {
        return (!path.starts_with('/') && path != ".." && !path.starts_with("../"))
            .then_some(path);
    }
    path.strip_prefix(directory)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_like_go_does() {
        for (path, cleaned) in [
            ("./a//b/../c/", "a/c"),
            ("../../x/./y", "../../x/y"),
            ("a/../..", ".."),
            (".", "."),
            ("", "."),
            ("/a/../../b", "/b"),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
        let parts =
            ["/a/b/", "/a", "a", "a/b/../c", "", "/"].map(|path| (directory(path), name(path)));
        let expected = [("/a/b", "b"), ("/", "a"), (".", "a"), ("a", "c"), (".", "."), ("/", "/")];
        assert_eq!(parts, expected.map(|(directory, name)| (directory.to_owned(), name)));
        assert_eq!(join("modules/x", "../y"), "modules/y");
        assert_eq!(
            (below("a/b", "a"), below("ab", "a"), below("a/b", "."), below("../a", ".")),
            (Some("b"), None, Some("a/b"), None)
        );
    }
}
