//! The map of the county: a file in the data folder, or the demo county's own.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use graphql_gateway::CountyMap;

use crate::cli::say;

const FILE: &str = "county.geojson";

/// Looked at once, at the start. The service runs without a map, but a file that is none is told
/// of, or whoever put it there would look for it in vain.
pub(crate) fn read(data: &Path, demo: bool) -> Option<CountyMap> {
    let path = data.join(FILE);
    let file = match bytes(&path) {
        Ok(bytes) => CountyMap::read(bytes).map_err(|why| why.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => return demo.then(demo_map),
        Err(_) => Err("无法读取".into()),
    };
    let warn = |why: &String| say(&format!("⚠ 县域图 {} 不能用：{why}\n", path.display()));
    file.inspect_err(warn).ok()
}

/// One byte more than a map may have is enough to see that it is too large.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(CountyMap::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn demo_map() -> CountyMap {
    CountyMap::read(fixtures::MAP).expect("the demo county's map is one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_has_a_map_and_an_office_has_the_one_it_put_there() {
        let data = std::env::temp_dir().join(format!("luoshi-map-{}", std::process::id()));
        std::fs::create_dir_all(&data).unwrap();
        assert!(read(&data, true).is_some());
        assert!(read(&data, false).is_none());
        std::fs::write(data.join(FILE), fixtures::MAP).unwrap();
        assert!(read(&data, false).is_some());
        // A demo shows what is wrong with a file, and does not hide it behind its own map.
        std::fs::write(data.join(FILE), "{}").unwrap();
        assert!(read(&data, true).is_none());
        std::fs::remove_dir_all(&data).unwrap();
    }
}
