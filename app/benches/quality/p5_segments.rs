//! P5: the scores of a closed quarter out of its sealed segment, beside the raw `COPY` of the full
//! rows of its facts.

use anyhow::Result;

use crate::args::Args;
use crate::figure::{Figure, Goal};
use crate::stage::Stage;

#[expect(clippy::unused_async, reason = "it will ask the database, as all others do")]
pub(crate) async fn run(_: &Stage, _: &Args) -> Result<Vec<Figure>> {
    let what = "scores of a closed quarter";
    Ok(vec![Figure::not_yet("P5", what, "no sealed segments yet", Goal::AtLeast(20.0))])
}
