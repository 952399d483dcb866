//! What a day's digest says, of whichever facts changed a score and were not said at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::assignment::{
    Assignment, AssignmentId, Change, Command, Event, Order, digest, digest_at, next_digest,
};
use domain::matter::ItemNo;
use domain::notice::segments;
use domain::roster::Actor;
use domain::unit::UnitId;
use domain::warning::PlateReason::{PgGood, PrPoor, PyData};
use expect_test::{Expect, expect};

use crate::story::{
    Story, approve, at, cancel, confirm, feedback, head, issued, order, revise, staff, unit,
};

/// The office's signature with its brackets, at its longest.
const SIGNATURE: usize = 20;

fn of_item(no: u32, text: &str) -> Story<Assignment> {
    let order = Order { item: ItemNo(no), text: text.into(), ..order("2020-03-31") };
    issued("2020-03-02 09:00", order).then("2020-03-02 10:00", &unit("D10"), Command::View {})
}

fn approved(no: u32, text: &str) -> Story<Assignment> {
    of_item(no, text).then("2020-03-30 16:00", &unit("D10"), feedback()).then(
        "2020-03-30 17:30",
        &staff(),
        approve(PgGood),
    )
}

fn changes(story: &Story<Assignment>) -> Vec<Change> {
    let rules = &story.county.rules;
    story.facts.iter().filter_map(|(_, fact)| fact.quiet_change(rules)).collect()
}

/// The text of the digest of what these duties have come to, and what it costs.
fn check(stories: &[Story<Assignment>], expected: &Expect) {
    let said: Vec<_> = stories.iter().flat_map(changes).collect();
    let tasks: BTreeMap<AssignmentId, String> = stories
        .iter()
        .filter_map(|story| story.state.duty())
        .map(|duty| (duty.order.assignment(), duty.order.text.clone()))
        .collect();
    let mut told = String::new();
    for letter in digest(&UnitId::new("D10"), at("2020-03-31 17:00"), &said, &tasks) {
        let (pieces, about) = (segments(&letter.text, SIGNATURE), letter.about.len());
        let (role, text, until) = (letter.to.role, letter.text, letter.expires_at);
        writeln!(told, "{role} of {about}, {pieces} pieces, until {until:?}: {text}").unwrap();
        assert!(pieces <= 3, "{pieces}");
    }
    expected.assert_eq(&told);
}

#[test]
fn a_lamp_and_a_plate_of_one_duty_stand_together() {
    check(
        &[approved(1, "农村公路改造")],
        &expect![[r#"
            PRINCIPAL of 1, 1 pieces, until 2020-04-01 17:00: 督查室：3月31日评定1项，合计+2.000分：“农村公路改造”绿牌+1.000、绿灯+1.000。
            STAFF of 1, 1 pieces, until 2020-04-01 17:00: 督查室：3月31日评定1项，合计+2.000分：“农村公路改造”绿牌+1.000、绿灯+1.000。
        "#]],
    );
}

#[test]
fn what_finds_no_room_is_counted() {
    let long = "全县范围内各乡镇农村公路路面整修和安全防护设施提升工程";
    let stories: Vec<_> = (1..=9).map(|no| approved(no, long)).collect();
    check(
        &stories,
        &expect![[r#"
        PRINCIPAL of 9, 3 pieces, until 2020-04-01 17:00: 督查室：3月31日评定9项，合计+18.000分：“全县范围内各乡镇农村公路路面整修和安全防护设施…”绿牌+1.000、绿灯+1.000；“全县范围内各乡镇农村公路路面整修和安全防护设施…”绿牌+1.000、绿灯+1.000；“全县范围内各乡镇农村公路路面整修和安全防护设施…”绿牌+1.000、绿灯+1.000；另6项请登录查看。
        STAFF of 9, 3 pieces, until 2020-04-01 17:00: 督查室：3月31日评定9项，合计+18.000分：“全县范围内各乡镇农村公路路面整修和安全防护设施…”绿牌+1.000、绿灯+1.000；“全县范围内各乡镇农村公路路面整修和安全防护设施…”绿牌+1.000、绿灯+1.000；“全县范围内各乡镇农村公路路面整修和安全防护设施…”绿牌+1.000、绿灯+1.000；另6项请登录查看。
    "#]],
    );
}

#[test]
fn what_was_said_at_once_is_not_said_again() {
    let red = of_item(1, "红牌")
        .then("2020-03-30 16:00", &unit("D10"), feedback())
        .then("2020-03-30 17:30", &staff(), approve(PrPoor))
        .then("2020-03-30 17:40", &head(), confirm(true));
    check(&[of_item(2, "未报")], &expect![[""]]);
    check(
        &[of_item(2, "未报"), red],
        &expect![[r#"
        PRINCIPAL of 1, 1 pieces, until 2020-04-01 17:00: 督查室：3月31日评定1项，合计+1.000分：“红牌”绿灯+1.000。
        STAFF of 1, 1 pieces, until 2020-04-01 17:00: 督查室：3月31日评定1项，合计+1.000分：“红牌”绿灯+1.000。
    "#]],
    );
}

#[test]
fn what_is_overdue_revised_and_made_void_changes_points_and_is_said() {
    let overdue = of_item(1, "逾期").then("2020-04-01 00:00", &Actor::system(), Command::Tick {});
    let revised = approved(2, "改牌").then("2020-03-31 10:00", &head(), revise(PyData));
    let reddened = approved(3, "改红").then("2020-03-31 10:00", &head(), revise(PrPoor));
    let cancelled = of_item(4, "撤销")
        .then("2020-04-01 00:00", &Actor::system(), Command::Tick {})
        .then("2020-04-02 10:00", &head(), cancel());
    check(
        &[overdue, revised, reddened, cancelled],
        &expect![[r#"
        PRINCIPAL of 4, 3 pieces, until 2020-04-01 17:00: 督查室：3月31日评定4项，合计+1.000分：“逾期”红灯−2.000；“改牌”绿牌+1.000、绿灯+1.000、绿牌改为黄牌−1.000；“改红”绿牌+1.000、绿灯+1.000；“撤销”红灯−2.000、红灯作废+2.000。
        STAFF of 4, 3 pieces, until 2020-04-01 17:00: 督查室：3月31日评定4项，合计+1.000分：“逾期”红灯−2.000；“改牌”绿牌+1.000、绿灯+1.000、绿牌改为黄牌−1.000；“改红”绿牌+1.000、绿灯+1.000；“撤销”红灯−2.000、红灯作废+2.000。
    "#]],
    );
}

#[test]
fn a_day_ends_at_five_and_the_fifth_hour_is_in_it() {
    let evening = at("2020-03-31 17:00");
    for (when, of) in [
        ("2020-03-30 17:01", evening),
        ("2020-03-31 00:00", evening),
        ("2020-03-31 17:00", evening),
        ("2020-03-31 17:01", next_digest(evening)),
    ] {
        assert_eq!(digest_at(at(when)), of, "{when}");
    }
}

#[test]
fn only_verdicts_change_a_score() {
    let story = approved(1, "农村公路改造");
    let kinds: Vec<&str> = story
        .facts
        .iter()
        .filter(|(_, fact)| fact.quiet_change(&story.county.rules).is_some())
        .map(|(_, fact): &(_, Event)| fact.into())
        .collect();
    assert_eq!(kinds, ["PlateShown", "LampSettled"]);
}
