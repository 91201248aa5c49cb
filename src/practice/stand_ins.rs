//! Finding stand-ins in a masked unit: two consonants and a number, as the destination of a link
//! or image (`[标题](qk1)`, `![图](qk2)`) or between angle brackets (`<qk:3>`, within the text of a link `<qk3>`).

use std::ops::Range;

/// One place where a stand-in stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandIn {
    /// The stand-in itself: `qk1` or `qk:1`.
    pub name: Range<usize>,
    /// Its number.
    pub number: Range<usize>,
    /// All of the link, image or bracketed stand-in.
    pub whole: Range<usize>,
    /// The text of a link or image.
    pub text: Option<Range<usize>>,
}

/// The stand-ins of a masked unit in their order; of nested links and images the inner one first.
pub(super) fn find(unit: &str) -> Vec<StandIn> {
    let mut found = Vec::new();
    let mut brackets = Vec::new();
    let mut position = 0;
    while let Some(next) = unit[position..].find(['<', '[', ']', '\\']) {
        let start = position + next;
        let rest = &unit[start..];
        position = start + 1;
        if rest.starts_with('[') {
            brackets.push(start);
        } else if let Some(length) = angled(rest) {
            position = start + length;
            let number = start + number(&rest[1..], ":").map_or(0, |number| 1 + number.start)..position - 1;
            found.push(StandIn { name: start + 1..position - 1, number, whole: start..position, text: None });
        } else if rest.starts_with('\\') {
            position += unit[position..].chars().next().map_or(0, char::len_utf8);
        } else if rest.starts_with(']') {
            let open = brackets.pop();
            let tail = link_tail(rest);
            if let (Some(open), Some(tail)) = (open, tail)
                && let Some(number) = number(&rest[2..], "")
            {
                position = start + tail.length;
                let (name, number) =
                    (start + 2..start + 2 + number.end, start + 2 + number.start..start + 2 + number.end);
                let whole = open - usize::from(unit[..open].ends_with('!'))..position;
                found.push(StandIn { name, number, whole, text: Some(open + 1..start) });
            }
        }
    }
    found
}

/// The length of a `<qk:3>` or `<qk3>` at the start of the text.
pub(super) fn angled(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    let number = number(inside, ":")?;
    inside[number.end..].starts_with('>').then_some(number.end + 2)
}

/// The number of the stand-in at the start of the text, which a separator may set apart.
fn number(text: &str, separator: &str) -> Option<Range<usize>> {
    let is_consonant = |letter: char| letter.is_ascii_lowercase() && !"aeiou".contains(letter);
    let digits = text.strip_prefix(is_consonant)?.strip_prefix(is_consonant)?;
    let digits = digits.strip_prefix(separator).unwrap_or(digits);
    let start = text.len() - digits.len();
    let length = digits.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(digits.len());
    (length > 0).then_some(start..start + length)
}

/// The end of a link or image, from its `](` on.
pub(super) struct LinkTail {
    /// Up to and with the closing parenthesis.
    pub length: usize,
    /// A title between quotation marks, without them.
    pub title: Option<Range<usize>>,
}

/// Reads `](destination)` or `](destination "title")` at the start of the text. Destinations with
/// parentheses, spaces or Chinese do not occur in masked units and are not read.
pub(super) fn link_tail(text: &str) -> Option<LinkTail> {
    let inside = text.strip_prefix("](")?;
    let destination = inside.find(|character: char| character.is_whitespace() || "()".contains(character))?;
    let after = inside[destination..].trim_start();
    if !inside[..destination].is_ascii() {
        return None;
    }
    let mut end = text.len() - after.len();
    let mut title = None;
    if let Some(quote) = after.chars().next().filter(|first| "\"'".contains(*first))
        && inside[destination..].len() > after.len()
    {
        let length = after[1..].find([quote, '\n']).filter(|end| after[1 + end..].starts_with(quote))?;
        title = Some(end + 1..end + 1 + length);
        let closing = after[length + 2..].trim_start();
        end = text.len() - closing.len();
    }
    text[end..].starts_with(')').then_some(LinkTail { length: end + 1, title })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(unit: &str) -> Vec<(&str, &str)> {
        find(unit).into_iter().map(|found| (&unit[found.name], &unit[found.whole])).collect()
    }

    #[test]
    fn links_images_and_angles_are_found() {
        assert_eq!(
            shown("看[标题](qk1)和![图](qk2 \"说明\")，<qk:3>。"),
            [("qk1", "[标题](qk1)"), ("qk2", "![图](qk2 \"说明\")"), ("qk:3", "<qk:3>")]
        );
        assert_eq!(shown("[<zt1>](zt2)"), [("zt1", "<zt1>"), ("zt2", "[<zt1>](zt2)")]);
        assert_eq!(shown("[![图](zt1)](zt2)"), [("zt1", "![图](zt1)"), ("zt2", "[![图](zt1)](zt2)")]);
    }

    #[test]
    fn what_only_looks_like_a_stand_in_is_left_alone() {
        for unit in
            ["播放(mp3)", "[文](abc)", "a < b", "<br>", "[文] (qk1)", "](qk1)", r"\[文](qk1)", "[文](qk1", "[文"]
        {
            assert_eq!(shown(unit), [], "{unit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn ranges_lie_within_each_other(unit in "(中|[a-z]|😀|\\[|\\]|\\(|\\)|<|>|!|\\\\|\"| |qk[12]|<qk:3>|\\]\\(qk4\\)){0,30}") {
            for found in find(&unit) {
                let (whole, name) = (&unit[found.whole], &unit[found.name]);
                proptest::prop_assert!(whole.contains(name) && name.ends_with(&unit[found.number]));
                proptest::prop_assert!(found.text.is_none_or(|text| whole.contains(&unit[text])));
            }
        }
    }
}
