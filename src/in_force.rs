//! What is in force: a config and the watchlists it names, checked and compiled together.
//!
//! It is replaced as a whole or not at all: a mistake in one file leaves the last good state
//! working.

pub mod compiled;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use self::compiled::{Compiled, Lists};
use crate::config::{self, Canary, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lists::Summary;
use crate::lists::guard::{self, Limits};
use crate::lists::kept::Kept;
use crate::screen::Screener;
use crate::watchlist::{self, Fetched, Watchlist, WatchlistSet};

/// A config, its watchlists, and the screener made of them.
#[derive(Debug)]
pub struct InForce {
    /// The config.
    pub config: Config,
    /// The watchlists.
    pub lists: WatchlistSet,
    /// What the official lists among them hold, counted, by the ids of the lists.
    pub official: BTreeMap<String, Summary>,
    /// The watchlists, ready to screen with.
    pub screener: Screener,
}

impl InForce {
    /// Why new editions of official lists should not take the place of those in force without a
    /// person's word: a sentence for each reason. Those of lists that are fetched were judged before
    /// they were kept.
    pub fn suspicions(&self, new: &InForce) -> Vec<String> {
        let mut found = Vec::new();
        let fetched = |id: &&String| new.config.lists.iter().any(|list| list.id == **id);
        for (id, summary) in new.official.iter().filter(|(id, _)| !fetched(id)) {
            let Some(before) = self.official.get(id) else { continue };
            let removed = removed(self, new, id);
            let reasons = guard::judge(&Limits::default(), Some((before, removed)), summary);
            found.extend(reasons.iter().map(|reason| {
                format!("the new edition of {} is suspect: {}", summary.file, reason.message)
            }));
        }
        found
    }
}

/// How many entities of a list are gone.
fn removed(old: &InForce, new: &InForce, list: &str) -> usize {
    let ids = |of: &InForce| -> HashSet<String> {
        let lists = of.lists.lists.iter().filter(|known| known.id == list);
        lists.flat_map(|list| list.entities.iter().map(|entity| entity.id.clone())).collect()
    };
    ids(old).difference(&ids(new)).count()
}

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The new state, unless there was an error.
    pub in_force: Option<InForce>,
    /// The config, if it could be read at all: known even where a watchlist is broken.
    pub config: Option<Config>,
    /// Everything that is wrong or doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// The errors, one after the other, as a person reads them.
    pub fn errors(&self) -> String {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        errors.map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
    }
}

/// Read, check and compile what the config at `path` names.
pub fn load(path: &Path) -> Loaded {
    let config::Loaded { config, mut diagnostics } = config::load(path);
    let Some(config) = config else {
        return Loaded { in_force: None, config: None, diagnostics };
    };
    let canary = config.canary.as_ref().map(Canary::watchlist);
    let Compiled { loaded, screener } = compiled(&config, canary);
    diagnostics.extend(loaded.diagnostics);
    let lists = loaded.set.zip(screener);
    let in_force = lists.and_then(|(lists, screener)| {
        check_rules(&config, &lists, &mut diagnostics).then(|| InForce {
            screener,
            official: loaded.official,
            config: config.clone(),
            lists,
        })
    });
    Loaded { in_force, config: Some(config), diagnostics }
}

/// Read and compile the watchlists of a config: its files, the lists that are fetched, and one that
/// is in no file. Large ones are kept in its data directory.
pub fn compiled(config: &Config, made: Option<Watchlist>) -> Compiled {
    let (fetched, refused) = editions(config);
    let lists = Lists { files: &config.watchlists, fetched: &fetched, made };
    let mut compiled = compiled::load(&lists, Some(&config.data_dir));
    complain(config, &fetched, refused, &mut compiled.loaded);
    compiled
}

/// Read the watchlists of a config: its files, and the lists that are fetched.
pub fn watchlists(config: &Config) -> watchlist::Loaded {
    let (fetched, refused) = editions(config);
    let mut loaded = watchlist::load_with(&config.watchlists, &fetched);
    complain(config, &fetched, refused, &mut loaded);
    loaded
}

