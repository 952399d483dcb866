//! What verdicts pay, and in which words.

use domain::assignment::Command;
use domain::score::{self, Points, RuleBook, Values};
use domain::warning::PlateReason;
use expect_test::expect;
use projections::scoreboard::{Line, Scoreboard};

use crate::check::check;
use crate::season::{adjust, late_spring};
use crate::story::{ROADS, Story, WATER, item, office, other_office};

/// In the order in which the lines were given.
fn show(line: &Line) -> String {
    let row = &line.row;
    let voids = if row.voids { "−" } else { " " };
    format!(
        "{} {} {}{voids} {} {}：{}",
        row.quarter,
        row.unit.as_str(),
        row.code,
        row.side,
        row.points.signed(),
        row.sentence
    )
}

#[test]
fn a_late_report_costs_the_lamp_and_the_plate_is_paid_beside_it() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let ids = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
    story.at("2020-04-02 11:00").submit(ids[0], ROADS);
    story.at("2020-04-02 15:00").approve(ids[0], PlateReason::PyData);
    check::<Scoreboard>(
        &story,
        show,
        &expect![[r#"
            2020Q1 D10 L-R  LOSS −2.000：3月31日应报，逾期未报送，亮红灯，−2.000分
            2020Q1 D10 P-Y  GAIN 0.000：3月31日应报，审核数据不全（见审核意见），亮黄牌，0.000分
        "#]],
    );
}

#[test]
fn who_never_delivers_pays_twice_and_gets_the_plate_back_when_the_report_comes() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let ids = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
    story.at("2020-04-09 09:00").tick(ids[0]);
    story.at("2020-04-10 09:00").submit(ids[0], ROADS);
    story.at("2020-04-10 15:00").approve(ids[0], PlateReason::PgGood);
    check::<Scoreboard>(
        &story,
        show,
        &expect![[r#"
            2020Q1 D10 P-R− LOSS +2.000：3月31日应报，已补报，原红牌不再计分，+2.000分
            2020Q1 D10 L-R  LOSS −2.000：3月31日应报，逾期未报送，亮红灯，−2.000分
            2020Q1 D10 P-R  LOSS −2.000：3月31日应报，逾期未报送，自动亮红牌，−2.000分
            2020Q1 D10 P-G  GAIN +1.000：3月31日应报，补报审核完成较好（见审核意见），改亮绿牌，+1.000分
        "#]],
    );
}

#[test]
fn a_revised_plate_of_the_same_colour_gives_two_lines_that_even_out() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let ids = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
    story.at("2020-03-30 11:00").submit(ids[0], ROADS);
    story.approve(ids[0], PlateReason::PyData);
    let reason = "再看一遍".into();
    let revise = Command::RevisePlate { reason_code: PlateReason::PyVague, reason };
    story.assign(ids[0], revise, &other_office()).unwrap();
    check::<Scoreboard>(
        &story,
        show,
        &expect![[r#"
            2020Q1 D10 P-Y  GAIN 0.000：3月31日应报，审核数据不全（见审核意见），亮黄牌，0.000分
            2020Q1 D10 L-G  GAIN +1.000：3月31日应报，3月30日报送，按期报送并审核通过，亮绿灯，+1.000分
            2020Q1 D10 P-Y− GAIN 0.000：3月31日应报，已复核，原黄牌不再计分，0.000分
            2020Q1 D10 P-Y  GAIN 0.000：3月31日应报，复核审核内容空泛（再看一遍），改亮黄牌，0.000分
        "#]],
    );
}

#[test]
fn a_cancelled_duty_gives_back_what_it_took() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let ids = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
    story.at("2020-04-09 09:00").tick(ids[0]);
    let cancel = Command::Cancel { reason: "任务取消".into() };
    story.assign(ids[0], cancel, &office()).unwrap();
    check::<Scoreboard>(
        &story,
        show,
        &expect![[r#"
            2020Q1 D10 P-R− LOSS +2.000：3月31日应报，任务取消，原红牌不再计分，+2.000分
            2020Q1 D10 L-R  LOSS −2.000：3月31日应报，逾期未报送，亮红灯，−2.000分
            2020Q1 D10 P-R  LOSS −2.000：3月31日应报，逾期未报送，自动亮红牌，−2.000分
            2020Q1 D10 L-R− LOSS +2.000：3月31日应报，任务取消，原红灯不再计分，+2.000分
        "#]],
    );
}

#[test]
fn a_verdict_is_paid_by_the_rules_its_duty_was_issued_under() {
    let mut story = Story::county();
    let activate =
        |version, from: &str| score::Command::Activate { version, from: from.parse().unwrap() };
    let draft = |values| score::Command::Draft { values };
    story.tell::<RuleBook>("county", draft(Values::default()), &office()).unwrap();
    story.tell::<RuleBook>("county", activate(1, "2020Q1"), &office()).unwrap();
    story.at("2020-03-02 09:00");
    let before = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
    let harsh = Values { lamp_red: Points::milli(-5_000), ..Values::default() };
    story.tell::<RuleBook>("county", draft(harsh), &office()).unwrap();
    story.tell::<RuleBook>("county", activate(2, "2020Q2"), &office()).unwrap();
    story.at("2020-04-01 12:00").tick(before[0]);
    let after = story.issue("示督2", vec![item(1, &[WATER], &[], "2020-04-10")], "ONCE");
    story.at("2020-04-11 12:00").tick(after[0]);
    check::<Scoreboard>(
        &story,
        show,
        &expect![[r#"
            2020Q2 D21 L-R  LOSS −5.000：4月10日应报，逾期未报送，亮红灯，−5.000分
            2020Q1 D10 L-R  LOSS −2.000：3月31日应报，逾期未报送，亮红灯，−2.000分
        "#]],
    );
}

#[test]
fn points_by_hand_are_a_line_of_their_own_about_no_duty() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    adjust(&mut story, "2020Q1", 1, ROADS, 500);
    let all = |line: &Line| {
        let row = &line.row;
        let duty = (row.assignment, row.matter, row.item, row.role, row.importance);
        format!("{} {duty:?}", show(line))
    };
    check::<Scoreboard>(
        &story,
        all,
        &expect![[r#"
        2020Q1 D10 ADJ  ADJUSTMENT +0.500：抗旱有功（依据：县政府纪要〔2020〕3号），+0.500分 (None, None, None, None, None)
    "#]],
    );
}

#[test]
fn what_comes_behind_the_closing_of_its_quarter_says_where_it_belongs() {
    let carried = |line: &Line| match line.row.origin {
        Some(origin) => format!("{origin} → {}", show(line)),
        None => format!("{}", line.row.quarter),
    };
    check::<Scoreboard>(
        &late_spring().0,
        carried,
        &expect![[r#"
            2020Q1
            2020Q1
            2020Q1
            2020Q1 → 2020Q2 D21 P-G  GAIN +1.000：3月31日应报，补报审核完成较好（见审核意见），改亮绿牌（原2020年第1季度），+1.000分
            2020Q1
            2020Q1
            2020Q1 → 2020Q2 D21 P-R− LOSS +2.000：3月31日应报，已补报，原红牌不再计分（原2020年第1季度），+2.000分
            2020Q1
            2020Q1 → 2020Q2 T03 P-R− LOSS +2.000：3月31日应报，平台故障属实，原红牌不再计分（原2020年第1季度），+2.000分
            2020Q1
            2020Q1
            2020Q1 → 2020Q2 T03 L-R− LOSS +2.000：3月31日应报，平台故障属实，原红灯不再计分（原2020年第1季度），+2.000分
            2020Q1
        "#]],
    );
}
