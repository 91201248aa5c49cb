//! `zhen init`: what it finds, what it writes, and what it never does.

use super::environment::Environment;
use super::issues::{ISSUE, ZH, other_issue};

/// A folder without `zhen.toml`.
fn bare() -> Environment {
    let environment = Environment::empty();
    environment.remove("zhen.toml");
    environment
}

fn chinese(number: u32) -> String {
    format!(
        "---\ntitle: '铁锈周刊#{number}：第{number}个标题'\nauthor: '阿锈'\n---\n\n大家好，这是第 {number} 期，随便看看吧。\n\n\
         ## 🦀文章&教程\n\n1、[甲](https://example.com/{number}) （英）\n\n短短一段。\n\n## 赞助\n\n[赞赏](https://pay.example.com)一下。\n"
    )
}

fn english(number: u32) -> String {
    format!(
        "# Rusty Weekly #{number}: Title {number}\n\nHello, this is issue {number}.\n\n## 🦀Articles & Tutorials\n\n\
         1、[A](https://example.com/{number})\n\nA short paragraph.\n"
    )
}

/// A folder with four issues and their English, in folders of the newsletter's own.
fn with_english() -> Environment {
    (1..=4).fold(bare(), |environment, number| {
        environment
            .file(&format!("posts/2026-01-0{number}.md"), chinese(number))
            .file(&format!("posts/en/2026-01-0{number}.md"), english(number))
    })
}

#[test]
fn a_newcomer_is_told_what_is_there_and_what_to_do() {
    let environment = bare().file(ZH, ISSUE).file("issues-zh/2026-01-10.md", other_issue(8));
    let run = environment.zhen("init");
    run.exits(0)
        .prints(&["issues-zh: 2 Chinese issues, from issue #7, 2026-01-03 to issue #8, 2026-01-10"])
        .prints(&["entries: numbered (`1、`); 5 in all", "文章&教程 (2)", "no English yet", "zhen.toml written"])
        .says(&["`zhen outline issues-zh/2026-01-10.md`", "`zhen translate --dry-run`", "OPENAI_API_KEY"]);
    let written = environment.read("zhen.toml");
    assert!(!written.lines().any(|line| line.starts_with('[')), "nothing differs from the defaults:\n{written}");
    environment.zhen("outline 8").exits(0).prints(&["1 sections, 1 entries"]);
    environment.zhen("translate --dry-run").exits(0).prints(&["2026-01-10"]);
}

#[test]
fn english_that_is_there_tells_what_differs_on_purpose() {
    let environment = with_english();
    let run = environment.zhen("init");
    run.exits(0).prints(&["posts/en: English of 4 of them", "rules of the English edition"]).says(&["`zhen adopt`"]);
    let written = environment.read("zhen.toml");
    for part in [
        "source = \"posts\"\n",
        "target = \"posts/en\"\n",
        "# In 4 of 4 issues; e.g. 2026-01-04.md\ntitle_place = \"heading\"\n",
        "\ntitle = \"Rusty Weekly #{{ number }}: {{ title }}\"\n",
        "\nfront_matter.author = \"\"\n",
        "\nnumbering = \"1、\"\n",
        "\nlanguage_marks.\"英\" = \"\"\n",
        "\n[[edition.sections]]\nheading = \"赞助\"\ndrop = true\n",
    ] {
        assert!(written.contains(part), "`{part}` should be in\n{written}");
    }
    environment.zhen("outline 2").exits(0).prints(&["- 赞助  (left out: zhen.toml:"]);
    environment.zhen("config 2").exits(0).prints(&["the section 赞助 is dropped", "entries are numbered `1、`"]);
    environment.zhen("adopt").exits(0).prints(&["4 pairs adopted"]);
    environment.zhen("translate --frozen").exits(0).asks(0);
    assert_eq!(environment.read("posts/en/2026-01-02.md"), english(2));
}

#[test]
fn a_habit_that_changed_holds_for_a_range() {
    let environment = (1..=9).fold(bare(), |environment, number| {
        let english = if number < 5 { english(number).replace("1、", "1. ") } else { english(number) };
        environment
            .file(&format!("zh/2026-01-0{number}.md"), chinese(number))
            .file(&format!("en/2026-01-0{number}.md"), english)
    });
    environment.zhen("init").exits(0);
    let written = environment.read("zhen.toml");
    let range = "[[editions]]\nissues = \"2026-01-05..\"\n\
                 # English entries keep the Chinese sign of their numbers, 1、.\n\
                 # In 5 of 5 issues; e.g. 2026-01-09.md\nnumbering = \"1、\"\n";
    assert!(written.contains(range), "{written}");
    environment.zhen("config 4").exits(0).never_says("entries are numbered");
    environment.zhen("config 5").exits(0).prints(&["entries are numbered `1、`"]);
}

#[test]
fn what_only_some_issues_show_is_a_comment() {
    let environment = with_english();
    for number in [1, 3] {
        let kept = english(number) + "\n## Sponsors\n\n[Pay](https://pay.example.com)\n";
        environment.write(&format!("posts/en/2026-01-0{number}.md"), kept);
    }
    environment.zhen("init").exits(0).prints(&["as comments to look at"]);
    let written = environment.read("zhen.toml");
    assert!(
        written.contains("# In 2 of 4 issues; e.g. 2026-01-04.md\n# [[edition.sections]]\n# heading = \"赞助\"\n"),
        "{written}"
    );
    environment.zhen("outline 2").exits(0).never_says("赞助  (left out");
}

