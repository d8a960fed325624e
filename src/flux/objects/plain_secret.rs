//! Whether a Secret in a file holds what looks like a secret.
//!
//! In: an object as it is written. Out: yes or no; no value leaves this file. What is encrypted, a
//! variable, an address in a store or a placeholder is no secret, nor are the names of users and
//! roles, public keys, certificates, addresses and constants.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::secret::hide_credentials;
use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::{Node, parse};
use regex::Regex;

/// Words in the names of keys whose values are secret.
const SECRET_WORDS: [&str; 12] = [
    "credential",
    "credentials",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "psk",
    "pwd",
    "secret",
    "token",
    "tokens",
];

/// The same inside a word: `rootpassword`, `apitoken`.
const SECRET_PARTS: [&str; 4] = ["apikey", "password", "privatekey", "token"];

/// Words that end the name of a key whose value is about a secret: `token_url`, `secret-name`.
const ABOUT_A_SECRET: [&str; 25] = [
    "domain",
    "enabled",
    "endpoint",
    "expiration",
    "expiry",
    "file",
    "host",
    "id",
    "issuer",
    "length",
    "name",
    "namespace",
    "path",
    "policy",
    "ref",
    "region",
    "role",
    "server",
    "ttl",
    "type",
    "uri",
    "url",
    "user",
    "username",
    "version",
];

/// Words before `key` that make it no secret.
const OPEN_KEYS: [&str; 6] = ["foreign", "partition", "primary", "pub", "public", "site"];

/// How placeholders begin, without what is no letter.
const PLACEHOLDERS: [&str; 12] = [
    "changeit",
    "changeme",
    "changethis",
    "dummy",
    "example",
    "fixme",
    "insert",
    "placeholder",
    "redacted",
    "replace",
    "todo",
    "your",
];

/// How tokens begin whose services mark them.
static MARKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let tokens = "gh[opsu]_|github_pat_|glpat-|xox[bp]-|AKIA|ASIA|hvs\\.|dckr_pat_|npm_|AIza|AGE-SECRET-KEY-1|eyJ[\\w-]+\\.eyJ";
    Regex::new(&format!("^(?:{tokens})[\\w.-]{{8,}}")).ok()
});

/// Whether an object is a Secret with a value that looks like a secret and is not encrypted.
pub(in crate::flux) fn is_plain_secret(id: &ResourceId, root: &Node) -> bool {
    if id.kind != "Secret" || !id.group.is_empty() || root.get("sops").is_some() {
        return false;
    }
    let of = |field: &str| root.get(field).into_iter().flat_map(Node::entries);
    let text = |value: &'_ Node| value.as_str().unwrap_or_default().trim().to_owned();
    of("stringData").any(|(key, value)| is_secret_under(key, &text(value)))
        || of("data").any(|(key, value)| is_secret_under(key, &decoded(&text(value))))
}

/// What base64 stands for; the text itself where it is none, and where it stands for no text: the
/// bytes of a key.
fn decoded(text: &str) -> String {
    let joined: String = text.split_whitespace().collect();
    let bytes = STANDARD.decode(&joined).ok();
    let plain = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    plain.map_or_else(|| text.to_owned(), |plain| plain.trim().to_owned())
}

/// Whether a text under a key looks like a secret, or holds one in a line or a field.
fn is_secret_under(key: &str, text: &str) -> bool {
    if text.contains("PRIVATE KEY-----") {
        return true;
    }
    let is_configuration = text.contains('\n') || text.starts_with(['{', '[']);
    if is_configuration { holds_secret(text) } else { is_secret_value(key, text) }
}

/// A configuration file: its fields where it is YAML or JSON, else its lines.
fn holds_secret(text: &str) -> bool {
    let parsed = parse(text.as_bytes(), FileId::GENERATED);
    let fields = parsed.documents.iter().map(|document| &document.root);
    if parsed.problems.is_empty() && fields.clone().any(|root| root.as_mapping().is_some()) {
        return fields.into_iter().any(|root| has_secret_field("", root));
    }
    text.lines().any(|line| {
        let (key, value) = line.split_once(['=', ':']).unwrap_or(("", line));
        let value = value.trim().trim_matches(['"', '\'', ',']);
        is_secret_value(key.trim().trim_matches(['"', '\'']), value)
    })
}

fn has_secret_field(key: &str, node: &Node) -> bool {
    match node.as_str() {
        Some(text) => is_secret_value(key, text.trim()),
        None => {
            node.entries().any(|(key, value)| has_secret_field(key, value))
                || node.items().iter().any(|item| has_secret_field(key, item))
        }
    }
}

/// Whether one value is a secret: by its own looks, or by the name of its key.
fn is_secret_value(key: &str, text: &str) -> bool {
    if is_open(text) || is_public(key) {
        return false;
    }
    if matches!(hide_credentials(text), std::borrow::Cow::Owned(_)) || is_marked(text) {
        return true;
    }
    let is_constant = ["true", "false", "yes", "no", "null", "none"]
        .iter()
        .any(|constant| text.eq_ignore_ascii_case(constant));
    !is_constant && (names_secret(key) || is_random(text))
}

/// What servers and keys show to everyone.
fn is_public(key: &str) -> bool {
    key == "known_hosts" || [".pub", ".crt", ".cert"].iter().any(|end| key.ends_with(end))
}

