//! Writers who do not give up: each sends one order at a time, under one key, until the service
//! says that it is done, and notes down that it said so.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    dice::Dice,
    orders::{Acknowledged, Client, Order, Wish},
};

/// Between two tries of one order.
const PAUSE: Duration = Duration::from_millis(30);
/// A limit only so that a failure ends.
const PATIENCE: Duration = Duration::from_mins(1);

/// What was acknowledged, in the order in which it was.
#[derive(Default, Clone)]
pub(crate) struct Ledger(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    acknowledged: Vec<Acknowledged>,
    /// How often an order went unanswered and was sent again.
    sent_again: usize,
    /// The newest reason why.
    doubt: String,
}

impl Ledger {
    pub(crate) fn acknowledged(&self) -> Vec<Acknowledged> {
        self.0.lock().unwrap().acknowledged.clone()
    }

    pub(crate) fn sent_again(&self) -> usize {
        self.0.lock().unwrap().sent_again
    }

    /// True when the order is done.
    fn note(&self, answer: Result<Acknowledged, String>) -> bool {
        let mut pages = self.0.lock().unwrap();
        match answer {
            Ok(acknowledged) => {
                pages.acknowledged.push(acknowledged);
                true
            }
            Err(doubt) => {
                pages.sent_again += 1;
                pages.doubt = doubt;
                false
            }
        }
    }

    /// Waits until so many more orders are acknowledged, and says how long that took.
    pub(crate) async fn grows_by(&self, many: usize) -> Duration {
        let (start, before) = (Instant::now(), self.acknowledged().len());
        while self.acknowledged().len() < before + many {
            let doubt = || self.0.lock().unwrap().doubt.clone();
            assert!(start.elapsed() < PATIENCE, "nothing is acknowledged any more: {}", doubt());
            sleep(Duration::from_millis(5)).await;
        }
        start.elapsed()
    }
}

pub(crate) struct Writers {
    tasks: JoinSet<()>,
    door: watch::Sender<Option<SocketAddr>>,
    go_on: watch::Sender<bool>,
    pub(crate) ledger: Ledger,
}

impl Writers {
    /// Half of them report on what one unit has in hand, and get in each other's way there; the
    /// others register matters.
    pub(crate) async fn start(count: usize, dice: &Dice, address: SocketAddr) -> Self {
        let in_hand = Client::new("unit").in_hand(address).await;
        let towns = Client::new("office").towns(address).await;
        let (door, open) = watch::channel(Some(address));
        let (go_on, wanted) = watch::channel(true);
        let (ledger, mut tasks) = (Ledger::default(), JoinSet::new());
        for number in 0..count {
            let (role, wish) = if number % 2 == 0 {
                let assignment = in_hand[number / 2 % in_hand.len()].clone();
                ("unit", Wish::Report { assignment })
            } else {
                ("office", Wish::Register { town: towns[number % towns.len()].clone() })
            };
            let writer = Writer {
                number,
                seed: dice.seed(),
                client: Client::new(role),
                wish,
                open: open.clone(),
                ledger: ledger.clone(),
            };
            tasks.spawn(writer.write_while(wanted.clone()));
        }
        Self { tasks, door, go_on, ledger }
    }

    /// Where the service is; `None` keeps them waiting.
    pub(crate) fn door_is(&self, address: Option<SocketAddr>) {
        self.door.send_replace(address);
    }

    /// Everyone's last order is acknowledged; then the ledger is complete.
    pub(crate) async fn finish(mut self) -> Ledger {
        self.go_on.send_replace(false);
        while let Some(ended) = timeout(PATIENCE, self.tasks.join_next()).await.unwrap() {
            ended.unwrap();
        }
        self.ledger
    }
}

struct Writer {
    number: usize,
    seed: u64,
    client: Client,
    wish: Wish,
    open: watch::Receiver<Option<SocketAddr>>,
    ledger: Ledger,
}

impl Writer {
    async fn write_while(mut self, wanted: watch::Receiver<bool>) {
        for n in 0.. {
            if !*wanted.borrow() {
                return;
            }
            let key = Dice::key(self.seed, self.number, n);
            self.insist(&Order { key, wish: self.wish.clone() }).await;
        }
    }

    async fn insist(&mut self, order: &Order) {
        loop {
            let open = self.open.wait_for(Option::is_some).await.unwrap().unwrap();
            let answer = self.client.send(open, order).await;
            if self.ledger.note(answer) {
                return;
            }
            sleep(PAUSE).await;
        }
    }
}
