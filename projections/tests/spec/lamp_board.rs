//! One row per assignment, as it now stands.

use domain::assignment::{Command, Order};
use domain::time::Deadline;
use domain::warning::PlateReason;
use expect_test::expect;
use projections::lamp_board::{LampBoard, Posted, Row};

use crate::check::check;
use crate::story::{ROADS, SCHOOLS, Story, WATER, item, of, office, other_office};

fn show(posted: &Posted) -> String {
    let row = &posted.row;
    let plate = row.plate.map_or("无牌", domain::warning::Plate::in_words);
    let settled = row.settled.map_or("未定", domain::warning::Lamp::in_words);
    let since = row.lamp_since;
    format!(
        "{} {} {}（{settled}）自{since:?} {} {plate} 审核限{:?} 补正限{:?} v{}",
        row.unit.as_str(),
        row.state,
        row.lamp.in_words(),
        row.lamp_reason,
        row.review_by.map(domain::time::Deadline::moment),
        row.correction_due,
        row.version,
    )
}

#[test]
fn the_board_shows_each_assignment_as_it_now_stands() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![
        item(1, &[ROADS], &[], "2020-03-31"),
        item(2, &[WATER], &[], "2020-03-31"),
        item(3, &[SCHOOLS], &[], "2020-03-31"),
    ];
    let [in_time, silent, returned] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-30 16:20");
    story.submit(in_time, ROADS);
    story.submit(returned, SCHOOLS);
    story.at("2020-04-01 10:00");
    story.approve(in_time, PlateReason::PgGood);
    let reason = "缺附表".into();
    let send_back = Command::Return { reason_code: PlateReason::PyData, reason };
    story.assign(returned, send_back, &office()).unwrap();
    story.at("2020-04-01 12:00").tick(silent);
    check::<LampBoard>(
        &story,
        show,
        &expect![[r#"
            D11 RETURNED 黄灯（未定）自2020-04-01 10:00 3月31日应报，3月30日报送，已退回补正 无牌 审核限None 补正限Some(2020-04-03 00:00) v15
            D10 APPROVED 绿灯（绿灯）自2020-04-01 10:00 3月31日应报，3月30日报送，按期报送并审核通过 绿牌 审核限None 补正限None v17
            D21 ISSUED 红灯（红灯）自2020-04-01 00:00 3月31日应报，逾期未报送 无牌 审核限None 补正限None v13
        "#]],
    );
}

#[test]
fn a_red_plate_is_on_the_board_once_a_second_person_agreed() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[], "2020-03-31"), item(2, &[WATER], &[], "2020-03-31")];
    let [agreed, open] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-30 16:20");
    for (id, unit) in [(agreed, ROADS), (open, WATER)] {
        story.submit(id, unit);
        story.approve(id, PlateReason::PrFalse);
    }
    let agree = Command::ConfirmRed { agree: true, reason: String::new() };
    story.assign(agreed, agree, &other_office()).unwrap();
    let show = |posted: &Posted| format!("{} 拟红牌 {}", show(posted), posted.row.red_proposed);
    check::<LampBoard>(
        &story,
        show,
        &expect![[r#"
            D10 APPROVED 绿灯（绿灯）自2020-03-30 16:20 3月31日应报，3月30日报送，按期报送并审核通过 红牌 审核限None 补正限None v18 拟红牌 false
            D21 SUBMITTED 待审（未定）自2020-03-30 16:20 3月31日应报，3月30日报送，待审核 无牌 审核限Some(2020-04-03 00:00) 补正限None v14 拟红牌 true
        "#]],
    );
}

#[test]
fn a_withdrawn_report_leaves_the_duty_in_hand_and_a_recalled_one_is_cancelled() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[], "2020-03-31"), item(2, &[WATER], &[], "2020-03-31")];
    let [withdrawn, recalled] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.assign(recalled, Command::Recall {}, &office()).unwrap();
    story.at("2020-03-10 09:00").submit(withdrawn, ROADS);
    story.at("2020-03-10 09:05");
    story.assign(withdrawn, Command::Withdraw {}, &of(ROADS)).unwrap();
    check::<LampBoard>(
        &story,
        show,
        &expect![[r#"
            D10 IN_HAND 灯灭（未定）自2020-03-10 09:05 3月31日应报，未到提醒期 无牌 审核限None 补正限None v12
            D21 CANCELLED 灯灭（未定）自2020-03-02 09:00 任务已撤销 无牌 审核限None 补正限None v3
        "#]],
    );
}

#[test]
fn what_was_recalled_and_issued_anew_is_on_the_board_as_if_for_the_first_time() {
    let mut story = Story::county();
    story.at("2020-04-02 09:00");
    let items = vec![item(1, &[ROADS], &[], "2020-03-31"), item(2, &[WATER], &[], "2020-04-30")];
    let [late, open] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    for (id, due) in [(late, "2020-04-30"), (open, "2020-05-31")] {
        let duty = story.recall(id).unwrap();
        story.later(5);
        let (text, due) = (String::from("改正后的工作"), Deadline::end_of(due.parse().unwrap()));
        story.order(Order { text, due, ..duty.order }, duty.batch).unwrap();
    }
    story.assign(open, Command::View {}, &of(WATER)).unwrap();
    let show = |posted: &Posted| {
        let Row { text, issued_at, due_original, first_viewed_at, .. } = &posted.row;
        let due = due_original.moment();
        format!("{} {text} 交办{issued_at:?} 限{due:?} 查看{first_viewed_at:?}", show(posted))
    };
    check::<LampBoard>(
        &story,
        show,
        &expect![[r#"
            D10 ISSUED 灯灭（未定）自2020-04-02 09:05  无牌 审核限None 补正限None v9 改正后的工作 交办2020-04-02 09:05 限2020-05-01 00:00 查看None
            D21 IN_HAND 灯灭（未定）自2020-04-02 09:10  无牌 审核限None 补正限None v6 改正后的工作 交办2020-04-02 09:10 限2020-06-01 00:00 查看Some(2020-04-02 09:10)
        "#]],
    );
}
