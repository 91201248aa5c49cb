//! The tables `comparisons.tsv` and `readings.tsv`, and what holds for any text and any value.

use proptest::prelude::*;

use super::*;

/// The rows of a table: comments and empty lines left out, `\n` and `\r` read as line breaks.
fn rows(table: &str) -> Vec<Vec<String>> {
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| line.split('\t').map(|cell| cell.replace("\\n", "\n").replace("\\r", "\r")).collect()).collect()
}

/// The word for what [`compare`] found.
fn verdict(differences: &[Difference]) -> &'static str {
    match differences {
        [] => "same",
        found if found.iter().any(|d| d.kind == DifferenceKind::Magnitude) => "magnitude",
        _ => "number",
    }
}

fn differences(chinese: &str, english: &str) -> Vec<Difference> {
    compare(chinese.into(), english.into())
}

/// The numbers of a text as `readings.tsv` shows them.
fn shown(numbers: &[Number]) -> String {
    let reading = |reading: &Reading| reading.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let number = |number: &Number| {
        let readings: Vec<String> = number.readings.iter().map(reading).collect();
        format!("{}{}", if number.firm { "" } else { "~" }, readings.join(" | "))
    };
    numbers.iter().map(number).collect::<Vec<_>>().join("; ")
}

#[test]
fn readings() {
    for row in rows(include_str!("readings.tsv")) {
        let [language, text, wanted] = row.as_slice() else { panic!("{row:?}") };
        let read = if language == "zh" { read_chinese } else { read_english };
        assert_eq!(&shown(&read(text, &[])), wanted, "{text}");
    }
}

