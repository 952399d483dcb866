//! Notices, as an inbox and an outbox show them.

use std::fmt::Write as _;

use domain::contact::ContactRole;
use domain::notice::{
    Act, Channel, Command, Failure, Letter, Notice, NoticeId, NoticeKind, Recipient, State, Values,
    WhyExpired,
};
use domain::roster::Actor;
use domain::unit::UnitId;
use expect_test::expect;
use projections::notices::{Entry, Filter, Notices};
use projections::questions::Page;
use projections::{Cursor, Questions};

use crate::check::check;
use crate::database::{served, with_database};
use crate::story::{ROADS, Story, WATER, office};

fn show(notice: &Entry) -> String {
    let row = &notice.row;
    let letter = row.letter().unwrap();
    let mut shown = format!(
        "{} {} {} v{} {:?} {}",
        row.unit.as_str(),
        row.role,
        row.kind,
        row.version,
        row.queued_at,
        letter.text
    );
    for it in row.deliveries() {
        let (channel, state, attempts) = (it.channel, it.state, it.attempts);
        let (code, at, next) = (it.code, it.at, it.next_at);
        write!(shown, "\n  {channel} {state} {attempts} {code:?} {at:?} {next:?} {}", it.text)
            .unwrap();
    }
    shown
}

/// A letter to an office, named by what caused it.
fn letter(unit: &str, role: ContactRole, cause: &str, channels: &[Channel]) -> Letter {
    let to = Recipient { unit: UnitId::new(unit), role };
    Letter {
        notice: NoticeId::of(cause, &to),
        kind: NoticeKind::T3,
        about: vec![],
        text: format!("请⟨{unit}⟩报送{cause}"),
        template: NoticeKind::T3.template_name(),
        values: Values::default(),
        channels: channels.to_vec(),
        not_before: "2020-03-28 08:00".parse().unwrap(),
        expires_at: "2020-03-28 21:00".parse().unwrap(),
        until_reported: false,
        urgent: false,
        to,
    }
}

fn queue(story: &mut Story, letter: Letter) -> NoticeId {
    let id = letter.notice;
    let queue = Command::Queue(Box::new(letter));
    story.tell::<Notice>(&id.0.to_string(), queue, &Actor::system()).unwrap();
    id
}

fn act(story: &mut Story, id: NoticeId, channel: Channel, act: Act, who: &Actor) {
    story.tell::<Notice>(&id.0.to_string(), Command::On(channel, act), who).unwrap();
}

fn courier(story: &mut Story, id: NoticeId, it: Act) {
    act(story, id, Channel::Sms, it, &Actor::system());
}

const BOTH: &[Channel] = &[Channel::Sms, Channel::Email];
const SMS: &[Channel] = &[Channel::Sms];

fn failed(no: u32, failure: Failure) -> Act {
    Act::Fail { no, code: "isv.BUSINESS_LIMIT_CONTROL".into(), failure }
}

