//! Makes workbooks: the committed table of 2020, and small ones for single examples.

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