#[test]
fn comparisons() {
    let rows = rows(include_str!("comparisons.tsv"));
    let mut wrong = Vec::new();
    for row in &rows {
        let [wanted, chinese, english] = row.as_slice() else { panic!("{row:?}") };
        let found = differences(chinese, english);
        if verdict(&found) != wanted {
            let said: Vec<_> = found.iter().map(|d| format!("{:?}: {}", d.kind, d.said)).collect();
            wrong.push(format!("{chinese} → {english}: wanted {wanted}, found {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    assert!(rows.len() > 400, "{} rows", rows.len());
}

#[test]
fn what_is_said_and_where() {
    let (chinese, english) = ("读了 3.5 万亿词，花了 9 天", "read 35 trillion words in 9 days");
    let found = differences(chinese, english);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].said, "“3.5 万亿” is 3.5 trillion, not “35 trillion”");
    assert_eq!(found[0].suggestion.as_deref(), Some("3.5 trillion"));
    assert_eq!(found[0].source.map(|s| s.of(chinese)), Some("3.5 万亿"));
    assert_eq!(found[0].target.map(|s| s.of(english)), Some("35 trillion"));

    let said = |chinese, english| differences(chinese, english).into_iter().map(|d| d.said).collect::<Vec<_>>();
    assert_eq!(said("48 个", "84 of them"), ["“48” became “84”"]);
    assert_eq!(said("48 个", "some of them"), ["“48” is missing"]);
    assert_eq!(said("很多", "84 of them"), ["“84” is not in the Chinese"]);
    assert_eq!(said("周三发布", "out on Thursday"), ["“周三” became “Thursday”"]);
    assert_eq!(said("用 H100", "on the A100"), ["“H100” became “A100”"]);
    assert_eq!(said("48 个，周三", "many"), ["“48” is missing", "“周三” is missing"]);
}

#[test]
fn skipped_spans_are_not_read() {
    let chinese = "见 `x = 5` 和 https://a.dev/2024 的第 3 节";
    let hidden = |part: &str| {
        let start = chinese.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let skip = [hidden("https://a.dev/2024"), hidden("`x = 5`")];
    assert_eq!(shown(&read_chinese(chinese, &skip)), "3");
    let passage = Passage { text: chinese, skip: &skip };
    assert!(compare(passage, "see section 3".into()).is_empty());
    // Nothing joins across what is hidden.
    assert_eq!(shown(&read_chinese("3`x`万", &[Span::new(1, 4)])), "3; ~10000");
}

#[test]
fn a_changed_number_is_noticed() {
    let chinese = "用 1,200 行代码在 3 周里写成，第 21 版，支持 3.5 万亿 token，快 20%，每天数亿次";
    let english = "1,200 lines of code in three weeks, the 21st edition, 3.5 trillion tokens, 20% faster, \
                   hundreds of millions of times a day";
    assert_eq!(differences(chinese, english), []);
    let changed: Vec<String> = read_english(english, &[])
        .iter()
        .filter_map(|number| with_value(english, number, number.quantity()?.plus(Decimal::ONE.shifted(3))))
        .collect();
    assert_eq!(changed.len(), 5);
    for changed in changed {
        assert_eq!(differences(chinese, &changed).len(), 1, "{changed}");
    }
    let shifts: Vec<String> = read_english(english, &[]).iter().filter_map(|n| shifted(english, n, 1)).collect();
    let parts = ["12,000 lines", "30 weeks", "210th", "35 trillion", "200%", "billions of times"];
    assert_eq!(shifts.len(), parts.len());
    for (changed, part) in shifts.iter().zip(parts) {
        assert!(changed.contains(part), "{changed}");
        let kinds: Vec<_> = differences(chinese, changed).into_iter().map(|d| d.kind).collect();
        let wanted = if part == "200%" { DifferenceKind::Changed } else { DifferenceKind::Magnitude };
        assert_eq!(kinds, [wanted], "{changed}");
    }
}

#[test]
fn numbers_are_replaced_in_their_own_form() {
    let with = |text: &str, value: u64| {
        let number = read_english(text, &[]).into_iter().next().unwrap();
        with_value(text, &number, Decimal::from(value))
    };
    assert_eq!(with("Three tools", 5).as_deref(), Some("Five tools"));
    assert_eq!(with("the third one", 4).as_deref(), Some("the fourth one"));
    assert_eq!(with("the 3rd one", 12).as_deref(), Some("the 12th one"));
    assert_eq!(with("48ms", 50).as_deref(), Some("50ms"));
    assert_eq!(with("7.5K stars", 8200).as_deref(), Some("8.2K stars"));
    assert_eq!(with("two decades", 30), None);
    assert_eq!(with("hundreds of users", 300), None);
    assert_eq!(with("June 10", 7), None);
}

#[test]
fn nothing_is_too_large() {
    for text in
        ["9".repeat(20_000), "亿".repeat(20_000), "1,000".repeat(5_000), "9.".repeat(20_000), "3万".repeat(9_000)]
    {
        assert!(!read_chinese(&text, &[]).is_empty());
        let _ = (read_english(&text, &[]), differences(&text, &text));
    }
    let millions = "three million, ".repeat(5_000);
    assert!(differences("三百万", &millions).is_empty());
}

/// Texts full of what numbers are made of.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[0-9０-９]{1,6}",
        "[零〇一二两三四五六七八九十百千万亿兆几数多余半廿壹拾]{1,5}",
        "[,.:/%+~～：％-]",
        "[个年月日号点分成折倍周第世纪代之半几]{1,3}",
        "(and|a|of|to|half|hundreds|million|twenty|five|third|percent|June|May|No|quarter|past|dozen|odd|x|K|covid-)",
        "[ \r\n\t\u{3000}\u{a0}*_#$@()（）「🦄é]",
        "[a-zA-Z]{1,3}",
    ];
    proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

/// Values as texts have them.
fn any_value() -> impl Strategy<Value = Value> {
    let decimal = || (1_i128..1_000_000, -4_i32..14).prop_map(|(digits, power)| Decimal::new(digits, power));
    prop_oneof![
        decimal().prop_map(Value::Exact),
        decimal().prop_map(|x| Value::Exact(x.negated())),
        decimal().prop_map(Value::Percent),
        (1_i32..=15).prop_map(Value::magnitude),
        (11_u64..1_000_000).prop_map(|low| Value::and_more(Decimal::from(low))),
        (1_u64..100, 1_u64..100).prop_filter_map("whole", |(parts, whole)| Value::share(parts, whole)),
        (1_u8..=12).prop_map(Value::Month),
        (1_u8..=7).prop_map(Value::Weekday),
        (0_u16..1440).prop_map(Value::Clock),
        ("(gpt|pep|py|numpy)", 1_u32..1000)
            .prop_map(|(letters, digits)| Value::Name { letters, digits: digits.to_string() }),
        ("[0-9]{1,2}\\.[1-9]{1,2}\\.[0-9]{1,2}").prop_map(|digits| Value::Name { letters: String::new(), digits }),
        Just(Value::Name { letters: "i_n".into(), digits: "18".into() }),
        Just(Value::Name { letters: String::new(), digits: "3.10".into() }),
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in any_text(), english in any_text()) {
        for numbers in [read_chinese(&text, &[]), read_english(&text, &[])] {
            let mut end = 0;
            let mut last = None;
            for number in numbers {
                prop_assert!(text.get(number.span.start..number.span.end).is_some_and(|part| !part.is_empty()));
                prop_assert!(number.span.start >= end || last == Some(number.span), "{:?} {}", number, text);
                prop_assert!(!number.readings.is_empty());
                prop_assert!(number.readings.iter().all(|reading| !reading.is_empty()));
                (end, last) = (number.span.end, Some(number.span));
            }
        }
        for difference in differences(&text, &english) {
            prop_assert!(difference.source.is_some() || difference.target.is_some());
        }
    }

    #[test]
    fn any_characters_are_read(text in any::<String>(), start in 0_usize..40, length in 0_usize..40) {
        let skip = [Span::new(start, start + length), Span::new(start / 2, start)];
        let _ = (read_chinese(&text, &skip), read_english(&text, &skip));
    }

    #[test]
    fn a_changed_text_reads_as_meant(text in any_text(), value in 0_u64..100_000, places in -3_i32..4) {
        for number in read_english(&text, &[]) {
            if let Some(changed) = with_value(&text, &number, Decimal::from(value)) {
                let found = read_english(&changed, &[]);
                prop_assert!(found.iter().any(|n| n.quantity() == Some(Decimal::from(value))), "{} {}", text, changed);
            }
            let _ = shifted(&text, &number, places);
        }
    }

    #[test]
    fn what_is_written_reads_back(value in any_value()) {
        let first = |numbers: Vec<Number>| numbers.first().and_then(|n| n.readings.first().cloned());
        let (chinese, english) = (write_chinese(&value), write_english(&value));
        prop_assert_eq!(first(read_chinese(&chinese, &[])), Some(vec![value.clone()]), "{}", chinese);
        prop_assert_eq!(first(read_english(&english, &[])), Some(vec![value.clone()]), "{}", english);
    }

    #[test]
    fn both_languages_say_the_same(value in any_value(), other in any_value()) {
        let (chinese, english) = (write_chinese(&value), write_english(&value));
        prop_assert_eq!(differences(&chinese, &english), []);
        let both = (format!("{chinese} 与 {}", write_chinese(&other)), format!("{} & {english}", write_english(&other)));
        prop_assert_eq!(differences(&both.0, &both.1), [], "{:?}", both);
    }
}
