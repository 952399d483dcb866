//! Questions to the served rows: to-do lists, the office's desk, progress, overview, reasons.

use std::fmt::Write as _;

use domain::assignment::{AssignmentId, Command};
use domain::matter::MatterId;
use domain::time::Moment;
use domain::unit::UnitId;
use domain::warning::PlateReason;
use expect_test::{Expect, expect};
use projections::agenda::Pile;
use projections::lamp_board::{Filter, Order};
use projections::questions::Page;
use projections::{Questions, registry, timeline};

use crate::database::{served, with_database};
use crate::story::{ROADS, SCHOOLS, Story, WATER, WILLOWS, item, of};

/// Roads leads one item with water's help and owes two more; schools waits for review, the
/// town for the second person's word on a red plate.
fn spring() -> (Story, Vec<AssignmentId>) {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![
        item(1, &[ROADS], &[WATER], "2020-03-31"),
        item(2, &[ROADS], &[], "2020-03-26"),
        item(3, &[ROADS], &[], "2020-03-24"),
        item(4, &[SCHOOLS], &[], "2020-03-31"),
        item(5, &[WILLOWS], &[], "2020-03-31"),
    ];
    let ids = story.issue("示督1", items, "ONCE");
    story.at("2020-03-20 09:00");
    let part = Command::SubmitPart { text: "已配合".into(), media: vec![] };
    story.assign(ids[1], part, &of(WATER)).unwrap();
    story.submit(ids[4], SCHOOLS);
    story.submit(ids[5], WILLOWS);
    story.approve(ids[5], PlateReason::PrFalse);
    (story, ids)
}

