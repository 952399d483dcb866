//! What units, calendars, rules, taxonomies, matters and batches refuse, with the sentence.

use domain::assignment::{AssistMode, Importance, Order, Urgency};
use domain::batch::{self, Batch};
use domain::calendar::{self, YearCalendar};
use domain::contact::{Contact, ContactRole, Sealed};
use domain::due::{DueRule, Frequency, Period};
use domain::matter::{self, Item, ItemNo, Matter, MatterId, Registration, Source};
use domain::score::{self, Points, RuleBook, Values};
use domain::taxonomy::{self, Adjustment, MatterType, Taxonomy};
use domain::time::{Day, Quarter};
use domain::unit::{self, Unit, UnitId, UnitKind};
use expect_test::expect;
use uuid::Uuid;

use crate::story::{self, Answers, Story, admin, head, order, staff, year_2020_v1, year_2020_v2};

const NOW: &str = "2020-03-02 09:00";

pub(crate) fn transport() -> unit::Registration {
    unit::Registration {
        unit: UnitId::new("D10"),
        name: "交通运输局".into(),
        short_name: "交通局".into(),
        kind: UnitKind::Department,
        group: "DEPARTMENT".into(),
        order: 10,
    }
}

pub(crate) fn registered_unit() -> Story<Unit> {
    Story::new().then(NOW, &admin(), unit::Command::Register(transport()))
}

#[test]
fn a_unit_has_a_short_plain_code_and_a_name_and_is_registered_once() {
    let mut asked = Answers::default();
    let none = Story::<Unit>::new();
    let register = unit::Command::Register;
    asked.ask(&none, NOW, &staff(), register(transport()));
    let odd = unit::Registration { unit: UnitId::new("交通局"), ..transport() };
    asked.ask(&none, NOW, &admin(), register(odd));
    let nameless = unit::Registration { name: String::new(), ..transport() };
    asked.ask(&none, NOW, &admin(), register(nameless));
    asked.ask(&registered_unit(), NOW, &admin(), register(transport()));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID code：单位代码须为 1–24 位字母、数字或下划线
        refused: INVALID name：不能为空
        refused: DUPLICATE 已经存在：D10
    "#]]);
}

