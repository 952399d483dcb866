//! Six hours without a gateway, and five thousand letters that wait.

use std::collections::HashSet;

use chrono::TimeDelta;
use commands::Clock;
use domain::notice::Letter;
use expect_test::expect;
use fake_gateway::Gateway;

use crate::house::{House, at};
use crate::letters::{carry, courier, ends, letter, queue, webhook};

/// Of use until shortly after the gateway is back.
fn morning(n: usize) -> Letter {
    let letter = letter("D10", &n.to_string(), "2020-03-28 09:00");
    Letter { expires_at: at("2020-03-28 15:05"), ..letter }
}

fn noon(n: usize) -> Letter {
    letter("D05", &n.to_string(), "2020-03-28 12:00")
}

#[tokio::test]
async fn after_six_hours_without_a_gateway_the_newest_go_first_and_the_late_ones_expire() {
    let port = Gateway::port().await;
    let way = webhook(&format!("http://127.0.0.1:{port}"), true);
    let house = House::open("2020-03-28 09:00").await;
    queue(&house, &(0..4_000).map(morning).collect::<Vec<_>>()).await;
    let newest: Vec<_> = (0..1_000).map(noon).collect();
    queue(&house, &newest).await;
    let mut courier = courier(&way);
    while house.clock.now() < at("2020-03-28 15:00") {
        courier.catch_up(&house.desk).await.unwrap();
        house.clock.set(house.clock.now().plus(TimeDelta::seconds(30)));
    }
    let tried = house.facts().await.iter().filter(|fact| fact.kind == "NoticeAttempted").count();
    assert!(tried < 100, "a gateway that is away is only knocked at: {tried}");

    let gateway = Gateway::open_at(port).await;
    carry(&house, &mut [courier], TimeDelta::seconds(2)).await;
    let newest: HashSet<_> =
        newest.iter().map(|it| format!("{}-SMS", it.notice.0.simple())).collect();
    let first = gateway.taken().into_iter().take(900).filter(|key| newest.contains(key)).count();
    assert_eq!(first, 900, "the newest first");
    assert_eq!(gateway.taken_twice(), 0);
    expect![[r#"
        {
            "NoticeDelivered": 2381,
            "NoticeExpired": 2619,
        }
    "#]]
    .assert_eq(&format!("{:#?}\n", ends(&house).await));
}
