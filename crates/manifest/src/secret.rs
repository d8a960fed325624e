//! What in an object or an address is secret.
//!
//! In: an object, or a text. Out: a Secret with its values tainted, or a text without the
//! credentials of the addresses in it. Names, namespaces, labels and keys are not secret.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::yaml::{Node, SECRET, Value};

/// Annotations of these domains are read by Flux, Helm and kustomize, and hold no secrets.
const PUBLIC_ANNOTATIONS: [&str; 5] =
    ["fluxcd.io", "fluxcd.controlplane.io", "helm.sh", "config.kubernetes.io", "config.k8s.io"];

/// Fields in the metadata of a Secret that hold no secrets.
const PUBLIC_METADATA: [&str; 8] = [
    "name",
    "namespace",
    "labels",
    "generateName",
    "creationTimestamp",
    "finalizers",
    "ownerReferences",
    "uid",
];

/// Whether an object is a Secret.
#[must_use]
pub fn is_secret(object: &Node) -> bool {
    object.str_at(&["kind"]) == Some("Secret")
        && !object.str_at(&["apiVersion"]).is_some_and(|version| version.contains('/'))
}

/// Ends the way of what is tainted in an object: [`SECRET`] stands in its place. The values of a
/// Secret itself stay, so that Secrets can still be compared.
pub fn redact(object: &mut Node) {
    let is_secret = is_secret(object);
    for (key, value) in object.as_mapping_mut().into_iter().flat_map(|object| &mut object.entries) {
        let holds_values = is_secret
            && matches!(key.as_str(), Some("data" | "stringData"))
            && value.as_mapping().is_some();
        if !holds_values {
            value.redact();
        }
    }
}

/// Taints what an object holds as a Secret, whatever its kind is now: values, annotations, fields
/// that a Secret does not have, and a type that is no type.
pub fn taint_secret(object: &mut Node) {
    for (key, value) in object.as_mapping_mut().into_iter().flat_map(|object| &mut object.entries) {
        match key.as_str().unwrap_or_default() {
            "apiVersion" | "kind" | "immutable" => {}
            "type" if value.as_str().is_some_and(|text| text == "Opaque" || text.contains('/')) => {
            }
            "metadata" => taint_metadata(value),
            _ => value.taint(),
        }
    }
}

fn taint_metadata(metadata: &mut Node) {
    let entries = metadata.as_mapping_mut().into_iter().flat_map(|metadata| &mut metadata.entries);
    for (key, value) in entries {
        match key.as_str().unwrap_or_default() {
            "annotations" => taint_annotations(value),
            key if PUBLIC_METADATA.contains(&key) => {}
            _ => value.taint(),
        }
    }
}

fn taint_annotations(annotations: &mut Node) {
    let Some(mapping) = annotations.as_mapping_mut() else { return annotations.taint() };
    for (key, value) in &mut mapping.entries {
        let domain =
            key.as_str().and_then(|key| key.split_once('/')).map_or("", |(domain, _)| domain);
        if !PUBLIC_ANNOTATIONS.iter().any(|public| is_below(domain, public)) {
            value.taint();
        }
    }
}

fn is_below(domain: &str, parent: &str) -> bool {
    domain.strip_suffix(parent).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// `scheme://user:password@`, and `scheme://token@`.
static USER_INFO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)([a-z][a-z0-9+.-]*)://([^\s/?#"'<>]+)@"#).ok());

/// `user:password@host`, and `token@host/path` or `token@host:path`, as a whole text.
static BARE_USER_INFO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let with_password = r"[^\s/@:<>]+:[^\s/@<>]+@(?<host>[A-Za-z0-9.-]+)(?::\d+)?(?:/.*)?";
    let alone = r"(?<user>[^\s/@:<>]+)@[A-Za-z0-9.-]+\.[A-Za-z]{2,}[:/].*";
    Regex::new(&format!("^(?:{with_password}|{alone})$")).ok()
});

/// The users under which forges serve git over SSH: everybody's, and so nobody's credentials.
const FORGE_USERS: [&str; 4] = ["git", "gitea", "forgejo", "gogs"];

