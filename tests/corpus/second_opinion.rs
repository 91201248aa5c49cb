//! Destinations against another Markdown parser, `comrak`: where the two differ, one of them is wrong.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use zhen::issue::{FrontMatter, SplitOptions, split};
use zhen::markdown::DestinationKind;

use crate::folder::{corpus, markdown_files, text};

/// The destinations of links and images as `comrak` reads them.
fn second_opinion(text: &str) -> Vec<(bool, String)> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    let mut found: Vec<(bool, String)> = parse_document(&arena, text, &options)
        .descendants()
        .filter_map(|node| match &node.data.borrow().value {
            NodeValue::Link(link) => Some((false, link.url.clone())),
            NodeValue::Image(image) => Some((true, image.url.clone())),
            _ => None,
        })
        .collect();
    found.sort();
    found
}

#[test]
fn two_parsers_find_the_same_destinations() {
    let Some(corpus) = corpus() else { return };
    let (mut files, mut destinations) = (0, 0);
    for file in markdown_files(&corpus) {
        let source = text(&file);
        let issue = split(&source, &SplitOptions::default());
        let body = FrontMatter::of(&source).map_or(source.as_str(), |f| &source[f.span.end..]);
        let mut found: Vec<(bool, String)> = issue
            .analysis
            .destinations
            .iter()
            .filter(|d| matches!(d.kind, DestinationKind::Link | DestinationKind::Image | DestinationKind::Autolink))
            .map(|d| (d.kind == DestinationKind::Image, d.value.clone()))
            .collect();
        found.sort();
        destinations += found.len();
        files += 1;
        assert_eq!(found, second_opinion(body.trim_start_matches('\u{feff}')), "{}", file.display());
    }
    eprintln!("second opinion: {destinations} destinations in {files} files");
    assert!(destinations > 10_000);
}
