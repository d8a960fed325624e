//! How an image looks, independent of what it shows.

use crate::config::SCALES;
use crate::scene::Letters;

/// The letters of an SVG, the pixels of a PNG.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct LookFlags {
    /// How an SVG contains text
    #[arg(long, default_value = "text")]
    pub text: Letters,
    /// Pixels per unit, for PNG
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR")]
    pub scale: f32,
}

impl LookFlags {
    /// Reports values out of range.
    pub(crate) fn check(self) -> anyhow::Result<()> {
        anyhow::ensure!(
            SCALES.contains(&self.scale),
            "the scale must be between {} and {}",
            SCALES.start(),
            SCALES.end()
        );
        Ok(())
    }
}
