//! An office that wants to know what the house will do next by itself, and why.

use std::sync::Arc;

use commands::clock::HandClock;
use commands::orders::RegisterMatter;
use commands::plans::SchedulePlan;
use commands::processes::Timekeeper;
use commands::{Asked, ClientKind, Desk};
use domain::assignment::{AssistMode, Importance, Urgency};
use domain::due::{DueRule, Frequency, Period, RecurringDay};
use domain::matter::{Item, ItemNo, MatterId, Registration, Source};
use domain::plan::{Cadence, Terms};
use domain::roster::{Actor, Role, UserId};
use domain::taxonomy::MatterType;
use domain::unit::UnitId;
use expect_test::expect;
use uuid::Uuid;

use crate::house::{House, answer};

const NUMBER: &str = "示督〔2040〕001号";

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_by_itself_is_listed_in_order_with_its_reason() {
    let house = House::open("story_timers").await;
    let before = ["timers", "--until", "2020-01-01"];
    assert_eq!(answer(&house.run(&before)), "0\n没有将要发生的事项\n");
    assert!(answer(&house.run(&["timers", "--until", "明年"])).starts_with("2\n"));
    assert!(answer(&house.run(&["timers", "--limit", "0"])).starts_with("2\n"));

    every_month(&house).await;
    let rebuilt = answer(&house.run(&["rebuild"]));
    assert!(rebuilt.starts_with("0\n"), "{rebuilt}");
    let facts = house.log.head().await.unwrap();
    expect![[r#"
        0
        2040-03-21 09:00 提醒 交通局 未查看提醒（第2次），提醒联络员（完成农村公路路面施工，并报送当月…）
        2040-03-22 09:00 提醒 交通局 未查看提醒（第3次），提醒联络员（完成农村公路路面施工，并报送当月…）
        2040-03-22 09:00 提醒 交通局 到期前三天提醒（第1次），提醒联络员（完成农村公路路面施工，并报送当月…）
        2040-03-23 09:00 提醒 交通局 未查看提醒（第4次），提醒联络员（完成农村公路路面施工，并报送当月…）
        2040-03-24 03:00 灯 交通局 灯灭转为黄灯：3月25日应报，还剩1天，尚未报送（完成农村公路路面施工，并报送当月…）
        2040-03-24 09:00 提醒 交通局 到期前一天提醒（第1次），提醒联络员（完成农村公路路面施工，并报送当月…）
        2040-03-26 00:00 灯 交通局 黄灯转为红灯：3月25日应报，逾期未报送（完成农村公路路面施工，并报送当月…）
        2040-03-26 00:00 灯 交通局 红灯定灯：3月25日应报，逾期未报送（完成农村公路路面施工，并报送当月…）
        2040-03-26 00:00 提醒 交通局 超期提醒（第1次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-03-26 00:00 督办单 交通局 拟发蓝色督办单：3月25日应报，逾期未报送，待督查室主任签发（完成农村公路路面施工，并报送当月…）
        2040-03-29 09:00 提醒 交通局 超期提醒（第2次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-03-31 00:00 牌 交通局 自动亮红牌：3月25日应报，逾期未报送（完成农村公路路面施工，并报送当月…）
        2040-03-31 00:00 督办单 交通局 拟发橙色督办单：3月25日应报，逾期未报送，待督查室主任签发（完成农村公路路面施工，并报送当月…）
        2040-04-01 00:00 季度 — 2040Q2季度开始
        2040-04-03 09:00 提醒 交通局 超期提醒（第3次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-04-06 09:00 提醒 交通局 超期提醒（第4次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-04-07 00:00 督办单 交通局 拟发红色督办单：3月25日应报，逾期未报送，待督查室主任签发（完成农村公路路面施工，并报送当月…）
        2040-04-11 09:00 提醒 交通局 超期提醒（第5次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-04-16 09:00 提醒 交通局 超期提醒（第6次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-04-19 09:00 提醒 交通局 超期提醒（第7次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-04-20 09:00 定期交办 — 交办示督〔2040〕001号2040-04期，4月25日截止
        2040-04-24 09:00 提醒 交通局 超期提醒（第8次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
        2040-04-27 09:00 提醒 交通局 超期提醒（第9次），提醒主要负责同志、联络员（完成农村公路路面施工，并报送当月…）
    "#]].assert_eq(&answer(&house.run(&["timers", "--until", "2040-04-30"])));
    let two = answer(&house.run(&["timers", "--until", "2040-04-30", "--limit", "2"]));
    assert!(two.ends_with("\n……还有更多，用 --limit 多列几条\n"), "{two}");
    assert_eq!(two.lines().count(), 4, "the code, two lines and that there are more");
    assert_eq!(house.log.head().await.unwrap(), facts, "to look changes nothing");
}

/// A road is to be reported on every month; the first period has been issued.
async fn every_month(house: &House) {
    let clock = Arc::new(HandClock::at("2040-03-05 09:00".parse().unwrap()));
    let desk = Desk::open(Arc::clone(&house.log), clock.clone()).await.unwrap();
    let matter = desk.handle(&road(), &asked("register")).await.unwrap().unwrap().outcome;
    let on = RecurringDay { frequency: Frequency::Monthly, month: 1, day: 25 };
    let due = DueRule::OnDay { on, before: None };
    let first = Period::read("2040-03").unwrap();
    let cadence = Cadence::BeforeDue { due, lead_days: 5, first, last: None };
    let terms = Terms { items: vec![], cadence, at: "09:00".parse().unwrap(), sms: None };
    let plan = SchedulePlan { matter, terms };
    desk.handle(&plan, &asked("schedule")).await.unwrap().unwrap();
    clock.set("2040-03-20 18:00".parse().unwrap());
    Timekeeper::default().catch_up(&desk).await.unwrap();
}

fn asked(what: &str) -> Asked {
    let (user, unit) = (UserId("staff".into()), UnitId::new("DCS"));
    let staff = Actor { user, unit, role: Role::SupStaff, on_behalf_of: None };
    Asked::by(staff, Uuid::new_v5(&Uuid::NAMESPACE_OID, what.as_bytes()), ClientKind::Web)
}

fn road() -> RegisterMatter {
    let item = Item {
        no: ItemNo(1),
        text: "完成农村公路路面施工，并报送当月完成的里程与投资".into(),
        lead: vec![UnitId::new("D10")],
        assist: vec![],
        mode: AssistMode::Direct,
        due: DueRule::EachPeriod(Frequency::Monthly),
        importance: Importance::Normal,
        urgency: Urgency::Normal,
    };
    let registration = Registration {
        matter: MatterId::of_number(NUMBER),
        number: NUMBER.into(),
        title: "农村公路提升".into(),
        kind: MatterType::Progress,
        aspect: "民生工程".into(),
        source: Source::Decision,
        goal: "年内完成".into(),
        year: 2040,
    };
    RegisterMatter { registration, items: vec![item] }
}
