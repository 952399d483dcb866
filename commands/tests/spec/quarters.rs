//! Quarters: opened by the timekeeper, settled and published in one act, whatever comes between.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use commands::clock::HandClock;
use commands::processes::Timekeeper;
use commands::quarters::{Bookkeeper, Reopened, freeze};
use commands::{Asked, Desk, DeskError};
use domain::assignment;
use domain::quarter::{Act, Command, Outcome};
use domain::score::Points;
use domain::time::Quarter;
use domain::unit::UnitId;
use domain::warning::PlateReason;
use domain::{Refusal, quarter};
use event_store::{Log, MemoryLog, Recorded};
use expect_test::expect;

use crate::counted::Counted;
use crate::house::{House, asked, at, head, leader, office};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Counts to the place where the books were closed, and how often it was asked.
#[derive(Default)]
struct Books(AtomicUsize);

#[async_trait]
impl Bookkeeper for Books {
    async fn outcome(&self, log: &Arc<dyn Log>, quarter: Quarter) -> Result<Outcome, Error> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let facts = log.read_all(event_store::Cursor::START, usize::MAX).await?;
        let settled =
            |it: &&Recorded| it.kind == "QuarterSettled" && it.stream.id == quarter.to_string();
        let upto = facts.iter().rev().find(settled).ok_or("it was not settled")?.position;
        Ok(Outcome {
            rules: 1,
            rule_hash: "11".repeat(32),
            upto_position: upto.raw(),
            unsettled: 0,
            carried: vec![],
            totals: vec![],
            result_hash: "22".repeat(32),
        })
    }
}

/// The power is cut while it reckons.
struct CutOff;

#[async_trait]
impl Bookkeeper for CutOff {
    async fn outcome(&self, _log: &Arc<dyn Log>, _quarter: Quarter) -> Result<Outcome, Error> {
        Err("the power is cut, as planned".into())
    }
}

/// While it reckons, the quarter is opened and closed again.
struct Interrupted<'a>(&'a House);

#[async_trait]
impl Bookkeeper for Interrupted<'_> {
    async fn outcome(&self, log: &Arc<dyn Log>, quarter: Quarter) -> Result<Outcome, Error> {
        let outcome = Books::default().outcome(log, quarter).await?;
        reopen(self.0, quarter).await?;
        let again = of(quarter, Act::Settle {});
        self.0.desk.handle(&again, &asked(head(), "again")).await??;
        Ok(outcome)
    }
}

/// Before it has read anything, the quarter is opened again.
struct TooLate<'a>(&'a House);

#[async_trait]
impl Bookkeeper for TooLate<'_> {
    async fn outcome(&self, _log: &Arc<dyn Log>, quarter: Quarter) -> Result<Outcome, Error> {
        reopen(self.0, quarter).await?;
        Err(Reopened.into())
    }
}

/// The head asks for it, and a leader agrees.
async fn reopen(house: &House, quarter: Quarter) -> Result<(), Error> {
    let reason = || "平台故障，误记红灯".to_owned();
    let propose = Act::ProposeReopening { reason: reason() };
    house.desk.handle(&of(quarter, propose), &asked(head(), "why")).await??;
    let agree = Act::DecideReopening { agree: true, reason: reason() };
    house.desk.handle(&of(quarter, agree), &asked(leader(), "agreed")).await??;
    Ok(())
}

fn of(quarter: Quarter, act: Act) -> Command {
    Command { quarter, act }
}

fn first() -> Quarter {
    "2020Q1".parse().unwrap()
}

async fn kinds(house: &House) -> String {
    let facts = house.facts().await;
    let quarters = facts.iter().filter(|fact| fact.stream.category == "quarter");
    let lines = quarters.map(|fact| {
        let late = if fact.effective_at == fact.recorded_at { "" } else { " (late)" };
        let at = domain::time::Moment::new(fact.effective_at);
        format!("{at:?} {} {} {}{late}\n", fact.stream.id, fact.actor, fact.kind)
    });
    lines.collect()
}

#[tokio::test]
async fn a_house_founded_in_the_middle_of_a_quarter_opens_that_quarter() {
    let house = House::open("2020-03-02 09:00").await;
    let mut keeper = Timekeeper::default();
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 1);
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 0);
    expect!["2020-01-01 00:00 2020Q1 system QuarterOpened (late)\n"]
        .assert_eq(&kinds(&house).await);
}

#[tokio::test]
async fn nothing_is_opened_before_there_is_a_house() {
    let log: Arc<dyn Log> = Arc::new(MemoryLog::new());
    let clock = Arc::new(HandClock::at(at("2020-03-02 09:00")));
    let desk = Desk::open(Arc::clone(&log), clock).await.unwrap();
    assert_eq!(Timekeeper::default().catch_up(&desk).await.unwrap(), 0);
    assert_eq!(log.head().await.unwrap(), event_store::Cursor::START);
}

