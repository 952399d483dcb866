//! Every fact in a sentence.

use std::collections::{BTreeMap, BTreeSet};

use domain::assignment::{self, Command};
use domain::matter::MatterId;
use domain::roster::UserId;
use domain::unit::UnitId;
use domain::warning::PlateReason;
use expect_test::expect;
use projections::Questions;
use projections::questions::Page;
use projections::timeline::{Entry, Filter, Order, Timeline};

use crate::check::check;
use crate::database::{served, with_database};
use crate::random::rows;
use crate::story::{ROADS, Story, WATER, item, of, office, other_office};

fn show(entry: &Entry) -> String {
    let row = &entry.row;
    let unit = row.unit.as_ref().map_or("", |unit| unit.as_str());
    let who = row.actor_role.map_or("", Into::into);
    format!(
        "{} {:?} {} {who} {unit} {}",
        entry.position.raw(),
        row.effective_at,
        row.kind,
        row.sentence
    )
}

#[test]
fn the_whole_life_of_a_duty_can_be_read_as_sentences() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[WATER], "2020-03-31")];
    let [lead, part] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-03 09:00");
    story.assign(part, Command::View {}, &of(WATER)).unwrap();
    let sent = Command::SubmitPart { text: "已配合".into(), media: vec![] };
    story.assign(part, sent.clone(), &of(WATER)).unwrap();
    story.assign(part, Command::ReturnPart { reason: "缺数据".into() }, &of(ROADS)).unwrap();
    story.assign(part, sent, &of(WATER)).unwrap();
    story.assign(part, Command::AcceptPart {}, &of(ROADS)).unwrap();
    story.approve(part, PlateReason::PyForm);
    story.at("2020-04-09 09:00").tick(lead);
    let cancel = Command::Cancel { reason: "任务取消".into() };
    story.assign(lead, cancel, &other_office()).unwrap();
    let revise = Command::RevisePlate { reason_code: PlateReason::PgGood, reason: "改判".into() };
    story.assign(part, revise, &office()).unwrap();
    check::<Timeline>(
        &story,
        show,
        &expect![[r#"
            9 2020-03-02 09:00 AssignmentIssued SUP_HEAD D21 交办⟨D21⟩（配合），3月27日应报：第1项工作
            11 2020-03-02 14:30 ReminderRaised UNIT_HEAD D21 未查看提醒（第1次），提醒联络员
            12 2020-03-03 09:00 ReminderRaised UNIT_HEAD D21 未查看提醒（第2次），提醒联络员
            13 2020-03-03 09:00 AssignmentFirstViewed UNIT_HEAD D21 首次查看
            14 2020-03-03 09:00 AssignmentAcknowledged UNIT_HEAD D21 签收
            15 2020-03-03 09:00 PartSubmitted UNIT_HEAD D21 第1次向牵头单位⟨D10⟩报送，按期
            16 2020-03-03 09:00 LampTurned UNIT_HEAD D21 灯灭转为待审：3月27日应报，3月3日报送，待审核
            17 2020-03-03 09:00 PartReturned UNIT_HEAD D21 牵头单位⟨D10⟩退回第1次报送：缺数据，须于3月27日24:00前补正
            18 2020-03-03 09:00 LampTurned UNIT_HEAD D21 待审转为灯灭：3月27日应报，3月3日报送，已退回补正
            19 2020-03-03 09:00 PartSubmitted UNIT_HEAD D21 第2次向牵头单位⟨D10⟩报送，按期
            20 2020-03-03 09:00 LampTurned UNIT_HEAD D21 灯灭转为待审：3月27日应报，3月3日报送，待审核
            21 2020-03-03 09:00 PartAccepted UNIT_HEAD D21 牵头单位⟨D10⟩接收第2次报送
            22 2020-03-03 09:00 FeedbackApproved SUP_HEAD D21 第2次报送审核通过
            23 2020-03-03 09:00 PlateShown SUP_HEAD D21 亮黄牌：格式不符（见审核意见）
            24 2020-03-03 09:00 LampTurned SUP_HEAD D21 待审转为绿灯：3月27日应报，3月3日报送，按期报送并审核通过
            25 2020-03-03 09:00 LampSettled SUP_HEAD D21 绿灯定灯：3月27日应报，3月3日报送，按期报送并审核通过
            46 2020-04-09 09:00 PlateRevised SUP_HEAD D21 复核后黄牌改为绿牌：完成较好（改判）
            8 2020-03-02 09:00 AssignmentIssued SUP_HEAD D10 交办⟨D10⟩（牵头），3月31日应报：第1项工作
            26 2020-03-02 14:30 ReminderRaised SYSTEM D10 未查看提醒（第1次），提醒联络员
            27 2020-03-03 09:00 ReminderRaised SYSTEM D10 未查看提醒（第2次），提醒联络员
            28 2020-03-04 09:00 ReminderRaised SYSTEM D10 未查看提醒（第3次），提醒联络员
            29 2020-03-05 09:00 ReminderRaised SYSTEM D10 未查看提醒（第4次），提醒联络员
            30 2020-03-06 09:00 ReminderRaised SYSTEM D10 未查看提醒（第5次），提醒主要负责同志
            31 2020-03-28 00:00 LampTurned SYSTEM D10 灯灭转为黄灯：3月31日应报，还剩3天，尚未报送
            32 2020-03-28 09:00 ReminderRaised SYSTEM D10 到期前三天提醒（第1次），提醒联络员
            33 2020-03-30 09:00 ReminderRaised SYSTEM D10 到期前一天提醒（第1次），提醒联络员
            34 2020-04-01 00:00 LampTurned SYSTEM D10 黄灯转为红灯：3月31日应报，逾期未报送
            35 2020-04-01 00:00 LampSettled SYSTEM D10 红灯定灯：3月31日应报，逾期未报送
            36 2020-04-01 00:00 ReminderRaised SYSTEM D10 超期提醒（第1次），提醒主要负责同志、联络员
            37 2020-04-01 00:00 EscalationProposed SYSTEM D10 拟发蓝色督办单：3月31日应报，逾期未报送，待督查室主任签发
            38 2020-04-06 09:00 ReminderRaised SYSTEM D10 超期提醒（第2次），提醒主要负责同志、联络员
            39 2020-04-08 00:00 PlateShown SYSTEM D10 自动亮红牌：3月31日应报，逾期未报送
            40 2020-04-08 00:00 EscalationProposed SYSTEM D10 拟发橙色督办单：3月31日应报，逾期未报送，待督查室主任签发
            41 2020-04-09 09:00 ReminderRaised SYSTEM D10 超期提醒（第3次），提醒主要负责同志、联络员
            42 2020-04-09 09:00 AssignmentCancelled SUP_HEAD D10 撤销任务：任务取消
            43 2020-04-09 09:00 LampVoided SUP_HEAD D10 红灯作废：任务取消
            44 2020-04-09 09:00 PlateVoided SUP_HEAD D10 红牌作废：任务取消
            45 2020-04-09 09:00 LampTurned SUP_HEAD D10 红灯转为灯灭：任务已撤销
            6 2020-03-02 09:00 MatterRegistered SUP_HEAD  登记事项示督1：示督1号事项
            7 2020-03-02 09:00 MatterDecomposed SUP_HEAD  分解为1项
            10 2020-03-02 09:00 ItemsIssued SUP_HEAD  交办2件任务
            5 2020-01-02 09:00 TaxonomyAdjusted SUP_HEAD  调整大方面：新增民生工程
            1 2020-01-02 09:00 UnitRegistered SUP_HEAD D10 登记责任单位：交通运输局
            2 2020-01-02 09:00 UnitRegistered SUP_HEAD D11 登记责任单位：教育和体育局
            3 2020-01-02 09:00 UnitRegistered SUP_HEAD D21 登记责任单位：水利局
            4 2020-01-02 09:00 UnitRegistered SUP_HEAD T03 登记责任单位：柳林镇
        "#]],
    );
}

#[test]
fn what_was_recalled_and_issued_anew_is_told_with_both_orders() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let [id] = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE")[..]
    else {
        panic!()
    };
    story.later(1);
    let duty = story.recall(id).unwrap();
    story.later(1);
    let text = "改正后的工作".into();
    story.order(assignment::Order { text, ..duty.order }, duty.batch).unwrap();
    let told = |entry: &Entry| format!("{} {}", entry.row.kind, entry.row.sentence);
    check::<Timeline>(
        &story,
        told,
        &expect![[r#"
        AssignmentIssued 交办⟨D10⟩（牵头），3月31日应报：第1项工作
        AssignmentCancelled 撤回任务：交办后即时撤回
        LampTurned 仍为灯灭：任务已撤销
        AssignmentIssued 交办⟨D10⟩（牵头），3月31日应报：改正后的工作
        MatterRegistered 登记事项示督1：示督1号事项
        MatterDecomposed 分解为1项
        ItemsIssued 交办1件任务
        ItemsRecalled 撤回1件任务
        ItemsIssued 交办1件任务
        TaxonomyAdjusted 调整大方面：新增民生工程
        UnitRegistered 登记责任单位：交通运输局
        UnitRegistered 登记责任单位：教育和体育局
        UnitRegistered 登记责任单位：水利局
        UnitRegistered 登记责任单位：柳林镇
    "#]],
    );
}

#[test]
fn a_lamp_that_keeps_its_colour_says_what_is_new() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let [late] = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE")[..]
    else {
        panic!()
    };
    story.at("2020-04-02 09:00").submit(late, ROADS);
    story.approve(late, PlateReason::PgGood);
    let told = |entry: &Entry| entry.row.sentence.clone();
    check::<Timeline>(
        &story,
        told,
        &expect![[r#"
            交办⟨D10⟩（牵头），3月31日应报：第1项工作
            未查看提醒（第1次），提醒联络员
            未查看提醒（第2次），提醒联络员
            未查看提醒（第3次），提醒联络员
            未查看提醒（第4次），提醒联络员
            未查看提醒（第5次），提醒主要负责同志
            灯灭转为黄灯：3月31日应报，还剩3天，尚未报送
            到期前三天提醒（第1次），提醒联络员
            到期前一天提醒（第1次），提醒联络员
            黄灯转为红灯：3月31日应报，逾期未报送
            红灯定灯：3月31日应报，逾期未报送
            超期提醒（第1次），提醒主要负责同志、联络员
            拟发蓝色督办单：3月31日应报，逾期未报送，待督查室主任签发
            首次查看
            签收
            第1次报送，逾期
            仍为红灯：3月31日应报，4月2日报送，逾期2天
            第1次报送审核通过
            亮绿牌：完成较好（见审核意见）
            仍为红灯：3月31日应报，4月2日报送，逾期2天
            登记事项示督1：示督1号事项
            分解为1项
            交办1件任务
            调整大方面：新增民生工程
            登记责任单位：交通运输局
            登记责任单位：教育和体育局
            登记责任单位：水利局
            登记责任单位：柳林镇
        "#]],
    );
}

#[test]
fn every_kind_of_fact_has_a_category_that_the_timeline_hears() {
    let hears: BTreeSet<_> = <Timeline as projections::Fold>::HEARS.iter().copied().collect();
    let kinds: BTreeSet<_> = domain::event::kinds().into_iter().map(|(name, _)| name).collect();
    assert_eq!(hears, kinds);
}

/// What is asked of the served rows is what fits of the facts as they are told.
#[test]
fn a_filter_finds_the_same_facts_in_the_table_and_as_they_come() {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[WATER], "2020-03-31")];
    let ids = story.issue("示督1", items.clone(), "ONCE");
    story.issue("示督2", items, "ONCE");
    story.at("2020-04-01 09:00").tick(ids[0]);
    let matters = vec![MatterId::of_number("示督1")];
    let none = Filter::default;
    let filters = [
        none(),
        Filter { order: Order::Oldest, ..none() },
        Filter { matters, ..none() },
        Filter { assignments: ids[..1].to_vec(), ..none() },
        Filter { units: vec![UnitId::new(WATER), UnitId::new("T03")], ..none() },
        Filter { kinds: vec!["LampTurned".into(), "ItemsIssued".into()], ..none() },
        Filter { actor: Some(UserId("system".into())), ..none() },
        Filter { effective_from: Some("2020-03-28 00:00".parse().unwrap()), ..none() },
        Filter { effective_before: Some("2020-03-02 09:00".parse().unwrap()), ..none() },
        Filter { text: Some("红灯".into()), ..none() },
    ];
    let found = with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let mut found = Vec::new();
        for filter in &filters {
            let mut page = Page::first(3);
            let mut positions = Vec::new();
            loop {
                let entries = questions.happenings(filter, page).await.unwrap();
                let Some(last) = entries.last() else { break };
                page = Page::after(last.position, 3);
                positions.extend(entries.iter().map(|it| it.position));
            }
            let count = questions.count_happenings(filter).await.unwrap();
            assert_eq!(count.total, positions.len() as u64);
            found.push(positions);
        }
        found
    });
    let rows = rows::<Timeline>(&story);
    let boards = rows_of_board(&story);
    for (filter, found) in filters.iter().zip(found) {
        let matter = |entry: &Entry| boards.get(&entry.key.id).copied();
        let fitting = rows.iter().filter(|entry| filter.fits(entry, matter(entry)));
        let mut positions: Vec<_> = fitting.map(|entry| entry.position).collect();
        positions.sort_unstable();
        if filter.order == Order::Newest {
            positions.reverse();
        }
        assert!(!positions.is_empty() && positions.len() <= rows.len(), "{filter:?}");
        assert_eq!(found, positions, "{filter:?}");
    }
}

fn rows_of_board(story: &Story) -> BTreeMap<String, MatterId> {
    let rows = rows::<projections::lamp_board::LampBoard>(story).into_iter();
    rows.map(|it| (it.key.assignment.0.to_string(), it.row.matter)).collect()
}
