//! Makes workbooks: the committed table of 2020, and small ones for single examples.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

/// A cell of a small workbook.
#[derive(Clone, Copy)]
pub(crate) enum Put {
    Text(u32, u16, &'static str),
    Number(u32, u16, f64),
    Date(u32, u16, (u16, u8, u8)),
    /// From row, column to row, column; with the text of its first cell.
    Merged((u32, u16), (u32, u16), &'static str),
}

/// A workbook with these sheets. The time of making is fixed, so the same cells are the same file.
pub(crate) fn workbook(sheets: &[(&str, &[Put])]) -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2020, 3, 2).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (name, cells) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for cell in *cells {
            put(sheet, *cell);
        }
    }
    book.save_to_buffer().unwrap()
}

fn put(sheet: &mut Worksheet, cell: Put) {
    match cell {
        Put::Text(row, column, text) => sheet.write_string(row, column, text),
        Put::Number(row, column, number) => sheet.write_number(row, column, number),
        Put::Date(row, column, (year, month, day)) => {
            let date = ExcelDateTime::from_ymd(year, month, day).unwrap();
            let format = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
            sheet.write_datetime_with_format(row, column, &date, &format)
        }
        Put::Merged((top, left), (bottom, right), text) => {
            sheet.merge_range(top, left, bottom, right, text, &Format::new())
        }
    }
    .unwrap();
}

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of an archive, in its order.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    (0..count).map(part).collect()
}
