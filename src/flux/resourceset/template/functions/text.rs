//! Text.

use super::numbers::to_int;
use super::printf::{print, printf};
use super::{Table, Value, count, one, sized, text_of, two};

pub(super) const FUNCTIONS: Table = &[
    ("print", |arguments| Ok(Value::text(print(arguments)))),
    ("println", |arguments| {
        Ok(Value::text(arguments.iter().map(Value::inner).collect::<Vec<_>>().join(" ") + "\n"))
    }),
    ("printf", |arguments| match arguments {
        [format, values @ ..] => printf(text_of(format)?, values).map(Value::text),
        [] => count("at least 1", arguments),
    }),
    ("upper", |arguments| Ok(Value::text(text_of(one(arguments)?)?.to_uppercase()))),
    ("lower", |arguments| Ok(Value::text(text_of(one(arguments)?)?.to_lowercase()))),
    ("title", |arguments| Ok(Value::text(title(text_of(one(arguments)?)?)))),
    ("trim", |arguments| Ok(Value::text(text_of(one(arguments)?)?.trim()))),
    ("trimAll", |arguments| trimmed(arguments)),
    ("trimall", |arguments| trimmed(arguments)),
    ("trimSuffix", |arguments| {
        texts(arguments)
            .map(|(suffix, text)| Value::text(text.strip_suffix(suffix).unwrap_or(text)))
    }),
    ("trimPrefix", |arguments| {
        texts(arguments)
            .map(|(prefix, text)| Value::text(text.strip_prefix(prefix).unwrap_or(text)))
    }),
    ("contains", |arguments| texts(arguments).map(|(part, text)| Value::Bool(text.contains(part)))),
    ("hasPrefix", |arguments| {
        texts(arguments).map(|(prefix, text)| Value::Bool(text.starts_with(prefix)))
    }),
    ("hasSuffix", |arguments| {
        texts(arguments).map(|(suffix, text)| Value::Bool(text.ends_with(suffix)))
    }),
    ("quote", |arguments| Ok(Value::text(quoted(arguments, |text| format!("{text:?}"))))),
    ("squote", |arguments| Ok(Value::text(quoted(arguments, |text| format!("'{text}'"))))),
    ("cat", |arguments| Ok(Value::text(quoted(arguments, str::to_owned)))),
    ("indent", |arguments| indented(arguments, "")),
    ("nindent", |arguments| indented(arguments, "\n")),
    ("repeat", |arguments| {
        let (times, text) = two(arguments)?;
        let (times, text) = (
            usize::try_from(to_int(times)).map_err(|_| "negative repeat count".to_owned())?,
            text_of(text)?,
        );
        sized(times.saturating_mul(text.len()), || text.repeat(times))
    }),
    ("replace", |arguments| match arguments {
        [old, new, text] => {
            let (old, new, text) = (text_of(old)?, text_of(new)?, text_of(text)?);
            let grown =
                text.matches(old).count().saturating_mul(new.len()).saturating_add(text.len());
            sized(grown, || text.replace(old, new))
        }
        _ => count("3", arguments),
    }),
    ("trunc", |arguments| {
        let (length, text) = two(arguments)?;
        let (length, text) = (to_int(length), text_of(text)?);
        let cut = usize::try_from(length.unsigned_abs()).unwrap_or(usize::MAX).min(text.len());
        let part = if length < 0 {
            text.as_bytes().get(text.len() - cut..)
        } else {
            text.as_bytes().get(..cut)
        };
        Ok(Value::text(String::from_utf8_lossy(part.unwrap_or_default())))
    }),
    ("substr", |arguments| match arguments {
        [start, end, text] => {
            let text = text_of(text)?;
            let bound =
                |value: &Value| usize::try_from(to_int(value)).ok().filter(|at| *at <= text.len());
            // sprig: a negative start is the beginning; a negative end, or one that is too far, is
            // the end.
            let part =
                text.as_bytes().get(bound(start).unwrap_or(0)..bound(end).unwrap_or(text.len()));
            Ok(Value::text(String::from_utf8_lossy(part.unwrap_or_default())))
        }
        _ => count("3", arguments),
    }),
    ("plural", |arguments| match arguments {
        [one, many, number] => Ok(if to_int(number) == 1 { one.clone() } else { many.clone() }),
        _ => count("3", arguments),
    }),
    ("slugify", |arguments| Ok(Value::text(slugified(text_of(one(arguments)?)?)))),
    ("base", |arguments| Ok(Value::text(base(text_of(one(arguments)?)?)))),
    ("osBase", |arguments| Ok(Value::text(base(text_of(one(arguments)?)?)))),
    ("dir", |arguments| Ok(Value::text(directory(text_of(one(arguments)?)?)))),
    ("osDir", |arguments| Ok(Value::text(directory(text_of(one(arguments)?)?)))),
    ("clean", |arguments| Ok(Value::text(clean(text_of(one(arguments)?)?)))),
    ("osClean", |arguments| Ok(Value::text(clean(text_of(one(arguments)?)?)))),
    ("ext", |arguments| Ok(Value::text(extension(text_of(one(arguments)?)?)))),
    ("osExt", |arguments| Ok(Value::text(extension(text_of(one(arguments)?)?)))),
    ("isAbs", |arguments| Ok(Value::Bool(text_of(one(arguments)?)?.starts_with('/')))),
    ("osIsAbs", |arguments| Ok(Value::Bool(text_of(one(arguments)?)?.starts_with('/')))),
    ("html", |arguments| {
        let text = print(arguments);
        let escaped = text
            .replace('&', "&amp;")
            .replace('\'', "&#39;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&#34;");
        Ok(Value::text(escaped))
    }),
    ("hello", |_| Ok(Value::text("Hello!"))),
];