/// The official lists that a config fetches, as they are kept, and those of which that cannot be said.
fn editions(config: &Config) -> (Vec<Fetched>, Vec<Diagnostic>) {
    let mut refused = Vec::new();
    let mut fetched = Vec::new();
    for list in &config.lists {
        let dir = config.list_dir(&list.id);
        let path = match Kept::open(&dir) {
            Ok(kept) => kept.in_force(),
            Err(e) => {
                let message = format!("what is kept of the list `{}` cannot be read: {e}", list.id);
                let diagnostic =
                    Diagnostic::whole(Severity::Error, "unreadable", dir.as_path(), message);
                let hint = "mend it, or take the directory away: the list is then fetched anew";
                refused.push(diagnostic.hint(hint));
                None
            }
        };
        fetched.push(Fetched { id: list.id.clone(), name: list.name.clone(), path });
    }
    (fetched, refused)
}

/// What is to be said of lists that are fetched, beside what is in them.
fn complain(
    config: &Config,
    fetched: &[Fetched],
    refused: Vec<Diagnostic>,
    loaded: &mut watchlist::Loaded,
) {
    if !refused.is_empty() {
        loaded.set = None;
    }
    for list in fetched.iter().filter(|list| list.path.is_none()) {
        let message =
            format!("the list `{}` was not fetched yet, so nothing of it is found", list.id);
        let diagnostic = Diagnostic::whole(Severity::Warning, "no-edition", &config.path, message);
        let hint =
            format!("the daemon fetches it, and so does `watchpost lists update {}`", list.id);
        loaded.diagnostics.push(diagnostic.hint(hint));
    }
    loaded.diagnostics.extend(refused);
}

/// A rule or a briefing that names a list or an entity which does not exist would be silent for ever. An entity may
/// come and go with the editions of a list that is fetched: that is a doubt, and no mistake.
fn check_rules(config: &Config, lists: &WatchlistSet, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let mut fine = true;
    let briefed = config.brief.as_ref().and_then(|plan| plan.watchlist.as_ref());
    if let Some(list) = briefed
        && let Some(known) = lists.lists.iter().find(|known| known.id == *list)
        && known.entities.is_empty()
        && known.announcements.is_some()
    {
        let message = format!("[brief] is limited to `{list}`, which holds no entities");
        let diagnostic =
            Diagnostic::whole(Severity::Warning, "nothing-selected", &config.path, message);
        diagnostics.push(diagnostic.hint("it will always be empty; name a list of entities"));
    }
    if let Some(list) = briefed
        && !lists.lists.iter().any(|known| known.id == *list)
    {
        fine = false;
        let message = format!("[brief] names the watchlist `{list}`, which does not exist");
        let diagnostic =
            Diagnostic::whole(Severity::Error, "unknown-reference", &config.path, message);
        diagnostics.push(diagnostic.hint("take it out, or add the watchlist"));
    }
    for rule in &config.rules {
        let mut refuse = |what: &str, name: &str| {
            let message =
                format!("the rule `{}` names the {what} `{name}`, which does not exist", rule.id);
            let severity = match what == "entity" && !config.lists.is_empty() {
                true => Severity::Warning,
                false => Severity::Error,
            };
            fine &= severity == Severity::Warning;
            let diagnostic =
                Diagnostic::whole(severity, "unknown-reference", &config.path, message);
            diagnostics.push(diagnostic.hint(format!("take it out, or add the {what}")));
        };
        for list in rule.watchlists.iter().chain(&rule.about) {
            if !lists.lists.iter().any(|known| known.id == *list) {
                refuse("watchlist", list);
            }
        }
        for entity in &rule.entities {
            if !lists.lists.iter().any(|list| list.entities.iter().any(|known| known.id == *entity))
            {
                refuse("entity", entity);
            }
        }
    }
    fine
}
