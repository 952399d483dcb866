//! Limits of a parsed document: one operation, few root fields, few aliases, no deep digging.
//!
//! What the schema must know to be counted (complexity) is left to async-graphql; what can be
//! counted without it is counted here, in one walk, before anything is validated.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};

use crate::fault::{Code, Fault};

/// Fields within fields.
pub const MAX_DEPTH: usize = 12;
/// Of questions about the schema itself: the usual tools ask down to the fifteenth.
pub const MAX_INTROSPECTION_DEPTH: usize = 15;
/// Fields at the root of one operation.
pub const MAX_ROOT_FIELDS: usize = 10;
/// Fields that answer under another name, in the whole document.
pub const MAX_ALIASES: usize = 10;
/// What one answer may cost, where a list costs its length times what is asked of each: a full
/// page of 200 with 25 fields.
pub const MAX_COMPLEXITY: usize = 5_000;
/// Fragments within fragments, as async-graphql counts them.
pub const MAX_RECURSION: usize = 24;
/// Directives of one field.
pub const MAX_DIRECTIVES: usize = 5;

/// What the document asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Asks {
    pub operation: OperationType,
    pub root_fields: Vec<String>,
}

/// Refuses a document that asks for more than one answer should hold.
pub fn check(document: &ExecutableDocument) -> Result<Asks, Fault> {
    let mut operations = document.operations.iter();
    let (Some((_, operation)), None) = (operations.next(), operations.next()) else {
        return Err(Fault::new(Code::BadRequest, "一次请求只能有一个操作"));
    };
    let mut walk = Walk { document, depths: HashMap::new(), open: HashSet::new() };
    let root_fields = walk.root_fields(&operation.node)?;
    too_many(root_fields.len(), MAX_ROOT_FIELDS, "顶层字段")?;
    too_many(aliases(document), MAX_ALIASES, "别名")?;
    walk.depth(&operation.node.selection_set.node)?.check()?;
    Ok(Asks { operation: operation.node.ty, root_fields })
}

struct Walk<'d> {
    document: &'d ExecutableDocument,
    /// Of fragments that were measured.
    depths: HashMap<&'d Name, Depth>,
    /// Fragments being measured: one that comes again here contains itself.
    open: HashSet<&'d Name>,
}

/// The deepest field, apart from and within questions about the schema.
#[derive(Debug, Clone, Copy, Default)]
struct Depth {
    plain: usize,
    introspection: usize,
}

impl Depth {
    fn max(self, other: Self) -> Self {
        Self {
            plain: self.plain.max(other.plain),
            introspection: self.introspection.max(other.introspection),
        }
    }

    fn check(self) -> Result<(), Fault> {
        too_many(self.plain, MAX_DEPTH, "嵌套层数")?;
        too_many(self.introspection, MAX_INTROSPECTION_DEPTH, "嵌套层数")
    }
}

impl<'d> Walk<'d> {
    /// The names of the fields at the root, through fragments.
    fn root_fields(&mut self, operation: &'d OperationDefinition) -> Result<Vec<String>, Fault> {
        let (mut names, mut seen) = (Vec::new(), HashSet::new());
        let mut pending = vec![&operation.selection_set.node];
        while let Some(set) = pending.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => names.push(field.node.name.node.to_string()),
                    Selection::InlineFragment(inline) => {
                        pending.push(&inline.node.selection_set.node);
                    }
                    Selection::FragmentSpread(spread) => {
                        let name = &spread.node.fragment_name.node;
                        if seen.insert(name) {
                            pending.extend(self.fragment(name));
                        }
                    }
                }
            }
            too_many(names.len(), MAX_ROOT_FIELDS, "顶层字段")?;
        }
        Ok(names)
    }

    fn depth(&mut self, set: &'d SelectionSet) -> Result<Depth, Fault> {
        let mut deepest = Depth::default();
        for selection in &set.items {
            let depth = match &selection.node {
                Selection::Field(field) => self.depth_of_field(&field.node)?,
                Selection::InlineFragment(inline) => self.depth(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => {
                    self.depth_of_fragment(&spread.node.fragment_name.node)?
                }
            };
            deepest = deepest.max(depth);
        }
        Ok(deepest)
    }

    fn depth_of_field(&mut self, field: &'d Field) -> Result<Depth, Fault> {
        let Depth { plain, introspection } = self.depth(&field.selection_set.node)?;
        if matches!(field.name.node.as_str(), "__schema" | "__type") {
            return Ok(Depth { plain: 0, introspection: plain.max(introspection) + 1 });
        }
        let below = if introspection > 0 { introspection + 1 } else { 0 };
        Ok(Depth { plain: plain + 1, introspection: below })
    }

    fn depth_of_fragment(&mut self, name: &'d Name) -> Result<Depth, Fault> {
        if let Some(known) = self.depths.get(name) {
            return Ok(*known);
        }
        if !self.open.insert(name) {
            return Err(Fault::new(Code::BadRequest, "片段引用了自身"));
        }
        let depth = self.fragment(name).map_or(Ok(Depth::default()), |set| self.depth(set))?;
        self.open.remove(name);
        self.depths.insert(name, depth);
        Ok(depth)
    }

    fn fragment(&self, name: &Name) -> Option<&'d SelectionSet> {
        self.document.fragments.get(name).map(|found| &found.node.selection_set.node)
    }
}

/// Aliases anywhere in the document, used or not.
fn aliases(document: &ExecutableDocument) -> usize {
    let operations = document.operations.iter().map(|(_, it)| &it.node.selection_set.node);
    let fragments = document.fragments.values().map(|it| &it.node.selection_set.node);
    let mut pending: Vec<&SelectionSet> = operations.chain(fragments).collect();
    let mut count = 0;
    while let Some(set) = pending.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    count += usize::from(field.node.alias.is_some());
                    pending.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(it) => pending.push(&it.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    count
}

fn too_many(have: usize, most: usize, what: &str) -> Result<(), Fault> {
    if have <= most {
        return Ok(());
    }
    Err(Fault::new(Code::QueryTooComplex, format!("{what}超过 {most}")))
}
