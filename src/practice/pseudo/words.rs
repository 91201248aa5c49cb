//! Invented English-looking words in the place of Chinese characters.

/// The words for a run of Chinese characters: one for every two (the last may stand for three),
/// about two and a half letters for each character, the same for the same characters.
pub(super) fn words(run: &str) -> Vec<String> {
    let characters: Vec<char> = run.chars().collect();
    let mut rest = characters.as_slice();
    let mut words = Vec::new();
    while !rest.is_empty() {
        let length = if rest.len() <= 3 { rest.len() } else { 2 };
        let (head, tail) = rest.split_at(length);
        words.push(word(head));
        rest = tail;
    }
    words
}

/// A word that can be spoken: consonants and vowels by turns.
fn word(characters: &[char]) -> String {
    const CONSONANTS: &[u8] = b"bdfglmnprstv";
    const VOWELS: &[u8] = b"aeiou";
    let mut state = characters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &character| {
        (hash ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01b3)
    });
    let letters = (characters.len() * 5).div_ceil(2);
    (0..letters)
        .map(|position| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let choice = if position % 2 == 0 { CONSONANTS } else { VOWELS };
            let [.., high] = state.to_le_bytes();
            char::from(choice[usize::from(high) % choice.len()])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_and_a_half_letters_for_a_character() {
        for length in 1..60 {
            let run = "深度学习框架".chars().cycle().take(length).collect::<String>();
            let letters: usize = words(&run).iter().map(String::len).sum();
            assert!(letters >= length * 5 / 2 && letters <= length * 5 / 2 + 1, "{length}: {letters}");
        }
    }

    #[test]
    fn the_same_characters_give_the_same_word() {
        assert_eq!(words("模型"), words("模型"));
        assert_ne!(words("模型"), words("型模"));
    }
}
