//! A table as it was understood: its rows, its doubts, and who gets what.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use commands::table::{Doubt, ItemRef, PlannedItem, Severity, Share};
use domain::due::DueRule;

use super::unit::{Unit, several, unit};
use crate::fault::Fault;

pub struct TableRow(pub PlannedItem);

/// A row of a table as understood (表格行).
#[Object]
impl TableRow {
    /// Its row, from 1, as Excel shows it (行号).
    async fn row(&self) -> u32 {
        self.0.row
    }

    /// Number of the matter (文号).
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Title of the matter (标题).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The heading above it (分节).
    async fn section(&self) -> Option<&str> {
        self.0.section.as_deref()
    }

    /// Number of the item within the matter (分解项序号).
    async fn item_no(&self) -> u32 {
        self.0.item.0
    }

    /// What is to be done (内容).
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Who leads (牵头单位).
    #[graphql(complexity = "2 * child_complexity + 1")]
    async fn lead(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.0.lead).await
    }

    /// Who assists (配合单位).
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn assist(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.0.assist).await
    }

    /// By when, as understood; null where a doubt says why (完成时限).
    async fn due(&self) -> Option<String> {
        self.0.due.as_ref().map(DueRule::in_words)
    }

    /// By when, as written (原文时限).
    async fn due_text(&self) -> &str {
        &self.0.due_text
    }
}

/// Something in a table that could not be settled (疑点).
#[derive(SimpleObject)]
pub struct TableDoubt {
    /// Its row, from 1, as Excel shows it (行号).
    row: u32,
    /// Its column, as the header names it (列).
    column: Option<String>,
    /// For programs, such as `UNIT_UNKNOWN` (代码).
    code: String,
    /// It must be settled before the table can be put in force (须先解决).
    blocks: bool,
    /// For the office (说明).
    message: String,
    /// Texts that would settle it, best first (建议).
    suggestions: Vec<String>,
}

/// What one unit gets (分到的任务).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct TableShare {
    /// Items it leads, as number and item (牵头).
    leads: Vec<String>,
    /// Items it assists with, as number and item (配合).
    assists: Vec<String>,
    #[graphql(skip)]
    share: Share,
}

#[ComplexObject]
impl TableShare {
    /// Which unit (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, Some(&self.share.unit)).await
    }
}

pub fn doubt(doubt: &Doubt) -> TableDoubt {
    TableDoubt {
        row: doubt.row,
        column: doubt.column.clone(),
        code: doubt.code.to_string(),
        blocks: doubt.severity == Severity::Blocks,
        message: doubt.message.clone(),
        suggestions: doubt.suggestions.clone(),
    }
}

pub fn share(share: &Share) -> TableShare {
    let named = |items: &[ItemRef]| {
        items.iter().map(|it| format!("{} 第{}项", it.number, it.item)).collect()
    };
    TableShare { leads: named(&share.leads), assists: named(&share.assists), share: share.clone() }
}
