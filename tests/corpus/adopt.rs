//! Adopting the published pairs: no request, no English byte changed, and nothing to do afterwards.

use zhen::edition::UnitKind;
use zhen::glossary::Glossary;
use zhen::practice::Answers;
use zhen::translate::{adopt, load};

use crate::folder::{corpus, markdown_files, text};
use crate::workspace::Bench;

#[test]
fn every_published_pair() {
    let Some(corpus) = corpus() else { return };
    let bench = Bench::new(Answers::Echo, Vec::new());
    let mut pairs = Vec::new();
    for (zh, en) in [
        ("python-weekly/zh", "python-weekly/en"),
        ("python-weekly/zh-summary", "python-weekly/en-summary"),
        ("hellogithub/zh", "hellogithub/en"),
        ("kcl-newsletter/zh", "kcl-newsletter/en"),
    ] {
        for file in markdown_files(&corpus.join(zh)) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let english = text(&corpus.join(en).join(&name));
            bench.add(&name, &text(&file));
            bench.put(&format!("issues-en/{name}"), &english);
            pairs.push((name, english));
        }
    }
    let (mut units, mut found) = (0, 0);
    let (mut entries, mut entries_found) = (0, 0);
    for file in bench.workspace.issues().unwrap() {
        let loaded = load(&bench.workspace, &file, &Glossary::empty().into()).unwrap();
        let adopted = adopt(&loaded, &std::fs::read_to_string(&file.target).unwrap()).unwrap();
        units += adopted.ledger.rows.len();
        found += adopted.found;
        for unit in loaded.outline.units.iter().filter(|u| u.kind == UnitKind::Entry) {
            entries += 1;
            entries_found += usize::from(!adopted.missing.contains(&unit.key));
        }
        std::fs::write(&file.ledger, adopted.ledger.write()).unwrap();
    }
    eprintln!(
        "adopt: {} pairs, {entries_found} of {entries} entries and {found} of {units} units found in the English",
        pairs.len()
    );
    assert_eq!(pairs.len(), 129);
    // Much of the Chinese template has no English, so units say little.
    assert!(entries_found * 1000 >= entries * 990, "{entries_found} of {entries} entries");
    let ended = bench.translate(|key, _| panic!("{key} was asked for"));
    assert_eq!((ended.failed, ended.report.totals.requests, bench.stats().requests), (0, 0, 0));
    for (name, english) in pairs {
        assert!(bench.read(&format!("issues-en/{name}")) == english, "{name} changed");
    }
}