#[test]
fn a_unit_that_is_gone_is_not_changed() {
    let mut asked = Answers::default();
    let rename =
        || unit::Command::Rename { name: "交通局".into(), short_name: "交通局".into() };
    let close = |reason: &str| unit::Command::Close { reason: reason.into() };
    asked.ask(&Story::<Unit>::new(), NOW, &admin(), rename());
    asked.ask(&registered_unit(), NOW, &admin(), close(" "));
    let closed = registered_unit().then(NOW, &admin(), close("机构改革"));
    asked.ask(&closed, NOW, &admin(), rename());
    let merge = |into: &str| unit::Command::MergeInto {
        successor: UnitId::new(into),
        effective_on: story::day("2020-07-01"),
    };
    asked.ask(&registered_unit(), NOW, &admin(), merge("D10"));
    let merged = registered_unit().then(NOW, &admin(), merge("D11"));
    asked.ask(&merged, NOW, &admin(), rename());
    let aliases = vec!["交通局".to_owned(); 31];
    asked.ask(&registered_unit(), NOW, &admin(), unit::Command::SetAliases { aliases });
    asked.check(&expect![[r#"
        refused: NOT_FOUND 没有这个对象
        refused: REASON_REQUIRED 须写明原因或依据
        refused: WRONG_STATE 当前状态（已撤销）不能办理此操作
        refused: INVALID successor：不能并入自身
        refused: WRONG_STATE 当前状态（已合并）不能办理此操作
        refused: LIMIT_REACHED 超出限制：别名不超过 30 个
    "#]]);
}

/// A list of people to call, sealed as facts hold them.
pub(crate) fn contacts(roles: &[ContactRole]) -> unit::Command {
    let sealed = |n: u128| Sealed {
        subject_id: Uuid::from_u128(n),
        key_id: Uuid::from_u128(n << 64),
        ciphertext: "c2VhbGVk".into(),
    };
    let one = |(n, role): (u128, &ContactRole)| Contact { role: *role, pii: sealed(n) };
    unit::Command::SetContacts { contacts: (1..).zip(roles).map(one).collect() }
}

#[test]
fn a_unit_names_one_principal_and_somebody_who_takes_the_call() {
    use ContactRole::{Deputy, Principal, Staff};
    let mut asked = Answers::default();
    let both = || contacts(&[Principal, Staff]);
    asked.ask(&registered_unit(), NOW, &head(), both());
    asked.ask(&registered_unit(), NOW, &story::unit("D10"), both());
    asked.ask(&registered_unit(), NOW, &story::unit_head("D11"), both());
    asked.ask(&registered_unit(), NOW, &story::unit_head("D10"), both());
    asked.ask(&registered_unit(), NOW, &admin(), contacts(&[Staff, Deputy]));
    asked.ask(&registered_unit(), NOW, &admin(), contacts(&[Principal, Principal, Staff]));
    asked.ask(&registered_unit(), NOW, &admin(), contacts(&[Principal, Deputy]));
    asked.ask(&registered_unit(), NOW, &admin(), contacts(&[Staff; 21]));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-03-02 09:00  {"UnitContactsSet":{"unit":"D10","contacts":[{"role":"PRINCIPAL","pii":{"subject_id":"00000000-0000-0000-0000-000000000001","key_id":"00000000-0000-0001-0000-000000000000","ciphertext":"c2VhbGVk"}},{"role":"STAFF","pii":{"subject_id":"00000000-0000-0000-0000-000000000002","key_id":"00000000-0000-0002-0000-000000000000","ciphertext":"c2VhbGVk"}}]}}
        refused: INVALID contacts：须有且只有一位主要负责同志
        refused: INVALID contacts：须有且只有一位主要负责同志
        refused: INVALID contacts：至少须有一位联络员
        refused: LIMIT_REACHED 超出限制：联络人员不超过 20 位
    "#]]);
}

#[test]
fn a_calendar_follows_the_version_before_and_names_each_day_once_and_its_source() {
    let mut asked = Answers::default();
    let publish = calendar::Command::Publish;
    let none = Story::<YearCalendar>::new();
    asked.ask(&none, NOW, &staff(), publish(year_2020_v1()));
    asked.ask(&none, NOW, &head(), publish(year_2020_v2()));
    let nowhere = calendar::YearPlan { source: String::new(), ..year_2020_v1() };
    asked.ask(&none, NOW, &head(), publish(nowhere));
    let mut twice = year_2020_v1();
    twice.makeup_workdays.push(twice.off_days[0]);
    asked.ask(&none, NOW, &head(), publish(twice));
    let elsewhere = calendar::YearPlan { year: 2021, ..year_2020_v1() };
    asked.ask(&none, NOW, &head(), publish(elsewhere));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: VERSION_CONFLICT 内容已被他人更新，请刷新后重试（现有版本 0）
        refused: REASON_REQUIRED 须写明原因或依据
        refused: INVALID days：每个日期只能出现一次，且须在本年度内
        refused: INVALID days：每个日期只能出现一次，且须在本年度内
    "#]]);
}

fn draft(values: Values) -> score::Command {
    score::Command::Draft { values }
}

pub(crate) fn q(text: &str) -> Quarter {
    text.parse().unwrap()
}

#[test]
fn rules_keep_green_above_yellow_above_red_in_what_they_pay() {
    let mut asked = Answers::default();
    let none = Story::<RuleBook>::new();
    let standard = Values::default();
    asked.ask(&none, NOW, &admin(), draft(standard.clone()));
    let generous = Values { lamp_red: Points::ZERO, ..standard.clone() };
    asked.ask(&none, NOW, &staff(), draft(generous));
    // An assisting unit that is paid nothing for green is paid as for yellow.
    let worthless = Values { assist: 0, ..standard.clone() };
    asked.ask(&none, NOW, &staff(), draft(worthless));
    // Less than half a thousandth is nothing.
    let (plate_green, assist) = (Points::milli(1), 400);
    asked.ask(&none, NOW, &staff(), draft(Values { plate_green, assist, ..standard.clone() }));
    let boundless = Values { plate_green: Points::milli(i64::MAX), ..standard.clone() };
    asked.ask(&none, NOW, &staff(), draft(boundless));
    let endless = Values { makeup_yellow_days: u32::MAX, ..standard };
    asked.ask(&none, NOW, &staff(), draft(endless));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID values：绿须为正、黄须为零、红须为负，基准分须在上下限之间
        refused: INVALID values：绿须为正、黄须为零、红须为负，基准分须在上下限之间
        refused: INVALID values：绿须为正、黄须为零、红须为负，基准分须在上下限之间
        refused: INVALID values：分值、系数或天数超出范围
        refused: INVALID values：分值、系数或天数超出范围
    "#]]);
}

#[test]
fn new_rules_begin_with_a_quarter_that_has_not_begun() {
    let mut asked = Answers::default();
    let activate = |version, from: &str| score::Command::Activate { version, from: q(from) };
    let dearer = Values { lamp_red: Points::milli(-5_000), ..Values::default() };
    let two = Story::<RuleBook>::new()
        .then(NOW, &staff(), draft(Values::default()))
        .then(NOW, &head(), activate(1, "2019Q1"))
        .then(NOW, &staff(), draft(dearer));
    asked.ask(&two, NOW, &head(), activate(2, "2020Q1"));
    asked.ask(&two, NOW, &head(), activate(3, "2020Q2"));
    asked.ask(&two, NOW, &staff(), activate(2, "2020Q2"));
    asked.ask(&two, NOW, &head(), activate(2, "2020Q2"));
    asked.check(&expect![[r#"
        refused: INVALID from：新规则只能从尚未开始的季度起用
        refused: NOT_FOUND 没有这个对象
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-03-02 09:00  {"RuleSetActivated":{"version":2,"from":"2020Q2"}}
    "#]]);
}

pub(crate) fn aspect(label: &str) -> taxonomy::Command {
    adjust(&[label], &[], &[])
}

pub(crate) fn adjust(add: &[&str], rename: &[(&str, &str)], retire: &[&str]) -> taxonomy::Command {
    taxonomy::Command::Adjust(Adjustment {
        add: add.iter().map(|label| (MatterType::Progress, (*label).to_owned())).collect(),
        rename: rename.iter().map(|(from, to)| ((*from).into(), (*to).into())).collect(),
        retire: retire.iter().map(|label| (*label).to_owned()).collect(),
    })
}

#[test]
fn an_aspect_exists_once() {
    let mut asked = Answers::default();
    let known = Story::<Taxonomy>::new().then(NOW, &staff(), adjust(&["扶贫", "环保"], &[], &[]));
    asked.ask(&known, NOW, &admin(), aspect("停车场"));
    asked.ask(&known, NOW, &staff(), aspect("扶贫"));
    asked.ask(&known, NOW, &staff(), aspect(""));
    asked.ask(&known, NOW, &staff(), adjust(&[], &[("停车场", "车场")], &[]));
    asked.ask(&known, NOW, &staff(), adjust(&[], &[("扶贫", "环保")], &[]));
    let many: Vec<_> = (0..200).map(|n| format!("方面{n}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    asked.ask(&known, NOW, &staff(), adjust(&many, &[], &[]));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: DUPLICATE 已经存在：扶贫
        refused: INVALID aspect：不能为空
        refused: NOT_FOUND 没有这个对象
        refused: DUPLICATE 已经存在：环保
        refused: LIMIT_REACHED 超出限制：大方面不超过 200 个
    "#]]);
}

#[test]
fn an_aspect_exists_once_within_one_adjustment_too() {
    let mut asked = Answers::default();
    let known = Story::<Taxonomy>::new().then(NOW, &staff(), adjust(&["扶贫", "环保"], &[], &[]));
    asked.ask(&known, NOW, &staff(), adjust(&["车场", "车场"], &[], &[]));
    let both = [("扶贫", "民生"), ("环保", "民生")];
    asked.ask(&known, NOW, &staff(), adjust(&[], &both, &[]));
    asked.ask(&known, NOW, &staff(), adjust(&["民生"], &[("扶贫", "民生")], &[]));
    asked.ask(&known, NOW, &staff(), adjust(&[], &[], &["扶贫", "扶贫"]));
    asked.check(&expect![[r#"
        refused: DUPLICATE 已经存在：车场
        refused: DUPLICATE 已经存在：民生
        refused: DUPLICATE 已经存在：民生
        refused: NOT_FOUND 没有这个对象
    "#]]);
}

pub(crate) fn roads() -> Registration {
    Registration {
        matter: story::matter(),
        number: "示督〔2020〕012号".into(),
        title: "农村公路提升".into(),
        kind: MatterType::Progress,
        aspect: "十二项攻坚".into(),
        source: Source::Decision,
        goal: "改造农村公路60公里".into(),
        year: 2020,
    }
}

pub(crate) fn item(no: u32, due: DueRule) -> Item {
    Item {
        no: ItemNo(no),
        text: "农村公路改造".into(),
        lead: vec![UnitId::new("D10")],
        assist: vec![UnitId::new("D11")],
        mode: AssistMode::ToLead,
        due,
        importance: Importance::Normal,
        urgency: Urgency::Normal,
    }
}

pub(crate) fn by_march() -> DueRule {
    DueRule::By(story::day("2020-03-31"))
}

pub(crate) fn registered_matter() -> Story<Matter> {
    Story::new().then(NOW, &staff(), matter::Command::Register(roads()))
}

pub(crate) fn decompose(items: Vec<Item>) -> matter::Command {
    matter::Command::Decompose { items }
}

#[test]
fn a_matter_is_named_by_its_number_and_belongs_to_an_aspect_of_its_type() {
    let mut asked = Answers::default();
    let register = matter::Command::Register;
    let none = Story::<Matter>::new();
    asked.ask(&none, NOW, &admin(), register(roads()));
    let (number, kind) = ("示督〔2020〕013号".to_owned(), MatterType::Problem);
    asked.ask(&none, NOW, &staff(), register(Registration { number, ..roads() }));
    asked.ask(&none, NOW, &staff(), register(Registration { kind, ..roads() }));
    let untitled = Registration { title: String::new(), ..roads() };
    asked.ask(&none, NOW, &staff(), register(untitled));
    let other = Registration { year: 2021, ..roads() };
    asked.ask(&registered_matter(), NOW, &staff(), register(other));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID number：编号与事项不符
        refused: INVALID aspect：该类型下没有这个大方面
        refused: INVALID title：不能为空
        refused: DUPLICATE 已经存在：示督〔2020〕012号
    "#]]);
}

#[test]
fn an_item_has_a_lead_and_nobody_twice() {
    let story = registered_matter();
    let mut asked = Answers::default();
    let mut split = |items| asked.ask(&story, NOW, &staff(), decompose(items));
    split(vec![]);
    split(vec![item(1, by_march()), item(1, by_march())]);
    split(vec![Item { lead: vec![], ..item(1, by_march()) }]);
    let twice = vec![UnitId::new("D11"), UnitId::new("D10")];
    split(vec![Item { assist: twice, ..item(1, by_march()) }]);
    let all = (0..200).map(|n| UnitId::new(format!("U{n}"))).collect();
    split(vec![Item { assist: all, ..item(1, by_march()) }]);
    asked.ask(&Story::<Matter>::new(), NOW, &staff(), decompose(vec![item(1, by_march())]));
    asked.check(&expect![[r#"
        refused: LIMIT_REACHED 超出限制：分解项须为 1–500 项
        refused: DUPLICATE 已经存在：第1项
        refused: INVALID items.lead：第1项没有牵头单位
        refused: DUPLICATE 已经存在：第1项的单位 D10
        refused: LIMIT_REACHED 超出限制：一项的单位不超过 200 个
        refused: NOT_FOUND 没有这个对象
    "#]]);
}

#[test]
fn an_item_is_due_within_a_lifetime() {
    let far: Day = story::day("2620-03-31");
    let mut asked = Answers::default();
    for due in [DueRule::WorkingDays(0), DueRule::NaturalDays(u32::MAX), DueRule::By(far)] {
        asked.ask(&registered_matter(), NOW, &staff(), decompose(vec![item(1, due)]));
    }
    asked.check(&expect![[r#"
        refused: INVALID items.due：第1项的完成时限超出范围
        refused: INVALID items.due：第1项的完成时限超出范围
        refused: INVALID items.due：第1项的完成时限超出范围
    "#]]);
}

#[test]
fn a_matter_is_not_split_again_once_issued_nor_closed_over_open_work() {
    let mut asked = Answers::default();
    let issued = issued_matter();
    let again = decompose(vec![item(2, by_march())]);
    asked.ask(&issued, NOW, &staff(), again);
    let close = |open: Vec<_>| matter::Command::Close { summary: "全部完成".into(), open };
    asked.ask(&issued, NOW, &staff(), close(vec![order("2020-03-31").assignment()]));
    let closed = issued.then(NOW, &staff(), close(vec![]));
    let link = |number: &str| matter::Command::Link { to: MatterId::of_number(number) };
    asked.ask(&closed, NOW, &staff(), link("示督〔2020〕013号"));
    asked.ask(&registered_matter(), NOW, &staff(), link("示督〔2020〕012号"));
    let amend = matter::Command::Amend {
        title: "农村公路提升工程".into(),
        goal: "改造农村公路80公里".into(),
        reason: String::new(),
    };
    asked.ask(&registered_matter(), NOW, &staff(), amend);
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（已交办）不能办理此操作
        refused: STILL_OPEN 尚有未办结的任务：1 项
        refused: WRONG_STATE 当前状态（已办结）不能办理此操作
        refused: INVALID to：不能关联自身
        refused: REASON_REQUIRED 须写明原因或依据
    "#]]);
}

pub(crate) fn issued_matter() -> Story<Matter> {
    let assignments = vec![order("2020-03-31").assignment()];
    registered_matter().then(NOW, &staff(), decompose(vec![item(1, by_march())])).then(
        NOW,
        &staff(),
        matter::Command::NoteIssue { batch: story::batch(), assignments },
    )
}

#[test]
fn orders_are_drawn_up_only_for_items_that_exist_and_periods_that_fit() {
    let quarterly = DueRule::EachPeriod(Frequency::Quarterly);
    let story = registered_matter().then(NOW, &staff(), decompose(vec![item(1, quarterly)]));
    let drawn = |story: &Story<Matter>, items: &[u32], period: &str| {
        let items: Vec<_> = items.iter().map(|no| ItemNo(*no)).collect();
        let (period, who) = (Period::read(period).unwrap(), staff());
        let world = story.county.world(story::at(NOW), &who);
        match story.state.orders(&items, &period, &world) {
            Err(refusal) => format!("refused: {} {refusal}\n", refusal.code()),
            Ok(orders) => orders.iter().map(preview).collect(),
        }
    };
    let all = [
        drawn(&story, &[], "2020Q1"),
        drawn(&story, &[2], "2020Q1"),
        drawn(&story, &[1], "ONCE"),
        drawn(&story, &[1], "2020-03"),
        drawn(&registered_matter(), &[], "2020Q1"),
    ];
    expect![[r#"
        D10 LEAD due 2020-04-01 00:00 to office
        D11 ASSIST due 2020-03-28 00:00 to D10
        refused: NOT_FOUND 没有这个对象
        D10 LEAD due 2020-04-01 00:00 to office
        D11 ASSIST due 2020-03-28 00:00 to D10
        refused: INVALID periodKey：第1项须按期次交办
        refused: INVALID items：没有可交办的分解项
    "#]]
    .assert_eq(&all.concat());
}

fn preview(order: &Order) -> String {
    let due = order.due.moment();
    let to = order.answers_to.as_ref().map_or("office", UnitId::as_str);
    format!("{} {} due {due:?} to {to}\n", order.unit.as_str(), order.role)
}

pub(crate) fn send(assignments: Vec<domain::assignment::AssignmentId>) -> batch::Command {
    batch::Command::Issue {
        batch: story::batch(),
        matters: vec![story::matter()],
        assignments,
        previewed: "a list".into(),
        actual: "a list".into(),
    }
}

#[test]
fn what_was_previewed_is_what_is_sent() {
    let mut asked = Answers::default();
    let none = Story::<Batch>::new();
    let one = || vec![order("2020-03-31").assignment()];
    let changed = batch::Command::Issue {
        batch: story::batch(),
        matters: vec![],
        assignments: one(),
        previewed: "a list".into(),
        actual: "a longer list".into(),
    };
    asked.ask(&none, NOW, &staff(), changed);
    asked.ask(&none, NOW, &admin(), send(one()));
    asked.ask(&none, NOW, &staff(), send(vec![]));
    let assignments = vec![order("2020-03-31").assignment(); batch::MAX_ASSIGNMENTS + 1];
    asked.ask(&none, NOW, &staff(), send(assignments));
    asked.check(&expect![[r#"
        refused: PREVIEW_CHANGED 预览之后内容有变，请重新预览
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID items：没有需要新交办的任务
        refused: LIMIT_REACHED 超出限制：一次交办不超过 2500 件
    "#]]);
}

#[test]
fn an_order_is_recalled_within_two_minutes_by_who_gave_it() {
    let mut asked = Answers::default();
    let recall = || batch::Command::Recall {};
    let sent =
        Story::<Batch>::new().then(NOW, &staff(), send(vec![order("2020-03-31").assignment()]));
    asked.ask(&Story::<Batch>::new(), NOW, &staff(), recall());
    asked.ask(&sent, "2020-03-02 09:01", &head(), recall());
    asked.ask(&sent, "2020-03-02 09:03", &staff(), recall());
    let recalled = sent.then("2020-03-02 09:02", &staff(), recall());
    asked.ask(&recalled, "2020-03-02 09:03", &staff(), send(vec![]));
    asked.check(&expect![[r#"
        refused: NOT_FOUND 没有这个对象
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: LIMIT_REACHED 超出限制：交办 120 秒后不能撤回
        refused: WRONG_STATE 当前状态（已撤回）不能办理此操作
    "#]]);
}
