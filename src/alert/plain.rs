//! An alert in words: which entity, which words in which sentence, why, where.
//!
//! Everything here may come from a hostile page, so each line is flattened to printable text:
//! control characters would reach a terminal, and D-Bus refuses a NUL.

use super::{Alarm, AlarmKind, Alert, AlertKind, ChangeKind, DocumentRef, ListChange};
use crate::brief;
use crate::document::Stated;
use crate::lists::FieldChange;
use crate::lookback::{Late, Why};
use crate::record::Rising;
use crate::screen::{Event, Hit, Mention, Status};

/// The headline of an alert, one line.
pub fn headline(alert: &Alert) -> String {
    if let Some(ListChange { what, list, name, .. }) = &alert.change {
        return format!("List {} · {}: {}", flat(list), told(*what), apart(name));
    }
    if let Some(rising) = &alert.rising {
        return format!("Unusual · {}: {}", apart(&rising.actor.name), flat(&rising.in_words()));
    }
    match (alert.kind, &alert.hit, &alert.event) {
        (AlertKind::Hit, Some(hit), _) => {
            let late = if alert.late.is_some() { "Found late: " } else { "" };
            format!("{late}{} · {}", apart(&hit.name), flat(&hit.list))
        }
        (AlertKind::Event, _, Some(event)) => {
            flat(&format!("Sanctions: {}", brief::sentence(event)))
        }
        (AlertKind::Brief, ..) => {
            let brief = alert.brief.as_ref();
            let list = brief.and_then(|brief| brief.content.watchlist.as_ref());
            flat(&list.map_or_else(|| "Briefing".into(), |list| format!("Briefing · {list}")))
        }
        _ => match &alert.alarm {
            Some(alarm) if alarm.kind == AlarmKind::Regression => {
                format!("Self-test · {}", state_of(alarm))
            }
            Some(alarm) if alarm.kind == AlarmKind::Canary => {
                format!("Canary · {}", state_of(alarm))
            }
            Some(alarm) => match alarm.source.strip_prefix("list:") {
                Some(list) => flat(&format!("List {list} · {}", state_of(alarm))),
                None => flat(&format!("Source {} · {}", alarm.source, state_of(alarm))),
            },
            None => "watchpost test alert".into(),
        },
    }
}

/// The evidence of an alert, several lines: the sentence, what was found in it and why, the
/// document, its address; or what happened to the source.
pub fn evidence(alert: &Alert) -> String {
    let mut lines = Vec::new();
    lines.extend(alert.late.as_ref().map(|late| found_late(late, alert.document.as_ref())));
    if let Some((hit, mention)) = alert.hit.as_ref().and_then(best) {
        lines.push(quoted(&mention.sentence.text));
        let why: Vec<&str> = mention.reasons.iter().map(|reason| reason.text.as_str()).collect();
        let found = format!("found: {} ({:.2})", apart(&mention.span.text), hit.score);
        lines.push(clause(found, &why.join("; ")));
    }
    if let Some(event) = &alert.event {
        lines.push(quoted(&event.sentence.text));
        let what = format!(
            "found: {}, {} ({:.2})",
            event.instrument.replace('-', " "),
            state(event.status),
            event.confidence
        );
        lines.push(clause(flat(&what), event.date.as_deref().unwrap_or("")));
    }
    if let Some(change) = &alert.change {
        lines.extend(changed(change));
    }
    lines.extend(alert.rising.as_ref().map(|rising| seen(rising)));
    lines.extend(alert.alarm.as_ref().map(|alarm| flat(&alarm.text)));
    if let Some(brief) = &alert.brief {
        lines.extend(brief::short(&brief.content));
    }
    if let Some(document) = &alert.document {
        // Found in the headline, it stands above already.
        let title = apart(&document.title);
        lines.push(match lines.contains(&format!("“{title}”")) {
            true => flat(&document.source),
            false => format!("{}: {title}", flat(&document.source)),
        });
        lines.extend(document.url.as_deref().map(flat));
    }
    lines.join("\n")
}

fn told(what: ChangeKind) -> &'static str {
    match what {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Amended => "amended",
    }
}

