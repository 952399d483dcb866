//! The table of 2020: merged cells, group words, and doubts that the office must settle.

use commands::table::read;
use expect_test::expect_file;

use crate::campaigns_2020::campaigns;
use crate::workbook::parts;
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

#[test]
fn the_campaign_table_of_2020_is_read_with_every_doubt_in_its_row() {
    let bytes = std::fs::read(fixture(FILE)).unwrap();
    let answer = read(&bytes, FILE, &directory(), &options(2020));
    expect_file!["expected/campaigns-2020.txt"].assert_eq(&shown(&answer));
}
