//! Plans: said once, issued again and again, each period once and at its planned instant.

use std::fmt::Write;

use commands::orders::{CloseMatter, IssueBatch, PreviewBatch, Selection};
use commands::plans::{OpenPeriod, RevisePlan, SchedulePlan, SkipPeriod, StopPlan, change};
use commands::processes::Timekeeper;
use commands::{Answer, Asked, Desk, Request};
use domain::Refusal;
use domain::due::{DueRule, Frequency, Period, RecurringDay};
use domain::matter::{ItemNo, MatterId};
use domain::plan::{Cadence, Event, PlanId, Terms};
use domain::roster::Actor;
use domain::time::Moment;
use domain::unit::Unit;
use event_store::Recorded;
use expect_test::{Expect, expect};

use crate::house::{House, asked, handler, head, office};
use crate::succession::{close, register};

/// “每季度末月20日前”, issued ten days before at nine.
pub(crate) fn quarterly() -> Terms {
    let on = RecurringDay { frequency: Frequency::Quarterly, month: 3, day: 20 };
    let due = DueRule::OnDay { on, before: None };
    let (first, last) = (period("2020Q1"), Some(period("2020Q4")));
    let cadence = Cadence::BeforeDue { due, lead_days: 10, first, last };
    Terms { items: vec![], cadence, at: "09:00".parse().unwrap(), sms: None }
}

pub(crate) fn period(key: &str) -> Period {
    Period::read(key).unwrap()
}

async fn schedule(house: &House, matter: MatterId, terms: Terms) -> PlanId {
    let request = SchedulePlan { matter, terms };
    house.desk.handle(&request, &asked(office(), "schedule")).await.unwrap().unwrap().outcome
}

/// A house of January 2020, its matter registered and under a plan.
pub(crate) async fn planned() -> (House, PlanId) {
    let house = House::open("2020-01-02 09:00").await;
    let matter = house.register().await;
    let plan = schedule(&house, matter, quarterly()).await;
    (house, plan)
}

/// What was issued: when, when it was written if later, for which unit and period.
fn issues(facts: &[Recorded]) -> String {
    let mut text = String::new();
    for fact in facts {
        let (then, now) = (Moment::new(fact.effective_at), Moment::new(fact.recorded_at));
        let late = if then == now { String::new() } else { format!(" (written {now:?})") };
        let payload: serde_json::Value = serde_json::from_str(&fact.payload).unwrap();
        let said = &payload[&fact.kind];
        let word = |key: &str| said[key].as_str().unwrap_or("–").to_owned();
        match fact.kind.as_str() {
            "AssignmentIssued" => {
                let issued_at: Moment = word("issued_at").parse().unwrap();
                assert_eq!(issued_at, then, "an assignment is issued when that becomes true");
                let (period, unit) = (word("period"), word("unit"));
                let role = word("role");
                writeln!(text, "{then:?}   {period} {unit} {role} {}{late}", said["item"]).unwrap();
            }
            "PeriodOpened" => {
                let (issued, already) = (&said["issued"], &said["already"]);
                let period = word("period");
                writeln!(text, "{then:?} {period} opened: {issued} new, {already} there{late}")
                    .unwrap();
            }
            "PlanAlarmRaised" => {
                let (unit, cause) = (word("unit"), word("cause"));
                writeln!(text, "{then:?}   alarm: {unit} {cause} {}{late}", said["item"]).unwrap();
            }
            "PlanStopped" => {
                writeln!(text, "{then:?} stopped: {}{late}", word("reason")).unwrap();
            }
            _ => {}
        }
    }
    text
}

pub(crate) async fn check(house: &House, expected: &Expect) {
    expected.assert_eq(&issues(&house.facts().await));
}

pub(crate) async fn pass_to(house: &House, keeper: &mut Timekeeper, now: &str) {
    house.later(now);
    keeper.catch_up(&house.desk).await.unwrap();
}

