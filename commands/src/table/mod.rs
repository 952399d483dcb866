//! Decomposition tables (任务分解表) as offices publish them: bytes in, a plan with doubts out.
//!
//! Nothing is written here and no database is known. The modules read in the order a table is
//! read: the file becomes a grid of texts (`sheet`), the header says which column is what
//! (`columns`), the rows below become matters with items (`lines`), a cell becomes units
//! (`units`, by the names in `directory`) or a deadline (`deadline`), and `plan` puts it together.
//! What cannot be understood is never guessed silently: it becomes a doubt with its row.

mod refusal;
mod doubt;
mod sheet;
mod columns;
mod lines;
mod directory;
mod units;
mod deadline;
mod plan;

use domain::assignment::AssistMode;
use domain::due::DueRule;
use domain::matter::Source;
use domain::taxonomy::{Aspect, MatterType};

pub use deadline::{Reading, read as read_deadline};
pub use directory::{Directory, DirectoryUnit};
pub use doubt::{Code, Doubt, Severity};
pub use plan::{ItemRef, Plan, PlannedItem, PlannedMatter, Share};
pub use refusal::TableRefusal;
pub use sheet::{MAX_BYTES, MAX_COLUMNS, MAX_PARTS, MAX_ROWS, MAX_TEXT, MAX_UNPACKED};

/// What the table itself does not say.
#[derive(Debug, Clone)]
pub struct Options {
    /// Year of the programme; “12月底” is in it.
    pub year: i32,
    /// Numbers become `{number_prefix}{year}-{nnn}`, so the same table names the same matters.
    pub number_prefix: String,
    pub kind: MatterType,
    pub aspect: Aspect,
    pub source: Source,
    /// Taken, with a note, where a row names no day (empty, 长期); and the column may be missing.
    pub default_due: Option<DueRule>,
    pub mode: AssistMode,
    /// Leaves out every matter that has a row nobody could issue, instead of refusing the plan.
    pub skip_rows_with_errors: bool,
    /// Which sheet of a workbook; the first that is not empty when none is named.
    pub sheet: Option<String>,
}

/// Reads a table. The same bytes, directory and options give the same plan.
pub fn read(
    bytes: &[u8],
    file_name: &str,
    directory: &Directory,
    options: &Options,
) -> Result<Plan, TableRefusal> {
    let grid = sheet::read(bytes, file_name, options.sheet.as_deref())?;
    let columns = columns::find(&grid, options.default_due.is_some())?;
    let body = lines::read(&grid, &columns);
    if body.drafts.is_empty() {
        return Err(TableRefusal::EmptyTable);
    }
    Ok(plan::make(&grid, &columns, &body, directory, options))
}
