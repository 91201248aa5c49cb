//! A store that cannot be used costs money at most: the run says so, goes on without it, and loses no text.

use super::environment::Environment;
use super::issues::{ASKED, EN, ZH};

const STORE: &str = ".zhen/store.db";

/// The run goes on, and what it writes is what any run writes.
#[track_caller]
fn goes_on(environment: &Environment, parts: &[&str]) {
    environment.zhen("translate").exits(0).says(parts).asks(ASKED);
    assert_eq!(environment.files(), Environment::translated().files());
}

#[test]
fn a_damaged_file() {
    let environment = Environment::served().file(STORE, "no database at all, only text. ".repeat(300));
    goes_on(&environment, &["store.db is damaged", "delete it", "going on without it"]);
    assert!(environment.read(STORE).starts_with("no database"), "it is left for a person to look at");
}

#[test]
fn a_file_that_is_damaged_in_its_middle() {
    let environment = Environment::translated();
    environment.remove(EN);
    let store = environment.path(STORE);
    for rest in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{rest}", store.display()));
    }
    let mut bytes = std::fs::read(&store).unwrap();
    bytes[4096..].fill(0xA5);
    std::fs::write(&store, bytes).unwrap();
    goes_on(&environment, &["store.db is damaged"]);
}

#[test]
fn a_folder_in_its_place() {
    let environment = Environment::served();
    environment.folder(STORE);
    goes_on(&environment, &["store.db", "going on without it"]);
}

#[test]
fn a_store_of_a_newer_program() {
    let environment = Environment::translated();
    environment.remove(EN);
    let store = rusqlite::Connection::open(environment.path(STORE)).unwrap();
    store.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    goes_on(&environment, &["newer zhen", "going on without it"]);
}

#[test]
fn a_store_that_another_program_keeps_locked() {
    let environment = Environment::translated();
    environment.remove(EN);
    let store = rusqlite::Connection::open(environment.path(STORE)).unwrap();
    store.execute_batch("DELETE FROM reply; BEGIN IMMEDIATE").unwrap();
    let started = std::time::Instant::now();
    goes_on(&environment, &["store.db is locked", "went on without it", "7 replies could not be kept"]);
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "it is waited for once");
}

/// Whether the superuser runs the tests, whom no permission binds.
#[cfg(unix)]
fn permissions_bind(folder: &std::path::Path) -> bool {
    std::fs::write(folder.join("probe"), "").is_err()
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_stops_the_run_before_anything_is_paid() {
    use std::os::unix::fs::PermissionsExt;

    let environment = Environment::served();
    environment.folder(".zhen");
    let folder = environment.path(".zhen");
    let mode = |mode| std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    if permissions_bind(&folder) {
        environment.zhen("translate").exits(2).asks(0).says(&[".zhen", "write"]);
    }
    mode(0o755);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_only_be_read_is_read() {
    use std::os::unix::fs::PermissionsExt;

    let environment = Environment::translated();
    environment.remove(EN);
    environment.edit(ZH, "能用", "好用");
    let store = environment.path(STORE);
    std::fs::set_permissions(&store, std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().append(true).open(&store).is_err() {
        let run = environment.zhen("translate");
        run.exits(0).asks(1).says(&["store.db", "went on without it", "1 reply could not be kept"]);
    }
}
