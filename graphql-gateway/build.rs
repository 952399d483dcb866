//! Lays out the page that goes into the binary: the web build, or a page that says how to get
//! it; and beside it the documents the page is trusted with, which nobody is served. Nothing is
//! written outside of Cargo's own folder, and no Node is needed.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const BUILT: &str = "../web/dist";
const MISSING: &str = "src/pages/missing.html";
/// Of the web build: the text of every operation the page sends, by hash.
const DOCUMENTS: &str = "documents.json";
/// What somebody opens: the page for desk and phone, and `GraphiQL`.
const OPENED: [&str; 2] = ["index.html", "graphiql/index.html"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    let page = out.join("page");
    if page.exists() {
        fs::remove_dir_all(&page)?;
    }
    fs::create_dir_all(&page)?;
    println!("cargo::rerun-if-changed={MISSING}");
    if Path::new(BUILT).is_dir() {
        println!("cargo::rerun-if-changed={BUILT}");
        copy(Path::new(BUILT), &page)?;
    } else {
        // Seen when the build appears; a missing path of its own would mean building every time.
        println!("cargo::rerun-if-changed=../web");
    }
    if page.join(DOCUMENTS).is_file() {
        fs::rename(page.join(DOCUMENTS), out.join(DOCUMENTS))?;
    } else {
        fs::write(out.join(DOCUMENTS), "{}")?;
    }
    for opened in OPENED.map(|name| page.join(name)) {
        if !opened.is_file() {
            fs::create_dir_all(opened.parent().expect("inside the page"))?;
            fs::copy(MISSING, opened)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
