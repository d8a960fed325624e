//! The files of a repository by the id of their contents: one `cat-file --batch` for all of them,
//! started when the first is asked for.

use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::program::Git;
use crate::source::tree::ReadError;

/// Contents by id.
pub(super) struct Objects {
    git: Git,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    reader: Option<Reader>,
    /// Revisions share most of their files: each content is read once.
    known: HashMap<String, Arc<[u8]>>,
}

struct Reader {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects").field("git", &self.git).finish_non_exhaustive()
    }
}

impl Objects {
    pub(super) fn new(git: Git) -> Self {
        Self { git, state: Mutex::default() }
    }

    /// The content of an id.
    pub(super) fn read(&self, id: &str) -> Result<Arc<[u8]>, ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = state.known.get(id) {
            return Ok(Arc::clone(known));
        }
        let reader = match &mut state.reader {
            Some(reader) => reader,
            none => none.insert(Reader::start(&self.git)?),
        };
        let asked = reader.read(id);
        if matches!(asked, Err(ReadError::Io(_))) {
            // What was left unread would be taken for the next answer.
            state.reader = None;
        }
        let bytes: Arc<[u8]> = Arc::from(asked?);
        state.known.insert(id.to_owned(), Arc::clone(&bytes));
        Ok(bytes)
    }
}

impl Reader {
    fn start(git: &Git) -> Result<Self, ReadError> {
        let mut command = git.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| ReadError::Io(error.to_string()))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => {
                Ok(Self { child, ask, answer: BufReader::with_capacity(1 << 16, answer) })
            }
            _ => Err(ReadError::Io("git cannot be spoken to".to_owned())),
        }
    }

    /// Asks for a content: `ID\n` -> `ID blob SIZE\nBYTES\n`, or `ID missing\n`.
    fn read(&mut self, id: &str) -> Result<Vec<u8>, ReadError> {
        let broken = |error: std::io::Error| ReadError::Io(error.to_string());
        self.ask
            .write_all(format!("{id}\n").as_bytes())
            .and_then(|()| self.ask.flush())
            .map_err(broken)?;
        let mut header = String::new();
        self.answer.read_line(&mut header).map_err(broken)?;
        let size = match header.trim_end().split(' ').collect::<Vec<_>>().as_slice() {
            [_, "blob", size] => {
                size.parse::<usize>().map_err(|_| ReadError::Io("git gives no size".to_owned()))?
            }
            [_, "missing"] => {
                return Err(ReadError::Io(
                    "this clone does not hold its content: it is a partial one".to_owned(),
                ));
            }
            _ => return Err(ReadError::Io("git does not answer".to_owned())),
        };
        let mut bytes = vec![0; size];
        self.answer.read_exact(&mut bytes).map_err(broken)?;
        self.answer.read_exact(&mut [0]).map_err(broken)?;
        Ok(bytes)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It ends by itself when its input is closed; it is killed in case it waits for something
        // else.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
