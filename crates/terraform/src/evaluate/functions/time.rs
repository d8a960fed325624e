//! Points in time, as RFC 3339 writes them: their formats, sums and order.
//!
//! In: timestamps that stand in the configuration; the present is not one of them. Out: texts.

use super::call::{Call, Fault, Function, Outcome, failed, known};
use crate::value::Value;

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "formatdate" => known(|call| format(&call.text(0)?.text, time(call, 1)?)),
        "timeadd" => known(|call| {
            let Time { nanoseconds, offset } = time(call, 0)?;
            let Some(added) = duration(&call.text(1)?.text) else {
                return failed("not a duration such as 1h30m");
            };
            Ok(Value::text(Time { nanoseconds: nanoseconds + added, offset }.to_string()))
        }),
        "timecmp" => known(|call| {
            let order = time(call, 0)?.nanoseconds.cmp(&time(call, 1)?.nanoseconds);
            Ok(Value::Number(f64::from(order as i8)))
        }),
        _ => return None,
    })
}

const SECOND: i128 = 1_000_000_000;

/// A point in time, and the offset that it is written with.
#[derive(Clone, Copy)]
struct Time {
    /// Since 1970 in UTC.
    nanoseconds: i128,
    /// In seconds.
    offset: i64,
}

/// What a clock and a calendar at the offset show.
struct Civil {
    year: i64,
    month: usize,
    day: i64,
    /// From Sunday.
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Time {
    fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let is_at = |at: usize, signs: &[char]| {
            text.get(at..)?.chars().next().filter(|c| signs.contains(c))
        };
        is_at(4, &['-']).and(is_at(7, &['-'])).and(is_at(10, &['T']))?;
        is_at(13, &[':']).and(is_at(16, &[':']))?;
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let mut rest = text.get(19..)?;
        let mut fraction = 0;
        if let Some(digits) = rest.strip_prefix('.') {
            let end = digits.find(|c: char| !c.is_ascii_digit())?;
            let written = digits.get(..end).filter(|written| !written.is_empty())?;
            let padded: String = written.chars().chain("000000000".chars()).take(9).collect();
            fraction = padded.parse::<i128>().ok()?;
            rest = digits.get(end..)?;
        }
        let offset = match rest.chars().next()? {
            'Z' if rest.len() == 1 => 0,
            sign @ ('+' | '-') if rest.len() == 6 => {
                let (hours, minutes) = rest.get(1..)?.split_once(':')?;
                let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
                if sign == '-' { -minutes * 60 } else { minutes * 60 }
            }
            _ => return None,
        };
        let is_valid = (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
        is_valid.then_some(Self { nanoseconds: i128::from(seconds) * SECOND + fraction, offset })
    }

    fn civil(self) -> Civil {
        let seconds = self.nanoseconds.div_euclid(SECOND) + i128::from(self.offset);
        let seconds = i64::try_from(seconds).unwrap_or_default();
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = date(days);
        Civil {
            year,
            month: usize::try_from(month).unwrap_or(1),
            day,
            weekday: usize::try_from((days + 4).rem_euclid(7)).unwrap_or_default(),
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }

    /// `+02:00`
    fn zone(self, between: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        format!("{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Civil { year, month, day, hour, minute, second, .. } = self.civil();
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(":") };
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

/// Days from 1970 to a date of the Gregorian calendar; years begin in March, so that the leap day is
/// their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and day of a number of days since 1970.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    let next = if month == 12 { days(year + 1, 1, 1) } else { days(year, month + 1, 1) };
    next - days(year, month, 1)
}

fn time(call: &Call<'_>, index: usize) -> Result<Time, Fault> {
    let text = call.text(index)?.text;
    Time::parse(&text)
        .ok_or_else(|| Fault::Failed("not a timestamp as RFC 3339 writes it".to_owned()))
}

/// Go's `time.ParseDuration`: `1h30m`, `-1.5s`. In nanoseconds.
fn duration(text: &str) -> Option<i128> {
    const UNITS: [(&str, i128); 8] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", SECOND),
        ("m", 60 * SECOND),
        ("h", 3600 * SECOND),
    ];
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total = 0_i128;
    while !rest.is_empty() || total == 0 && text.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, behind) = (rest.get(..end)?, rest.get(end..)?);
        let stop = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let unit = UNITS.iter().find(|(name, _)| Some(*name) == behind.get(..stop))?.1;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut scale = unit;
        let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
        let mut part = digits(whole)?.checked_mul(unit)?;
        for digit in fraction.chars() {
            scale /= 10;
            part = part.checked_add(i128::from(digit.to_digit(10)?).checked_mul(scale)?)?;
        }
        total = total.checked_add(part).filter(|total| *total < i128::from(i64::MAX))?;
        rest = behind.get(stop..)?;
    }
    (!text.is_empty()).then_some(if negative { -total } else { total })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// go-cty's `formatdate`: sequences of one letter are fields, quoted texts and signs stay.
fn format(pattern: &str, time: Time) -> Outcome {
    let mut made = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            let Some((quoted, behind)) = quoted(rest) else {
                return failed("a quoted text in the format has no end");
            };
            made.push_str(&quoted);
            rest = behind;
            continue;
        }
        let end = rest.find(|other| other != c).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        if c.is_ascii_alphabetic() {
            match field(run, time) {
                Some(text) => made.push_str(&text),
                None => return failed("the format has letters that mean nothing: quote them"),
            }
        } else {
            made.push_str(run);
        }
        rest = behind;
    }
    Ok(Value::text(made))
}

/// A text in single quotes, two of which stand for one; and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut made = String::new();
    let mut rest = text.strip_prefix('\'')?;
    loop {
        let (part, behind) = rest.split_once('\'')?;
        made.push_str(part);
        match behind.strip_prefix('\'') {
            Some(behind) => {
                made.push('\'');
                rest = behind;
            }
            None => return Some((made, behind)),
        }
    }
}

fn field(run: &str, time: Time) -> Option<String> {
    let Civil { year, month, day, weekday, hour, minute, second } = time.civil();
    let month_name = MONTHS.get(month - 1)?;
    let weekday_name = WEEKDAYS.get(weekday)?;
    let of_twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let half = if hour < 12 { "AM" } else { "PM" };
    Some(match run {
        "YYYY" => format!("{year:04}"),
        "YY" => format!("{:02}", year % 100),
        "MMMM" => (*month_name).to_owned(),
        "MMM" => month_name.get(..3)?.to_owned(),
        "MM" => format!("{month:02}"),
        "M" => month.to_string(),
        "DD" => format!("{day:02}"),
        "D" => day.to_string(),
        "EEEE" => (*weekday_name).to_owned(),
        "EEE" => weekday_name.get(..3)?.to_owned(),
        "hh" => format!("{hour:02}"),
        "h" => hour.to_string(),
        "HH" => format!("{of_twelve:02}"),
        "H" => of_twelve.to_string(),
        "AA" => half.to_owned(),
        "aa" => half.to_lowercase(),
        "mm" => format!("{minute:02}"),
        "m" => minute.to_string(),
        "ss" => format!("{second:02}"),
        "s" => second.to_string(),
        "Z" if time.offset == 0 => "Z".to_owned(),
        "ZZZ" if time.offset == 0 => "UTC".to_owned(),
        "Z" | "ZZZZZ" => time.zone(":"),
        "ZZZ" | "ZZZZ" => time.zone(""),
        _ => return None,
    })
}
