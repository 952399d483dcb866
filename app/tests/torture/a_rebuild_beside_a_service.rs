//! `luoshi rebuild` beside a service that is asked all the time: everybody gets an answer, and
//! nobody waits for a lock.

use std::{fs, net::SocketAddr};

use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection};
use tokio::{
    sync::watch,
    task::{JoinSet, block_in_place},
};

use crate::{house::House, orders::Client};

const ASKING: usize = 8;
/// What the wall shows; the quarter is frozen, so the answer is the same before and after.
const WALL: &str = "{ranking(group:\"DEPARTMENT\",quarter:\"2019Q4\"){rows{rank score unit{code}}}
    overview(quarter:\"2019Q4\"){all{total approved overdue}}}";
/// The server notes down whoever waits longer than this for a lock.
const WATCHED: [&str; 3] = [
    "ALTER SYSTEM SET log_lock_waits = on",
    "ALTER SYSTEM SET deadlock_timeout = '100ms'",
    "SELECT pg_reload_conf()",
];

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_answered_while_the_read_models_are_told_anew() {
    let house = House::new("torture-rebuild");
    let service = house.serve().await;
    service.becomes_ready().await;
    let mut database = PgConnection::connect(&house.database_url()).await.unwrap();
    for statement in WATCHED {
        database.execute(statement).await.unwrap();
    }
    database.close().await.unwrap();

    let (go_on, wanted) = watch::channel(true);
    let mut crowd = JoinSet::new();
    for _ in 0..ASKING {
        crowd.spawn(ask_while(wanted.clone(), service.address));
    }
    let said = block_in_place(|| house.run(&["rebuild"]));
    go_on.send_replace(false);
    let answers = crowd.join_all().await.concat();

    eprint!("{} answers beside\n{said}", answers.len());
    assert_eq!(said.matches("第 2 代").count(), projections::ALL.len(), "{said}");
    assert!(answers.len() > ASKING);
    let first = answers[0].as_ref().unwrap();
    assert!(!first["data"]["ranking"]["rows"].as_array().unwrap().is_empty(), "{first}");
    for answer in &answers {
        assert_eq!(answer.as_ref(), Ok(first));
    }
    let log = fs::read_to_string(house.demo().join("postgres.log")).unwrap();
    let waits: Vec<_> = log.lines().filter(|line| line.contains("still waiting for")).collect();
    assert_eq!(waits, [""; 0]);
    service.stop();
    house.read_models_are_what_the_facts_say();
}

/// At least once.
async fn ask_while(
    wanted: watch::Receiver<bool>,
    address: SocketAddr,
) -> Vec<Result<Value, String>> {
    let mut leader = Client::new("leader");
    let mut answers = Vec::new();
    while answers.is_empty() || *wanted.borrow() {
        answers.push(leader.ask(address, &json!({ "query": WALL })).await);
    }
    answers
}
