//! An official list as a watchlist: the names of its records, whatever format they come in.
//!
//! It is not linted: an analyst cannot mend it, and its publisher says which aliases are weak.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::country::is_known;
use super::{Entity, Parsed, Watchlist, vocabulary};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lists::country::{self, Countries};
use crate::lists::{self, Contents, Counting, Record, Summary};
use thin_vec::ThinVec;

/// Extensions that say how a file is packed and written, and nothing of the list.
pub(super) const EXTENSIONS: &[&str] = &["csv", "xml", "zip", "gz", "json", "txt"];

/// The longest name that is looked for, in characters; a longer one costs memory, and is no name.
const MAX_NAME: usize = 1_000;

/// The longest note, in characters.
const MAX_NOTE: usize = 1_000;

/// Read an official list, and add what it holds to `official`, by the id of the list. Without a
/// name of its own it is called by its id and format.
pub(super) fn read(
    path: &Path,
    id: &str,
    name: Option<&str>,
    official: &mut BTreeMap<String, Summary>,
) -> Parsed {
    let countries = Countries::default();
    let mut entities: Vec<Entity> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut counting = Counting::default();
    let mut too_long = 0;
    let outcome = lists::read(path, &mut |record| {
        counting.record(&record);
        // What ties two entities has no name, and is nothing to look for.
        if record.name().is_empty() {
            return;
        }
        let mut entity = entity(&record, &countries);
        too_long += without_long_names(&mut entity);
        if entity.name.is_empty() {
            return;
        }
        match places.get(&entity.id) {
            Some(at) => merge(&mut entities[*at], entity),
            None => {
                places.insert(entity.id.clone(), entities.len());
                entities.push(entity);
            }
        }
    });
    match outcome {
        Ok(contents) => {
            let mut parsed = in_force(path, (id, name), entities, &contents);
            if too_long > 0 {
                let message = format!(
                    "{too_long} names have more than {MAX_NAME} characters and are not looked for"
                );
                let severity = Severity::Warning;
                let diagnostic = Diagnostic::whole(severity, "long-name", path, message);
                parsed.diagnostics.push(diagnostic);
            }
            official.insert(id.to_owned(), Summary::new(contents, counting.finish()));
            parsed
        }
        Err(refusal) => Parsed { list: None, diagnostics: vec![*refusal] },
    }
}

fn in_force(
    path: &Path,
    (id, name): (&str, Option<&str>),
    entities: Vec<Entity>,
    contents: &Contents,
) -> Parsed {
    let format = contents.format;
    let say = |severity, code, message: String| Diagnostic::whole(severity, code, path, message);
    if format.is_part() {
        let message = format!("this is only a part of a list: {}", format.title());
        let diagnostic = say(Severity::Warning, "part-of-list", message)
            .hint("name the primary file, such as SDN.CSV: it takes this one from beside it");
        return Parsed { list: None, diagnostics: vec![diagnostic] };
    }
    if format.is_delta() {
        let message = format!("this is a {}: changes, and no list as it stands", format.title());
        let diagnostic = say(Severity::Error, "part-of-list", message);
        return Parsed { list: None, diagnostics: vec![diagnostic] };
    }
    if entities.is_empty() {
        let message = "there is no name in the list".to_owned();
        return Parsed {
            list: None,
            diagnostics: vec![say(Severity::Error, "empty-list", message)],
        };
    }
    let doubts = contents.doubts.iter();
    let diagnostics =
        doubts.map(|doubt| say(Severity::Warning, "doubtful-list", doubt.clone())).collect();
    let list = Watchlist {
        name: name.map_or_else(|| format!("{id} ({})", format.title()), str::to_owned),
        id: id.to_owned(),
        topics: Vec::new(),
        entities,
        announcements: None,
        path: path.to_owned(),
    };
    Parsed { list: Some(list), diagnostics }
}

/// The id of a list that has none: the name of its file without extensions.
pub(super) fn id(path: &Path) -> String {
    let mut name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    while let Some((stem, extension)) = name.rsplit_once('.') {
        if stem.is_empty() || !EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()) {
            break;
        }
        name.truncate(stem.len());
    }
    name
}

fn entity(record: &Record, countries: &Countries) -> Entity {
    let of = |property: &str| record.values(property).into();
    let others = record.values("name").iter().skip(1).chain(record.values("alias"));
    let said = country::PROPERTIES.iter().filter(|property| **property != "birthCountry");
    let mut codes: ThinVec<String> = said
        .flat_map(|property| record.values(property))
        .flat_map(|said| match said.to_ascii_lowercase() {
            code if is_known(&code) => vec![code],
            _ => countries.codes(said).unwrap_or_default().into_iter().map(str::to_owned).collect(),
        })
        .collect();
    codes.sort();
    codes.dedup();
    Entity {
        id: record.uid.clone(),
        schema: vocabulary::schema(&record.schema),
        name: record.name().to_owned(),
        aliases: others.cloned().collect(),
        weak_aliases: of("weakAlias"),
        previous_names: of("previousName"),
        countries: codes,
        topics: of("topics"),
        positions: of("position"),
        programs: programs(record),
        notes: notes(record),
        ..Entity::default()
    }
}

