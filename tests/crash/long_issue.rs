//! An issue of sixty units, long enough to be killed fifty times, and random numbers to do it with.

use std::fmt::Write;
use std::time::Duration;

use zhen::practice::{Answers, Options};

use super::environment::Environment;

/// The Chinese issue.
pub const ZH: &str = "issues-zh/2026-02-07.md";
/// Its English.
pub const EN: &str = "issues-en/2026-02-07.md";
/// Its ledger.
pub const LEDGER: &str = "issues-en/2026-02-07.review.toml";

/// Units that a model has to translate: title, introduction, entries and footer.
pub const UNITS: usize = 60;

/// The text. No two units are alike.
pub fn text() -> String {
    let mut text = "# 铁锈周刊#12：六十个单元\n\n大家好，这是第十二期。\n\n## 🦀文章&教程\n".to_owned();
    for entry in 1..=UNITS - 3 {
        write!(
            text,
            "\n{entry}、[第{entry}篇文章](https://example.com/{entry})\n\n它讲了第{entry}种办法，见[源码](https://example.com/code/{entry})。\n"
        )
        .unwrap();
    }
    text + "\n---\n\n感谢阅读，下周再见。\n"
}

/// A folder with the issue, and a server that takes this long for each reply.
pub fn served(latency: Duration) -> Environment {
    let options = Options { answers: Answers::Pseudo, latency, ..Options::default() };
    Environment::empty().file(ZH, text()).with_server(options)
}

/// The issue translated by a run that nothing disturbed.
pub fn undisturbed() -> Environment {
    let environment = served(Duration::ZERO);
    environment.zhen("translate --jobs 8").exits(0).asks(UNITS);
    environment
}

/// Random numbers that are the same in every run (xorshift).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
