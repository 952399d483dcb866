//! A file: one line of JSON a message, for houses without a gateway. What stands in it was
//! delivered, as far as a file can; a person or another program takes it from there.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::notice::{Address, Parcel, Receipt, Taken, Undelivered};
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::{Unusable, Way};

pub struct File(Arc<Mutex<Book>>);

struct Book {
    file: fs::File,
    /// What stands in it, and since when.
    written: HashMap<String, Moment>,
}

#[derive(Serialize)]
struct Line<'a> {
    key: &'a str,
    at: Moment,
    /// Masked: the file lies about, and the unit is named in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    template: &'a str,
    text: &'a str,
}

#[derive(Deserialize)]
struct Known {
    key: String,
    at: Moment,
}

impl File {
    /// Reads what stands in it, so that nothing is written twice. A line that was cut off by a
    /// crash is none.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        let known = text.lines().filter_map(|line| serde_json::from_str::<Known>(line).ok());
        let written = known.map(|Known { key, at }| (key, at)).collect();
        let mut options = OpenOptions::new();
        let mut file = options.append(true).create(true).mode(0o600).open(path)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(Self(Arc::new(Mutex::new(Book { file, written }))))
    }
}

#[async_trait]
impl Way for File {
    fn name(&self) -> &'static str {
        "file"
    }

    fn needs_address(&self) -> bool {
        false
    }

    async fn deliver(&self, parcel: &Parcel) -> Result<Taken, Undelivered> {
        let line = serde_json::to_string(&Line {
            key: &parcel.key,
            at: parcel.at,
            to: parcel.to.as_ref().map(Address::masked),
            template: &parcel.template,
            text: &parcel.text,
        });
        let line = line.map_err(|_| Undelivered::ForGood("NOT_JSON".into()))?;
        let (book, key, at) = (Arc::clone(&self.0), parcel.key.clone(), parcel.at);
        let written = spawn_blocking(move || {
            book.lock().unwrap_or_else(PoisonError::into_inner).write(key, at, &line)
        });
        match written.await {
            Ok(Ok(())) => Ok(Taken::default()),
            Ok(Err(error)) => {
                tracing::error!(%error, "a message could not be written to its file");
                Err(Undelivered::Unclear("NOT_WRITTEN".into()))
            }
            Err(_) => Err(Undelivered::Unclear("NOT_WRITTEN".into())),
        }
    }

    async fn receipt(&self, parcel: &Parcel, _: Option<&str>) -> Result<Receipt, Undelivered> {
        let book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(book.written.get(&parcel.key).map_or(Receipt::NeverSeen, |at| Receipt::Delivered(*at)))
    }
}

impl Book {
    fn write(&mut self, key: String, at: Moment, line: &str) -> std::io::Result<()> {
        if self.written.contains_key(&key) {
            return Ok(());
        }
        self.file.write_all(format!("{line}\n").as_bytes())?;
        self.file.sync_data()?;
        self.written.insert(key, at);
        Ok(())
    }
}
