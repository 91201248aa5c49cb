//! What the store of a folder holds, read from a copy so that looking changes nothing.

use std::collections::BTreeSet;

use super::environment::Environment;

/// The English texts of all replies in the store. After a kill the newest are in the write-ahead log.
pub fn translations(environment: &Environment) -> BTreeSet<String> {
    let copy = tempfile::tempdir().unwrap();
    for name in ["store.db", "store.db-wal"] {
        let original = environment.path(&format!(".zhen/{name}"));
        if original.exists() {
            std::fs::copy(original, copy.path().join(name)).unwrap();
        }
    }
    let connection = rusqlite::Connection::open(copy.path().join("store.db")).unwrap();
    // A run that was killed early has made no table yet.
    let Ok(mut query) = connection.prepare("SELECT content FROM reply") else { return BTreeSet::new() };
    let contents = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
    contents
        .map(|content| {
            let reply: serde_json::Value = serde_json::from_str(&content.unwrap()).unwrap();
            reply["translation"].as_str().unwrap().to_owned()
        })
        .collect()
}
