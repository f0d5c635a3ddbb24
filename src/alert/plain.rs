//! An alert in words: what was found, in which sentence, why, where.

use super::{Alert, AlertKind};
use crate::screen::{Event, Hit, Mention};

/// The headline of an alert.
pub fn headline(alert: &Alert) -> String {
    match (alert.kind, &alert.hit, &alert.event) {
        (AlertKind::Hit, Some(hit), _) => format!("{} · {}", hit.name, hit.list),
        (AlertKind::Event, _, Some(event)) => {
            format!("Sanctions: {} · {}{}", event.authority, event.action, targets(event))
        }
        _ => "watchpost test alert".into(),
    }
}

/// The evidence of an alert, several lines.
pub fn evidence(alert: &Alert) -> String {
    let mut lines = Vec::new();
    if let Some((hit, mention)) = alert.hit.as_ref().and_then(best) {
        lines.push(format!("“{}”", flat(&mention.sentence.text)));
        let why: Vec<&str> = mention.reasons.iter().map(|reason| reason.text.as_str()).collect();
        lines.push(format!(
            "found: {} ({:.2}) — {}",
            flat(&mention.span.text),
            hit.score,
            why.join("; ")
        ));
    }
    if let Some(event) = &alert.event {
        lines.push(format!("“{}”", flat(&event.sentence.text)));
    }
    lines.push(format!("{}: {}", alert.document.source, flat(&alert.document.title)));
    lines.extend(alert.document.url.clone());
    lines.join("\n")
}

/// The mention that carries a hit.
pub fn best(hit: &Hit) -> Option<(&Hit, &Mention)> {
    // The first of equals: `max_by` would take the last.
    let best = hit.mentions.iter().rev().max_by(|a, b| a.score.total_cmp(&b.score))?;
    Some((hit, best))
}

fn targets(event: &Event) -> String {
    let names: Vec<String> = event.targets.iter().map(|target| flat(&target.text)).collect();
    if names.is_empty() { String::new() } else { format!(" · {}", names.join("; ")) }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
