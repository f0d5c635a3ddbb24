//! A briefing as one self-contained page: light, dark and print, no script, nothing from elsewhere.

use quick_xml::escape::escape as escaped;
use std::fmt::Write;

use jiff::tz::TimeZone;

use super::{timeline, words};
use crate::alert::plain::flat;
use crate::record::brief::{Brief, Cited};
use crate::screen::Status;

const STYLE: &str = "
:root{color-scheme:light dark;--fg:#1b1f24;--faint:#59636e;--bg:#fff;--soft:#d4d9df;--card:#f6f8fa;--a:#0b5cad;--b:#b4480a;--c:#7a6300}
@media (prefers-color-scheme:dark){:root{--fg:#e4e8ec;--faint:#9aa5b1;--bg:#15181c;--soft:#3a424b;--card:#1d2228;--a:#6cb2f5;--b:#f09a5a;--c:#e3c04d}}
@media print{svg{min-width:0!important}:root{--fg:#000;--faint:#444;--bg:#fff;--soft:#bbb;--card:#fff;--a:#0b5cad;--b:#b4480a;--c:#7a6300}body{font-size:10.5pt;margin:0}h2{break-after:avoid}li,figure,tr{break-inside:avoid}cite a::after{content:\" <\" attr(href) \">\";overflow-wrap:anywhere}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:60rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{margin-bottom:0}h2{margin-top:2rem;border-bottom:1px solid var(--soft)}.when,.faint,cite{color:var(--faint);font-style:normal}
.lead{font-size:1.1rem}a{color:var(--a)}ol,ul{padding:0;list-style:none}
li{margin:.8rem 0;padding:.6rem .9rem;background:var(--card);border-left:4px solid var(--soft)}li:target{outline:2px solid var(--a)}
li.done{border-color:var(--b)}li.planned{border-color:var(--c)}li b{font-size:1.05rem}
blockquote{margin:.3rem 0}.sign{color:var(--b);font-weight:600}
figure{margin:1rem 0;overflow-x:auto}svg{width:100%;min-width:40rem;height:auto}svg text{fill:var(--faint);font-size:12px}.count{paint-order:stroke;stroke:var(--bg);stroke-width:5px}.grid{stroke:var(--soft)}.axis{stroke:var(--faint)}
.outside{fill:var(--faint)}.story{fill:var(--a);fill-opacity:.55;stroke:var(--a)}path.done{fill:var(--b)}path.planned{fill:none;stroke:var(--c);stroke-width:2}
table{border-collapse:collapse;width:100%}th,td{padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--soft);text-align:left;vertical-align:top}";

/// The page.
pub fn page(brief: &Brief, zone: &TimeZone) -> String {
    let title = escaped(words::title(brief));
    let span = escaped(words::span(brief, zone));
    // Nothing may be loaded or run, whatever stands in the texts.
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}, {span}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1><p class=\"when\">{span}</p><p class=\"lead\">{}</p>",
        escaped(words::summary(brief))
    );
    let _ = write!(
        out,
        "<figure>{}<figcaption class=\"faint\">Filled diamonds are done, empty ones planned; a circle grows with the articles of its story. A number tells how many lie upon each other, an arrow that a date is outside of the span.{}</figcaption></figure>",
        timeline::svg(brief, zone),
        words::drawn(brief).map_or_else(String::new, |drawn| format!(" {drawn}"))
    );
    head(&mut out, "Announcements", brief.events.is_empty());
    out.push_str("<ul>");
    for (n, told) in brief.events.iter().enumerate() {
        let class = if told.event.status == Status::Done { "done" } else { "planned" };
        let _ = write!(
            out,
            "<li id=\"event-{n}\" class=\"{class}\"><b>{}</b><br>{}{}{}</li>",
            escaped(super::sentence(&told.event)),
            escaped(words::standing(told, zone)),
            quote(&told.event.sentence.text),
            source(&told.cited)
        );
    }
    out.push_str("</ul>");
    rest(&mut out, brief.events.len(), brief.totals.events);
    head(&mut out, "Actors", brief.actors.is_empty());
    out.push_str("<ul>");
    for actor in &brief.actors {
        let signs: String = actor
            .signs
            .iter()
            .map(|sign| format!("<br><span class=\"sign\">{}</span>", escaped(flat(sign))))
            .collect();
        let _ = write!(
            out,
            "<li><b>{}</b> <span class=\"faint\">{}</span><br>{}{signs}{}{}</li>",
            escaped(flat(&actor.name)),
            escaped(flat(&actor.list)),
            escaped(words::presence(actor, zone)),
            quote(&actor.sentence),
            source(&actor.cited)
        );
    }
    out.push_str("</ul>");
    rest(&mut out, brief.actors.len(), brief.totals.actors);
    head(&mut out, "Stories by weight", brief.stories.is_empty());
    out.push_str("<ol>");
    for (n, story) in brief.stories.iter().enumerate() {
        let _ = write!(
            out,
            "<li id=\"story-{n}\">{}<br>{}<br><span class=\"faint\">{}</span></li>",
            source(&story.cited),
            escaped(words::weight(story, zone)),
            escaped(words::actors(story))
        );
    }
    out.push_str("</ol>");
    rest(&mut out, brief.stories.len(), brief.totals.stories);
    head(&mut out, "Not screened", brief.not_screened.is_empty());
    if !brief.not_screened.is_empty() {
        out.push_str("<table><thead><tr><th scope=\"col\">Source</th><th scope=\"col\">What and why</th></tr></thead><tbody>");
        for gap in &brief.not_screened {
            let _ = write!(
                out,
                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                escaped(flat(&gap.source)),
                escaped(words::gap(gap, zone))
            );
        }
        out.push_str("</tbody></table>");
    }
    out.push_str("</main></body></html>\n");
    out
}

fn head(out: &mut String, words: &str, empty: bool) {
    let _ = write!(out, "<h2>{words}</h2>");
    if empty {
        out.push_str("<p class=\"faint\">Nothing.</p>");
    }
}

fn rest(out: &mut String, told: usize, total: u64) {
    if let Some(more) = words::more(told, total) {
        let how = words::FOR_MORE;
        let _ =
            write!(out, "<p class=\"faint\">… and {more} more; <code>{how}</code> shows them.</p>");
    }
}

fn quote(sentence: &str) -> String {
    format!("<blockquote dir=\"auto\">“{}”</blockquote>", escaped(flat(sentence)))
}

fn source(cited: &Cited) -> String {
    let (source, title) = (escaped(flat(&cited.source)), escaped(words::headline(cited)));
    match words::link(cited) {
        Some(url) => format!(
            "<cite><a href=\"{}\" rel=\"noreferrer\">{title}</a>, {source}</cite>",
            escaped(&url)
        ),
        None => format!("<cite>{title}, {source}</cite>"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn it_needs_nothing_from_elsewhere_and_runs_nothing() {
        let page = page(&sample::brief(), &TimeZone::UTC);
        for never in ["<script", "<link", "<img", "url(", "@import", "src="] {
            assert!(!page.contains(never), "{never}");
        }
        for words in ["default-src 'none'", "prefers-color-scheme:dark", "@media print", "<svg"] {
            assert!(page.contains(words), "{words}");
        }
        for id in ["event-0", "story-0"] {
            let (target, link) = (format!("id=\"{id}\""), format!("href=\"#{id}\""));
            assert!(page.contains(&target) && page.contains(&link), "{id}");
        }
    }

    #[test]
    fn what_a_page_wrote_is_text_and_never_markup() {
        let mut brief = sample::brief();
        brief.events[0].event.sentence.text = "</li><script>alert(1)</script>".into();
        brief.events[0].event.targets[0].text = "\"><svg onload=x>".into();
        brief.stories[0].cited.title = "<img src=x onerror=y>".into();
        brief.stories[0].cited.url = Some("javascript:alert(1)".into());
        let page = page(&brief, &TimeZone::UTC);
        for never in ["<script", "<img", "<svg onload", "href=\"javascript"] {
            assert!(!page.contains(never), "{never}");
        }
    }
}