/// What a list says of an entity now: whom it may be, why it is listed, which fields changed.
fn changed(change: &ListChange) -> Vec<String> {
    let mut lines: Vec<String> = (change.about.iter())
        .map(|other| {
            flat(&format!("may be {} of the list {} ({:.2})", other.name, other.list, other.score))
        })
        .collect();
    let about = [change.schema.clone(), change.countries.join(", "), change.programs.join("; ")];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    lines.push(flat(&format!("{}: {}", change.entity, about.join(" · "))));
    lines.extend(change.fields.iter().map(|FieldChange { field, from, to }| {
        flat(&format!("{field}: {} → {}", from.join("; "), to.join("; ")))
    }));
    lines
}

/// How often an actor was seen, and where to read on.
fn seen(rising: &Rising) -> String {
    let many = |count: u64, one: &str, more: &str| match count {
        1 => format!("one {one}"),
        _ => format!("{count} {more}"),
    };
    let actor = &rising.actor;
    flat(&format!(
        "{} in {} lately; see watchpost actor {}/{}",
        many(rising.stories, "new story", "new stories"),
        many(rising.documents, "document", "documents"),
        actor.list,
        actor.entity
    ))
}

/// When it was published and found, and why not before.
fn found_late(late: &Late, document: Option<&DocumentRef>) -> String {
    let published = match document.and_then(|document| document.published.as_ref()) {
        Some(Stated { utc: Some(at), .. }) => format!("published {}, ", at.strftime("%Y-%m-%d")),
        Some(Stated { words, .. }) => format!("published {}, ", flat(words)),
        None => String::new(),
    };
    let why = match late.why {
        Why::Added => "the entity was added to the list",
        Why::Amended => "the list says something else of the entity",
        Why::Asked => "the archive was screened again",
    };
    format!("{published}found {}: {why}", late.found.strftime("%Y-%m-%d"))
}

/// The mention that carries a hit: the first of those with the best score.
pub fn best(hit: &Hit) -> Option<(&Hit, &Mention)> {
    // `max_by` takes the last of equals, so go backwards.
    let best = hit.mentions.iter().rev().max_by(|a, b| a.score.total_cmp(&b.score))?;
    Some((hit, best))
}

/// `text` on one line, without characters that a terminal or a screen would obey: controls, and
/// the marks that turn the direction of writing (Unicode Bidirectional Algorithm, section 2).
pub fn flat(text: &str) -> String {
    let obeyed =
        |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let harmless: String = text.chars().map(|c| if obeyed(c) { ' ' } else { c }).collect();
    harmless.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`flat`], and what is written from right to left kept apart from the words around it, so that
/// it turns none of them (Unicode Bidirectional Algorithm, section 2.4).
fn apart(text: &str) -> String {
    let text = flat(text);
    match text.contains(is_right_to_left) {
        true => format!("\u{2068}{text}\u{2069}"),
        false => text,
    }
}

/// Hebrew, Arabic and the scripts around them, and their forms for presentation.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

fn quoted(sentence: &str) -> String {
    format!("“{}”", apart(sentence))
}

fn clause(what: String, more: &str) -> String {
    if more.is_empty() { what } else { format!("{what} — {}", flat(more)) }
}

/// All who act, in one line.
pub(crate) fn authorities(event: &Event) -> String {
    match event.authorities.is_empty() {
        true => event.authority.clone(),
        false => event.authorities.join(", "),
    }
}

