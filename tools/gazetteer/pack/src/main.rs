//! Packs `city.tsv`, as `generate.py` writes it, into a table that is looked up as it lies: `pack city.tsv src/gazetteer`.
//!
//! `city.fst` maps each name to a place in `city_owners.txt`, where a line holds the cities that bear it.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(table), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pack city.tsv FOLDER".into());
    };
    let table = std::fs::read_to_string(table)?;
    let mut names = fst::MapBuilder::memory();
    let mut owners = String::new();
    let mut places: HashMap<&str, u64> = HashMap::new();
    for line in table.lines() {
        let (name, bearers) = line.split_once('\t').ok_or("a line without a tab")?;
        let place = *places.entry(bearers).or_insert_with(|| {
            let place = owners.len() as u64;
            owners.push_str(bearers);
            owners.push('\n');
            place
        });
        names.insert(name, place)?;
    }
    std::fs::write(Path::new(&folder).join("city.fst"), names.into_inner()?)?;
    std::fs::write(Path::new(&folder).join("city_owners.txt"), owners)?;
    Ok(())
}
