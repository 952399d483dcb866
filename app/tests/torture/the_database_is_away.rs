//! While the database is away, whoever comes is told to come again, in our words; and is served
//! when they do.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    dice::Dice,
    house::House,
    orders::{Client, IN_HAND, Order, Wish},
    server::Server,
};

/// A promise: within this the service answers again.
const BACK: Duration = Duration::from_secs(10);
/// What only somebody who looks inside should read.
const INSIDE: [&str; 7] = ["sqlx", "SELECT", "pool", "connection", "socket", "os error", ".rs"];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_while_the_database_is_away_is_told_to_come_again() {
    let mut house = House::new("torture-away");
    let mut server = Server::start(house.folder.join("server"));
    house.server = Some(server.url.clone());
    let service = house.serve().await;
    let mut unit = Client::new("unit");
    let assignment = unit.in_hand(service.address).await.remove(0);
    let order = Order { key: Dice::key(7, 0, 0), wish: Wish::Report { assignment } };

    server.kill_every_process();
    for request in [json!({ "query": IN_HAND }), order.request()] {
        let answer = unit.post(service.address, &request).await.unwrap();
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        let code = &told["errors"][0]["extensions"]["code"];
        assert_eq!((code, answer.status), (&json!("BUSY"), 503), "{}", answer.body);
        assert_eq!(answer.retry_after.as_deref(), Some("2"));
        for word in INSIDE {
            assert!(!answer.body.contains(word), "it tells {word}: {}", answer.body);
        }
    }

    server.start_again();
    let start = Instant::now();
    while let Err(doubt) = unit.send(service.address, &order).await {
        assert!(start.elapsed() < BACK, "{doubt}");
        sleep(Duration::from_millis(30)).await;
    }
    service.stop();
}