fn state_of(alarm: &Alarm) -> &'static str {
    match (alarm.kind, alarm.over) {
        (AlarmKind::Stale, None) if alarm.source.starts_with("list:") => "cannot be fetched",
        (AlarmKind::Stale, Some(_)) if alarm.source.starts_with("list:") => "is fetched again",
        (AlarmKind::Stale, None) => "nothing new for long",
        (AlarmKind::Stale, Some(_)) => "publishes again",
        (AlarmKind::Gap, None) => "entries may have been missed",
        (AlarmKind::Gap, Some(_)) => "no more gaps",
        (AlarmKind::Unread, None) => "files cannot be read",
        (AlarmKind::Unread, Some(_)) => "no more unread files",
        (AlarmKind::Canary, None) => "did not arrive",
        (AlarmKind::Canary, Some(_)) => "arrives again",
        (AlarmKind::Suspect, None) => "the new edition is suspect",
        (AlarmKind::Suspect, Some(_)) => "no suspect edition waits any more",
        (AlarmKind::Regression, None) => "names of the lists are no longer found",
        (AlarmKind::Regression, Some(_)) => "every name is found again",
    }
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Done => "reported as done",
        Status::Planned => "announced for later",
        Status::Demanded => "demanded",
        Status::Denied => "denied",
        Status::Background => "background",
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_hit_says_who_which_words_why_and_where() {
        let alert = sample::hit();
        assert_eq!(headline(&alert), "Northwind Refinery OAO · example-companies");
        assert_eq!(
            evidence(&alert),
            "“Traders said Northwind Refinery would halt exports & seek new <buyers>.”\n\
             found: Northwind Refinery (0.97) — the name without its legal form; “exports” is \
             nearby\n\
             harbour-gazette: Refinery faces new limits\n\
             https://gazette.example/refinery"
        );
    }

    #[test]
    fn what_is_written_from_right_to_left_turns_nothing_around_it() {
        let mut alert = sample::hit();
        alert.hit.as_mut().unwrap().name = "محمد بن\u{202e} سلمان".into();
        assert_eq!(headline(&alert), "\u{2068}محمد بن سلمان\u{2069} · example-companies");
    }

    #[test]
    fn a_headline_in_which_it_was_found_stands_once_and_no_id_is_shown() {
        let mut alert = sample::event();
        let event = alert.event.as_mut().unwrap();
        event.instrument = "asset-freeze".into();
        event.sentence.text = alert.document.as_ref().unwrap().title.clone();
        let body = evidence(&alert);
        assert_eq!(body.matches("Refinery faces new limits").count(), 1, "{body}");
        assert!(body.contains("\nharbour-gazette\n"), "{body}");
        assert!(body.contains("found: asset freeze, reported as done"), "{body}");
    }

    #[test]
    fn a_late_hit_says_when_it_was_published_and_found() {
        let alert = sample::late_hit();
        assert_eq!(headline(&alert), "Found late: Northwind Refinery OAO · example-companies");
        let first = evidence(&alert).lines().next().map(str::to_owned);
        let told = "published 2031-02-03, found 2031-02-03: the entity was added to the list";
        assert_eq!(first.as_deref(), Some(told));
    }

    #[test]
    fn a_change_says_which_list_whom_and_which_fields() {
        let alert = sample::change();
        assert_eq!(headline(&alert), "List ofac-sdn · amended: Northwind Refinery OAO");
        assert_eq!(
            evidence(&alert),
            "may be Northwind of the list clients (0.97)\n\
             4711: Company · by · EXAMPLE-EO1\n\
             alias: Old Wind → New Wind; Newer Wind"
        );
    }

    #[test]
    fn an_event_says_who_did_what_to_whom() {
        let alert = sample::event();
        let head = "Sanctions: Example-treasury imposed sanctions on three refineries and Northwind Refinery (EO 14038)";
        assert_eq!(headline(&alert), head);
        let body = evidence(&alert);
        assert!(body.contains("found: sanctions, reported as done (0.90) — On Monday"), "{body}");
    }

    #[test]
    fn an_alarm_says_which_source_and_what_is_wrong_or_over() {
        let mut alert = sample::alarm();
        assert_eq!(headline(&alert), "Source harbour-gazette · nothing new for long");
        assert_eq!(evidence(&alert), "it answers, but brought nothing new for 9 days");
        alert.alarm.as_mut().unwrap().over = Some(alert.raised);
        assert_eq!(headline(&alert), "Source harbour-gazette · publishes again");
    }

    #[test]
    fn a_briefing_fits_a_notification() {
        let alert = sample::brief();
        assert_eq!(headline(&alert), "Briefing");
        let body = evidence(&alert);
        assert!(
            body.starts_with("1 new announcement, 1 actor named, 3 stories that name"),
            "{body}"
        );
        assert!(
            body.contains(
                "\nUS OFAC reimposed sanctions on nine state-owned companies (EO 14038)\n"
            )
        );
        assert!(body.ends_with("named: Viktor Orlenko"), "{body}");
    }

    #[test]
    fn the_first_of_the_best_mentions_is_shown() {
        let mut hit = sample::hit().hit.unwrap();
        let mut later = hit.mentions[0].clone();
        later.span.text = "later".into();
        hit.mentions.push(later);
        assert_eq!(best(&hit).unwrap().1.span.text, "Northwind Refinery");
    }

    #[test]
    fn what_a_terminal_would_obey_is_taken_out() {
        assert_eq!(flat("a\u{1b}[31m\nb\0c\u{202e}d\u{200d}e"), "a [31m b c d\u{200d}e");
    }
}
