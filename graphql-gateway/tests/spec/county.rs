//! A small county behind the desk: two departments, a town, a matter, and people of each role.
//! Its clock is moved by hand.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use commands::clock::HandClock;
use commands::door::{Account, Door};
use commands::inbox::Marks;
use commands::processes::Timekeeper;
use commands::processes::courier::Contacts;
use commands::processes::timekeeper::Watch;
use commands::vault::{KEY_BYTES, MasterKey, Vault};
use commands::{Asked, Desk, Ways, founding};
use domain::notice::Channel;
use domain::roster::{Role, UserId};
use domain::unit::{self, Registration, Unit, UnitId, UnitKind};
use event_store::{Log, PostgresLog};
use graphql_gateway::{DemoRole, Documents, House, Options, router};
use projections::{Projections, Questions};
use sqlx::PgPool;

use crate::client::Client;

pub(crate) const NUMBER: &str = "示督〔2020〕001号";

pub(crate) struct County {
    pub(crate) router: Router,
    pub(crate) house: House,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) log: Arc<dyn Log>,
}

/// Who is who; the account is also the key.
const PEOPLE: [(&str, &str, Role); 10] = [
    ("staff", "DCS", Role::SupStaff),
    ("head", "DCS", Role::SupHead),
    ("leader", "XW", Role::Leader),
    ("traffic", "D10", Role::UnitStaff),
    ("chief", "D10", Role::UnitHead),
    ("water", "D15", Role::UnitStaff),
    ("willow", "T01", Role::UnitStaff),
    ("auditor", "SJ", Role::Inspector),
    ("helper", "D10", Role::Helper),
    ("admin", "DCS", Role::Admin),
];

const UNITS: [(&str, &str, &str, UnitKind, &str); 3] = [
    ("D10", "示范县交通运输局", "交通局", UnitKind::Department, "DEPARTMENT"),
    ("D15", "示范县水利局", "水利局", UnitKind::Department, "DEPARTMENT"),
    ("T01", "柳林镇", "柳林镇", UnitKind::Town, "TOWN"),
];

impl County {
    /// As of this moment, with everybody admitted and nothing issued.
    pub(crate) async fn open(pool: PgPool, now: &str) -> Self {
        Self::opened(pool, now, demo()).await
    }

    pub(crate) async fn opened(pool: PgPool, now: &str, options: Options) -> Self {
        let log = Arc::new(PostgresLog::connect(pool.clone()).await.unwrap());
        Self::on(log, pool, now, options).await
    }

    /// One that writes letters, to go out by short message.
    pub(crate) async fn writing(pool: PgPool, now: &str) -> Self {
        let log = Arc::new(PostgresLog::connect(pool.clone()).await.unwrap());
        Self::built(log, pool, now, demo(), Ways::open(&[Channel::Sms])).await
    }

    /// With its facts in another store than its tables.
    pub(crate) async fn on(log: Arc<dyn Log>, pool: PgPool, now: &str, options: Options) -> Self {
        Self::built(log, pool, now, options, Ways::default()).await
    }

    async fn built(
        log: Arc<dyn Log>,
        pool: PgPool,
        now: &str,
        options: Options,
        ways: Ways,
    ) -> Self {
        let clock = Arc::new(HandClock::at(now.parse().unwrap()));
        let desk = Desk::open(Arc::clone(&log), clock.clone()).await.unwrap().writing(ways);
        let desk = Arc::new(desk);
        founding::found(&desk).await.unwrap();
        for (order, (code, name, short, kind, group)) in (1..).zip(UNITS) {
            let register = unit::Command::Register(Registration {
                unit: UnitId::new(code),
                name: name.into(),
                short_name: short.into(),
                kind,
                group: group.into(),
                order,
            });
            let asked = Asked::by_system(&format!("county/{code}"));
            desk.tell::<Unit>(code, register, &asked).await.unwrap().unwrap();
        }
        let door = Door::new(pool.clone(), Arc::new(commands::clock::WallClock));
        for (user, unit, role) in PEOPLE {
            let user = UserId(user.into());
            let name = format!("人员{}", user.0);
            door.admit(&Account { user, name, unit: UnitId::new(unit), role }).await.unwrap();
        }
        let projections = Arc::new(Projections::start(Arc::clone(&log), pool.clone()));
        let questions = Questions::new(pool.clone());
        let master = MasterKey::new([7; KEY_BYTES]);
        let vault = Vault::open(pool.clone(), master, clock.clone()).await.unwrap();
        let house = House {
            desk,
            door,
            watch: Watch::default(),
            vault,
            projections,
            questions,
            marks: Marks::new(pool.clone()),
            signature_units: 0,
        };
        let router = router(house.clone(), options);
        let county = Self { router, house, clock, log };
        county.settled().await;
        county
    }

    /// Every read model has heard everything.
    pub(crate) async fn settled(&self) {
        let head = self.log.head().await.unwrap();
        let caught_up = self.house.projections.caught_up(head, Duration::from_secs(30)).await;
        assert!(caught_up, "{:?}", self.house.projections.health());
    }

    /// The clock goes on, and the timekeeper has seen to what fell due.
    pub(crate) async fn later(&self, now: &str) {
        self.clock.set(now.parse().unwrap());
        Timekeeper::default().catch_up(&self.house.desk).await.unwrap();
        self.settled().await;
    }

    /// What the courier looks addresses up in.
    pub(crate) fn book(&self) -> Contacts {
        Contacts::new(Arc::clone(&self.log), self.house.vault.clone())
    }

    /// Comes in by a printed link.
    pub(crate) async fn enter(&self, user: &str) -> Client {
        let link = self.house.door.link(&UserId(user.into())).await.unwrap();
        let stranger = Client::stranger(self.router.clone());
        let answer = stranger.get(&format!("/enter?key={link}")).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        stranger.with_cookie(&answer.cookie().unwrap())
    }

    pub(crate) fn stranger(&self) -> Client {
        Client::stranger(self.router.clone())
    }

    /// How many facts there are: a refusal adds none.
    pub(crate) async fn facts(&self) -> u64 {
        self.log.head().await.unwrap().raw()
    }
}

pub(crate) fn demo() -> Options {
    let role = |key: &str, label: &str, user: &str| DemoRole {
        key: key.into(),
        label: label.into(),
        user: UserId(user.into()),
    };
    let demo = vec![
        role("office", "督查室", "staff"),
        role("leader", "县领导", "leader"),
        role("unit", "责任单位", "traffic"),
        role("town", "镇街", "willow"),
        role("inspector", "审计", "auditor"),
        role("helper", "帮扶干部", "helper"),
    ];
    Options { demo, documents: Documents::any(), ..Options::default() }
}
