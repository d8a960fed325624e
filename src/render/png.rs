//! PNG: the SVG drawn with the bundled fonts.
//!
//! In: a [`Scene`], a [`Theme`], a scale. Out: a PNG file. Texts are drawn with the bundled fonts only, whatever the system has.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::svg;
use crate::scene::{Scene, Theme};
use crate::text::Face;

/// Most pixels of a picture: 400 MB of memory while it is drawn.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Why a PNG cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PngError {
    /// The picture has more pixels than [`MAX_PIXELS`].
    #[error("a picture of {width} x {height} pixels is too large for PNG (limit {} million): lower the scale, or write SVG", MAX_PIXELS / 1_000_000)]
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// The scale is no positive number.
    #[error("the scale must be a positive number")]
    Scale,
    /// Drawing or encoding failed.
    #[error("failed to draw the PNG: {0}")]
    Draw(String),
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in Face::ALL {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(face.bytes())));
    }
    fonts.set_sans_serif_family("Inter");
    fonts.set_monospace_family("JetBrains Mono");
    Arc::new(fonts)
});

/// Draws a scene as PNG, `scale` pixels a unit.
///
/// # Errors
///
/// When the picture is too large, or the scale is no positive number.
pub fn render(scene: &Scene, theme: Theme, scale: f32) -> Result<Vec<u8>, PngError> {
    let (width, height) = pixels(scene, scale)?;
    let failed = |error: &dyn std::fmt::Display| PngError::Draw(error.to_string());
    let theme = if theme == Theme::Auto { Theme::Light } else { theme };
    let options = Options { font_family: "Inter".to_owned(), fontdb: Arc::clone(&FONTS), ..Options::default() };
    let tree = Tree::from_str(&svg::render(scene, theme), &options).map_err(|error| failed(&error))?;
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| failed(&"no memory for the picture"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    encode(&pixmap).map_err(|error| failed(&error))
}

fn pixels(scene: &Scene, scale: f32) -> Result<(u32, u32), PngError> {
    if !scale.is_finite() || scale <= 0.0 {
        return Err(PngError::Scale);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float casts saturate; the sizes are positive")]
    let side = |units: i32| (f64::from(units) * f64::from(scale)).ceil() as u64;
    let (width, height) = (side(scene.width), side(scene.height));
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(w), Ok(h)) if width.saturating_mul(height) <= MAX_PIXELS => Ok((w.max(1), h.max(1))),
        _ => Err(PngError::TooLarge { width, height }),
    }
}

fn encode(pixmap: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    // The page is opaque, so alpha says nothing.
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header()?;
    let opaque: Vec<u8> = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(bytes)
}
