//! Who answers for work, under which names.

use domain::unit::{Command, Unit, UnitId};
use expect_test::expect;
use projections::EntryOf;
use projections::units::Units;

use crate::check::check;
use crate::story::{ROADS, SCHOOLS, Story, WATER, office};

fn show(unit: &EntryOf<Units>) -> String {
    let row = &unit.row;
    let also = row.aliases.0.join("、");
    let fate = match (row.active, &row.successor) {
        (true, _) => String::new(),
        (false, None) => "已撤销".into(),
        (false, Some(into)) => format!("并入{}", into.as_str()),
    };
    format!("{} {} {} {also} {fate}", unit.key.unit.as_str(), row.name, row.ranking_group)
}

#[test]
fn a_unit_is_known_by_its_newest_name_its_aliases_and_its_successor() {
    let mut story = Story::county();
    let rename = Command::Rename { name: "交通局".into(), short_name: "交通".into() };
    story.tell::<Unit>(ROADS, rename, &office()).unwrap();
    let aliases = vec!["教体局".into(), "县教育局".into()];
    story.tell::<Unit>(SCHOOLS, Command::SetAliases { aliases }, &office()).unwrap();
    let merge = Command::MergeInto {
        successor: UnitId::new(ROADS),
        effective_on: "2020-07-01".parse().unwrap(),
    };
    story.tell::<Unit>(WATER, merge, &office()).unwrap();
    check::<Units>(
        &story,
        show,
        &expect![[r#"
        D10 交通局 DEPARTMENT  
        D11 教育和体育局 DEPARTMENT 教体局、县教育局 
        D21 水利局 DEPARTMENT  并入D10
        T03 柳林镇 TOWN  
    "#]],
    );
}
