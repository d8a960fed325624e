//! The order of keys: go-yaml's, where `x9` comes before `x10`.

use std::cmp::Ordering;

/// Compares two keys as go-yaml 2's `keyList` does: letters by code point after everything else,
/// runs of digits by their value.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let same =
        a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (before, a) = a.split_at_checked(same).unwrap_or((a, ""));
    let b = b.get(same..).unwrap_or_default();
    let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else {
        return a.len().cmp(&b.len());
    };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let lead = u64::from((x == '0' || y == '0') && ends_with_number(before));
    let (a_value, a_digits) = leading_number(a, lead);
    let (b_value, b_digits) = leading_number(b, lead);
    a_value.cmp(&b_value).then(a_digits.cmp(&b_digits)).then(x.cmp(&y))
}

/// Whether the digits at the end of a text hold one other than zero: then a zero after them counts.
fn ends_with_number(text: &str) -> bool {
    text.chars().rev().take_while(char::is_ascii_digit).any(|c| c != '0')
}

/// The number that a text starts with, and how many digits it has.
fn leading_number(text: &str, lead: u64) -> (u64, usize) {
    let digits = text.chars().map_while(|c| c.to_digit(10));
    digits.fold((lead, 0), |(value, count), digit| {
        (value.wrapping_mul(10).wrapping_add(u64::from(digit)), count + 1)
    })
}
