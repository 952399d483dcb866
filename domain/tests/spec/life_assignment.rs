//! The life of an assignment that is reported to the office.

use domain::assignment::{Assignment, Command, Progress};
use domain::roster::Actor;
use domain::warning::PlateReason::{PgGood, PrPoor, PyData};
use expect_test::{Expect, expect};

use crate::life::{Asked, picture};
use crate::story::{
    Story, approve, cancel, confirm, feedback, head, issue, issued, order, part_text, revise,
    send_back, staff, unit,
};

/// Every command, each by someone who may say it. `owner` has the duty, `lead` takes its part.
pub(crate) fn every_command(owner: &Actor, lead: &Actor) -> Vec<Asked<Assignment>> {
    let progress = Progress {
        text: "路基已完成".into(),
        media: Vec::new(),
        percent: Some(60),
        forecast: None,
    };
    vec![
        ("issue", head(), issue(order("2020-03-31"))),
        ("recall", head(), Command::Recall {}),
        ("view", owner.clone(), Command::View {}),
        ("ack", owner.clone(), Command::Acknowledge {}),
        ("tell", owner.clone(), Command::ReportProgress(progress)),
        ("submit", owner.clone(), feedback()),
        ("part", owner.clone(), part_text()),
        ("take", lead.clone(), Command::AcceptPart {}),
        ("refuse", lead.clone(), Command::ReturnPart { reason: "请补充数据".into() }),
        ("undo", owner.clone(), Command::Withdraw {}),
        ("return", staff(), send_back(PyData)),
        ("green", staff(), approve(PgGood)),
        ("yellow", staff(), approve(PyData)),
        ("red", staff(), approve(PrPoor)),
        ("agree", head(), confirm(true)),
        ("reject", head(), confirm(false)),
        ("revise", head(), revise(PyData)),
        ("redden", head(), revise(PrPoor)),
        ("cancel", head(), cancel()),
        ("tick", Actor::system(), Command::Tick {}),
    ]
}

#[test]
fn the_life_of_an_assignment() {
    let unit = unit("D10");
    let open = issued("2020-03-02 09:00", order("2020-03-31"));
    let in_hand = open.clone().then("2020-03-02 10:12", &unit, Command::View {});
    let submitted = in_hand.clone().then("2020-03-30 16:20", &unit, feedback());
    let passed = |when: &str| in_hand.clone().then(when, &head(), Command::Tick {});
    let recalled = open.clone().then("2020-03-02 09:01", &head(), Command::Recall {});
    let states = [
        ("unissued", Story::new()),
        ("issued", open),
        ("in hand", in_hand.clone()),
        ("near", passed("2020-03-28 00:00")),
        ("overdue", passed("2020-04-01 00:00")),
        ("missing", passed("2020-04-09 00:00")),
        ("submitted", submitted.clone()),
        ("late", passed("2020-04-09 00:00").then("2020-04-09 11:00", &unit, feedback())),
        ("proposed", submitted.clone().then("2020-04-01 10:00", &staff(), approve(PrPoor))),
        ("returned", submitted.clone().then("2020-04-01 09:30", &staff(), send_back(PyData))),
        ("approved", submitted.clone().then("2020-04-01 10:00", &staff(), approve(PgGood))),
        ("cancelled", submitted.then("2020-04-01 10:00", &head(), cancel())),
        ("recalled", recalled.clone()),
        ("anew", recalled.then("2020-03-02 09:01", &head(), issue(order("2020-03-31")))),
    ];
    let commands = every_command(&unit, &unit);
    LIFE.assert_eq(&picture(&states, &commands));
}

