//! Texts of messages, what they cost, and the hours at which they may ring.

use std::fmt::Write as _;

use domain::notice::{
    MAX_TEXT, NoticeKind, Template, Values, Variable, overdue_at, segments, send_at,
};
use domain::time::Deadline;
use domain::unit::UnitId;
use expect_test::expect;
use strum::VariantArray;

use crate::story::at;

fn refused(text: &str) -> String {
    match Template::read(text) {
        Ok(_) => "read".into(),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn a_template_with_anything_unfit_is_refused() {
    let long = "长".repeat(301);
    let texts = [
        "",
        "  ",
        &long,
        "请{单位}于{时限}前报送",
        "{任务",
        "任务}",
        "{}",
        "{姓名}",
        "{{任务}}",
        "{ 任务 }",
        "第一行\n第二行",
        "响铃\u{7}",
        "火🔥",
        "对号✔",
        "零宽\u{200b}",
        "反向\u{202e}",
        "私用\u{e000}",
        "扩展𠀀",
    ];
    let mut told = String::new();
    for text in texts {
        let shown: String = text.chars().take(8).flat_map(char::escape_debug).collect();
        writeln!(told, "{shown:<24} {}", refused(text)).unwrap();
    }
    expect![[r#"
                                 template：不能为空
                                 template：不能为空
        长长长长长长长长                 template：不能超过 300 字
        请{单位}于{时                 read
        {任务                      template：花括号须成对
        任务}                      template：花括号须成对
        {}                       template：没有变量“”；可用的有：单位、任务、时限、剩余天数、逾期天数、事项、督查室
        {姓名}                     template：没有变量“姓名”；可用的有：单位、任务、时限、剩余天数、逾期天数、事项、督查室
        {{任务}}                   template：没有变量“{任务”；可用的有：单位、任务、时限、剩余天数、逾期天数、事项、督查室
        { 任务 }                   template：没有变量“ 任务 ”；可用的有：单位、任务、时限、剩余天数、逾期天数、事项、督查室
        第一行\n第二行                 template：含有不能发送的字符（U+000A）
        响铃\u{7}                  template：含有不能发送的字符（U+0007）
        火🔥                       template：含有不能发送的字符（U+1F525）
        对号✔                      template：含有不能发送的字符（U+2714）
        零宽\u{200b}               template：含有不能发送的字符（U+200B）
        反向\u{202e}               template：含有不能发送的字符（U+202E）
        私用\u{e000}               template：含有不能发送的字符（U+E000）
        扩展𠀀                      template：含有不能发送的字符（U+20000）
    "#]].assert_eq(&told);
}

#[test]
fn the_offices_own_words_about_a_duty_name_only_what_a_duty_tells() {
    let read =
        |text| Template::of_duty("input.smsText", text).map(|_| ()).map_err(|it| it.to_string());
    assert_eq!(read("请{单位}于{时限}前报送“{任务}”，还有{剩余天数}天"), Ok(()));
    expect![
        "input.smsText：没有变量“事项”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室"
    ]
    .assert_eq(&read("{督查室}：{事项}").unwrap_err());
    expect!["input.smsText：花括号须成对"].assert_eq(&read("请{单位于期限前报送").unwrap_err());
}

#[test]
fn what_a_duty_tells_is_counted_by_the_day() {
    let due = Deadline::before(at("2020-03-31 17:30"));
    let told = |now| {
        let values = Values::of_duty("农村公路改造", due, at(now));
        let told: Vec<_> = values.iter().map(|(it, value)| format!("{it}={value}")).collect();
        told.join(" ")
    };
    expect!["任务=农村公路改造 时限=3月31日17:30 剩余天数=3 逾期天数=0 督查室=督查室"]
        .assert_eq(&told("2020-03-28 08:00"));
    expect!["任务=农村公路改造 时限=3月31日17:30 剩余天数=0 逾期天数=2 督查室=督查室"]
        .assert_eq(&told("2020-04-02 09:00"));
}

#[test]
fn what_somebody_typed_does_not_become_a_part_of_the_message() {
    let template = Template::read("请{单位}办理“{任务}”").unwrap();
    let fill = |task: &str| {
        template.fill(&Values::default().of_unit(&UnitId::new("D10")).with(Variable::Task, task))
    };
    let mut told = String::new();
    for task in [
        "农村公路改造",
        "{单位}",
        "⟨D11⟩",
        "【公安局】转账",
        "一\n二\r\n三",
        "火🔥\u{202e}",
        "",
        "全县范围内各乡镇农村公路路面整修和安全防护设施提升工程",
    ] {
        writeln!(told, "{}", fill(task)).unwrap();
    }
    writeln!(told, "{}", template.fill(&Values::default())).unwrap();
    expect![[r#"
        请⟨D10⟩办理“农村公路改造”
        请⟨D10⟩办理“（单位）”
        请⟨D10⟩办理“〔D11〕”
        请⟨D10⟩办理“〔公安局〕转账”
        请⟨D10⟩办理“一 二  三”
        请⟨D10⟩办理“火”
        请⟨D10⟩办理“”
        请⟨D10⟩办理“全县范围内各乡镇农村公路路面整修和安全防护设施…”
        请单位办理“任务”
    "#]]
    .assert_eq(&told);
}

#[test]
fn every_kind_has_a_text_that_fits_one_message_and_three_at_the_longest() {
    let longest = "一二三四五六七八九十一二三四五六七八九十一二三四五六";
    let typical = Variable::VARIANTS.iter().fold(Values::default(), |values, variable| {
        let value = match variable {
            Variable::Unit => "交通运输局",
            Variable::Task | Variable::Matter => "农村公路改造",
            Variable::Due => "3月31日",
            Variable::DaysLeft | Variable::DaysOver => "3",
            Variable::Office => "督查室",
        };
        values.with(*variable, value)
    });
    let mut told = String::new();
    for kind in NoticeKind::VARIANTS {
        let text = kind.template().fill(&typical);
        let most =
            Variable::VARIANTS.iter().fold(typical.clone(), |it, one| it.with(*one, longest));
        let most = kind.template().fill(&most);
        assert!(most.chars().count() < MAX_TEXT, "nothing is cut off");
        let (segments, most) = (segments(&text, 5), segments(&most, 5));
        writeln!(told, "{:<12} {segments} ({most}) {text}", kind.template_name()).unwrap();
    }
    expect![[r#"
        ISSUED/1     1 (2) 督查室交办“农村公路改造”，请交通运输局于3月31日前报送，并及时登录签收。
        UNREAD/1     1 (2) 督查室提醒：“农村公路改造”尚未查看，3月31日到期，请交通运输局登录签收。
        T3/1         1 (3) 督查室提醒：“农村公路改造”还有3天到期，请交通运输局于3月31日前报送。
        T1/1         1 (2) 督查室提醒：“农村公路改造”即将到期，请交通运输局务必于3月31日前报送。
        OVERDUE/1    1 (3) 督查室：“农村公路改造”应于3月31日前报送，已逾期3天，请交通运输局尽快补报。
        CORRECTION/1 1 (2) 督查室提醒：“农村公路改造”待补正，请交通运输局于3月31日前重新报送。
        CHASE/1      1 (2) 督查室催办：请交通运输局抓紧办理“农村公路改造”，于3月31日前报送。
        RETURNED/1   1 (2) 督查室退回“农村公路改造”的报送，请交通运输局按意见于3月31日前补正。
        VERDICT/1    1 (2) 督查室已评定“农村公路改造”，请交通运输局登录查看。
        DIGEST/1     1 (2) 督查室每日汇总：已评定“农村公路改造”，请交通运输局登录查看得分。
        DECISION/1   1 (2) 督查室对“农村公路改造”的申请已有决定，请交通运输局登录查看。
        ASKED/1      1 (2) 交通运输局就“农村公路改造”有报送或申请，待督查室处理。
        CHANGED/1    1 (2) 督查室：“农村公路改造”的安排有变动，请交通运输局登录查看。
        ESCALATION/1 1 (2) 督查室：交通运输局的“农村公路改造”已逾期3天，请督促办理。
        ALARM/1      1 (1) 督查系统告警：农村公路改造，请督查室处理。
    "#]].assert_eq(&told);
}

#[test]
fn a_message_is_counted_by_seventy_whole_and_by_sixty_seven_in_pieces() {
    let signature = "【督查室】".encode_utf16().count();
    let count = |characters: usize| segments(&"字".repeat(characters), signature);
    let table: Vec<_> = [1, 65, 66, 129, 130, 196, 197].map(|it| (it, count(it))).into();
    expect!["[(1, 1), (65, 1), (66, 2), (129, 2), (130, 3), (196, 3), (197, 4)]"]
        .assert_eq(&format!("{table:?}"));
    assert_eq!(segments(&"𠀀".repeat(35), 0), 1, "a character beyond the plane counts twice");
    assert_eq!(segments(&"𠀀".repeat(36), 0), 2);
}

#[test]
fn nobody_is_rung_by_night_but_for_what_is_most_urgent() {
    let mut told = String::new();
    for when in [
        "2020-03-28 00:00",
        "2020-03-28 07:59",
        "2020-03-28 08:00",
        "2020-03-28 20:59",
        "2020-03-28 21:00",
        "2020-03-31 23:59",
        "2020-12-31 22:00",
    ] {
        let [normal, urgent] = [false, true].map(|urgent| send_at(at(when), urgent));
        let overdue = overdue_at(at(when));
        writeln!(told, "{when}  {normal:?}  {urgent:?}  {overdue:?}").unwrap();
    }
    expect![[r#"
        2020-03-28 00:00  2020-03-28 08:00  2020-03-28 00:00  2020-03-28 09:00
        2020-03-28 07:59  2020-03-28 08:00  2020-03-28 07:59  2020-03-28 09:00
        2020-03-28 08:00  2020-03-28 08:00  2020-03-28 08:00  2020-03-28 08:00
        2020-03-28 20:59  2020-03-28 20:59  2020-03-28 20:59  2020-03-28 20:59
        2020-03-28 21:00  2020-03-29 08:00  2020-03-28 21:00  2020-03-29 09:00
        2020-03-31 23:59  2020-04-01 08:00  2020-03-31 23:59  2020-04-01 09:00
        2020-12-31 22:00  2021-01-01 08:00  2020-12-31 22:00  2021-01-01 09:00
    "#]]
    .assert_eq(&told);
}
