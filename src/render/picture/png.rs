//! PNG: the SVG drawn with the bundled fonts.
//!
//! In: a [`Scene`], a [`Look`], a scale. Out: a PNG file. Letters are outlines of the bundled
//! fonts, whatever the system has; a character that these lack is an empty box. The picture is
//! drawn in bands, so memory grows with its width alone.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::io::Write as _;

use super::svg;
use super::values::hundredths;
use crate::render::embed;
use crate::render::format::{Content, DrawError, Drawing, Format, Medium};
use crate::scene::{Letters, Look, Scene, Theme};

/// The picture as PNG.
pub(in crate::render) const FORMAT: Format = Format {
    extension: "png",
    content: Content::Picture { medium: Medium::Raster, write },
    read: Some(embed::from_png),
    is_marked: |bytes| embed::from_png(bytes).is_some(),
};

/// Most pixels of a picture: about ten seconds of work.
pub const MAX_PIXELS: u64 = 250_000_000;
/// Most pixels of a side: viewers give up beyond.
pub const MAX_SIDE: u64 = 65_535;
/// Rows that are drawn at a time. The bytes depend on it.
const BAND: u32 = 512;

/// Why a PNG cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PngError {
    /// The picture has more pixels than [`MAX_PIXELS`], or a side longer than [`MAX_SIDE`].
    #[error("a picture of {width} x {height} pixels is too large for PNG (limits: {} million pixels, {MAX_SIDE} a side): {}", MAX_PIXELS / 1_000_000, way_out(*fitting))]
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
        /// The largest scale that fits, in hundredths.
        fitting: u32,
    },
    /// The scale is no positive number.
    #[error("the scale must be a positive number")]
    Scale,
    /// Drawing or encoding failed.
    #[error("failed to draw the PNG: {0}")]
    Draw(String),
}

fn write(drawing: &Drawing<'_>) -> Result<Vec<u8>, DrawError> {
    let png = render(drawing.scene, drawing.look.clone(), drawing.scale)
        .map_err(|error| DrawError(error.to_string()))?;
    Ok(drawing.footprint.map_or_else(|| png.clone(), |text| embed::into_png(&png, text)))
}

fn way_out(fitting: u32) -> String {
    let narrow = "show less (--environment, --cluster), or write SVG";
    // Texts cannot be read below a quarter, and no smaller scale is taken.
    if fitting < 25 {
        narrow.to_owned()
    } else {
        format!("use --scale {} or less, {narrow}", hundredths(fitting))
    }
}

/// Draws a scene as PNG, `scale` pixels a unit.
///
/// # Errors
///
/// When the picture is too large, which is known before anything is drawn, or the scale is no
/// positive number.
pub fn render(scene: &Scene, look: impl Into<Look>, scale: f32) -> Result<Vec<u8>, PngError> {
    let (width, height) = pixels(scene, scale)?;
    let failed = |error: &dyn std::fmt::Display| PngError::Draw(error.to_string());
    let mut look = look.into();
    look.letters = Letters::Paths;
    if look.theme == Theme::Auto {
        look.theme = Theme::Light;
    }
    let tree = Tree::from_str(&svg::render(scene, look), &Options::default())
        .map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    // The page is opaque, so alpha says nothing.
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(|error| failed(&error))?;
    let mut rows = writer.stream_writer().map_err(|error| failed(&error))?;
    for top in (0..height).step_by(BAND as usize) {
        let mut band = Pixmap::new(width, BAND.min(height - top))
            .ok_or_else(|| failed(&"no memory for the picture"))?;
        #[allow(clippy::cast_precision_loss, reason = "a side has 16 bits")]
        let shift = -(top as f32);
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale).post_translate(0.0, shift),
            &mut band.as_mut(),
        );
        let opaque: Vec<u8> = band
            .pixels()
            .iter()
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
            .collect();
        rows.write_all(&opaque).map_err(|error| failed(&error))?;
    }
    rows.finish().map_err(|error| failed(&error))?;
    writer.finish().map_err(|error| failed(&error))?;
    Ok(bytes)
}

fn pixels(scene: &Scene, scale: f32) -> Result<(u32, u32), PngError> {
    if !scale.is_finite() || scale <= 0.0 {
        return Err(PngError::Scale);
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float casts saturate; the sizes are positive"
    )]
    let side = |units: i32| (f64::from(units) * f64::from(scale)).ceil() as u64;
    let (width, height) = (side(scene.width), side(scene.height));
    let fits =
        width <= MAX_SIDE && height <= MAX_SIDE && width.saturating_mul(height) <= MAX_PIXELS;
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(width), Ok(height)) if fits => Ok((width.max(1), height.max(1))),
        _ => Err(PngError::TooLarge { width, height, fitting: fitting(scene) }),
    }
}

/// The largest scale at which a scene fits, in hundredths, rounded down.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are 31 bits, limits small"
)]
fn fitting(scene: &Scene) -> u32 {
    let (width, height) = (f64::from(scene.width.max(1)), f64::from(scene.height.max(1)));
    let side = MAX_SIDE as f64 / width.max(height);
    let area = (MAX_PIXELS as f64 / (width * height)).sqrt();
    (side.min(area) * 99.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: i32, height: i32) -> Scene {
        let (title, description) = (String::new(), String::new());
        Scene {
            width,
            height,
            title,
            description,
            texts: Vec::new(),
            boxes: Vec::new(),
            edges: Vec::new(),
            legend: Vec::new(),
            is_approximate: false,
        }
    }

    #[test]
    fn a_picture_too_large_is_refused_with_a_way_out_that_works() {
        for (width, height) in [(20_000, 15_000), (90_000, 100), (40_000, 40_000)] {
            let scene = page(width, height);
            let Err(PngError::TooLarge { fitting, .. }) = pixels(&scene, 8.0) else {
                panic!("{width} x {height}")
            };
            #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
            let fits = pixels(&scene, fitting as f32 / 100.0);
            assert!(fits.is_ok(), "{width} x {height} at {fitting}: {fits:?}");
        }
        let said = pixels(&page(20_000, 15_000), 1.0).unwrap_err().to_string();
        assert!(
            said.contains("20000 x 15000") && said.contains("use --scale 0.9 or less"),
            "{said}"
        );
        let said = pixels(&page(2_000_000, 1_000_000), 1.0).unwrap_err().to_string();
        assert!(said.ends_with("show less (--environment, --cluster), or write SVG"), "{said}");
    }

    #[test]
    fn bands_leave_no_seam() {
        let drawn = render(&page(40, 1100), Theme::Light, 1.0).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(drawn)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels.len(), 40 * 1100 * 3);
        assert!(pixels.iter().all(|byte| *byte == 255));
    }
}
