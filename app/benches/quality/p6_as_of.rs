//! P6: the ranking of the whole county as of an instant, beside the current one.

use anyhow::Result;

use crate::args::Args;
use crate::figure::{Figure, Goal};
use crate::stage::Stage;

#[expect(clippy::unused_async, reason = "it will ask the database, as all others do")]
pub(crate) async fn run(_: &Stage, _: &Args) -> Result<Vec<Figure>> {
    let what = "ranking as of an instant";
    Ok(vec![Figure::not_yet("P6", what, "no ranking as of an instant yet", Goal::None)])
}
