//! Blots out the API key in texts of the server: some echo it when they refuse it, whole, shortened, or
//! written with escapes.

use secrecy::{ExposeSecret, SecretString};

/// What stands in the key's place.
const BLOT: &str = "[key]";

/// So many characters of a key in a row are worth hiding; fewer are a word.
const PART: usize = 12;

/// A key shorter than this is a word that a server without keys was given (`ollama`, `none`).
const SHORTEST: usize = 8;

/// What escapes begin with.
const ESCAPES: [char; 3] = ['\\', '%', '&'];

/// A message of the server without the key, or any longer part of it.
pub(super) fn hide(text: &str, secret: Option<&SecretString>) -> String {
    match secret.map(ExposeSecret::expose_secret) {
        Some(key) if key.chars().count() >= PART => hide_parts(text, key),
        Some(key) if key.chars().count() >= SHORTEST => text.replace(key, BLOT),
        _ => text.to_owned(),
    }
}

/// A reply of the model without the key. What a server without keys is given in its place may be a
/// word of the article (`lm-studio`), and the article stays as it is.
pub(super) fn hide_in_reply(text: &str, secret: Option<&SecretString>) -> String {
    let is_word = |key: &SecretString| !key.expose_secret().contains(|c: char| c.is_ascii_digit());
    match secret {
        Some(key) if key.expose_secret().chars().count() < PART || is_word(key) => text.to_owned(),
        secret => hide(text, secret),
    }
}

fn hide_parts(text: &str, key: &str) -> String {
    let key: Vec<char> = key.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let escape = ESCAPES.contains(&first);
        let starts = (0..=key.len() - PART).filter(|start| escape || key[*start] == first);
        let longest = starts.filter_map(|start| part_at(rest, &key[start..])).max();
        if let Some(length) = longest {
            shown.push_str(BLOT);
            rest = &rest[length..];
        } else {
            shown.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    shown
}

/// How many bytes at the start of `text` spell the first characters of `key`, if they are enough of them.
fn part_at(text: &str, key: &[char]) -> Option<usize> {
    let (mut length, mut characters) = (0, 0);
    for character in key {
        let Some(spelt) = spelt_at(&text[length..], *character) else { break };
        length += spelt;
        characters += 1;
    }
    (characters >= PART).then_some(length)
}

/// How many bytes at the start of `text` spell `character`: as it is, or as an escape of JSON, of an
/// address or of HTML.
fn spelt_at(text: &str, character: char) -> Option<usize> {
    if text.starts_with(character) {
        return Some(character.len_utf8());
    }
    if !text.starts_with(ESCAPES) {
        return None;
    }
    let code = u32::from(character);
    let escapes = [format!("\\u{code:04x}"), format!("%{code:02x}"), format!("&#x{code:x};"), format!("&#{code};")];
    let is_there = |escape: &&String| text.get(..escape.len()).is_some_and(|start| start.eq_ignore_ascii_case(escape));
    escapes.iter().find(is_there).map(String::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sk-proj-Zt4wWc0rQy9b";

    fn hidden(text: &str) -> String {
        hide(text, Some(&SecretString::from(KEY)))
    }

    #[test]
    fn whole_shortened_and_escaped() {
        for text in [
            KEY,
            "sk-proj-Zt4wWc0",
            "proj-Zt4wWc0rQy9b",
            "sk\\u002dproj\\u002DZt4wWc0rQy9b",
            "sk%2Dproj%2dZt4wWc0rQy9b",
            "sk&#45;proj&#x2D;Zt4wWc0rQy9b",
        ] {
            assert_eq!(hidden(&format!("键 {text}…")), "键 [key]…", "{text}");
        }
        assert_eq!(hidden(&format!("{KEY}{KEY}")), "[key][key]");
        assert_eq!(hidden("sk-proj-**** %2 & \\u"), "sk-proj-**** %2 & \\u");
        assert_eq!(hide("some text", None), "some text");
    }

    #[test]
    fn a_word_in_the_place_of_a_key_stays_in_replies() {
        for word in ["x", "none", "ollama", "lm-studio", "sk-no-key-required"] {
            let text = format!("how {word} works");
            assert_eq!(hide_in_reply(&text, Some(&SecretString::from(word))), text);
        }
        assert_eq!(hide_in_reply(KEY, Some(&SecretString::from(KEY))), "[key]");
        assert_eq!(hide("context of x", Some(&SecretString::from("x"))), "context of x");
    }
}
