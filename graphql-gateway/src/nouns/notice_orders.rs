//! Commands about notices: what is read (标为已读), and what a person says to one that waits for
//! a person (待人工).

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::Refusal;
use domain::notice::{Act, Command, Notice as Decided};

use super::notice::{Notice, visible};
use super::notice_lists::unread;
use crate::fault::Fault;
use crate::ids;
use crate::loaders::{forget, house};
use crate::order::{Cmd, Outcome, Receipt, UserError, tell};
use crate::viewer::viewer;
use crate::words::NoticeChannel;

/// Up to where the inbox has been read (标为已读).
#[derive(Debug, Clone, InputObject)]
pub struct MarkInboxReadInput {
    /// This notice and all that are older (截至).
    up_to: ID,
}

/// What is left to read (标为已读结果).
#[derive(SimpleObject)]
pub struct MarkInboxReadPayload {
    /// How many are unread still; counting stops at 100 (未读数).
    unread: u64,
    /// Why it was refused; empty when done (拒绝原因).
    user_errors: Vec<UserError>,
}

/// A notice to be sent again (重发通知).
#[derive(Debug, Clone, InputObject)]
pub struct ReviveNoticeInput {
    /// Which (通知).
    notice: ID,
    /// On which channel (渠道).
    channel: NoticeChannel,
    /// What has been put right (原因).
    reason: String,
}

/// A notice whose end somebody knows (人工了结).
#[derive(Debug, Clone, InputObject)]
pub struct CloseNoticeInput {
    /// Which (通知).
    notice: ID,
    /// On which channel (渠道).
    channel: NoticeChannel,
    /// The unit knows of it, by this way or another (是否已知晓).
    delivered: bool,
    /// How that is known (原因).
    reason: String,
}

/// What came of a command to a notice (通知命令结果).
#[derive(SimpleObject)]
pub struct NoticePayload {
    /// That it was done; null when refused (回执).
    receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    user_errors: Vec<UserError>,
    /// As it now stands (通知).
    notice: Option<Notice>,
}

#[derive(Default)]
pub struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// Everything in the viewer's inbox up to this notice has been read (标为已读). No fact: it
    /// is the reader's own mark, and never moves back.
    async fn mark_inbox_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Up to where (截至)")] input: MarkInboxReadInput,
    ) -> Result<MarkInboxReadPayload, Fault> {
        let (house, viewer) = (house(ctx)?, viewer(ctx)?);
        let notice = match ids::notice(&input.up_to) {
            Some(id) => visible(ctx, id).await?.filter(|it| viewer.reads(&it.0.row)),
            None => None,
        };
        let mut user_errors = Vec::new();
        match notice {
            Some(notice) => {
                house.marks.mark(&viewer.account.user, notice.0.row.queued).await?;
                forget(ctx)?;
            }
            None => user_errors.push(Refusal::NotFound.into()),
        }
        Ok(MarkInboxReadPayload { unread: unread(house, viewer).await?, user_errors })
    }

    /// Send a notice again that waits for a person (重发通知). For the office and the
    /// administrator, once what was wrong has been put right.
    async fn revive_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "What is sent again (重发)")] input: ReviveNoticeInput,
    ) -> Result<NoticePayload, Fault> {
        let ReviveNoticeInput { notice, channel, reason } = input;
        told(ctx, &cmd, &notice, channel, Act::Revive { reason }).await
    }

    /// Say how a notice ended (人工了结). For the office and the administrator.
    async fn close_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "How it ended (了结)")] input: CloseNoticeInput,
    ) -> Result<NoticePayload, Fault> {
        let CloseNoticeInput { notice, channel, delivered, reason } = input;
        told(ctx, &cmd, &notice, channel, Act::CloseByHand { reason, delivered }).await
    }
}

async fn told(
    ctx: &Context<'_>,
    cmd: &Cmd,
    notice: &ID,
    channel: NoticeChannel,
    act: Act,
) -> Result<NoticePayload, Fault> {
    let Some(id) = ids::notice(notice) else {
        let user_errors = vec![Refusal::NotFound.into()];
        return Ok(NoticePayload { receipt: None, user_errors, notice: None });
    };
    let command = Command::On(channel.into(), act);
    let told = tell::<Decided>(ctx, cmd, &id.0.to_string(), command).await?;
    let Outcome { receipt, user_errors, .. } = told;
    Ok(NoticePayload { receipt, user_errors, notice: visible(ctx, id).await? })
}
