//! An edition that changes after the English was written: what the machine wrote follows without a
//! request, what a person wrote stays.

use super::environment::Environment;
use super::issues::{EN, ISSUE, LEDGER, ZH};

const CONFIGURATION: &str = "\
[edition]
title = \"Rusty Weekly #{{ number }}: {{ title }}\"
intro = \"intro.md\"

[edition.front_matter]
lang = \"en\"

[[edition.sections]]
heading = \"文章&教程\"
append = \"more.md\"

[[edition.sections]]
heading = \"项目&资源\"
english = \"Crates\"
";

const INTRO: &str = "Welcome to issue {{ number }}.\n\nIt has {{ entries | plural('link') }}.\n";

/// What stands at the end of the usual issue.
const END: &str = "\n---\n\n感谢阅读，下周再见。\n";

/// The usual issue with front matter, and without its end.
fn issue() -> String {
    let body = ISSUE.replace("# 铁锈周刊#7：两种排序\n\n", "").replace(END, "");
    format!("---\ntitle: 铁锈周刊#7：两种排序\ndate: 2026-01-03\n---\n\n{body}")
}

/// A workspace with that issue and this configuration, translated.
fn translated_with(configuration: &str) -> Environment {
    translated_from(issue(), configuration)
}

/// The same from another issue.
fn translated_from(issue: String, configuration: &str) -> Environment {
    let environment = Environment::served()
        .file(ZH, issue)
        .file("zhen.toml", configuration)
        .file("prompts/intro.md", INTRO)
        .file("prompts/more.md", "More at [the index](https://example.com/index).\n");
    environment.zhen("translate").exits(0);
    environment
}

pub fn translated() -> Environment {
    translated_with(CONFIGURATION)
}

/// The workspace of an issue that ends in a thematic break and a farewell.
fn translated_with_an_end() -> Environment {
    translated_from(issue() + END, CONFIGURATION)
}

/// What comes of the workspace's files where no English is there yet.
fn fresh(environment: &Environment) -> String {
    let other = Environment::served();
    for file in ["zhen.toml", "prompts/intro.md", "prompts/more.md", ZH] {
        other.write(file, environment.read(file));
    }
    other.zhen("translate").exits(0);
    other.english()
}

/// The next run has to ask nothing and to give what a first run would give, and the run after it the same.
#[track_caller]
fn follows(environment: &Environment) {
    let before = environment.english();
    let run = environment.zhen("translate");
    run.exits(0).asks(0);
    assert_ne!(environment.english(), before, "nothing changed\n{run}");
    assert_eq!(environment.english(), fresh(environment), "{run}");
    let files = (environment.english(), environment.read(LEDGER));
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!((environment.english(), environment.read(LEDGER)), files);
}

/// Adds lines to the configuration.
fn declare(environment: &Environment, lines: &str) {
    environment.write("zhen.toml", format!("{}\n{lines}", environment.read("zhen.toml")));
}

#[test]
fn a_template_s_new_text_replaces_the_old() {
    let environment = translated();
    environment.edit("prompts/intro.md", "Welcome to", "This is");
    environment.edit("prompts/more.md", "https://example.com/index", "https://example.com/en");
    follows(&environment);
}

#[test]
fn a_template_s_paragraphs_come_and_go() {
    let environment = translated();
    environment.write("prompts/intro.md", format!("{INTRO}\nEnjoy!\n"));
    follows(&environment);
    environment.write("prompts/intro.md", "Enjoy!\n");
    follows(&environment);
}

#[test]
fn a_count_in_a_template_follows_the_issue() {
    let environment = translated();
    let text = environment.read(ZH);
    let (from, to) = (text.find("3、").unwrap(), text.find("## 📦").unwrap());
    environment.write(ZH, format!("{}{}", &text[..from], &text[to..]));
    follows(&environment);
    assert!(environment.english().contains("It has 3 links."));
}

#[test]
fn a_heading_is_renamed() {
    let environment = translated();
    environment.edit("zhen.toml", "\"Crates\"", "\"🦀 Crates of the Week\"");
    follows(&environment);
    declare(&environment, "[[edition.sections]]\nheading = \"文章&教程\"\nenglish = \"Reading\"\n");
    follows(&environment);
}

#[test]
fn a_destination_is_rewritten() {
    let environment = translated();
    declare(
        &environment,
        "[[edition.destinations]]\nprefix = \"https://example.com/\"\nbecomes = \"https://en.example/\"\n",
    );
    follows(&environment);
    assert!(environment.english().contains("](https://en.example/code)"));
    environment.edit("zhen.toml", "https://en.example/", "https://english.example/");
    follows(&environment);
}

#[test]
fn a_section_is_dropped_and_kept_again() {
    let environment = translated();
    let before = environment.files();
    let configuration = environment.read("zhen.toml");
    environment.edit("zhen.toml", "append = \"more.md\"", "drop = true");
    follows(&environment);
    assert!(!environment.english().contains("Articles"), "{}", environment.english());
    environment.write("zhen.toml", configuration);
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.files(), before);
}

#[test]
fn a_section_is_added_and_moved() {
    let environment = translated();
    declare(&environment, "[[edition.sections]]\nadd = true\nenglish = \"Events\"\ntemplate = \"more.md\"\n");
    follows(&environment);
    environment.edit("zhen.toml", "english = \"Events\"", "english = \"Meetings\"");
    follows(&environment);
}

