//! What a source checks out, in words: `branch main`, `semver >=1.0 <2.0`.
//!
//! In: a field of `spec.ref` and its value. Out: the text of the detail, and from that text the
//! field and the value again. Values may contain spaces.

/// The fields of `spec.ref` of a GitRepository or an OCIRepository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionField {
    /// The tip of a branch.
    Branch,
    /// A commit, by its hash.
    Commit,
    /// An artifact, by its digest.
    Digest,
    /// A reference by its full name. Its value explains itself: the text has no word for it.
    Name,
    /// The newest tag in a range of versions.
    Semver,
    /// A tag.
    Tag,
}

impl RevisionField {
    /// The fields whose texts begin with their name.
    const NAMED: [Self; 5] = [Self::Branch, Self::Commit, Self::Digest, Self::Semver, Self::Tag];

    /// The name of the field.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Commit => "commit",
            Self::Digest => "digest",
            Self::Name => "name",
            Self::Semver => "semver",
            Self::Tag => "tag",
        }
    }

    /// The text of a value.
    #[must_use]
    pub fn describe(self, value: &str) -> String {
        match self {
            Self::Name => value.to_owned(),
            named => format!("{} {value}", named.name()),
        }
    }

    /// The field and the value of a text.
    #[must_use]
    pub fn read(text: &str) -> (Self, &str) {
        let named = text.split_once(' ').and_then(|(word, value)| {
            let field = Self::NAMED.into_iter().find(|field| field.name() == word)?;
            Some((field, value))
        });
        named.unwrap_or((Self::Name, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_it_was_described() {
        for (field, value, text) in [
            (RevisionField::Branch, "main", "branch main"),
            (RevisionField::Semver, ">=1.0 <2.0", "semver >=1.0 <2.0"),
            (RevisionField::Name, "refs/pull/1/head", "refs/pull/1/head"),
        ] {
            assert_eq!(field.describe(value), text);
            assert_eq!(RevisionField::read(text), (field, value));
        }
    }
}
