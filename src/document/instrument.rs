//! Instruments that documents cite: resolutions by United Nations symbol, treaties by short name.

use std::fmt;

/// A cited instrument in its one canonical form: `S/RES/1674`, `ICCPR`, `ILO C169`.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Instrument(pub String);

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
