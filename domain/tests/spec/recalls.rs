//! What is taken back before anybody saw it, put right and issued anew.

use domain::assignment::{Assignment, Command, Order};
use domain::matter;
use domain::roster::Actor;
use domain::unit::UnitId;
use domain::warning::PlateReason::PgGood;
use expect_test::expect;

use crate::golden_cases::check_story;
use crate::refusals_house::{by_march, decompose, issued_matter, item};
use crate::story::{
    Answers, Story, admin, approve, batch, cancel, feedback, head, issue, issued, order, staff,
    unit,
};

const NOW: &str = "2020-03-02 09:00";

fn open() -> Story<Assignment> {
    issued(NOW, order("2020-03-31"))
}

#[test]
fn what_was_recalled_is_issued_anew_with_what_was_put_right() {
    let wrong = issued("2020-03-02 09:00", order("2020-03-03"));
    let recalled = wrong.then("2020-03-02 09:01", &head(), Command::Recall {});
    let right = Order { text: "农村公路改造12公里".into(), ..order("2020-03-31") };
    let anew = recalled.then("2020-03-02 09:05", &head(), issue(right));
    let fresh = issued("2020-03-02 09:05", anew.state.duty().unwrap().order.clone());
    assert_eq!(anew.state, fresh.state, "nothing is left of the first duty");
    let told = anew
        .then("2020-03-28 00:00", &Actor::system(), Command::Tick {})
        .then("2020-03-30 16:20", &unit("D10"), feedback())
        .then("2020-04-01 10:00", &staff(), approve(PgGood));
    check_story(
        &told,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-03-04 00:00
            2020-03-02 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-02 09:01  AssignmentCancelled Recall
            2020-03-02 09:01  LampTurned OFF→OFF CANCELLED 任务已撤销
            2020-03-02 09:05  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 14:35  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
            2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
            2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
            2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
            2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-30 16:20  AssignmentFirstViewed
            2020-03-30 16:20  AssignmentAcknowledged
            2020-03-30 16:20  FeedbackSubmitted 1 in time
            2020-03-30 16:20  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月30日报送，待审核
            2020-04-01 10:00  FeedbackApproved
            2020-04-01 10:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-01 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
            2020-04-01 10:00  LampSettled GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
            = +2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn what_was_cancelled_for_a_reason_is_not_issued_anew() {
    let mut asked = Answers::default();
    let cancelled = open().then("2020-03-02 09:01", &head(), cancel());
    let recalled = cancelled.clone().then("2020-03-02 09:02", &head(), Command::Recall {});
    for story in [cancelled, recalled] {
        assert!(story.state.is_closed() && !story.state.is_recalled());
        asked.ask(&story, "2020-03-02 09:05", &head(), issue(order("2020-03-31")));
    }
    asked.check(&expect![[r#"
        (nothing new)
        (nothing new)
    "#]]);
}

#[test]
fn a_matter_forgets_what_was_recalled_and_is_split_anew_once_nothing_is_left() {
    let mut asked = Answers::default();
    let [first, second] = ["D10", "D12"]
        .map(|code| Order { unit: UnitId::new(code), ..order("2020-03-31") }.assignment());
    let batch = batch();
    let note = |assignments| matter::Command::NoteIssue { batch, assignments };
    let forget = |assignments| matter::Command::NoteRecall { batch, assignments };
    let corrected = || decompose(vec![item(2, by_march())]);
    let both = issued_matter().then(NOW, &staff(), note(vec![second]));
    let one_left = both.then(NOW, &staff(), forget(vec![second]));
    asked.ask(&one_left, NOW, &staff(), corrected());
    asked.ask(&one_left, NOW, &staff(), forget(vec![second]));
    asked.ask(&one_left, NOW, &staff(), forget(vec![first, second]));
    asked.ask(&one_left, NOW, &admin(), forget(vec![first]));
    let none_left = one_left.then(NOW, &staff(), forget(vec![first]));
    assert_eq!(none_left.state.issued().count(), 0);
    asked.ask(&none_left, NOW, &staff(), corrected());
    asked.ask(&none_left, NOW, &staff(), note(vec![first]));
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（已交办）不能办理此操作
        (nothing new)
        2020-03-02 09:00  {"ItemsRecalled":{"matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","batch":"00000000-0000-0000-0000-0000000000b0","assignments":["1f089d2d-dbef-5507-aebc-ac0caf55434a"]}}
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-03-02 09:00  {"MatterDecomposed":{"matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","items":[{"no":2,"text":"农村公路改造","lead":["D10"],"assist":["D11"],"mode":"TO_LEAD","due":{"By":"2020-03-31"},"importance":"NORMAL","urgency":"NORMAL"}]}}
        2020-03-02 09:00  {"ItemsIssued":{"matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20","batch":"00000000-0000-0000-0000-0000000000b0","assignments":["1f089d2d-dbef-5507-aebc-ac0caf55434a"]}}
    "#]]);
}
