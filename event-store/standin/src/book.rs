//! What the stand-in remembers: events in one order and in their streams, with the server's real
//! optimistic concurrency, idempotency, deletion and limits, as its documentation tells them.

use std::collections::{HashMap, HashSet};

use super::messages::{
    AppendResponse, Empty, Id, Name, Position, Proposed, ReadEvent, RecordedEvent, Success,
    WriteOptions, Wrong,
};
use tonic::{Code, Status, metadata::MetadataMap};

/// Where the log of a server begins, behind records of its own.
const FIRST: u64 = 1_370;

pub(super) struct Book {
    pub(super) events: Vec<RecordedEvent>,
    streams: HashMap<Vec<u8>, Vec<usize>>,
    tombstones: HashSet<Vec<u8>>,
    next: u64,
    pub(super) append_bytes: usize,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            events: vec![],
            streams: HashMap::new(),
            tombstones: HashSet::new(),
            next: FIRST,
            append_bytes: 1024 * 1024,
        }
    }
}

impl Book {
    pub(super) fn append(
        &mut self,
        options: &WriteOptions,
        proposed: Vec<Proposed>,
    ) -> Result<AppendResponse, Status> {
        let name = name(options.name.as_ref());
        if self.tombstones.contains(&name) {
            return Err(deleted());
        }
        let bytes: usize = proposed.iter().map(|it| it.data.len() + it.custom_metadata.len()).sum();
        if bytes > self.append_bytes {
            let text = format!("Maximum Append Size of {} Exceeded.", self.append_bytes);
            return Err(exception(Code::InvalidArgument, text, "maximum-append-size-exceeded"));
        }
        let current = self.revision(&name);
        let begun_anew = current.is_some() && self.truncated(&name) == u64::MAX >> 1;
        let fits = match options {
            WriteOptions { revision: Some(it), .. } => current == Some(*it),
            WriteOptions { no_stream: Some(_), .. } => current.is_none() || begun_anew,
            WriteOptions { stream_exists: Some(_), .. } => current.is_some(),
            _ => true,
        };
        if !fits {
            let from = options.revision.map_or(0, |it| it + 1);
            return Ok(match self.written_before(&name, from, &proposed) {
                Some(response) => response,
                None => wrong(options, current),
            });
        }
        let first = current.map_or(0, |it| it + 1);
        if begun_anew {
            self.truncate(&name, first);
        }
        for (proposed, revision) in proposed.into_iter().zip(first..) {
            self.record(&name, revision, proposed);
        }
        Ok(success(self.stream(&name).last()))
    }

    /// An append that is sent again is no conflict.
    fn written_before(
        &self,
        name: &[u8],
        from: u64,
        proposed: &[Proposed],
    ) -> Option<AppendResponse> {
        let there = self.stream(name).skip(usize::try_from(from).ok()?);
        let there: Vec<_> = there.take(proposed.len()).map(|it| bits(it.id.as_ref())).collect();
        let same = there == proposed.iter().map(|it| bits(it.id.as_ref())).collect::<Vec<_>>();
        let last = usize::try_from(from).ok()? + proposed.len().checked_sub(1)?;
        same.then(|| success(self.stream(name).nth(last)))
    }

    fn record(&mut self, name: &[u8], revision: u64, proposed: Proposed) {
        let Proposed { id, metadata, custom_metadata, data } = proposed;
        let length = (data.len() + custom_metadata.len() + name.len()) as u64;
        let (commit, name) = (self.next, name.to_vec());
        self.next += 117 + length;
        let id = Some(Id { structured: None, string: Some(uuid(id.as_ref())) });
        self.streams.entry(name.clone()).or_default().push(self.events.len());
        let name = Some(Name { name });
        let prepare = commit;
        self.events.push(RecordedEvent {
            id,
            name,
            revision,
            prepare,
            commit,
            metadata,
            custom_metadata,
            data,
        });
    }

    /// An event that looks like the one that comes, and is none of ours.
    pub(super) fn intrude(&mut self, name: &[u8], forged: &Proposed) {
        let revision = self.revision(name).map_or(0, |it| it + 1);
        self.record(name, revision, Proposed { id: None, ..forged.clone() });
    }

    /// Soft: the stream may be begun anew. Hard: never again.
    pub(super) fn delete(&mut self, name: &[u8], hard: bool) {
        if hard {
            let revision = self.revision(name).map_or(0, |it| it + 1);
            let kind = HashMap::from([("type".into(), "$streamDeleted".into())]);
            self.record(name, revision, Proposed { metadata: kind, ..Proposed::default() });
            self.tombstones.insert(name.to_vec());
        } else {
            self.truncate(name, u64::MAX >> 1);
        }
    }

