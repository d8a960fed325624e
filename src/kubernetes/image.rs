//! Names of container images.

/// An image as a container names it, in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageName<'a> {
    /// Registry and repository: `ghcr.io/org/app`.
    pub name: &'a str,
    /// Tag, or digest, or both as written: `v1`, `v1@sha256:...`; empty where there is none.
    pub version: &'a str,
}

impl<'a> ImageName<'a> {
    /// Splits off the tag, which stands behind the last colon that no slash follows, and the digest
    /// behind `@`. A colon inside `${...}` belongs to a variable.
    #[must_use]
    pub fn parse(image: &'a str) -> Self {
        let (named, digest) =
            image.split_once('@').map_or((image, None), |(named, digest)| (named, Some(digest)));
        let tag = tag_colon(named);
        match (tag, digest) {
            (Some(at), _) => Self {
                name: image.get(..at).unwrap_or(image),
                version: image.get(at + 1..).unwrap_or_default(),
            },
            (None, Some(digest)) => Self { name: named, version: digest },
            (None, None) => Self { name: image, version: "" },
        }
    }
}

/// Where the colon before the tag stands.
fn tag_colon(named: &str) -> Option<usize> {
    let (mut found, mut inside) = (None, 0_usize);
    for (at, c) in named.char_indices() {
        match c {
            '{' => inside += 1,
            '}' => inside = inside.saturating_sub(1),
            '/' if inside == 0 => found = None,
            ':' if inside == 0 => found = found.or(Some(at)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_digests_are_split_off() {
        for (image, name, version) in [
            ("nginx", "nginx", ""),
            ("nginx:1.27", "nginx", "1.27"),
            ("registry:5000/team/app", "registry:5000/team/app", ""),
            ("registry:5000/team/app:v1@sha256:ab", "registry:5000/team/app", "v1@sha256:ab"),
            ("ghcr.io/app@sha256:ab", "ghcr.io/app", "sha256:ab"),
            ("${REGISTRY:=ghcr.io}/app:${TAG}", "${REGISTRY:=ghcr.io}/app", "${TAG}"),
        ] {
            assert_eq!(ImageName::parse(image), ImageName { name, version }, "{image}");
        }
    }
}
