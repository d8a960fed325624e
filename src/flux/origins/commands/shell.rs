//! Reads command lines: which programs a text of commands runs, with which arguments, and which text
//! each is given.
//!
//! In: what a shell would run. Out: its commands as words, quotes taken off, with the here-document
//! that is a command's input. Nothing is expanded: a variable stays as it is written.

use super::lexer::{Lexer, Token};

/// A simple command: a program and its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// The words, quotes taken off.
    pub(super) words: Vec<String>,
    /// The text of a here-document or here-string.
    pub(super) input: Option<String>,
    /// The file that its input is redirected from.
    pub(super) input_file: Option<String>,
    /// Whether its output is the input of the next command.
    pub(super) is_piped: bool,
}

/// The commands of a text, in order.
pub(super) fn commands(script: &str) -> Vec<Command> {
    let mut found = Vec::new();
    let mut command = Command::default();
    let mut tokens = Lexer::new(script).peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) => command.words.push(word),
            Token::Text(text) => command.input = Some(text),
            Token::From => {
                command.input_file = tokens
                    .next_if(|next| matches!(next, Token::Word(_)))
                    .and_then(Token::into_word);
            }
            // What is written, and where, does not matter.
            Token::Into => {
                tokens.next_if(|next| matches!(next, Token::Word(_)));
            }
            Token::Pipe | Token::End => {
                command.is_piped = token == Token::Pipe;
                found.push(std::mem::take(&mut command));
            }
        }
    }
    found.push(command);
    found.retain(|command| !command.words.is_empty());
    found
}

impl Command {
    /// The words after a program, where that is the command.
    pub(super) fn arguments_of(&self, program: &str) -> Option<Arguments<'_>> {
        let (called, arguments) = self.called()?;
        (called.rsplit('/').next() == Some(program)).then_some(Arguments(arguments))
    }

    /// The program and its arguments, without what may precede a command and is not one itself.
    pub(super) fn called(&self) -> Option<(&str, Vec<&str>)> {
        const BEFORE: [&str; 14] = [
            "sudo", "env", "exec", "time", "if", "then", "else", "elif", "do", "while", "until",
            "!", "{", "(",
        ];
        let is_assignment = |word: &str| {
            word.split_once('=').is_some_and(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        };
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let before =
            words.iter().take_while(|word| BEFORE.contains(word) || is_assignment(word)).count();
        let (called, arguments) = words.get(before..)?.split_first()?;
        Some((called, arguments.iter().copied().filter(|word| !word.is_empty()).collect()))
    }
}

/// The words after a program's name, quotes taken off.
pub(in crate::flux) struct Arguments<'a>(pub(super) Vec<&'a str>);

impl<'a> Arguments<'a> {
    /// The words of a text that is the end of a command.
    pub(in crate::flux) fn of(text: &'a str) -> Self {
        Self(text.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect())
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
                return Some(value.trim_matches(['"', '\'']).to_owned());
            }
            if rest.is_empty() {
                return words.next().map(|value| (*value).to_owned());
            }
        }
        None
    }

    /// Each value of a flag that may be repeated, by any of its names: `-f a -f b`, `-f=a`, and for
    /// a name of one letter `-fa`.
    pub(super) fn values(&self, names: &[&str]) -> Vec<&'a str> {
        let mut values = Vec::new();
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            let after = |name: &&str| {
                let rest = word.strip_prefix(*name)?;
                let is_short = name.len() == 2;
                match rest.strip_prefix('=') {
                    Some(value) => Some(Some(value)),
                    None if rest.is_empty() => Some(None),
                    None => is_short.then_some(Some(rest)),
                }
            };
            match names.iter().find_map(after) {
                Some(Some(value)) => values.push(value),
                Some(None) => values.extend(words.next().copied()),
                None => {}
            }
        }
        values
    }

    /// Whether a flag without a value is there and not `false`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let written = self.0.iter().filter_map(|word| word.strip_prefix("--")?.strip_prefix(name));
        written.into_iter().any(|rest| rest.is_empty() || rest == "=true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of each command, `<` before the text that it is given, `|` after one that is piped.
    fn read(script: &str) -> Vec<String> {
        let commands = commands(script).into_iter();
        let said = commands.map(|command| {
            let input = command.input.map(|text| format!(" < {text:?}")).unwrap_or_default();
            let file = command.input_file.map(|file| format!(" <- {file}")).unwrap_or_default();
            let pipe = if command.is_piped { " |" } else { "" };
            format!("{}{input}{file}{pipe}", command.words.join("·"))
        });
        said.collect()
    }

    #[test]
    fn commands_are_words_and_what_they_are_given() {
        for (script, expected) in [
            ("a b; c && d || e & f", &["a·b", "c", "d", "e", "f"][..]),
            ("a 'b; c' \"d && e\" f\\ g", &["a·b; c·d && e·f g"]),
            ("a \\\n  b # no c\n# d\ne#f", &["a·b", "e#f"]),
            ("a $(b; c | d) `e; f` ${g:-h i}", &["a·$(b; c | d)·`e; f`·${g:-h i}"]),
            ("a > b 2>&1 < c | d", &["a <- c |", "d"]),
            ("a <<EOF | b -\nc; d\n  e\nEOF\nf", &["a < \"c; d\\n  e\\n\" |", "b·-", "f"]),
            ("a <<-'EOF'\n\tb: 1\n\t EOF\n\tEOF\nc", &["a < \"b: 1\\n EOF\\n\"", "c"]),
            ("a <<< \"b c\"\nd", &["a < \"b c\"", "d"]),
            ("a <<ONE <<TWO\nb\nONE\nc\nTWO\nd", &["a < \"c\\n\"", "d"]),
            // What does not end, ends with the text.
            ("a 'b; c\nd", &["a·b; c\nd"]),
            ("a <<EOF\nb\n", &["a < \"b\\n\""]),
            ("(a; b)", &["a", "b"]),
            ("a=$((1 << 2)); b", &["a=$((1 << 2))", "b"]),
        ] {
            assert_eq!(read(script), expected, "{script}");
        }
    }

    #[test]
    fn a_program_is_what_a_command_calls() {
        for (script, program, expected) in [
            ("sudo A=b /usr/bin/flux create x", "flux", Some("create x")),
            ("if ! flux check; then", "flux", Some("check")),
            ("echo flux create x", "flux", None),
            ("\"flux\" x", "flux", Some("x")),
            ("--set=flux x", "flux", None),
        ] {
            let command = commands(script).into_iter().next().unwrap();
            let arguments = command.arguments_of(program);
            assert_eq!(
                arguments.map(|arguments| arguments.0.join(" ")).as_deref(),
                expected,
                "{script}"
            );
        }
        let command = commands("kubectl apply -f a -f=b --filename c -fd -R").remove(0);
        let arguments = command.arguments_of("kubectl").unwrap();
        assert_eq!(arguments.values(&["-f", "--filename"]), ["a", "b", "c", "d"]);
    }
}
