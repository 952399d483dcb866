//! What holds for every story of an assignment, whoever says what and when (invariants of the
//! domain rules 3.16, as far as one stream can hold them).

use domain::assignment::{Account, Assignment, CancelCause, Command, Event, SlipLevel, Urgency};
use domain::roster::Role;
use domain::score::{Points, RuleCode};
use domain::warning::PlateReason::{PgGood, PyData};
use domain::warning::{Lamp, LampReason, Plate};
use domain::{Decider, Refusal};

use crate::plots::{Act, for_any_story, verdicts};
use crate::story::{Story, approve, cancel, confirm, office_of, revise, send_back};
use crate::tally;

/// Invariant 2, and the golden case G14 for all cases.
#[test]
fn a_worker_that_is_down_changes_no_fact_and_no_instant() {
    for_any_story(|plot| assert_eq!(plot.told(true).facts, plot.told(false).facts));
}

#[test]
fn within_a_stream_time_never_goes_backwards() {
    for_any_story(|plot| {
        let story = plot.told(false);
        assert!(story.facts.is_sorted_by_key(|(at, _)| *at), "{:#?}", story.facts);
    });
}

/// The timekeeper sleeps until `next_due`: nothing happens before, and something does then.
#[test]
fn whoever_wakes_at_the_next_due_instant_misses_nothing() {
    let tick = |story: &Story<Assignment>, at| {
        story.ask(at, &domain::roster::Actor::system(), Command::Tick {}).unwrap()
    };
    for_any_story(|plot| {
        plot.walk(true, |said| match said.story.state.next_due(&said.story.county.rules) {
            Some(due) if due > said.now => {
                let just_before = due.plus(chrono::TimeDelta::microseconds(-1));
                assert_eq!(tick(said.story, just_before), vec![]);
                assert_ne!(tick(said.story, due), vec![]);
            }
            Some(_) => assert!(said.answer.is_err(), "an answer says all that was due"),
            None => {
                let far = said.now.plus(chrono::TimeDelta::days(3_650));
                assert_eq!(tick(said.story, far), vec![]);
            }
        });
    });
}

/// Invariant 6. A correction that came after its last instant is not in time any more (A3).
#[test]
fn no_red_lamp_shines_while_a_report_in_time_waits_for_review() {
    for_any_story(|plot| {
        let (mut waits, mut missed, mut lamp) = (false, false, Lamp::Off);
        let story = plot.told(true);
        for window in story.facts.windows(2) {
            match &window[0].1 {
                Event::FeedbackSubmitted { on_time, .. } | Event::PartSubmitted { on_time, .. } => {
                    waits = *on_time;
                }
                Event::FeedbackReturned { .. }
                | Event::PartReturned { .. }
                | Event::SubmissionWithdrawn { .. }
                | Event::FeedbackApproved { .. }
                // By a deadline that was put right it may have been late.
                | Event::DueChanged { .. }
                | Event::AssignmentCancelled { .. } => waits = false,
                Event::LampTurned { to, .. } => lamp = *to,
                Event::LampSettled { reason_code, .. } => {
                    missed |= *reason_code == LampReason::CorrectionMissing;
                }
                _ => {}
            }
            let same_instant = window[0].0 == window[1].0;
            assert!(same_instant || !waits || missed || lamp != Lamp::Red, "{:#?}", story.facts);
        }
    });
}

/// M83: a green lamp is lit by approval alone.
#[test]
fn green_is_a_lamp_that_somebody_approved() {
    for_any_story(|plot| {
        let mut approved = false;
        for (_, fact) in &plot.told(true).facts {
            match fact {
                Event::FeedbackApproved { .. } => approved = true,
                Event::LampTurned { to: Lamp::Green, .. }
                | Event::LampSettled { lamp: Lamp::Green, .. } => assert!(approved),
                _ => {}
            }
        }
    });
}

/// Invariant 4, M87.
#[test]
fn every_lamp_and_every_plate_says_why() {
    for_any_story(|plot| {
        for (_, fact) in plot.told(true).facts {
            match fact {
                Event::LampTurned { reason, .. }
                | Event::LampSettled { reason, .. }
                | Event::LampVoided { reason, .. }
                | Event::PlateShown { reason, .. }
                | Event::PlateRevised { reason, .. }
                | Event::PlateVoided { reason, .. } => assert!(!reason.trim().is_empty()),
                _ => {}
            }
        }
    });
}