#[test]
fn a_paragraph_is_settled() {
    let environment = translated_from(issue().replace("1、[快速", "本节有三条。\n\n1、[快速"), CONFIGURATION);
    declare(&environment, "[[edition.paragraphs]]\npattern = \"^本节有\"\nenglish = \"Three links.\"\n");
    follows(&environment);
    environment.edit("zhen.toml", "Three links.", "There are *three* links.");
    follows(&environment);
}

#[test]
fn a_paragraph_behind_a_thematic_break_is_settled() {
    let environment = translated_with_an_end();
    declare(&environment, "[[edition.paragraphs]]\npattern = \"^感谢阅读\"\nenglish = \"See you!\"\n");
    follows(&environment);
}

#[test]
fn a_section_is_added_before_a_thematic_break() {
    let environment = translated_with_an_end();
    declare(&environment, "[[edition.sections]]\nadd = true\nenglish = \"Events\"\n");
    follows(&environment);
}

#[test]
fn a_template_before_a_thematic_break_gets_a_new_text() {
    let environment = translated_with_an_end();
    environment.edit("zhen.toml", "english = \"Crates\"\n", "english = \"Crates\"\nappend = \"more.md\"\n");
    environment.remove("issues-en");
    environment.zhen("translate").exits(0);
    environment.write("prompts/more.md", "[The index](https://example.com/all) has everything.\n");
    follows(&environment);
}

#[test]
fn a_template_at_the_end_gets_a_new_text() {
    let environment = translated_with(&CONFIGURATION.replace("intro =", "footer =").replace("intro.md", "more.md"));
    environment.write("prompts/more.md", "[The index](https://example.com/all) has everything.\n");
    follows(&environment);
}

#[test]
fn a_footer_is_declared() {
    let environment = translated();
    environment.edit("zhen.toml", "intro = \"intro.md\"\n", "intro = \"intro.md\"\nfooter = \"more.md\"\n");
    follows(&environment);
}

#[test]
fn a_text_at_the_end_goes_with_what_stood_before_it() {
    let environment = translated_with_an_end();
    declare(&environment, "[[edition.paragraphs]]\npattern = \"^感谢阅读\"\ndrop = true\n");
    follows(&environment);
}

#[test]
fn a_key_of_the_front_matter_is_declared_and_changed() {
    let environment = translated();
    environment.edit("zhen.toml", "lang = \"en\"\n", "lang = \"en\"\nsummary = \"{{ entries }} links\"\n");
    follows(&environment);
    environment.edit("zhen.toml", "{{ entries }} links", "Four: a lot");
    follows(&environment);
    assert!(environment.english().contains("\nsummary: 'Four: a lot'\n"));
}

#[test]
fn a_key_of_the_front_matter_that_is_declared_no_more_goes() {
    let environment = translated();
    environment.edit("zhen.toml", "lang = \"en\"\n", "");
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.english(), fresh(&environment));
}

#[test]
fn a_key_of_the_front_matter_that_is_dropped_goes() {
    let environment = translated();
    environment.edit("zhen.toml", "lang = \"en\"\n", "lang = \"en\"\ndate = \"\"\n");
    follows(&environment);
}

#[test]
fn a_title_is_framed_anew() {
    let environment = translated();
    environment.edit("zhen.toml", "Rusty Weekly #", "The Rust Letter ");
    follows(&environment);
}

#[test]
fn a_title_that_gets_another_place_stays_a_title() {
    let environment = translated();
    environment.edit("zhen.toml", "intro = \"intro.md\"\n", "intro = \"intro.md\"\ntitle_place = \"heading\"\n");
    environment.zhen("translate --redo title").exits(0);
    let text = environment.english();
    assert!(!text.contains("title: #"), "{text}");
}

#[test]
fn entries_are_renumbered() {
    let environment = translated();
    environment.edit(ZH, "3、", "4、");
    environment.zhen("translate").exits(0).asks(0);
    environment.edit("zhen.toml", "[edition]\n", "[edition]\nrenumber = true\n");
    follows(&environment);
}

#[test]
fn entries_with_chinese_markers_keep_them_when_they_are_renumbered() {
    let environment = translated_with("[edition]\nnumbering = \"1、\"\n");
    environment.edit(ZH, "3、", "4、");
    environment.zhen("translate").exits(0).asks(0);
    assert!(environment.english().contains("\n4、["), "{}", environment.english());
}

#[test]
fn what_the_model_is_given_changes_nothing_until_it_is_asked_again() {
    let environment = translated();
    let before = environment.files();
    environment.edit("zhen.toml", "[edition]\n", "[edition]\nin_chinese = { hosts = [\"example.com\"] }\n");
    declare(&environment, "[[edition.phrases]]\npattern = \"也很有名\"\nbecomes = \"也很慢\"\n");
    let configuration = environment.read("zhen.toml");
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.english().as_bytes(), before[std::path::Path::new(EN)]);
    environment.zhen("translate --redo all").exits(0);
    assert_eq!(environment.read("zhen.toml"), configuration);
    assert_eq!(environment.english(), fresh(&environment));
}
