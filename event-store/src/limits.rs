//! How much is too much. Everything has a limit, and each limit has a reason.

use serde::de::IgnoredAny;

use crate::{Append, AppendError};

/// Facts one command may state. One order may be 60 items for 34 units, 2,040 assignments with
/// two facts each; and it still fits one transaction of well under a second.
pub const FACTS_PER_COMMAND: usize = 6_000;

/// Bytes of one payload. Facts hold words and lists of ids, not files (attachments are named by
/// their hash); the longest list is an order's 2,500 assignments.
pub const PAYLOAD_BYTES: usize = 128 * 1024;

/// Bytes of one fact's metadata: who, from where, under which rules.
pub const METADATA_BYTES: usize = 16 * 1024;

/// Bytes of a command's result: the ids of 2,040 assignments, twice over.
pub const RESULT_BYTES: usize = 256 * 1024;

/// Bytes of a category, id, kind, version or actor. Three of them share an index entry, which
/// `PostgreSQL` limits to about 2,700 bytes.
pub const NAME_BYTES: usize = 512;

/// Bytes of all payloads and metadata of one command. Keeps one greedy command from holding the
/// log's lock for seconds.
pub const COMMAND_BYTES: usize = 32 * 1024 * 1024;

/// Commands written in one transaction. More gain nothing: the flush is shared long before.
pub(crate) const COMMANDS_PER_BATCH: usize = 300;

/// A batch takes no further command once it holds this many facts …
pub(crate) const FACTS_PER_BATCH: usize = 10_000;

/// … or this many bytes, so that a batch stays in memory and its lock stays short.
pub(crate) const BYTES_PER_BATCH: usize = 16 * 1024 * 1024;

/// Commands that may wait for the appender; further callers wait before the door.
pub(crate) const COMMANDS_WAITING: usize = 1_024;

/// Facts handed to a follower or a bulk reader at once: big enough that round trips do not
/// count, small enough (a few hundred kilobytes) to hold several.
pub const PAGE: usize = 1_000;

/// Refuses, before it waits in line, a command that no store could take.
pub(crate) fn admit(append: &Append) -> Result<(), AppendError> {
    let facts = || append.streams.iter().flat_map(|it| &it.facts);
    if facts().count() > FACTS_PER_COMMAND {
        return Err(AppendError::TooLarge("it states too many facts"));
    }
    if weight(append) > COMMAND_BYTES {
        return Err(AppendError::TooLarge("its facts are too many bytes"));
    }
    json(&append.result, RESULT_BYTES, "its result is too long")?;
    for part in &append.streams {
        name(&part.stream.category)?;
        name(&part.stream.id)?;
        if part.stream.category.contains('-') {
            return Err(AppendError::Unfit("a category contains a hyphen"));
        }
    }
    for fact in facts() {
        name(&fact.kind)?;
        name(&fact.version)?;
        name(&fact.actor)?;
        json(&fact.payload, PAYLOAD_BYTES, "a payload is too long")?;
        json(&fact.metadata, METADATA_BYTES, "a fact's metadata is too long")?;
    }
    Ok(())
}

/// Bytes of payloads and metadata.
pub(crate) fn weight(append: &Append) -> usize {
    let facts = append.streams.iter().flat_map(|it| &it.facts);
    facts.map(|fact| fact.payload.len() + fact.metadata.len()).sum()
}

fn name(text: &str) -> Result<(), AppendError> {
    if text.len() > NAME_BYTES {
        return Err(AppendError::TooLarge("a name is too long"));
    }
    // PostgreSQL keeps no text with it.
    if text.contains('\0') {
        return Err(AppendError::Unfit("a name contains a zero byte"));
    }
    Ok(())
}

fn json(text: &str, limit: usize, too_long: &'static str) -> Result<(), AppendError> {
    if text.len() > limit {
        return Err(AppendError::TooLarge(too_long));
    }
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(AppendError::Unfit("a text that should be JSON is not")),
    }
}
