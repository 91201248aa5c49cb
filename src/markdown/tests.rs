use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Analysis {
    analyse(text, &Definitions::of(text))
}

fn destinations(text: &str) -> Vec<(DestinationKind, &str, String)> {
    read(text).destinations.iter().map(|d| (d.kind, d.span.of(text), d.text.of(text).to_owned())).collect()
}

#[test]
fn spans_of_inline_destinations() {
    use DestinationKind::{Image, Link};
    assert_eq!(
        destinations("1、[甲 \\[a\\] `b`](https://x.dev/a_(b) \"题\")（英）![图](<a b.png>)"),
        [(Link, "https://x.dev/a_(b)", "甲 \\[a\\] `b`".into()), (Image, "<a b.png>", "图".into())]
    );
    assert_eq!(destinations("[](u)"), [(Link, "u", String::new())]);
    assert_eq!(destinations("[a]()"), [(Link, "", "a".into())]);
    assert_eq!(destinations("[a](x&amp;y\\_z)")[0].1, "x&amp;y\\_z");
}

#[test]
fn an_image_inside_a_link() {
    use DestinationKind::{Image, Link};
    assert_eq!(destinations("[![徽](i.png)](u)"), [(Link, "u", "![徽](i.png)".into()), (Image, "i.png", "徽".into())]);
}

#[test]
fn reference_links_keep_their_label_as_destination() {
    let text = "[甲][r] [r][] [r]\n\n[r]: https://x.dev\n";
    let found = read(text);
    let spans: Vec<&str> = found.destinations.iter().map(|d| d.span.of(text)).collect();
    assert_eq!(spans, ["[r]", "[]", ""]);
    assert!(found.destinations.iter().all(|d| d.value == "https://x.dev"));
}

#[test]
fn a_part_is_read_with_the_definitions_of_its_file() {
    let definitions = Definitions::of("[R 1]: https://x.dev\n");
    assert_eq!(analyse("见[甲][r  1]。", &definitions).destinations[0].value, "https://x.dev");
    assert!(analyse("见[甲][无]。", &definitions).destinations.is_empty());
}

#[test]
fn bare_urls_and_urls_as_link_text() {
    use DestinationKind::{BareUrl, Link, UrlText};
    assert_eq!(
        destinations("见 https://a.dev/b_c_d。又 [https://k.io](https://k.io)"),
        [
            (BareUrl, "https://a.dev/b_c_d", String::new()),
            (Link, "https://k.io", "https://k.io".into()),
            (UrlText, "https://k.io", String::new()),
        ]
    );
    assert!(destinations("`https://a.dev`\n\n    https://b.dev\n").is_empty());
}

#[test]
fn the_build_of_a_text() {
    use BlockKind::{Item, List, Paragraph, Quote};
    let tight: Vec<BlockKind> = read("甲\n\n- 乙\n- 丙\n\n> 丁").build.iter().map(|b| b.1).collect();
    assert_eq!(tight, [Paragraph, List(false), Item, Paragraph, Item, Paragraph, Quote, Paragraph]);
    let loose: Vec<BlockKind> = read("甲\n\n- 乙\n\n- 丙\n\n> 丁").build.iter().map(|b| b.1).collect();
    assert_eq!(tight, loose);
}

#[test]
fn an_unclosed_fence_is_seen() {
    assert!(read("```rust\nfn a() {}\n").code_blocks[0].unclosed);
    assert!(!read("```rust\nfn a() {}\n```\n").code_blocks[0].unclosed);
}

proptest! {
    #[test]
    fn a_written_destination_reads_back(value in r"[a-z甲🦄/:.?=()<>&#;%_*\\\\ \[\]!-]{0,20}") {
        let text = format!("[x]({})", write_destination(&value));
        let found = analyse(&text, &Definitions::default());
        let link = found.destinations.iter().find(|d| d.kind == DestinationKind::Link);
        prop_assert_eq!(link.map(|d| d.value.as_str()), Some(value.as_str()), "{}", text);
    }
}
