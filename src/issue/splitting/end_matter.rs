//! Sections at an issue's end that list links without being news.

/// Words of such sections' headings: references, thanks, how to subscribe, other resources, and what
/// stood in the issues of earlier years. Their lists look like entries in every way, so only the
/// heading tells.
const WORDS: [&str; 8] = ["参考", "鸣谢", "致谢", "订阅", "其他资源", "往年", "回顾", "历史上的"];
/// The word of references. They end an issue: the sections after them are an appendix.
const REFERENCES: &str = "参考";
/// Most characters of a heading that names a section; a longer one is the title of a piece of news,
/// such as “JIT 编译器两年回顾，AI 智能体工具大爆发”.
const LONGEST: usize = 10;

/// Whether the section read now is end matter.
#[derive(Debug, Default)]
pub(super) struct EndMatter {
    /// Whether it is.
    pub here: bool,
    /// The level of a heading of references passed; a heading of a lower level begins something new.
    references: Option<u8>,
}

impl EndMatter {
    /// A section begins.
    pub fn enter(&mut self, title: &str, level: u8) {
        let named = names_end_matter(title);
        self.references = self.references.filter(|of| level >= *of);
        if named && title.contains(REFERENCES) {
            self.references = self.references.or(Some(level));
        }
        self.here = named || self.references.is_some();
    }
}

/// Whether a heading is that of end matter.
fn names_end_matter(title: &str) -> bool {
    title.chars().count() <= LONGEST && WORDS.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_end_matter() {
        for title in ["参考链接", "特别鸣谢", "🐧 往年回顾", "历史上的本周", "其他资源"] {
            assert!(names_end_matter(title), "{title}");
        }
        for title in ["文章", "资源", "JIT 编译器两年回顾，AI 智能体工具大爆发"] {
            assert!(!names_end_matter(title), "{title}");
        }
    }

    #[test]
    fn only_references_hold_for_what_follows() {
        let mut end_matter = EndMatter::default();
        let mut here = |title: &str, level| {
            end_matter.enter(title, level);
            end_matter.here
        };
        assert!(here("特别鸣谢", 2));
        assert!(!here("精选更新", 2));
        assert!(here("参考链接", 2));
        assert!(here("开源仓库", 2));
        assert!(here("工具", 3));
        assert!(!here("第二期", 1));
    }
}
