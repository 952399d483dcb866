//! What is asked of a plan: to open a period, to revise, skip and stop; and what it refuses.

use domain::Refusal;
use domain::due::{DueRule, Frequency};
use domain::matter::ItemNo;
use domain::plan::{Cadence, Command, Opening, Plan, Terms};
use domain::roster::Actor;
use domain::succession::Moved;
use domain::unit::UnitId;
use expect_test::{Expect, expect};

use crate::life::picture;
use crate::plans::{
    NOW, after_issue, before_due, dates, on_day, open, opening, period, quarterly, recurring,
    revise, schedule, scheduled, skip, stop, terms, under_way,
};
use crate::refusals_house::by_march;
use crate::story::{Answers, Story, at, check, day, head, staff, unit};

#[test]
fn a_period_is_opened_at_its_instant_and_told_as_of_it() {
    let mut asked = Answers::default();
    let story = scheduled(quarterly());
    let clock = Actor::system();
    asked.ask(&story, "2020-03-10 08:59", &clock, open("2020Q1"));
    asked.ask(&story, "2020-03-10 09:00", &staff(), open("2020Q1"));
    asked.ask(&story, "2020-03-12 06:00", &clock, open("2020Q1"));
    asked.ask(&story, "2020-07-01 06:00", &clock, open("2020Q2"));
    asked.ask(&under_way(), "2020-03-12 06:00", &clock, open("2020Q1"));
    asked.check(&expect![[r#"
        refused: TOO_EARLY 须在3月10日09:00之后办理
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-03-10 09:00  {"PeriodOpened":{"plan":"00000000-0000-0000-0000-0000000091a4","matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","version":1,"period":"2020Q1","planned_at":"2020-03-10T01:00:00Z","due":"2020-03-20T16:00:00Z","batch":"00000000-0000-0000-0000-0000000000b0","issued":3,"already":0}}
        refused: WRONG_STATE 当前状态（尚有更早的期次未交办）不能办理此操作
        (nothing new)
    "#]]);
}

#[test]
fn what_nobody_answers_for_is_an_alarm_and_not_passed_over() {
    let (d07, d08, d10) = (UnitId::new("D07"), UnitId::new("D08"), UnitId::new("D10"));
    let opening = Opening {
        batch: None,
        issued: 0,
        moved: vec![Moved { item: ItemNo(1), from: d07, to: d10 }],
        gone: vec![(ItemNo(1), d08)],
        missing: vec![ItemNo(4)],
        ..opening("2020Q1")
    };
    check(
        &scheduled(quarterly()),
        "2020-03-10 09:00",
        &Actor::system(),
        Command::Open(Box::new(opening)),
        &expect![[r#"
            2020-03-10 09:00  {"PeriodOpened":{"plan":"00000000-0000-0000-0000-0000000091a4","matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","version":1,"period":"2020Q1","planned_at":"2020-03-10T01:00:00Z","due":"2020-03-20T16:00:00Z","issued":0,"already":0,"moved":[{"item":1,"from":"D07","to":"D10"}]}}
            2020-03-10 09:00  {"PlanAlarmRaised":{"plan":"00000000-0000-0000-0000-0000000091a4","matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","period":"2020Q1","planned_at":"2020-03-10T01:00:00Z","item":1,"unit":"D08","cause":"UNIT_CLOSED"}}
            2020-03-10 09:00  {"PlanAlarmRaised":{"plan":"00000000-0000-0000-0000-0000000091a4","matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","period":"2020Q1","planned_at":"2020-03-10T01:00:00Z","item":4,"cause":"ITEM_GONE"}}
        "#]],
    );
}

#[test]
fn nothing_that_was_opened_comes_again_by_a_revision() {
    let mut asked = Answers::default();
    let mut revised = |terms| asked.ask(&under_way(), "2020-03-20 11:00", &head(), revise(terms));
    revised(before_due(on_day(Frequency::Monthly, 1, 25), 10, "2020-03"));
    revised(before_due(on_day(Frequency::HalfYear, 6, 20), 10, "2020H1"));
    revised(dates(&["2020-03-31", "2020-05-20"], 10));
    revised(quarterly());
    let listed = scheduled(dates(&["2020-01-20", "2020-05-20"], 10));
    let listed = listed.then("2020-01-10 09:00", &Actor::system(), open("2020-01-20"));
    let mut revised = |days: &[&str]| {
        asked.ask(&listed, "2020-03-20 11:00", &head(), revise(dates(days, 10)));
    };
    revised(&["2020-01-15", "2020-01-20", "2020-05-20"]);
    revised(&["2020-01-20", "2020-05-20", "2020-06-20"]);
    asked.check(&expect![[r#"
        refused: INVALID first：已交办至2020Q1（3月31日止），新的期次不能从3月1日开始
        refused: INVALID first：已交办至2020Q1（3月31日止），新的期次不能从1月1日开始
        refused: INVALID first：已交办至2020Q1（3月31日止），新的期次不能从3月31日开始
        (nothing new)
        refused: INVALID first：已交办至2020-01-20（1月20日止），新的期次不能从1月15日开始
        2020-03-20 11:00  {"PlanRevised":{"plan":"00000000-0000-0000-0000-0000000091a4","matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","version":2,"revised_at":"2020-03-20T03:00:00Z","terms":{"cadence":{"Dates":{"days":["2020-01-20","2020-05-20","2020-06-20"],"lead_days":10}},"at":"09:00"},"reason":"按新要求调整"}}
    "#]]);
}

#[test]
fn only_so_many_periods_are_skipped_ahead() {
    let weekly = before_due(on_day(Frequency::Weekly, 1, 5), 3, "2020W02");
    let mut story = scheduled(weekly);
    let (now, mut at_last) = (at(NOW), None);
    let mut week = period("2020W02");
    for _ in 0..61 {
        let command = Command::Skip { period: week.clone(), reason: "免报".into() };
        at_last = story.tell(now, &staff(), command).err();
        week = week.next().unwrap();
    }
    let what = "待跳过的期次不超过 60 个".into();
    assert_eq!(at_last, Some(Refusal::LimitReached { what }));
}

#[test]
fn terms_that_cannot_be_carried_out_are_refused() {
    let mut asked = Answers::default();
    let mut ask = |terms| asked.ask(&Story::<Plan>::new(), NOW, &staff(), schedule(terms));
    ask(Terms { items: vec![ItemNo(2), ItemNo(2)], ..quarterly() });
    for sms in ["", "请{单位}报送{", "请{单位}报送{事项}"] {
        ask(Terms { sms: Some(sms.into()), ..quarterly() });
    }
    ask(before_due(on_day(Frequency::Quarterly, 4, 20), 10, "2020Q1"));
    ask(before_due(on_day(Frequency::Weekly, 1, 8), 2, "2020W10"));
    ask(before_due(DueRule::WorkingDays(5), 10, "2020Q1"));
    ask(before_due(DueRule::EachPeriod(Frequency::Once), 10, "ONCE"));
    ask(before_due(DueRule::EachPeriod(Frequency::Monthly), 10, "2020Q1"));
    ask(before_due(DueRule::EachPeriod(Frequency::Monthly), 367, "2020-01"));
    ask(after_issue(recurring(Frequency::Monthly, 2, 1), DueRule::WorkingDays(5), "2020-01"));
    ask(after_issue(recurring(Frequency::Monthly, 1, 1), by_march(), "2020-01"));
    ask(after_issue(recurring(Frequency::Monthly, 1, 1), DueRule::WorkingDays(0), "2020-01"));
    ask(dates(&[], 10));
    ask(dates(&["2020-05-20", "2020-05-20"], 10));
    ask(dates(&["2020-05-20", "2620-05-20"], 10));
    let turned = Cadence::BeforeDue {
        due: DueRule::EachPeriod(Frequency::Quarterly),
        lead_days: 10,
        first: period("2020Q3"),
        last: Some(period("2020Q2")),
    };
    ask(terms(turned));
    for time in ["00:00", "09:00"] {
        let before = Some(time.parse().unwrap());
        let friday = recurring(Frequency::Weekly, 1, 5);
        ask(before_due(DueRule::OnDay { on: friday, before }, 0, "2020W10"));
        ask(terms(Cadence::Dates { days: vec![day("2020-05-20")], before, lead_days: 0 }));
    }
    asked.ask(&Story::<Plan>::new(), NOW, &unit("D10"), schedule(quarterly()));
    asked.check(&expect![[r#"
        refused: DUPLICATE 已经存在：第2项
        refused: INVALID terms.smsText：不能为空
        refused: INVALID terms.smsText：花括号须成对
        refused: INVALID terms.smsText：没有变量“事项”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室
        refused: INVALID due：完成时限超出范围
        refused: INVALID due：完成时限超出范围
        refused: INVALID due：完成时限与频次不符
        refused: INVALID due：完成时限与频次不符
        refused: INVALID first：起止期次与频次不符
        refused: LIMIT_REACHED 超出限制：提前交办不超过 366 天
        refused: INVALID issue：期次中没有这一天
        refused: INVALID due：完成时限与频次不符
        refused: INVALID due：完成时限超出范围
        refused: LIMIT_REACHED 超出限制：自定日期须为 1–60 个
        refused: INVALID days：日期须由早到晚、不得重复
        refused: INVALID days：日期须由早到晚、不得重复
        refused: INVALID last：截止期次不能早于起始期次
        refused: INVALID due：完成时限超出范围
        refused: INVALID before：0时截止请写前一日24:00
        refused: INVALID leadDays：交办时刻须早于完成时限
        refused: INVALID leadDays：交办时刻须早于完成时限
        refused: FORBIDDEN 您的身份不能办理此事项
    "#]]);
}

#[test]
fn the_life_of_a_plan() {
    let sent = |story: Story<Plan>, command| story.then("2020-03-11 09:00", &head(), command);
    let later = Terms { at: "14:30".parse().unwrap(), ..quarterly() };
    let states = [
        ("unscheduled", Story::new()),
        ("scheduled", scheduled(quarterly())),
        ("opened", under_way()),
        ("revised", sent(under_way(), revise(later.clone()))),
        ("skipped", sent(under_way(), skip("2020Q2"))),
        ("stopped", sent(under_way(), stop())),
    ];
    let commands = [
        ("schedule", staff(), schedule(quarterly())),
        ("otherwise", staff(), schedule(later.clone())),
        ("revise", staff(), revise(later)),
        ("skip Q2", staff(), skip("2020Q2")),
        ("open Q1", Actor::system(), open("2020Q1")),
        ("open Q2", Actor::system(), open("2020Q2")),
        ("stop", staff(), stop()),
    ];
    LIFE.assert_eq(&picture(&states, &commands));
}

const LIFE: Expect = expect![[r#"
    unscheduled schedule  PlanScheduled
    unscheduled otherwise PlanScheduled
    unscheduled revise    ✗ NOT_FOUND
    unscheduled skip Q2   ✗ NOT_FOUND
    unscheduled open Q1   ✗ NOT_FOUND
    unscheduled open Q2   ✗ NOT_FOUND
    unscheduled stop      ✗ NOT_FOUND
    scheduled   schedule  –
    scheduled   otherwise ✗ DUPLICATE
    scheduled   revise    PlanRevised
    scheduled   skip Q2   PeriodSkipped
    scheduled   open Q1   ✗ TOO_EARLY
    scheduled   open Q2   ✗ WRONG_STATE
    scheduled   stop      PlanStopped
    opened      schedule  –
    opened      otherwise ✗ DUPLICATE
    opened      revise    PlanRevised
    opened      skip Q2   PeriodSkipped
    opened      open Q1   –
    opened      open Q2   ✗ TOO_EARLY
    opened      stop      PlanStopped
    revised     schedule  ✗ DUPLICATE
    revised     otherwise –
    revised     revise    –
    revised     skip Q2   PeriodSkipped
    revised     open Q1   –
    revised     open Q2   ✗ TOO_EARLY
    revised     stop      PlanStopped
    skipped     schedule  –
    skipped     otherwise ✗ DUPLICATE
    skipped     revise    PlanRevised
    skipped     skip Q2   –
    skipped     open Q1   –
    skipped     open Q2   –
    skipped     stop      PlanStopped
    stopped     schedule  –
    stopped     otherwise ✗ DUPLICATE
    stopped     revise    ✗ WRONG_STATE
    stopped     skip Q2   ✗ WRONG_STATE
    stopped     open Q1   ✗ WRONG_STATE
    stopped     open Q2   ✗ WRONG_STATE
    stopped     stop      –
"#]];