/// What is encrypted, filled in by a variable or a store, or still to be written.
fn is_open(text: &str) -> bool {
    let is_blank = text.chars().all(|letter| text.starts_with(letter));
    let refers = ["op://", "ref+", "vault:", "secretref:"].iter().any(|by| text.starts_with(by));
    let is_variable = ["${", "{{", "$(", "ENC["].iter().any(|sign| text.contains(sign))
        || [("<", ">"), ("%", "%"), ("__", "__"), ("@", "@"), ("$", "")].iter().any(
            |(start, end)| {
                let name = text.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
                name.is_some_and(|name| {
                    !name.is_empty()
                        && name.chars().all(|c| c.is_ascii_alphanumeric() || " _-.".contains(c))
                })
            },
        );
    let letters: String =
        text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let is_placeholder = PLACEHOLDERS.iter().any(|word| letters.starts_with(word));
    is_blank || refers || is_variable || is_placeholder
}

fn is_marked(text: &str) -> bool {
    MARKED.as_ref().is_some_and(|tokens| tokens.is_match(text))
}

/// Whether the name of a key says that its value is secret: `DB_PASSWORD`, `apiKey`; not
/// `token_url`, `publicKey`.
fn names_secret(key: &str) -> bool {
    let words = words(key);
    let Some((last, before)) = words.split_last() else { return false };
    if ABOUT_A_SECRET.contains(&last.as_str()) {
        return false;
    }
    if last == "key" {
        return before.last().is_some_and(|of| !OPEN_KEYS.contains(&of.as_str()));
    }
    last == "auth"
        || words.iter().any(|word| {
            SECRET_WORDS.contains(&word.as_str())
                || SECRET_PARTS.iter().any(|part| word.contains(part))
        })
}

/// The words of a key, in small letters and without numbers: `SECRET_DOMAIN4` is `secret`,
/// `domain`.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in key.chars() {
        if !c.is_alphabetic() || (c.is_uppercase() && was_small) {
            words.push(String::new());
        }
        was_small = c.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A text that nobody thinks up: long, and of small and capital letters and digits, or a long
/// number in base 16.
fn is_random(text: &str) -> bool {
    let is = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    let is_one_word = text.chars().all(|c| c.is_ascii_alphanumeric() || "+/=_-".contains(c));
    let is_mixed =
        is(char::is_ascii_lowercase) && is(char::is_ascii_uppercase) && is(char::is_ascii_digit);
    let is_path = text.starts_with('/') || text.matches('/').count() > 2;
    let is_hexadecimal = text.len() >= 32 && text.chars().all(|c| c.is_ascii_hexdigit());
    (text.len() >= 24 && is_one_word && is_mixed && !is_path) || is_hexadecimal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(text: &str) -> bool {
        let parsed = parse(text.as_bytes(), FileId::GENERATED);
        let root = &parsed.documents.first().expect("a document").root;
        is_plain_secret(&ResourceId::of(root), root)
    }

    fn with(field: &str, entry: &str) -> bool {
        is_plain(&format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\n{field}:\n  {entry}\n"
        ))
    }

    #[test]
    fn values_that_look_like_secrets_are_found() {
        for entry in [
            "password: correct-horse",
            "POSTGRES_PASSWORD: a1",
            "rootpassword: '12345'",
            "apiKey: abc-def",
            "client_secret: s3",
            "notes: ghp_0123456789abcdef",
            "url: postgres://app:hunter2@db/app",
            "blob: aB3dE5gH7jK9mN1pQ3sT5vX7",
            "digest: 0123456789abcdef0123456789abcdef",
            "key: '-----BEGIN RSA PRIVATE KEY-----'",
            "config.yaml: '{\"auths\": {\"r\": {\"password\": \"foo\"}}}'",
            "app.ini: \"[db]\\nuser = app\\npassword = foo\"",
            "values.yaml: \"db:\\n  password: foo\"",
        ] {
            assert!(with("stringData", entry), "{entry}");
        }
        assert!(with("data", "password: Y29ycmVjdC1ob3JzZQ=="));
        assert!(with("data", "values.yaml: ZGI6CiAgcGFzc3dvcmQ6IGZvbwo="));
    }

    #[test]
    fn variables_names_constants_and_placeholders_are_no_secrets() {
        for entry in [
            "password: ${DB_PASSWORD}",
            "password: prefix-${DB_PASSWORD}",
            "password: $(DB_PASSWORD)",
            "password: $DB_PASSWORD",
            "password: '{{ .Values.password }}'",
            "password: <your password>",
            "password: ''",
            "password: XXXX",
            "password: changeme",
            "password: CHANGE_ME",
            "token: op://vault/item/field",
            "username: postgres",
            "POSTGRES_USER: app",
            "role: admin",
            "type: git",
            "port: '5432'",
            "url: https://example.org/team/own",
            "token_url: https://login.example.org",
            "secretName: database",
            "publicKey: abcdef",
            "known_hosts: 'example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ'",
            "ca.crt: '-----BEGIN CERTIFICATE-----'",
            "SECRET_DOMAIN: example.org",
            "enableToken: 'true'",
            "client_id: 01234567-89ab-cdef-0123-456789abcdef",
            "bucket: backups-2026-production-eu-west-1",
            "values.yaml: \"db:\\n  user: app\\n  password: ${PASSWORD}\"",
        ] {
            assert!(!with("stringData", entry), "{entry}");
        }
        assert!(!with("data", "username: cG9zdGdyZXM="));
        assert!(!with("data", "password: ENC[AES256_GCM,data:x]"));
    }

    #[test]
    fn only_an_unencrypted_secret_is_plain() {
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {password: x1}\n";
        assert!(!is_plain(map));
        assert!(!is_plain(&format!("{}sops: {{mac: x}}\n", map.replace("ConfigMap", "Secret"))));
        assert!(is_plain(&map.replace("ConfigMap", "Secret")));
    }
}
