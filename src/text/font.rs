//! The fonts that the program carries: subsets of Inter and `JetBrains Mono` (SIL Open Font
//! License, texts beside them).
//!
//! In: nothing. Out: font bytes and the names a picture calls them by. The subsets hold Latin,
//! Latin-1, Latin Extended-A, punctuation and arrows, without kerning and ligatures: a text is as
//! wide as the sum of its characters.

/// A font of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// Inter, weight 400.
    Regular,
    /// Inter, weight 600.
    Semibold,
    /// Inter, weight 700.
    Bold,
    /// `JetBrains Mono`, weight 400.
    Mono,
}

impl Face {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Semibold, Self::Bold, Self::Mono];

    /// The TrueType file.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("fonts/Inter-Regular.ttf"),
            Self::Semibold => include_bytes!("fonts/Inter-SemiBold.ttf"),
            Self::Bold => include_bytes!("fonts/Inter-Bold.ttf"),
            Self::Mono => include_bytes!("fonts/JetBrainsMono-Regular.ttf"),
        }
    }

    /// Its weight, as CSS counts.
    #[must_use]
    pub fn weight(self) -> u16 {
        match self {
            Self::Regular | Self::Mono => 400,
            Self::Semibold => 600,
            Self::Bold => 700,
        }
    }
}

/// A face at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Style {
    /// The font.
    pub face: Face,
    /// The font's size in tenths of a unit: 115 is 11.5 units.
    pub size: u16,
}

impl Style {
    /// A face at a size in tenths of a unit.
    #[must_use]
    pub const fn new(face: Face, size: u16) -> Self {
        Self { face, size }
    }
}