#[test]
fn each_channel_goes_its_own_way_and_shows_what_was_heard_last() {
    let mut story = Story::county();
    story.at("2020-03-28 07:00");
    let id = queue(&mut story, letter(ROADS, ContactRole::Staff, "月报", BOTH));
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
        D10 STAFF T3 v1 2020-03-28 07:00 请⟨D10⟩报送月报
          SMS PENDING 0 None None Some(2020-03-28 08:00) 短信待发送，3月28日08:00发出
          EMAIL PENDING 0 None None Some(2020-03-28 08:00) 邮件待发送，3月28日08:00发出
    "#]],
    );
    story.at("2020-03-28 08:00");
    courier(&mut story, id, Act::Attempt {});
    courier(&mut story, id, failed(1, Failure::ForNow));
    let expire = Act::Expire { reason: WhyExpired::NoLongerNeeded };
    act(&mut story, id, Channel::Email, expire, &Actor::system());
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
        D10 STAFF T3 v4 2020-03-28 07:00 请⟨D10⟩报送月报
          SMS PENDING 1 Some("isv.BUSINESS_LIMIT_CONTROL") Some(2020-03-28 08:00) Some(2020-03-28 08:01) 3月28日08:00：短信第1次发送失败（isv.BUSINESS_LIMIT_CONTROL），3月28日08:01重试
          EMAIL EXPIRED 0 Some("NO_LONGER_NEEDED") Some(2020-03-28 08:00) None 3月28日08:00：邮件已无须发送
    "#]],
    );
    story.at("2020-03-28 08:01");
    courier(&mut story, id, Act::Attempt {});
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
        D10 STAFF T3 v5 2020-03-28 07:00 请⟨D10⟩报送月报
          SMS UNDER_WAY 2 Some("isv.BUSINESS_LIMIT_CONTROL") Some(2020-03-28 08:01) None 3月28日08:01：短信第2次发送
          EMAIL EXPIRED 0 Some("NO_LONGER_NEEDED") Some(2020-03-28 08:00) None 3月28日08:00：邮件已无须发送
    "#]],
    );
    courier(&mut story, id, failed(2, Failure::ForGood));
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
        D10 STAFF T3 v7 2020-03-28 07:00 请⟨D10⟩报送月报
          SMS DEAD 2 Some("isv.BUSINESS_LIMIT_CONTROL") Some(2020-03-28 08:01) None 3月28日08:01：短信待人工处理（isv.BUSINESS_LIMIT_CONTROL）
          EMAIL EXPIRED 0 Some("NO_LONGER_NEEDED") Some(2020-03-28 08:00) None 3月28日08:00：邮件已无须发送
    "#]],
    );
}

#[test]
fn what_is_sent_again_has_nothing_wrong_with_it_any_more() {
    let mut story = Story::county();
    story.at("2020-03-28 08:00");
    let id = queue(&mut story, letter(ROADS, ContactRole::Staff, "月报", SMS));
    courier(&mut story, id, Act::Attempt {});
    courier(&mut story, id, failed(1, Failure::ForGood));
    story.at("2020-03-28 09:30");
    let revive = Act::Revive { reason: "号码已更正".into() };
    act(&mut story, id, Channel::Sms, revive, &office());
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
            D10 STAFF T3 v5 2020-03-28 08:00 请⟨D10⟩报送月报
              SMS PENDING 1 None Some(2020-03-28 09:30) Some(2020-03-28 09:30) 3月28日09:30：短信人工重发：号码已更正
        "#]],
    );
    courier(&mut story, id, Act::Attempt {});
    let taken = Act::Accept { no: 2, provider_id: None, receipt_follows: true };
    courier(&mut story, id, taken);
    courier(&mut story, id, Act::Deliver { at: "2020-03-28 09:31".parse().unwrap() });
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
            D10 STAFF T3 v8 2020-03-28 08:00 请⟨D10⟩报送月报
              SMS DELIVERED 2 None Some(2020-03-28 09:30) None 3月28日09:30：短信送达
        "#]],
    );
}

