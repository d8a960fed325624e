//! Parses files of blocks and attributes, and templates.

use crate::rules;
use hcl_edit::structure::Body;
use hcl_edit::template::Template;

use super::source::Source;
use super::translation::Translation;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Span};

/// A file of blocks and attributes: `.tf`, `.tfvars`.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its blocks and attributes.
    pub(crate) body: Body,
    /// Its text.
    pub(crate) source: Source,
}

impl Document {
    /// Parses a file.
    ///
    /// # Errors
    /// A diagnostic `hcl-syntax` where it is no UTF-8 or no HCL.
    pub(crate) fn parse(bytes: &[u8], file: FileId) -> Result<Self, Diagnostic> {
        let text = decode(bytes, file)?;
        let body = hcl_edit::parser::parse_body(&text).map_err(|error| syntax(&error, file))?;
        Ok(Self { body, source: Source::new(text, file) })
    }

    /// Parses what was written from another syntax.
    ///
    /// # Errors
    /// A diagnostic `hcl-syntax` where an expression in it is no HCL, at its place in the file.
    pub(crate) fn translated(translation: Translation, file: FileId) -> Result<Self, Diagnostic> {
        let source = Source::translated(translation, file);
        let body = hcl_edit::parser::parse_body(source.text()).map_err(|error| {
            let span = source.position(error.location().offset());
            Diagnostic::error(&rules::HCL_SYNTAX, span, error.message())
        })?;
        Ok(Self { body, source })
    }
}

/// A file that is one template, as `templatefile` reads it.
#[derive(Clone, Debug)]
pub(crate) struct TemplateDocument {
    /// Its parts.
    pub(crate) template: Template,
    /// Its text.
    pub(crate) source: Source,
}

impl TemplateDocument {
    /// Parses a template.
    ///
    /// # Errors
    /// A diagnostic `hcl-syntax` where it is no UTF-8 or no template.
    pub(crate) fn parse(bytes: &[u8], file: FileId) -> Result<Self, Diagnostic> {
        let text = decode(bytes, file)?;
        let template =
            hcl_edit::parser::parse_template(&text).map_err(|error| syntax(&error, file))?;
        Ok(Self { template, source: Source::new(text, file) })
    }
}

fn decode(bytes: &[u8], file: FileId) -> Result<String, Diagnostic> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes
            .get(..error.valid_up_to())
            .map_or(0, |before| before.split(|b| *b == b'\n').count() - 1);
        let span = Span::new(file, u32::try_from(line + 1).unwrap_or(u32::MAX), 1);
        Diagnostic::error(&rules::HCL_SYNTAX, span, "not valid UTF-8")
    })?;
    Ok(text.to_owned())
}

fn syntax(error: &hcl_edit::parser::Error, file: FileId) -> Diagnostic {
    let at = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let span = Span::new(file, at(error.location().line()), at(error.location().column()));
    Diagnostic::error(&rules::HCL_SYNTAX, span, error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_its_line_and_column() {
        let error =
            Document::parse(b"a = 1\nb = [1,\n  2\nc = 3\n", FileId::GENERATED).unwrap_err();
        assert_eq!((error.rule.name, error.span.map(|s| s.line)), ("hcl-syntax", Some(4)));
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_read() {
        let document =
            Document::parse(b"\xEF\xBB\xBFa = 1\r\nb = {\r\n  c = 2\r\n}\r\n", FileId::GENERATED)
                .unwrap();
        let b = document.body.get_attribute("b").unwrap();
        assert_eq!(document.source.span(b).line, 2);
    }

    #[test]
    fn what_is_no_text_is_reported() {
        let error = Document::parse(b"a = 1\n\xFF", FileId::GENERATED).unwrap_err();
        assert_eq!(error.span.map(|s| s.line), Some(2));
    }
}