/// Ends of keys, in lower case, letters and digits alone, whose texts are secrets.
const SECRET_KEYS: [&str; 16] = [
    "password",
    "passwd",
    "passphrase",
    "token",
    "apikey",
    "secretkey",
    "privatekey",
    "accesskey",
    "accesskeyid",
    "clientsecret",
    "sharedsecret",
    "webhooksecret",
    "credentials",
    "connectionstring",
    "dsn",
    "htpasswd",
];

/// A parameter of a query whose name says that it is a credential.
static QUERY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const NAMES: &str =
        "token|password|passwd|secret|[a-z]*key(?:id)?|sig|signature|credential|code";
    Regex::new(&format!(r#"(?i)([?&](?:[a-z0-9]+[_-])*(?:{NAMES})=)([^\s&#"'<>]+)"#)).ok()
});

/// Whether the text of a key is a secret, judging by its name: `adminPassword`, `api-key`.
#[must_use]
pub fn is_secret_key(key: &str) -> bool {
    let bare: String =
        key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    SECRET_KEYS.iter().any(|end| bare.ends_with(end))
}

/// A text without user, password and token of the addresses in it. The user of an address of SSH
/// stays where it is one that forges use, and has no password.
///
/// ```
/// use fluxscape_manifest::secret::hide_credentials;
///
/// assert_eq!(hide_credentials("https://bot:hunter2@example.org/a"), "https://<secret>@example.org/a");
/// assert_eq!(hide_credentials("ssh://git@example.org/a"), "ssh://git@example.org/a");
/// ```
#[must_use]
pub fn hide_credentials(text: &str) -> Cow<'_, str> {
    // Nearly every text ends here.
    if !text.bytes().any(|byte| matches!(byte, b'@' | b'?' | b'&')) || !text.contains("://") {
        return Cow::Borrowed(text);
    }
    let hidden = if text.contains('@') { without_user_info(text) } else { Cow::Borrowed(text) };
    if !hidden.contains(['?', '&']) {
        return hidden;
    }
    let Some(query) = QUERY.as_ref() else { return Cow::Borrowed(SECRET) };
    match query.replace_all(&hidden, format!("${{1}}{SECRET}")) {
        Cow::Borrowed(_) => hidden,
        Cow::Owned(changed) => Cow::Owned(changed),
    }
}

fn without_user_info(text: &str) -> Cow<'_, str> {
    let Some(user_info) = USER_INFO.as_ref() else { return Cow::Borrowed(SECRET) };
    user_info.replace_all(text, |found: &Captures<'_>| {
        let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
        let of_forge =
            part(1).to_ascii_lowercase().ends_with("ssh") && FORGE_USERS.contains(&part(2));
        if of_forge { part(0).to_owned() } else { format!("{}://{SECRET}@", part(1)) }
    })
}

/// Takes the credentials out of every address in an object. An address without a scheme
/// (`user:password@host`) is known by the name of its field.
pub fn hide_credentials_in(object: &mut Node) {
    hide_in_field("", object);
}

/// Fields that hold addresses.
const ADDRESSES: [&str; 12] = [
    "url",
    "endpoint",
    "address",
    "repository",
    "host",
    "server",
    "proxy",
    "registry",
    "source",
    "resources",
    "components",
    "bases",
];

fn hide_in_field(key: &str, value: &mut Node) {
    match &mut value.value {
        Value::Scalar(scalar) => {
            if let Cow::Owned(hidden) = hide_credentials(&scalar.text) {
                scalar.text = hidden;
            } else if scalar.text.contains('@')
                && ADDRESSES.contains(&key)
                && has_bare_credentials(&scalar.text)
            {
                let host = scalar.text.rsplit_once('@').map_or("", |(_, host)| host);
                scalar.text = format!("{SECRET}@{host}");
            }
        }
        Value::Sequence(items) => {
            for item in items {
                hide_in_field(key, item);
            }
        }
        Value::Mapping(mapping) => {
            for (key, value) in &mut mapping.entries {
                hide_in_field(key.as_str().unwrap_or_default(), value);
            }
        }
    }
}

