//! What is counted and by which powers of ten: classifiers, units, 万 and 亿.

use crate::numbers::text::Characters;

/// Characters with which counted things begin: classifiers, units, and nouns that need none.
const COUNTED: &str = "个個种種款项項篇点條条步次天年月周週位名章节節层層倍块塊元台臺部本期集场場大人件套份页頁行列句段字词幅图组類类型级岁代\
轮届門门家间座辆支只隻枚颗粒根把对副群批派波遍趟回番维度边面角国省市县区州所校班者样声眼杯瓶盒箱袋包串束堆滴片处秒分刻时小\
世季星毫微公里米吨斤克美欧日英港重折股环路招式道关版笔宗起例属比连夜晚载旬号档核卡盘局胜机台剂袋针尊顶扇册卷首则";

/// Words that begin with a scale's character and are units or names of their own.
const UNIT_WORDS: [&str; 14] =
    ["千克", "千米", "千瓦", "千赫", "千卡", "千字节", "千兆", "千伏", "千帕", "百度", "百分", "万能", "万物", "万维"];
/// Whether something that is counted begins at `at`, blanks skipped.
pub(super) fn is_counted(c: &Characters, at: usize) -> bool {
    let at = c.past_blanks(at);
    COUNTED.contains(c.at(at)) && c.any(at, &["比如", "对于", "分别"]).is_none()
}

/// The power of ten that 万, 千万, 万亿 at `at` stand for, and where they end.
pub(super) fn scale(c: &Characters, at: usize) -> Option<(i32, usize)> {
    let start = if c.starts(at, "个亿") { at + 1 } else { at };
    let (mut power, mut end) = (0, start);
    while power < 8 && c.any(end, &UNIT_WORDS).is_none() {
        let step = match c.at(end) {
            '百' if end == start => 2,
            '千' if end == start => 3,
            '万' | '萬' => 4,
            '亿' | '億' => 8,
            _ => break,
        };
        (power, end) = (power + step, end + 1);
    }
    (end > start).then_some((power, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_and_units() {
        let of = |text: &str| scale(&Characters::new(text, &[]), 0).map(|(power, _)| power);
        assert_eq!(["万", "亿", "万亿", "千万", "百亿", "个亿"].map(of), [4, 8, 12, 7, 10, 8].map(Some));
        assert_eq!(["千克", "百度", "万能", "个", ""].map(of), [None; 5]);
    }
}
