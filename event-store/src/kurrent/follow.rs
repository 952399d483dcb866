//! Following: a filtered subscription to `$all`, begun anew from where it stood whenever it
//! breaks.
//!
//! The client's subscription has two flaws (1.2.0). It loses its place when one stops waiting for
//! it, so something of its own must listen. And when the server ends it without an error it asks
//! an ended stream again and again, without ever giving way: it hears nothing more and cannot be
//! stopped. So what listens is a thread, which takes no worker from anybody, and whoever follows
//! looks from time to time whether it has gone deaf, and then takes another.

use std::{sync::Arc, thread, time::Duration};

use futures::{StreamExt, stream, stream::BoxStream};
use kurrentdb::{Position, StreamPosition, SubscribeToAllOptions, SubscriptionEvent};
use tokio::{
    runtime::Handle,
    sync::mpsc,
    time::{sleep, timeout},
};

use super::{Store, stored, unreachable, wire};
use crate::{Cursor, ReadError, Recorded, limits};

/// Before subscribing again after an error.
const REST: Duration = Duration::from_millis(500);

/// A silence after which one looks whether there was something to hear. Whoever heard nothing of
/// it in a second one is deaf.
const SILENCE: Duration = Duration::from_secs(3);

type Heard = Result<Recorded, ReadError>;

pub(super) fn follow(
    store: Arc<Store>,
    after: Cursor,
) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
    let ear = Ear { heard: listener(Arc::clone(&store), after), store, after, error: None };
    stream::unfold(ear, |mut ear| async {
        let batch = ear.batch().await;
        Some((batch, ear))
    })
    .boxed()
}

/// A thread that listens until nobody hears it any more.
fn listener(store: Arc<Store>, after: Cursor) -> mpsc::Receiver<Heard> {
    let (sender, heard) = mpsc::channel(limits::PAGE);
    let runtime = Handle::current();
    let listening = async move {
        tokio::select! {
            () = sender.closed() => {}
            () = listen(&store, after, &sender) => {}
        }
    };
    thread::spawn(move || runtime.block_on(listening));
    heard
}

struct Ear {
    store: Arc<Store>,
    heard: mpsc::Receiver<Heard>,
    /// The fact that was given last.
    after: Cursor,
    /// Heard behind the batch that was given last.
    error: Option<ReadError>,
}

impl Ear {
    /// What is there, at most a page.
    async fn batch(&mut self) -> Result<Vec<Recorded>, ReadError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut batch = vec![self.first().await?];
        while batch.len() < limits::PAGE {
            match self.heard.try_recv() {
                Ok(Ok(fact)) => batch.push(fact),
                Ok(Err(error)) => {
                    self.error = Some(error);
                    break;
                }
                Err(_) => break,
            }
        }
        self.after = batch.last().map_or(self.after, |it| it.position);
        Ok(batch)
    }

    async fn first(&mut self) -> Heard {
        let mut missed = false;
        loop {
            match timeout(SILENCE, self.heard.recv()).await {
                Ok(Some(heard)) => return heard,
                // It cannot go on: its runtime is ending.
                Ok(None) => missed = true,
                Err(_) => {}
            }
            let missing = self.store.head().await.is_ok_and(|head| head > self.after);
            if missing && missed {
                tracing::error!("a subscription to KurrentDB went deaf; taking another");
                self.heard = listener(Arc::clone(&self.store), self.after);
            }
            missed = missing && !missed;
        }
    }
}

/// Until nobody hears it any more.
async fn listen(store: &Store, after: Cursor, sender: &mpsc::Sender<Heard>) {
    let mut place = (after != Cursor::START).then(|| wire::at(after.raw()));
    loop {
        let Err(error) = hear(store, &mut place, sender).await else { return };
        tracing::debug!(%error, ?place, "the subscription broke");
        if sender.send(Err(error)).await.is_err() {
            return;
        }
        sleep(REST).await;
    }
}

/// `place` is behind everything that was passed on, and behind what the server says it has
/// passed over: a long stretch of other people's events is not read twice.
async fn hear(
    store: &Store,
    place: &mut Option<Position>,
    sender: &mpsc::Sender<Heard>,
) -> Result<(), ReadError> {
    let from = place.map_or(StreamPosition::Start, StreamPosition::Position);
    let options = SubscribeToAllOptions::default().position(from);
    let options = options.filter(wire::filter(&store.names.facts()));
    let mut subscription = store.wire.client().subscribe_to_all(&options).await;
    loop {
        let event = subscription.next_subscription_event().await;
        let event = event.map_err(|error| unreachable(store.wire.healed(error)))?;
        match event {
            SubscriptionEvent::EventAppeared(resolved) => {
                let Some(event) = resolved.event else { continue };
                let fact = stored::fact(&store.names, &event)?;
                *place = Some(event.position);
                if sender.send(Ok(fact)).await.is_err() {
                    return Ok(());
                }
            }
            SubscriptionEvent::Checkpoint(position) => *place = (*place).max(Some(position)),
            SubscriptionEvent::CaughtUp(Some(it)) => *place = (*place).max(it.position),
            SubscriptionEvent::CaughtUp(None)
            | SubscriptionEvent::FellBehind(_)
            | SubscriptionEvent::Confirmed(_)
            | SubscriptionEvent::FirstStreamPosition(_)
            | SubscriptionEvent::LastStreamPosition(_)
            | SubscriptionEvent::LastAllPosition(_) => {}
        }
    }
}
