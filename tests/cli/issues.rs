//! The issue that most tests translate, where its files are, and what the pseudo-model makes of its Chinese.

/// The Chinese issue.
pub const ZH: &str = "issues-zh/2026-01-03.md";
/// Its English.
pub const EN: &str = "issues-en/2026-01-03.md";
/// Its ledger.
pub const LEDGER: &str = "issues-en/2026-01-03.review.toml";

/// Units of [`ISSUE`] that a model has to translate: all but the two headings, which the glossary knows.
pub const ASKED: usize = 7;

/// An issue with two sections and four entries.
pub const ISSUE: &str = "\
# 铁锈周刊#7：两种排序

大家好，这是第七期。

## 🦀文章&教程

1、[快速排序](https://example.com/quick)

它很快，见[源码](https://example.com/code)。

2、[归并排序](https://example.com/merge)

它很稳，也很有名。

3、[堆排序](https://example.com/heap)

它不占地方。

## 📦项目&资源

1、[排序库](https://example.com/lib)

一个能用的库。

---

感谢阅读，下周再见。
";

/// A short issue of its own text.
pub fn other_issue(number: u32) -> String {
    format!(
        "# 铁锈周刊#{number}：另一期\n\n## 🦀文章&教程\n\n1、[另一篇文章](https://example.com/{number})\n\n它也不错。\n"
    )
}

/// What the pseudo-model makes of a paragraph.
pub fn english(chinese: &str) -> String {
    zhen::practice::pseudo_translation(chinese)
}
