//! Numbers in the form that Go gives them.

/// The shortest text that reads back as the same number: whole numbers without a point, others like
/// Go's `strconv.FormatFloat(x, 'g', -1, 64)`.
pub(super) fn shortest(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    if let Some(whole) = integer(number) {
        return whole;
    }
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(exponent @ (..-4 | 6..)) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => format!("{number}"),
    }
}

/// A whole number as the JSON that a resource goes through has it, where go-yaml reads that as an
/// integer again.
fn integer(number: f64) -> Option<String> {
    if number.fract() != 0.0 || number.abs() >= 1e21 {
        return None;
    }
    let written = format!("{}", number + 0.0);
    let read: i128 = written.parse().ok()?;
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&read).then_some(written)
}
