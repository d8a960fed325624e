//! Positions: which file, which line, which column.
//!
//! In: the places that are registered in [`Files`]. Out: a [`Span`], twelve bytes that every parsed
//! value carries through all transformations, so that an edge of the graph can name the line of
//! which file it comes from.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::tree::Place;

/// Number of a file in [`Files`]. Its order has no meaning: never sort by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(pub(super) u32);

/// Start of a value in a file. Lines and columns count from 1; line 0 means "the file as a whole".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Span {
    /// The file as a whole.
    #[must_use]
    pub const fn file(file: FileId) -> Self {
        Self { file, line: 0, column: 0 }
    }

    /// A position in a file.
    #[must_use]
    pub const fn new(file: FileId, line: u32, column: u32) -> Self {
        Self { file, line, column }
    }
}

impl FileId {
    /// The number, which distinguishes files.
    #[must_use]
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// The file of values that no file holds: what the program itself makes up.
    pub const GENERATED: FileId = FileId(0);
}

/// The files that spans point into: a table from number to place that only grows.
#[derive(Debug)]
pub struct Files {
    table: RwLock<Table>,
}

#[derive(Debug)]
struct Table {
    places: Vec<Arc<Place>>,
    numbers: HashMap<Arc<Place>, FileId>,
}

impl Default for Files {
    fn default() -> Self {
        let generated = Arc::new(Place::default());
        let numbers = HashMap::from([(Arc::clone(&generated), FileId::GENERATED)]);
        Self { table: RwLock::new(Table { places: vec![generated], numbers }) }
    }
}

impl Files {
    /// The number of a place; the same place has the same number.
    pub fn id(&self, place: &Place) -> FileId {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = table.numbers.get(place) {
            return *id;
        }
        let id = FileId(u32::try_from(table.places.len()).unwrap_or(u32::MAX));
        let place = Arc::new(place.clone());
        table.places.push(Arc::clone(&place));
        table.numbers.insert(place, id);
        id
    }

    /// The place of a number.
    pub fn place(&self, id: FileId) -> Arc<Place> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table
            .places
            .get(id.0 as usize)
            .or_else(|| table.places.first())
            .map(Arc::clone)
            .unwrap_or_default()
    }
}
