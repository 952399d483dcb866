//! Trusted documents: outside of a demo and of development, the desk answers the operations of
//! its own page, letter for letter, and no others.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::fault::{Code, Fault};

/// Written by the build of the page; `{}` where it was not built.
const OF_THE_PAGE: &str = include_str!(concat!(env!("OUT_DIR"), "/documents.json"));

/// What may be asked.
#[derive(Debug, Clone)]
pub struct Documents(Option<Arc<HashSet<String>>>);

impl Documents {
    /// Whatever somebody thinks of, the schema too.
    pub fn any() -> Self {
        Self(None)
    }

    /// These texts and no others.
    pub fn only(texts: impl IntoIterator<Item = String>) -> Self {
        Self(Some(Arc::new(texts.into_iter().collect())))
    }

    /// What the page inside the binary asks; nothing, where that was built without Node.
    pub fn of_the_page() -> Self {
        let by_hash: HashMap<String, String> =
            serde_json::from_str(OF_THE_PAGE).expect("the build of the page writes JSON");
        Self::only(by_hash.into_values())
    }

    pub fn is_any(&self) -> bool {
        self.0.is_none()
    }

    /// Nothing is answered at all.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_some_and(|texts| texts.is_empty())
    }

    /// Before anything is parsed. A page that was open while the service was renewed is told
    /// here to load anew.
    pub(crate) fn must_know(&self, text: &str) -> Result<(), Fault> {
        if self.0.as_ref().is_none_or(|texts| texts.contains(text)) {
            return Ok(());
        }
        let hint = "此查询不是本版本页面的查询，请刷新页面后重试；自编查询须以开发模式（developer = true）运行";
        Err(Fault::new(Code::PersistedQueryNotFound, hint))
    }
}

/// The safe one.
impl Default for Documents {
    fn default() -> Self {
        Self::of_the_page()
    }
}
