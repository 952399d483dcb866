//! A range of facts: read page by page, as a store does that knows no faster way; and counted.

use std::sync::Arc;

use futures::{StreamExt, stream, stream::BoxStream};

use crate::{Cursor, Log, ReadError, Recorded, limits};

pub(crate) fn read_range<L: Log + ?Sized>(
    log: Arc<L>,
    after: Cursor,
    up_to: Cursor,
) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
    let start = (after < up_to).then_some(after);
    stream::unfold(start, move |place| {
        let log = Arc::clone(&log);
        async move {
            let after = place?;
            match page(&*log, after, up_to).await {
                Ok(page) => {
                    let last = page.last().map(|it| it.position);
                    let next = last.filter(|last| *last < up_to);
                    Some((Ok(page), next))
                }
                Err(error) => Some((Err(error), None)),
            }
        }
    })
    .boxed()
}

async fn page<L: Log + ?Sized>(
    log: &L,
    after: Cursor,
    up_to: Cursor,
) -> Result<Vec<Recorded>, ReadError> {
    let mut page = log.read_all(after, limits::PAGE).await?;
    page.retain(|fact| fact.position <= up_to);
    if page.is_empty() {
        return Err(cut(after));
    }
    Ok(page)
}

/// The log ends before the range does.
pub(crate) fn cut(after: Cursor) -> ReadError {
    ReadError::Damaged { at: after.raw() + 1, why: "there is no such fact".into() }
}

/// How many facts stand in a range, where positions have no gaps.
pub(crate) fn between(after: Cursor, up_to: Cursor) -> u64 {
    up_to.raw().saturating_sub(after.raw())
}