/// Take out names that are too long; answers how many. An alias takes the place of the primary name.
fn without_long_names(entity: &mut Entity) -> usize {
    let long = |name: &String| name.chars().nth(MAX_NAME).is_some();
    let mut count = 0;
    for names in [&mut entity.aliases, &mut entity.weak_aliases, &mut entity.previous_names] {
        let before = names.len();
        names.retain(|name| !long(name));
        count += before - names.len();
    }
    if long(&entity.name) {
        count += 1;
        let alias = (!entity.aliases.is_empty()).then(|| entity.aliases.remove(0));
        entity.name = alias.unwrap_or_default();
    }
    count
}

/// Programs by their names and by their ids.
fn programs(record: &Record) -> ThinVec<String> {
    let mut programs = ThinVec::new();
    for program in ["program", "programId"].iter().flat_map(|property| record.values(property)) {
        if !programs.contains(program) {
            programs.push(program.clone());
        }
    }
    programs
}

/// Why the entity is on the list, for people.
fn notes(record: &Record) -> String {
    let told = ["program", "measures", "listingDate", "reason", "notes"]
        .map(|property| record.values(property).join(", "));
    let told: Vec<String> = told.into_iter().filter(|text| !text.is_empty()).collect();
    told.join("; ").chars().take(MAX_NOTE).collect()
}

/// Several records of one id are one entity: an act may list it once for each measure.
fn merge(entity: &mut Entity, more: Entity) {
    if more.name != entity.name && !entity.aliases.contains(&more.name) {
        entity.aliases.push(more.name);
    }
    let lists = [
        (&mut entity.aliases, more.aliases),
        (&mut entity.weak_aliases, more.weak_aliases),
        (&mut entity.previous_names, more.previous_names),
        (&mut entity.countries, more.countries),
        (&mut entity.topics, more.topics),
        (&mut entity.positions, more.positions),
        (&mut entity.programs, more.programs),
    ];
    for (values, fresh) in lists {
        for value in fresh {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use thin_vec::thin_vec;

    use super::*;

    #[test]
    fn the_id_of_a_list_is_its_name_without_what_packs_it() {
        assert_eq!(id(Path::new("lists/SDN.CSV")), "SDN");
        assert_eq!(id(Path::new("csl.2025.csv.gz")), "csl.2025");
        assert_eq!(id(Path::new("targets.simple.csv")), "targets.simple");
        assert_eq!(id(Path::new(".csv")), ".csv");
    }

    #[test]
    fn a_name_that_is_too_long_gives_way_to_an_alias() {
        let mut entity = Entity { name: "x".repeat(1_001), ..Entity::default() };
        entity.aliases = thin_vec!["y".repeat(1_001), "Ilya Testov".into()];
        assert_eq!(without_long_names(&mut entity), 2);
        assert_eq!((entity.name.as_str(), entity.aliases.len()), ("Ilya Testov", 0));
    }

    #[test]
    fn every_kind_of_name_keeps_its_kind() {
        let mut record = Record::new("7", "Person");
        for (property, value) in [
            ("name", "TESTOV, Ilya"),
            ("name", "Ilya Testov"),
            ("alias", "TESTAU, Illia"),
            ("weakAlias", "ILYUSHA"),
            ("previousName", "OLDOV, Ilya"),
            ("nationality", "BY"),
            ("country", "Belarus"),
            ("citizenship", "Russian, Finnish"),
            ("birthCountry", "Cuba"),
            ("program", "SAMPLES"),
            ("position", "Director"),
        ] {
            record.add(property, value);
        }
        let entity = entity(&record, &Countries::default());
        assert_eq!(entity.name, "TESTOV, Ilya");
        assert_eq!(entity.aliases, ["Ilya Testov", "TESTAU, Illia"]);
        assert_eq!(entity.weak_aliases, ["ILYUSHA"]);
        assert_eq!(entity.previous_names, ["OLDOV, Ilya"]);
        assert_eq!(entity.countries, ["by", "fi", "ru"]);
        assert_eq!(
            (entity.positions.as_slice(), entity.notes.as_str()),
            (&["Director".to_owned()][..], "SAMPLES")
        );
    }
}
