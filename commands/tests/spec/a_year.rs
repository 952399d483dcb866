//! A year of one order (M56–M58): sixty items for thirty-four units, issued by themselves each
//! quarter; and the same with a worker that is killed, doubled and told the wrong time.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use commands::clock::HandClock;
use commands::orders::RegisterMatter;
use commands::plans::SchedulePlan;
use commands::processes::Timekeeper;
use commands::{Clock, Desk, Ways, founding};
use domain::assignment::{AssistMode, Command, Duty, Event, Importance, ReminderKind, Urgency};
use domain::due::{DueRule, Frequency, RecurringDay};
use domain::matter::{Item, ItemNo, MatterId};
use domain::notice::{Channel, NoticeId, NoticeKind};
use domain::plan::{Cadence, Terms};
use domain::time::{Deadline, Moment};
use domain::unit::UnitId;
use domain::warning::PlateReason;
use event_store::{Cursor, Log, MemoryLog, Recorded};
use futures::FutureExt;

use crate::house::{asked, at, handler, office, report, road};
use crate::plans::period;

const UNITS: u32 = 34;
const ITEMS: u32 = 60;
/// As many as show every habit, for lives that are many and short.
const FEW: u32 = 30;
/// Items that two units lead together, so that a quarter has 96 duties.
const SHARED: u32 = 36;

fn unit(no: u32) -> UnitId {
    UnitId::new(format!("U{:02}", no % UNITS + 1))
}

/// The first items of the order.
fn order(items: u32) -> RegisterMatter {
    let item = |no: u32| Item {
        no: ItemNo(no + 1),
        text: format!("第{}项民生工程", no + 1),
        lead: if no < SHARED { vec![unit(no), unit(no + 7)] } else { vec![unit(no)] },
        assist: vec![],
        mode: AssistMode::Direct,
        due: DueRule::EachPeriod(Frequency::Quarterly),
        importance: Importance::Normal,
        urgency: Urgency::Normal,
    };
    RegisterMatter { items: (0..items).map(item).collect(), ..road(&[], &[]) }
}

/// “每季度末月20日前”, issued ten days before at nine.
fn quarterly(last: &str) -> Terms {
    let on = RecurringDay { frequency: Frequency::Quarterly, month: 3, day: 20 };
    let due = DueRule::OnDay { on, before: None };
    let (first, last) = (period("2020Q1"), Some(period(last)));
    let cadence = Cadence::BeforeDue { due, lead_days: 10, first, last };
    Terms { items: vec![], cadence, at: "09:00".parse().unwrap(), sms: None }
}

/// How a unit behaves: five of eight report early, one after T−3, one after T−1, one late.
fn habit(duty: &Duty) -> u32 {
    (duty.order.item.0 + duty.order.unit.as_str()[1..].parse::<u32>().unwrap()) % 8
}

/// What people will do about a duty, and when.
fn deeds(duty: &Duty) -> Vec<(Moment, Command)> {
    let due = duty.milestones.due.day();
    let on = |days: i64, hour| Moment::at(due + TimeDelta::days(days), hour, 0).unwrap();
    let (reports, looks) = match habit(duty) {
        0..=4 => (on(-5, 10), true),
        5 => (on(-2, 10), true),
        6 => (on(0, 16), true),
        _ => (on(2, 11), false),
    };
    let review = Command::Approve { reason_code: PlateReason::PgGood, reason: String::new() };
    let mut deeds = vec![
        (reports, Command::SubmitFeedback(report("已按要求推进"))),
        (reports.plus(TimeDelta::hours(4)), review),
    ];
    if looks {
        deeds.push((duty.issued_at.plus(TimeDelta::hours(1)), Command::View {}));
    }
    deeds
}

/// A county whose clock is moved by hand, and whose people keep to their habits.
struct County {
    log: Arc<dyn Log>,
    clock: Arc<HandClock>,
    desk: Desk,
    heard: Cursor,
    /// By instant, and then in an order that does not depend on who was faster.
    agenda: BTreeMap<(Moment, String, u32), (Duty, Command)>,
}

impl County {
    async fn open(items: u32, last: &str) -> Self {
        let log: Arc<dyn Log> = Arc::new(MemoryLog::default());
        let clock = Arc::new(HandClock::at(at("2020-01-02 09:00")));
        let desk = desk(&log, clock.clone()).await;
        founding::found(&desk).await.unwrap();
        let registered = desk.handle(&order(items), &asked(office(), "register")).await;
        let matter: MatterId = registered.unwrap().unwrap().outcome;
        let request = SchedulePlan { matter, terms: quarterly(last) };
        desk.handle(&request, &asked(office(), "schedule")).await.unwrap().unwrap();
        Self { log, clock, desk, heard: Cursor::START, agenda: BTreeMap::new() }
    }

