//! Reads command lines: which programs a text of commands runs, with which arguments, and which text
//! each is given.
//!
//! In: what a shell would run, and the values of names. Out: its commands as words, quotes taken
//! off, with the here-document that is a command's input and the directory that it runs in. What is
//! not known stays a name: `${NAME}`.

use super::expand::Names;
use super::lexer::{Given, Lexer, Token};

/// A simple command: a program and its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// The words, quotes taken off.
    pub(super) words: Vec<String>,
    /// The text of a here-document or here-string.
    pub(super) input: Option<Given>,
    /// The file that its input is redirected from.
    pub(super) input_file: Option<String>,
    /// Whether its output is the input of the next command.
    pub(super) is_piped: bool,
    /// The line of its first word, counted from 0.
    pub(super) line: usize,
    /// The directory that it runs in, from the one in which the text runs; unknown where the text
    /// changes to one that nobody knows.
    pub(super) directory: Option<String>,
}

/// The commands of a text, in order.
pub(super) fn commands(script: &str, names: &Names) -> Vec<Command> {
    let mut found = Vec::new();
    let mut command = Command::default();
    let mut place = Place { here: Some(String::new()), around: Vec::new() };
    let mut tokens = Lexer::new(script, names).peekable();
    while let Some((line, token)) = tokens.next() {
        match token {
            Token::Word(word) => {
                if command.words.is_empty() {
                    command.line = line;
                }
                command.words.push(word);
            }
            Token::Text(text) => command.input = Some(text),
            Token::From => {
                command.input_file = tokens
                    .next_if(|(_, next)| matches!(next, Token::Word(_)))
                    .and_then(|(_, word)| word.into_word());
            }
            // What is written, and where, does not matter.
            Token::Into => {
                tokens.next_if(|(_, next)| matches!(next, Token::Word(_)));
            }
            Token::Pipe | Token::End | Token::Open | Token::Close => {
                command.is_piped = token == Token::Pipe;
                place.run(std::mem::take(&mut command), &mut found);
                match token {
                    Token::Open => place.around.push(place.here.clone()),
                    Token::Close => place.leave(),
                    _ => {}
                }
            }
        }
    }
    place.run(command, &mut found);
    found
}

/// Where a text is while it runs.
struct Place {
    here: Option<String>,
    /// The same around each shell of its own that is open.
    around: Vec<Option<String>>,
}

impl Place {
    /// Adds a command, unless it is one that changes the directory.
    fn run(&mut self, mut command: Command, found: &mut Vec<Command>) {
        let to = command
            .called()
            .filter(|(program, _)| matches!(*program, "cd" | "pushd" | "popd"))
            .map(|(_, words)| words.into_iter().find(|word| !word.starts_with('-')));
        if let Some(to) = to {
            self.here = to.and_then(|to| below(self.here.as_deref(), to));
            return;
        }
        command.directory.clone_from(&self.here);
        if !command.words.is_empty() {
            found.push(command);
        }
    }

    /// After a parenthesis that closes; the one behind a pattern of `case` has not been opened.
    fn leave(&mut self) {
        if let Some(here) = self.around.pop() {
            self.here = here;
        }
    }
}

/// A path from a directory, where both are known: one that begins with `/` or a name counts from
/// there.
pub(super) fn below(directory: Option<&str>, path: &str) -> Option<String> {
    if path.starts_with(['/', '$']) {
        return Some(path.to_owned());
    }
    match directory? {
        "" => Some(path.to_owned()),
        directory => Some(format!("{}/{path}", directory.trim_end_matches('/'))),
    }
}

impl Command {
    /// The words after a program, where that is the command.
    pub(super) fn arguments_of(&self, program: &str) -> Option<Arguments<'_>> {
        let (called, arguments) = self.called()?;
        (called.rsplit('/').next() == Some(program)).then_some(Arguments(arguments))
    }

    /// The program and its arguments, without what may precede a command and is not one itself.
    pub(super) fn called(&self) -> Option<(&str, Vec<&str>)> {
        const BEFORE: [&str; 16] = [
            "sudo", "env", "exec", "time", "nohup", "command", "if", "then", "else", "elif", "do",
            "while", "until", "!", "{", "-E",
        ];
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let before = words
            .iter()
            .take_while(|word| BEFORE.contains(word) || assigned(word).is_some())
            .count();
        let (called, arguments) = words.get(before..)?.split_first()?;
        Some((called, arguments.iter().copied().filter(|word| !word.is_empty()).collect()))
    }

    /// The value that an assignment before the program gives to a name: `NAME=value program`.
    pub(super) fn assignment(&self, name: &str) -> Option<&str> {
        let assigned = self.words.iter().map_while(|word| assigned(word));
        assigned.filter(|(known, _)| *known == name).map(|(_, value)| value).last()
    }
}

