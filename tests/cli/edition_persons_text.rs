//! What a person wrote where a rule of the edition writes too is the person's.

use super::edition_changes::translated;
use super::issues::{EN, english};

#[test]
fn a_person_s_text_in_a_template_s_place_is_never_overwritten() {
    let environment = translated();
    environment.edit(EN, "Welcome to issue 7.", "Welcome, dear readers.");
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.status("intro/1"), "edited");
    let before = environment.english();
    environment.edit("prompts/intro.md", "Welcome to", "This is");
    environment.zhen("translate").exits(0).asks(0).prints(&["intro/1"]);
    assert_eq!((environment.english(), environment.status("intro/1")), (before.clone(), "outdated"));
    environment.zhen("translate --redo all").exits(0);
    assert_eq!(environment.english(), before);
}

#[test]
fn a_person_s_edit_and_a_new_template_between_two_runs_keep_the_edit() {
    let environment = translated();
    environment.edit(EN, "Welcome to issue 7.", "Welcome, dear readers.");
    environment.edit("prompts/intro.md", "Welcome to", "This is");
    let before = environment.english();
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!((environment.english(), environment.status("intro/1")), (before, "outdated"));
}

#[test]
fn a_person_s_heading_outlives_another_name() {
    let environment = translated();
    environment.edit(EN, "## Crates\n", "## Crates & Friends\n");
    environment.edit("zhen.toml", "\"Crates\"", "\"Packages\"");
    environment.zhen("translate").exits(0).asks(0);
    assert!(environment.english().contains("## Crates & Friends\n"), "{}", environment.english());
    assert_eq!(environment.status("projects/heading"), "outdated");
}

#[test]
fn a_person_s_paragraph_beside_a_template_s_stays() {
    let environment = translated();
    environment.edit(EN, "It has 4 links.\n", "It has 4 links.\n\n*The editor was on holiday.*\n");
    let before = environment.english();
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.english(), before);
    environment.edit("prompts/intro.md", "Welcome to", "This is");
    environment.edit("prompts/intro.md", "It has", "There are");
    environment.zhen("translate").exits(0).asks(0);
    let expected = before.replace("Welcome to issue", "This is issue").replace("It has 4", "There are 4");
    assert_eq!(environment.english(), expected);
}

#[test]
fn a_person_s_text_in_a_section_that_is_dropped_stays_and_is_said() {
    let environment = translated();
    environment.edit(EN, &english("它很稳，也很有名。"), "It is stable, and well known.");
    environment.zhen("translate").exits(0);
    environment.edit("zhen.toml", "append = \"more.md\"", "drop = true");
    environment.zhen("translate").exits(0).asks(0).prints(&["a person wrote"]);
    let text = environment.english();
    assert!(text.contains("It is stable, and well known.") && !text.contains("example.com/quick"), "{text}");
}

#[test]
fn a_person_s_text_in_a_template_s_place_outlives_the_rule() {
    let environment = translated();
    environment.edit(EN, "It has 4 links.", "Four links, all good.");
    environment.zhen("translate").exits(0);
    environment.edit("zhen.toml", "intro = \"intro.md\"\n", "");
    environment.zhen("translate").exits(0);
    let text = environment.english();
    assert!(text.contains("Four links, all good.") && !text.contains("Welcome to issue 7."), "{text}");
    assert!(text.contains(&english("大家好，这是第七期。")), "{text}");
}
