//! The report as one self-contained HTML page: the proof that an examiner is shown. It reads in
//! light, dark and print, and needs neither script nor network.

use quick_xml::escape::escape as escaped;
use std::fmt::Write;

use serde::Serialize;

use super::{Figures, Mistake, Report, plots};
use crate::screen::Tier;

/// What exactly was measured, so that it can be measured again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// Version of the program.
    pub version: String,
    /// Version of the engine's rules.
    pub engine: String,
    /// Content hash of the watchlists.
    pub revision: String,
    /// The lists, each with its number of entities.
    pub lists: Vec<(String, usize)>,
    /// The gold files, as they were named.
    pub files: Vec<String>,
    /// SHA-256 over the gold files, in hexadecimal.
    pub corpus: String,
    /// When it was measured.
    pub date: String,
}

const STYLE: &str = "
:root{color-scheme:light dark;--fg:#1b1f24;--bg:#fff;--soft:#d4d9df;--a:#0b5cad;--b:#b4480a}
@media (prefers-color-scheme:dark){:root{--fg:#e4e8ec;--bg:#15181c;--soft:#3a424b;--a:#6cb2f5;--b:#f09a5a}}
@media print{:root{--fg:#000;--bg:#fff;--soft:#bbb;--a:#0b5cad;--b:#b4480a}h2{break-after:avoid}tr,figure{break-inside:avoid}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:68rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}caption{text-align:left;font-weight:600}
.wide{overflow-x:auto}th,td{padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--soft);text-align:left;vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code{overflow-wrap:anywhere}
.plots{display:flex;flex-wrap:wrap;gap:2rem}figure{margin:0;width:22rem;max-width:100%}
svg text{fill:var(--fg);font-size:11px}.grid{stroke:var(--soft)}.guide{stroke:var(--soft);stroke-dasharray:4 4}
.line{fill:none;stroke-width:2}.a{stroke:var(--a)}.b{stroke:var(--b);stroke-dasharray:7 3}.dot{fill:var(--a);fill-opacity:.7}";

/// Write the page.
pub fn page(report: &Report, provenance: &Provenance) -> String {
    let mut html = head("Screening evaluation");
    about(&mut html, report.documents, provenance);
    html.push_str("</table><p>Right is a hit with the entity of the gold whose words overlap it. Intervals are 95 % bootstrap intervals over documents.</p>");
    if !report.unlisted.is_empty() {
        let ids: Vec<&str> = report.unlisted.keys().map(String::as_str).collect();
        let mentions: usize = report.unlisted.values().sum();
        let _ = write!(
            html,
            "<p>Mentions of the gold whose entity no list has, which do not count: {mentions} ({})</p>",
            escaped(ids.join(", "))
        );
    }
    for tier in &report.tiers {
        let title = match tier.tier {
            Tier::Alert => "What is raised (tier alert)",
            Tier::Review => "With what is kept for the queue (tiers alert and review)",
        };
        let _ = write!(html, "<h2>{title}</h2>");
        let pairs = tier.groups.iter().map(|g| (g.group.as_str(), &g.documents));
        figures(&mut html, "Document-entity pairs", pairs);
        let mentions = tier.groups.iter().map(|g| (g.group.as_str(), &g.mentions));
        figures(&mut html, "Mentions", mentions);
    }
    let _ = write!(
        html,
        "<h2>Thresholds and calibration</h2><div class=\"plots\"><figure>{}<figcaption>Precision and recall by threshold, both tiers</figcaption></figure><figure>{}<figcaption>Reliability: expected calibration error {}, Brier score {}</figcaption></figure></div>",
        plots::sweep(&report.sweep),
        plots::reliability(&report.calibration),
        number(report.calibration.expected_error),
        number(report.calibration.brier),
    );
    let points: Vec<(String, &Figures)> =
        report.sweep.iter().map(|p| (format!("≥ {:.2}", p.threshold), &p.documents)).collect();
    figures(&mut html, "Threshold sweep, pairs", points.iter().map(|(t, f)| (t.as_str(), *f)));
    mistakes(&mut html, "Misses", &report.misses);
    mistakes(&mut html, "False alarms", &report.false_alarms);
    html.push_str("</main></body></html>\n");
    html
}

/// The page up to its heading.
pub(super) fn head(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
    )
}

/// What was measured, as a table that is still open.
pub(super) fn about(html: &mut String, documents: usize, p: &Provenance) {
    let list = |(id, entities): &(String, usize)| match entities {
        0 => id.clone(),
        1 => format!("{id} (1 entity)"),
        n => format!("{id} ({n} entities)"),
    };
    let lists: Vec<String> = p.lists.iter().map(list).collect();
    let rows = [
        ("Date", p.date.clone()),
        ("watchpost", format!("{}, engine {}", p.version, p.engine)),
        ("Lists", lists.join(", ")),
        ("List revision", p.revision.clone()),
        ("Gold", p.files.join(", ")),
        ("Documents", documents.to_string()),
        ("Corpus SHA-256", p.corpus.clone()),
    ];
    html.push_str("<table><caption>What was measured</caption>");
    for (what, value) in rows {
        let _ = write!(
            html,
            "<tr><th scope=\"row\">{what}</th><td><code>{}</code></td></tr>",
            escaped(&value)
        );
    }
}

fn figures<'a>(
    html: &mut String,
    caption: &str,
    rows: impl Iterator<Item = (&'a str, &'a Figures)>,
) {
    let _ = write!(
        html,
        "<div class=\"wide\"><table><caption>{caption}</caption><thead><tr><th scope=\"col\">group</th>"
    );
    for head in ["gold", "found", "precision", "recall", "F1"] {
        let _ = write!(html, "<th scope=\"col\" class=\"n\">{head}</th>");
    }
    html.push_str("</tr></thead><tbody>");
    for (name, f) in rows {
        let _ = write!(
            html,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>",
            escaped(name),
            f.gold,
            f.predicted
        );
        let values =
            [(f.precision, f.precision_ci95), (f.recall, f.recall_ci95), (f.f1, f.f1_ci95)];
        for (value, interval) in values {
            let interval = interval.map_or(String::new(), |[a, z]| format!(" [{a:.3} {z:.3}]"));
            let _ = write!(html, "<td class=\"n\">{}{interval}</td>", number(value));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>");
}

fn mistakes(html: &mut String, title: &str, mistakes: &[Mistake]) {
    let _ = write!(html, "<h2>{title} ({})</h2>", mistakes.len());
    if mistakes.is_empty() {
        html.push_str("<p>None.</p>");
        return;
    }
    html.push_str("<div class=\"wide\"><table><thead><tr><th scope=\"col\">document</th><th scope=\"col\">entity</th><th scope=\"col\">words</th><th scope=\"col\">sentence</th><th scope=\"col\">reasons</th></tr></thead><tbody>");
    for m in mistakes {
        let reasons: Vec<String> =
            m.reasons.iter().map(|r| format!("{:+.2} {}", r.weight, escaped(&r.text))).collect();
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{} ({})</td><td lang=\"{lang}\">{}</td><td lang=\"{lang}\">{}</td><td>{}</td></tr>",
            escaped(&m.document),
            escaped(&m.name),
            escaped(&m.entity),
            escaped(&m.text),
            escaped(&m.sentence),
            reasons.join("<br>"),
            lang = escaped(&m.lang),
        );
    }
    html.push_str("</tbody></table></div>");
}

pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".into(), |v| format!("{v:.3}"))
}
