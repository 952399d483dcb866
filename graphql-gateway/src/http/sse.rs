//! Subscriptions as server-sent events: `event: next` with an answer each, last `event: complete`.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response as Answer};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, stream};
use tokio::sync::mpsc;

use crate::fault::{Code, Fault};
use crate::house::{Gateway, Guest};
use crate::loaders::Begun;

/// Answers that may wait for a reader.
const WAITING: usize = 16;
/// How long a full queue is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is asked whether the guest is still one.
pub(super) const WATCH: Duration = Duration::from_secs(5);

/// The position behind which a subscription without `since` begins: what to give as `since` when
/// the line breaks before the first event.
const BEGUN: HeaderName = HeaderName::from_static("x-luoshi-position");

pub(super) fn stream(
    gateway: Arc<Gateway>,
    guest: Guest,
    request: Request,
    Begun(begun): Begun,
    request_id: String,
) -> Response {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(pump(gateway, guest, request, request_id, sender));
    let begun = [(BEGUN, begun.raw().to_string())];
    (begun, Sse::new(events(receiver)).keep_alive(KeepAlive::default())).into_response()
}

/// What the schema has to say, until it ends, the reader leaves or is too slow, or the guest is
/// no longer one. The last word of such an end waits where the queue ends.
async fn pump(
    gateway: Arc<Gateway>,
    guest: Guest,
    request: Request,
    request_id: String,
    sender: mpsc::Sender<Answer>,
) {
    let _open = gateway.counters.open_subscription();
    let mut answers = gateway.schema.execute_stream(request);
    let mut watch = tokio::time::interval(WATCH);
    watch.tick().await;
    loop {
        let answer = tokio::select! {
            answer = answers.next() => answer,
            () = sender.closed() => return,
            _ = watch.tick() => {
                if gateway.still(&guest).await {
                    continue;
                }
                let farewell = Fault::unauthenticated().response(&request_id);
                sender.send_timeout(farewell, PATIENCE).await.ok();
                return;
            }
        };
        let Some(answer) = answer else { return };
        let answer = gateway.presentable(answer, &request_id);
        if let Err(mpsc::error::SendTimeoutError::Timeout(_)) =
            sender.send_timeout(answer, PATIENCE).await
        {
            let slow = Fault::new(Code::SlowConsumer, "接收过慢，请从上次的位置续订");
            // Whoever wakes up again finds what was queued, and then this.
            sender.send_timeout(slow.response(&request_id), PATIENCE * 6).await.ok();
            return;
        }
    }
}

fn events(
    receiver: mpsc::Receiver<Answer>,
) -> impl Stream<Item = Result<Event, axum::Error>> + Send {
    let answers = stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|answer| (answer, receiver))
    });
    let next = |answer: Answer| Event::default().event("next").json_data(answer);
    answers.map(next).chain(stream::once(async { Ok(Event::default().event("complete").data("")) }))
}
