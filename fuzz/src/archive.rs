//! Many files in one input, in the form of Go's txtar: a line `-- PATH --` begins each.

use fluxscape_manifest::source::MemoryTree;

use super::LONGEST;

/// More files than these are left out.
const MOST: usize = 400;

/// The files of an archive, as a tree.
pub(super) fn tree(input: &[u8]) -> MemoryTree {
    let mut tree = MemoryTree::new("fuzz", []);
    let mut open: Option<(String, Vec<u8>)> = None;
    let mut count = 0;
    for line in input.get(..LONGEST).unwrap_or(input).split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = path_of(line) {
            if let Some((path, bytes)) = open.replace((path, Vec::new())) {
                tree.insert(&path, &bytes);
            }
            count += 1;
            if count == MOST {
                break;
            }
        } else if let Some((_, bytes)) = &mut open {
            bytes.extend_from_slice(line);
        }
    }
    if let Some((path, bytes)) = open {
        tree.insert(&path, &bytes);
    }
    tree
}

/// The path in a line that begins a file.
fn path_of(line: &[u8]) -> Option<String> {
    let path = line.trim_ascii_end().strip_prefix(b"-- ")?.strip_suffix(b" --")?;
    (!path.is_empty()).then(|| String::from_utf8_lossy(path).into_owned())
}

/// An archive of files.
pub(super) fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (path, bytes) in files {
        archive.extend_from_slice(format!("-- {path} --\n").as_bytes());
        archive.extend_from_slice(bytes);
        if !bytes.ends_with(b"\n") {
            archive.push(b'\n');
        }
    }
    archive
}
