//! Generated Secrets whose values SOPS encrypted.
//!
//! In: a generated object. Out: whether Flux, which decrypts the files of a `secretGenerator` before
//! it builds, hashes other values than those that are here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluxscape_manifest::yaml::Node;

/// What stands at the end of a name in the place of a hash that is not known.
pub const UNKNOWN_HASH: &str = "<hash>";

/// What begins a value that SOPS encrypted.
const ENCRYPTED: &[u8] = b"ENC[AES256_GCM,";

/// Whether the files behind a Secret are encrypted: an environment file has values that are, and
/// other files hold them.
pub(crate) fn is_encrypted(object: &Node) -> bool {
    if object.str_at(&["kind"]) != Some("Secret") {
        return false;
    }
    let values = object.get("data").into_iter().flat_map(Node::entries);
    values.filter_map(|(_, value)| value.as_scalar()).any(|scalar| {
        let text: String = scalar.text.split_whitespace().collect();
        STANDARD
            .decode(text)
            .is_ok_and(|bytes| bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED))
    })
}
