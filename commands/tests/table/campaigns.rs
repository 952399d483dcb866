//! The table of 2020: merged cells, group words, and doubts that the office must settle.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use commands::table::read;
use expect_test::expect_file;

use crate::campaigns_2020::campaigns;
use crate::{directory, fixture, options, shown};

const FILE: &str = "campaigns-2020.xlsx";

#[test]
fn the_committed_table_is_the_one_made_here() {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(fixture(FILE), campaigns()).unwrap();
    }
    let committed = std::fs::read(fixture(FILE)).unwrap();
    // Part by part: how well an archive is packed depends on how the packer was built.
    assert!(parts(&committed) == parts(&campaigns()), "make it again with UPDATE_EXPECT=1");
}

fn parts(archive: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(part).collect()
}

#[test]
fn the_campaign_table_of_2020_is_read_with_every_doubt_in_its_row() {
    let bytes = std::fs::read(fixture(FILE)).unwrap();
    let answer = read(&bytes, FILE, &directory(), &options(2020));
    expect_file!["expected/campaigns-2020.txt"].assert_eq(&shown(&answer));
}
