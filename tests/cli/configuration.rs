//! What is wrong with `zhen.toml`, the glossary, the prompts or a variable is named with file and line, before
//! anything is asked or written.

use super::environment::Environment;
use super::issues::EN;

/// Translates with one file more; nothing may be asked or written.
#[track_caller]
fn complains_of(path: &str, content: &str, parts: &[&str]) {
    let environment = Environment::served().file(path, content);
    let before = environment.files();
    environment.zhen("translate").exits(2).says_in_one_line(parts).asks(0);
    assert_eq!(environment.files(), before);
}

#[test]
fn a_configuration_that_is_no_toml_is_named_with_its_line() {
    complains_of("zhen.toml", "[model]\njobs = = 3\n", &["zhen.toml:2: not valid TOML", "correct this line"]);
}

#[test]
fn an_unknown_key_is_named_with_the_one_that_was_meant() {
    complains_of("zhen.toml", "[model]\n\njob = 3\n", &["zhen.toml:3:", "model.job", "did you mean jobs?"]);
}

#[test]
fn an_unknown_table_is_named_with_the_one_that_was_meant() {
    complains_of("zhen.toml", "[modle]\njobs = 3\n", &["zhen.toml:1:", "modle", "did you mean model?"]);
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_line() {
    complains_of("zhen.toml", "[model]\njobs = \"8\"\n", &["zhen.toml", "2", "model.jobs", "must be a whole number"]);
}

#[test]
fn a_key_of_the_server_in_the_configuration_is_refused_and_not_repeated() {
    let environment = Environment::served().file("zhen.toml", "[model]\napi_key = \"sk-secret\"\n");
    let run = environment.zhen("translate");
    run.exits(2).says_in_one_line(&["zhen.toml:2:", "OPENAI_API_KEY"]).never_says("sk-secret").asks(0);
}

#[test]
fn a_variable_with_a_wrong_value_is_named() {
    let environment = Environment::alone().variable("OPENAI_BASE_URL", "localhost:8080");
    environment.zhen("translate").exits(2).says_in_one_line(&["OPENAI_BASE_URL", "http://"]);
}

#[test]
fn the_model_comes_from_the_option_then_the_variable_then_the_file() {
    let environment = Environment::served().file("zhen.toml", "[model]\nname = \"of-the-file\"\n");
    environment.zhen("translate").exits(0);
    assert_eq!(environment.row("title").model.as_deref(), Some("of-the-file"));
    let environment = environment.variable("ZHEN_MODEL", "of-the-variable");
    environment.zhen("translate --redo title").exits(0);
    assert_eq!(environment.row("title").model.as_deref(), Some("of-the-variable"));
    environment.zhen("translate --redo title --model of-the-option").exits(0);
    assert_eq!(environment.row("title").model.as_deref(), Some("of-the-option"));
}

#[test]
fn an_option_with_a_wrong_value_is_named() {
    let environment = Environment::served();
    environment.zhen("translate --jobs 0").exits(2).says(&["jobs"]).asks(0);
    environment.zhen("translate --base-url nowhere").exits(2).says(&["--base-url", "http://"]).asks(0);
}

#[test]
fn a_malformed_glossary_is_named_with_its_line() {
    let parts = ["prompts/glossary.csv", "line 3", "has no English rendering"];
    complains_of("prompts/glossary.csv", "zh,en\n甲,A\n乙,\n", &parts);
    complains_of("prompts/glossary.csv", "zh,en\n甲,A,b,c\n", &["prompts/glossary.csv", "line 2", "quote fields"]);
    complains_of("prompts/glossary.csv", "a,b\n", &["prompts/glossary.csv", "line 1", "zh,en,kind,note,avoid"]);
}

#[test]
fn a_glossary_in_another_encoding_is_named_with_its_line() {
    let environment = Environment::served().file("prompts/glossary.csv", b"zh,en\n\xd6\xd0\xce\xc4,A\n");
    environment.zhen("translate").exits(2).says_in_one_line(&["prompts/glossary.csv:2", "UTF-8"]).asks(0);
}

#[test]
fn an_empty_glossary_is_not_called_an_issue() {
    let environment = Environment::served().file("prompts/glossary.csv", "");
    environment.zhen("translate").exits(2).says(&["prompts/glossary.csv is empty"]).never_says("write the issue");
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let entry = "<entry>\n{{ text }}\n</entry>\n";
    let parts = ["prompts/unit.j2", "line 2"];
    complains_of("prompts/unit.j2", &format!("Hello\n{{% if %}}\n{entry}"), &parts);
    complains_of(
        "prompts/unit.j2",
        &format!("Hello\n{{{{ tekst }}}}\n{entry}"),
        &["prompts/unit.j2", "line 2", "text"],
    );
    complains_of("prompts/system.j2", "One\n{{ text }}\n", &["prompts/system.j2", "line 2"]);
    complains_of("prompts/unit.j2", "{{ text }}\n", &["prompts/unit.j2", "must end with"]);
}

#[test]
fn a_template_in_a_folder_of_another_name_is_named_where_it_is() {
    let environment = Environment::served().file("zhen.toml", "[paths]\nprompts = \"wording\"\n");
    environment.write("wording/unit.j2", "{% if %}");
    environment.zhen("translate").exits(2).says(&["wording/unit.j2"]);
}

#[test]
fn a_template_in_another_encoding_is_named_as_such() {
    let environment = Environment::served().file("prompts/system.j2", b"\xd6\xd0");
    environment.zhen("translate").exits(2).says_in_one_line(&["prompts/system.j2", "UTF-8"]).asks(0);
}

#[test]
fn a_store_that_is_broken_is_said_and_no_reason_to_stop() {
    let environment = Environment::served().file(".zhen/store.db", "this is no database, whatever its name says");
    environment.zhen("translate").exits(0).says_in_one_line(&["warning", "store.db"]);
    assert!(environment.exists(EN));
}

#[test]
fn a_folder_without_issues_says_what_to_do() {
    let environment = Environment::empty();
    environment.zhen("translate").exits(2).says_in_one_line(&["issues-zh", "paths"]);
    environment.folder("issues-zh");
    environment.zhen("translate").exits(2).says_in_one_line(&["issues-zh", "zhen.toml"]);
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    Environment::alone().zhen("-C nowhere translate").exits(2).says(&["nowhere: no such folder"]);
}
