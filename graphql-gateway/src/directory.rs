//! The directory of units, as a decomposition table is read by it.

use commands::table::{Directory, DirectoryUnit};
use projections::Questions;
use projections::questions::Unanswered;

/// Every unit under all names it goes by, as the office keeps them.
pub async fn directory(questions: &Questions) -> Result<Directory, Unanswered> {
    let unit = |it: projections::EntryOf<projections::units::Units>| DirectoryUnit {
        id: it.key.unit,
        name: it.row.name,
        short_name: it.row.short_name,
        kind: it.row.kind,
        aliases: it.row.aliases.0,
        order: it.row.official_order,
        active: it.row.active,
    };
    Ok(Directory { units: questions.units().await?.into_iter().map(unit).collect() })
}