#[test]
fn a_lamp_turns_from_the_colour_it_had() {
    for_any_story(|plot| {
        let mut shown = (Lamp::Off, LampReason::NotNear);
        for (_, fact) in plot.told(true).facts {
            match fact {
                // What was recalled and is issued anew begins unlit.
                Event::AssignmentIssued(_) => shown = (Lamp::Off, LampReason::NotNear),
                Event::LampTurned { from, to, reason_code, .. } => {
                    assert_eq!(from, shown.0);
                    assert_ne!((to, reason_code), shown, "only what changes is said");
                    shown = (to, reason_code);
                }
                _ => {}
            }
        }
    });
}

/// What has settled and what is shown, read from the facts alone.
#[derive(Default)]
struct Standing {
    lamp: Option<Lamp>,
    plate: Option<Plate>,
}

impl Standing {
    fn hear(&mut self, fact: &Event) {
        match fact {
            Event::LampSettled { lamp, .. } => {
                assert_eq!(self.lamp.replace(*lamp), None, "settles once between voids");
            }
            Event::LampVoided { lamp, .. } => assert_eq!(self.lamp.take(), Some(*lamp)),
            Event::PlateShown { plate, .. } => {
                assert_eq!(self.plate.replace(*plate), None, "shown once between voids");
            }
            Event::PlateRevised { old, plate, .. } => {
                assert_eq!(self.plate.replace(*plate), Some(*old));
            }
            Event::PlateVoided { plate, .. } => assert_eq!(self.plate.take(), Some(*plate)),
            _ => {}
        }
    }

    fn points(&self, story: &Story<Assignment>) -> Points {
        let (rules, duty) = (story.county.rules.version(1), story.state.duty().unwrap());
        let codes = [self.lamp.and_then(RuleCode::of_lamp), self.plate.map(RuleCode::of_plate)];
        codes.into_iter().flatten().map(|code| duty.account().points(rules, code)).sum()
    }
}

#[test]
fn a_lamp_settles_and_a_plate_is_shown_once_between_voids() {
    for_any_story(|plot| {
        let mut standing = Standing::default();
        plot.told(true).facts.iter().for_each(|(_, fact)| standing.hear(fact));
    });
}

/// Invariant 1, for every prefix.
#[test]
fn the_lines_add_up_to_what_stands_and_to_the_score_above_base() {
    for_any_story(|plot| {
        let story = plot.told(true);
        let rules = story.county.rules.version(1);
        let (mut standing, mut lines) = (Standing::default(), Vec::new());
        for (_, fact) in &story.facts {
            standing.hear(fact);
            lines.extend(tally::lines(rules, fact));
            let sum = tally::sum(&lines);
            assert_eq!(sum, standing.points(&story));
            let score = rules.score(tally::gains(&lines), tally::losses(&lines));
            assert_eq!(score, rules.values.base + sum);
            assert!(lines.iter().all(|line| !line.reason.is_empty()));
        }
    });
}

/// Command 25: no lamp, no score. What was recalled may have been issued anew since.
#[test]
fn what_is_cancelled_pays_nothing() {
    for_any_story(|plot| {
        let story = plot.told(true);
        let rules = story.county.rules.version(1);
        let (mut cancelled, mut lines) = (false, Vec::new());
        for (_, fact) in &story.facts {
            match fact {
                Event::AssignmentCancelled { .. } => cancelled = true,
                Event::AssignmentIssued(_) => {
                    assert_eq!(tally::sum(&lines), Points::ZERO);
                    cancelled = false;
                }
                _ => {}
            }
            lines.extend(tally::lines(rules, fact));
        }
        assert!(!cancelled || tally::sum(&lines) == Points::ZERO);
    });
}

