//! What holds for every plan, whatever its terms and whenever they were said.

use std::collections::BTreeSet;

use chrono::{Days, TimeDelta};
use domain::due::{DueRule, Frequency, Period, RecurringDay};
use domain::plan::{Cadence, Command, Opening, Plan, Planned, Terms};
use domain::roster::Actor;
use domain::time::{Moment, TimeOfDay};
use proptest::prelude::*;

use crate::plans::{revise, schedule};
use crate::story::{Story, at, day, head, staff};

fn recurring() -> impl Strategy<Value = RecurringDay> {
    let weekly = (1..=7_u32).prop_map(|day| (Frequency::Weekly, 1, day));
    let monthly = (1..=31_u32).prop_map(|day| (Frequency::Monthly, 1, day));
    let quarterly = (1..=3_u32, 1..=31_u32).prop_map(|(m, day)| (Frequency::Quarterly, m, day));
    let half = (1..=6_u32, 1..=31_u32).prop_map(|(m, day)| (Frequency::HalfYear, m, day));
    prop_oneof![weekly, monthly, quarterly, half].prop_map(|(frequency, month, day)| RecurringDay {
        frequency,
        month,
        day,
    })
}

fn time() -> impl Strategy<Value = TimeOfDay> {
    (0..24_u32, 0..60_u32).prop_map(|(hour, minute)| TimeOfDay::new(hour, minute).unwrap())
}

prop_compose! {
    /// Terms of every kind, whose first period lies in the year 2020.
    fn any_terms()(
        on in recurring(),
        before in proptest::option::of(time()),
        (kind, n, lead_days) in (0..5_u8, 1..30_u32, 0..100_u32),
        (begins, lasts) in (0..366_u64, proptest::option::of(0..400_u64)),
        days in proptest::collection::btree_set(0..900_u64, 1..20),
        hour in time(),
    ) -> Terms {
        let begins = day("2020-01-01") + Days::new(begins);
        let first = Period::of(on.frequency, begins);
        let last = lasts.map(|lasts| Period::of(on.frequency, begins + Days::new(lasts)));
        let before_due = |due| Cadence::BeforeDue { due, lead_days, first: first.clone(), last: last.clone() };
        let after_issue = |due| {
            Cadence::AfterIssue { issue: on, due, first: first.clone(), last: last.clone() }
        };
        let cadence = match kind {
            0 => before_due(DueRule::OnDay { on, before }),
            1 => before_due(DueRule::LastWorkingDay(on.frequency)),
            2 => after_issue(DueRule::WorkingDays(n)),
            3 => after_issue(DueRule::NaturalDays(n)),
            _ => {
                let days = days.iter().map(|n| day("2020-01-01") + Days::new(*n)).collect();
                Cadence::Dates { days, before, lead_days }
            }
        };
        Terms { items: vec![], cadence, at: hour, sms: None }
    }
}

fn scheduled(now: Moment, terms: Terms) -> Option<Story<Plan>> {
    let mut story = Story::new();
    story.tell(now, &staff(), schedule(terms)).ok().map(|()| story)
}

fn open(story: &mut Story<Plan>, now: Moment, period: &Period) {
    let opening = Opening::of_nothing(period.clone());
    story.tell(now, &Actor::system(), Command::Open(Box::new(opening))).unwrap();
}

fn later(minutes: i64) -> Moment {
    at("2019-12-20 08:00").plus(TimeDelta::minutes(minutes))
}

proptest! {
    #[test]
    fn periods_come_in_order_and_none_before_the_plan_or_after_its_deadline(
        terms in any_terms(),
        minutes in 0..400_000_i64,
    ) {
        let now = later(minutes);
        let Some(story) = scheduled(now, terms) else { return Ok(()) };
        let calendar = &story.county.calendar;
        let coming = story.state.coming(calendar, 12);
        for Planned { issue_at, due, .. } in &coming {
            prop_assert!(*issue_at >= now && due.met_by(*issue_at));
            prop_assert!(*issue_at == now || calendar.works(issue_at.day()));
        }
        for two in coming.windows(2) {
            prop_assert!(two[0].period.last_day() < two[1].period.first_day());
            prop_assert!(two[0].issue_at <= two[1].issue_at);
        }
    }

    #[test]
    fn what_is_opened_one_by_one_is_what_was_foreseen(
        terms in any_terms(),
        (minutes, late) in (0..400_000_i64, 0..2_000_i64),
    ) {
        let Some(mut story) = scheduled(later(minutes), terms) else { return Ok(()) };
        let foreseen = story.state.coming(&story.county.calendar, 6);
        for planned in foreseen {
            let next = story.state.next(&story.county.calendar);
            prop_assert_eq!(next, Some(planned.clone()));
            open(&mut story, planned.issue_at.plus(TimeDelta::minutes(late)), &planned.period);
        }
    }

    #[test]
    fn whatever_is_revised_no_period_is_opened_twice(
        terms in any_terms(),
        other in any_terms(),
        minutes in 0..400_000_i64,
        before in 0..6_usize,
    ) {
        let Some(mut story) = scheduled(later(minutes), terms) else { return Ok(()) };
        let mut now = later(minutes);
        let mut opened = BTreeSet::new();
        for turn in 0..12 {
            if turn == before {
                story.tell(now, &head(), revise(other.clone())).ok();
            }
            let Some(next) = story.state.next(&story.county.calendar) else { break };
            now = now.max(next.issue_at);
            open(&mut story, now, &next.period);
            prop_assert!(opened.insert(next.period.clone()), "{:?} twice", next.period);
        }
    }
}
