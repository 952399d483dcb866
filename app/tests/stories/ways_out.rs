//! The ways out of a house, as an operator sets them.

use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use commands::clock::WallClock;
use commands::contacts::{Card, Person, set_contacts};
use commands::vault::{KEY_BYTES, MasterKey, Vault};
use commands::{Asked, Case, ClientKind, Clock, Desk, Request, Stop};
use domain::contact::ContactRole;
use domain::notice::{
    Channel, Command, Letter, Notice, NoticeId, NoticeKind, Recipient, Values, Variable,
};
use domain::roster::{Actor, Role, UserId};
use domain::unit::UnitId;
use expect_test::{Expect, expect};
use fake_gateway::Gateway;
use serde::Serialize;
use uuid::Uuid;

use crate::house::{House, answer};

/// Far more than a start and a message take, in tenths of a second.
const PATIENCE: usize = 300;
const KEY: u8 = 7;

#[derive(Serialize)]
struct Queue(Letter);

#[async_trait]
impl Request for Queue {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let queue = Command::Queue(Box::new(self.0.clone()));
        case.tell::<Notice>(&self.0.notice.0.to_string(), queue).await?;
        Ok(())
    }
}

async fn desk(house: &House) -> Desk {
    Desk::open(Arc::clone(&house.log), Arc::new(WallClock)).await.unwrap()
}

/// Puts on record whom to call in a unit.
async fn names(house: &House, desk: &Desk, unit: &UnitId) {
    let master = MasterKey::new([KEY; KEY_BYTES]);
    let vault = Vault::open(house.pool.clone(), master, Arc::new(WallClock)).await.unwrap();
    let person = |role, phone: &str| Person {
        role,
        card: Card {
            name: "某某".into(),
            post: String::new(),
            phone: phone.into(),
            email: String::new(),
        },
    };
    let people = [person(ContactRole::Principal, ""), person(ContactRole::Staff, "13800000010")];
    let actor = Actor {
        user: UserId("head".into()),
        unit: unit.clone(),
        role: Role::UnitHead,
        on_behalf_of: None,
    };
    let asked = Asked::by(actor, Uuid::from_u128(1), ClientKind::Web);
    set_contacts(desk, &vault, &asked, unit, &people).await.unwrap().unwrap();
}

