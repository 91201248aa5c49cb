//! Drafts with titles in both languages: split, they are the published Chinese issues.

use zhen::edition::chinese_edition;
use zhen::issue::SplitOptions;

use crate::folder::{corpus, markdown_files, text};

#[test]
fn split_drafts_are_the_published_issues() {
    let Some(corpus) = corpus() else { return };
    let drafts = markdown_files(&corpus.join("python-weekly/draft"));
    assert_eq!(drafts.len(), 8);
    for draft in drafts {
        let name = draft.file_name().unwrap();
        let published = text(&corpus.join("python-weekly/zh").join(name));
        // Two published titles end in a space; the split draft has none there.
        let expected = published.replace(" ](", "](");
        assert!(chinese_edition(&text(&draft), &SplitOptions::default()) == expected, "{}", name.display());
    }
}
