//! What a hostile checkout cannot make a tree read.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;

/// A checkout `repo` with some files, and beside it what must not be read.
fn checkout(links: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("outside/secret", "SECRET");
    put("outside/k/a.yaml", "SECRET");
    put("repo2/secret", "SECRET");
    put("repo/a/b/c.yaml", "c");
    put("repo/x.yaml", "x");
    put("repo/.git/config", "SECRET");
    put("repo/.git/hooks/h", "SECRET");
    for (at, target) in links {
        let at = directory.path().join("repo").join(at);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        let target =
            target.replace("$TOP", &directory.path().canonicalize().unwrap().to_string_lossy());
        symlink(target, at).unwrap();
    }
    directory
}

fn open(directory: &TempDir) -> DiskTree {
    DiskTree::open(&directory.path().join("repo")).unwrap()
}

fn read(tree: &DiskTree, path: &str) -> Result<String, ReadError> {
    let bytes = tree.read(&TreePath::clamped(path))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn links_inside_are_followed_wherever_they_stand() {
    let directory = checkout(&[
        ("f.yaml", "x.yaml"),
        ("a/up.yaml", "../x.yaml"),
        ("a/here", "."),
        ("d", "a"),
        ("e", "d/b"),
        ("a/b/deep", "../../d/./b/../b"),
        ("chain", "f.yaml"),
        ("absolute", "$TOP/repo/a"),
    ]);
    let tree = open(&directory);
    for (path, text) in [
        ("f.yaml", "x"),
        ("a/up.yaml", "x"),
        ("a/here/here/b/c.yaml", "c"),
        ("d/b/c.yaml", "c"),
        ("e/c.yaml", "c"),
        ("a/b/deep/deep/c.yaml", "c"),
        ("chain", "x"),
        ("absolute/b/c.yaml", "c"),
    ] {
        assert_eq!(read(&tree, path).as_deref(), Ok(text), "{path}");
        assert!(tree.through_symlink(&TreePath::clamped(path)), "{path}");
        assert_eq!(tree.kind(&TreePath::clamped(path)), Some(EntryKind::File), "{path}");
    }
    assert!(!tree.through_symlink(&TreePath::clamped("a/b/c.yaml")));
    assert_eq!(tree.rejected(), BTreeMap::new());
    let names: Vec<String> =
        tree.list(&TreePath::clamped("e")).into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["c.yaml", "deep"]);
}

#[test]
fn nothing_outside_is_read_whatever_a_link_says() {
    let directory = checkout(&[
        ("file", "../outside/secret"),
        ("sibling", "../repo2/secret"),
        ("a/b/file", "../../../outside/secret"),
        ("absolute", "$TOP/outside/secret"),
        ("prefix", "$TOP/repo2/secret"),
        ("dir", "../outside"),
        ("a/dir", "../dir"),
        ("top", "/"),
        ("proc", "/proc/self"),
        ("environment", "/proc/self/environ"),
        ("magic", "/proc/self/cwd"),
        ("zero", "/dev/zero"),
        ("many", "a/../../../../../../../../../etc/passwd"),
    ]);
    let tree = open(&directory);
    for path in [
        "file",
        "sibling",
        "a/b/file",
        "absolute",
        "prefix",
        "dir/secret",
        "a/dir/secret",
        "a/dir/k/a.yaml",
        "top/etc/passwd",
        "proc/environ",
        "environment",
        "magic",
        "zero",
        "many",
    ] {
        assert_eq!(read(&tree, path), Err(ReadError::Outside), "{path}");
        let path = TreePath::clamped(path);
        assert_eq!(tree.kind(&path), None, "{path}");
        assert_eq!(tree.rejected().get(&path), Some(&ReadError::Outside), "{path}");
    }
    let dir = TreePath::clamped("dir");
    assert_eq!((tree.kind(&dir), tree.list(&dir)), (None, Vec::new()));
    let names: Vec<String> =
        tree.list(&TreePath::root()).into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["a", "x.yaml"], "what leads out is no entry");
}

#[test]
fn gits_own_directory_is_never_read_under_any_spelling() {
    let directory = checkout(&[
        ("config", ".git/config"),
        ("a/git", "../.git"),
        ("a/b/hook", "../../a/git/hooks/h"),
        ("absolute", "$TOP/repo/.git/config"),
        ("upper", ".GIT/config"),
    ]);
    let tree = open(&directory);
    for path in
        [".git/config", ".GIT/config", "config", "a/git/config", "a/b/hook", "absolute", "upper"]
    {
        assert_eq!(read(&tree, path), Err(ReadError::Git), "{path}");
        assert_eq!(tree.kind(&TreePath::clamped(path)), None, "{path}");
    }
    assert!(
        (&tree as &dyn SourceTree)
            .files(&TreePath::root())
            .iter()
            .all(|path| !path.as_str().contains("git"))
    );
}

