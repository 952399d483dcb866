//! Who answers in an item where units were merged or closed.

use domain::due::Period;
use domain::matter::Item;
use domain::succession::Succession;
use domain::unit::{Standing, UnitId};
use expect_test::{Expect, expect};

use crate::refusals_house::{by_march, decompose, item, registered_matter};
use crate::story::{day, staff};

fn units(codes: &[&str]) -> Vec<UnitId> {
    codes.iter().map(|code| UnitId::new(*code)).collect()
}

/// Who leads and who assists in an item on a day, after the mergers of 1 July.
fn check_succession(on: &str, lead: &[&str], assist: &[&str], expected: &Expect) {
    let merged = |successor: &str| Standing::MergedInto {
        successor: UnitId::new(successor),
        from: day("2020-07-01"),
    };
    let standings = [
        ("D07", merged("D08")),
        ("D08", merged("D10")),
        ("D09", Standing::Closed),
        ("D13", merged("D14")),
        ("D14", merged("D13")),
    ];
    let standings = standings.map(|(code, standing)| (UnitId::new(code), standing));
    let item = Item { lead: units(lead), assist: units(assist), ..item(1, by_march()) };
    let split = registered_matter().then("2020-03-02 09:00", &staff(), decompose(vec![item]));
    let after = split.state.succeeded(&Succession::on(day(on), standings.into()), &Period::once());
    let names = |units: &[UnitId]| units.iter().map(UnitId::as_str).collect::<Vec<_>>().join(" ");
    let Item { lead, assist, .. } = &after.matter.items()[0];
    let moved: Vec<_> =
        after.moved.iter().map(|it| format!("{}→{}", it.from.as_str(), it.to.as_str())).collect();
    let gone: Vec<_> = after.gone.iter().map(|(_, unit)| unit.as_str()).collect();
    let text = format!("{} + {} {moved:?} gone {gone:?}", names(lead), names(assist));
    expected.assert_eq(&text);
}

#[test]
fn the_successor_of_a_merged_unit_is_asked_from_the_day_of_the_merger_on() {
    check_succession("2020-06-30", &["D07"], &["D11"], &expect!["D07 + D11 [] gone []"]);
    check_succession(
        "2020-07-01",
        &["D07"],
        &["D11"],
        &expect![[r#"D10 + D11 ["D07→D10"] gone []"#]],
    );
}

#[test]
fn a_successor_that_already_stands_in_the_item_is_asked_once_and_leads_where_it_may() {
    check_succession(
        "2020-07-01",
        &["D07"],
        &["D10", "D11"],
        &expect![[r#"D10 + D11 ["D07→D10"] gone []"#]],
    );
    check_succession(
        "2020-07-01",
        &["D07", "D10"],
        &["D08"],
        &expect![[r#"D10 +  ["D07→D10", "D08→D10"] gone []"#]],
    );
}

#[test]
fn for_a_closed_unit_and_for_a_circle_of_mergers_nobody_answers() {
    check_succession(
        "2020-07-01",
        &["D09", "D11"],
        &["D13"],
        &expect![[r#"D11 +  [] gone ["D09", "D13"]"#]],
    );
}
