//! A county that does whatever comes to its mind: random commands, answered by the deciders.

use domain::assignment::{Assignment, AssignmentId, Command, Order, Progress, Report};
use domain::matter::{self, Matter, MatterId};
use domain::quarter::{self, Act, Outcome, Season, Total};
use domain::roster::Actor;
use domain::score::{self, Points, RuleBook, Values};
use domain::time::Quarter;
use domain::unit::{self, Unit};
use domain::warning::PlateReason;
use projections::{Entry, EntryOf};
use proptest::prelude::*;
use strum::VariantArray;

use crate::story::{ROADS, SCHOOLS, Story, WATER, WILLOWS, item, leader, of, office, other_office};

/// What somebody tries next, after how many minutes.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    minutes: i64,
    /// Which of the assignments, modulo how many there are.
    which: usize,
    what: u8,
    reason: usize,
}

/// What the people of a county do from some day on.
#[derive(Debug, Clone)]
pub(crate) struct Deeds {
    from: &'static str,
    deeds: Vec<Deed>,
}

/// Half of the counties live through their spring; in the others nobody looks before the summer,
/// when two quarters can be closed, and all that silence has earned is noticed late.
pub(crate) fn deeds() -> impl Strategy<Value = Deeds> {
    prop_oneof![spring(), late()]
}

fn spring() -> impl Strategy<Value = Deeds> {
    doing("2020-03-02 09:00", 0..4_000, (0..30_u8).boxed())
}

/// They notice, review, take back and issue anew, and close and reopen books all the time.
pub(crate) fn late() -> impl Strategy<Value = Deeds> {
    let what = vec![3, 12, 13, 14, 15, 16, 16, 17, 22, 25, 25, 25, 25, 28, 28];
    doing("2020-07-09 09:00", 0..600, proptest::sample::select(what).boxed())
}

fn doing(
    from: &'static str,
    minutes: std::ops::Range<i64>,
    what: BoxedStrategy<u8>,
) -> impl Strategy<Value = Deeds> {
    let deed = (minutes, 0..64_usize, what, 0..64_usize)
        .prop_map(|(minutes, which, what, reason)| Deed { minutes, which, what, reason });
    proptest::collection::vec(deed, 1..60).prop_map(move |deeds| Deeds { from, deeds })
}

/// A county with a dozen duties, and what its people made of them. Refusals are part of life.
pub(crate) fn county(Deeds { from, deeds }: &Deeds) -> Story {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![
        item(1, &[ROADS], &[WATER, WILLOWS], "2020-03-20"),
        item(2, &[ROADS, SCHOOLS], &[], "2020-03-31"),
        item(3, &[WATER], &[SCHOOLS], "2020-04-10"),
        item(4, &[WILLOWS], &[], "2020-05-10"),
    ];
    let mut ids = story.issue("示督1", items.clone(), "ONCE");
    ids.extend(story.issue("示督2", items, "ONCE"));
    story.at(from);
    for deed in deeds {
        story.later(deed.minutes);
        attempt(&mut story, &ids, deed);
    }
    story
}

fn attempt(story: &mut Story, ids: &[AssignmentId], deed: &Deed) {
    let id = ids[deed.which % ids.len()];
    let reason = PlateReason::VARIANTS[deed.reason % PlateReason::VARIANTS.len()];
    let unit = unit_of(story, id);
    match deed.what {
        18 => rename(story, &unit, deed.reason),
        19 => draft(story, deed.reason),
        20 => amend(story, deed.reason),
        21 => {
            story.recall(id).ok();
        }
        22 | 23 => issue_anew(story, id, deed.minutes),
        24 => adjust(story, &unit, deed.reason),
        25..=27 => close(story, deed.reason),
        what => {
            let (command, actor) = command(what, reason, &unit);
            story.assign(id, command, &actor).ok();
        }
    }
}

fn command(what: u8, reason_code: PlateReason, unit: &str) -> (Command, Actor) {
    let reason = String::from("随便 \u{0} 一说");
    match what {
        0 => (Command::View {}, of(unit)),
        1 => (Command::Acknowledge {}, of(unit)),
        2 => (Command::ReportProgress(progress(reason)), of(unit)),
        3..=6 => (Command::SubmitFeedback(report(reason)), of(unit)),
        7 => (Command::SubmitPart { text: reason, media: vec![] }, of(unit)),
        8 => (Command::AcceptPart {}, of(ROADS)),
        9 => (Command::ReturnPart { reason }, of(WATER)),
        10 => (Command::Withdraw {}, of(unit)),
        11 => (Command::Return { reason_code, reason }, office()),
        12..=14 => (Command::Approve { reason_code, reason }, office()),
        15 => (
            Command::ConfirmRed { agree: reason_code != PlateReason::PrPoor, reason },
            other_office(),
        ),
        16 => (Command::RevisePlate { reason_code, reason }, other_office()),
        17 => (Command::Cancel { reason }, office()),
        _ => (Command::Tick {}, Actor::system()),
    }
}

