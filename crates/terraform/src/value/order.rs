//! The order of the elements of a set.

use std::cmp::Ordering;

use super::Value;

impl Value {
    /// Terraform's order of the elements of a set: texts by their bytes, numbers by value. Values of
    /// different types are in the order of the types.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.text.cmp(&b.text),
            (Self::Unknown(a), Self::Unknown(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) | (Self::Set(a), Self::Set(b)) => {
                each(a.iter().zip(b.iter())).then(a.len().cmp(&b.len()))
            }
            (Self::Map(a), Self::Map(b)) => {
                let keys = a.entries.keys().cmp(b.entries.keys());
                keys.then_with(|| each(a.entries.values().zip(b.entries.values())))
            }
            (Self::Sensitive(a), Self::Sensitive(b)) => {
                a.name.cmp(&b.name).then_with(|| a.value.order(&b.value))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Bool(_) => 0,
            Self::List(_) => 1,
            Self::Map(_) => 2,
            Self::Null => 3,
            Self::Number(_) => 4,
            Self::Sensitive(_) => 5,
            Self::Set(_) => 6,
            Self::Text(_) => 7,
            Self::Unknown(_) => 8,
        }
    }
}

/// The first difference between the pairs.
fn each<'v>(mut pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Ordering {
    pairs
        .find_map(|(a, b)| Some(a.order(b)).filter(|order| order.is_ne()))
        .unwrap_or(Ordering::Equal)
}