fn texts(arguments: &[Value]) -> Result<(&str, &str), String> {
    let (a, b) = two(arguments)?;
    Ok((text_of(a)?, text_of(b)?))
}

fn trimmed(arguments: &[Value]) -> Result<Value, String> {
    let (signs, text) = texts(arguments)?;
    Ok(Value::text(text.trim_matches(|c| signs.contains(c))))
}

/// The values that are not nothing, each written, with spaces between.
fn quoted(arguments: &[Value], write: fn(&str) -> String) -> String {
    arguments
        .iter()
        .filter(|value| **value != Value::Nil)
        .map(|value| write(&value.inner()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn indented(arguments: &[Value], before: &str) -> Result<Value, String> {
    let (spaces, text) = two(arguments)?;
    let (spaces, text) = (
        usize::try_from(to_int(spaces)).map_err(|_| "negative repeat count".to_owned())?,
        text_of(text)?,
    );
    let lines = text.matches('\n').count() + 1;
    sized(lines.saturating_mul(spaces).saturating_add(text.len()), || {
        let pad = " ".repeat(spaces);
        format!("{before}{pad}{}", text.replace('\n', &format!("\n{pad}")))
    })
}

fn title(text: &str) -> String {
    let mut in_word = false;
    let raise = |c: char| {
        let first = !in_word;
        in_word = c.is_alphanumeric() || c == '_' || c == '\'';
        if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    text.chars().map(raise).collect()
}

/// For label values: lower case, letters, digits, `-` and `_`; everything else becomes one `-`, and
/// none stands at an end.
fn slugified(text: &str) -> String {
    let mut slug = String::new();
    for c in text.trim().to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '_' => slug.push(c),
            '&' => slug.push_str("-and-"),
            '@' => slug.push_str("-at-"),
            _ => slug.push('-'),
        }
    }
    let joined: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    joined.join("-").trim_matches(['-', '_']).to_owned()
}

/// Go's `path.Clean`.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, path) => format!("/{path}"),
        (false, path) if path.is_empty() => ".".to_owned(),
        (false, path) => path,
    }
}

fn base(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => path.get(..1).unwrap_or("."),
        path => path.rsplit('/').next().unwrap_or_default(),
    }
}

fn directory(path: &str) -> String {
    clean(path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default())
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rfind('.').and_then(|at| name.get(at..)).unwrap_or_default()
}
