//! What a report would earn, told before it is sent: and the desk keeps its word.

use std::fmt::Write as _;

use domain::Decider;
use domain::assignment::{Assignment, Command};
use domain::score::{Event, RuleBook, RuleSet, Values};
use domain::warning::Lamp;
use domain::warning::PlateReason::{PgGood, PyData};
use expect_test::{Expect, expect};

use crate::plots::for_any_story;
use crate::story::{
    County, Story, approve, at, cancel, confirm, feedback, head, issue, issued, leader, order,
    part_text, send_back, staff, unit,
};

fn check(story: &Story<Assignment>, now: &str, expected: &Expect) {
    let mut shown = String::new();
    for span in story.state.outlook(at(now)) {
        let until = span.until.map_or("…".into(), |until| format!("{until:?}"));
        writeln!(shown, "{:?} – {until} {} {}", span.from, span.lamp, span.sentence).unwrap();
    }
    expected.assert_eq(&shown);
}

fn open() -> Story<Assignment> {
    issued("2020-03-02 09:00", order("2020-03-31"))
}

#[test]
fn today_is_green_and_after_the_last_day_it_is_red() {
    check(
        &open(),
        "2020-03-20 10:00",
        &expect![[r#"
            2020-03-20 10:00 – 2020-04-01 00:00 GREEN 3月31日24:00前报送，审核通过后亮绿灯
            2020-04-01 00:00 – … RED 3月31日24:00后补报，亮红灯；4月8日24:00仍未报送，另亮红牌
        "#]],
    );
    check(
        &open(),
        "2020-04-01 00:00",
        &expect![[r#"
            2020-04-01 00:00 – … RED 现在补报，亮红灯；4月8日24:00仍未报送，另亮红牌
        "#]],
    );
    check(
        &open().then("2020-04-20 09:00", &unit("D10"), Command::View {}),
        "2020-04-20 10:00",
        &expect![[r#"
            2020-04-20 10:00 – … RED 现在补报，亮红灯
        "#]],
    );
}

#[test]
fn days_granted_to_make_up_are_yellow() {
    let values = Values { makeup_yellow_days: 2, ..Values::default() };
    let drafted = Event::RuleSetDrafted(Box::new(RuleSet { version: 1, values }));
    let county = County { rules: RuleBook::told([&drafted]), ..County::default() };
    let story = Story::<Assignment>::under(county).then(
        "2020-03-02 09:00",
        &head(),
        issue(order("2020-03-31")),
    );
    check(
        &story,
        "2020-03-20 10:00",
        &expect![[r#"
            2020-03-20 10:00 – 2020-04-01 00:00 GREEN 3月31日24:00前报送，审核通过后亮绿灯
            2020-04-01 00:00 – 2020-04-03 00:00 YELLOW 4月2日24:00前补报，审核通过后亮黄灯
            2020-04-03 00:00 – … RED 4月2日24:00后补报，亮红灯；4月8日24:00仍未报送，另亮红牌
        "#]],
    );
}

#[test]
fn what_was_returned_has_its_own_last_instants() {
    let returned = open().then("2020-03-31 23:10", &unit("D10"), feedback()).then(
        "2020-04-01 09:30",
        &staff(),
        send_back(PyData),
    );
    check(
        &returned,
        "2020-04-01 10:00",
        &expect![[r#"
            2020-04-01 10:00 – 2020-04-03 00:00 GREEN 4月2日24:00前补正重报，审核通过后亮绿灯
            2020-04-03 00:00 – 2020-04-09 00:00 YELLOW 4月8日24:00前补正重报，审核通过后亮黄灯
            2020-04-09 00:00 – … RED 4月8日24:00后补正重报，亮红灯
        "#]],
    );
    let late = open().then("2020-04-01 08:00", &unit("D10"), feedback()).then(
        "2020-04-01 09:30",
        &staff(),
        send_back(PyData),
    );
    check(
        &late,
        "2020-04-01 10:00",
        &expect![[r#"
            2020-04-01 10:00 – … RED 现在补正重报，亮红灯
        "#]],
    );
}

#[test]
fn where_no_report_is_awaited_nothing_is_promised() {
    let nothing = expect![""];
    check(&Story::new(), "2020-03-20 10:00", &nothing);
    let reported = open().then("2020-03-10 09:00", &unit("D10"), feedback());
    let approved = reported.then("2020-03-11 09:00", &staff(), approve(PgGood));
    check(&approved, "2020-03-20 10:00", &nothing);
    let cancelled = open().then("2020-03-10 09:00", &head(), cancel());
    check(&cancelled, "2020-03-20 10:00", &nothing);
}

#[test]
fn while_it_waits_for_its_review_the_office_sees_what_approval_settles() {
    let reported = |at| open().then(at, &unit("D10"), feedback());
    check(
        &reported("2020-03-31 23:59"),
        "2020-04-02 10:00",
        &expect![[r#"
            2020-04-02 10:00 – … GREEN 已报送，审核通过后亮绿灯
        "#]],
    );
    check(
        &reported("2020-04-01 08:00"),
        "2020-04-02 10:00",
        &expect![[r#"
            2020-04-02 10:00 – … RED 已报送，审核通过后亮红灯
        "#]],
    );
}

/// Reported at the first or the last instant of any span and approved at once, the lamp settles
/// as the outlook said, whatever happened before.
#[test]
fn the_desk_keeps_the_word_of_the_outlook() {
    for_any_story(|plot| {
        plot.walk(true, |said| {
            for span in said.story.state.outlook(said.now) {
                let last = span.until.map(|until| until.plus(chrono::TimeDelta::microseconds(-1)));
                for instant in [Some(span.from), last].into_iter().flatten() {
                    let settled = settled(said.story.clone(), instant);
                    assert_eq!(settled, Some(span.lamp), "{instant:?} {span:?}");
                }
            }
        });
    });
}

fn settled(mut story: Story<Assignment>, instant: domain::time::Moment) -> Option<Lamp> {
    let order = story.state.duty().unwrap().order.clone();
    let owner = unit(order.unit.as_str());
    let lead = order.answers_to.as_ref().map(|lead| unit(lead.as_str()));
    // What waits for its review, or was taken in by its lead, is not sent again.
    let mut unless_done = |who, command| {
        let answer = story.tell(instant, who, command);
        assert!(matches!(answer, Ok(()) | Err(domain::Refusal::WrongState { .. })), "{answer:?}");
    };
    unless_done(&owner, if lead.is_some() { part_text() } else { feedback() });
    if let Some(lead) = &lead {
        unless_done(lead, Command::AcceptPart {});
    }
    // A report that is late by then waits for the word on an extension.
    for who in [head(), leader()] {
        let refuse = Command::RefuseExtension { reason: "理由不充分".into() };
        story.tell(instant, &who, refuse).ok();
    }
    // Where a red plate was proposed, a second person has the word.
    if story.tell(instant, &staff(), approve(PgGood)).is_err() {
        story.tell(instant, &head(), confirm(true)).unwrap();
    }
    story.facts.iter().rev().find_map(|(_, fact)| match fact {
        domain::assignment::Event::LampSettled { lamp, .. } => Some(*lamp),
        _ => None,
    })
}
