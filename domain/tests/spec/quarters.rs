//! The quarter: how it is opened, adjusted, closed, published and opened again; and by whom.

use domain::assignment::AssignmentId;
use domain::quarter::{Act, Command, MAX_CARRIED, MAX_TOTALS, Outcome, Season, Total};
use domain::roster::{Actor, Role, UserId};
use domain::score::Points;
use domain::time::Quarter;
use domain::unit::UnitId;
use expect_test::{Expect, expect};
use uuid::Uuid;

use crate::life::picture;
use crate::refusals_house::q;
use crate::story::{Answers, Story, check, head, leader, office_of, staff, unit};

/// The first instant at which 2020Q1 may be settled: 1, 2, 3, 7 and 8 April were worked.
pub(crate) const SETTLES: &str = "2020-04-09 00:00";

pub(crate) fn first() -> Quarter {
    q("2020Q1")
}

pub(crate) fn act(act: Act) -> Command {
    Command { quarter: first(), act }
}

fn open() -> Command {
    act(Act::Open {})
}

fn propose(points: i64) -> Command {
    act(Act::ProposeAdjustment {
        unit: UnitId::new("D10"),
        points: Points::milli(points),
        reason: "承办全省现场会".into(),
        document: "示督〔2020〕018号".into(),
    })
}

fn decide(no: u32, agree: bool) -> Command {
    act(Act::DecideAdjustment { no, agree, reason: "依据不足".into() })
}

pub(crate) fn settle() -> Command {
    act(Act::Settle {})
}

fn outcome() -> Outcome {
    Outcome {
        rules: 1,
        rule_hash: "11".repeat(32),
        upto_position: 812,
        unsettled: 0,
        carried: vec![],
        totals: vec![],
        result_hash: "22".repeat(32),
    }
}

fn freeze() -> Command {
    act(Act::Freeze(Box::new(outcome())))
}

fn ask_to_reopen() -> Command {
    act(Act::ProposeReopening { reason: "平台故障，误记红灯".into() })
}

fn reopen(agree: bool) -> Command {
    act(Act::DecideReopening { agree, reason: "不影响名次".into() })
}

fn system() -> Actor {
    Actor::system()
}

/// A second head of the office, for what needs two people.
fn deputy() -> Actor {
    Actor { user: UserId("sup-deputy".into()), ..head() }
}

fn opened() -> Story<Season> {
    Story::new().then("2020-01-01 00:00", &system(), open())
}

fn waiting() -> Story<Season> {
    opened().then("2020-04-09 09:00", &staff(), propose(500))
}

pub(crate) fn settled() -> Story<Season> {
    opened().then(SETTLES, &head(), settle())
}

fn frozen() -> Story<Season> {
    settled().then("2020-04-09 10:00", &head(), freeze())
}

#[test]
fn the_life_of_a_quarter() {
    let asked = frozen().then("2020-04-14 09:00", &head(), ask_to_reopen());
    let states = [
        ("unopened", Story::<Season>::new()),
        ("open", opened()),
        ("waiting", waiting()),
        ("adjusted", waiting().then("2020-04-09 10:00", &head(), decide(1, true))),
        ("settled", settled()),
        ("frozen", frozen()),
        ("asked", asked.clone()),
        ("reopened", asked.then("2020-04-14 10:00", &leader(), reopen(true))),
    ];
    let commands = [
        ("open", system(), open()),
        ("propose", staff(), propose(-500)),
        ("agree", head(), decide(1, true)),
        ("decline", head(), decide(1, false)),
        ("settle", head(), settle()),
        ("freeze", head(), freeze()),
        ("ask again", head(), ask_to_reopen()),
        ("reopen", leader(), reopen(true)),
        ("keep", leader(), reopen(false)),
    ];
    QUARTER.assert_eq(&picture(&states, &commands));
}

