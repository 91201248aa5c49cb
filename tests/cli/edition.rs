//! What is wrong with `[edition]` and `[[editions]]` is named with file and line and what to do, and nothing
//! is written.

use super::environment::Environment;
use super::issues::ZH;

/// Templates that the cases below name.
const TEMPLATES: [(&str, &str); 3] =
    [("good.md", "Welcome to #{{ number }}.\n"), ("bad.md", "Hello {{ nobody }}\n"), ("empty.md", "")];

/// Translates with this configuration: exit 2, a line of stderr that has `zhen.toml:` with this number
/// and all of `parts`, no request, no file.
#[track_caller]
fn complains(configuration: &str, line: usize, parts: &[&str]) {
    let environment = Environment::served().file("zhen.toml", configuration);
    for (name, text) in TEMPLATES {
        environment.write(&format!("prompts/{name}"), text);
    }
    let before = environment.files();
    let run = environment.zhen("translate");
    let place = format!("zhen.toml:{line}:");
    let parts: Vec<&str> = std::iter::once(place.as_str()).chain(parts.iter().copied()).collect();
    run.exits(2).says_in_one_line(&parts).asks(0);
    assert_eq!(environment.files(), before, "{configuration}\n{run}");
}

/// A section rule with these further lines.
fn section(lines: &str) -> String {
    format!("[[edition.sections]]\n{lines}\n")
}

#[test]
fn an_unknown_key_of_any_table_is_named_with_the_one_that_was_meant() {
    for (configuration, line, name, meant) in [
        ("[edition]\ntitel = \"x\"\n", 2, "titel", "title"),
        ("[edition]\n\nrelative_link = \"keep\"\n", 3, "relative_link", "relative_links"),
        ("[edition]\nsection = []\n", 2, "section", "sections"),
        ("[edition.in_chinese]\nhost = []\n", 2, "host", "hosts"),
        ("[[edition.sections]]\nheading = \"文章\"\ndorp = true\n", 3, "dorp", "drop"),
        ("[[edition.paragraphs]]\ntext = \"你好\"\ndropped = true\n", 3, "dropped", "drop"),
        ("[[edition.phrases]]\npatern = \"你好\"\n", 2, "patern", "pattern"),
        ("[[edition.destinations]]\nprefx = \"https://\"\n", 2, "prefx", "prefix"),
        ("[[edition.waivers]]\nisue = \"#7\"\n", 2, "isue", "issue"),
        ("[[editions]]\nissues = \"#7\"\nintor = \"good.md\"\n", 3, "intor", "intro"),
        ("[[editions]]\nissues = \"#7\"\n\n[[editions.sections]]\nhaeding = \"文章\"\n", 5, "haeding", "heading"),
        ("[editon]\n", 1, "editon", "edition"),
    ] {
        complains(configuration, line, &["there is no key", name, &format!("did you mean {meant}?")]);
    }
}

