//! Plans, as they are shown and told.

use domain::assignment::BatchId;
use domain::calendar::Calendar;
use domain::due::{DueRule, Frequency, Period, RecurringDay};
use domain::matter::{ItemNo, MatterId};
use domain::plan::{Cadence, Command, Opening, Plan, PlanId, Terms};
use domain::roster::Actor;
use domain::succession::Moved;
use domain::unit::UnitId;
use expect_test::expect;
use projections::Questions;
use projections::plans::{Entry, Plans};
use projections::questions::Page;
use projections::timeline::{self, Filter, Timeline};
use uuid::Uuid;

use crate::check::check;
use crate::database::{served, with_database};
use crate::random::rows;
use crate::story::{ROADS, SCHOOLS, Story, WATER, office, other_office};

fn show(plan: &Entry) -> String {
    let row = &plan.row;
    let alarm = |it: &domain::plan::Alarm| format!("{} {:?}", it.item, it.cause);
    let alarms: Vec<_> = row.alarms.0.iter().map(alarm).collect();
    let next = row.whole.0.next(&Calendar::default());
    format!(
        "{} v{} terms {} opened {} last {:?} {:?} alarms {alarms:?} {:?}\n  next {:?}",
        row.state,
        row.version,
        row.terms_version,
        row.opened,
        row.last_period.as_ref().map(Period::as_str),
        row.last_planned_at,
        row.stopped_reason,
        next.map(|next| (next.period, next.issue_at)),
    )
}

fn period(key: &str) -> Period {
    Period::read(key).unwrap()
}

fn monthly(day: u32) -> Box<Terms> {
    let on = RecurringDay { frequency: Frequency::Monthly, month: 1, day };
    let due = DueRule::OnDay { on, before: Some("17:30".parse().unwrap()) };
    let cadence = Cadence::BeforeDue { due, lead_days: 5, first: period("2020-03"), last: None };
    Box::new(Terms { items: vec![], cadence, at: "09:00".parse().unwrap(), sms: None })
}

fn plan(n: u128) -> PlanId {
    PlanId(Uuid::from_u128(n))
}

fn tell(story: &mut Story, n: u128, command: Command, who: &Actor) {
    story.tell::<Plan>(&plan(n).0.to_string(), command, who).unwrap();
}

fn schedule(story: &mut Story, n: u128, number: &str, terms: Box<Terms>) {
    let matter = MatterId::of_number(number);
    tell(story, n, Command::Schedule { plan: plan(n), matter, terms }, &office());
}

fn open(story: &mut Story, n: u128, opening: Opening) {
    tell(story, n, Command::Open(Box::new(opening)), &Actor::system());
}

fn opening(key: &str) -> Opening {
    Opening {
        batch: Some(BatchId(Uuid::from_u128(0xB0))),
        issued: 2,
        ..Opening::of_nothing(period(key))
    }
}

/// A plan of which two periods were opened; the first of them with what nobody answers for.
fn spring() -> Story {
    let mut story = Story::county();
    story.at("2020-02-03 09:00");
    schedule(&mut story, 1, "示督1", monthly(25));
    story.at("2020-03-20 09:00");
    let (from, to) = (UnitId::new(WATER), UnitId::new(ROADS));
    let first = Opening {
        already: 1,
        moved: vec![Moved { item: ItemNo(1), from, to }],
        gone: vec![(ItemNo(2), UnitId::new(SCHOOLS))],
        missing: vec![ItemNo(3)],
        ..opening("2020-03")
    };
    open(&mut story, 1, first);
    story
}

