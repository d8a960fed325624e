//! The order of keys: go-yaml's, where `x9` comes before `x10`.

use std::cmp::Ordering;

/// Compares two keys as go-yaml 2's `keyList` does: letters by code point after everything else, runs of digits by their value.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let Some(at) = a.iter().zip(&b).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    let (Some(&x), Some(&y)) = (a.get(at), b.get(at)) else { return Ordering::Equal };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let lead = u64::from((x == '0' || y == '0') && after_digits(&a, at));
    let (a_value, a_digits) = number_at(&a, at, lead);
    let (b_value, b_digits) = number_at(&b, at, lead);
    a_value.cmp(&b_value).then(a_digits.cmp(&b_digits)).then(x.cmp(&y))
}

/// Whether the digits directly before a position hold one other than zero: then a zero there counts.
fn after_digits(key: &[char], at: usize) -> bool {
    key.iter().take(at).rev().take_while(|c| c.is_ascii_digit()).any(|c| *c != '0')
}

/// The number that starts at a position, and how many digits it has.
fn number_at(key: &[char], at: usize, lead: u64) -> (u64, usize) {
    let digits = key.iter().skip(at).map_while(|c| c.to_digit(10));
    digits.fold((lead, 0), |(value, count), digit| (value.wrapping_mul(10).wrapping_add(u64::from(digit)), count + 1))
}
