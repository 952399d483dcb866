//! Whatever is asked, and through whichever of two desks: the answers and the facts are those of
//! a house that remembers nothing and reads every stream whenever it is asked.

use chrono::TimeDelta;
use commands::{Answer, Desk};
use domain::assignment::{Assignment, Command, Progress};
use domain::roster::Actor;
use domain::time::Moment;
use domain::warning::PlateReason;
use event_store::Recorded;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::house::{House, asked, at, handler, head, office, report};

#[derive(Debug, Clone, Copy)]
struct Step {
    minutes: i64,
    second_desk: bool,
    assignment: usize,
    act: Act,
    /// The same command as the step before, sent again.
    again: bool,
}

#[derive(Debug, Clone, Copy)]
enum Act {
    View,
    Progress,
    Submit,
    Withdraw,
    Return,
    Approve(PlateReason),
    Confirm(bool),
    Revise(PlateReason),
    Cancel,
    Recall,
    Tick,
}

const UNITS: [&str; 3] = ["D05", "D10", "T01"];

impl Act {
    fn said(self, unit: &str) -> (Actor, Command) {
        let reason = "已核对材料".to_owned();
        match self {
            Self::View => (handler(unit), Command::View {}),
            Self::Progress => {
                let text = "路基已完成".to_owned();
                let (media, percent, forecast) = (vec![], Some(60), None);
                let progress = Progress { text, media, percent, forecast };
                (handler(unit), Command::ReportProgress(progress))
            }
            Self::Submit => (handler(unit), Command::SubmitFeedback(report("完成"))),
            Self::Withdraw => (handler(unit), Command::Withdraw {}),
            Self::Return => {
                let reason_code = PlateReason::PyData;
                (office(), Command::Return { reason_code, reason })
            }
            Self::Approve(reason_code) => (office(), Command::Approve { reason_code, reason }),
            Self::Confirm(agree) => (head(), Command::ConfirmRed { agree, reason }),
            Self::Revise(reason_code) => (head(), Command::RevisePlate { reason_code, reason }),
            Self::Cancel => (head(), Command::Cancel { reason }),
            Self::Recall => (office(), Command::Recall {}),
            Self::Tick => (Actor::system(), Command::Tick {}),
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let plate = || {
        use PlateReason::{PgGood, PrPoor, PyData};
        prop_oneof![Just(PgGood), Just(PyData), Just(PrPoor)]
    };
    let act = prop_oneof![
        2 => Just(Act::View),
        3 => Just(Act::Progress),
        6 => Just(Act::Submit),
        3 => Just(Act::Withdraw),
        3 => Just(Act::Return),
        3 => plate().prop_map(Act::Approve),
        2 => any::<bool>().prop_map(Act::Confirm),
        2 => plate().prop_map(Act::Revise),
        1 => Just(Act::Cancel),
        1 => Just(Act::Recall),
        1 => Just(Act::Tick),
    ];
    let minutes = prop_oneof![3 => 0..600_i64, 1 => 600..30_000_i64];
    let step = (minutes, any::<bool>(), 0..UNITS.len(), act, prop::bool::weighted(0.15));
    let step = step.prop_map(|(minutes, second_desk, assignment, act, again)| Step {
        minutes,
        second_desk,
        assignment,
        act,
        again,
    });
    prop::collection::vec(step, 1..40)
}

/// Tells the steps; gives every answer as a program would see it, and the facts.
async fn told(steps: &[Step], remembers: bool) -> (Vec<String>, Vec<Recorded>) {
    let house = House::open("2020-03-02 09:00").await;
    let assignments = house.under_way().await.assignments;
    let second = house.another_desk().await;
    let (mut now, mut answers) = (at("2020-03-02 09:30"), Vec::new());
    let mut last = (String::new(), steps[0]);
    for (no, step) in steps.iter().enumerate() {
        now = now.plus(TimeDelta::minutes(step.minutes));
        house.clock.set(now);
        if !step.again || no == 0 {
            last = (no.to_string(), *step);
        }
        let (name, Step { assignment, act, .. }) = &last;
        let (who, command) = act.said(UNITS[*assignment]);
        let anew;
        let desk: &Desk = match (remembers, step.second_desk) {
            (true, false) => &house.desk,
            (true, true) => &second,
            (false, _) => {
                anew = house.another_desk().await;
                &anew
            }
        };
        let id = assignments[*assignment].0.to_string();
        let answer = desk.tell::<Assignment>(&id, command, &asked(who, name)).await;
        answers.push(in_words(&answer));
    }
    (answers, house.facts().await)
}

fn in_words(answer: &Answer<()>) -> String {
    match answer.as_ref().unwrap() {
        Ok(done) => format!("{:?}", done.positions),
        Err(refusal) => format!("{} {refusal}", refusal.code()),
    }
}

/// Without what only says when it was put down by which machine.
fn facts(facts: &[Recorded]) -> Vec<(&str, u64, &str, &str, Moment)> {
    let fact = |it: &'_ Recorded| Moment::new(it.effective_at);
    let line = |it| (id_of(it), it.sequence, it.kind.as_str(), it.payload.as_str(), fact(it));
    facts.iter().map(line).collect()
}

fn id_of(fact: &Recorded) -> &str {
    &fact.stream.id
}

#[test]
fn two_desks_that_remember_answer_as_one_that_reads_everything_anew() {
    let config = Config { cases: 96, failure_persistence: None, ..Config::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let holds = |steps: Vec<Step>| {
        let ((answers, known), (expected, fresh)) =
            runtime.block_on(async { (told(&steps, true).await, told(&steps, false).await) });
        prop_assert_eq!(answers, expected);
        prop_assert_eq!(facts(&known), facts(&fresh));
        Ok(())
    };
    TestRunner::new(config).run(&steps(), holds).unwrap();
}