#[tokio::test]
async fn a_quarterly_plan_issues_four_times_a_year_by_itself() {
    let (house, _) = planned().await;
    let mut keeper = Timekeeper::default();
    for month in 1..=12 {
        for day in ["01", "10", "20"] {
            pass_to(&house, &mut keeper, &format!("2020-{month:02}-{day} 09:00")).await;
        }
    }
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1
        2020-03-10 09:00   2020Q1 T01 LEAD 2
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there
        2020-06-10 09:00   2020Q2 D05 JOINT_LEAD 1
        2020-06-10 09:00   2020Q2 D10 JOINT_LEAD 1
        2020-06-10 09:00   2020Q2 T01 LEAD 2
        2020-06-10 09:00 2020Q2 opened: 3 new, 0 there
        2020-09-10 09:00   2020Q3 D05 JOINT_LEAD 1
        2020-09-10 09:00   2020Q3 D10 JOINT_LEAD 1
        2020-09-10 09:00   2020Q3 T01 LEAD 2
        2020-09-10 09:00 2020Q3 opened: 3 new, 0 there
        2020-12-10 09:00   2020Q4 D05 JOINT_LEAD 1
        2020-12-10 09:00   2020Q4 D10 JOINT_LEAD 1
        2020-12-10 09:00   2020Q4 T01 LEAD 2
        2020-12-10 09:00 2020Q4 opened: 3 new, 0 there
    "#]],
    )
    .await;
    let before = house.facts().await;
    pass_to(&house, &mut Timekeeper::default(), "2020-12-20 09:00").await;
    assert_eq!(house.facts().await, before, "a new keeper that reads it all says nothing twice");
}

/// Every fact of plans and assignments but when it was written: what must not depend on that.
fn lasting(facts: &[Recorded]) -> Vec<(String, String, Moment)> {
    let ours = |fact: &&Recorded| ["plan", "assignment"].contains(&fact.stream.category.as_str());
    let mut lasting: Vec<_> = facts
        .iter()
        .filter(ours)
        .map(|fact| (fact.stream.id.clone(), fact.payload.clone(), Moment::new(fact.effective_at)))
        .collect();
    lasting.sort_unstable();
    lasting
}

#[tokio::test]
async fn g14_after_a_year_of_downtime_the_same_is_on_record_in_the_same_order() {
    let (awake, _) = planned().await;
    let mut keeper = Timekeeper::default();
    for month in 1..=12 {
        for day in 1..=28 {
            pass_to(&awake, &mut keeper, &format!("2020-{month:02}-{day:02} 12:00")).await;
        }
    }
    let (asleep, _) = planned().await;
    pass_to(&asleep, &mut Timekeeper::default(), "2020-12-28 12:00").await;
    check(
        &asleep,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-12-28 12:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-12-28 12:00)
        2020-06-10 09:00   2020Q2 D05 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-06-10 09:00   2020Q2 D10 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-06-10 09:00   2020Q2 T01 LEAD 2 (written 2020-12-28 12:00)
        2020-06-10 09:00 2020Q2 opened: 3 new, 0 there (written 2020-12-28 12:00)
        2020-09-10 09:00   2020Q3 D05 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-09-10 09:00   2020Q3 D10 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-09-10 09:00   2020Q3 T01 LEAD 2 (written 2020-12-28 12:00)
        2020-09-10 09:00 2020Q3 opened: 3 new, 0 there (written 2020-12-28 12:00)
        2020-12-10 09:00   2020Q4 D05 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-12-10 09:00   2020Q4 D10 JOINT_LEAD 1 (written 2020-12-28 12:00)
        2020-12-10 09:00   2020Q4 T01 LEAD 2 (written 2020-12-28 12:00)
        2020-12-10 09:00 2020Q4 opened: 3 new, 0 there (written 2020-12-28 12:00)
    "#]],
    )
    .await;
    assert_eq!(lasting(&asleep.facts().await), lasting(&awake.facts().await));
    let facts = asleep.facts().await;
    let red = facts.iter().filter(|fact| fact.kind == "LampSettled").count();
    assert_eq!(red, 12, "what was opened late has been silent since its planned instant");
}

#[tokio::test]
async fn two_keepers_at_once_open_a_period_once() {
    let (house, _) = planned().await;
    let other = house.another_desk().await;
    house.later("2020-07-01 09:00");
    let (mut one, mut two) = (Timekeeper::default(), Timekeeper::default());
    let (first, second) = tokio::join!(one.catch_up(&house.desk), two.catch_up(&other));
    first.unwrap();
    second.unwrap();
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-07-01 09:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-07-01 09:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-07-01 09:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-07-01 09:00)
        2020-06-10 09:00   2020Q2 D05 JOINT_LEAD 1 (written 2020-07-01 09:00)
        2020-06-10 09:00   2020Q2 D10 JOINT_LEAD 1 (written 2020-07-01 09:00)
        2020-06-10 09:00   2020Q2 T01 LEAD 2 (written 2020-07-01 09:00)
        2020-06-10 09:00 2020Q2 opened: 3 new, 0 there (written 2020-07-01 09:00)
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_was_issued_by_hand_before_is_not_issued_again() {
    let house = House::open("2020-03-02 09:00").await;
    let matter = house.register().await;
    let selections = vec![Selection { matter, items: vec![ItemNo(1)] }];
    let (register, period) = (None, period("2020Q1"));
    let look = PreviewBatch { register, selections, period, sms: None };
    let preview = house.desk.rehearse(&look, &asked(office(), "look")).await.unwrap().unwrap();
    let PreviewBatch { register, selections, period, sms } = look;
    let by_hand = IssueBatch { register, selections, period, sms, preview_hash: preview.hash };
    house.desk.handle(&by_hand, &asked(office(), "by hand")).await.unwrap().unwrap();
    let terms = Terms { items: vec![ItemNo(1)], ..quarterly() };
    schedule(&house, matter, terms).await;
    pass_to(&house, &mut Timekeeper::default(), "2020-03-11 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-02 09:00   2020Q1 D05 JOINT_LEAD 1
        2020-03-02 09:00   2020Q1 D10 JOINT_LEAD 1
        2020-03-10 09:00 2020Q1 opened: 0 new, 2 there (written 2020-03-11 09:00)
    "#]],
    )
    .await;
}

