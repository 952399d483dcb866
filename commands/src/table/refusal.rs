//! Refusals: a file that cannot become a plan at all. What is wrong with single rows is a doubt.

use strum::IntoStaticStr;

use super::sheet::{MAX_BYTES, MAX_COLUMNS, MAX_PARTS, MAX_ROWS, MAX_UNPACKED};

/// An answer for the person who chose the file. `code` is stable; the text is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum TableRefusal {
    #[error("只能导入 .csv 或 .xlsx 表格：{why}")]
    WrongFileType { why: &'static str },
    #[error("文件过大：{0}")]
    FileTooLarge(TooLarge),
    #[error("表格超过 {MAX_ROWS} 行，请拆分后导入")]
    TooManyRows,
    #[error("表格超过 {MAX_COLUMNS} 列，请删去无关的列")]
    TooManyColumns,
    #[error("表格是空的，没有可导入的任务")]
    EmptyTable,
    #[error("文件无法读取：{why}")]
    Unreadable { why: &'static str },
    #[error("没有名为“{name}”的工作表，现有：{}", listed(.found))]
    SheetNotFound { name: String, found: Vec<String> },
    #[error("没有找到表头：需要任务列（如“项目名称”）和单位列（如“牵头单位”）；开头几行是：{}",
        listed(.found))]
    NoHeader { found: Vec<String> },
    #[error("第{row}行表头缺少{}；已有：{}", listed(.missing), listed(.found))]
    MissingColumn { row: u32, missing: Vec<String>, found: Vec<String> },
}

/// Which limit a file passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    #[error("超过 {} MiB", MAX_BYTES >> 20)]
    Bytes,
    #[error("解压后超过 {} MiB", MAX_UNPACKED >> 20)]
    Unpacked,
    #[error("内部文件超过 {MAX_PARTS} 个")]
    Parts,
    #[error("合并单元格展开后文字过多")]
    Text,
}

impl TableRefusal {
    /// `WRONG_FILE_TYPE`, for programs.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "（无）".into() } else { names.join("、") }
}