#[test]
fn only_regular_files_are_read_and_nothing_waits() {
    let directory =
        checkout(&[("link", "fifo"), ("a/loop", "loop"), ("one", "two"), ("two", "one")]);
    let repository = directory.path().join("repo");
    for name in ["fifo", "a/fifo.yaml"] {
        rustix::fs::mknodat(
            rustix::fs::CWD,
            repository.join(name),
            rustix::fs::FileType::Fifo,
            0o644.into(),
            0,
        )
        .unwrap();
    }
    let _socket = std::os::unix::net::UnixListener::bind(repository.join("socket")).unwrap();
    let tree = open(&directory);
    for (path, error) in [
        ("fifo", ReadError::Special),
        ("a/fifo.yaml", ReadError::Special),
        ("link", ReadError::Special),
        ("socket", ReadError::Special),
        ("a/loop", ReadError::Circle),
        ("one", ReadError::Circle),
        ("x.yaml/y", ReadError::Missing),
        ("a", ReadError::Directory),
        ("none", ReadError::Missing),
    ] {
        assert_eq!(read(&tree, path), Err(error), "{path}");
    }
    // Also when it takes the place of a file that was seen.
    assert_eq!(tree.kind(&TreePath::clamped("x.yaml")), Some(EntryKind::File));
    fs::remove_file(repository.join("x.yaml")).unwrap();
    fs::rename(repository.join("fifo"), repository.join("x.yaml")).unwrap();
    assert_eq!(read(&tree, "x.yaml"), Err(ReadError::Special));
    fs::remove_file(repository.join("x.yaml")).unwrap();
    symlink("../outside/secret", repository.join("x.yaml")).unwrap();
    assert_eq!(read(&tree, "x.yaml"), Err(ReadError::Outside));
    fs::rename(repository.join("a"), repository.join("gone")).unwrap();
    symlink("../outside/k", repository.join("a")).unwrap();
    assert!(read(&tree, "a/b/c.yaml").is_err());
}

#[test]
fn a_file_and_a_run_have_a_size() {
    let directory = checkout(&[]);
    let sparse = fs::File::create(directory.path().join("repo/large")).unwrap();
    sparse.set_len(crate::budget::LARGEST_FILE + 1).unwrap();
    let budget = Arc::new(Budget::default());
    let tree = open(&directory).within(&budget);
    assert_eq!(read(&tree, "large"), Err(ReadError::TooLarge));
    assert!(read(&tree, "x.yaml").is_ok());
    assert_eq!(budget.spent(crate::budget::Resource::BytesRead), 1);
    let left = crate::budget::Resource::BytesRead.limit() - 1;
    budget.take(crate::budget::Resource::BytesRead, left).unwrap();
    assert_eq!(read(&tree, "x.yaml"), Err(ReadError::Exhausted));
}

#[test]
fn what_lies_above_is_read_as_far_as_the_work_tree_reaches() {
    let directory = checkout(&[("a/out", "../../outside")]);
    let tree = DiskTree::open(&directory.path().join("repo/a/b")).unwrap();
    let root = TreePath::root();
    for (relative, is_there) in [
        ("..", true),
        ("../..", true),
        ("../../a", true),
        ("../../../outside", false),
        ("../out", false),
        ("../../.git", false),
        ("/etc", false),
        ("../../../repo/a", false),
    ] {
        assert_eq!(tree.outside(&root, relative).is_some(), is_there, "{relative}");
    }
    let above = tree.outside(&root, "../..").unwrap();
    assert!(above.read(&TreePath::clamped("x.yaml")).is_ok());
    // The root of the work tree, and a directory in none, have nothing above.
    assert!(open(&directory).outside(&root, "..").is_none());
    // What the command line names is trusted; what that leads to is not.
    let trusted = DiskTree::open(&directory.path().join("outside/k")).unwrap().trusted();
    let beside = trusted.outside(&root, "../../repo2").unwrap();
    assert!(beside.read(&TreePath::clamped("secret")).is_ok());
    assert!(beside.outside(&root, "..").is_none());
    let alone = DiskTree::open(&directory.path().join("outside/k")).unwrap();
    assert!(alone.outside(&root, "..").is_none());
}

#[test]
fn names_of_any_bytes_do_no_harm() {
    let directory = checkout(&[]);
    let repository = directory.path().join("repo/names");
    fs::create_dir_all(&repository).unwrap();
    for code in (1..=127u8).filter(|code| *code != b'/' && *code != b'.') {
        fs::write(repository.join(format!("a{}b", char::from(code))), "n").unwrap();
    }
    let tree = open(&directory);
    let files = (&tree as &dyn SourceTree).files(&TreePath::clamped("names"));
    assert_eq!(files.len(), 125);
    for file in files {
        assert_eq!(tree.read(&file).as_deref(), Ok(b"n".as_slice()), "{file:?}");
    }
}