fn has_bare_credentials(text: &str) -> bool {
    let found = BARE_USER_INFO
        .as_ref()
        .filter(|_| text.contains('@'))
        .and_then(|pattern| pattern.captures(text));
    found.is_some_and(|found| match (found.name("host"), found.name("user")) {
        // `nginx:1@sha256:…` is an image.
        (Some(host), _) => !host.as_str().starts_with("sha"),
        (None, user) => !user.is_some_and(|user| FORGE_USERS.contains(&user.as_str())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::{parse, write};

    fn node(text: &str) -> Node {
        parse(text.as_bytes(), FileId::GENERATED).documents.remove(0).root
    }

    #[test]
    fn a_secret_keeps_what_identifies_it() {
        let mut secret = node(concat!(
            "apiVersion: v1\nkind: Secret\ntype: hunter2\nother: [hunter2]\ndata: {a: hunter2}\n",
            "metadata:\n  name: a\n  labels: {l: v}\n  managedFields: [{a: hunter2}]\n",
            "  annotations: {note: hunter2, kustomize.toolkit.fluxcd.io/prune: disabled, evilfluxcd.io/x: hunter2}\n",
        ));
        assert!(is_secret(&secret) && !is_secret(&node("apiVersion: v1\nkind: ConfigMap\n")));
        assert!(!is_secret(&node("apiVersion: example.org/v1\nkind: Secret\n")));
        taint_secret(&mut secret);
        secret.redact();
        let written = write(&secret);
        assert!(!written.contains("hunter2"), "{written}");
        for kept in ["name: a", "l: v", "prune: disabled", "kind: Secret"] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
        // What is no mapping is no set of values.
        for field in ["data: hunter2", "stringData: [hunter2]"] {
            let mut odd = node(&format!("apiVersion: v1\nkind: Secret\n{field}\n"));
            taint_secret(&mut odd);
            redact(&mut odd);
            assert!(!write(&odd).contains("hunter2"), "{field}");
        }
        let mut typed = node("kind: Secret\napiVersion: v1\ntype: kubernetes.io/tls\n");
        taint_secret(&mut typed);
        assert!(!typed.is_tainted());
    }

    #[test]
    fn credentials_go_and_the_rest_of_a_text_stays() {
        let cases = [
            ("https://bot:hunter2@example.org/a b", "https://<secret>@example.org/a b"),
            ("https://hunter2@example.org", "https://<secret>@example.org"),
            (
                "git::https://u:p@ss@example.org//x?ref=v1",
                "git::https://<secret>@example.org//x?ref=v1",
            ),
            (
                "oci://u:p@ghcr.io/a, HTTP://v:q@b.c",
                "oci://<secret>@ghcr.io/a, HTTP://<secret>@b.c",
            ),
            ("ssh://git@example.org/a", "ssh://git@example.org/a"),
            ("ssh://git:p@example.org/a", "ssh://<secret>@example.org/a"),
            (
                "https://example.org/a?private_token=x&ref=v1",
                "https://example.org/a?private_token=<secret>&ref=v1",
            ),
            (
                "https://b.s3/x?X-Amz-Signature=y&X-Amz-Date=1",
                "https://b.s3/x?X-Amz-Signature=<secret>&X-Amz-Date=1",
            ),
            ("https://b.s3/x?AWSAccessKeyId=y", "https://b.s3/x?AWSAccessKeyId=<secret>"),
            ("https://example.org/@scope/a", "https://example.org/@scope/a"),
            ("ssh://forgejo@example.org/a", "ssh://forgejo@example.org/a"),
            ("ssh://hunter2@example.org/a", "ssh://<secret>@example.org/a"),
            ("git+ssh://hunter2@example.org/a", "git+ssh://<secret>@example.org/a"),
            ("git@example.org:a/b", "git@example.org:a/b"),
        ];
        for (text, expected) in cases {
            assert_eq!(hide_credentials(text), expected);
            assert_eq!(hide_credentials(expected), expected, "twice changes nothing");
        }
    }

    #[test]
    fn an_address_without_a_scheme_is_known_by_its_field() {
        let mut object = node(
            "endpoint: u:p@minio.x\nimage: nginx:1@sha256:12\nresources: [u:p@b.c/d, hunter2@b.co:d, git@b.co:d, dir@v1/x]\nurl: nginx:1@sha256:12\naddress: me@b.co\n",
        );
        hide_credentials_in(&mut object);
        assert_eq!(
            write(&object),
            "address: me@b.co\nendpoint: <secret>@minio.x\nimage: nginx:1@sha256:12\nresources:\n- <secret>@b.c/d\n- <secret>@b.co:d\n- git@b.co:d\n- dir@v1/x\nurl: nginx:1@sha256:12\n"
        );
    }
}
