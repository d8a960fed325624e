//! Texts that may be too long for their box: names and counts, of which the last may be left out.
//!
//! In: what a text lists. Out: [`Words`]: the text, where its parts end, and what takes the place
//! of those that are left out.

use std::fmt;
use std::ops::Deref;

/// Separates the parts of a list of facts.
const DOT: &str = " · ";
/// Separates names in a sentence.
const COMMA: &str = ", ";

/// A text, and the parts that it lists, if it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    parts: Vec<Part>,
    left_out: LeftOut,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    /// Where it ends.
    end: usize,
    /// How many things it represents.
    count: usize,
}

/// How parts that are left out are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LeftOut {
    /// Behind the others: `+3`. So many are left out from the start.
    Names(usize),
    /// As a part of its own: `12 others`.
    Things,
}

impl Default for LeftOut {
    fn default() -> Self {
        Self::Names(0)
    }
}

impl Words {
    /// Names with commas between them, behind a phrase: `needs a, b`.
    pub(super) fn names<N: AsRef<str>>(phrase: &str, names: impl IntoIterator<Item = N>) -> Self {
        Self::default().listed(phrase, COMMA, names)
    }

    /// Facts or names with dots between them: `infrastructure · apps`.
    pub(super) fn facts<N: AsRef<str>>(facts: impl IntoIterator<Item = N>) -> Self {
        Self::default().listed("", DOT, facts)
    }

    /// Counts with dots between them, `2 Secret · 1 Job`; `others` are counted in a last part.
    pub(super) fn counts(counts: &[(usize, String)], others: usize) -> Self {
        let facts = counts.iter().map(|(_, text)| text);
        let mut words = Self::facts(facts);
        for (part, (count, _)) in words.parts.iter_mut().zip(counts) {
            part.count = *count;
        }
        words.left_out = if others > 1 { LeftOut::Things } else { LeftOut::Names(0) };
        if others > 0 {
            let text = format!("{others} {}", if others == 1 { "other" } else { "others" });
            words = words.listed("", DOT, [text]);
            if let Some(part) = words.parts.last_mut() {
                part.count = others;
            }
        }
        words
    }

    /// The same with so many more names that are left out already: `a, b +3`.
    pub(super) fn and_more(mut self, more: usize) -> Self {
        if more > 0 {
            self.left_out = LeftOut::Names(more);
            self.text.push_str(" +");
            self.text.push_str(&more.to_string());
        }
        self
    }

    /// The same with a text before it that belongs to its first part; nothing stays nothing.
    pub(super) fn preceded_by(mut self, text: &str) -> Self {
        if !self.text.is_empty() {
            self.text.insert_str(0, text);
            self.parts.iter_mut().for_each(|part| part.end += text.len());
        }
        self
    }

    /// The same with a text behind it that belongs to its last part.
    pub(super) fn followed_by(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    fn listed<N: AsRef<str>>(
        mut self,
        phrase: &str,
        separator: &str,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        for name in names.into_iter().filter(|name| !name.as_ref().is_empty()) {
            self.text.push_str(if self.text.is_empty() { phrase } else { separator });
            self.text.push_str(name.as_ref());
            self.parts.push(Part { end: self.text.len(), count: 1 });
        }
        self
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where parts end behind which the rest may be left out.
    #[must_use]
    pub fn ends(&self) -> Vec<usize> {
        self.parts.iter().map(|part| part.end).collect()
    }

    /// What takes the place of all parts but the first ones.
    #[must_use]
    pub fn instead_of_rest(&self, kept: usize) -> String {
        let rest = self.parts.iter().skip(kept);
        match self.left_out {
            LeftOut::Names(more) => format!(" +{}", rest.count() + more),
            LeftOut::Things => {
                format!("{DOT}{} others", rest.map(|part| part.count).sum::<usize>())
            }
        }
    }

    /// Whether it counts things instead of naming them, even where it fits.
    #[must_use]
    pub const fn leaves_out(&self) -> bool {
        !matches!(self.left_out, LeftOut::Names(0))
    }
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Words {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl PartialEq<str> for Words {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Words {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted() {
        let names = Words::names("needs ", ["a", "", "b", "c"]);
        assert_eq!((names.as_str(), names.ends()), ("needs a, b, c", vec![7, 10, 13]));
        assert_eq!((names.instead_of_rest(1), names.leaves_out()), (" +2".to_owned(), false));
        let names = Words::names("images ", ["a", "b"]).and_more(3);
        assert_eq!(
            (names.as_str(), names.instead_of_rest(1)),
            ("images a, b +3", " +4".to_owned())
        );
        let counts = Words::counts(&[(16, "16 HR".to_owned()), (9, "9 Svc".to_owned())], 12);
        assert_eq!(counts.as_str(), "16 HR · 9 Svc · 12 others");
        assert_eq!(counts.instead_of_rest(1), " · 21 others");
        assert!(counts.leaves_out());
        assert_eq!(Words::names("needs ", [""; 0]), Words::default());
    }
}
