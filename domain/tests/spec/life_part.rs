//! The life of an assignment whose part goes to a lead unit first.

use domain::assignment::Command;
use domain::warning::PlateReason::{PgGood, PrPoor, PyData};
use expect_test::{Expect, expect};

use crate::life::picture;
use crate::life_assignment::every_command;
use crate::story::{approve, confirm, head, issued, part, part_text, send_back, staff, unit};

#[test]
fn the_life_of_a_part() {
    let (owner, lead) = (unit("D11"), unit("D10"));
    let open = issued("2020-03-02 09:00", part("D11", "2020-03-27"));
    let handed = open.clone().then("2020-03-26 10:00", &owner, part_text());
    let back = Command::ReturnPart { reason: "请补充数据".into() };
    let taken = handed.clone().then("2020-03-26 15:00", &lead, Command::AcceptPart {});
    let proposed = taken.clone().then("2020-03-26 16:00", &staff(), approve(PrPoor));
    let states = [
        ("owed", open),
        ("handed", handed.clone()),
        ("refused", handed.then("2020-03-26 15:00", &lead, back)),
        ("taken", taken.clone()),
        ("returned", taken.clone().then("2020-03-26 16:00", &staff(), send_back(PyData))),
        ("proposed", proposed.clone()),
        ("approved", taken.then("2020-03-26 16:00", &staff(), approve(PgGood))),
        ("red", proposed.then("2020-03-26 17:00", &head(), confirm(true))),
    ];
    LIFE.assert_eq(&picture(&states, &every_command(&owner, &lead)));
}