    /// People hear what they were asked.
    async fn listen(&mut self) {
        for fact in self.log.read_all(self.heard, usize::MAX).await.unwrap() {
            self.heard = fact.position;
            if fact.kind == "AssignmentIssued"
                && let Event::AssignmentIssued(duty) = serde_json::from_str(&fact.payload).unwrap()
            {
                for (no, (when, command)) in (0..).zip(deeds(&duty)) {
                    let id = duty.order.assignment().0.to_string();
                    self.agenda.insert((when, id, no), (Duty::clone(&duty), command));
                }
            }
        }
    }

    fn next_deed(&self) -> Option<Moment> {
        self.agenda.first_key_value().map(|((when, ..), _)| *when)
    }

    async fn act(&mut self, until: Moment) {
        while let Some(entry) = self.agenda.first_entry().filter(|it| it.key().0 <= until) {
            let ((when, id, no), (duty, command)) = entry.remove_entry();
            self.clock.set(when);
            let who = match command {
                Command::Approve { .. } => office(),
                _ => handler(duty.order.unit.as_str()),
            };
            let asked = asked(who, &format!("{id}/{no}"));
            let told = self.desk.tell::<domain::assignment::Assignment>(&id, command, &asked);
            told.await.unwrap().unwrap();
        }
    }

    async fn facts(&self) -> Vec<Recorded> {
        self.log.read_all(Cursor::START, usize::MAX).await.unwrap()
    }
}

async fn desk(log: &Arc<dyn Log>, clock: Arc<dyn Clock>) -> Desk {
    let desk = Desk::open(Arc::clone(log), clock).await.unwrap();
    desk.writing(Ways::open(&[Channel::Sms]))
}

/// A quarter or a year, with a worker who is always there.
async fn undisturbed(items: u32, last: &str, end: &str) -> County {
    let mut county = County::open(items, last).await;
    let (mut keeper, end) = (Timekeeper::default(), at(end));
    loop {
        keeper.listen(&county.desk).await.unwrap();
        county.listen().await;
        let next = [keeper.next_due(), county.next_deed()].into_iter().flatten().min();
        let Some(next) = next.filter(|next| *next <= end) else { return county };
        county.clock.set(next.max(county.clock.now()));
        keeper.catch_up(&county.desk).await.unwrap();
        county.act(next).await;
    }
}

fn count(facts: &[Recorded], kind: &str) -> usize {
    facts.iter().filter(|fact| fact.kind == kind).count()
}

fn assignments(facts: &[Recorded]) -> impl Iterator<Item = (&Recorded, Event)> {
    let of_them = facts.iter().filter(|fact| fact.stream.category == "assignment");
    of_them.map(|fact| (fact, serde_json::from_str(&fact.payload).unwrap()))
}

#[tokio::test]
async fn one_order_issues_itself_for_four_quarters_and_reminds_each_silent_unit_once() {
    let facts = undisturbed(ITEMS, "2020Q4", "2020-12-31 23:59").await.facts().await;
    assert_eq!(count(&facts, "PlanScheduled"), 1, "one order by hand");
    assert_eq!(count(&facts, "PeriodOpened"), 4);
    let (mut issued, mut raised) = (BTreeMap::new(), BTreeMap::new());
    let mut said = BTreeSet::new();
    for (fact, event) in assignments(&facts) {
        match event {
            Event::AssignmentIssued(duty) => {
                assert_eq!(fact.sequence, 1, "none is issued twice");
                *issued.entry(duty.order.period.clone()).or_insert(0) += 1;
            }
            Event::ReminderRaised { kind, occurrence, .. } => {
                assert!(said.insert((fact.stream.id.clone(), kind, occurrence)));
                *raised.entry(kind).or_insert(0) += 1;
            }
            _ => {}
        }
    }
    let quarters: Vec<usize> = issued.into_values().collect();
    assert_eq!(quarters, [96; 4], "384 in all");
    // Each kind by who had not reported by then; those who never look are reminded of that for
    // five days.
    let habits = |wanted: &[u32]| {
        let duties = assignments(&facts).filter_map(|(_, event)| match event {
            Event::AssignmentIssued(duty) => Some(habit(&duty)),
            _ => None,
        });
        duties.filter(|it| wanted.contains(it)).count()
    };
    let expected = BTreeMap::from([
        (ReminderKind::Unread, 5 * habits(&[7])),
        (ReminderKind::T3, habits(&[5, 6, 7])),
        (ReminderKind::T1, habits(&[6, 7])),
        (ReminderKind::Overdue, habits(&[7])),
    ]);
    assert_eq!(raised, expected);
    assert_eq!(count(&facts, "FeedbackApproved"), 384);
}