#[test]
fn what_is_lost_and_closed_by_hand_says_so() {
    let mut story = Story::county();
    story.at("2020-03-28 08:00");
    let id = queue(&mut story, letter(ROADS, ContactRole::Staff, "月报", SMS));
    courier(&mut story, id, Act::Attempt {});
    courier(&mut story, id, Act::Lose { no: 1, code: "NO_ANSWER".into() });
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
        D10 STAFF T3 v3 2020-03-28 08:00 请⟨D10⟩报送月报
          SMS UNKNOWN 1 Some("NO_ANSWER") Some(2020-03-28 08:00) None 3月28日08:00：短信第1次发送结果不明（NO_ANSWER）
    "#]],
    );
    let close = Act::CloseByHand { reason: "已电话告知".into(), delivered: true };
    act(&mut story, id, Channel::Sms, close, &office());
    queue(&mut story, letter(WATER, ContactRole::Principal, "周报", &[]));
    check::<Notices>(
        &story,
        show,
        &expect![[r#"
        D10 STAFF T3 v4 2020-03-28 08:00 请⟨D10⟩报送月报
          SMS CLOSED 1 Some("NO_ANSWER") Some(2020-03-28 08:00) None 3月28日08:00：短信人工了结，已知晓：已电话告知
        D21 PRINCIPAL T3 v1 2020-03-28 08:00 请⟨D21⟩报送周报
    "#]],
    );
}

/// The causes of letters, as a list shows them.
fn causes(found: &[Entry]) -> String {
    let cause = |it: &Entry| it.row.letter().unwrap().text.chars().last().unwrap();
    found.iter().map(cause).collect()
}

#[test]
fn an_inbox_is_read_page_by_page_and_the_outbox_by_state() {
    let mut story = Story::county();
    story.at("2020-03-28 08:00");
    let mut ids = Vec::new();
    for (unit, role, cause, channels) in [
        (ROADS, ContactRole::Staff, "一", SMS),
        (ROADS, ContactRole::Principal, "二", SMS),
        (WATER, ContactRole::Staff, "三", BOTH),
        (ROADS, ContactRole::Staff, "四", &[]),
        (ROADS, ContactRole::Staff, "五", BOTH),
    ] {
        ids.push(queue(&mut story, letter(unit, role, cause, channels)));
    }
    courier(&mut story, ids[0], Act::Attempt {});
    courier(&mut story, ids[0], failed(1, Failure::ForGood));
    courier(&mut story, ids[2], Act::Attempt {});
    with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let roads = UnitId::new(ROADS);
        let inbox = async |role, page| questions.inbox(&roads, role, page).await.unwrap();
        let first = inbox(ContactRole::Staff, Page::first(2)).await;
        assert_eq!(causes(&first), "五四");
        let rest = inbox(ContactRole::Staff, Page::after(first[1].row.queued, 2)).await;
        assert_eq!(causes(&rest), "一");
        assert_eq!(causes(&inbox(ContactRole::Principal, Page::first(9)).await), "二");
        assert_eq!(causes(&inbox(ContactRole::Deputy, Page::first(9)).await), "");

        let count = async |newer, most| {
            let role = ContactRole::Staff;
            let count = questions.count_inbox(&roads, role, newer, most).await.unwrap();
            (count.total, count.exact)
        };
        assert_eq!(count(Cursor::default(), 100).await, (3, true));
        assert_eq!(count(Cursor::default(), 2).await, (2, false));
        // What became of a letter later does not make it new again.
        assert_eq!(count(rest[0].row.queued, 100).await, (2, true));

        let mut told = Vec::new();
        for (states, channel, unit, kind) in [
            (vec![], None, None, None),
            (vec![], Some(Channel::Email), None, None),
            (vec![State::Dead], None, None, None),
            (vec![State::Pending], None, None, None),
            (vec![State::Pending], Some(Channel::Sms), None, None),
            (vec![State::UnderWay, State::Dead], Some(Channel::Sms), None, None),
            (vec![], None, Some(UnitId::new(WATER)), None),
            (vec![], None, None, Some(NoticeKind::T1)),
        ] {
            let filter = Filter { states, channel, unit, kind };
            let found = questions.outbox(&filter, Page::first(9)).await.unwrap();
            let count = questions.count_outbox(&filter).await.unwrap();
            assert_eq!((count.total, count.exact), (found.len() as u64, true));
            told.push(causes(&found));
        }
        expect!["五三二一 / 五三 / 一 / 五三二 / 五二 / 三一 / 三 / "].assert_eq(&told.join(" / "));
        let second = questions.outbox(&Filter::default(), Page::first(2)).await.unwrap();
        let page = Page::after(second[1].row.queued, 9);
        let behind = questions.outbox(&Filter::default(), page).await.unwrap();
        assert_eq!(causes(&behind), "二一");
        let named = questions.notices_by_id(&[ids[1], NoticeId(uuid::Uuid::nil())]).await.unwrap();
        assert_eq!(causes(&named), "二");
    });
}
