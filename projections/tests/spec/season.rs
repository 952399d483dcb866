//! Quarters in specs: how books are closed, published and opened again.

use std::sync::Arc;

use domain::Refusal;
use domain::assignment::{AssignmentId, Command};
use domain::quarter::{self, Act, Outcome, Season};
use domain::roster::Actor;
use domain::score::Points;
use domain::time::Quarter;
use domain::unit::UnitId;
use domain::warning::PlateReason;
use event_store::{Cursor, Log};
use projections::outcome::{Reckoned, reckon, reckon_settled};
use tokio::runtime::Builder;

use crate::story::{ROADS, SCHOOLS, Story, WATER, WILLOWS, item, leader, office, other_office};

pub(crate) fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

/// Runs what needs a runtime, outside of one.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

pub(crate) fn act(story: &mut Story, of: &str, act: Act, actor: &Actor) -> Result<usize, Refusal> {
    story.tell::<Season>(of, quarter::Command { quarter: quarter(of), act }, actor)
}

/// One person proposes, another agrees. `no` counts adjustments within the quarter.
pub(crate) fn adjust(story: &mut Story, of: &str, no: u32, unit: &str, milli: i64) {
    let unit = UnitId::new(unit);
    let (points, reason) = (Points::milli(milli), "抗旱有功".into());
    let document = "县政府纪要〔2020〕3号".into();
    let propose = Act::ProposeAdjustment { unit, points, reason, document };
    act(story, of, propose, &office()).unwrap();
    let agree = Act::DecideAdjustment { no, agree: true, reason: String::new() };
    act(story, of, agree, &other_office()).unwrap();
}

pub(crate) fn settle(story: &mut Story, of: &str) {
    act(story, of, Act::Settle {}, &office()).unwrap();
}

/// Publishes what the closed books came to.
pub(crate) fn freeze(story: &mut Story, of: &str) -> Outcome {
    run(freeze_within(story, of))
}

/// The same inside of a runtime.
pub(crate) async fn freeze_within(story: &mut Story, of: &str) -> Outcome {
    let reckoned = reckon_settled(story.log.clone(), quarter(of), |_, _| {}).await.unwrap();
    let outcome = reckoned.expect("settled").outcome;
    act(story, of, Act::Freeze(Box::new(outcome.clone())), &office()).unwrap();
    outcome
}

pub(crate) fn reopen(story: &mut Story, of: &str) {
    let propose = Act::ProposeReopening { reason: "误记红灯".into() };
    act(story, of, propose, &office()).unwrap();
    let agree = Act::DecideReopening { agree: true, reason: String::new() };
    act(story, of, agree, &leader()).unwrap();
}

/// By everything on record.
pub(crate) async fn reckon_now(log: Arc<dyn Log>, of: Quarter) -> Reckoned {
    let head: Cursor = log.head().await.unwrap();
    reckon(log, of, head, None, |_, _| {}).await.unwrap()
}

/// The first quarter: roads did well, water and the town never delivered, schools got a yellow
/// plate and a point and a half by hand. One duty of water is due in the second. It is April 9th.
pub(crate) fn spring() -> (Story, [AssignmentId; 5]) {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![
        item(1, &[ROADS], &[], "2020-03-31"),
        item(2, &[WATER], &[], "2020-03-31"),
        item(3, &[SCHOOLS], &[], "2020-03-31"),
        item(4, &[WATER], &[], "2020-04-30"),
        item(5, &[WILLOWS], &[], "2020-03-31"),
    ];
    let ids: [_; 5] = story.issue("示督1", items, "ONCE").try_into().unwrap();
    story.at("2020-03-30 16:20").submit(ids[0], ROADS);
    story.approve(ids[0], PlateReason::PgGood);
    story.submit(ids[2], SCHOOLS);
    story.approve(ids[2], PlateReason::PyData);
    adjust(&mut story, "2020Q1", 1, SCHOOLS, 1_500);
    story.at("2020-04-09 09:00").tick(ids[1]);
    story.tick(ids[4]);
    (story, ids)
}

/// The same, published on April 9th. A week later what the silent town had been given is taken
/// back, and water's report comes at last, and is good.
pub(crate) fn late_spring() -> (Story, Outcome) {
    let (mut story, ids) = spring();
    settle(&mut story, "2020Q1");
    let outcome = freeze(&mut story, "2020Q1");
    story.at("2020-04-14 10:00");
    let cancel = Command::Cancel { reason: "平台故障属实".into() };
    story.assign(ids[4], cancel, &office()).unwrap();
    story.submit(ids[1], WATER);
    story.approve(ids[1], PlateReason::PgGood);
    (story, outcome)
}

/// Roads reports in time; water's silence is noticed only on April 10th, after the books of the
/// first quarter were closed.
pub(crate) fn noticed_late() -> (Story, AssignmentId) {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![item(1, &[ROADS], &[], "2020-03-31"), item(2, &[WATER], &[], "2020-03-31")];
    let [in_time, silent] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-30 16:20").submit(in_time, ROADS);
    story.approve(in_time, PlateReason::PgGood);
    settle(story.at("2020-04-09 09:00"), "2020Q1");
    story.at("2020-04-10 09:00").tick(silent);
    (story, silent)
}