/// Dies when it has been asked for the time so often.
struct Mortal {
    clock: Arc<HandClock>,
    left: AtomicU32,
}

impl Clock for Mortal {
    fn now(&self) -> Moment {
        let left =
            self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |it| it.checked_sub(1));
        assert!(left.is_ok(), "killed");
        self.clock.now()
    }
}

/// A seeded throw: the disturbed quarter is the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
    }
}

/// Two workers at once, each of which may die in the middle; those who come after them begin
/// with nothing. Gives how many died.
async fn two_lives(county: &County, dice: &mut Dice) -> u32 {
    let mut lives = Vec::new();
    for _ in 0..2 {
        let (clock, left) = (Arc::clone(&county.clock), AtomicU32::new(3 + dice.throw(6)));
        let mortal = Arc::new(Mortal { clock, left });
        let life = async {
            let desk = desk(&county.log, mortal).await;
            Timekeeper::default().catch_up(&desk).await.unwrap();
        };
        lives.push(AssertUnwindSafe(life).catch_unwind());
    }
    let ends = futures::future::join_all(lives).await;
    u32::try_from(ends.iter().filter(|end| end.is_err()).count()).unwrap()
}

/// What is on record, whoever wrote it down and when.
fn told(facts: &[Recorded]) -> BTreeSet<(String, String, String, Moment)> {
    let one = |fact: &Recorded| {
        let stream = format!("{}/{}", fact.stream.category, fact.stream.id);
        (stream, fact.kind.clone(), fact.payload.clone(), Moment::new(fact.effective_at))
    };
    // A letter is queued when its cause is written down, and goes out by its own instants.
    facts.iter().filter(|fact| fact.kind != "NoticeQueued").map(one).collect()
}

/// Every digest, with what it says; each of them is said once.
fn digests(facts: &[Recorded]) -> BTreeMap<NoticeId, String> {
    let mut digests = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.kind == "NoticeQueued") {
        let event = serde_json::from_str(&fact.payload).unwrap();
        let domain::notice::Event::NoticeQueued(letter) = event else { panic!("a letter") };
        if letter.kind == NoticeKind::Digest {
            let before = digests.insert(letter.notice, letter.text.clone());
            assert_eq!(before, None, "{}", letter.text);
        }
    }
    digests
}

#[tokio::test]
async fn a_worker_killed_doubled_and_told_the_wrong_time_leaves_the_same_facts() {
    let end = at("2020-03-31 23:59");
    let calm = undisturbed(FEW, "2020Q1", "2020-03-31 23:59").await.facts().await;
    let mut county = County::open(FEW, "2020Q1").await;
    let (mut dice, mut killed) = (Dice(20_200_320), 0);
    let mut scout = Timekeeper::default();
    loop {
        scout.listen(&county.desk).await.unwrap();
        county.listen().await;
        let next = [scout.next_due(), county.next_deed()].into_iter().flatten().min();
        let Some(next) = next.filter(|next| *next <= end) else { break };
        // Nobody is there for some hours, now and then.
        let until = county.next_deed().unwrap_or(end).min(end);
        let late = next.plus(TimeDelta::hours(i64::from(dice.throw(3) * 3)));
        county.clock.set(late.min(until).max(next).max(county.clock.now()));
        for _ in 0..2 + dice.throw(6) {
            killed += two_lives(&county, &mut dice).await;
            if dice.throw(3) == 0 {
                county.clock.set(county.clock.now().plus(-TimeDelta::days(1)));
                killed += two_lives(&county, &mut dice).await;
                county.clock.set(county.clock.now().plus(TimeDelta::days(1)));
            }
        }
        if county.next_deed().is_some_and(|deed| deed <= county.clock.now()) {
            county.act(county.clock.now()).await;
        }
    }
    assert!(killed >= 50, "killed {killed} times");
    let wild = county.facts().await;
    let digests = digests(&calm);
    assert!(digests.len() > 20, "{}", digests.len());
    assert_eq!(digests, self::digests(&wild), "none is missed, none is said twice");
    let (calm, wild) = (told(&calm), told(&wild));
    let missing: Vec<_> = calm.difference(&wild).take(3).collect();
    let extra: Vec<_> = wild.difference(&calm).take(3).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:#?}, extra {extra:#?}");
    let due = Deadline::end_of("2020-03-20".parse().unwrap());
    assert!(calm.iter().any(|(.., at)| *at == due.moment()), "something fell due");
}