fn ask(story: &Story, question: impl AsyncFnOnce(Questions) -> String, expect: &Expect) {
    let shown = with_database(async |pool| {
        served(story, &pool).await;
        question(Questions::new(pool)).await
    });
    expect.assert_eq(&shown);
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn a_unit_sees_its_duties_by_urgency_and_the_parts_it_must_answer() {
    let (story, _) = spring();
    let question = async |questions: Questions| {
        let mut shown = String::new();
        let (roads, now) = (UnitId::new(ROADS), at("2020-03-24 10:00"));
        let mut page = Page::first(2);
        loop {
            let todos = questions.todo(&roads, now, page).await.unwrap();
            let Some(last) = todos.last() else { break };
            page = Page::after(last.posted.key.assignment, 2);
            for it in &todos {
                let (item, due) = (it.posted.row.item, it.due.day());
                writeln!(shown, "{} {} {due} 第{item}项", it.bucket, it.step).unwrap();
            }
        }
        writeln!(shown, "{:?}", questions.count_todo(&roads).await.unwrap()).unwrap();
        shown
    };
    ask(
        &story,
        question,
        &expect![[r#"
        TODAY REPORT 2020-03-24 第3项
        THREE_DAYS REVIEW_PART 2020-03-25 第1项
        THREE_DAYS REPORT 2020-03-26 第2项
        LATER REPORT 2020-03-31 第1项
        Count { total: 4, exact: true }
    "#]],
    );
}

#[test]
fn the_office_sees_what_waits_for_it_and_what_it_is_late_with() {
    let (story, _) = spring();
    let question = async |questions: Questions| {
        let mut shown = String::new();
        for now in ["2020-03-24 10:00", "2020-03-26 10:00"] {
            for pile in [Pile::Review, Pile::ReviewOverdue, Pile::RedProposed] {
                let rows = questions.desk(pile, at(now), Page::first(9)).await.unwrap();
                let count = questions.count_desk(pile, at(now)).await.unwrap().total;
                let units: Vec<_> = rows.iter().map(|it| it.row.unit.as_str()).collect();
                writeln!(shown, "{now} {pile:?} {count} {units:?}").unwrap();
            }
        }
        shown
    };
    ask(
        &story,
        question,
        &expect![[r#"
        2020-03-24 10:00 Review 1 ["D11"]
        2020-03-24 10:00 ReviewOverdue 0 []
        2020-03-24 10:00 RedProposed 1 ["T03"]
        2020-03-26 10:00 Review 1 ["D11"]
        2020-03-26 10:00 ReviewOverdue 1 ["D11"]
        2020-03-26 10:00 RedProposed 1 ["T03"]
    "#]],
    );
}

#[test]
fn a_matter_tells_n_of_m_and_who_is_missing() {
    let (mut story, ids) = spring();
    story.approve(ids[4], PlateReason::PgGood);
    let question = async |questions: Questions| {
        let matter = MatterId::of_number("示督1");
        let filter = registry::Filter { text: Some("示督".into()), ..Default::default() };
        let listed =
            questions.matters(&filter, registry::Order::default(), Page::first(9)).await.unwrap();
        let progress = questions.progress(&[matter], None).await.unwrap();
        format!("{} {:?}\n", listed[0].row.number, progress[&matter])
    };
    ask(
        &story,
        question,
        &expect![[r#"
            示督1 Progress { total: 6, reported: 3, approved: 1, next_due: Some(2020-03-25 00:00), missing: [UnitId("D10")] }
        "#]],
    );
}

#[test]
fn the_overview_counts_what_is_open_late_and_well_done() {
    let (mut story, ids) = spring();
    story.at("2020-03-23 09:00").approve(ids[4], PlateReason::PgGood);
    story.at("2020-04-01 00:30");
    for id in &ids {
        story.tick(*id);
    }
    let question = async |questions: Questions| {
        let mut shown = String::new();
        for now in ["2020-03-23 10:00", "2020-04-01 01:00"] {
            let quarter = Some("2020Q1".parse().unwrap());
            let overview = questions.overview(quarter, None, at(now)).await.unwrap();
            let rate = overview.all.on_time_rate();
            writeln!(shown, "{now} 按时办结率{rate:?} {:?}", overview.all).unwrap();
            let by_type: Vec<_> = overview.by_type.iter().map(|(it, n)| (it, n.total)).collect();
            writeln!(shown, "{by_type:?}").unwrap();
        }
        shown
    };
    ask(
        &story,
        question,
        &expect![[r#"
            2020-03-23 10:00 按时办结率None Counts { total: 6, approved: 1, open: 5, due_soon: 1, overdue: 0, awaiting_review: 0, review_overdue: 0, passed: 0, on_time: 0, lamps: Lamps { green: 1, yellow: 0, red: 3, pending: 2, off: 0 }, plates: Plates { plates_green: 1, plates_yellow: 0, plates_red: 1 } }
            [(Progress, 6)]
            2020-04-01 01:00 按时办结率Some(167) Counts { total: 6, approved: 1, open: 5, due_soon: 0, overdue: 3, awaiting_review: 0, review_overdue: 0, passed: 6, on_time: 1, lamps: Lamps { green: 1, yellow: 0, red: 3, pending: 2, off: 0 }, plates: Plates { plates_green: 1, plates_yellow: 0, plates_red: 1 } }
            [(Progress, 6)]
        "#]],
    );
}

#[test]
fn each_point_names_its_sentence_and_its_facts() {
    let (mut story, ids) = spring();
    story.at("2020-04-03 09:00").tick(ids[2]);
    let question = async |questions: Questions| {
        let mut shown = String::new();
        for reason in questions.explain(ids[2]).await.unwrap() {
            let facts = questions.facts(&reason.events).await.unwrap();
            let kinds: Vec<_> = facts.iter().map(|it| it.row.kind.as_str()).collect();
            let points = reason.points.map_or(String::new(), domain::score::Points::signed);
            writeln!(shown, "{} {points} {} ← {kinds:?}", reason.code, reason.sentence).unwrap();
        }
        let (roads, quarter) = (UnitId::new(ROADS), "2020Q1".parse().unwrap());
        let lines = questions.score_lines(&roads, quarter, Page::first(9)).await.unwrap();
        let sum = questions.sum_of_lines(&roads, quarter).await.unwrap();
        writeln!(shown, "{} {sum:?}", lines.len()).unwrap();
        shown
    };
    ask(
        &story,
        question,
        &expect![[r#"
        LAMP  黄灯转为红灯：3月26日应报，逾期未报送 ← ["LampTurned"]
        PLATE  自动亮红牌：3月26日应报，逾期未报送 ← ["PlateShown"]
        L-R −2.000 3月26日应报，逾期未报送，亮红灯，−2.000分 ← ["LampSettled"]
        P-R −2.000 3月26日应报，逾期未报送，自动亮红牌，−2.000分 ← ["PlateShown"]
        2 (2, −4.000)
    "#]],
    );
}

#[test]
fn lists_can_be_filtered_and_paged_in_every_order() {
    let (story, ids) = spring();
    let question = async |questions: Questions| {
        let mut shown = String::new();
        for order in [Order::Due, Order::LastDue, Order::Issued, Order::Updated] {
            let mut seen = Vec::new();
            let mut page = Page::first(2);
            loop {
                let rows = questions.assignments(&Filter::default(), order, page).await.unwrap();
                let Some(last) = rows.last() else { break };
                page = Page::after(last.key.assignment, 2);
                seen.extend(rows.iter().map(|it| it.key.assignment));
            }
            seen.sort();
            seen.dedup();
            writeln!(shown, "{order:?} {} of {}", seen.len(), ids.len()).unwrap();
        }
        let filter = Filter {
            units: vec![UnitId::new(ROADS)],
            kinds: vec![domain::taxonomy::MatterType::Progress],
            due_until: Some(at("2020-03-27 00:00")),
            text: Some("工作".into()),
            ..Filter::default()
        };
        let count = questions.count_assignments(&filter).await.unwrap();
        writeln!(shown, "{count:?}").unwrap();
        let filter = timeline::Filter { units: vec![UnitId::new(WATER)], ..Default::default() };
        for entry in questions.happenings(&filter, Page::first(3)).await.unwrap() {
            writeln!(shown, "{} {}", entry.position.raw(), entry.row.sentence).unwrap();
        }
        let trail = questions.trail("assignment", &ids[1].0.to_string(), Page::first(2)).await;
        for entry in trail.unwrap() {
            writeln!(shown, "{} {}", entry.key.sequence, entry.row.sentence).unwrap();
        }
        shown
    };
    ask(
        &story,
        question,
        &expect![[r#"
            Due 6 of 6
            LastDue 6 of 6
            Issued 6 of 6
            Updated 6 of 6
            Count { total: 2, exact: true }
            23 灯灭转为待审：3月27日应报，3月20日报送，待审核
            22 第1次向牵头单位⟨D10⟩报送，按期
            21 签收
            1 交办⟨D21⟩（配合），3月27日应报：第1项工作
            2 未查看提醒（第1次），提醒联络员
        "#]],
    );
}

#[test]
fn before_anything_was_told_every_question_has_an_empty_answer() {
    let shown = with_database(async |pool| {
        let questions = Questions::new(pool);
        let ranking = questions.ranking("2020Q1".parse().unwrap(), "TOWN").await.unwrap();
        let overview = questions.overview(None, None, at("2020-03-24 10:00")).await.unwrap();
        let rules = questions.rule_book().await.unwrap();
        (ranking.len(), overview.all.total, rules.versions().count())
    });
    assert_eq!(shown, (0, 0, 0));
}