#[test]
fn an_unknown_key_that_resembles_none_is_named_with_those_there_are() {
    complains("[[edition.phrases]]\nzzz = 1\n", 2, &["zzz", "there are pattern, becomes"]);
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_line() {
    for (configuration, line, parts) in [
        ("[edition]\ntitle = 3\n", 2, ["the number `3`", "must be text in quotes"]),
        ("[edition]\n\nrenumber = \"yes\"\n", 3, ["the text \"yes\"", "but must be"]),
        ("[edition]\ntitle_place = \"top\"\n", 2, ["`top`", "must be `source` or `heading`"]),
        ("[edition]\nnumbering = \"1\"\n", 2, ["`1`", "must be one of `english`, `source`, `1.`, `1)`, `1、`, `①`"]),
        ("[edition]\nrelative_links = \"no\"\n", 2, ["`no`", "must be `keep` or `adjust`"]),
        ("[edition]\nfront_matter = \"x\"\n", 2, ["the text \"x\"", "must be a table"]),
        (
            "[edition.front_matter]\ndraft = [1]\n",
            2,
            ["edition.front_matter.draft", "text in quotes, a number, or true or false"],
        ),
        ("[edition.language_marks]\n\"英\" = 1\n", 2, ["the number `1`", "must be text in quotes"]),
        ("[[edition.sections]]\nheading = \"文章\"\ndrop = 1\n", 3, ["the number `1`", "but must be"]),
        ("[[editions]]\nissues = 7\n", 2, ["the number `7`", "must be text in quotes"]),
    ] {
        complains(configuration, line, &parts);
    }
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_key_in_plain_words() {
    complains("[edition]\nrenumber = \"yes\"\n", 2, &["edition.renumber", "true or false"]);
    complains("[edition]\nrelative_links = true\n", 2, &["edition.relative_links", "`keep`", "`adjust`"]);
    complains("[edition]\nsections = \"x\"\n", 2, &["edition.sections", "[[edition.sections]]"]);
    complains("[edition.in_chinese]\nmark = \"x\"\n", 1, &["edition.in_chinese", "needs `hosts`"]);
    complains("[[edition.sections]]\nhaeding = \"x\"\n", 2, &["edition.sections.haeding", "heading"]);
}

#[test]
fn a_table_written_as_something_else_is_explained() {
    complains("edition = 3\n", 1, &["edition", "write [edition]"]);
    complains("editions = \"#7\"\n", 1, &["editions", "write [[editions]]"]);
    complains("[editions]\nissues = \"#7\"\n", 1, &["editions", "write [[editions]]"]);
}

#[test]
fn a_pattern_that_is_none_is_named_with_the_reason() {
    complains(
        "\n[[edition.phrases]]\npattern = \"（\\\\d\"\nbecomes = \"(\"\n\n[[edition.phrases]]\npattern = \"(\"\n",
        6,
        &["edition.phrases.pattern", "`(` is no regular expression: unclosed group"],
    );
    complains(
        "[[edition.paragraphs]]\npattern = \"[a\"\ndrop = true\n",
        1,
        &["edition.paragraphs.pattern", "unclosed character class"],
    );
    complains(
        "[[edition.destinations]]\npattern = \"*\"\nbecomes = \"x\"\n",
        1,
        &["edition.destinations.pattern", "`*`"],
    );
    complains("[[edition.phrases]]\nbecomes = \"x\"\n", 1, &["edition.phrases.pattern", "missing"]);
}

#[test]
fn a_template_that_is_not_there_is_named() {
    let check = &["missing.md", "prompts/missing.md does not exist", "check the name"];
    complains("[edition]\nintro = \"missing.md\"\n", 2, check);
    complains("[edition]\n\nfooter = \"missing.md\"\n", 3, check);
    complains(&section("heading = \"文章\"\ntemplate = \"missing.md\""), 1, check);
    complains(&section("heading = \"文章\"\nappend = \"missing.md\""), 1, check);
    complains("[[edition.paragraphs]]\ntext = \"你好\"\ntemplate = \"missing.md\"\n", 1, check);
    complains("[[editions]]\nissues = \"..#3\"\nintro = \"missing.md\"\n", 3, check);
}

#[test]
fn a_template_outside_of_the_prompts_folder_is_refused() {
    for path in ["../prompts/good.md", "/etc/hosts", "a/../good.md", "./good.md"] {
        complains(&format!("[edition]\nintro = \"{path}\"\n"), 2, &[path, "name a file in the prompts folder"]);
    }
    complains("[edition]\nintro = \"empty.md\"\n", 2, &["prompts/empty.md is empty"]);
}

#[test]
fn a_template_with_an_unknown_variable_is_named_with_the_variables_there_are() {
    let parts = &["cannot be filled", "`nobody` is undefined", "the variables are number, date"];
    complains("[edition]\ntitle = \"{{ nobody }}\"\n", 2, parts);
    complains("[edition]\nintro = \"bad.md\"\n", 2, parts);
    complains("[edition]\nfooter = \"bad.md\"\n", 2, parts);
    complains("[edition.front_matter]\nkey = \"{{ nobody }}\"\n", 2, parts);
    complains("[[edition.paragraphs]]\npattern = \"第七期\"\nenglish = \"{{ nobody }}\"\n", 1, parts);
    complains("[[edition.paragraphs]]\npattern = \"第七期\"\ntemplate = \"bad.md\"\n", 1, parts);
    complains(&section("heading = \"文章&教程\"\ntemplate = \"bad.md\""), 1, parts);
    complains(&section("heading = \"文章&教程\"\nappend = \"bad.md\""), 1, parts);
    complains(&section("add = true\nenglish = \"News\"\ntemplate = \"bad.md\""), 1, parts);
}

#[test]
fn a_section_s_template_that_cannot_be_filled_is_named_with_its_key() {
    complains(&section("heading = \"文章&教程\"\ntemplate = \"bad.md\""), 1, &["edition.sections.template"]);
    complains(&section("heading = \"文章&教程\"\nappend = \"bad.md\""), 1, &["edition.sections.append"]);
}

#[test]
fn a_title_that_cannot_be_filled_is_explained() {
    complains("[edition]\ntitle = \"{{ title\"\n", 2, &["edition.title", "cannot be filled"]);
    complains("[edition]\ntitle = \"{{ title }} {{ title }}\"\n", 2, &["uses {{ title }} twice"]);
    complains("[edition]\ntitle = \"{{ title[1:] }}\"\n", 2, &["must use {{ title }} as it is"]);
    complains("[edition.front_matter]\ntitle = \"x\"\n", 2, &["edition.front_matter.title", "`title` of its own"]);
}

#[test]
fn a_range_that_is_none_is_explained() {
    for range in ["yesterday", "..", "", "2026-01-01..#7", "2026-1-1..", "#a"] {
        let configuration = format!("[[editions]]\ntitle = \"x\"\nissues = \"{range}\"\n");
        complains(&configuration, 3, &["editions.issues", &format!("`{range}`"), "must be a range", "#41.."]);
    }
}

#[test]
fn a_range_that_can_hold_no_issue_is_refused() {
    for range in ["#9..#7", "2026-02-01..2026-01-01", "2026-13-45"] {
        complains(&format!("[[editions]]\nissues = \"{range}\"\n"), 2, &["editions.issues", range]);
    }
}

#[test]
fn issues_belong_to_editions_and_only_there() {
    complains("[[editions]]\ntitle = \"x\"\n", 1, &["editions needs `issues`", "issues = \"#1..#40\""]);
    complains("[edition]\nissues = \"#7\"\n", 2, &["edition.issues", "write [[editions]]"]);
}

#[test]
fn a_section_rule_that_contradicts_itself_is_refused() {
    let one = &["edition.sections", "choose one"];
    complains(&section("heading = \"文章\"\ndrop = true\nenglish = \"X\""), 1, one);
    complains(&section("heading = \"文章\"\ndrop = true\nkeep = true"), 1, one);
    complains(&section("heading = \"文章\"\nkeep = true\nappend = \"good.md\""), 1, one);
    complains(&section("add = true\nenglish = \"X\"\nafter = \"文章\"\nbefore = \"文章\""), 1, one);
    complains(&section("heading = \"文章\"\nenglish = \"X\"\nafter = \"文章\""), 1, &["`add = true`"]);
}

#[test]
fn a_section_rule_that_says_too_little_is_refused() {
    complains(&section("heading = \"文章\""), 1, &["does nothing", "`drop`"]);
    complains(&section("drop = true"), 1, &["needs `heading`"]);
    complains(&section("heading = \"文章\"\nadd = true"), 1, &["needs `heading`", "or `add = true`"]);
    complains(&section("add = true"), 1, &["needs `english`"]);
}

#[test]
fn a_section_rule_that_means_nothing_is_refused() {
    complains(&section("heading = \"\"\ndrop = true"), 1, &["needs `heading`"]);
    complains(&section("heading = \"文章\"\nenglish = \"\""), 1, &["`english`"]);
    complains(&section("add = true\nenglish = \"X\"\ndrop = true"), 1, &["`drop`"]);
    complains(&section("add = true\nenglish = \"X\"\nappend = \"good.md\""), 1, &["`append`"]);
    complains("[edition]\ntitle = \"\"\n", 2, &["edition.title"]);
}

#[test]
fn a_paragraph_rule_says_which_paragraph_and_what_becomes_of_it() {
    let which = &["edition.paragraphs", "needs `text` or `pattern`"];
    let what = &["edition.paragraphs", "needs one of `drop = true`, `english` and `template`"];
    complains("[[edition.paragraphs]]\ndrop = true\n", 1, which);
    complains("[[edition.paragraphs]]\ntext = \"！\"\ndrop = true\n", 1, which);
    complains("[[edition.paragraphs]]\ntext = \"你好\"\npattern = \"你好\"\ndrop = true\n", 1, which);
    complains("[[edition.paragraphs]]\ntext = \"你好\"\n", 1, what);
    complains("[[edition.paragraphs]]\ntext = \"你好\"\ndrop = true\nenglish = \"Hello\"\n", 1, what);
}

#[test]
fn a_destination_rule_says_which_destinations_and_what_they_become() {
    let which = &["edition.destinations", "needs one of `prefix`, `pattern` and `address`"];
    complains("[[edition.destinations]]\nbecomes = \"x\"\n", 1, which);
    complains("[[edition.destinations]]\nprefix = \"a\"\naddress = \"b\"\nbecomes = \"x\"\n", 1, which);
    complains("[[edition.destinations]]\nprefix = \"a\"\n", 1, &["needs `becomes`"]);
}

#[test]
fn a_waiver_has_a_reason_and_a_rule_that_exists() {
    let waiver = |lines: &str| format!("[edition]\n\n[[edition.waivers]]\n{lines}\n");
    let needs = &["edition.waivers", "needs `issue`, `rule` and `reason`"];
    complains(&waiver("issue = \"#7\"\nrule = \"link-lost\""), 3, needs);
    complains(&waiver("issue = \"#7\"\nrule = \"link-lost\"\nreason = \" \""), 3, needs);
    complains(&waiver("rule = \"link-lost\"\nreason = \"The site is gone.\""), 3, needs);
    complains(&waiver("issue = \"#7\"\nrule = \"lnk-lost\"\nreason = \"Gone.\""), 3, &["did you mean link-lost?"]);
    complains(&waiver("issue = \"#7\"\nrule = \"weather\"\nreason = \"Rain.\""), 3, &["weather", "lists the rules"]);
}

#[test]
fn a_mark_without_its_counterpart_is_said() {
    let environment = Environment::served();
    environment.edit(ZH, "大家好，", "<!-- zh only -->\n\n大家好，");
    environment.zhen("translate").exits(0).prints(&["issues-zh/2026-01-03.md:3:", "zh only"]);
}
