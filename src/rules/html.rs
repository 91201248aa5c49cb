//! `html-changed`: the tags and comments of the English are those of the source, in their order.

use super::{English, Expectation, Finding, Rule, phrase};

pub(super) fn check(expected: &Expectation, english: &English<'_>, findings: &mut Vec<Finding>) {
    let found: Vec<&str> = english.analysis.tags.iter().map(|t| t.span.of(english.text)).collect();
    if found.len() == expected.tags.len() && found.iter().zip(&expected.tags).all(|(f, e)| same(f, e)) {
        return;
    }
    let missing = expected.tags.iter().find(|tag| count(&expected.tags, tag) > count(&found, tag));
    let added = found.iter().position(|tag| count(&found, tag) > count(&expected.tags, tag));
    if let Some(tag) = missing {
        findings.push(Finding::new(Rule::HtmlChanged, format!("the tag {} is missing", phrase(tag))));
    }
    if let Some(at) = added {
        let finding = Finding::new(Rule::HtmlChanged, format!("the tag {} is not in the source", phrase(found[at])));
        findings.push(finding.at(english.analysis.tags[at].span));
    }
    if missing.is_none() && added.is_none() {
        findings.push(Finding::new(Rule::HtmlChanged, "the HTML tags are in another order"));
    }
}

fn count<T: AsRef<str>>(list: &[T], tag: &str) -> usize {
    list.iter().filter(|t| same(t.as_ref(), tag)).count()
}

fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::super::cases::fired;

    #[test]
    fn tags_are_kept_in_order() {
        let source = "按 <kbd>q</kbd> 退出<br>再来";
        assert!(fired(source, "Press <kbd>q</kbd> to quit<br>and again").is_empty());
        assert_eq!(fired(source, "Press <kbd>q</kbd> to quit and again"), ["html-changed"]);
        assert_eq!(fired(source, "Press </kbd>q<kbd> to quit<br>and again"), ["html-changed"]);
    }

    #[test]
    fn what_the_model_adds_is_refused() {
        assert_eq!(fired("文字", "Text <script>alert(1)</script>"), ["html-changed"]);
        assert_eq!(fired("文字", "Text <!-- hidden -->"), ["html-changed"]);
    }
}