/// Invariant 3, as far as one stream can: what is so already is no second fact.
#[test]
fn saying_it_again_is_no_second_fact() {
    for_any_story(|plot| {
        plot.walk(true, |said| {
            if said.answer.is_err() {
                return;
            }
            let again = said.story.ask(said.now, &said.who, said.command.clone());
            let told = said.story.facts.last().map(|(_, fact)| fact);
            let proposed = matches!(told, Some(Event::RedPlateProposed { .. }));
            match said.act {
                Act::Issue
                | Act::Recall
                | Act::View
                | Act::Acknowledge
                | Act::TakePart
                | Act::Revise(_)
                | Act::Cancel
                | Act::Sign
                | Act::Suspend
                | Act::ChangeDue(_)
                | Act::Tick => assert_eq!(again, Ok(vec![])),
                Act::Approve(_) if !proposed => assert_eq!(again, Ok(vec![])),
                Act::Submit
                | Act::ReturnPart
                | Act::Withdraw
                | Act::Return
                | Act::Approve(_)
                | Act::Confirm(_)
                | Act::DropExtension
                | Act::Grant
                | Act::RefuseExtension
                | Act::AskDecline
                | Act::DropDecline
                | Act::AcceptDecline
                | Act::RefuseDecline
                | Act::Resume
                | Act::SignSlip(_) => {
                    assert!(matches!(again, Err(Refusal::WrongState { .. })), "{again:?}");
                }
                // What the head has not signed is asked anew.
                Act::AskExtension(_) => {
                    assert!(matches!(&again.unwrap()[..], [Event::ExtensionAsked { .. }]));
                }
                Act::Chase => assert!(matches!(
                    (plot.order.urgency, again.as_deref()),
                    (Urgency::Normal, Err(Refusal::LimitReached { .. }))
                        | (Urgency::Urgent | Urgency::Top, Ok([Event::ChaseSent { .. }]))
                )),
                Act::Progress => {
                    assert!(matches!(&again.unwrap()[..], [Event::ProgressReported { .. }]));
                }
            }
        });
    });
}

/// Invariants 5 and 15 of the fold: looking and talking pay nothing.
#[test]
fn only_delivery_and_review_feed_the_score() {
    for_any_story(|plot| {
        let quiet = plot.without_talk();
        let talkative = quiet.told(true);
        assert_eq!(verdicts(&talkative), verdicts(&quiet.without_talk().told(false)));
    });
}

/// Invariant 7: it is issued once, and once more each time it was recalled. Its verdicts are
/// booked by the deadline that was in force when they were given.
#[test]
fn there_is_one_duty_and_its_verdicts_are_booked_by_the_deadline_in_force() {
    for_any_story(|plot| {
        let story = plot.told(true);
        let (mut stands, mut due) = (false, plot.order.due);
        for (_, fact) in &story.facts {
            match fact {
                Event::AssignmentIssued(duty) => {
                    assert!(!std::mem::replace(&mut stands, true));
                    due = duty.milestones.due;
                }
                Event::AssignmentCancelled { cause: CancelCause::Recall, .. } => stands = false,
                Event::DueChanged { old_due, milestones, .. } => {
                    assert_eq!(std::mem::replace(&mut due, milestones.due), *old_due);
                }
                _ => {}
            }
            if let Some(account) = account(fact) {
                assert_eq!(account.due, due);
            }
        }
        let duty = story.state.duty().unwrap();
        assert_eq!((&duty.order, duty.milestones.due), (&plot.order, due));
    });
}

fn account(fact: &Event) -> Option<&Account> {
    match fact {
        Event::LampSettled { account, .. }
        | Event::LampVoided { account, .. }
        | Event::PlateShown { account, .. }
        | Event::PlateRevised { account, .. }
        | Event::PlateVoided { account, .. } => Some(account),
        _ => None,
    }
}

/// Invariant 11.
#[test]
fn nobody_ever_judges_the_own_unit() {
    let judgements = || {
        [
            send_back(PyData),
            approve(PgGood),
            confirm(true),
            confirm(false),
            revise(PyData),
            cancel(),
            Command::RefuseDecline { reason: "情况属实".into() },
            Command::Resume {},
            Command::DeclineEscalation { level: SlipLevel::Blue, reason: "情况属实".into() },
        ]
    };
    for_any_story(|plot| {
        let own = office_of(plot.order.unit.as_str(), Role::SupHead);
        plot.walk(true, |said| {
            for command in judgements() {
                assert_eq!(said.story.ask(said.now, &own, command), Err(Refusal::OwnUnit));
            }
        });
    });
}

/// What is kept between commands is what the facts tell, also through a snapshot.
#[test]
fn the_state_is_what_the_facts_tell() {
    for_any_story(|plot| {
        let story = plot.told(false);
        let retold = Assignment::told(story.facts.iter().map(|(_, fact)| fact));
        assert_eq!(retold, story.state);
        let kept = serde_json::to_string(&story.state).unwrap();
        assert_eq!(serde_json::from_str::<Assignment>(&kept).unwrap(), retold);
    });
}

#[test]
fn every_fact_is_read_back_as_it_was_written() {
    for_any_story(|plot| {
        for (_, fact) in plot.told(true).facts {
            let stored = serde_json::to_string(&fact).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&stored).unwrap(), fact);
        }
    });
}
