//! Issues of every shape: a second run finds nothing to do, a change asks for what changed and no more.

use zhen::practice::{Answers, Options};

use super::environment::Environment;
use super::issues::{EN, LEDGER, ZH};

/// A newsletter of each shape: three entries in two sections.
const SHAPES: [(&str, &str); 5] = [
    (
        "numbered",
        "# 周刊#1\n\n你好。\n\n## 文章\n\n1、[甲](https://a.dev)\n\n甲文。\n\n2、[乙](https://b.dev)\n\n乙文。\n\n## 项目\n\n1、[丙](https://c.dev)\n\n丙文。\n",
    ),
    (
        "heading",
        "# 周刊#1\n\n你好。\n\n## 文章\n\n### [甲](https://a.dev)\n\n甲文。\n\n### [乙](https://b.dev)\n\n乙文。\n\n## 项目\n\n### [丙](https://c.dev)\n\n丙文。\n",
    ),
    (
        "bullet",
        "# 周刊#1\n\n你好。\n\n## 文章\n\n- [甲](https://a.dev) 甲文。\n- [乙](https://b.dev) 乙文。\n\n## 项目\n\n- [丙](https://c.dev) 丙文。\n",
    ),
    (
        "bold",
        "# 周刊#1\n\n你好。\n\n## 文章\n\n**甲**  \nhttps://a.dev  \n甲文。\n\n**乙**  \nhttps://b.dev  \n乙文。\n\n## 项目\n\n**丙**  \nhttps://c.dev  \n丙文。\n",
    ),
    (
        "circled",
        "# 周刊#1\n\n你好。\n\n**[文章](https://w.dev)**\n\n① 甲文\n\n② 乙文\n\n**[项目](https://w.dev)**\n\n① 丙文\n",
    ),
];

fn translated(issue: &str) -> Environment {
    let environment = Environment::served().file(ZH, issue);
    environment.zhen("translate").exits(0);
    environment
}

#[test]
fn a_second_run_asks_nothing_and_changes_no_byte() {
    for (shape, issue) in SHAPES {
        let environment = translated(issue);
        let (english, ledger) = (environment.english(), environment.read(LEDGER));
        environment.zhen("translate").exits(0).asks(0);
        assert_eq!(environment.english(), english, "{shape}");
        assert_eq!(environment.read(LEDGER), ledger, "{shape}");
    }
}

#[test]
fn a_changed_entry_is_one_request() {
    for (shape, issue) in SHAPES {
        let environment = translated(issue);
        environment.edit(ZH, "乙文", "乙的新文");
        environment.zhen("translate").exits(0).asks(1);
        let fresh = translated(&environment.read(ZH));
        assert_eq!(environment.english(), fresh.english(), "{shape}");
    }
}

#[test]
fn an_entry_at_the_end_is_one_request_and_stands_by_itself() {
    for (shape, issue) in SHAPES {
        let last = issue
            .trim_end()
            .rsplit_once("\n\n")
            .map(|(rest, last)| {
                if shape == "numbered" || shape == "heading" {
                    rest.rsplit_once("\n\n").unwrap().1.to_owned() + "\n\n" + last
                } else {
                    last.to_owned()
                }
            })
            .unwrap();
        let added = last.replace("丙", "丁").replace("c.dev", "d.dev").replace("1、", "2、").replace('①', "②");
        let separator = if shape == "bullet" { "\n" } else { "\n\n" };
        let longer = format!("{}{separator}{added}\n", issue.trim_end());
        let environment = translated(issue);
        environment.write(ZH, &longer);
        environment.zhen("translate").exits(0).asks(1);
        environment.zhen("translate").exits(0).asks(0);
        let text = environment.english();
        let blank = text.trim_end().rsplit_once("\n\n").is_some();
        assert!(blank && text.ends_with('\n') && !text.ends_with("\n\n"), "{shape}: {text}");
        if shape != "bullet" {
            assert_eq!(text, translated(&longer).english(), "{shape}");
        }
    }
}

#[test]
fn a_section_level_of_one_s_own_makes_nobody_an_editor() {
    let issue = "# 周刊#1\n\n## 文章\n\n1、[甲](https://a.dev)\n\n甲文。\n\n### 小标题\n\n又一段。\n\n2、[乙](https://b.dev)\n\n乙文。\n";
    let environment = Environment::served().file(ZH, issue).file("zhen.toml", "[issue]\nsection_level = 2\n");
    environment.zhen("translate").exits(0);
    let ledger = environment.read(LEDGER);
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.read(LEDGER), ledger);
}

#[test]
fn surplus_text_of_a_person_stands_once_whatever_moves() {
    let environment = translated(SHAPES[0].1);
    let end = "A last word from the editor.\n";
    environment.write(EN, environment.english() + "\n" + end);
    let longer = format!("{}\n2、[丁](https://d.dev)\n\n丁文。\n", SHAPES[0].1);
    environment.write(ZH, &longer);
    environment.zhen("translate").exits(0).asks(1);
    assert_eq!(environment.english().matches(end.trim()).count(), 1, "{}", environment.english());
    environment.zhen("translate").exits(0).asks(0);
}

#[test]
fn an_edit_during_the_run_survives_it() {
    let latency = std::time::Duration::from_millis(150);
    let options = Options { answers: Answers::Pseudo, latency, ..Options::default() };
    let environment = Environment::alone().with_server(options).file(ZH, SHAPES[0].1);
    let running = environment.start("translate --jobs 1");
    running.until_asked(2);
    environment.write(EN, "Mine.\n");
    running.wait().exits(2).says(&["issues-en", "changed while the run was going on"]);
    assert_eq!(environment.english(), "Mine.\n");
}