fn progress(text: String) -> Progress {
    Progress { text, media: vec![], percent: Some(40), forecast: None }
}

fn report(text: String) -> Report {
    let units = |codes: &[&str]| codes.iter().map(|it| unit::UnitId::new(*it)).collect();
    let (parts, missing) = (units(&[WATER, SCHOOLS]), units(&[WILLOWS]));
    Report { text, media: vec![], percent: Some(90), no_change: true, parts, missing }
}

fn rename(story: &mut Story, unit: &str, number: usize) {
    let rename = unit::Command::Rename {
        name: format!("第{number}局"),
        short_name: format!("{number}局"),
    };
    story.tell::<Unit>(unit, rename, &office()).ok();
}

/// A new version of the rules, in force from some quarter.
fn draft(story: &mut Story, number: usize) {
    let lamp_red = Points::milli(-1_000 - i64::try_from(number).unwrap());
    let values = Values { lamp_red, ..Values::default() };
    story.tell::<RuleBook>("county", score::Command::Draft { values }, &office()).ok();
    for (version, from) in [(1, "2020Q1"), (2, "2020Q2"), (3, "2020Q3")] {
        let activate = score::Command::Activate { version, from: from.parse().unwrap() };
        story.tell::<RuleBook>("county", activate, &office()).ok();
    }
}

/// Takes an assignment back, and gives it again a while later with other words.
fn issue_anew(story: &mut Story, id: AssignmentId, minutes: i64) {
    let Ok(duty) = story.recall(id) else { return };
    story.later(minutes);
    let text = format!("{}，第{minutes}稿", duty.order.text);
    story.order(Order { text, ..duty.order }, duty.batch).ok();
}

/// Gives or takes points by hand; a second person agrees, or does not.
fn adjust(story: &mut Story, unit: &str, number: usize) {
    let (reason, document) = (String::from("承办现场会"), String::from("示督〔2020〕018号"));
    let points = Points::milli(i64::try_from(number).unwrap() * 100 - 3_000);
    let unit = unit::UnitId::new(unit);
    let quarter = Quarter::of(story.now.day());
    act(story, quarter, Act::ProposeAdjustment { unit, points, reason, document }, &office());
    for no in 1..8 {
        let decide = Act::DecideAdjustment {
            no,
            agree: !number.is_multiple_of(3),
            reason: "依据不足".into(),
        };
        act(story, quarter, decide, &other_office());
    }
}

/// Closes the books of the first quarter or the second, publishes them, or opens them again.
fn close(story: &mut Story, number: usize) {
    let of = if number.is_multiple_of(3) { "2020Q2" } else { "2020Q1" };
    let of: Quarter = of.parse().unwrap();
    let reason = String::from("误记红灯");
    match number % 4 {
        0 | 1 => act(story, of, Act::Settle {}, &office()),
        2 => act(story, of, Act::Freeze(Box::new(outcome(number))), &office()),
        _ => {
            act(story, of, Act::ProposeReopening { reason: reason.clone() }, &office());
            act(story, of, Act::DecideReopening { agree: number % 8 > 3, reason }, &leader());
        }
    }
}

fn outcome(number: usize) -> Outcome {
    let total = |(place, unit): (u32, &str)| Total {
        unit: unit::UnitId::new(unit),
        group: "DEPARTMENT".into(),
        place: Some(place),
        score: Points::milli(100_000 + i64::try_from(number).unwrap()),
    };
    Outcome {
        rules: 1,
        rule_hash: "11".repeat(32),
        upto_position: 1,
        unsettled: 0,
        carried: vec![],
        totals: [(1, WATER), (2, ROADS)].into_iter().map(total).collect(),
        result_hash: "22".repeat(32),
    }
}

fn act(story: &mut Story, quarter: Quarter, act: Act, actor: &Actor) {
    story.tell::<Season>(&quarter.to_string(), quarter::Command { quarter, act }, actor).ok();
}

fn amend(story: &mut Story, number: usize) {
    let matter = MatterId::of_number("示督1").0.to_string();
    let (title, goal, reason) = (format!("第{number}稿"), "目标".into(), "改".into());
    let amend = matter::Command::Amend { title, goal, reason };
    story.tell::<Matter>(&matter, amend, &office()).ok();
}

fn unit_of(story: &Story, id: AssignmentId) -> String {
    let assignment: Assignment = story.load(&id.0.to_string());
    assignment.duty().unwrap().order.unit.as_str().to_owned()
}

/// The rows of one fold, told at once.
pub(crate) fn rows<F: projections::Fold>(story: &Story) -> Vec<EntryOf<F>> {
    let facts = crate::story::told(&*story.log);
    let rows = crate::check::at_once(&projections::Model::<F>::NEW, &facts);
    rows.into_iter().map(|row| Entry::read(row).unwrap()).collect()
}