const LIFE: Expect = expect![[r#"
    unissued  issue  AssignmentIssued
    unissued  recall ✗ NOT_FOUND
    unissued  view   ✗ NOT_FOUND
    unissued  ack    ✗ NOT_FOUND
    unissued  tell   ✗ NOT_FOUND
    unissued  submit ✗ NOT_FOUND
    unissued  part   ✗ NOT_FOUND
    unissued  take   ✗ NOT_FOUND
    unissued  refuse ✗ NOT_FOUND
    unissued  undo   ✗ NOT_FOUND
    unissued  return ✗ NOT_FOUND
    unissued  green  ✗ NOT_FOUND
    unissued  yellow ✗ NOT_FOUND
    unissued  red    ✗ NOT_FOUND
    unissued  agree  ✗ NOT_FOUND
    unissued  reject ✗ NOT_FOUND
    unissued  revise ✗ NOT_FOUND
    unissued  redden ✗ NOT_FOUND
    unissued  cancel ✗ NOT_FOUND
    unissued  tick   –
    issued    issue  –
    issued    recall AssignmentCancelled + LampTurned
    issued    view   AssignmentFirstViewed + AssignmentAcknowledged
    issued    ack    AssignmentFirstViewed + AssignmentAcknowledged
    issued    tell   AssignmentFirstViewed + AssignmentAcknowledged + ProgressReported
    issued    submit AssignmentFirstViewed + AssignmentAcknowledged + FeedbackSubmitted + LampTurned
    issued    part   ✗ INVALID
    issued    take   ✗ INVALID
    issued    refuse ✗ INVALID
    issued    undo   ✗ WRONG_STATE
    issued    return ✗ WRONG_STATE
    issued    green  ✗ WRONG_STATE
    issued    yellow ✗ WRONG_STATE
    issued    red    ✗ WRONG_STATE
    issued    agree  ✗ WRONG_STATE
    issued    reject ✗ WRONG_STATE
    issued    revise ✗ WRONG_STATE
    issued    redden ✗ WRONG_STATE
    issued    cancel AssignmentCancelled + LampTurned
    issued    tick   –
    in hand   issue  –
    in hand   recall ✗ ALREADY_VIEWED
    in hand   view   –
    in hand   ack    –
    in hand   tell   ProgressReported
    in hand   submit FeedbackSubmitted + LampTurned
    in hand   part   ✗ INVALID
    in hand   take   ✗ INVALID
    in hand   refuse ✗ INVALID
    in hand   undo   ✗ WRONG_STATE
    in hand   return ✗ WRONG_STATE
    in hand   green  ✗ WRONG_STATE
    in hand   yellow ✗ WRONG_STATE
    in hand   red    ✗ WRONG_STATE
    in hand   agree  ✗ WRONG_STATE
    in hand   reject ✗ WRONG_STATE
    in hand   revise ✗ WRONG_STATE
    in hand   redden ✗ WRONG_STATE
    in hand   cancel AssignmentCancelled + LampTurned
    in hand   tick   –
    near      issue  –
    near      recall ✗ ALREADY_VIEWED
    near      view   –
    near      ack    –
    near      tell   ProgressReported
    near      submit FeedbackSubmitted + LampTurned
    near      part   ✗ INVALID
    near      take   ✗ INVALID
    near      refuse ✗ INVALID
    near      undo   ✗ WRONG_STATE
    near      return ✗ WRONG_STATE
    near      green  ✗ WRONG_STATE
    near      yellow ✗ WRONG_STATE
    near      red    ✗ WRONG_STATE
    near      agree  ✗ WRONG_STATE
    near      reject ✗ WRONG_STATE
    near      revise ✗ WRONG_STATE
    near      redden ✗ WRONG_STATE
    near      cancel AssignmentCancelled + LampTurned
    near      tick   –
    overdue   issue  –
    overdue   recall ✗ ALREADY_VIEWED
    overdue   view   –
    overdue   ack    –
    overdue   tell   ProgressReported
    overdue   submit FeedbackSubmitted + LampTurned
    overdue   part   ✗ INVALID
    overdue   take   ✗ INVALID
    overdue   refuse ✗ INVALID
    overdue   undo   ✗ WRONG_STATE
    overdue   return ✗ WRONG_STATE
    overdue   green  ✗ WRONG_STATE
    overdue   yellow ✗ WRONG_STATE
    overdue   red    ✗ WRONG_STATE
    overdue   agree  ✗ WRONG_STATE
    overdue   reject ✗ WRONG_STATE
    overdue   revise ✗ WRONG_STATE
    overdue   redden ✗ WRONG_STATE
    overdue   cancel AssignmentCancelled + LampVoided + LampTurned
    overdue   tick   –
    missing   issue  –
    missing   recall ✗ ALREADY_VIEWED
    missing   view   –
    missing   ack    –
    missing   tell   ProgressReported
    missing   submit FeedbackSubmitted + LampTurned
    missing   part   ✗ INVALID
    missing   take   ✗ INVALID
    missing   refuse ✗ INVALID
    missing   undo   ✗ WRONG_STATE
    missing   return ✗ WRONG_STATE
    missing   green  ✗ WRONG_STATE
    missing   yellow ✗ WRONG_STATE
    missing   red    ✗ WRONG_STATE
    missing   agree  ✗ WRONG_STATE
    missing   reject ✗ WRONG_STATE
    missing   revise ✗ WRONG_STATE
    missing   redden ✗ WRONG_STATE
    missing   cancel AssignmentCancelled + LampVoided + PlateVoided + LampTurned
    missing   tick   –
    submitted issue  –
    submitted recall ✗ ALREADY_VIEWED
    submitted view   –
    submitted ack    –
    submitted tell   ✗ WRONG_STATE
    submitted submit ✗ WRONG_STATE
    submitted part   ✗ INVALID
    submitted take   ✗ INVALID
    submitted refuse ✗ INVALID
    submitted undo   SubmissionWithdrawn + LampTurned
    submitted return FeedbackReturned + LampTurned
    submitted green  FeedbackApproved + PlateShown + LampTurned + LampSettled
    submitted yellow FeedbackApproved + PlateShown + LampTurned + LampSettled
    submitted red    RedPlateProposed
    submitted agree  ✗ WRONG_STATE
    submitted reject ✗ WRONG_STATE
    submitted revise ✗ WRONG_STATE
    submitted redden ✗ WRONG_STATE
    submitted cancel AssignmentCancelled + LampTurned
    submitted tick   –
    late      issue  –
    late      recall ✗ ALREADY_VIEWED
    late      view   –
    late      ack    –
    late      tell   ✗ WRONG_STATE
    late      submit ✗ WRONG_STATE
    late      part   ✗ INVALID
    late      take   ✗ INVALID
    late      refuse ✗ INVALID
    late      undo   SubmissionWithdrawn + LampTurned
    late      return FeedbackReturned + LampTurned
    late      green  FeedbackApproved + PlateRevised + LampTurned
    late      yellow FeedbackApproved + PlateRevised + LampTurned
    late      red    RedPlateProposed
    late      agree  ✗ WRONG_STATE
    late      reject ✗ WRONG_STATE
    late      revise ✗ WRONG_STATE
    late      redden ✗ WRONG_STATE
    late      cancel AssignmentCancelled + LampVoided + PlateVoided + LampTurned
    late      tick   –
    proposed  issue  –
    proposed  recall ✗ ALREADY_VIEWED
    proposed  view   –
    proposed  ack    –
    proposed  tell   ✗ WRONG_STATE
    proposed  submit ✗ WRONG_STATE
    proposed  part   ✗ INVALID
    proposed  take   ✗ INVALID
    proposed  refuse ✗ INVALID
    proposed  undo   ✗ WRONG_STATE
    proposed  return ✗ WRONG_STATE
    proposed  green  ✗ WRONG_STATE
    proposed  yellow ✗ WRONG_STATE
    proposed  red    ✗ WRONG_STATE
    proposed  agree  FeedbackApproved + PlateShown + LampTurned + LampSettled
    proposed  reject RedPlateDeclined
    proposed  revise ✗ WRONG_STATE
    proposed  redden ✗ WRONG_STATE
    proposed  cancel AssignmentCancelled + LampTurned
    proposed  tick   –
    returned  issue  –
    returned  recall ✗ ALREADY_VIEWED
    returned  view   –
    returned  ack    –
    returned  tell   ProgressReported
    returned  submit FeedbackSubmitted + LampTurned
    returned  part   ✗ INVALID
    returned  take   ✗ INVALID
    returned  refuse ✗ INVALID
    returned  undo   ✗ WRONG_STATE
    returned  return ✗ WRONG_STATE
    returned  green  ✗ WRONG_STATE
    returned  yellow ✗ WRONG_STATE
    returned  red    ✗ WRONG_STATE
    returned  agree  ✗ WRONG_STATE
    returned  reject ✗ WRONG_STATE
    returned  revise ✗ WRONG_STATE
    returned  redden ✗ WRONG_STATE
    returned  cancel AssignmentCancelled + LampTurned
    returned  tick   –
    approved  issue  –
    approved  recall ✗ ALREADY_VIEWED
    approved  view   –
    approved  ack    –
    approved  tell   ✗ WRONG_STATE
    approved  submit ✗ WRONG_STATE
    approved  part   ✗ INVALID
    approved  take   ✗ INVALID
    approved  refuse ✗ INVALID
    approved  undo   ✗ WRONG_STATE
    approved  return ✗ WRONG_STATE
    approved  green  –
    approved  yellow ✗ WRONG_STATE
    approved  red    ✗ WRONG_STATE
    approved  agree  ✗ WRONG_STATE
    approved  reject ✗ WRONG_STATE
    approved  revise PlateRevised
    approved  redden PlateRevised
    approved  cancel ✗ WRONG_STATE
    approved  tick   –
    cancelled issue  –
    cancelled recall –
    cancelled view   –
    cancelled ack    ✗ WRONG_STATE
    cancelled tell   ✗ WRONG_STATE
    cancelled submit ✗ WRONG_STATE
    cancelled part   ✗ INVALID
    cancelled take   ✗ INVALID
    cancelled refuse ✗ INVALID
    cancelled undo   ✗ WRONG_STATE
    cancelled return ✗ WRONG_STATE
    cancelled green  ✗ WRONG_STATE
    cancelled yellow ✗ WRONG_STATE
    cancelled red    ✗ WRONG_STATE
    cancelled agree  ✗ WRONG_STATE
    cancelled reject ✗ WRONG_STATE
    cancelled revise ✗ WRONG_STATE
    cancelled redden ✗ WRONG_STATE
    cancelled cancel –
    cancelled tick   –
    recalled  issue  AssignmentIssued
    recalled  recall –
    recalled  view   –
    recalled  ack    ✗ WRONG_STATE
    recalled  tell   ✗ WRONG_STATE
    recalled  submit ✗ WRONG_STATE
    recalled  part   ✗ INVALID
    recalled  take   ✗ INVALID
    recalled  refuse ✗ INVALID
    recalled  undo   ✗ WRONG_STATE
    recalled  return ✗ WRONG_STATE
    recalled  green  ✗ WRONG_STATE
    recalled  yellow ✗ WRONG_STATE
    recalled  red    ✗ WRONG_STATE
    recalled  agree  ✗ WRONG_STATE
    recalled  reject ✗ WRONG_STATE
    recalled  revise ✗ WRONG_STATE
    recalled  redden ✗ WRONG_STATE
    recalled  cancel –
    recalled  tick   –
    anew      issue  –
    anew      recall AssignmentCancelled + LampTurned
    anew      view   AssignmentFirstViewed + AssignmentAcknowledged
    anew      ack    AssignmentFirstViewed + AssignmentAcknowledged
    anew      tell   AssignmentFirstViewed + AssignmentAcknowledged + ProgressReported
    anew      submit AssignmentFirstViewed + AssignmentAcknowledged + FeedbackSubmitted + LampTurned
    anew      part   ✗ INVALID
    anew      take   ✗ INVALID
    anew      refuse ✗ INVALID
    anew      undo   ✗ WRONG_STATE
    anew      return ✗ WRONG_STATE
    anew      green  ✗ WRONG_STATE
    anew      yellow ✗ WRONG_STATE
    anew      red    ✗ WRONG_STATE
    anew      agree  ✗ WRONG_STATE
    anew      reject ✗ WRONG_STATE
    anew      revise ✗ WRONG_STATE
    anew      redden ✗ WRONG_STATE
    anew      cancel AssignmentCancelled + LampTurned
    anew      tick   –
"#]];