async fn queue(desk: &Desk, unit: &UnitId) {
    let to = Recipient { unit: unit.clone(), role: ContactRole::Staff };
    let (kind, now) = (NoticeKind::T3, WallClock.now());
    let values = Values::default().of_unit(unit).with(Variable::Task, "河道清淤");
    let letter = Letter {
        notice: NoticeId::of("story", &to),
        to,
        kind,
        about: Vec::new(),
        text: kind.template().fill(&values),
        template: kind.template_name(),
        values,
        channels: vec![Channel::Sms],
        not_before: now,
        expires_at: now.plus(TimeDelta::hours(1)),
        until_reported: false,
        urgent: true,
    };
    desk.handle(&Queue(letter), &Asked::by_system("queue")).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_the_environment_names_gets_the_letter() {
    let (house, gateway) = (House::open("story_webhook").await, Gateway::open().await);
    let (desk, unit) = (desk(&house).await, UnitId::new("D10"));
    names(&house, &desk, &unit).await;
    queue(&desk, &unit).await;
    let key = std::env::temp_dir().join(format!("luoshi-ways-{}", std::process::id()));
    fs::write(&key, format!("{KEY:02x}").repeat(KEY_BYTES)).unwrap();

    let mut service = house
        .luoshi(&["serve", "--listen", "127.0.0.1:0"])
        .env("LUOSHI_MASTER_KEY", &key)
        .env("LUOSHI_SMS", "webhook")
        .env("LUOSHI_SMS_WEBHOOK_URL", gateway.url("/send"))
        .env("LUOSHI_SMS_WEBHOOK_SECRET", "secret")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..PATIENCE {
        if !gateway.taken().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    service.kill().unwrap();
    service.wait().unwrap();
    fs::remove_file(&key).unwrap();
    assert_eq!(gateway.taken().len(), 1, "it was posted once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_which_ways_are_open_and_no_secret() {
    let house = House::open("story_ways").await;
    let check = |set: &[(&str, &str)], expected: Expect| {
        let mut doctor = house.luoshi(&["doctor"]);
        let said = answer(&doctor.envs(set.iter().copied()).output().unwrap());
        assert!(!said.contains("secret"), "{said}");
        let ways = said.lines().filter(|it| it.contains("短信") || it.contains("邮件"));
        expected.assert_eq(&ways.chain([""]).collect::<Vec<_>>().join("\n"));
    };
    check(
        &[],
        expect![[r#"
        ✔ 短信：写入文件 messages.jsonl，不外发
        ✔ 邮件：未开通
    "#]],
    );
    check(
        &[
            ("LUOSHI_SMS", "webhook"),
            ("LUOSHI_SMS_WEBHOOK_URL", "http://secret.example"),
            ("LUOSHI_SMS_WEBHOOK_SECRET", "secret"),
            ("LUOSHI_EMAIL_SMTP_URL", "smtp://name:secret@mail.example"),
            ("LUOSHI_EMAIL_FROM", "dcs@mail.example"),
        ],
        expect![[r#"
            ✔ 短信：经 webhook，不报告送达；每秒至多 5 条；正文 70 字以内按一条计费
            ✔ 邮件：经邮件服务器，不报告送达
        "#]],
    );
    check(
        &[
            ("LUOSHI_SMS", "aliyun"),
            ("LUOSHI_SMS_ALIYUN_KEY_ID", "secret"),
            ("LUOSHI_SMS_ALIYUN_KEY_SECRET", "secret"),
            ("LUOSHI_SMS_SIGNATURE", "示范县督查室"),
            ("LUOSHI_SMS_TEMPLATES", "T3=SMS_1,T1=SMS_2"),
            ("LUOSHI_SMS_PER_SECOND", "20"),
        ],
        expect![[r#"
            ✔ 短信：经阿里云短信服务（无模板、发不出：交办、未查看提醒、逾期、补正提醒、待办、系统告警、自拟内容）；每秒至多 20 条；正文 62 字以内按一条计费
            ✔ 邮件：未开通
        "#]],
    );
    check(
        &[
            ("LUOSHI_SMS", "aliyun"),
            ("LUOSHI_SMS_ALIYUN_KEY_ID", "secret"),
            ("LUOSHI_SMS_ALIYUN_KEY_SECRET", "secret"),
            ("LUOSHI_SMS_SIGNATURE", "示范县督查室"),
            (
                "LUOSHI_SMS_TEMPLATES",
                "ISSUED=SMS_1,UNREAD=SMS_2,T3=SMS_3,T1=SMS_4,OVERDUE=SMS_5,CORRECTION=SMS_6,\
                 DIGEST=SMS_7,ASKED=SMS_8,ALARM=SMS_9,OWN=SMS_10",
            ),
        ],
        expect![[r#"
            ✔ 短信：经阿里云短信服务；每秒至多 5 条；正文 62 字以内按一条计费
            ✔ 邮件：未开通
        "#]],
    );
    check(
        &[("LUOSHI_SMS", "off")],
        expect![[r#"
        ✔ 短信：未开通
        ✔ 邮件：未开通
    "#]],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_an_invented_county() {
    let county = House::empty("story_ways_county").await;
    let first = fixtures::accounts().remove(0);
    let (account, name, unit) = (&*first.user.0, &*first.name, first.unit.as_str());
    let role = first.role.into();
    county.run(&["user", "add", account, "--name", name, "--unit", unit, "--role", role]);
    let mut doctor = county.luoshi(&["doctor"]);
    doctor.env("LUOSHI_SMS", "webhook");
    doctor.env("LUOSHI_SMS_WEBHOOK_URL", "http://hooks.example");
    let said = answer(&doctor.env("LUOSHI_SMS_WEBHOOK_SECRET", "secret").output().unwrap());
    assert!(said.contains("短信：写入文件"), "{said}");
}
