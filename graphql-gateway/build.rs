//! Lays out the page that goes into the binary: the web build, or a page that says how to get
//! it. Nothing is written outside of Cargo's own folder, and no Node is needed.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const BUILT: &str = "../web/dist/graphiql";
const MISSING: &str = "src/pages/missing.html";

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").expect("cargo names a folder");
    let page = PathBuf::from(out).join("page");
    if page.exists() {
        fs::remove_dir_all(&page)?;
    }
    let target = page.join("graphiql");
    fs::create_dir_all(&target)?;
    println!("cargo::rerun-if-changed={MISSING}");
    if Path::new(BUILT).join("index.html").is_file() {
        println!("cargo::rerun-if-changed={BUILT}");
        return copy(Path::new(BUILT), &target);
    }
    // Seen when the build appears; a missing path of its own would mean building every time.
    println!("cargo::rerun-if-changed=../web");
    fs::copy(MISSING, target.join("index.html"))?;
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
