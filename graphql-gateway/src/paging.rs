//! Pages of lists, as Relay asks for them: forward, by cursor, at most two hundred at a time.

use async_graphql::{OutputType, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::SecondsFormat;
use domain::plan::PlanId;
use domain::time::Moment;
use projections::questions::{Count, MAX_PAGE, Page};

use crate::fault::{Code, Fault};
use crate::nouns::assignment::Assignment;
use crate::nouns::event::Event;
use crate::nouns::matter::Matter;
use crate::nouns::notice::Notice;
use crate::nouns::plan::Plan;

/// Says which kind of key a cursor holds; another kind of cursor gets another number.
const VERSION: &str = "1:";

/// Where a page stands in its list (页码信息).
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct PageInfo {
    /// Whether more follows (有下一页).
    pub has_next_page: bool,
    /// Whether something came before (有上一页).
    pub has_previous_page: bool,
    /// Cursor of the first entry (首条游标).
    pub start_cursor: Option<String>,
    /// Cursor of the last entry; give it as `after` (末条游标).
    pub end_cursor: Option<String>,
}

/// A page of a list (分页列表).
#[derive(SimpleObject)]
#[graphql(concrete(name = "AssignmentConnection", params(Assignment)))]
#[graphql(concrete(name = "MatterConnection", params(Matter)))]
#[graphql(concrete(name = "PlanConnection", params(Plan)))]
#[graphql(concrete(name = "NoticeConnection", params(Notice)))]
#[graphql(concrete(name = "EventConnection", params(Event)))]
pub struct Connection<T: OutputType>
where
    Edge<T>: OutputType,
{
    /// The entries with their cursors (条目与游标).
    pub edges: Vec<Edge<T>>,
    /// The entries alone (条目).
    pub nodes: Vec<T>,
    /// Where this page stands (页码信息).
    pub page_info: PageInfo,
    /// How many there are; counting stops at 10,000 (总数).
    pub total_count: u64,
    /// False when there are more than were counted (总数是否精确).
    pub count_exact: bool,
}

/// An entry of a list with its cursor (条目).
#[derive(SimpleObject)]
#[graphql(concrete(name = "AssignmentEdge", params(Assignment)))]
#[graphql(concrete(name = "MatterEdge", params(Matter)))]
#[graphql(concrete(name = "PlanEdge", params(Plan)))]
#[graphql(concrete(name = "NoticeEdge", params(Notice)))]
#[graphql(concrete(name = "EventEdge", params(Event)))]
pub struct Edge<T: OutputType> {
    /// Give it as `after` to go on behind this entry (游标).
    pub cursor: String,
    /// The entry (条目).
    pub node: T,
}

/// What was asked: how many, behind which.
pub struct Wish<K> {
    limit: usize,
    after: Option<K>,
}

/// How many entries are wanted of a list.
pub fn limit(first: i32) -> Result<usize, Fault> {
    let limit = usize::try_from(first).ok().filter(|first| (1..=MAX_PAGE).contains(first));
    limit.ok_or_else(|| Fault::new(Code::BadRequest, format!("first 须在 1–{MAX_PAGE} 之间")))
}

/// A key that can be written into a cursor and read from it.
pub trait Key: Clone + Sized {
    fn text(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl<K: Key> Wish<K> {
    pub fn read(first: i32, after: Option<&str>) -> Result<Self, Fault> {
        let limit = limit(first)?;
        let after = match after {
            None => None,
            Some(cursor) => Some(
                read_cursor(cursor)
                    .ok_or_else(|| Fault::new(Code::BadRequest, "after 须是上一页给出的游标"))?,
            ),
        };
        Ok(Self { limit, after })
    }

    /// What to ask the read model: one more than wanted, which tells whether there is more.
    pub fn page(&self) -> Page<K> {
        Page { after: self.after.clone(), limit: self.limit + 1 }
    }

    /// Cuts what came to what was wanted.
    pub fn cut<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Cut<T> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let cursor = |row: &T| cursor(&key(row));
        let page_info = PageInfo {
            has_next_page: more,
            has_previous_page: self.after.is_some(),
            start_cursor: rows.first().map(cursor),
            end_cursor: rows.last().map(cursor),
        };
        let rows = rows.into_iter().map(|row| (cursor(&row), row)).collect();
        Cut { rows, page_info }
    }
}

/// The rows of a page with their cursors.
pub struct Cut<T> {
    pub rows: Vec<(String, T)>,
    pub page_info: PageInfo,
}

impl<T> Cut<T> {
    pub fn connect<N: OutputType + Clone>(
        self,
        count: Count,
        node: impl Fn(T) -> N,
    ) -> Connection<N>
    where
        Edge<N>: OutputType,
    {
        let edge = |(cursor, row)| Edge { cursor, node: node(row) };
        let edges: Vec<Edge<N>> = self.rows.into_iter().map(edge).collect();
        let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
        let Count { total, exact } = count;
        let page_info = self.page_info;
        Connection { edges, nodes, page_info, total_count: total, count_exact: exact }
    }
}

impl<N: OutputType> Connection<N>
where
    Edge<N>: OutputType,
{
    /// What somebody sees who sees none.
    pub fn empty() -> Self {
        let page_info = PageInfo::default();
        Self { edges: vec![], nodes: vec![], page_info, total_count: 0, count_exact: true }
    }
}

fn cursor<K: Key>(key: &K) -> String {
    URL_SAFE_NO_PAD.encode(format!("{VERSION}{}", key.text()))
}

fn read_cursor<K: Key>(cursor: &str) -> Option<K> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    K::read(text.strip_prefix(VERSION)?)
}

impl Key for domain::assignment::AssignmentId {
    fn text(&self) -> String {
        self.0.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Key for domain::matter::MatterId {
    fn text(&self) -> String {
        self.0.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Key for projections::scoreboard::Key {
    fn text(&self) -> String {
        self.line.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(|line| Self { line })
    }
}

/// The place of a fact among all.
impl Key for projections::Cursor {
    fn text(&self) -> String {
        self.raw().to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::new)
    }
}

/// The number of a fact within its stream.
impl Key for u64 {
    fn text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// When a plan was scheduled, and which of those it is.
impl Key for (Moment, PlanId) {
    fn text(&self) -> String {
        let (at, plan) = self;
        format!("{}/{}", at.utc().to_rfc3339_opts(SecondsFormat::Micros, true), plan.0)
    }

    fn read(text: &str) -> Option<Self> {
        let (at, plan) = text.split_once('/')?;
        Some((at.parse().ok()?, PlanId(plan.parse().ok()?)))
    }
}
