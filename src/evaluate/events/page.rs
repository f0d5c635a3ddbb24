//! The report on events as one self-contained HTML page.

use std::fmt::Write;

use super::{EventFigures, EventMistake, EventReport};
use crate::evaluate::page::{self, Provenance, number};
use quick_xml::escape::escape as escaped;

/// Write the page.
pub fn page(report: &EventReport, provenance: &Provenance) -> String {
    let mut html = page::head("Evaluation of sanction events");
    page::about(&mut html, report.documents, provenance);
    html.push_str("</table><p>An event is found where a sentence tells of one; the other shares are of those found. An alert is wrong where the gold knows nothing done or planned.</p>");
    figures(&mut html, &report.groups);
    mistakes(&mut html, "Misses", &report.misses);
    mistakes(&mut html, "False alarms", &report.false_alarms);
    mistakes(&mut html, "Misread", &report.misread);
    html.push_str("</main></body></html>\n");
    html
}

fn figures(html: &mut String, groups: &[EventFigures]) {
    html.push_str("<div class=\"wide\"><table><caption>Events</caption><thead><tr><th scope=\"col\">group</th>");
    for head in [
        "gold",
        "found",
        "precision",
        "recall",
        "F1",
        "action",
        "status",
        "both",
        "authority",
        "jurisdiction",
        "targets",
        "alerts",
        "wrong",
    ] {
        let _ = write!(html, "<th scope=\"col\" class=\"n\">{head}</th>");
    }
    html.push_str("</tr></thead><tbody>");
    for f in groups {
        let _ = write!(
            html,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>",
            escaped(&f.group),
            f.gold,
            f.found
        );
        for value in [
            f.precision,
            f.recall,
            f.f1,
            f.action,
            f.status,
            f.action_and_status,
            f.authority,
            f.jurisdiction,
            f.targets,
        ] {
            let _ = write!(html, "<td class=\"n\">{}</td>", number(value));
        }
        let _ = write!(
            html,
            "<td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            f.alerts, f.alerts_wrong
        );
    }
    html.push_str("</tbody></table></div>");
}

fn mistakes(html: &mut String, title: &str, mistakes: &[EventMistake]) {
    let _ = write!(html, "<h2>{title} ({})</h2>", mistakes.len());
    if mistakes.is_empty() {
        html.push_str("<p>None.</p>");
        return;
    }
    html.push_str("<div class=\"wide\"><table><thead><tr><th scope=\"col\">document</th><th scope=\"col\">sentence</th><th scope=\"col\">expected</th><th scope=\"col\">found</th></tr></thead><tbody>");
    for m in mistakes {
        let _ = write!(
            html,
            "<tr><td>{}</td><td lang=\"{}\">{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&m.document),
            escaped(&m.lang),
            escaped(&m.sentence),
            escaped(m.expected.as_deref().unwrap_or("–")),
            escaped(m.found.as_deref().unwrap_or("–")),
        );
    }
    html.push_str("</tbody></table></div>");
}
