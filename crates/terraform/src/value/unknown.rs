//! The names of unknowns inside texts.
//!
//! While Terraform is being evaluated, a name is between two characters of Unicode's private
//! use area: the text around it can be split, decoded as YAML or JSON, and put together again, and
//! a `${…}` that was meant literally is never taken for one. [`reveal`] writes it as `${name}` once
//! the text leaves the evaluation.

use std::borrow::Cow;
use std::rc::Rc;

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
// A bracket would end a plain scalar in a flow collection of YAML.
const BRACKET_OPEN: char = '\u{E002}';
const BRACKET_CLOSE: char = '\u{E003}';

/// The name between marks, without what would end a text of YAML, JSON or HCL around it.
pub(crate) fn mark(name: &str) -> String {
    let mut marked = String::with_capacity(name.len() + 6);
    marked.push(OPEN);
    let mut letters = name.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            // `key: value` would be a mapping.
            ':' if letters.peek().is_none_or(|next| next.is_whitespace()) => marked.push('_'),
            '[' => marked.push(BRACKET_OPEN),
            ']' => marked.push(BRACKET_CLOSE),
            c if c.is_alphanumeric() || " _-.:/*()?=!<>&|+%".contains(c) => marked.push(c),
            '"' | '\'' | OPEN | CLOSE => {}
            _ => marked.push('_'),
        }
    }
    marked.push(CLOSE);
    marked
}

/// Whether an unknown is part of the text.
pub(crate) fn is_in(text: &str) -> bool {
    text.contains(OPEN)
}

/// The name of the first unknown in the text.
pub(crate) fn first(text: &str) -> Option<String> {
    let (_, rest) = text.split_once(OPEN)?;
    Some(brackets(rest.split(CLOSE).next().unwrap_or_default()).into_owned())
}

/// The text with its unknowns as `${name}`.
pub(crate) fn reveal(text: &str) -> Cow<'_, str> {
    if !is_in(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(brackets(text).replace(OPEN, "${").replace(CLOSE, "}"))
}

/// When a text is one unknown and nothing else: its name.
pub(crate) fn whole(text: &str) -> Option<String> {
    let name = text.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
    (!name.contains(OPEN)).then(|| brackets(name).into_owned())
}

/// Changes the text around the unknowns and leaves their names alone.
pub(crate) fn map_known(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (name, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        changed.push_str(&change(before));
        changed.extend([OPEN]);
        changed.push_str(name);
        changed.extend([CLOSE]);
        rest = after;
    }
    changed.push_str(&change(rest));
    changed
}

/// The name of what is made from an unknown. It grows with every step, up to a bound.
pub(crate) fn derived(name: &str, step: &str) -> Rc<str> {
    const LONGEST: usize = 120;
    if name.len() + step.len() > LONGEST {
        Rc::from(name)
    } else {
        Rc::from(format!("{name}{step}"))
    }
}

fn brackets(text: &str) -> Cow<'_, str> {
    if !text.contains([BRACKET_OPEN, BRACKET_CLOSE]) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(BRACKET_OPEN, "[").replace(BRACKET_CLOSE, "]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_its_marks() {
        let text = format!("a-{}-b", mark("module.x[\"k\"].y"));
        assert!(is_in(&text) && !text.contains(['[', '"']));
        assert_eq!(reveal(&text), "a-${module.x[k].y}-b");
        assert_eq!(first(&text).as_deref(), Some("module.x[k].y"));
        assert_eq!((whole(&text), whole(&mark("var.x"))), (None, Some("var.x".to_owned())));
        assert_eq!(reveal(&map_known(&text, str::to_uppercase)), "A-${module.x[k].y}-B");
        assert_eq!(reveal("literal ${X}"), "literal ${X}");
    }
}
