//! What is stored of a fact, read where it is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, ReadError, Receipt, Recorded, Stream,
};
use futures::executor::block_on;
use futures::stream::BoxStream;
use projections::archive::{self, Place};
use projections::timeline::Timeline;

use crate::random::rows;
use crate::story::{ROADS, Story, WATER, item};

/// A log that counts how often it is read.
struct Counting(Arc<dyn Log>, AtomicUsize);

impl Counting {
    fn count(&self) -> &Arc<dyn Log> {
        self.1.fetch_add(1, Ordering::Relaxed);
        &self.0
    }
}

#[async_trait]
impl Log for Counting {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.0.append(append).await
    }

    async fn receipt(&self, command_id: uuid::Uuid) -> Result<Option<Receipt>, ReadError> {
        self.0.receipt(command_id).await
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        self.count().read_stream(stream, after).await
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.count().read_all(after, limit).await
    }

    async fn read_at(&self, positions: &[Cursor]) -> Result<Vec<Recorded>, ReadError> {
        self.count().read_at(positions).await
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        self.0.head().await
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        Arc::clone(&self.0).follow(after)
    }
}

/// Forty duties of one unit; each waits long enough to be strewn over the log.
fn strewn() -> Story {
    let mut story = Story::county();
    let mut ids = Vec::new();
    for number in 1..=40 {
        story.at("2020-03-02 09:00");
        let items = vec![item(1, &[ROADS], &[WATER], "2020-03-31")];
        ids.extend(story.issue(&format!("示督{number}"), items, "ONCE"));
    }
    story.at("2020-04-10 09:00");
    for id in ids {
        story.tick(id);
    }
    story
}

/// Each place has what the log holds there, and so many reads brought it.
fn check(story: &Story, places: &[Place], reads: usize) {
    let log = Arc::new(Counting(story.log.clone(), AtomicUsize::new(0)));
    let port: Arc<dyn Log> = log.clone();
    let stored = block_on(archive::stored(&port, places)).unwrap();
    assert_eq!((stored.len(), log.1.load(Ordering::Relaxed)), (places.len(), reads));
    for (place, stored) in stored {
        let before = Cursor::new(place.position.raw() - 1);
        let fact = block_on(story.log.read_all(before, 1)).unwrap().remove(0);
        assert_eq!((fact.stream.clone(), fact.sequence), (place.stream, place.sequence));
        assert_eq!(stored, fact.into());
    }
}

#[test]
fn facts_are_read_at_once_wherever_they_stand() {
    let story = strewn();
    let mut places: Vec<_> = rows::<Timeline>(&story).iter().map(Place::of).collect();
    places.sort_by_key(|place| place.position);
    let last = places.len() - 1;
    let of = |id: &str| -> Vec<Place> {
        places.iter().filter(|it| it.stream.id == id).cloned().collect()
    };
    check(&story, &[], 0);
    check(&story, &places, 1);
    // News, however many things they are about.
    check(&story, &places[last - 50..], 1);
    // A trail, however long it took.
    let trail = of(&places[last].stream.id);
    assert!(trail[trail.len() - 1].position.raw() - trail[0].position.raw() > 64);
    check(&story, &trail, 1);
    check(&story, &[places[0].clone(), places[last].clone()], 1);
}

#[test]
fn a_fact_that_stands_where_another_was_told_is_not_taken_for_it() {
    let log: Arc<dyn Log> = strewn().log;
    let read = |place: &Place| block_on(archive::stored(&log, std::slice::from_ref(place)));
    let told = Place::of(&rows::<Timeline>(&strewn())[0]);
    assert_eq!(read(&told).unwrap().len(), 1);
    let another = Place { sequence: told.sequence + 1, ..told.clone() };
    assert_eq!(read(&another).unwrap().len(), 0);
    let elsewhere = Place { stream: event_store::Stream::new("unit", "D99"), ..told };
    assert_eq!(read(&elsewhere).unwrap().len(), 0);
}
