//! What is to be done next (我的待办), and the piles on the office's desk (审核队列).

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use domain::assignment::AssignmentId;
use domain::time::{Deadline, Moment};
use projections::agenda::{self, Pile as Heap, Todo};
use projections::lamp_board::Posted;
use projections::questions::Count;

use super::assignment::Assignment;
use super::assignment_lists::fetch_ahead;
use crate::fault::{Deniable, Fault};
use crate::house::House;
use crate::loaders::{house, questions};
use crate::paging::{Connection, PageInfo, Wish};
use crate::scalars::DateTime;
use crate::served;
use crate::viewer::{Sight, Viewer, viewer};
use crate::words::{Bucket, Pile, Step};

/// One thing to do (待办).
#[derive(SimpleObject)]
pub struct TodoEdge {
    /// Give it as `after` to go on behind this entry (游标).
    cursor: String,
    /// The assignment (任务).
    node: Assignment,
    /// What is to be done next (下一步).
    step: Step,
    /// By when, an exclusive instant (截止时间).
    due_at: DateTime,
    /// How soon that is (轻重缓急).
    bucket: Bucket,
}

/// A page of things to do (待办分页).
#[derive(SimpleObject)]
pub struct TodoConnection {
    /// The entries with step and deadline (条目).
    edges: Vec<TodoEdge>,
    /// The assignments alone (任务).
    nodes: Vec<Assignment>,
    /// Where this page stands (页码信息).
    page_info: PageInfo,
    /// How many there are; counting stops at 10,000 (总数).
    total_count: u64,
    /// False when there are more than were counted (总数是否精确).
    count_exact: bool,
}

async fn pile(
    ctx: &Context<'_>,
    pile: Heap,
    wish: &Wish<AssignmentId>,
) -> Result<(Vec<Posted>, Count), Fault> {
    let (questions, now) = (questions(ctx)?, house(ctx)?.desk.now());
    let rows = questions.desk(pile, now, wish.page());
    Ok(futures::future::try_join(rows, questions.count_desk(pile, now)).await?)
}

/// Something in a list of things to do, for whoever it is next.
struct Entry {
    posted: Posted,
    step: Step,
    due: Deadline,
    bucket: Bucket,
}

impl From<Todo> for Entry {
    fn from(Todo { posted, step, due, bucket }: Todo) -> Self {
        Self { posted, step: step.into(), due, bucket: bucket.into() }
    }
}

/// A report waits for the office, until its own time is up.
fn review(posted: Posted, now: Moment) -> Entry {
    let due = posted.row.review_by.unwrap_or(posted.row.due_at);
    Entry { posted, step: Step::Review, due, bucket: agenda::Bucket::of(due, now).into() }
}

fn todo_page(wish: &Wish<AssignmentId>, entries: Vec<Entry>, count: Count) -> TodoConnection {
    let cut = wish.cut(entries, |entry| entry.posted.key.assignment);
    let edge = |(cursor, Entry { posted, step, due, bucket })| {
        let node = Assignment::now(Arc::new(posted));
        TodoEdge { cursor, node, step, due_at: due.into(), bucket }
    };
    let edges: Vec<_> = cut.rows.into_iter().map(edge).collect();
    let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
    let Count { total, exact } = count;
    let page_info = cut.page_info;
    TodoConnection { edges, nodes, page_info, total_count: total, count_exact: exact }
}

/// How much somebody has to do; nobody but units and the office has anything.
pub async fn count(house: &House, viewer: &Viewer) -> Result<u64, Fault> {
    let questions = &house.questions;
    let count = match viewer.sight() {
        Sight::Unit(unit) => questions.count_todo(&unit).await?,
        Sight::County if viewer.account.role.is_office() => {
            questions.count_desk(Heap::Review, house.desk.now()).await?
        }
        Sight::County | Sight::Wall | Sight::Nothing => return Ok(0),
    };
    Ok(count.total)
}

#[derive(Default)]
pub struct TodoQuery;

#[Object]
impl TodoQuery {
    /// What the viewer has to do, most pressing first (我的待办): a unit's reports and parts, the
    /// office's reviews.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn todo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<TodoConnection, Fault> {
        let viewer = viewer(ctx)?;
        served::must_go_on(house(ctx)?, &served::BOARD)?;
        let wish = Wish::<AssignmentId>::read(first, after.as_deref())?;
        match viewer.sight() {
            Sight::Unit(unit) => {
                let (questions, now) = (questions(ctx)?, house(ctx)?.desk.now());
                let (todos, count) = futures::future::try_join(
                    questions.todo(&unit, now, wish.page()),
                    questions.count_todo(&unit),
                )
                .await?;
                fetch_ahead(ctx, todos.iter().map(|todo| &todo.posted)).await?;
                Ok(todo_page(&wish, todos.into_iter().map(Entry::from).collect(), count))
            }
            Sight::County if viewer.account.role.is_office() => {
                let (posted, count) = pile(ctx, Heap::Review, &wish).await?;
                fetch_ahead(ctx, posted.iter()).await?;
                let now = house(ctx)?.desk.now();
                let todos = posted.into_iter().map(|posted| review(posted, now)).collect();
                Ok(todo_page(&wish, todos, count))
            }
            Sight::County | Sight::Wall | Sight::Nothing => {
                Ok(todo_page(&wish, vec![], Count { total: 0, exact: true }))
            }
        }
    }

    /// A pile on the office's desk, oldest first (审核队列). Null and FORBIDDEN for others.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn review_queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which pile (队列)", default_with = "Pile::Review")] pile: Pile,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Deniable<Connection<Assignment>> {
        let queue = async {
            viewer(ctx)?.must_see_county()?;
            served::must_go_on(house(ctx)?, &served::BOARD)?;
            let wish = Wish::<AssignmentId>::read(first, after.as_deref())?;
            let (rows, count) = self::pile(ctx, pile.into(), &wish).await?;
            fetch_ahead(ctx, rows.iter()).await?;
            let cut = wish.cut(rows, |row| row.key.assignment);
            Ok(cut.connect(count, |row| Assignment::now(Arc::new(row))))
        };
        Some(queue.await)
    }
}
