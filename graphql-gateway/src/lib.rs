//! The front desk: schema, sign-in, HTTP, subscriptions, and the web page inside the binary.
//!
//! It holds no rule and asks no database itself: commands go to the desk, questions to the read
//! models. Read the modules in this order: what comes in over HTTP is bounded (`guard`,
//! `limits`), its sender known (`viewer`), then the nouns answer.

pub mod fault;
pub mod guard;
pub mod documents;
pub mod limits;
pub mod house;
mod counters;
pub mod viewer;
pub mod served;
pub mod directory;
pub mod ids;
pub mod scalars;
pub mod words;
pub mod paging;
pub mod loaders;
pub mod bookkeeper;
pub mod order;
pub mod jobs;
pub mod nouns;
pub mod live;
pub mod schema;
mod http;

pub use bookkeeper::Reckoner;
pub use directory::directory;
pub use documents::Documents;
pub use fault::Code;
pub use house::{DemoRole, House, Options};
pub use http::{CountyMap, NoMap, router};
pub use schema::sdl;

/// The schema as published; a test holds it to the code.
pub(crate) const SCHEMA: &str = include_str!("../schema.graphql");
