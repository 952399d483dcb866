//! `kill -9` of every process of the database, while four people write and the service lives on.

use std::{ops::Range, time::Duration};

use tokio::time::sleep;

use crate::{
    dice::Dice,
    house::{House, Service},
    judge::{OnRecord, Verdict},
    server::{Server, kill_every_process},
    writers::{Ledger, Writers},
};

const WRITERS: usize = 4;
const KILLS: usize = 3;
/// A private server that ends again and again is started after growing pauses, and given up in the
/// end: killed more often than this, it cannot be `BACK` in time.
const MOST_KILLS: usize = 5;
/// How long a database lives, in milliseconds.
const LIFE: Range<u64> = 200..2_000;
/// How long it is missed.
const GONE: Range<u64> = 50..1_500;
/// A promise: within this the service answers again, without being started anew.
const BACK: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_the_service_comes_back_by_itself() {
    let mut dice = Dice::throw("the database is killed");
    let mut scene = Scene::set("torture-database").await;
    let ledger = scene.torture(&mut dice, Dice::kills(KILLS)).await;

    let acknowledged = ledger.acknowledged();
    eprintln!("{} acknowledged, {} times sent again", acknowledged.len(), ledger.sent_again());
    let on_record = OnRecord::read(&scene.house.database_url()).await;
    assert_eq!(on_record.judge(&acknowledged), Verdict::default());

    scene.service.becomes_ready().await;
    let Scene { house, service, server: _server } = scene;
    service.stop();
    house.read_models_are_what_the_facts_say();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_server_is_started_again_by_its_service() {
    let mut dice = Dice::throw("the private server is killed");
    let house = House::new("torture-private");
    let service = house.serve().await;
    let writers = Writers::start(WRITERS, &dice, service.address).await;
    for _ in 0..Dice::kills(KILLS).min(MOST_KILLS) {
        writers.ledger.grows_by(1).await;
        sleep(dice.between(&LIFE)).await;
        kill_every_process(&house.demo());
        comes_back(&writers).await;
    }
    let ledger = writers.finish().await;

    let on_record = OnRecord::read(&house.database_url()).await;
    assert_eq!(on_record.judge(&ledger.acknowledged()), Verdict::default());
    service.becomes_ready().await;
    service.stop();
    house.read_models_are_what_the_facts_say();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_promises_too_early_is_found_out() {
    let mut dice = Dice::throw("the database promises too early");
    let mut scene = Scene::set("torture-sabotage").await;
    scene.server.promise_too_early().await;
    let ledger = scene.torture(&mut dice, 1).await;

    let on_record = OnRecord::read(&scene.house.database_url()).await;
    let verdict = on_record.judge(&ledger.acknowledged());
    eprintln!("{} of {} are lost", verdict.lost.len(), ledger.acknowledged().len());
    assert!(!verdict.lost.is_empty(), "this harness would not notice a loss");
}

struct Scene {
    // In this order they end.
    service: Service,
    server: Server,
    house: House,
}

impl Scene {
    async fn set(story: &str) -> Self {
        let mut house = House::new(story);
        let server = Server::start(house.folder.join("server"));
        house.server = Some(server.url.clone());
        let service = house.serve().await;
        Self { service, server, house }
    }

    /// Everybody writes; the database dies and comes back; in the end nobody is in doubt.
    async fn torture(&mut self, dice: &mut Dice, kills: usize) -> Ledger {
        let writers = Writers::start(WRITERS, dice, self.service.address).await;
        for _ in 0..kills {
            writers.ledger.grows_by(1).await;
            sleep(dice.between(&LIFE)).await;
            self.server.kill_every_process();
            sleep(dice.between(&GONE)).await;
            self.server.start_again();
            comes_back(&writers).await;
        }
        writers.finish().await
    }
}

async fn comes_back(writers: &Writers) {
    // Of each writer one order may have been done before, and be heard of only now.
    let back = writers.ledger.grows_by(WRITERS + 1).await;
    eprintln!("answers again after {back:.1?}");
    assert!(back < BACK, "the service was silent for {back:?}");
}
