//! Text tables (.csv): any of the encodings and separators that Excel and WPS save.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{Cell, MAX_ROWS, Origin, tidy};
use crate::table::TableRefusal;

/// As much of the text as decides which separator it uses.
const SAMPLE: usize = 64 << 10;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, TableRefusal> {
    let text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    rows(&text, separator(&text)).collect()
}

/// UTF-8 or UTF-16 by its mark; UTF-8 where it fits; else GB18030, which Excel on a Chinese
/// Windows writes (as GBK, a part of it).
fn decode(bytes: &[u8]) -> Result<String, TableRefusal> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken {
        return Err(TableRefusal::Unreadable { why: "文字编码不是 UTF-8 或 GB18030" });
    }
    Ok(text.into_owned())
}

/// The separator that cuts most rows into the same number of cells, at least two.
fn separator(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let mut best = (0, b',');
    for candidate in [b',', b'\t', b';'] {
        let agreeing = agreeing_rows(sample, candidate);
        if agreeing > best.0 {
            best = (agreeing, candidate);
        }
    }
    best.1
}

fn agreeing_rows(sample: &str, separator: u8) -> usize {
    let mut widths = [0_usize; 64];
    for row in rows(sample, separator).flatten() {
        widths[row.len().min(widths.len() - 1)] += 1;
    }
    widths[2..].iter().copied().max().unwrap_or(0)
}

/// Rows as Excel counts them: the csv reader skips blank lines, so they are put back by
/// comparing the lines it went over with those inside the cells.
fn rows(text: &str, separator: u8) -> impl Iterator<Item = Result<Vec<Cell>, TableRefusal>> + '_ {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut held: Option<Vec<Cell>> = None;
    let mut blanks = 0;
    let mut count = 0;
    std::iter::from_fn(move || {
        if blanks == 0 && held.is_none() {
            let before = reader.position().line();
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(_) => {
                    return Some(Err(TableRefusal::Unreadable { why: "不是有效的 CSV" }));
                }
            }
            let passed = reader.position().line() - before;
            let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
            blanks = passed.saturating_sub(1 + inside as u64);
            // Excel saves rows that were only formatted as separators alone.
            let empty = record.iter().all(|cell| tidy(cell).is_empty());
            held = Some(if empty { Vec::new() } else { record.iter().map(cell).collect() });
            count += blanks;
            if count >= MAX_ROWS as u64 && !empty {
                return Some(Err(TableRefusal::TooManyRows));
            }
        }
        if blanks > 0 {
            blanks -= 1;
            return Some(Ok(Vec::new()));
        }
        count += 1;
        held.take().map(Ok)
    })
}

fn cell(text: &str) -> Cell {
    Cell { text: tidy(text), origin: Origin::Here }
}
