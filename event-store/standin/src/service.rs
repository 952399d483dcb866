//! The four requests: append, read (which is also to subscribe), delete, tombstone.

use std::{
    convert::Infallible,
    future::ready,
    sync::atomic::Ordering,
    task::{Context, Poll},
};

use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use prost::Message;
use tokio::sync::mpsc;
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    codec::ProstCodec,
    codegen::{BoxFuture, Service, http},
    server::{Grpc, NamedService},
};

use super::{
    Mischief, Standin,
    book::{name, shown},
    messages::{
        AppendRequest, AppendResponse, CaughtUp, Confirmation, DeleteRequest, DeleteResponse,
        NotFound, Position, Proposed, ReadOptions, ReadRequest, ReadResponse, RecordedEvent,
    },
};

#[derive(Clone)]
pub(super) struct Streams(pub(super) Standin);

impl NamedService for Streams {
    const NAME: &'static str = "event_store.client.streams.Streams";
}

impl Service<http::Request<Body>> for Streams {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let standin = self.0.clone();
        let method = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        Box::pin(async move {
            Ok(match method.as_str() {
                "Append" => {
                    let method = Method(|it| append(standin.clone(), it));
                    grpc::<AppendResponse, _>().client_streaming(method, request).await
                }
                "Read" => {
                    let method = Method(|it| read(standin.clone(), it));
                    grpc::<ReadResponse, _>().server_streaming(method, request).await
                }
                "Delete" | "Tombstone" => {
                    let hard = method == "Tombstone";
                    let method = Method(|it| ready(Ok(delete(&standin, it, hard))));
                    grpc::<DeleteResponse, _>().unary(method, request).await
                }
                _ => Status::unimplemented("the stand-in does not know this").into_http(),
            })
        })
    }
}

fn grpc<Out, In>() -> Grpc<ProstCodec<Out, In>>
where
    Out: Message + 'static,
    In: Message + Default + 'static,
{
    Grpc::new(ProstCodec::default())
}

/// A function as a service.
struct Method<F>(F);

impl<F, In, Out, Done> Service<Request<In>> for Method<F>
where
    F: FnMut(Request<In>) -> Done,
    Done: Future<Output = Result<Response<Out>, Status>>,
{
    type Response = Response<Out>;
    type Error = Status;
    type Future = Done;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<In>) -> Done {
        (self.0)(request)
    }
}

async fn append(
    standin: Standin,
    request: Request<Streaming<AppendRequest>>,
) -> Result<Response<AppendResponse>, Status> {
    let messages: Vec<AppendRequest> = request.into_inner().try_collect().await?;
    let options = messages.iter().find_map(|it| it.options.clone()).unwrap_or_default();
    let proposed: Vec<Proposed> = messages.into_iter().filter_map(|it| it.proposed).collect();
    let mischief = standin.mischief();
    match mischief {
        Some(Mischief::NotLeader) => return Err(standin.not_leader()),
        Some(Mischief::Dead) => return Err(Status::unavailable("the stand-in is dead")),
        Some(Mischief::Denied) => return Err(Status::permission_denied("not for you")),
        Some(Mischief::Stranger) => {
            standin.book().intrude(&name(options.name.as_ref()), &proposed[0]);
        }
        Some(Mischief::WrittenTooLate) | None => {}
    }
    let response = standin.book().append(&options, proposed)?;
    standin.0.bell.send_replace(());
    match mischief {
        Some(Mischief::WrittenTooLate) => Err(Status::deadline_exceeded("too late")),
        _ => Ok(Response::new(response)),
    }
}

fn delete(
    standin: &Standin,
    request: Request<DeleteRequest>,
    hard: bool,
) -> Response<DeleteResponse> {
    let options = request.into_inner().options.unwrap_or_default();
    standin.book().delete(&name(options.name.as_ref()), hard);
    standin.0.bell.send_replace(());
    Response::new(DeleteResponse { position: None })
}

type Responses = BoxStream<'static, Result<ReadResponse, Status>>;

