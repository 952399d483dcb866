//! A service that is told to stop, by Ctrl-C or by the system.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Executor, PgConnection};

use crate::house::House;

/// A limit only so that a failure ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// Its sender asks to be told when somebody has begun to read.
const HALF_A_REQUEST: &str = "POST /graphql HTTP/1.1\r\nhost: x\r\nx-luoshi: 1\r\n\
    content-type: application/json\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n";
const GO_ON: &str = "HTTP/1.1 100 Continue";

struct Service {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Service {
    fn start(house: &House, address: &str) -> Self {
        let mut command = house.luoshi(&["serve", "--listen", address]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, said }
    }

    /// Waits until it says so.
    fn says(&mut self, words: &str) {
        let heard = self.said.any(|line| line.unwrap().contains(words));
        assert!(heard, "it ended without “{words}”");
    }

    fn is_told(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The code it ends with.
    fn ends(mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(ended) = self.child.try_wait().unwrap() {
                return ended.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        panic!("it does not end");
    }
}

/// Whether somebody else would like to read the list of people.
async fn waits_for_accounts(held: &mut PgConnection) -> bool {
    const WAITING: &str = "SELECT EXISTS (SELECT FROM pg_locks
        WHERE NOT granted AND relation = 'accounts'::regclass)";
    sqlx::query_scalar(WAITING).fetch_one(held).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_is_broken_off() {
    let house = House::open("story_broken_off").await;
    // Whoever starts asks for the list of people, and waits here.
    let mut held = house.pool.begin().await.unwrap();
    held.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mut service = Service::start(&house, "127.0.0.1:0");
    while !waits_for_accounts(&mut held).await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    service.is_told(Signal::TERM);
    service.says("服务已停止");
    assert_eq!(service.ends(), Some(0));
    held.rollback().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn told_twice_it_does_not_wait_for_a_request_in_flight() {
    let house = House::open("story_told_twice").await;
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let mut service = Service::start(&house, &address.to_string());
    service.says("服务地址");
    let mut slow = TcpStream::connect(address).unwrap();
    slow.write_all(HALF_A_REQUEST.as_bytes()).unwrap();
    let mut answer = [0; GO_ON.len()];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(str::from_utf8(&answer), Ok(GO_ON), "it waits for the rest");
    service.is_told(Signal::INT);
    service.says("正在停止");
    service.is_told(Signal::INT);
    assert_eq!(service.ends(), Some(128 + 2));
}
