//! The rules. Each says what it allows and why; a right that nobody uses fails the tests, as does
//! code that takes one which nobody granted.

/// What a room of `src/` may import besides itself.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) may: &'static [&'static str],
    pub(crate) why: &'static str,
}

/// The rooms from the bottom up.
pub(crate) const ROOMS: &[Room] = &[
    Room { name: "schema", may: &[], why: "a schema is made of a type, whatever the type means" },
    Room {
        name: "vocabulary",
        may: &[],
        why: "the words of the graph are the same for all who read, make or show it",
    },
    Room {
        name: "text",
        may: &[],
        why: "how wide a text is, and what of it can be shown, needs a font and nothing else",
    },
    Room {
        name: "kubernetes",
        may: &["vocabulary"],
        why: "references between plain objects are read from builds, without Flux",
    },
    Room {
        name: "flux",
        may: &["kubernetes", "vocabulary"],
        why: "the controllers know Kubernetes, builds and origins, not the graph that is made of them",
    },
    Room {
        name: "lock",
        may: &["flux"],
        why: "the lock file holds what trees hold and what Terraform creates, not what is made of it",
    },
    Room {
        name: "graph",
        may: &["kubernetes", "flux", "schema", "vocabulary"],
        why: "the graph is what there is, not how it is shown or judged",
    },
    Room {
        name: "lint",
        may: &["graph", "flux", "schema", "text"],
        why: "a rule judges the graph and the fields of its objects; it never draws",
    },
    Room {
        name: "diff",
        may: &["graph", "schema"],
        why: "a difference is one of graphs and of what they hold, not of pictures",
    },
    Room {
        name: "view",
        may: &["graph"],
        why: "a view chooses from the graph; it never lints, and places nothing",
    },
    Room {
        name: "scene",
        may: &["text", "view"],
        why: "a scene is made of what a view shows and where the layout puts it",
    },
    Room {
        name: "render",
        may: &["text", "scene", "graph", "diff"],
        why: "a format writes what the scene, the graph or a difference holds, and decides nothing",
    },
    Room { name: "output", may: &[], why: "files are written as bytes, whatever they show" },
    Room {
        name: "config",
        may: &["flux", "lint", "view", "scene", "render", "output", "schema"],
        why: "the configuration names options and runs nothing; which paths may be written, output knows, and how a source is named, flux",
    },
];

/// Rooms that may import every other one: the front end, and the pipeline that joins the passes.
pub(crate) const FREE: &[&str] = &["cli", "lib", "main", "project"];

/// The crates from the bottom up, and which others each depends on: the compiler holds the imports,
/// this table the manifests.
pub(crate) const CRATES: &[(&str, &[&str])] = &[
    ("manifest", &[]),
    ("kustomize", &["manifest"]),
    ("terraform", &["manifest"]),
    ("boxlayout", &[]),
];

/// Who may touch files, processes, the environment and the network, and what for.
pub(crate) const WORLD: &[(&str, &str)] = &[
    ("crates/manifest/src/source/", "the only way to read a repository"),
    ("src/output/", "the only way to write a file"),
    ("src/cli/", "reads what the command line names, and watches and serves"),
    ("src/main.rs", "ends the process with its exit status"),
];

/// More lines than these serve more than one purpose.
pub(crate) const LONGEST_FILE: usize = 400;

/// More entries than these, besides `mod.rs`, are of more than one purpose.
pub(crate) const LARGEST_FOLDER: usize = 16;

/// Folders that may hold more, because their entries are alike.
pub(crate) const TABLES: &[(&str, &str)] = &[
    ("crates/kustomize/tests/answers", "a directory for each case"),
    ("src", "a folder for each room"),
    ("src/flux/kinds", "a file for each kind"),
    ("src/lint/rules", "a file for each rule that checks"),
    ("tests/lint", "a directory for each rule"),
];
