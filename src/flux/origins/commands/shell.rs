//! Reads command lines: which programs a text of commands runs, and with which arguments.
//!
//! In: what a shell would run. Out: its commands as words, quotes taken off. Nothing is expanded:
//! a variable stays as it is written.

/// A script as one line, its commands parted by `;`.
pub(super) fn on_one_line(script: &str) -> String {
    script.replace("\\\n", " ").replace('\n', " ; ")
}

/// The commands of a line, each with the word that ends it.
pub(super) fn commands(line: &str) -> Vec<Vec<&str>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends = |word: &&str| matches!(*word, "&&" | "||" | ";" | "|") || word.ends_with(';');
    words.split_inclusive(ends).map(<[&str]>::to_vec).collect()
}

/// The words after a program, where that is the command; without what ends it.
pub(super) fn arguments_of<'w>(command: &[&'w str], program: &str) -> Option<Vec<&'w str>> {
    // What may precede a command and is not one itself.
    let is_before = |word: &&&str| {
        word.contains('=')
            || ["sudo", "env", "exec", "time", "if", "then", "do", "!"].contains(*word)
    };
    let before = command.iter().take_while(is_before).count();
    let (called, arguments) = command.get(before..)?.split_first()?;
    (unquoted(called).rsplit('/').next() == Some(program)).then_some(())?;
    let words = arguments.iter().map(|word| unquoted(word.strip_suffix(';').unwrap_or(word)));
    Some(words.filter(|word| !matches!(*word, "" | "&&" | "||" | "|")).collect())
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '\''])
}

/// The words after a program's name, quotes taken off.
pub(in crate::flux) struct Arguments<'a>(pub(super) Vec<&'a str>);

impl<'a> Arguments<'a> {
    /// The words of a text that is the end of a command.
    pub(in crate::flux) fn of(text: &'a str) -> Self {
        Self(text.split_whitespace().map(unquoted).collect())
    }

    /// The words.
    pub(in crate::flux) fn words(&self) -> &[&'a str] {
        &self.0
    }

    /// Each flag, with its value and the words up to the next one.
    pub(in crate::flux) fn flags(&self) -> Vec<(&'a str, Vec<&'a str>)> {
        let is_flag = |word: &str| word.starts_with('-') && word.len() > 1;
        let mut flags: Vec<(&str, Vec<&str>)> = Vec::new();
        for word in &self.0 {
            match flags.last_mut() {
                _ if is_flag(word) => {
                    let (name, value) = word
                        .split_once('=')
                        .map_or((*word, None), |(name, value)| (name, Some(value)));
                    flags.push((name, value.into_iter().collect()));
                }
                Some((_, values)) => values.push(word),
                None => {}
            }
        }
        flags
    }

    /// `--flag value` or `--flag=value`.
    pub(in crate::flux) fn flag(&self, name: &str) -> Option<String> {
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            let Some(rest) = word.strip_prefix("--").and_then(|word| word.strip_prefix(name))
            else {
                continue;
            };
            if let Some(value) = rest.strip_prefix('=') {
                return Some(unquoted(value).to_owned());
            }
            if rest.is_empty() {
                return words.next().map(|value| (*value).to_owned());
            }
        }
        None
    }

    /// Whether a flag without a value is there and not `false`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let written = self.0.iter().filter_map(|word| word.strip_prefix("--")?.strip_prefix(name));
        written.into_iter().any(|rest| rest.is_empty() || rest == "=true")
    }
}
