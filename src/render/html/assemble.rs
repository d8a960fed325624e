//! Assembles a page: fills a template, joins modules to one script, and writes the policy that
//! allows nothing else.
//!
//! In: the parts. Out: texts. What is filled in is never read as a template again.

use std::fmt::{self, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// A template with each `{{name}}` replaced by its value.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        out.push_str(&value(name));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Modules as one: in their order, without the lines that import and the words that export, and
/// without what only those need who read the sources: indentation, and comments, which are on
/// lines of their own.
pub(super) fn join(modules: &[&str]) -> String {
    let mut script = String::new();
    let mut in_comment = false;
    for line in modules.iter().flat_map(|module| module.lines()) {
        let code = line.trim_start();
        in_comment |= code.starts_with("/**");
        let skip =
            in_comment || code.is_empty() || code.starts_with("//") || line.starts_with("import ");
        in_comment &= !code.ends_with("*/");
        if !skip {
            script.push_str(code.strip_prefix("export ").unwrap_or(code));
            script.push('\n');
        }
    }
    script
}

/// A content security policy: nothing is loaded from anywhere, and only these style sheets and
/// scripts are allowed, by their hashes.
#[derive(Default)]
pub(super) struct Policy {
    pub(super) styles: Vec<String>,
    pub(super) scripts: Vec<String>,
}

impl fmt::Display for Policy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "default-src 'none'; style-src {}; script-src {}",
            hashes(&self.styles),
            hashes(&self.scripts)
        )
    }
}

fn hashes(texts: &[String]) -> String {
    texts.iter().map(|text| hash(text)).collect::<Vec<_>>().join(" ")
}

/// The source expression by which a policy allows a text.
pub(super) fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// JSON that can be put into a `script` element: no `<` in it begins or ends anything.
pub(super) fn embeddable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_a_template() {
        let value = |name: &str| if name == "a" { "{{b}}".to_owned() } else { format!("<{name}>") };
        assert_eq!(fill("x {{a}} y {{c}} {{", value), "x {{b}} y <c> {{");
    }

    #[test]
    fn modules_are_joined_without_imports_and_exports() {
        let modules = [
            "// What a is for.\nimport { b } from './b.js';\n\n/** One line. */\nexport function a() {\n  import_me();\n}\n",
            "/**\n * Two\n * lines.\n */\nexport const c = 'export // d';\n",
        ];
        assert_eq!(join(&modules), "function a() {\nimport_me();\n}\nconst c = 'export // d';\n");
    }

    #[test]
    fn nothing_but_what_is_named_may_run() {
        let [a, b] = ["a", "b"].map(str::to_owned);
        let policy = Policy { styles: vec![a, b], scripts: vec!["c".to_owned()] };
        let [a, b, c] = ["a", "b", "c"].map(hash);
        assert_eq!(
            policy.to_string(),
            format!("default-src 'none'; style-src {a} {b}; script-src {c}")
        );
        // The hash of an empty text, as RFC 6234 has it.
        assert_eq!(hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    #[test]
    fn json_cannot_leave_its_element() {
        let hostile = "</script><!-- <script>\u{2028}";
        let json = embeddable(&serde_json::to_string(hostile).unwrap());
        assert!(!json.contains('<') && !json.contains('\u{2028}'), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}
