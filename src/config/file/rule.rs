//! `[[rule]]`: what is raised on which channels.

use serde::Deserialize;
use toml::Spanned;

use super::Check;
use crate::alert::ChangeKind;
use crate::config::{ChannelConfig, Rule, Source};
use crate::record::actor::SignKind;
use crate::screen::Tier;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    id: Spanned<String>,
    #[serde(default)]
    watchlists: Vec<String>,
    #[serde(default)]
    entities: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    schemas: Vec<String>,
    #[serde(default)]
    sources: Vec<Spanned<String>>,
    tier: Option<Tier>,
    min_score: Option<Spanned<f64>>,
    changes: Option<Vec<ChangeKind>>,
    rising: Option<Vec<SignKind>>,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    about: Vec<String>,
    hits: Option<bool>,
    events: Option<bool>,
    channels: Vec<Spanned<String>>,
}

impl Check<'_> {
    pub(super) fn rule(
        &mut self,
        raw: RawRule,
        sources: &[Source],
        channels: &[ChannelConfig],
    ) -> Rule {
        let at = raw.id.span().start;
        let id = self.id(raw.id);
        if raw.channels.is_empty() {
            self.error(
                at,
                "no-channels",
                format!("the rule `{id}` has no channels"),
                "name at least one",
            );
        }
        let empty = [
            ("changes", raw.changes.as_ref().is_some_and(Vec::is_empty)),
            ("rising", raw.rising.as_ref().is_some_and(Vec::is_empty)),
        ];
        for (key, _) in empty.iter().filter(|(_, empty)| *empty) {
            self.warn(
                "nothing-selected",
                format!("`{key}` of the rule `{id}` is empty, as if it were not there"),
                "say what it is to raise, or take it out",
            );
        }
        let (changes, rising) = (raw.changes.unwrap_or_default(), raw.rising.unwrap_or_default());
        let of_changes =
            [("programs", &raw.programs), ("countries", &raw.countries), ("about", &raw.about)];
        let idle = of_changes.iter().find(|(_, values)| changes.is_empty() && !values.is_empty());
        if let Some((key, _)) = idle {
            self.error(
                at,
                "no-changes",
                format!("`{key}` of the rule `{id}` selects changes of lists, and it raises none"),
                "add `changes = [\"added\", \"removed\", \"amended\"]`",
            );
        }
        let min_score = match raw.min_score {
            Some(score) if !(0.0..=1.0).contains(score.as_ref()) => {
                self.error(
                    score.span().start,
                    "bad-number",
                    "`min_score` is out of range",
                    "from 0 to 1",
                );
                0.0
            }
            Some(score) => score.into_inner(),
            None => 0.0,
        };
        Rule {
            id,
            watchlists: raw.watchlists,
            entities: raw.entities,
            topics: raw.topics,
            schemas: raw.schemas,
            sources: self.references("source", raw.sources, sources.iter().map(|s| s.id.as_str())),
            tier: raw.tier.unwrap_or(Tier::Alert),
            min_score,
            // A rule of changes, or of what is unusual, is of that alone, unless it says otherwise.
            hits: raw.hits.unwrap_or(changes.is_empty() && rising.is_empty()),
            events: raw.events.unwrap_or(changes.is_empty() && rising.is_empty()),
            changes,
            rising,
            programs: raw.programs,
            countries: raw.countries.iter().map(|code| code.to_lowercase()).collect(),
            about: raw.about,
            channels: self.references(
                "channel",
                raw.channels,
                channels.iter().map(|c| c.id.as_str()),
            ),
        }
    }
}