#[test]
fn a_plan_shows_how_far_it_is_and_what_could_not_be_issued_last() {
    let mut story = spring();
    check::<Plans>(
        &story,
        show,
        &expect![[r#"
        RUNNING v4 terms 1 opened 1 last Some("2020-03") Some(2020-03-20 09:00) alarms ["2 UnitClosed", "3 ItemGone"] None
          next Some((Period("2020-04"), 2020-04-20 09:00))
    "#]],
    );
    story.at("2020-04-21 06:00");
    open(&mut story, 1, opening("2020-04"));
    let skip = Command::Skip { period: period("2020-05"), reason: "汛期免报".into() };
    tell(&mut story, 1, skip, &other_office());
    let revise = Command::Revise { terms: monthly(28), reason: "错峰".into() };
    tell(&mut story, 1, revise, &office());
    check::<Plans>(
        &story,
        show,
        &expect![[r#"
        RUNNING v7 terms 2 opened 2 last Some("2020-04") Some(2020-04-20 09:00) alarms [] None
          next Some((Period("2020-06"), 2020-06-23 09:00))
    "#]],
    );
    tell(&mut story, 1, Command::Stop { reason: "任务完成".into() }, &office());
    check::<Plans>(
        &story,
        show,
        &expect![[r#"
        STOPPED v8 terms 2 opened 2 last Some("2020-04") Some(2020-04-20 09:00) alarms [] Some("任务完成")
          next None
    "#]],
    );
}

#[test]
fn everything_of_a_plan_is_told_in_sentences() {
    let mut story = spring();
    let skip = Command::Skip { period: period("2020-05"), reason: "汛期免报".into() };
    tell(&mut story, 1, skip, &other_office());
    let days = ["2020-05-20", "2020-09-10"].map(|day| day.parse().unwrap()).into();
    let dates = Cadence::Dates { days, before: None, lead_days: 7 };
    let terms = Box::new(Terms { cadence: dates, ..*monthly(25) });
    tell(&mut story, 1, Command::Revise { terms, reason: "改为检查日".into() }, &office());
    tell(&mut story, 1, Command::Stop { reason: "任务完成".into() }, &office());
    let issue = RecurringDay { frequency: Frequency::Weekly, month: 1, day: 1 };
    let (due, first, last) = (DueRule::WorkingDays(4), period("2020W14"), Some(period("2020W40")));
    let weekly = Cadence::AfterIssue { issue, due, first, last };
    schedule(&mut story, 2, "示督2", Box::new(Terms { cadence: weekly, ..*monthly(25) }));
    let told: Vec<_> = rows::<Timeline>(&story)
        .into_iter()
        .filter(|entry| entry.key.category == "plan")
        .map(|timeline::Entry { row, .. }| {
            let unit = row.unit.as_ref().map_or("–", UnitId::as_str);
            format!("{:?} {unit} {}\n", row.effective_at, row.sentence)
        })
        .collect();
    expect![[r#"
        2020-02-03 09:00 – 设定定期交办：每月25日17:30前，提前5日交办，自2020-03起
        2020-03-20 09:00 – 自动交办2020-03期2件任务，此前已交办1件，第1项由⟨D10⟩承接⟨D21⟩，3月25日17:30前应报
        2020-03-20 09:00 D11 2020-03期第2项：⟨D11⟩已撤销，无承继单位，未交办
        2020-03-20 09:00 – 2020-03期第3项：事项中已无此分解项，未交办
        2020-03-20 09:00 – 2020-05期不交办：汛期免报
        2020-03-20 09:00 – 定期交办改为第2版：5月20日、9月10日各24:00前，提前7日交办，原因：改为检查日
        2020-03-20 09:00 – 停止定期交办：任务完成
        2020-03-20 09:00 – 设定定期交办：每周一交办，交办后4个工作日内，自2020W14至2020W40
    "#]].assert_eq(&told.concat());
}

#[test]
fn plans_can_be_asked_for_one_by_one_by_matter_and_page_by_page() {
    let mut story = spring();
    for (n, number) in [(2, "示督2"), (3, "示督1"), (4, "示督1")] {
        schedule(&mut story, n, number, monthly(25));
    }
    with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let one = questions.plans_by_id(&[plan(1)]).await.unwrap().remove(0);
        assert_eq!(one.row.whole.0.last_opened(), Some(&period("2020-03")));
        assert_eq!(questions.plans_by_id(&[plan(9)]).await.unwrap(), []);
        let named = |found: Vec<Entry>| -> Vec<_> {
            found.iter().map(|it| it.key.plan.0.as_u128()).collect()
        };
        let roads = [MatterId::of_number("示督1")];
        let first = questions.plans(Page::first(3)).await.unwrap();
        let last = first.last().map(|it| (it.row.scheduled_at, it.key.plan)).unwrap();
        assert_eq!(named(first), [4, 3, 2]);
        let rest = questions.plans(Page::after(last, 3)).await.unwrap();
        assert_eq!(named(rest), [1]);
        assert_eq!(named(questions.plans_of(&roads).await.unwrap()), [4, 3, 1]);
        let by_id = questions.plans_by_id(&[plan(2), plan(9)]).await.unwrap();
        assert_eq!(named(by_id), [2]);

        let filter = Filter { matters: roads.into(), ..Filter::default() };
        let told = questions.happenings(&filter, Page::first(9)).await.unwrap();
        let kinds: Vec<_> = told.iter().map(|it| it.row.kind.as_str()).collect();
        expect![
            "PlanScheduled PlanScheduled PlanAlarmRaised PlanAlarmRaised PeriodOpened PlanScheduled"
        ]
        .assert_eq(&kinds.join(" "));
        let fitting = rows::<Timeline>(&story).into_iter().filter(|entry| {
            let about = |it: &PlanId| it.0.to_string() == entry.key.id;
            let ours = [plan(1), plan(3), plan(4)].iter().any(about);
            filter.fits(entry, ours.then_some(roads[0]))
        });
        assert_eq!(fitting.count(), told.len());
    });
}
