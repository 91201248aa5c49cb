//! The number that stands before an entry: `1、`, `1.`, `1）`, `①`.

use crate::markdown::Span;

/// How a marker is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerStyle {
    /// `1、`
    IdeographicComma,
    /// `1.` or `1．`
    FullStop,
    /// `1)` or `1）`
    Parenthesis,
    /// `①`
    Circled,
}

/// The marker of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The number as printed.
    pub number: u32,
    /// How it is written.
    pub style: MarkerStyle,
    /// Number, sign and the spaces after it.
    pub span: Span,
    /// The number and its sign, without the spaces.
    pub text: String,
}

impl Marker {
    /// Reads a marker that begins at byte `at` of `text`.
    #[must_use]
    pub fn at(text: &str, at: usize) -> Option<Self> {
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let (number, sign_end, style) = if let Some(number) = circled_number(first) {
            (number, first.len_utf8(), MarkerStyle::Circled)
        } else {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 || digits > 4 {
                return None;
            }
            let sign = rest[digits..].chars().next()?;
            let style = match sign {
                '、' => MarkerStyle::IdeographicComma,
                '.' | '．' => MarkerStyle::FullStop,
                ')' | '）' => MarkerStyle::Parenthesis,
                _ => return None,
            };
            (rest[..digits].parse().ok()?, digits + sign.len_utf8(), style)
        };
        let after = &rest[sign_end..];
        if style == MarkerStyle::FullStop && after.starts_with(|c: char| c.is_ascii_digit()) {
            return None; // 1.5 is a number, no marker
        }
        let spaces = after.len() - after.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}']).len();
        let span = Span::new(at, at + sign_end + spaces);
        Some(Self { number, style, span, text: rest[..sign_end].to_owned() })
    }

    /// The marker with another number, its sign as it is.
    #[must_use]
    pub fn with_number(&self, number: u32) -> String {
        if self.style == MarkerStyle::Circled {
            return circled(number).map_or_else(|| format!("{number}."), String::from);
        }
        let sign = self.text.trim_start_matches(|c: char| c.is_ascii_digit());
        format!("{number}{sign}")
    }

    /// The marker as an English entry carries it, with the space after it. The ideographic comma and
    /// full-width signs are Chinese punctuation; circled numbers stay.
    #[must_use]
    pub fn english(&self, number: u32) -> String {
        match self.style {
            MarkerStyle::IdeographicComma | MarkerStyle::FullStop => format!("{number}. "),
            MarkerStyle::Parenthesis => format!("{number}) "),
            MarkerStyle::Circled => circled(number).map_or_else(|| format!("{number}. "), |c| format!("{c} ")),
        }
    }
}

fn circled_number(c: char) -> Option<u32> {
    let code = u32::from(c);
    match code {
        0x2460..=0x2473 => Some(code - 0x2460 + 1),
        0x3251..=0x325F => Some(code - 0x3251 + 21),
        0x32B1..=0x32BF => Some(code - 0x32B1 + 36),
        _ => None,
    }
}

/// The circled form of a number from 1 to 50.
#[must_use]
pub fn circled(number: u32) -> Option<char> {
    let code = match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return None,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_in_use() {
        for (text, number, length) in [
            ("1、[甲](u)", 1, 4),
            ("12、 甲", 12, 6),
            ("3. a", 3, 3),
            ("4.甲", 4, 2),
            ("5）甲", 5, 4),
            ("⑳ 甲", 20, 4),
            ("㊿甲", 50, 3),
        ] {
            let marker = Marker::at(text, 0).unwrap();
            assert_eq!((marker.number, marker.span.end), (number, length), "{text}");
        }
        for text in ["1.5 倍", "甲1、", "12345、甲", "1 甲", "", "2026-11-21"] {
            assert!(Marker::at(text, 0).is_none(), "{text}");
        }
    }

    #[test]
    fn english_forms() {
        let english = |text: &str| Marker::at(text, 0).unwrap().english(7);
        assert_eq!(english("1、甲"), "7. ");
        assert_eq!(english("1）甲"), "7) ");
        assert_eq!(english("①甲"), "⑦ ");
    }

    #[test]
    fn circled_numbers_read_back() {
        for n in 1..=50 {
            assert_eq!(circled_number(circled(n).unwrap()), Some(n));
        }
        assert_eq!(circled(51), None);
    }
}
