//! YAML: parsed, written and parsed again.

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::{parse, write};

use super::text;

/// Parses a file, and writes each of its documents. What is written can be read, and is then
/// written equally: from the second time on, since an empty key becomes `null` and changes places.
pub fn yaml(input: &[u8]) {
    let parsed = parse(input, FileId::GENERATED);
    for document in &parsed.documents {
        let written = rewritten(&write(&document.root));
        assert_eq!(rewritten(&written), written, "of {}", text(input));
    }
}

fn rewritten(written: &str) -> String {
    let parsed = parse(written.as_bytes(), FileId::GENERATED);
    assert!(parsed.problems.is_empty(), "{:?} in {written}", parsed.problems);
    parsed.documents.iter().map(|document| write(&document.root)).collect()
}
