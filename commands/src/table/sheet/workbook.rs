//! Workbooks (.xlsx): checked as an archive before anything parses them, then read cell by cell.

use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::{Cell, Grid, MAX_COLUMNS, MAX_PARTS, MAX_ROWS, MAX_TEXT, MAX_UNPACKED, Origin, tidy};
use crate::table::TableRefusal;
use crate::table::refusal::TooLarge;

const BROKEN: TableRefusal = TableRefusal::Unreadable { why: "工作簿已损坏" };

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The parsers are not ours, and one counts past the end of its numbers on ranges that run
/// backwards: a file must not be able to stop the caller, so their panics are a broken file.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Grid, TableRefusal> {
    std::panic::catch_unwind(|| inspect(bytes).and_then(|()| parse(bytes, sheet)))
        .unwrap_or(Err(BROKEN))
}

fn parse(bytes: &[u8], sheet: Option<&str>) -> Result<Grid, TableRefusal> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
    let shown = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(shown).map(|sheet| sheet.name.clone()).collect();
    if let Some(name) = sheet {
        let all = book.sheet_names();
        if !all.iter().any(|known| known == name) {
            return Err(TableRefusal::SheetNotFound { name: name.into(), found: all });
        }
        return Ok(Grid { rows: cells(&mut book, name)?, other_sheets: Vec::new() });
    }
    let mut grid = Grid::default();
    for name in names {
        if grid.rows.is_empty() {
            grid.rows = cells(&mut book, &name)?;
        } else if holds_something(&mut book, &name) {
            grid.other_sheets.push(name);
        }
    }
    Ok(grid)
}

/// Refuses what is no workbook, and what would not fit in memory: first by the sizes the archive
/// declares, then by unpacking into nothing, because an archive may lie.
fn inspect(bytes: &[u8]) -> Result<(), TableRefusal> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Err(TableRefusal::Unreadable { why: "压缩结构已损坏" });
    };
    let names: Vec<String> =
        archive.file_names().flatten().map(|name| name.replace('\\', "/")).collect();
    let is = |part: &str| names.iter().any(|name| name == part);
    if !is("xl/workbook.xml") {
        let why = if is("word/document.xml") {
            "这是 Word 文档"
        } else {
            "压缩包里没有工作簿"
        };
        return Err(TableRefusal::WrongFileType { why });
    }
    if archive.len() > MAX_PARTS {
        return Err(TableRefusal::FileTooLarge(TooLarge::Parts));
    }
    let too_large = TableRefusal::FileTooLarge(TooLarge::Unpacked);
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| BROKEN)?;
        declared = declared.saturating_add(part.size());
    }
    if declared > MAX_UNPACKED {
        return Err(too_large);
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| BROKEN)?;
        let mut part = part.take(left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| BROKEN)?;
        left = left.checked_sub(size).ok_or(too_large.clone())?;
    }
    Ok(())
}

fn holds_something(book: &mut Book<'_>, sheet: &str) -> bool {
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return false };
    while let Ok(Some(cell)) = reader.next_cell() {
        if !text_of(cell.get_value()).is_empty() {
            return true;
        }
    }
    false
}

/// Reads cell by cell rather than the sheet's rectangle: one cell at the far corner would make
/// that rectangle larger than any memory.
fn cells(book: &mut Book<'_>, sheet: &str) -> Result<Vec<Vec<Cell>>, TableRefusal> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    // A chart sheet has no cells.
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return Ok(rows) };
    while let Some(cell) = reader.next_cell().map_err(|_| BROKEN)? {
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = at(cell.get_position());
        if row >= MAX_ROWS {
            return Err(TableRefusal::TooManyRows);
        }
        if column >= MAX_COLUMNS {
            return Err(TableRefusal::TooManyColumns);
        }
        put(&mut rows, row, column, Cell { text, origin: Origin::Here });
    }
    drop(reader);
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(|_| BROKEN)?;
    expand(&mut rows, &merged)?;
    Ok(rows)
}

fn at((row, column): (u32, u32)) -> (usize, usize) {
    let whole = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    (whole(row), whole(column))
}

fn put(rows: &mut Vec<Vec<Cell>>, row: usize, column: usize, cell: Cell) {
    if rows.len() <= row {
        rows.resize(row + 1, Vec::new());
    }
    let cells = &mut rows[row];
    if cells.len() <= column {
        cells.resize(column + 1, Cell::default());
    }
    cells[column] = cell;
}

/// Repeats the text of a merged cell in every cell it covers, within the rows in use.
fn expand(rows: &mut Vec<Vec<Cell>>, merged: &[Dimensions]) -> Result<(), TableRefusal> {
    let mut text_left = MAX_TEXT;
    // Excel forbids overlapping merges, so more cells than the grid has are an attack.
    let mut cells_left = MAX_ROWS * MAX_COLUMNS;
    for area in merged {
        let ((top, left), (bottom, right)) = (at(area.start), at(area.end));
        let Some(first) = rows.get(top).and_then(|row| row.get(left)) else { continue };
        if first.text.is_empty() {
            continue;
        }
        let text = first.text.clone();
        for row in top..=bottom.min(rows.len() - 1) {
            for column in left..=right.min(MAX_COLUMNS - 1) {
                if (row, column) == (top, left) {
                    continue;
                }
                let too_large = TableRefusal::FileTooLarge(TooLarge::Text);
                text_left = text_left.checked_sub(text.len()).ok_or(too_large.clone())?;
                cells_left = cells_left.checked_sub(1).ok_or(too_large)?;
                let origin = if row > top { Origin::Above } else { Origin::Left };
                put(rows, row, column, Cell { text: text.clone(), origin });
            }
        }
    }
    Ok(())
}

/// What a person sees in the cell, near enough: whole numbers without `.0`, dates as dates.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => x.to_string(),
        DataRef::Bool(b) => if *b { "是" } else { "否" }.to_owned(),
        DataRef::String(text) | DataRef::DurationIso(text) => tidy(text),
        DataRef::SharedString(text) => tidy(text),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            let date = format!("{year}-{month:02}-{day:02}");
            let midnight = (hour, minute) == (0, 0);
            if midnight { date } else { format!("{date} {hour:02}:{minute:02}") }
        }
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::DateTimeIso(text) => match text.split_once('T') {
            Some((date, time)) if time.starts_with("00:00") => date.to_owned(),
            Some((date, time)) => format!("{date} {}", time.get(..5).unwrap_or(time)),
            None => tidy(text),
        },
    }
}
