//! The ground before commands are placed: heads of their streams, and what was answered before.

use std::collections::{HashMap, HashSet};

use super::{Store, side_by_side, stored};
use crate::{
    Append, AppendError, Head, ReadError, Stream,
    place::{Ground, Placed},
};

#[derive(Default)]
pub(super) struct Survey {
    pub(super) ground: Ground,
    /// Streams in question that can take no fact, and why.
    barred: HashMap<Stream, String>,
}

impl Survey {
    pub(super) fn place(&mut self, append: &Append) -> Result<Placed, AppendError> {
        let known = self.ground.answered.contains_key(&append.command_id);
        let barred = append.streams.iter().find_map(|it| self.barred.get(&it.stream));
        match barred {
            Some(why) if !known => Err(AppendError::Damaged(why.clone())),
            _ => self.ground.place(append),
        }
    }
}

impl Store {
    pub(super) async fn survey(&self, appends: &[Append]) -> Result<Survey, ReadError> {
        let streams = appends.iter().flat_map(|it| &it.streams).map(|it| &it.stream);
        let commands: HashSet<_> = appends.iter().map(|it| it.command_id).collect();
        let answered = side_by_side(commands.into_iter().map(|id| self.receipt(id)));
        let (mut survey, answered) =
            tokio::try_join!(self.survey_streams(streams.collect()), answered)?;
        let answered = answered.into_iter().flatten();
        survey.ground.answered = answered.map(|it| (it.command_id, it)).collect();
        Ok(survey)
    }

    pub(super) async fn survey_streams(
        &self,
        streams: HashSet<&Stream>,
    ) -> Result<Survey, ReadError> {
        let heads = streams.into_iter().map(|stream| async move {
            match self.stream_head(stream).await {
                Ok(head) => Ok((stream, Ok(head))),
                Err(ReadError::Damaged { why, .. }) => Ok((stream, Err(why))),
                Err(error @ ReadError::Unavailable(_)) => Err(error),
            }
        });
        let mut survey = Survey::default();
        for (stream, head) in side_by_side(heads).await? {
            match head {
                Ok(Some(head)) => drop(survey.ground.heads.insert(stream.clone(), head)),
                Ok(None) => {}
                Err(why) => drop(survey.barred.insert(stream.clone(), why)),
            }
        }
        Ok(survey)
    }

    async fn stream_head(&self, stream: &Stream) -> Result<Option<Head>, ReadError> {
        let name = self.names.stream(stream);
        let newest = self.wire.newest(&name).await.map_err(|it| super::unread(&name, it))?;
        let fact = newest.map(|it| stored::fact(&self.names, &it)).transpose()?;
        Ok(fact.as_ref().map(Head::of))
    }
}