const LIFE: Expect = expect![[r#"
    owed     issue  –
    owed     recall AssignmentCancelled + LampTurned
    owed     view   AssignmentFirstViewed + AssignmentAcknowledged
    owed     ack    AssignmentFirstViewed + AssignmentAcknowledged
    owed     tell   AssignmentFirstViewed + AssignmentAcknowledged + ProgressReported
    owed     submit ✗ INVALID
    owed     part   AssignmentFirstViewed + AssignmentAcknowledged + PartSubmitted + LampTurned
    owed     take   ✗ WRONG_STATE
    owed     refuse ✗ WRONG_STATE
    owed     undo   ✗ WRONG_STATE
    owed     return ✗ WRONG_STATE
    owed     green  ✗ WRONG_STATE
    owed     yellow ✗ WRONG_STATE
    owed     red    ✗ WRONG_STATE
    owed     agree  ✗ WRONG_STATE
    owed     reject ✗ WRONG_STATE
    owed     revise ✗ WRONG_STATE
    owed     redden ✗ WRONG_STATE
    owed     cancel AssignmentCancelled + LampTurned
    owed     tick   –
    handed   issue  –
    handed   recall ✗ ALREADY_VIEWED
    handed   view   –
    handed   ack    –
    handed   tell   ✗ WRONG_STATE
    handed   submit ✗ INVALID
    handed   part   ✗ WRONG_STATE
    handed   take   PartAccepted
    handed   refuse PartReturned + LampTurned
    handed   undo   SubmissionWithdrawn + LampTurned
    handed   return ✗ WRONG_STATE
    handed   green  ✗ WRONG_STATE
    handed   yellow ✗ WRONG_STATE
    handed   red    ✗ WRONG_STATE
    handed   agree  ✗ WRONG_STATE
    handed   reject ✗ WRONG_STATE
    handed   revise ✗ WRONG_STATE
    handed   redden ✗ WRONG_STATE
    handed   cancel AssignmentCancelled + LampTurned
    handed   tick   –
    refused  issue  –
    refused  recall ✗ ALREADY_VIEWED
    refused  view   –
    refused  ack    –
    refused  tell   ProgressReported
    refused  submit ✗ INVALID
    refused  part   PartSubmitted + LampTurned
    refused  take   ✗ WRONG_STATE
    refused  refuse ✗ WRONG_STATE
    refused  undo   ✗ WRONG_STATE
    refused  return ✗ WRONG_STATE
    refused  green  ✗ WRONG_STATE
    refused  yellow ✗ WRONG_STATE
    refused  red    ✗ WRONG_STATE
    refused  agree  ✗ WRONG_STATE
    refused  reject ✗ WRONG_STATE
    refused  revise ✗ WRONG_STATE
    refused  redden ✗ WRONG_STATE
    refused  cancel AssignmentCancelled + LampTurned
    refused  tick   –
    taken    issue  –
    taken    recall ✗ ALREADY_VIEWED
    taken    view   –
    taken    ack    –
    taken    tell   ✗ WRONG_STATE
    taken    submit ✗ INVALID
    taken    part   ✗ WRONG_STATE
    taken    take   –
    taken    refuse ✗ WRONG_STATE
    taken    undo   ✗ WRONG_STATE
    taken    return FeedbackReturned + LampTurned
    taken    green  FeedbackApproved + PlateShown + LampTurned + LampSettled
    taken    yellow FeedbackApproved + PlateShown + LampTurned + LampSettled
    taken    red    RedPlateProposed
    taken    agree  ✗ WRONG_STATE
    taken    reject ✗ WRONG_STATE
    taken    revise ✗ WRONG_STATE
    taken    redden ✗ WRONG_STATE
    taken    cancel AssignmentCancelled + LampTurned
    taken    tick   –
    returned issue  –
    returned recall ✗ ALREADY_VIEWED
    returned view   –
    returned ack    –
    returned tell   ProgressReported
    returned submit ✗ INVALID
    returned part   PartSubmitted + LampTurned
    returned take   ✗ WRONG_STATE
    returned refuse ✗ WRONG_STATE
    returned undo   ✗ WRONG_STATE
    returned return ✗ WRONG_STATE
    returned green  ✗ WRONG_STATE
    returned yellow ✗ WRONG_STATE
    returned red    ✗ WRONG_STATE
    returned agree  ✗ WRONG_STATE
    returned reject ✗ WRONG_STATE
    returned revise ✗ WRONG_STATE
    returned redden ✗ WRONG_STATE
    returned cancel AssignmentCancelled + LampTurned
    returned tick   –
    proposed issue  –
    proposed recall ✗ ALREADY_VIEWED
    proposed view   –
    proposed ack    –
    proposed tell   ✗ WRONG_STATE
    proposed submit ✗ INVALID
    proposed part   ✗ WRONG_STATE
    proposed take   –
    proposed refuse ✗ WRONG_STATE
    proposed undo   ✗ WRONG_STATE
    proposed return ✗ WRONG_STATE
    proposed green  ✗ WRONG_STATE
    proposed yellow ✗ WRONG_STATE
    proposed red    ✗ WRONG_STATE
    proposed agree  FeedbackApproved + PlateShown + LampTurned + LampSettled
    proposed reject RedPlateDeclined
    proposed revise ✗ WRONG_STATE
    proposed redden ✗ WRONG_STATE
    proposed cancel AssignmentCancelled + LampTurned
    proposed tick   –
    approved issue  –
    approved recall ✗ ALREADY_VIEWED
    approved view   –
    approved ack    –
    approved tell   ✗ WRONG_STATE
    approved submit ✗ INVALID
    approved part   ✗ WRONG_STATE
    approved take   ✗ WRONG_STATE
    approved refuse ✗ WRONG_STATE
    approved undo   ✗ WRONG_STATE
    approved return ✗ WRONG_STATE
    approved green  –
    approved yellow ✗ WRONG_STATE
    approved red    ✗ WRONG_STATE
    approved agree  ✗ WRONG_STATE
    approved reject ✗ WRONG_STATE
    approved revise PlateRevised
    approved redden PlateRevised
    approved cancel ✗ WRONG_STATE
    approved tick   –
    red      issue  –
    red      recall ✗ ALREADY_VIEWED
    red      view   –
    red      ack    –
    red      tell   ✗ WRONG_STATE
    red      submit ✗ INVALID
    red      part   ✗ WRONG_STATE
    red      take   ✗ WRONG_STATE
    red      refuse ✗ WRONG_STATE
    red      undo   ✗ WRONG_STATE
    red      return ✗ WRONG_STATE
    red      green  ✗ WRONG_STATE
    red      yellow ✗ WRONG_STATE
    red      red    –
    red      agree  ✗ WRONG_STATE
    red      reject ✗ WRONG_STATE
    red      revise PlateRevised
    red      redden –
    red      cancel ✗ WRONG_STATE
    red      tick   –
"#]];
