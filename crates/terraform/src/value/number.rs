//! Numbers, as Terraform writes and counts with them.

use super::Value;

/// A number as Terraform writes it into a text.
pub(crate) fn number_text(value: f64) -> String {
    // Terraform counts in decimals: what binary fractions add after the fifteenth digit is not
    // there.
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    let value = if value.fract() == 0.0 { value } else { rounded };
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A number that counts something: an index, a length.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number in range"
)]
pub(crate) fn whole(value: f64) -> Option<usize> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as usize)
}

/// An index as a number.
pub(crate) fn index_value(index: usize) -> Value {
    Value::Number(u32::try_from(index).map_or(f64::MAX, f64::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_a_needless_fraction() {
        for (value, text) in [
            (1.0, "1"),
            (0.5, "0.5"),
            (-0.0, "0"),
            (123_456_789_012.0, "123456789012"),
            (0.1 + 0.2, "0.3"),
        ] {
            assert_eq!(number_text(value), text);
        }
    }
}
