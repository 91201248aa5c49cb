//! With a model that answers in Chinese and an empty glossary, the output of every issue is its source.

use zhen::practice::Answers;

use crate::folder::{corpus, markdown_files, text};
use crate::workspace::Bench;

#[test]
fn an_issue_of_which_nothing_is_translated_is_its_source_byte_for_byte() {
    let Some(corpus) = corpus() else { return };
    let bench = Bench::new(Answers::Echo, Vec::new());
    let mut sources = Vec::new();
    for file in markdown_files(&corpus) {
        let path = file.strip_prefix(&corpus).unwrap().to_string_lossy().replace('/', "__");
        let english =
            ["__en__", "en-summary", "editor-resources", "README", "__draft__"].iter().any(|part| path.contains(part));
        // The English half of a draft title is English. One season collection has 800 entries; the others would say nothing more.
        if english || (path.contains("collection") && !path.contains("2024-07-17")) {
            continue;
        }
        let source = text(&file);
        bench.add(&path, &source);
        sources.push((path, source));
    }
    let mut unsound = Vec::new();
    let ended = bench.translate(|key, outcome| {
        assert!(outcome.english.is_none() || outcome.findings.is_empty(), "{key}: {:?}", outcome.findings);
        if outcome.requests == 0 && outcome.replayed == 0 {
            unsound.push(key.to_owned());
        }
    });
    assert!(ended.stopped.is_none(), "{:?}", ended.stopped);
    assert!(sources.len() > 170, "{} issues", sources.len());
    let units = ended.report.totals.units;
    eprintln!("echo: {} issues, {units} units, {} not protected safely: {unsound:?}", sources.len(), unsound.len());
    for (path, source) in sources {
        let target = bench.read(&format!("issues-en/{path}"));
        assert!(target == source, "{path} differs from its source");
    }
    assert!(unsound.len() * 1000 <= units, "{} of {units} units cannot be protected", unsound.len());
}
