//! Pseudo-random numbers and broken bytes, the same for the same seed on every machine.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test binary uses its own part; what goes wrong here should stop the test"
)]

/// A small generator of pseudo-random numbers (`SplitMix64`), the same for the same seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap()
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// What YAML gives a meaning, and what is no text.
const SIGNS: &[u8] = b"\0\t\n \"#%&'*-:<>?@[]{|}~\xff";

/// One to three places flipped, cut or doubled.
pub(crate) fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let start = random.below(bytes.len());
        let end = (start + 1 + random.below(40)).min(bytes.len());
        match random.below(5) {
            0 if !bytes.is_empty() => bytes[start] ^= 1 << random.below(8),
            1 if !bytes.is_empty() => bytes[start] = SIGNS[random.below(SIGNS.len())],
            2 => drop(bytes.drain(start..end)),
            3 => bytes.truncate(start),
            _ => {
                let doubled = bytes[start..end].to_vec();
                bytes.splice(start..start, doubled);
            }
        }
    }
    bytes
}