    fn truncate(&mut self, name: &[u8], before: u64) {
        let metadata = HashMap::from([
            ("type".into(), "$metadata".into()),
            ("content-type".into(), "application/json".into()),
        ]);
        let data = format!("{{\"$tb\":{before}}}").into_bytes();
        let stream = [b"$$", name].concat();
        let revision = self.revision(&stream).map_or(0, |it| it + 1);
        self.record(&stream, revision, Proposed { metadata, data, ..Proposed::default() });
    }

    /// Events before this revision are not shown.
    fn truncated(&self, name: &[u8]) -> u64 {
        let metadata = self.stream(&[b"$$", name].concat()).last();
        let text = metadata.map_or("", |it| str::from_utf8(&it.data).unwrap());
        let number = text.trim_start_matches("{\"$tb\":").trim_end_matches('}');
        number.parse().unwrap_or(0)
    }

    fn stream(&self, name: &[u8]) -> impl DoubleEndedIterator<Item = &RecordedEvent> {
        self.streams.get(name).into_iter().flatten().map(|it| &self.events[*it])
    }

    fn revision(&self, name: &[u8]) -> Option<u64> {
        self.stream(name).last().map(|it| it.revision)
    }

    /// None when the stream is not there, or was deleted softly.
    pub(super) fn read_stream(
        &self,
        name: &[u8],
        from: Option<u64>,
        backwards: bool,
        count: usize,
    ) -> Result<Option<Vec<RecordedEvent>>, Status> {
        if self.tombstones.contains(name) {
            return Err(deleted());
        }
        let first = self.truncated(name);
        let mut events: Vec<_> = self.stream(name).filter(|it| it.revision >= first).collect();
        if events.is_empty() {
            return Ok(None);
        }
        if backwards {
            events.reverse();
            events.retain(|it| from.is_none_or(|from| it.revision <= from));
        } else {
            events.retain(|it| from.is_none_or(|from| it.revision >= from));
        }
        Ok(Some(events.into_iter().take(count).cloned().collect()))
    }

    /// Where in `events` a position is. The server reads only from where an event begins.
    pub(super) fn place(&self, position: Position) -> Result<usize, Status> {
        match self.events.binary_search_by_key(&position.commit, |it| it.commit) {
            Ok(place) if position.prepare == position.commit => Ok(place),
            Err(place) if position.commit == 0 || position.commit >= self.next => Ok(place),
            _ => Err(Status::invalid_argument("there is no event at this position")),
        }
    }
}

pub(super) fn shown(event: RecordedEvent) -> ReadEvent {
    ReadEvent { position: Some(event.commit), event: Some(event) }
}

pub(super) fn name(name: Option<&Name>) -> Vec<u8> {
    name.map(|it| it.name.clone()).unwrap_or_default()
}

fn success(last: Option<&RecordedEvent>) -> AppendResponse {
    let position = last.map(|it| Position { commit: it.commit, prepare: it.prepare });
    let revision = last.map(|it| it.revision);
    AppendResponse { success: Some(Success { revision, position }), wrong: None }
}

fn wrong(options: &WriteOptions, current: Option<u64>) -> AppendResponse {
    let wrong = Wrong {
        current,
        no_stream: current.is_none().then_some(Empty {}),
        expected: options.revision,
        expected_any: options.any.clone(),
        expected_exists: options.stream_exists.clone(),
        expected_none: options.no_stream.clone(),
    };
    AppendResponse { success: None, wrong: Some(wrong) }
}

fn deleted() -> Status {
    exception(Code::FailedPrecondition, "the stream is deleted".into(), "stream-deleted")
}

pub(super) fn exception(code: Code, text: String, name: &'static str) -> Status {
    let mut metadata = MetadataMap::new();
    metadata.insert("exception", name.parse().unwrap());
    Status::with_metadata(code, text, metadata)
}

fn bits(id: Option<&Id>) -> u128 {
    match id {
        Some(Id { structured: Some(it), .. }) => {
            (u128::from(it.most.cast_unsigned()) << 64) | u128::from(it.least.cast_unsigned())
        }
        Some(Id { string: Some(it), .. }) => it.parse::<uuid::Uuid>().unwrap().as_u128(),
        _ => 0,
    }
}

fn uuid(id: Option<&Id>) -> String {
    uuid::Uuid::from_u128(bits(id)).to_string()
}
