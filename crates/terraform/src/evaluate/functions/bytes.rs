//! Texts as bytes: encodings of characters, compression, URLs and names that are hashes.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Digest as _;

use super::call::{Call, Fault, Function, Outcome, failed, known};
use super::encoding::hex;
use crate::value::Value;

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "uuidv5" => known(uuidv5),
        "urldecode" => known(urldecode),
        "base64gunzip" => known(gunzip),
        "textencodebase64" => known(|call| {
            let text = call.text(0)?.text;
            Ok(match Charset::of(&call.text(1)?.text) {
                Some(charset) => match charset.encode(&text) {
                    Some(bytes) => Value::text(STANDARD.encode(bytes)),
                    None => return failed("the encoding has no such characters"),
                },
                None => call.unknown(),
            })
        }),
        "textdecodebase64" => known(|call| {
            let bytes = base64(call)?;
            Ok(match Charset::of(&call.text(1)?.text) {
                Some(charset) => match charset.decode(&bytes) {
                    Some(text) => Value::text(text),
                    None => return failed("the bytes are no text in that encoding"),
                },
                None => call.unknown(),
            })
        }),
        _ => return None,
    })
}

/// The encodings that are known here, of the many that IANA lists.
#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    Utf16 {
        little: bool,
    },
    /// The first characters of Unicode, one byte each: up to the last one.
    Bytes {
        last: u8,
    },
}

impl Charset {
    fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "UTF-8" => Self::Utf8,
            "UTF-16LE" => Self::Utf16 { little: true },
            "UTF-16BE" => Self::Utf16 { little: false },
            "US-ASCII" => Self::Bytes { last: 0x7f },
            "ISO-8859-1" => Self::Bytes { last: 0xff },
            _ => return None,
        })
    }

    fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Utf16 { little } => {
                let pair = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
                Some(text.encode_utf16().flat_map(pair).collect())
            }
            Self::Bytes { last } => {
                let byte = |c: char| u8::try_from(u32::from(c)).ok().filter(|byte| *byte <= last);
                text.chars().map(byte).collect()
            }
        }
    }

    fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
            Self::Utf16 { little } => {
                let unit = |pair: &[u8]| {
                    let pair = <[u8; 2]>::try_from(pair).ok()?;
                    Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
                };
                let units: Option<Vec<u16>> = bytes.chunks(2).map(unit).collect();
                String::from_utf16(&units?).ok()
            }
            Self::Bytes { last } => {
                bytes.iter().map(|byte| (*byte <= last).then_some(char::from(*byte))).collect()
            }
        }
    }
}

fn base64(call: &Call<'_>) -> Result<Vec<u8>, Fault> {
    let bytes = STANDARD.decode(call.text(0)?.text.as_bytes());
    bytes.map_err(|_| Fault::Failed("not base64".to_owned()))
}

fn gunzip(call: &Call<'_>) -> Outcome {
    /// Bytes that a text may grow to.
    const MOST: u64 = 4 << 20;
    let bytes = base64(call)?;
    let mut text = String::new();
    let read =
        flate2::read::GzDecoder::new(bytes.as_slice()).take(MOST + 1).read_to_string(&mut text);
    match read {
        Ok(size) if u64::try_from(size).is_ok_and(|size| size > MOST) => Ok(call.unknown()),
        Ok(_) => Ok(Value::text(text)),
        Err(_) => failed("not a text that gzip compressed"),
    }
}

/// RFC 9562: a hash of a namespace and a name.
fn uuidv5(call: &Call<'_>) -> Outcome {
    let (namespace, name) = (call.text(0)?.text, call.text(1)?.text);
    let Some(namespace) = namespace_of(&namespace) else {
        return failed("the namespace must be dns, url, oid, x500 or a UUID");
    };
    let mut hash = sha1::Sha1::new();
    hash.update(namespace.to_be_bytes());
    hash.update(name.as_bytes());
    let digest = hash.finalize();
    let number =
        digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let version = number & !(0xf << 76) | 0x5 << 76;
    let variant = version & !(0x3 << 62) | 0x2 << 62;
    let digits = hex(&variant.to_be_bytes());
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
    Ok(Value::text(parts.join("-")))
}

fn namespace_of(name: &str) -> Option<u128> {
    const FIRST: u128 = 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8;
    let known = ["dns", "url", "oid", "", "x500"].iter().position(|known| *known == name);
    if let Some(at) = known.filter(|_| !name.is_empty()) {
        return Some(FIRST + (u128::try_from(at).ok()? << 96));
    }
    let digits: String = name.split('-').collect();
    let lengths: Vec<usize> = name.split('-').map(str::len).collect();
    let is_uuid = lengths == [8, 4, 4, 4, 12];
    u128::from_str_radix(&digits, 16).ok().filter(|_| is_uuid)
}

/// Go's `url.QueryUnescape`.
fn urldecode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?.text;
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let Some(value) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())
                else {
                    return failed("% must be followed by two hexadecimal digits");
                };
                bytes.push(value);
                rest = behind.get(2..).unwrap_or_default();
            }
            byte => bytes.push(*byte),
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Value::text(text)),
        Err(_) => failed("the bytes are no text"),
    }
}