/// `NAME=value`
fn assigned(word: &str) -> Option<(&str, &str)> {
    word.split_once('=').filter(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
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

    /// The words that are no flags and no values of them. `switches` are the flags that take no value
    /// behind a blank.
    pub(super) fn positionals(&self, switches: &[&str]) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            if !word.starts_with('-') || *word == "-" {
                found.push(*word);
            } else if !word.contains('=') && is_alone(word) && !switches.contains(word) {
                words.next();
            }
        }
        found
    }

    /// Whether a flag without a value is there and not `false`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let written = self.0.iter().filter_map(|word| word.strip_prefix("--")?.strip_prefix(name));
        written.into_iter().any(|rest| rest.is_empty() || rest == "=true")
    }
}

/// Whether a flag's value, if it has one, is the next word: that of `-fa` is in it.
fn is_alone(flag: &str) -> bool {
    flag.starts_with("--") || flag.len() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of each command, `<` before the text that it is given, `|` after one that is piped.
    fn read(script: &str) -> Vec<String> {
        let names = Names::from([("A".to_owned(), "a b".to_owned())]);
        let commands = commands(script, &names).into_iter();
        let said = commands.map(|command| {
            let input = command.input.map(|given| format!(" < {:?}", given.text));
            let input = input.unwrap_or_default();
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
            ("a $(b; c | d) `e; f` ${g:-h i}", &["a·${command}·${command}·h·i"]),
            ("a $A '$A' \"$A\" \\$A-$B", &["a·a·b·$A·a b·$A-${B}"]),
            (
                "a <<EOF\n$A \\$A\nEOF\nb <<'EOF'\n$A\nEOF\n",
                &["a < \"a b $A\\n\"", "b < \"$A\\n\""],
            ),
            ("a > b 2>&1 < c | d", &["a <- c |", "d"]),
            ("a <<EOF | b -\nc; d\n  e\nEOF\nf", &["a < \"c; d\\n  e\\n\" |", "b·-", "f"]),
            ("a <<-'EOF'\n\tb: 1\n\t EOF\n\tEOF\nc", &["a < \"b: 1\\n EOF\\n\"", "c"]),
            ("a <<< \"b c\"\nd", &["a < \"b c\"", "d"]),
            ("a <<ONE <<TWO\nb\nONE\nc\nTWO\nd", &["a < \"c\\n\"", "d"]),
            // What does not end, ends with the text.
            ("a 'b; c\nd", &["a·b; c\nd"]),
            ("a <<EOF\nb\n", &["a < \"b\\n\""]),
            ("(a; b)", &["a", "b"]),
            ("a=$((1 << 2)); b", &["a=${command}", "b"]),
            ("a | # b\n c", &["a |", "c"]),
            ("a '' b", &["a··b"]),
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
            let command = commands(script, &Names::new()).into_iter().next().unwrap();
            let arguments = command.arguments_of(program);
            assert_eq!(
                arguments.map(|arguments| arguments.0.join(" ")).as_deref(),
                expected,
                "{script}"
            );
        }
        let command =
            commands("kubectl apply -f a -f=b --filename c -fd -R", &Names::new()).remove(0);
        let arguments = command.arguments_of("kubectl").unwrap();
        assert_eq!(arguments.values(&["-f", "--filename"]), ["a", "b", "c", "d"]);
    }
    #[test]
    fn a_command_runs_where_the_text_has_gone() {
        for (script, expected) in [
            ("a", Some("")),
            ("cd x && a", Some("x")),
            ("cd x\ncd ../y/; a", Some("x/../y/")),
            ("(cd x; b); a", Some("")),
            ("case x in\n  y) cd x;; esac\na", Some("x")),
            ("cd $X/y && a", Some("${X}/y")),
            ("cd - && a", None),
            ("cd && a", None),
        ] {
            let found = commands(script, &Names::new());
            assert_eq!(found.last().unwrap().directory.as_deref(), expected, "{script}");
        }
    }

    #[test]
    fn what_is_no_flag_stands_among_flags() {
        let command =
            commands("flux --context x create ks --prune a --path=b -n c d", &Names::new())
                .remove(0);
        let arguments = command.arguments_of("flux").unwrap();
        assert_eq!(arguments.positionals(&["--prune"]), ["create", "ks", "a", "d"]);
    }
}
