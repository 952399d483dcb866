//! The messages of the streams protocol, version 1, as far as the official client uses them.
//! The field numbers are the protocol's; a `oneof` is written as fields of which one is there,
//! which is the same on the wire.

use std::collections::HashMap;

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(super) struct Empty {}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Id {
    #[prost(message, optional, tag = "1")]
    pub(super) structured: Option<Halves>,
    #[prost(string, optional, tag = "2")]
    pub(super) string: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Halves {
    #[prost(int64, tag = "1")]
    pub(super) most: i64,
    #[prost(int64, tag = "2")]
    pub(super) least: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Name {
    #[prost(bytes = "vec", tag = "3")]
    pub(super) name: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct Position {
    #[prost(uint64, tag = "1")]
    pub(super) commit: u64,
    #[prost(uint64, tag = "2")]
    pub(super) prepare: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadRequest {
    #[prost(message, optional, tag = "1")]
    pub(super) options: Option<ReadOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadOptions {
    #[prost(message, optional, tag = "1")]
    pub(super) stream: Option<OneStream>,
    #[prost(message, optional, tag = "2")]
    pub(super) all: Option<All>,
    /// 0 forwards, 1 backwards.
    #[prost(int32, tag = "3")]
    pub(super) direction: i32,
    #[prost(uint64, optional, tag = "5")]
    pub(super) count: Option<u64>,
    #[prost(message, optional, tag = "6")]
    pub(super) subscription: Option<Empty>,
    #[prost(message, optional, tag = "7")]
    pub(super) filter: Option<Filter>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct OneStream {
    #[prost(message, optional, tag = "1")]
    pub(super) name: Option<Name>,
    #[prost(uint64, optional, tag = "2")]
    pub(super) revision: Option<u64>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct All {
    #[prost(message, optional, tag = "1")]
    pub(super) position: Option<Position>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Filter {
    #[prost(message, optional, tag = "1")]
    pub(super) stream: Option<Expression>,
    #[prost(uint32, optional, tag = "3")]
    pub(super) window: Option<u32>,
    #[prost(uint32, tag = "5")]
    pub(super) windows_per_checkpoint: u32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Expression {
    #[prost(string, repeated, tag = "2")]
    pub(super) prefixes: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) event: Option<ReadEvent>,
    #[prost(message, optional, tag = "2")]
    pub(super) confirmation: Option<Confirmation>,
    #[prost(message, optional, tag = "3")]
    pub(super) checkpoint: Option<Position>,
    #[prost(message, optional, tag = "4")]
    pub(super) not_found: Option<NotFound>,
    #[prost(uint64, optional, tag = "6")]
    pub(super) last_revision: Option<u64>,
    #[prost(message, optional, tag = "8")]
    pub(super) caught_up: Option<CaughtUp>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Confirmation {
    #[prost(string, tag = "1")]
    pub(super) id: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct NotFound {
    #[prost(message, optional, tag = "1")]
    pub(super) name: Option<Name>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct CaughtUp {}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadEvent {
    #[prost(message, optional, tag = "1")]
    pub(super) event: Option<RecordedEvent>,
    #[prost(uint64, optional, tag = "3")]
    pub(super) position: Option<u64>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RecordedEvent {
    #[prost(message, optional, tag = "1")]
    pub(super) id: Option<Id>,
    #[prost(message, optional, tag = "2")]
    pub(super) name: Option<Name>,
    #[prost(uint64, tag = "3")]
    pub(super) revision: u64,
    #[prost(uint64, tag = "4")]
    pub(super) prepare: u64,
    #[prost(uint64, tag = "5")]
    pub(super) commit: u64,
    #[prost(map = "string, string", tag = "6")]
    pub(super) metadata: HashMap<String, String>,
    #[prost(bytes = "vec", tag = "7")]
    pub(super) custom_metadata: Vec<u8>,
    #[prost(bytes = "vec", tag = "8")]
    pub(super) data: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct AppendRequest {
    #[prost(message, optional, tag = "1")]
    pub(super) options: Option<WriteOptions>,
    #[prost(message, optional, tag = "2")]
    pub(super) proposed: Option<Proposed>,
}

/// Of append, delete and tombstone.
#[derive(Clone, PartialEq, Message)]
pub(super) struct WriteOptions {
    #[prost(message, optional, tag = "1")]
    pub(super) name: Option<Name>,
    #[prost(uint64, optional, tag = "2")]
    pub(super) revision: Option<u64>,
    #[prost(message, optional, tag = "3")]
    pub(super) no_stream: Option<Empty>,
    #[prost(message, optional, tag = "4")]
    pub(super) any: Option<Empty>,
    #[prost(message, optional, tag = "5")]
    pub(super) stream_exists: Option<Empty>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Proposed {
    #[prost(message, optional, tag = "1")]
    pub(super) id: Option<Id>,
    #[prost(map = "string, string", tag = "2")]
    pub(super) metadata: HashMap<String, String>,
    #[prost(bytes = "vec", tag = "3")]
    pub(super) custom_metadata: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    pub(super) data: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct AppendResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) success: Option<Success>,
    #[prost(message, optional, tag = "2")]
    pub(super) wrong: Option<Wrong>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Success {
    #[prost(uint64, optional, tag = "1")]
    pub(super) revision: Option<u64>,
    #[prost(message, optional, tag = "3")]
    pub(super) position: Option<Position>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Wrong {
    #[prost(uint64, optional, tag = "6")]
    pub(super) current: Option<u64>,
    #[prost(message, optional, tag = "7")]
    pub(super) no_stream: Option<Empty>,
    #[prost(uint64, optional, tag = "8")]
    pub(super) expected: Option<u64>,
    #[prost(message, optional, tag = "9")]
    pub(super) expected_any: Option<Empty>,
    #[prost(message, optional, tag = "10")]
    pub(super) expected_exists: Option<Empty>,
    #[prost(message, optional, tag = "11")]
    pub(super) expected_none: Option<Empty>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct DeleteRequest {
    #[prost(message, optional, tag = "1")]
    pub(super) options: Option<WriteOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct DeleteResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) position: Option<Position>,
}