const QUARTER: Expect = expect![[r#"
    unopened open      QuarterOpened
    unopened propose   QuarterOpened + AdjustmentProposed
    unopened agree     ✗ NOT_FOUND
    unopened decline   ✗ NOT_FOUND
    unopened settle    ✗ TOO_EARLY
    unopened freeze    ✗ WRONG_STATE
    unopened ask again ✗ WRONG_STATE
    unopened reopen    ✗ NOT_FOUND
    unopened keep      ✗ NOT_FOUND
    open     open      –
    open     propose   AdjustmentProposed
    open     agree     ✗ NOT_FOUND
    open     decline   ✗ NOT_FOUND
    open     settle    ✗ TOO_EARLY
    open     freeze    ✗ WRONG_STATE
    open     ask again ✗ WRONG_STATE
    open     reopen    ✗ NOT_FOUND
    open     keep      ✗ NOT_FOUND
    waiting  open      –
    waiting  propose   AdjustmentProposed
    waiting  agree     ScoreAdjusted
    waiting  decline   AdjustmentDeclined
    waiting  settle    ✗ WRONG_STATE
    waiting  freeze    ✗ WRONG_STATE
    waiting  ask again ✗ WRONG_STATE
    waiting  reopen    ✗ NOT_FOUND
    waiting  keep      ✗ NOT_FOUND
    adjusted open      –
    adjusted propose   AdjustmentProposed
    adjusted agree     ✗ WRONG_STATE
    adjusted decline   ✗ WRONG_STATE
    adjusted settle    QuarterSettled
    adjusted freeze    ✗ WRONG_STATE
    adjusted ask again ✗ WRONG_STATE
    adjusted reopen    ✗ NOT_FOUND
    adjusted keep      ✗ NOT_FOUND
    settled  open      –
    settled  propose   ✗ QUARTER_FROZEN
    settled  agree     ✗ QUARTER_FROZEN
    settled  decline   ✗ QUARTER_FROZEN
    settled  settle    –
    settled  freeze    QuarterFrozen
    settled  ask again ReopeningProposed
    settled  reopen    ✗ NOT_FOUND
    settled  keep      ✗ NOT_FOUND
    frozen   open      –
    frozen   propose   ✗ QUARTER_FROZEN
    frozen   agree     ✗ QUARTER_FROZEN
    frozen   decline   ✗ QUARTER_FROZEN
    frozen   settle    –
    frozen   freeze    –
    frozen   ask again ReopeningProposed
    frozen   reopen    ✗ NOT_FOUND
    frozen   keep      ✗ NOT_FOUND
    asked    open      –
    asked    propose   ✗ QUARTER_FROZEN
    asked    agree     ✗ QUARTER_FROZEN
    asked    decline   ✗ QUARTER_FROZEN
    asked    settle    –
    asked    freeze    –
    asked    ask again ✗ DUPLICATE
    asked    reopen    QuarterReopened
    asked    keep      ReopeningDeclined
    reopened open      –
    reopened propose   AdjustmentProposed
    reopened agree     ✗ NOT_FOUND
    reopened decline   ✗ NOT_FOUND
    reopened settle    QuarterSettled
    reopened freeze    ✗ WRONG_STATE
    reopened ask again ✗ WRONG_STATE
    reopened reopen    ✗ NOT_FOUND
    reopened keep      ✗ NOT_FOUND
"#]];

#[test]
fn the_first_act_of_a_quarter_opens_it_at_its_first_instant() {
    check(
        &Story::<Season>::new(),
        "2020-03-26 09:00",
        &staff(),
        propose(500),
        &expect![[r#"
        2020-01-01 00:00  {"QuarterOpened":{"quarter":"2020Q1","rules":1,"base":100000,"effective_at":"2019-12-31T16:00:00Z"}}
        2020-03-26 09:00  {"AdjustmentProposed":{"quarter":"2020Q1","no":1,"unit":"D10","points":500,"reason":"承办全省现场会","document":"示督〔2020〕018号","proposer":"sup-1"}}
    "#]],
    );
    let next = Command { quarter: q("2020Q2"), act: Act::Open {} };
    check(
        &Story::<Season>::new(),
        "2020-03-31 23:59",
        &system(),
        next,
        &expect![[r#"
        refused: TOO_EARLY 须在4月1日00:00之后办理
    "#]],
    );
    check(
        &Story::<Season>::new(),
        "2020-03-31 23:59",
        &head(),
        open(),
        &expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
    "#]],
    );
}

/// Working days of 2020 in its second version: 4 to 6 April were off.
#[test]
fn a_quarter_is_settled_by_the_head_and_not_before_five_working_days_have_passed() {
    let mut asked = Answers::default();
    let story = opened();
    asked.ask(&story, "2020-04-08 23:59", &head(), settle());
    asked.ask(&story, SETTLES, &staff(), settle());
    asked.ask(&story, SETTLES, &leader(), settle());
    asked.ask(&story, SETTLES, &head(), settle());
    asked.ask(&waiting(), "2020-04-09 10:00", &head(), settle());
    asked.check(&expect![[r#"
        refused: TOO_EARLY 须在4月9日00:00之后办理
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-04-09 00:00  {"QuarterSettled":{"quarter":"2020Q1","rules":1,"calendar":"2020v2"}}
        refused: WRONG_STATE 当前状态（尚有加减分待确认）不能办理此操作
    "#]]);
}

#[test]
fn an_adjustment_is_small_and_rests_on_a_reason_and_a_document() {
    let mut asked = Answers::default();
    let mut propose = |points, reason: &str, document: &str| {
        let (reason, document) = (reason.to_owned(), document.to_owned());
        let (unit, points) = (UnitId::new("D10"), Points::milli(points));
        let command = act(Act::ProposeAdjustment { unit, points, reason, document });
        asked.ask(&opened(), "2020-03-26 09:00", &staff(), command);
    };
    propose(5_001, "承办全省现场会", "示督〔2020〕018号");
    propose(-5_001, "承办全省现场会", "示督〔2020〕018号");
    propose(0, "承办全省现场会", "示督〔2020〕018号");
    propose(500, " ", "示督〔2020〕018号");
    propose(500, "承办全省现场会", "");
    propose(500, "承办全省现场会", &"号".repeat(201));
    propose(-5_000, "承办全省现场会", "示督〔2020〕018号");
    asked.check(&expect![[r#"
        refused: INVALID points：每次加减不超过 5 分，且不为 0
        refused: INVALID points：每次加减不超过 5 分，且不为 0
        refused: INVALID points：每次加减不超过 5 分，且不为 0
        refused: REASON_REQUIRED 须写明原因或依据
        refused: INVALID document：不能为空
        refused: INVALID document：不能超过 200 字
        2020-03-26 09:00  {"AdjustmentProposed":{"quarter":"2020Q1","no":1,"unit":"D10","points":-5000,"reason":"承办全省现场会","document":"示督〔2020〕018号","proposer":"sup-1"}}
    "#]]);
}

#[test]
fn an_adjustment_takes_two_people_of_the_office_and_neither_of_the_unit_itself() {
    let mut asked = Answers::default();
    let when = "2020-03-27 09:00";
    asked.ask(&opened(), when, &unit("D11"), propose(500));
    asked.ask(&opened(), when, &leader(), propose(500));
    asked.ask(&opened(), when, &office_of("D10", Role::SupStaff), propose(500));
    let waiting = opened().then("2020-03-26 09:00", &staff(), propose(500));
    asked.ask(&waiting, when, &staff(), decide(1, true));
    asked.ask(&waiting, when, &office_of("D10", Role::SupHead), decide(1, true));
    asked.ask(&waiting, when, &head(), decide(2, true));
    asked.ask(&waiting, when, &staff(), propose(500));
    let by_head = opened().then("2020-03-26 09:00", &head(), propose(500));
    asked.ask(&by_head, when, &head(), decide(1, true));
    asked.ask(&by_head, when, &deputy(), decide(1, true));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: NOT_FOUND 没有这个对象
        (nothing new)
        refused: SAME_PERSON 须由另一人办理
        2020-03-27 09:00  {"ScoreAdjusted":{"quarter":"2020Q1","no":1,"unit":"D10","points":500,"reason":"承办全省现场会","document":"示督〔2020〕018号","proposer":"sup-head","confirmer":"sup-deputy"}}
    "#]]);
}

#[test]
fn a_declined_adjustment_says_why_and_what_was_decided_is_not_decided_again() {
    let mut asked = Answers::default();
    let when = "2020-04-09 10:00";
    let unsaid = act(Act::DecideAdjustment { no: 1, agree: false, reason: String::new() });
    asked.ask(&waiting(), when, &head(), unsaid);
    asked.ask(&waiting(), when, &head(), decide(1, false));
    let decided = waiting().then(when, &head(), decide(1, false));
    asked.ask(&decided, when, &head(), decide(1, true));
    asked.check(&expect![[r#"
        refused: REASON_REQUIRED 须写明原因或依据
        2020-04-09 10:00  {"AdjustmentDeclined":{"quarter":"2020Q1","no":1,"unit":"D10","reason":"依据不足"}}
        refused: WRONG_STATE 当前状态（已有结论）不能办理此操作
    "#]]);
}

#[test]
fn whoever_proposed_an_adjustment_may_take_it_back_and_nobody_else_of_the_office() {
    let mut asked = Answers::default();
    let when = "2020-04-09 10:00";
    let by_head = opened().then("2020-03-26 09:00", &head(), propose(500));
    asked.ask(&waiting(), when, &staff(), decide(1, false));
    asked.ask(&by_head, when, &head(), decide(1, false));
    asked.ask(&by_head, when, &staff(), decide(1, false));
    asked.check(&expect![[r#"
        2020-04-09 10:00  {"AdjustmentDeclined":{"quarter":"2020Q1","no":1,"unit":"D10","reason":"依据不足"}}
        2020-04-09 10:00  {"AdjustmentDeclined":{"quarter":"2020Q1","no":1,"unit":"D10","reason":"依据不足"}}
        refused: FORBIDDEN 您的身份不能办理此事项
    "#]]);
}

#[test]
fn of_one_quarter_a_hundred_adjustments_may_wait() {
    let mut story = opened();
    for points in 1..=100 {
        story = story.then("2020-03-26 09:00", &staff(), propose(points));
    }
    check(
        &story,
        "2020-03-26 09:00",
        &staff(),
        propose(101),
        &expect![[r#"
        refused: LIMIT_REACHED 超出限制：待确认的加减分不超过 100 条
    "#]],
    );
    assert_eq!(story.state.waiting().count(), 100);
}

#[test]
fn nothing_is_adjusted_once_the_books_are_closed() {
    let mut asked = Answers::default();
    for story in [settled(), frozen()] {
        asked.ask(&story, "2020-04-10 09:00", &staff(), propose(500));
        asked.ask(&story, "2020-04-10 09:00", &head(), decide(1, true));
    }
    asked.check(&expect![[r#"
        refused: QUARTER_FROZEN 该季度已结账定榜
        refused: QUARTER_FROZEN 该季度已结账定榜
        refused: QUARTER_FROZEN 该季度已结账定榜
        refused: QUARTER_FROZEN 该季度已结账定榜
    "#]]);
}

#[test]
fn what_is_published_was_reckoned_by_the_rules_of_the_quarter_and_fits_into_one_fact() {
    let mut asked = Answers::default();
    let mut publish = |story: &Story<Season>, who: &Actor, outcome| {
        asked.ask(story, "2020-04-09 10:00", who, act(Act::Freeze(Box::new(outcome))));
    };
    publish(&opened(), &head(), outcome());
    publish(&settled(), &staff(), outcome());
    publish(&settled(), &head(), Outcome { rules: 2, ..outcome() });
    let total = Total {
        unit: UnitId::new("D10"),
        group: "DEPARTMENT".into(),
        place: None,
        score: Points::milli(100_000),
    };
    publish(&settled(), &head(), Outcome { totals: vec![total; MAX_TOTALS + 1], ..outcome() });
    let carried = vec![AssignmentId(Uuid::nil()); MAX_CARRIED + 1];
    publish(&settled(), &head(), Outcome { carried, ..outcome() });
    publish(&frozen(), &head(), Outcome { upto_position: 900, ..outcome() });
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（尚未结账）不能办理此操作
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID outcome：核算所依据的规则不是本季度的规则
        refused: LIMIT_REACHED 超出限制：定榜不超过 1000 个单位，列明不超过 100 项
        refused: LIMIT_REACHED 超出限制：定榜不超过 1000 个单位，列明不超过 100 项
        (nothing new)
    "#]]);
}

#[test]
fn a_quarter_is_reopened_by_the_head_and_a_leader_with_a_reason() {
    let mut asked = Answers::default();
    let when = "2020-04-14 09:00";
    let unsaid = || act(Act::ProposeReopening { reason: String::new() });
    asked.ask(&opened(), when, &head(), ask_to_reopen());
    asked.ask(&frozen(), when, &staff(), ask_to_reopen());
    asked.ask(&frozen(), when, &leader(), ask_to_reopen());
    asked.ask(&frozen(), when, &head(), unsaid());
    asked.ask(&frozen(), when, &leader(), reopen(true));
    let proposed = frozen().then(when, &head(), ask_to_reopen());
    asked.ask(&proposed, when, &deputy(), reopen(true));
    let both = Actor { role: Role::Leader, ..head() };
    asked.ask(&proposed, when, &both, reopen(true));
    let unexplained = act(Act::DecideReopening { agree: false, reason: String::new() });
    asked.ask(&proposed, when, &leader(), unexplained);
    asked.ask(&proposed, when, &leader(), reopen(true));
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（尚未结账）不能办理此操作
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: REASON_REQUIRED 须写明原因或依据
        refused: NOT_FOUND 没有这个对象
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: SAME_PERSON 须由另一人办理
        refused: REASON_REQUIRED 须写明原因或依据
        2020-04-14 09:00  {"QuarterReopened":{"quarter":"2020Q1","reason":"平台故障，误记红灯","proposer":"sup-head","leader":"leader"}}
    "#]]);
}

#[test]
fn a_reopened_quarter_is_settled_and_published_anew() {
    let mut story = frozen().then("2020-04-14 09:00", &head(), ask_to_reopen()).then(
        "2020-04-14 10:00",
        &leader(),
        reopen(true),
    );
    assert!(story.state.is_open());
    story = story.then("2020-04-14 11:00", &head(), settle()).then(
        "2020-04-14 11:01",
        &head(),
        freeze(),
    );
    assert!(story.state.is_frozen());
}
