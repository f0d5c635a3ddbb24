//! Nothing that a file can hold makes reading panic.

use proptest::prelude::*;
use tempfile::TempDir;
use watchpost::diagnostic::Severity;
use watchpost::watchlist;

use super::{HEAD, csv, toml};

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let dir = TempDir::new().unwrap();
        let paths = ["x.toml", "y.csv"].map(|name| dir.path().join(name));
        for path in &paths {
            std::fs::write(path, &bytes).unwrap();
        }
        let loaded = watchlist::load(&paths);
        prop_assert_eq!(
            loaded.set.is_none(),
            loaded.diagnostics.iter().any(|d| d.severity == Severity::Error)
        );
    }

    #[test]
    fn arbitrary_values_never_panic(
        name in "\\PC{0,30}", alias in "[A-Za-zА-Яа-яіў* .'«»-]{0,12}", country in "\\PC{0,3}",
    ) {
        let quote = |text: &str| serde_json::to_string(text).unwrap();
        let (name, alias, country) = (quote(&name), quote(&alias), quote(&country));
        toml(&format!(
            "{HEAD}[[entity]]\nid = \"e\"\nschema = \"Person\"\nname = {name}\naliases = [{alias}]\n\
             exclude = [{alias}]\ncountries = [{country}]\n\
             [[action]]\nid = \"lift\"\nterms = [{alias}, {name}]\n"
        ));
        csv(format!("id,name,aliases,countries\n1,{name},{alias},{country}\n"));
    }
}
