//! The pre-scan: bounds a document before any parser sees it.
//!
//! A stock parser can be killed by 2 KB of nested brackets, and a validator kept busy for a
//! minute by fragments that double. What is counted here is counted in one pass over the bytes,
//! without recursion and without memory. Strings and comments are skipped.

/// Words and signs of one document; the largest of our own has about 600.
pub const MAX_TOKENS: usize = 2_000;
/// `{` and `(` within each other.
pub const MAX_NESTING: usize = 24;
/// `[` within each other: types and lists.
pub const MAX_LISTS: usize = 8;
/// Spreads of named fragments: doubling ones are worth two to the half of this.
pub const MAX_SPREADS: usize = 24;
/// Arguments, aliases, variables and fields of inputs together.
pub const MAX_COLONS: usize = 256;
/// Objects and arrays within each other in the JSON around a document.
pub const MAX_JSON_DEPTH: usize = 16;

/// What there is too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    #[error("查询过长：超过 {MAX_TOKENS} 个词元")]
    Tokens,
    #[error("查询嵌套过深：花括号与圆括号超过 {MAX_NESTING} 层")]
    Nesting,
    #[error("查询嵌套过深：方括号超过 {MAX_LISTS} 层")]
    Lists,
    #[error("片段引用过多：超过 {MAX_SPREADS} 处")]
    Spreads,
    #[error("参数与别名过多：超过 {MAX_COLONS} 个")]
    Colons,
    #[error("JSON 嵌套超过 {MAX_JSON_DEPTH} 层")]
    JsonDepth,
}

/// Refuses a document that is too much for the parser, whatever it says.
pub fn scan(document: &str) -> Result<(), Excess> {
    let mut count = Count::default();
    let mut rest = document.as_bytes();
    while let Some(&first) = rest.first() {
        let length = match first {
            b'#' => comment(rest),
            b'"' => count.token().map(|()| string(rest))?,
            b'.' if rest.starts_with(b"...") => count.token().map(|()| 3)?,
            _ if is_word(first) => count.word(rest)?,
            _ if first.is_ascii_whitespace() || first == b',' => 1,
            sign => count.sign(sign).map(|()| 1)?,
        };
        count.after_dots = first == b'.' || (count.after_dots && is_blank(first));
        rest = &rest[length..];
    }
    Ok(())
}

/// Refuses JSON that is nested too deep for the reader behind it.
pub fn scan_json(bytes: &[u8]) -> Result<(), Excess> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at += quoted(&bytes[at..]) - 1,
            b'{' | b'[' if depth == MAX_JSON_DEPTH => return Err(Excess::JsonDepth),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

#[derive(Default)]
struct Count {
    tokens: usize,
    nesting: usize,
    lists: usize,
    spreads: usize,
    colons: usize,
    /// A name that comes next is a fragment's.
    after_dots: bool,
}

impl Count {
    fn token(&mut self) -> Result<(), Excess> {
        within(&mut self.tokens, MAX_TOKENS, Excess::Tokens)
    }

    fn sign(&mut self, sign: u8) -> Result<(), Excess> {
        self.token()?;
        match sign {
            b'{' | b'(' => within(&mut self.nesting, MAX_NESTING, Excess::Nesting),
            b'}' | b')' => {
                self.nesting = self.nesting.saturating_sub(1);
                Ok(())
            }
            b'[' => within(&mut self.lists, MAX_LISTS, Excess::Lists),
            b']' => {
                self.lists = self.lists.saturating_sub(1);
                Ok(())
            }
            b':' => within(&mut self.colons, MAX_COLONS, Excess::Colons),
            _ => Ok(()),
        }
    }

    /// A name or a number; `...on` begins an inline fragment and spreads nothing.
    fn word(&mut self, rest: &[u8]) -> Result<usize, Excess> {
        self.token()?;
        let length = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
        if self.after_dots && &rest[..length] != b"on" {
            within(&mut self.spreads, MAX_SPREADS, Excess::Spreads)?;
        }
        Ok(length)
    }
}

fn within(count: &mut usize, most: usize, excess: Excess) -> Result<(), Excess> {
    *count += 1;
    if *count > most { Err(excess) } else { Ok(()) }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// What may stand between `...` and the name.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b',' || byte == b'#'
}

fn comment(rest: &[u8]) -> usize {
    rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
}

/// A string goes to its end, to the end of its line, or to the end of everything.
fn string(rest: &[u8]) -> usize {
    if !rest.starts_with(br#"""""#) {
        return quoted(rest);
    }
    let mut at = 3;
    while at < rest.len() {
        if rest[at..].starts_with(br#"\""""#) {
            at += 4;
        } else if rest[at..].starts_with(br#"""""#) {
            return at + 3;
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            _ => at += 1,
        }
    }
    rest.len()
}
