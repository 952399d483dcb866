//! Sheet: a file becomes a grid of texts, whatever program saved it.
//!
//! What a file is, its content decides; its name must only promise a table. Every limit is
//! checked before the work it limits, so that a hostile or a mistaken file is answered at once.

mod delimited;
mod workbook;

use super::TableRefusal;
use super::refusal::TooLarge;

/// Largest file. The 60-item table of a county has about 40 KiB.
pub const MAX_BYTES: usize = 5 << 20;
/// Largest content of a workbook once unpacked; text packs to a tenth, a zip bomb to a thousandth.
pub const MAX_UNPACKED: u64 = 32 << 20;
/// Most files inside a workbook; a usual one has about a dozen.
pub const MAX_PARTS: usize = 1_000;
pub const MAX_ROWS: usize = 5_000;
pub const MAX_COLUMNS: usize = 60;
/// Most bytes of text once merged cells are expanded.
pub const MAX_TEXT: usize = 16 << 20;

/// Rows of equal length, as Excel shows them: the first row of the file is the first here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) rows: Vec<Vec<Cell>>,
    /// Sheets of the same workbook that hold something and were not read.
    pub(super) other_sheets: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Trimmed; line breaks are `\n`.
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// Where the text of a cell was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Origin {
    #[default]
    Here,
    /// Repeated from a merged cell that begins further left in the same row.
    Left,
    /// Repeated from a merged cell that begins in a row above.
    Above,
}

impl Cell {
    /// Something is written in this very cell.
    pub(super) fn is_own(&self) -> bool {
        self.origin == Origin::Here && !self.text.is_empty()
    }
}

/// Row `index` as Excel numbers it.
pub(super) fn number_of(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

pub(super) fn read(
    bytes: &[u8],
    file_name: &str,
    sheet: Option<&str>,
) -> Result<Grid, TableRefusal> {
    if bytes.len() > MAX_BYTES {
        return Err(TableRefusal::FileTooLarge(TooLarge::Bytes));
    }
    match file_name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "csv" | "xlsx" => {}
        "xls" => return Err(TableRefusal::WrongFileType { why: OLD_EXCEL }),
        _ => return Err(TableRefusal::WrongFileType { why: "文件扩展名不对" }),
    }
    let mut grid = match kind_of(bytes)? {
        Kind::Workbook => workbook::read(bytes, sheet)?,
        Kind::Text => Grid { rows: delimited::read(bytes)?, ..Grid::default() },
    };
    square(&mut grid.rows)?;
    Ok(grid)
}

const OLD_EXCEL: &str = "旧版（.xls）或加密的 Excel 文件须另存为 .xlsx";

enum Kind {
    Workbook,
    Text,
}

/// First bytes by which other files betray themselves.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\xD0\xCF\x11\xE0", OLD_EXCEL),
    (b"\x89PNG", "这是一张图片"),
    (b"\xFF\xD8\xFF", "这是一张图片"),
    (b"GIF8", "这是一张图片"),
    (b"BM", "这是一张图片"),
    (b"RIFF", "这是图片或视频"),
    (b"%PDF", "这是 PDF 文件"),
    (b"{\\rtf", "这是文字文档"),
    (b"Rar!", "这是压缩包"),
    (b"7z\xBC\xAF", "这是压缩包"),
    (b"\x1F\x8B", "这是压缩包"),
    (b"<", "这是网页"),
];

fn kind_of(bytes: &[u8]) -> Result<Kind, TableRefusal> {
    if bytes.starts_with(b"PK") {
        return Ok(Kind::Workbook);
    }
    // A byte-order mark explains the zero bytes of UTF-16; elsewhere they mean “no text”.
    let marked = encoding_rs::Encoding::for_bom(bytes).is_some();
    let other = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic));
    let binary = !marked && bytes.contains(&0);
    match (other, binary) {
        // “BM” may also begin a text.
        (Some((magic, why)), _) if binary || magic.len() != 2 => {
            Err(TableRefusal::WrongFileType { why })
        }
        (_, true) => Err(TableRefusal::WrongFileType { why: "内容不是表格" }),
        (_, false) => Ok(Kind::Text),
    }
}

/// Cuts empty edges, fills short rows, and holds the grid to its limits.
fn square(rows: &mut Vec<Vec<Cell>>) -> Result<(), TableRefusal> {
    let filled = |row: &Vec<Cell>| row.iter().rposition(|cell| !cell.text.is_empty());
    let last = rows.iter().rposition(|row| filled(row).is_some());
    rows.truncate(last.map_or(0, |last| last + 1));
    let width = rows.iter().filter_map(filled).max().map_or(0, |last| last + 1);
    if rows.is_empty() {
        return Err(TableRefusal::EmptyTable);
    }
    if rows.len() > MAX_ROWS {
        return Err(TableRefusal::TooManyRows);
    }
    if width > MAX_COLUMNS {
        return Err(TableRefusal::TooManyColumns);
    }
    for row in rows {
        row.resize(width, Cell::default());
    }
    Ok(())
}

/// As people see it: no blanks at the ends, one kind of line break.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}').to_owned()
}
