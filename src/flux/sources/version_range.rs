//! Which tag a range of versions means.
//!
//! source-controller (`pkg/git/gogit`): tags that are versions, the highest that the range of
//! `spec.ref.semver` lets in. The ranges are those of Masterminds/semver: comparators joined by
//! commas or spaces, alternatives by `||`, `1.2 - 2`, `~1.2`, `^1`, `1.x`.

use semver::Version;

/// The highest of these tags that a range lets in. A tag may have a `v` before its version, and is
/// nothing without three numbers.
pub(in crate::flux) fn highest<'t>(
    range: &str,
    tags: impl IntoIterator<Item = &'t str>,
) -> Option<&'t str> {
    let alternatives: Vec<Vec<Comparator>> =
        range.split("||").map(comparators).collect::<Option<_>>()?;
    let version =
        |tag: &'t str| Some((Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok()?, tag));
    let lets_in = |version: &Version| {
        alternatives.iter().any(|all| all.iter().all(|comparator| comparator.lets_in(version)))
    };
    let found = tags.into_iter().filter_map(version).filter(|(version, _)| lets_in(version));
    found.max_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.cmp(other))).map(|(_, tag)| tag)
}

/// What one comparator compares with: the versions from `low` on and below `high`.
struct Comparator {
    operator: String,
    low: Version,
    /// The first version behind those that are meant; none where every version is.
    high: Option<Version>,
    /// Whether it names all three numbers.
    whole: bool,
}

impl Comparator {
    fn lets_in(&self, version: &Version) -> bool {
        // Who does not ask for a version before its release gets none.
        if !version.pre.is_empty() && self.low.pre.is_empty() {
            return false;
        }
        let below = |high: &Option<Version>| high.as_ref().is_none_or(|high| version < high);
        let meant = if self.whole {
            *version == self.low
        } else {
            *version >= self.low && below(&self.high)
        };
        match self.operator.as_str() {
            "" | "=" => meant,
            "!=" => !meant,
            ">" => *version > self.low && !meant,
            ">=" | "=>" => *version >= self.low,
            "<" => *version < self.low,
            "<=" | "=<" => *version < self.low || meant,
            _ => *version >= self.low && below(&self.high),
        }
    }
}

/// The comparators of one alternative; `None` when it is no range.
fn comparators(text: &str) -> Option<Vec<Comparator>> {
    let text = text.trim();
    if let Some((low, high)) = text.split_once(" - ") {
        return Some(vec![comparator(">=", low)?, comparator("<=", high)?]);
    }
    let mut found = Vec::new();
    let mut words = text.split([',', ' ']).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let end = word.find(|c: char| !"=<>!~^".contains(c)).unwrap_or(word.len());
        let (operator, version) = word.split_at(end);
        found.push(comparator(operator, if version.is_empty() { words.next()? } else { version })?);
    }
    if found.is_empty() { Some(vec![comparator("", "*")?]) } else { Some(found) }
}

fn comparator(operator: &str, version: &str) -> Option<Comparator> {
    let version = version.trim().trim_start_matches('v');
    let (version, _) = version.split_once('+').unwrap_or((version, ""));
    let (numbers, pre) = version.split_once('-').unwrap_or((version, ""));
    let given: Vec<u64> = numbers
        .split('.')
        .take_while(|part| !matches!(*part, "x" | "X" | "*" | ""))
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let at = |index: usize| given.get(index).copied().unwrap_or_default();
    let (major, minor, patch) = (at(0), at(1), at(2));
    let mut low = Version::new(major, minor, patch);
    low.pre = semver::Prerelease::new(pre).ok()?;
    let behind_minor = || Version::new(major, minor.saturating_add(1), 0);
    let behind_major = || Version::new(major.saturating_add(1), 0, 0);
    let high = match (operator, given.len()) {
        (_, 0) => None,
        ("^", _) if major > 0 || given.len() == 1 => Some(behind_major()),
        ("^", 2) => Some(behind_minor()),
        ("^", _) if minor > 0 => Some(behind_minor()),
        ("^", _) => Some(Version::new(0, 0, patch.saturating_add(1))),
        (_, 1) => Some(behind_major()),
        _ => Some(behind_minor()),
    };
    Some(Comparator { operator: operator.to_owned(), low, high, whole: given.len() == 3 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_that_a_range_lets_in() {
        let tags = [
            "v0.2.1",
            "v0.2.5",
            "v0.3.0",
            "1.0.0",
            "v1.2.0",
            "v1.2.7",
            "1.9.0",
            "v2.0.0-rc.1",
            "v2.0.0",
            "v2.1.0-beta",
            "v3",
            "latest",
        ];
        for (range, expected) in [
            ("*", Some("v2.0.0")),
            ("", Some("v2.0.0")),
            (">=1.0.0", Some("v2.0.0")),
            (">=1.0.0 <2.0.0", Some("1.9.0")),
            (">= 1.0.0, < 1.9.0", Some("v1.2.7")),
            (">1.2", Some("v2.0.0")),
            (">1.2 <2", Some("1.9.0")),
            ("<=1.2", Some("v1.2.7")),
            ("<1.2", Some("1.0.0")),
            ("1.x", Some("1.9.0")),
            ("1.2.x", Some("v1.2.7")),
            ("1.2", Some("v1.2.7")),
            ("~1.2.0", Some("v1.2.7")),
            ("~1", Some("1.9.0")),
            ("^1.2", Some("1.9.0")),
            ("^0.2.1", Some("v0.2.5")),
            ("^0.2", Some("v0.2.5")),
            ("^0.0.1", None),
            ("1.0 - 1.2", Some("v1.2.7")),
            ("=v1.0.0", Some("1.0.0")),
            ("1.0.0", Some("1.0.0")),
            ("0.2.x || 0.3.x", Some("v0.3.0")),
            (">=1 !=2.0.0", Some("1.9.0")),
            // Versions before a release are for who asks for them.
            (">=2.1.0-0", Some("v2.1.0-beta")),
            ("5.x", None),
            ("main", None),
        ] {
            assert_eq!(highest(range, tags), expected, "{range}");
        }
    }
}
