//! What holds of deadlines that move and of reminders, in every story (invariants 8 and 9).

use std::collections::BTreeSet;

use domain::assignment::{DueCause, Event};

use crate::plots::for_any_story;

#[test]
fn a_reminder_is_said_once_and_not_while_a_report_is_in() {
    for_any_story(|plot| {
        let (mut said, mut is_in) = (BTreeSet::new(), false);
        for (_, fact) in plot.told(true).facts {
            match fact {
                // What was recalled and is issued anew begins anew.
                Event::AssignmentIssued(_) => said.clear(),
                Event::ReminderRaised { kind, occurrence, .. } => {
                    assert!(!is_in, "nobody is reminded of what he has done");
                    assert!(said.insert((kind, occurrence)), "{kind} {occurrence} is said twice");
                }
                Event::FeedbackSubmitted { .. } | Event::PartSubmitted { .. } => is_in = true,
                Event::FeedbackReturned { .. }
                | Event::PartReturned { .. }
                | Event::SubmissionWithdrawn { .. } => is_in = false,
                _ => {}
            }
        }
    });
}

#[test]
fn nobody_is_reminded_while_the_clock_stands_still() {
    for_any_story(|plot| {
        let mut stands_still = false;
        for (_, fact) in plot.told(true).facts {
            match fact {
                Event::DeclineAsked { .. } | Event::AssignmentSuspended { .. } => {
                    stands_still = true;
                }
                Event::DeclineRefused { .. }
                | Event::DeclineWithdrawn { .. }
                | Event::AssignmentResumed { .. }
                | Event::AssignmentCancelled { .. }
                | Event::AssignmentTransferred { .. } => stands_still = false,
                Event::ReminderRaised { .. }
                | Event::EscalationProposed { .. }
                | Event::LampSettled { .. }
                | Event::PlateShown { .. } => assert!(!stands_still, "{fact:?}"),
                _ => {}
            }
        }
    });
}

#[test]
fn a_deadline_comes_nearer_only_when_it_is_put_right() {
    for_any_story(|plot| {
        for (_, fact) in plot.told(true).facts {
            if let Event::DueChanged { old_due, cause, milestones, .. } = fact {
                let put_right = matches!(cause, DueCause::Correction | DueCause::Calendar);
                assert!(put_right || milestones.due > old_due);
            }
        }
    });
}
