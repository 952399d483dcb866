//! Following: a filtered subscription to `$all`, begun anew from where it stood whenever it
//! breaks.
//!
//! The client's subscription has two flaws (1.2.0). It loses its place when one stops waiting for
//! it, so something of its own must listen. And when the server ends it without an error it asks
//! an ended stream again and again, without ever giving way: it hears nothing more and cannot be
//! stopped. So what listens is a thread, which takes no worker from anybody, and whoever follows
//! looks from time to time whether it has gone deaf, and then takes another. As long as its place
//! moves it hears something, if only what others wrote, and the next one begins where it stood.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

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

/// A silence after which one looks whether there was something to hear. Whoever has not moved in a
/// second one is deaf.
const SILENCE: Duration = Duration::from_secs(3);

type Heard = Result<Recorded, ReadError>;

pub(super) fn follow(
    store: Arc<Store>,
    after: Cursor,
) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
    let place = Place::at((after != Cursor::START).then(|| wire::at(after.raw())));
    let ear = Ear { heard: listener(Arc::clone(&store), place.clone()), store, place, error: None };
    stream::unfold(ear, |mut ear| async {
        let batch = ear.batch().await;
        Some((batch, ear))
    })
    .boxed()
}

/// Behind everything that was passed on, and behind what the server says it has passed over: a
/// long stretch of other people's events is not read twice. None at the start.
#[derive(Clone)]
struct Place(Arc<Mutex<Option<Position>>>);

impl Place {
    fn at(position: Option<Position>) -> Self {
        Self(Arc::new(Mutex::new(position)))
    }

    fn get(&self) -> Option<Position> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self, position: Option<Position>) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *place = position.max(*place);
    }
}

/// A thread that listens until nobody hears it any more.
fn listener(store: Arc<Store>, place: Place) -> mpsc::Receiver<Heard> {
    let (sender, heard) = mpsc::channel(limits::PAGE);
    let runtime = Handle::current();
    let listening = async move {
        tokio::select! {
            () = sender.closed() => {}
            () = listen(&store, &place, &sender) => {}
        }
    };
    thread::spawn(move || runtime.block_on(listening));
    heard
}

struct Ear {
    store: Arc<Store>,
    heard: mpsc::Receiver<Heard>,
    /// Of whoever listens now.
    place: Place,
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
        Ok(batch)
    }

    async fn first(&mut self) -> Heard {
        let mut stood = None;
        loop {
            match timeout(SILENCE, self.heard.recv()).await {
                Ok(Some(heard)) => return heard,
                Ok(None) => {
                    // It came to an end, which nobody told it to.
                    tracing::error!("whoever listened to KurrentDB has ended; taking another");
                    sleep(REST).await;
                    self.listen_anew(self.place.get());
                    stood = None;
                    continue;
                }
                Err(_) => {}
            }
            let place = self.place.get();
            // Now everything up to this place was heard, or is here.
            if let Ok(heard) = self.heard.try_recv() {
                return heard;
            }
            let passed = place.map_or(0, |it| it.commit);
            let missing = self.store.head().await.is_ok_and(|head| head.raw() > passed);
            if missing && stood == Some(place) {
                tracing::error!("a subscription to KurrentDB went deaf; taking another");
                self.listen_anew(place);
                stood = None;
            } else {
                stood = missing.then_some(place);
            }
        }
    }

    fn listen_anew(&mut self, place: Option<Position>) {
        self.place = Place::at(place);
        self.heard = listener(Arc::clone(&self.store), self.place.clone());
    }
}

/// Until nobody hears it any more.
async fn listen(store: &Store, place: &Place, sender: &mpsc::Sender<Heard>) {
    loop {
        let Err(error) = hear(store, place, sender).await else { return };
        tracing::debug!(%error, place = ?place.get(), "the subscription broke");
        if sender.send(Err(error)).await.is_err() {
            return;
        }
        sleep(REST).await;
    }
}

async fn hear(store: &Store, place: &Place, sender: &mpsc::Sender<Heard>) -> Result<(), ReadError> {
    let from = place.get().map_or(StreamPosition::Start, StreamPosition::Position);
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
                if sender.send(Ok(fact)).await.is_err() {
                    return Ok(());
                }
                // Only now: the next listener would begin behind it.
                place.pass(Some(event.position));
            }
            SubscriptionEvent::Checkpoint(position) => place.pass(Some(position)),
            SubscriptionEvent::CaughtUp(Some(it)) => place.pass(it.position),
            SubscriptionEvent::CaughtUp(None)
            | SubscriptionEvent::FellBehind(_)
            | SubscriptionEvent::Confirmed(_)
            | SubscriptionEvent::FirstStreamPosition(_)
            | SubscriptionEvent::LastStreamPosition(_)
            | SubscriptionEvent::LastAllPosition(_) => {}
        }
    }
}
