//! Promise 1: split and join give back the file's bytes.

use zhen::issue::{SplitOptions, split};

use crate::folder::{corpus, markdown_files, text};

#[test]
fn every_file_of_the_corpus() {
    let Some(corpus) = corpus() else { return };
    let files = markdown_files(&corpus);
    assert!(files.len() > 250, "the corpus has {} files", files.len());
    for file in files {
        let source = text(&file);
        assert!(split(&source, &SplitOptions::default()).joined() == source, "{}", file.display());
    }
}

#[test]
fn every_example_of_the_specifications() {
    let Some(corpus) = corpus() else { return };
    let mut examples = 0;
    for name in ["commonmark", "gfm", "gfm-extensions", "gfm-regression"] {
        let json = text(&corpus.join(format!("spec/{name}.json")));
        let list: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        for example in list {
            let source = example["markdown"].as_str().unwrap();
            assert_eq!(split(source, &SplitOptions::default()).joined(), source, "{name} {}", example["example"]);
            examples += 1;
        }
    }
    assert!(examples > 1200, "{examples} examples");
}
