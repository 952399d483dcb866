//! Specs of the ways out: what each says of a message, against servers that misbehave.

#![expect(clippy::unwrap_used, reason = "a spec that cannot go on should stop")]

mod parcels;
mod file;
mod webhook;
mod aliyun;
mod email;
