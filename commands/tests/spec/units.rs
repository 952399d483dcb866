//! The table of units that an office edits.

use commands::units::{SetUnits, UnitsRefusal, read};
use expect_test::expect;

use crate::house::{House, asked, head, office};

const TABLE: &str = "\u{feff}name,code,kind,short_name,aliases\n\
    教育和体育局,D11,DEPARTMENT,教体局,县教育局|教育局\n\
    石门镇,T05,TOWN,,\n";

#[tokio::test]
async fn a_table_of_units_set_twice_changes_nothing_and_an_edited_one_only_what_was_edited() {
    let house = House::open("2020-03-02 09:00").await;
    for (what, table) in [
        ("set", TABLE.to_owned()),
        ("set again", TABLE.to_owned()),
        ("edit", TABLE.replace("|教育局", "|县教委").replace("石门镇", "石门街道")),
    ] {
        let units = read(table.as_bytes()).unwrap();
        house.desk.handle(&SetUnits { units }, &asked(head(), what)).await.unwrap().unwrap();
    }
    house
        .check(&expect![[r#"
            2020-03-02 09:00 head UnitRegistered
            2020-03-02 09:00 head UnitAliasesSet
            2020-03-02 09:00 head UnitRegistered
            2020-03-02 09:00 head UnitAliasesSet
            2020-03-02 09:00 head UnitRenamed
        "#]])
        .await;
}

#[tokio::test]
async fn only_the_head_and_the_administrator_say_which_units_there_are() {
    let house = House::open("2020-03-02 09:00").await;
    let units = read(TABLE.as_bytes()).unwrap();
    let refused = house.desk.handle(&SetUnits { units }, &asked(office(), "set")).await.unwrap();
    assert_eq!(refused.unwrap_err().code(), "FORBIDDEN");
}

#[test]
fn what_is_no_table_of_units_is_refused_with_its_row() {
    let wrong = TABLE.replace("TOWN", "镇");
    let why = "kind 须为 DEPARTMENT、TOWN、ZONE、ENTERPRISE、OTHER 之一".to_owned();
    assert_eq!(read(wrong.as_bytes()), Err(UnitsRefusal::Line { row: 3, why }));
    assert_eq!(read(b"a,b\n1,2\n"), Err(UnitsRefusal::NoHeading));
    assert_eq!(read(&[0xff, 0xfe]), Err(UnitsRefusal::NotText));
}