#[test]
fn printing_writes_nothing() {
    let environment = with_english();
    let before = environment.all_files();
    for arguments in ["init --print", "init --dry-run"] {
        let run = environment.zhen(arguments);
        run.exits(0).prints(&["title_place = \"heading\""]).says(&["posts: 4 Chinese issues"]);
        assert_eq!(environment.all_files(), before, "{run}");
    }
    let quiet = environment.zhen("init --print --quiet");
    quiet.exits(0).never_says("4 Chinese issues, from");
    let printed = quiet.stdout.clone();
    environment.zhen("init").exits(0);
    assert_eq!(environment.read("zhen.toml"), printed);
}

#[test]
fn a_configuration_that_exists_is_never_overwritten() {
    let environment = with_english().file("zhen.toml", "[model]\njobs = 3\n");
    let before = environment.all_files();
    environment.zhen("init").exits(2).says_in_one_line(&[
        "zhen.toml exists already",
        "zhen config",
        "zhen init --print",
    ]);
    assert_eq!(environment.all_files(), before);
    environment.zhen("init --print").exits(0).prints(&["title_place"]);
    assert_eq!(environment.all_files(), before);
}

#[test]
fn folders_can_be_named() {
    let environment = (1..=3).fold(bare(), |environment, number| {
        environment
            .file(&format!("a/2026-01-0{number}.md"), chinese(number))
            .file(&format!("b/2026-01-0{number}.md"), chinese(number + 10))
            .file(&format!("c/2026-01-0{number}.md"), english(number + 10))
    });
    environment
        .zhen("init --source b --target c/")
        .exits(0)
        .prints(&["b: 3 Chinese issues, from issue #11", "c: English of 3"]);
    let written = environment.read("zhen.toml");
    assert!(written.contains("source = \"b\"\n") && written.contains("target = \"c\"\n"), "{written}");
    environment.zhen("outline 12").exits(0);
}

#[test]
fn another_folder_can_be_set_up() {
    let environment = bare().file("weekly/zh/2026-01-03.md", ISSUE);
    environment
        .zhen("-C weekly init")
        .exits(0)
        .prints(&["weekly/zhen.toml written"])
        .says(&["`zhen -C weekly outline zh/2026-01-03.md`"]);
    assert!(environment.exists("weekly/zhen.toml") && !environment.exists("zhen.toml"));
    environment.zhen("-C weekly outline zh/2026-01-03.md").exits(0).prints(&["4 entries"]);
}

#[test]
fn english_beside_its_chinese_has_to_move() {
    let environment = bare().file("posts/a.md", chinese(1)).file("posts/a.en.md", english(1));
    environment.zhen("init").exits(0).says_in_one_line(&["move posts/a.en.md to issues-en/a.md"]);
}

#[test]
fn what_is_no_issue_is_named() {
    let environment = bare().file("2026-01-03.md", ISSUE).file("README.md", "# 说明\n");
    environment.zhen("init").exits(0).says_in_one_line(&["every Markdown file in . counts as an issue", "README.md"]);
}

#[test]
fn an_unreadable_issue_is_named_and_the_others_count() {
    let environment = bare().file(ZH, ISSUE).file("issues-zh/2026-01-10.md", b"# \xd6\xdc\xbf\xaf\n");
    environment
        .zhen("init")
        .exits(0)
        .says(&["issues-zh/2026-01-10.md:1: not UTF-8"])
        .prints(&["1 Chinese issue, issue #7"]);
}

#[test]
fn a_rule_that_would_not_work_is_a_comment() {
    let environment = with_english();
    for number in 1..=4 {
        let dated = english(number).replace(&format!(": Title {number}"), &format!(" (2026-01-0{number})"));
        environment.write(&format!("posts/en/2026-01-0{number}.md"), dated);
    }
    // A number and no date: the title's template cannot be filled.
    environment.write("posts/special.md", chinese(5));
    environment.zhen("init").exits(0).prints(&["1 as comments to look at"]);
    let written = environment.read("zhen.toml");
    let comment = "# title = \"Rusty Weekly #{{ number }} ({{ date }})\"\n";
    assert!(written.contains("# It does not work as it is: ") && written.contains(comment), "{written}");
    environment.zhen("outline special").exits(0);
    environment.zhen("outline 4").exits(0);
}

#[track_caller]
fn finds_nothing(environment: &Environment, arguments: &str, parts: &[&str]) {
    let before = environment.all_files();
    environment.zhen(arguments).exits(2).says_in_one_line(parts);
    assert_eq!(environment.all_files(), before);
}

#[test]
fn folders_without_chinese_issues() {
    finds_nothing(&bare(), "init", &["no Markdown file (*.md) in .", "issues-zh/", "--source"]);
    finds_nothing(&bare().file("notes.txt", "周刊"), "init", &["no Markdown file"]);
    finds_nothing(&bare().file("en/a.md", english(1)), "init", &["no Chinese issue in .", "en/a.md", "--source"]);
    let environment = with_english();
    finds_nothing(&environment, "init --source nowhere", &["there is no folder nowhere"]);
    finds_nothing(&environment, "init --source posts --target ./posts", &["posts cannot be the folder", "--target"]);
    finds_nothing(&environment, "init --source posts/en", &["no Chinese issue in posts/en"]);
    finds_nothing(&environment, "-C nowhere init", &["nowhere: no such folder"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;

    let environment = bare().file("posts/a.md", chinese(1));
    let folder = environment.path("posts");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o000)).unwrap();
    let everything_can_be_read = std::fs::read_dir(&folder).is_ok();
    if !everything_can_be_read {
        environment.zhen("init --source posts").exits(2).says_in_one_line(&["cannot read the folder posts"]);
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}