#[tokio::test]
async fn quarters_that_were_missed_are_opened_in_order_at_their_first_instants() {
    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-10-01 00:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    expect![[r#"
        2020-01-01 00:00 2020Q1 system QuarterOpened (late)
        2020-04-01 00:00 2020Q2 system QuarterOpened (late)
        2020-07-01 00:00 2020Q3 system QuarterOpened (late)
        2020-10-01 00:00 2020Q4 system QuarterOpened
    "#]]
    .assert_eq(&kinds(&house).await);
}

#[tokio::test]
async fn two_timekeepers_open_a_quarter_once_and_none_that_somebody_has_opened() {
    let house = House::open("2020-03-02 09:00").await;
    let (mut one, mut other) = (Timekeeper::default(), Timekeeper::default());
    one.catch_up(&house.desk).await.unwrap();
    other.catch_up(&house.another_desk().await).await.unwrap();
    house.later("2020-04-09 10:00");
    freeze(&house.desk, &Books::default(), first(), &asked(head(), "freeze"))
        .await
        .unwrap()
        .unwrap();
    other.catch_up(&house.desk).await.unwrap();
    let kinds = kinds(&house).await;
    assert_eq!(kinds.matches("2020Q1 system QuarterOpened").count(), 1, "{kinds}");
    assert_eq!(kinds.matches("2020Q2 system QuarterOpened").count(), 1, "{kinds}");
}

#[tokio::test]
async fn a_quarter_is_settled_reckoned_and_published_in_one_act_and_once() {
    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-04-09 10:00");
    let (books, asked) = (Books::default(), asked(head(), "freeze"));
    let once = freeze(&house.desk, &books, first(), &asked).await.unwrap().unwrap();
    let twice = freeze(&house.desk, &books, first(), &asked).await.unwrap().unwrap();
    assert_eq!((once.positions, books.0.into_inner()), (twice.positions, 1));
    expect![[r#"
        2020-01-01 00:00 2020Q1 system QuarterOpened (late)
        2020-04-01 00:00 2020Q2 system QuarterOpened (late)
        2020-04-09 10:00 2020Q1 head QuarterSettled
        2020-04-09 10:00 2020Q1 head QuarterFrozen
    "#]]
    .assert_eq(&kinds(&house).await);
}

#[tokio::test]
async fn what_was_cut_off_while_it_was_reckoned_goes_on_under_the_same_request() {
    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-04-09 10:00");
    let asked = asked(head(), "freeze");
    let cut = freeze(&house.desk, &CutOff, first(), &asked).await;
    assert!(matches!(cut, Err(DeskError::Unexpected(_))), "{cut:?}");
    house.later("2020-04-09 10:05");
    let desk = house.another_desk().await;
    freeze(&desk, &Books::default(), first(), &asked).await.unwrap().unwrap();
    let kinds = kinds(&house).await;
    assert_eq!(kinds.matches("QuarterSettled").count(), 1, "{kinds}");
    assert_eq!(kinds.matches("QuarterFrozen").count(), 1, "{kinds}");
}

#[tokio::test]
async fn what_was_reckoned_before_a_quarter_was_reopened_is_not_published() {
    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-04-09 10:00");
    let late = freeze(&house.desk, &Interrupted(&house), first(), &asked(head(), "freeze")).await;
    assert_eq!(late.unwrap().unwrap_err(), Refusal::VersionConflict { have: 5 });
    let kinds = kinds(&house).await;
    assert_eq!(kinds.matches("QuarterFrozen").count(), 0, "{kinds}");
}

#[tokio::test]
async fn a_request_that_was_cut_off_is_over_once_the_quarter_was_reopened() {
    let over = Refusal::WrongState { state: "已重开，请重新定榜" };
    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-04-09 10:00");
    let request = asked(head(), "freeze");
    freeze(&house.desk, &CutOff, first(), &request).await.unwrap_err();
    reopen(&house, first()).await.unwrap();
    for _ in 0..2 {
        let again = freeze(&house.desk, &Books::default(), first(), &request).await;
        assert_eq!(again.unwrap().unwrap_err(), over);
    }
    freeze(&house.desk, &Books::default(), first(), &asked(head(), "anew")).await.unwrap().unwrap();

    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-04-09 10:00");
    let meanwhile = freeze(&house.desk, &TooLate(&house), first(), &request).await;
    assert_eq!(meanwhile.unwrap().unwrap_err(), over);
}

#[tokio::test]
async fn the_version_that_was_seen_counts_while_the_books_are_open() {
    let house = House::open("2020-03-02 09:00").await;
    house.later("2020-04-09 10:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    let seen = |what, version| Asked { expected_version: Some(version), ..asked(head(), what) };
    let stale = freeze(&house.desk, &CutOff, first(), &seen("stale", 7)).await;
    assert_eq!(stale.unwrap().unwrap_err(), Refusal::VersionConflict { have: 1 });
    let request = seen("freeze", 1);
    freeze(&house.desk, &CutOff, first(), &request).await.unwrap_err();
    freeze(&house.desk, &Books::default(), first(), &request).await.unwrap().unwrap();
    let kinds = kinds(&house).await;
    assert_eq!(kinds.matches("QuarterFrozen").count(), 1, "{kinds}");
}

/// The timekeeper slept from the second of March: what it would have said is in the books.
#[tokio::test]
async fn what_silence_has_earned_is_on_record_before_the_books_are_closed_g14() {
    let house = House::open("2020-03-02 09:00").await;
    house.under_way().await;
    house.later("2020-04-09 10:00");
    freeze(&house.desk, &Books::default(), first(), &asked(head(), "freeze"))
        .await
        .unwrap()
        .unwrap();
    let facts = house.facts().await;
    let settled = facts.iter().position(|fact| fact.kind == "QuarterSettled").unwrap();
    let before = |kind| facts[..settled].iter().filter(|fact| fact.kind == kind).count();
    assert_eq!((before("LampSettled"), before("PlateShown")), (3, 3));
    assert_eq!(facts.len(), settled + 2);
}

#[tokio::test]
async fn a_quarter_that_may_not_be_settled_leaves_everything_as_it_was() {
    let house = House::open("2020-03-02 09:00").await;
    house.under_way().await;
    let before = house.facts().await;
    let books = Books::default();
    let refused = async |who, when| {
        house.later(when);
        freeze(&house.desk, &books, first(), &asked(who, when)).await.unwrap().unwrap_err()
    };
    let early = refused(head(), "2020-04-08 23:59").await;
    assert_eq!(early, Refusal::TooEarly { from: at("2020-04-09 00:00") });
    assert_eq!(refused(office(), "2020-04-09 10:00").await, Refusal::Forbidden);
    assert_eq!((house.facts().await, books.0.into_inner()), (before, 0));
}

#[tokio::test]
async fn points_are_adjusted_for_a_unit_that_there_is() {
    let house = House::open("2020-03-02 09:00").await;
    let propose = |unit: &str| {
        of(
            first(),
            Act::ProposeAdjustment {
                unit: UnitId::new(unit),
                points: Points::milli(500),
                reason: "承办全省现场会".into(),
                document: "示督〔2020〕018号".into(),
            },
        )
    };
    let unknown = house.desk.handle(&propose("D05"), &asked(office(), "unknown")).await;
    assert_eq!(unknown.unwrap().unwrap_err(), Refusal::NotFound);
    let table = "code,name,short_name,kind,aliases\nD05,住建局,住建局,DEPARTMENT,\n";
    let units = commands::units::read(table.as_bytes()).unwrap();
    let admin = domain::roster::Actor { role: domain::roster::Role::Admin, ..office() };
    let set = commands::units::SetUnits { units };
    house.desk.handle(&set, &asked(admin, "units")).await.unwrap().unwrap();
    house.desk.handle(&propose("D05"), &asked(office(), "known")).await.unwrap().unwrap();
    let decide = Act::DecideAdjustment { no: 1, agree: true, reason: String::new() };
    house.desk.handle(&of(first(), decide), &asked(head(), "agree")).await.unwrap().unwrap();
    let facts = house.facts().await;
    let last: quarter::Event = serde_json::from_str(&facts.last().unwrap().payload).unwrap();
    assert!(matches!(last, quarter::Event::ScoreAdjusted { .. }), "{last:?}");
}

#[tokio::test]
async fn once_a_quarter_is_settled_its_plates_stand() {
    let house = House::open("2020-03-02 09:00").await;
    let [one, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.later("2020-03-30 16:20");
    house.report(one, "D05", "report").await;
    let good = PlateReason::PgGood;
    let approve = assignment::Command::Approve { reason_code: good, reason: String::new() };
    house.tell(one, approve, &asked(office(), "approve")).await.unwrap();
    house.later("2020-04-09 10:00");
    freeze(&house.desk, &Books::default(), first(), &asked(head(), "freeze"))
        .await
        .unwrap()
        .unwrap();
    let (reason_code, reason) = (PlateReason::PyData, "数据不全".to_owned());
    let revise = assignment::Command::RevisePlate { reason_code, reason };
    let refused = house.tell(one, revise, &asked(head(), "revise")).await.unwrap_err();
    assert_eq!(refused, Refusal::QuarterFrozen);
}

#[tokio::test]
async fn what_every_decision_may_look_up_is_read_in_one_go() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    log.reads();
    let desk = house.another_desk().await;
    assert_eq!(log.reads(), (0, 1));
    let (known, anew) = (house.desk.reference(), desk.reference());
    assert_eq!(format!("{known:?}"), format!("{anew:?}"));
    assert!(anew.calendar.knows(2020) && anew.rules.versions().count() == 1);
}