async fn read(
    standin: Standin,
    request: Request<ReadRequest>,
) -> Result<Response<Responses>, Status> {
    let options = request.into_inner().options.unwrap_or_default();
    if let Some(asked) = &options.stream
        && let Some(released) = standin.delay(&name(asked.name.as_ref()))
    {
        released.await.ok();
    }
    if options.subscription.is_some() {
        return subscribe(standin, options).map(Response::new);
    }
    let count = usize::try_from(options.count.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    let responses = match &options.stream {
        Some(_) => read_stream(&standin, &options, count)?,
        None => read_all(&standin, &options, count)?,
    };
    Ok(Response::new(stream::iter(responses.into_iter().map(Ok)).boxed()))
}

fn read_stream(
    standin: &Standin,
    options: &ReadOptions,
    count: usize,
) -> Result<Vec<ReadResponse>, Status> {
    let asked = options.stream.clone().unwrap_or_default();
    let name = name(asked.name.as_ref());
    let backwards = options.direction == 1;
    let events = standin.book().read_stream(&name, asked.revision, backwards, count)?;
    Ok(match events {
        None => {
            let not_found = Some(NotFound { name: asked.name });
            vec![ReadResponse { not_found, ..ReadResponse::default() }]
        }
        Some(events) => {
            let last_revision = events.last().map(|it| it.revision);
            let end = ReadResponse { last_revision, ..ReadResponse::default() };
            events.into_iter().map(response).chain([end]).collect()
        }
    })
}

fn read_all(
    standin: &Standin,
    options: &ReadOptions,
    count: usize,
) -> Result<Vec<ReadResponse>, Status> {
    let book = standin.book();
    let position = options.all.clone().unwrap_or_default().position;
    let place = position.map(|it| book.place(it)).transpose()?;
    let passes = |it: &&RecordedEvent| passes(options, it);
    let found: Vec<_> = if options.direction == 1 {
        let before = &book.events[..place.unwrap_or(book.events.len())];
        before.iter().rev().filter(passes).take(count).cloned().collect()
    } else {
        let behind = &book.events[place.unwrap_or(0)..];
        behind.iter().filter(passes).take(count).cloned().collect()
    };
    Ok(found.into_iter().map(response).collect())
}

fn passes(options: &ReadOptions, event: &RecordedEvent) -> bool {
    let prefixes = options.filter.as_ref().and_then(|it| it.stream.as_ref());
    let name = name(event.name.as_ref());
    prefixes.is_none_or(|it| it.prefixes.iter().any(|it| name.starts_with(it.as_bytes())))
}

fn response(event: RecordedEvent) -> ReadResponse {
    ReadResponse { event: Some(shown(event)), ..ReadResponse::default() }
}

/// From behind the position: an event at it is not sent again.
fn subscribe(standin: Standin, options: ReadOptions) -> Result<Responses, Status> {
    let position = options.all.clone().unwrap_or_default().position;
    let place = match position {
        Some(position) => {
            let book = standin.book();
            let place = book.place(position)?;
            let there = book.events.get(place).is_some_and(|it| it.commit == position.commit);
            place + usize::from(there)
        }
        None => 0,
    };
    let begun = position.map_or(0, |it| it.commit);
    standin.0.subscriptions.lock().unwrap().push(begun);
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        // Whoever does not listen any more has hung up.
        tell(standin, options, place, sender).await.ok();
    });
    let responses = stream::unfold(receiver, |mut receiver| async {
        let response = receiver.recv().await?;
        Some((Ok(response), receiver))
    });
    Ok(responses.boxed())
}

async fn tell(
    standin: Standin,
    options: ReadOptions,
    mut place: usize,
    sender: mpsc::Sender<ReadResponse>,
) -> Result<(), mpsc::error::SendError<ReadResponse>> {
    let confirmation = Some(Confirmation { id: "stand-in".into() });
    sender.send(ReadResponse { confirmation, ..ReadResponse::default() }).await?;
    if standin.0.mute.load(Ordering::SeqCst) {
        sender.closed().await;
        return Ok(());
    }
    let filter = options.filter.clone().unwrap_or_default();
    let window = filter.window.unwrap_or(32) * filter.windows_per_checkpoint.max(1);
    let mut bell = standin.0.bell.subscribe();
    let (mut seen, mut live) = (0, false);
    loop {
        bell.mark_unchanged();
        let event = standin.book().events.get(place).cloned();
        let Some(event) = event else {
            if !live {
                // Older servers tell no time and no place with it, and the client then neither.
                let caught_up = Some(CaughtUp {});
                sender.send(ReadResponse { caught_up, ..ReadResponse::default() }).await?;
                live = true;
            }
            tokio::select! {
                _ = bell.changed() => {}
                () = sender.closed() => return Ok(()),
            }
            continue;
        };
        (place, seen) = (place + 1, seen + 1);
        let here = Position { commit: event.commit, prepare: event.prepare };
        if passes(&options, &event) {
            sender.send(response(event)).await?;
        }
        if seen % window == 0 {
            let checkpoint = Some(here);
            sender.send(ReadResponse { checkpoint, ..ReadResponse::default() }).await?;
            let rest = *standin.0.rest.lock().unwrap();
            tokio::time::sleep(rest).await;
        }
    }
}
