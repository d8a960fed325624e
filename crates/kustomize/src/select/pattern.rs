//! Regular expressions as Go reads them.
//!
//! In: an expression of a kustomization. Out: the same for the `regex` crate, which reads some
//! characters as operators that Go takes literally: a brace that begins no repetition
//! (`${cluster}`), and brackets and doubled signs within a class.

use regex::Regex;

/// An expression that must match the whole of a text.
#[derive(Clone, Debug)]
pub(crate) enum Anchored {
    /// Characters that stand for themselves, and dots: what nearly every selector is. Compiling
    /// these would take longer than the build.
    Plain(String),
    /// Any other.
    Regex(Regex),
}

impl Anchored {
    pub(crate) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Plain(pattern) => {
                let (mut left, mut right) = (pattern.chars(), text.chars());
                loop {
                    match (left.next(), right.next()) {
                        (None, None) => return true,
                        (Some('.'), Some(c)) if c != '\n' => {}
                        (Some(own), Some(c)) if own == c => {}
                        _ => return false,
                    }
                }
            }
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

/// An expression that must match the whole of a text.
///
/// # Errors
/// When Go would not read it either.
pub(crate) fn anchored(pattern: &str) -> Result<Anchored, regex::Error> {
    if pattern.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.')) {
        return Ok(Anchored::Plain(pattern.to_owned()));
    }
    compile(&format!("^(?:{pattern})$")).map(Anchored::Regex)
}

/// An expression.
///
/// # Errors
/// When Go would not read it either.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&translated(pattern))
}

fn translated(pattern: &str) -> String {
    let mut output = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => {
                output.push(c);
                rest = after;
                if let Some(escaped) = after.chars().next() {
                    output.push(escaped);
                    rest = after.get(escaped.len_utf8()..).unwrap_or_default();
                }
                continue;
            }
            '[' if in_class && !after.starts_with(':') => output.push('\\'),
            '[' => in_class = true,
            ']' => in_class = false,
            '&' | '~' if in_class => output.push('\\'),
            '{' if !in_class && !begins_repetition(after) => output.push('\\'),
            _ => {}
        }
        output.push(c);
        rest = after;
    }
    output
}

/// Whether `2}`, `2,}` or `2,3}` stands here.
fn begins_repetition(text: &str) -> bool {
    let Some((inside, _)) = text.split_once('}') else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && number(least) && number(most)
}

#[cfg(test)]
mod tests {
    use super::{anchored, compile};

    #[test]
    fn a_plain_expression_matches_the_whole() {
        for (pattern, text, expected) in [
            ("web", "web", true),
            ("web", "web-1", false),
            ("web", "my-web", false),
            ("a.b", "a.b", true),
            ("a.b", "axb", true),
            ("a.b", "a\nb", false),
            ("a.", "a", false),
            ("web.*", "web-1", true),
        ] {
            assert_eq!(
                anchored(pattern).is_ok_and(|regex| regex.is_match(text)),
                expected,
                "{pattern} {text:?}"
            );
        }
    }

    #[test]
    fn a_brace_that_repeats_nothing_is_a_brace() {
        assert!(anchored(r"\${cluster}-db").is_ok_and(|regex| regex.is_match("${cluster}-db")));
        assert!(anchored("a{2}").is_ok_and(|regex| regex.is_match("aa")));
        assert!(compile("[a[]+$").is_ok_and(|regex| regex.is_match("[a")));
        assert!(anchored("(").is_err());
    }
}
