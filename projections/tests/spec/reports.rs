//! What a unit handed in, and what was said about each.

use std::fmt::Write as _;

use domain::assignment::{AssignmentId, Command};
use domain::time::Moment;
use domain::warning::PlateReason;
use expect_test::{Expect, expect};
use projections::Questions;
use projections::reports::{Reports, Submission, hear};

use crate::check::everyhow;
use crate::database::{served, with_database};
use crate::random::rows;
use crate::story::{ROADS, SCHOOLS, Story, WATER, item, of, office, other_office};

/// Told in memory and asked of the served rows, the reports are the same.
fn check(story: &Story, ids: &[AssignmentId], expect: &Expect) {
    everyhow(&projections::Model::<Reports>::NEW, &crate::story::told(&*story.log));
    let asked = with_database(async |pool| {
        served(story, &pool).await;
        Questions::new(pool).submissions(ids).await.unwrap()
    });
    let mut shown = String::new();
    for id in ids {
        let mut told = Vec::new();
        let of_this = |it: &projections::reports::Said| it.key.assignment == *id;
        rows::<Reports>(story).into_iter().filter(of_this).for_each(|it| hear(&mut told, it.row));
        assert_eq!(asked.get(id).cloned().unwrap_or_default(), told);
        for submission in &told {
            writeln!(shown, "{}", show(submission)).unwrap();
        }
    }
    expect.assert_eq(&shown);
}

fn show(it: &Submission) -> String {
    let time = |at: &Moment| at.local().format("%m-%d %H:%M").to_string();
    let to = it.lead.as_ref().map_or("督查室", |lead| lead.as_str());
    let timely = if it.on_time { "按期" } else { "逾期" };
    let mut line = format!("第{}次 {} {timely} {}→{to}", it.no, time(&it.at), it.by.0);
    if let Some(at) = it.withdrawn_at.as_ref().map(time) {
        write!(line, "；{at} 撤回").unwrap();
    }
    if let Some(at) = it.accepted_at.as_ref().map(time) {
        write!(line, "；{at} 牵头接收").unwrap();
    }
    if let Some(review) = &it.review {
        let (at, by) = (time(&review.at), &review.by.0);
        write!(line, "；{at} {by} {:?} {}", review.outcome, review.reason).unwrap();
        let plate = review.plate.map(domain::warning::Plate::in_words);
        let (code, due) = (review.reason_code, review.correction_due.as_ref().map(time));
        let second = review.confirmed_by.as_ref().map(|it| it.0.as_str());
        let more = [plate.map(str::to_owned), code.map(|it| it.to_string()), due]
            .into_iter()
            .chain([second.map(str::to_owned)]);
        more.flatten().for_each(|it| write!(line, " {it}").unwrap());
    }
    line
}

#[test]
fn every_report_is_told_with_what_was_said_about_it() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[], "2020-03-31"), item(2, &[WATER], &[], "2020-03-31")];
    let [road, water] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-10 09:00").submit(road, ROADS);
    story.at("2020-03-10 09:05");
    story.assign(road, Command::Withdraw {}, &of(ROADS)).unwrap();
    story.at("2020-03-30 16:20").submit(road, ROADS);
    story.at("2020-03-31 10:00");
    let back = Command::Return { reason_code: PlateReason::PyData, reason: "缺附表".into() };
    story.assign(road, back, &office()).unwrap();
    story.at("2020-04-01 09:00").submit(road, ROADS);
    story.at("2020-04-01 10:00").approve(road, PlateReason::PgGood);
    // Thinking again changes the plate, not what was said then.
    let revise = Command::RevisePlate { reason_code: PlateReason::PyForm, reason: "改判".into() };
    story.assign(road, revise, &other_office()).unwrap();
    // The clock's red plate is about no report; the plate after it is.
    story.at("2020-04-20 09:00").submit(water, WATER);
    story.approve(water, PlateReason::PyPartial);
    check(
        &story,
        &[road, water],
        &expect![[r#"
        第1次 03-10 09:00 按期 li→督查室；03-10 09:05 撤回
        第2次 03-30 16:20 按期 li→督查室；03-31 10:00 zhao Returned 缺附表 PY_DATA 04-02 00:00
        第3次 04-01 09:00 按期 li→督查室；04-01 10:00 zhao Approved 见审核意见 绿牌 PG_GOOD
        第1次 04-20 09:00 逾期 li→督查室；04-20 09:00 zhao Approved 见审核意见 黄牌 PY_PARTIAL
    "#]],
    );
}

#[test]
fn a_proposed_red_plate_is_an_answer_until_it_is_declined() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![
        item(1, &[ROADS], &[], "2020-03-31"),
        item(2, &[WATER], &[], "2020-03-31"),
        item(3, &[SCHOOLS], &[], "2020-03-31"),
    ];
    let ids = story.issue("示督1", items, "ONCE");
    story.at("2020-03-30 16:20");
    for (id, unit) in ids.iter().zip([ROADS, WATER, SCHOOLS]) {
        story.submit(*id, unit);
        story.approve(*id, PlateReason::PrFalse);
    }
    story.at("2020-03-31 10:00");
    for (id, agree) in [(ids[1], true), (ids[2], false)] {
        let confirm = Command::ConfirmRed { agree, reason: "已核实".into() };
        story.assign(id, confirm, &other_office()).unwrap();
    }
    check(
        &story,
        &ids,
        &expect![[r#"
        第1次 03-30 16:20 按期 li→督查室；03-30 16:20 zhao Proposed 见审核意见 红牌 PR_FALSE
        第1次 03-30 16:20 按期 li→督查室；03-31 10:00 zhao Approved 见审核意见 红牌 PR_FALSE qian
        第1次 03-30 16:20 按期 li→督查室
    "#]],
    );
}

#[test]
fn a_part_goes_to_the_lead_unit_first() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[WATER], "2020-03-31")];
    let [_, part] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-03 09:00");
    let sent = Command::SubmitPart { text: "已配合".into(), media: vec![] };
    story.assign(part, sent.clone(), &of(WATER)).unwrap();
    story.assign(part, Command::ReturnPart { reason: "缺数据".into() }, &of(ROADS)).unwrap();
    story.at("2020-03-04 09:00");
    story.assign(part, sent, &of(WATER)).unwrap();
    story.assign(part, Command::AcceptPart {}, &of(ROADS)).unwrap();
    check(
        &story,
        &[part],
        &expect![[r#"
        第1次 03-03 09:00 按期 li→D10；03-03 09:00 li Returned 缺数据 03-28 00:00
        第2次 03-04 09:00 按期 li→D10；03-04 09:00 牵头接收
    "#]],
    );
    story.approve(part, PlateReason::PgGood);
    check(
        &story,
        &[part],
        &expect![[r#"
        第1次 03-03 09:00 按期 li→D10；03-03 09:00 li Returned 缺数据 03-28 00:00
        第2次 03-04 09:00 按期 li→D10；03-04 09:00 牵头接收；03-04 09:00 zhao Approved 见审核意见 绿牌 PG_GOOD
    "#]],
    );
}
