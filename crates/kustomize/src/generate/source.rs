//! Keys and values of a generated map.
//!
//! In: the `envs`, `literals` and `files` of an entry. Out: keys with bytes. kustomize: `api/kv`.

use fluxscape_manifest::diagnostic::Rule;

use super::args::GeneratorArgs;
use crate::failure::Failure;
use crate::read::{Site, Text};
use crate::rules;

const RULE: &Rule = &rules::GENERATOR_INVALID;

/// A key with its value. Values may be secret: they must not enter a message.
pub(super) type Pair = (String, Vec<u8>);

/// All keys and values of an entry in the order kustomize reads them: environment files, literals,
/// files.
pub(super) fn pairs(
    args: &GeneratorArgs,
    site: &Site<'_>,
    failures: &mut Vec<Failure>,
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut add = |source: &Text, found: Result<Vec<Pair>, Failure>| match found {
        Ok(found) => {
            for (key, value) in found {
                if pairs.iter().any(|(known, _)| *known == key) {
                    failures.push(
                        Failure::broken(RULE, source.span, format!("key {key:?} is given twice"))
                            .hint("give each key once"),
                    );
                } else {
                    pairs.push((key, value));
                }
            }
        }
        Err(failure) => failures.push(failure),
    };
    args.envs.iter().for_each(|source| add(source, env_file(source, site)));
    args.literals.iter().for_each(|source| add(source, literal(source)));
    args.files.iter().for_each(|source| add(source, file(source, site)));
    pairs
}

fn literal(source: &Text) -> Result<Vec<Pair>, Failure> {
    // A literal may be secret: a message shows its key at most.
    let invalid = || {
        Failure::broken(RULE, source.span, "a literal must be key=value").hint("write key=value")
    };
    let (key, value) =
        source.text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(invalid)?;
    Ok(vec![(key.to_owned(), without_quotes(value).as_bytes().to_vec())])
}

/// Removes quotes that are on both sides.
fn without_quotes(value: &str) -> &str {
    let inside = |quote| value.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

/// `path`, whose last part is the key, or `key=path`.
fn file(source: &Text, site: &Site<'_>) -> Result<Vec<Pair>, Failure> {
    let invalid = |message: String| {
        Failure::broken(RULE, source.span, message).hint("write a path, or key=path")
    };
    let (key, path) = match source.text.split_once('=') {
        None => (source.text.rsplit('/').next().unwrap_or_default(), source.text.as_str()),
        Some(("", _)) => {
            return Err(invalid(format!("there is no key before = in {:?}", source.text)));
        }
        Some((_, "")) => {
            return Err(invalid(format!("there is no path after = in {:?}", source.text)));
        }
        Some((_, path)) if path.contains('=') => {
            return Err(invalid(format!("{:?} has more than one =", source.text)));
        }
        Some(parts) => parts,
    };
    let bytes = site.read(path, source.span)?;
    Ok(vec![(key.to_owned(), bytes.to_vec())])
}

/// Lines of `KEY=value`; empty lines and comments are ignored.
fn env_file(source: &Text, site: &Site<'_>) -> Result<Vec<Pair>, Failure> {
    let bytes = site.read(&source.text, source.span)?;
    let mut pairs = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Ok(line) = std::str::from_utf8(line) else {
            let message = format!("line {} of {:?} is not valid UTF-8", at + 1, source.text);
            return Err(Failure::broken(RULE, source.span, message).hint("store the file as UTF-8"));
        };
        let line = if at == 0 { line.trim_start_matches('\u{feff}') } else { line };
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        // kustomize as a library checks no names; a line without one counts as empty.
        if key.is_empty() {
            continue;
        }
        pairs.push((key.to_owned(), value.as_bytes().to_vec()));
    }
    Ok(pairs)
}
