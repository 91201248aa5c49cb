//! The disk is full, a limit is reached, or nothing may be written.
#![cfg(target_os = "linux")]

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::environment::Environment;
use super::issues;
use super::long_issue::{self, EN, LEDGER, UNITS, ZH};
use super::stored;

/// Runs a shell script in the folder, with the program as `$ZHEN`.
fn shell(environment: &Environment, script: &str) -> Output {
    let program = environment.command("");
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(environment.path("")).stdin(Stdio::null());
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("ZHEN", program.get_program()).output().unwrap()
}

fn said(output: &Output) -> String {
    let code = output.status.code();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("ended with {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
}

fn asked(environment: &Environment) -> usize {
    usize::try_from(environment.seen().values().sum::<u64>()).unwrap()
}

/// After a run that could not write: it says so and what to do, the files are whole, little was asked for in
/// vain, and with room again the run comes to its end.
fn loses_nothing(environment: &Environment, output: &Output, words: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words.iter().chain(&["go on with: zhen translate"]) {
        assert!(said.contains(word), "`{word}` should be said\n{said}");
    }
    assert!(!environment.exists(EN) && !environment.exists(LEDGER), "{said}");
    assert_eq!(environment.read(ZH), long_issue::text());
    let kept = stored::translations(environment).len();
    assert!(asked(environment) <= kept + 2 * 8, "{} asked, {kept} kept\n{said}", asked(environment));
    environment.zhen("translate --jobs 8").exits(0).asks(UNITS - kept);
    assert_eq!(environment.files(), long_issue::undisturbed().files());
}

#[test]
fn a_full_disk_stops_the_asking() {
    let environment = long_issue::served(Duration::from_millis(5));
    if !shell(&environment, "unshare -m true").status.success() {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    }
    // The small disk lives in a mount namespace and ends with it; what is on it is copied out at the end.
    let script = "mkdir small && exec unshare -m sh -c '
        mount -t tmpfs -o size=260k none small && cp -r zhen.toml issues-zh small || exit 99
        cd small && $ZHEN translate --jobs 8; code=$?
        cd .. && cp -r small/. . && exit $code'";
    let output = shell(&environment, script);
    environment.remove("small");
    loses_nothing(&environment, &output, &["no room left"]);
}

#[test]
fn a_limit_to_the_size_of_files_stops_the_asking() {
    let environment = long_issue::served(Duration::from_millis(5));
    // Ignored signals are inherited: without this the system ends the program.
    let script = "trap '' XFSZ; ulimit -f 100 || exit 99; exec $ZHEN translate --jobs 8";
    let output = shell(&environment, script);
    if output.status.code() == Some(99) {
        eprintln!("skipped: this shell sets no limit to the size of files");
        return;
    }
    loses_nothing(&environment, &output, &["store.db"]);
}

#[test]
fn a_disk_that_fills_up_before_the_files_are_written_keeps_the_replies() {
    let environment = long_issue::served(Duration::ZERO);
    environment.zhen("translate --jobs 8").exits(0);
    environment.remove(EN);
    environment.remove(LEDGER);
    let script = "trap '' XFSZ; ulimit -f 4 || exit 99; exec $ZHEN translate --jobs 8";
    let output = shell(&environment, script);
    if output.status.code() == Some(99) {
        eprintln!("skipped: this shell sets no limit to the size of files");
        return;
    }
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(!environment.exists(EN) && !environment.exists(LEDGER), "{}", said(&output));
    environment.zhen("translate --jobs 8").exits(0).asks(0);
    assert_eq!(environment.files(), long_issue::undisturbed().files());
}

#[test]
fn a_folder_that_nobody_may_write_to_costs_no_request() {
    let environment = long_issue::served(Duration::ZERO);
    // Rights mean nothing to root; a disk that is mounted read-only does.
    if !shell(&environment, "unshare -m true").status.success() {
        eprintln!("skipped: this user may not mount a read-only disk");
        return;
    }
    let script = "exec unshare -m sh -c 'mount --bind . . && mount -o remount,bind,ro . || exit 99
        cd \"$PWD\" && exec $ZHEN translate'";
    let output = shell(&environment, script);
    if output.status.code() == Some(99) {
        eprintln!("skipped: this system mounts no folder read-only");
        return;
    }
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("check that you may write"), "{said}");
    assert_eq!(asked(&environment), 0, "{said}");
    assert!(!environment.exists(EN), "{said}");
}

/// The run goes on without a store that cannot be read, and says that nothing is kept.
#[test]
fn a_store_that_cannot_be_read_is_said_and_done_without() {
    let environment = Environment::translated();
    let store = rusqlite::Connection::open(environment.path(".zhen/store.db")).unwrap();
    store.execute_batch("DROP TABLE reply").unwrap();
    drop(store);
    environment.remove(issues::EN);
    environment.remove(issues::LEDGER);
    environment.zhen("translate").exits(0).says(&["store.db", "delete the file"]);
    assert!(environment.exists(issues::EN));
}