async fn ask<R: Request>(
    house: &House,
    plan: PlanId,
    request: &R,
    what: &str,
) -> Answer<R::Outcome> {
    change(&house.desk, plan, request, &asked(office(), what)).await
}

#[tokio::test]
async fn a_skipped_period_is_not_issued_and_a_revision_reaches_only_what_comes() {
    let (house, plan) = planned().await;
    let skip = SkipPeriod { plan, period: period("2020Q3"), reason: "防汛期间免报".into() };
    ask(&house, plan, &skip, "skip").await.unwrap().unwrap();
    // Nobody kept time on the tenth of June: what fell due then is opened by the old terms first.
    house.later("2020-06-15 15:00");
    let terms = Terms { at: "14:00".parse().unwrap(), items: vec![ItemNo(2)], ..quarterly() };
    let revise = RevisePlan { plan, terms, reason: "只留第2项".into() };
    ask(&house, plan, &revise, "revise").await.unwrap().unwrap();
    ask(&house, plan, &revise, "revise").await.unwrap().unwrap();
    pass_to(&house, &mut Timekeeper::default(), "2020-12-28 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-06-15 15:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-06-15 15:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-06-15 15:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-06-15 15:00)
        2020-06-10 09:00   2020Q2 D05 JOINT_LEAD 1 (written 2020-06-15 15:00)
        2020-06-10 09:00   2020Q2 D10 JOINT_LEAD 1 (written 2020-06-15 15:00)
        2020-06-10 09:00   2020Q2 T01 LEAD 2 (written 2020-06-15 15:00)
        2020-06-10 09:00 2020Q2 opened: 3 new, 0 there (written 2020-06-15 15:00)
        2020-12-10 14:00   2020Q4 T01 LEAD 2 (written 2020-12-28 09:00)
        2020-12-10 14:00 2020Q4 opened: 1 new, 0 there (written 2020-12-28 09:00)
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_plan_that_was_stopped_issues_no_more_and_one_whose_matter_is_closed_stops() {
    let (house, plan) = planned().await;
    pass_to(&house, &mut Timekeeper::default(), "2020-03-11 09:00").await;
    let stop = StopPlan { plan, reason: "改由专班调度".into() };
    ask(&house, plan, &stop, "stop").await.unwrap().unwrap();
    pass_to(&house, &mut Timekeeper::default(), "2020-12-28 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-03-11 09:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-03-11 09:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-03-11 09:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-03-11 09:00)
        2020-03-11 09:00 stopped: 改由专班调度
    "#]],
    )
    .await;

    let (house, _) = planned().await;
    let matter = MatterId::of_number("示督〔2020〕001号");
    let close = CloseMatter { matter, summary: "完成".into() };
    house.desk.handle(&close, &asked(office(), "close")).await.unwrap().unwrap();
    pass_to(&house, &mut Timekeeper::default(), "2020-12-28 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00 stopped: 事项已办结 (written 2020-12-28 09:00)
    "#]],
    )
    .await;
}

async fn open(desk: &Desk, plan: PlanId, key: &str, asked: &Asked) -> String {
    let request = OpenPeriod { plan, period: period(key) };
    match desk.handle(&request, asked).await.unwrap() {
        Ok(done) if done.positions.is_some() => "opened".into(),
        Ok(_) => "nothing new".into(),
        Err(refusal) => format!("{}: {refusal}", refusal.code()),
    }
}

#[tokio::test]
async fn a_period_is_opened_by_the_house_alone_in_order_and_not_too_early() {
    let (house, plan) = planned().await;
    let mut text = String::new();
    let system = |what| {
        Asked::by(Actor::system(), asked(office(), what).command_id, commands::ClientKind::System)
    };
    house.later("2020-03-10 08:59");
    writeln!(text, "{}", open(&house.desk, plan, "2020Q1", &system("early")).await).unwrap();
    house.later("2020-06-15 09:00");
    writeln!(text, "{}", open(&house.desk, plan, "2020Q1", &asked(head(), "head")).await).unwrap();
    writeln!(text, "{}", open(&house.desk, plan, "2020Q2", &system("second")).await).unwrap();
    writeln!(text, "{}", open(&house.desk, plan, "2020Q1", &system("first")).await).unwrap();
    writeln!(text, "{}", open(&house.desk, plan, "2020Q1", &system("once more")).await).unwrap();
    writeln!(text, "{}", open(&house.desk, plan, "2020Q2", &system("then")).await).unwrap();
    expect![[r#"
        TOO_EARLY: 须在3月10日09:00之后办理
        FORBIDDEN: 您的身份不能办理此事项
        WRONG_STATE: 当前状态（尚有更早的期次未交办）不能办理此操作
        opened
        nothing new
        opened
    "#]]
    .assert_eq(&text);
}

#[tokio::test]
async fn a_plan_stands_on_an_open_matter_and_items_that_it_has() {
    let (house, _) = planned().await;
    let matter = MatterId::of_number("示督〔2020〕001号");
    let unknown = MatterId::of_number("示督〔2020〕999号");
    let fourth = Terms { items: vec![ItemNo(4)], ..quarterly() };
    let mut text = String::new();
    for (who, matter, terms, what) in [
        (handler("D05"), matter, quarterly(), "unit"),
        (office(), unknown, quarterly(), "unknown"),
        (office(), matter, fourth, "fourth"),
    ] {
        let request = SchedulePlan { matter, terms };
        let refused = house.desk.handle(&request, &asked(who, what)).await.unwrap().unwrap_err();
        writeln!(text, "{what}: {} {refused}", refused.code()).unwrap();
    }
    expect![[r#"
        unit: FORBIDDEN 您的身份不能办理此事项
        unknown: NOT_FOUND 没有这个对象
        fourth: NOT_FOUND 没有这个对象
    "#]]
    .assert_eq(&text);
    let before = house.facts().await;
    let again = schedule(&house, matter, quarterly()).await;
    assert_eq!((house.facts().await, again.0), (before, asked(office(), "schedule").command_id));
}

#[tokio::test]
async fn whoever_uses_the_id_of_an_opening_first_stops_no_period() {
    let (house, plan) = planned().await;
    register(&house, &["D07"]).await;
    let what = format!("period/{}/2020Q1", plan.0);
    let asked = Asked { command_id: Asked::by_system(&what).command_id, ..asked(head(), &what) };
    house.desk.tell::<Unit>("D07", close(), &asked).await.unwrap().unwrap();
    pass_to(&house, &mut Timekeeper::default(), "2020-03-11 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-03-11 09:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-03-11 09:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-03-11 09:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-03-11 09:00)
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_was_revised_while_a_page_was_open_is_not_revised_over_it() {
    let (house, plan) = planned().await;
    let at = |time: &str| Terms { at: time.parse().unwrap(), ..quarterly() };
    let revise = |time| RevisePlan { plan, terms: at(time), reason: "错峰".into() };
    let seen = Asked { expected_version: Some(1), ..asked(office(), "first") };
    change(&house.desk, plan, &revise("10:00"), &seen).await.unwrap().unwrap();
    let late = Asked { expected_version: Some(1), ..asked(head(), "second") };
    let refused = change(&house.desk, plan, &revise("11:00"), &late).await.unwrap().unwrap_err();
    assert_eq!(refused, Refusal::VersionConflict { have: 2 });
    let last = house.facts().await.pop().unwrap();
    let told: Event = serde_json::from_str(&last.payload).unwrap();
    assert!(matches!(told, Event::PlanRevised { version: 2, .. }), "{told:?}");
}

#[tokio::test]
async fn what_a_plan_issues_is_in_the_words_of_its_terms() {
    let house = House::writing("2020-03-02 09:00").await;
    let matter = house.register().await;
    let words = "请{单位}于{时限}前报送“{任务}”。";
    schedule(&house, matter, Terms { sms: Some(words.into()), ..quarterly() }).await;
    pass_to(&house, &mut Timekeeper::default(), "2020-03-11 09:00").await;
    let facts = house.facts().await;
    let letters = facts.iter().filter(|fact| fact.kind == "NoticeQueued");
    let said = letters.map(|fact| {
        let fact: serde_json::Value = serde_json::from_str(&fact.payload).unwrap();
        let letter = &fact["NoticeQueued"];
        format!("{} {}\n", letter["template"], letter["text"])
    });
    expect![[r#"
        "OWN/1" "请⟨D05⟩于3月20日24:00前报送“第1段道路整修”。"
    "#]]
    .assert_eq(&said.take(1).collect::<String>());
}
