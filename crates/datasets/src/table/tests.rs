use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn write(entries: &BTreeMap<u64, Vec<u8>>, folder: &std::path::Path) -> std::path::PathBuf {
    let path = folder.join("table");
    let mut writer = TableWriter::create(&path).unwrap();
    for (key, value) in entries {
        writer.add(*key, value).unwrap();
    }
    let length = writer.finish().unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), length);
    path
}

fn any_entries() -> impl Strategy<Value = BTreeMap<u64, Vec<u8>>> {
    let value = prop_oneof![
        9 => proptest::collection::vec(any::<u8>(), 0..40),
        1 => proptest::collection::vec(any::<u8>(), 8_000..20_000),
    ];
    let key = prop_oneof![any::<u64>(), 0..200_u64];
    proptest::collection::btree_map(key, value, 0..300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_key_has_its_value_and_no_other_key_has_one(
        entries in any_entries(),
        strangers in proptest::collection::vec(0..400_u64, 20),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let table = Table::open(&write(&entries, folder.path())).unwrap();
        prop_assert_eq!(table.len(), entries.len() as u64);
        for key in entries.keys().copied().chain(strangers).chain([0, u64::MAX]) {
            prop_assert_eq!(&table.get(key).unwrap(), &entries.get(&key).cloned());
        }
        let mut all = BTreeMap::new();
        table.for_each(|key, value| { all.insert(key, value.to_vec()); }).unwrap();
        prop_assert_eq!(all, entries);
    }

    #[test]
    fn a_changed_byte_is_noticed(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let folder = tempfile::tempdir().unwrap();
        let entries: BTreeMap<u64, Vec<u8>> =
            (0..3_000_u64).map(|key| (key * 7, key.to_le_bytes().to_vec())).collect();
        let path = write(&entries, folder.path());
        let mut bytes = std::fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        std::fs::write(&path, bytes).unwrap();
        // The number of entries alone is no part of any look-up.
        let Ok(table) = Table::open(&path) else { return Ok(()) };
        let mut seen = BTreeMap::new();
        if table.for_each(|key, value| { seen.insert(key, value.to_vec()); }).is_ok() {
            prop_assert_eq!(seen, entries);
        }
    }
}

#[test]
fn a_cut_table_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&BTreeMap::from([(1, vec![2])]), folder.path());
    let bytes = std::fs::read(&path).unwrap();
    for length in 0..bytes.len() {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(Table::open(&path).is_err(), "{length} bytes");
    }
}
