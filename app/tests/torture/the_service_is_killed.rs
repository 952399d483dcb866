//! `kill -9` of the service, with its private database, while eight people write.

use std::ops::Range;

use tokio::time::sleep;

use crate::{
    dice::Dice,
    house::House,
    judge::{OnRecord, Verdict},
    writers::Writers,
};

const WRITERS: usize = 8;
const KILLS: usize = 5;
/// How long a service lives, in milliseconds.
const LIFE: Range<u64> = 200..2_000;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let mut dice = Dice::throw("the service is killed");
    let house = House::new("torture-service");
    let mut service = house.serve().await;
    let writers = Writers::start(WRITERS, &dice, service.address).await;
    for _ in 0..Dice::kills(KILLS) {
        writers.ledger.grows_by(1).await;
        sleep(dice.between(&LIFE)).await;
        service.kill();
        writers.door_is(None);
        service = house.serve().await;
        writers.door_is(Some(service.address));
    }
    let ledger = writers.finish().await;

    let acknowledged = ledger.acknowledged();
    let sent_again = ledger.sent_again();
    eprintln!("{} acknowledged, {sent_again} times sent again", acknowledged.len());
    assert!(sent_again > 0, "a kill that leaves nobody in doubt shows nothing");
    let on_record = OnRecord::read(&house.database_url()).await;
    assert_eq!(on_record.judge(&acknowledged), Verdict::default());

    service.becomes_ready().await;
    service.stop();
    house.read_models_are_what_the_facts_say();
}
