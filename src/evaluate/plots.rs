//! Plots as inline SVG: no script, no external file. Colours come from the page, so that they
//! follow its light and dark forms.

use std::fmt::Write;

use super::{Calibration, SweepPoint};

/// Side of the plotting area, and the margin around it, in user units.
const SIDE: f64 = 260.0;
const MARGIN: f64 = 40.0;

/// Precision and recall over the threshold.
pub(super) fn sweep(points: &[SweepPoint]) -> String {
    let mut svg = open(
        "sweep",
        "Precision and recall by threshold",
        "Document-entity pairs; the same figures stand in the table below.",
    );
    axes(&mut svg, "threshold", "precision, recall");
    let curve = |value: fn(&SweepPoint) -> Option<f64>| {
        let drawn = points.iter().filter_map(|p| value(p).map(|v| (p.threshold, v)));
        drawn.map(|(t, v)| format!("{:.1},{:.1}", x(t), y(v))).collect::<Vec<_>>().join(" ")
    };
    let curves = [
        ("a", "precision", 0.06, curve(|p| p.documents.precision)),
        ("b", "recall", 0.13, curve(|p| p.documents.recall)),
    ];
    for (class, label, at, line) in curves {
        let _ = write!(svg, r#"<polyline class="line {class}" points="{line}"/>"#);
        let (cx, cy) = (x(0.04), y(at));
        let _ = write!(svg, r#"<path class="line {class}" d="M{cx} {cy}h24"/>"#);
        let _ = write!(svg, r#"<text x="{}" y="{}">{label}</text>"#, cx + 30.0, cy + 4.0);
    }
    svg.push_str("</svg>");
    svg
}

/// The part that is right over the score, one dot a bin.
pub(super) fn reliability(calibration: &Calibration) -> String {
    let mut svg = open(
        "reliability",
        "Reliability of the scores",
        "Each dot is a bin of scores; on the diagonal, a score means what it says.",
    );
    axes(&mut svg, "score", "right");
    let _ =
        write!(svg, r#"<path class="guide" d="M{} {}L{} {}"/>"#, x(0.0), y(0.0), x(1.0), y(1.0));
    for bin in &calibration.bins {
        let radius = 3.0 + (bin.pairs as f64).ln();
        let _ = write!(
            svg,
            r#"<circle class="dot" cx="{:.1}" cy="{:.1}" r="{radius:.1}"><title>{} pairs, mean score {:.2}, right {:.2}</title></circle>"#,
            x(bin.mean_score),
            y(bin.right),
            bin.pairs,
            bin.mean_score,
            bin.right
        );
    }
    svg.push_str("</svg>");
    svg
}

fn x(value: f64) -> f64 {
    MARGIN + value * SIDE
}

fn y(value: f64) -> f64 {
    12.0 + (1.0 - value) * SIDE
}

fn open(id: &str, title: &str, description: &str) -> String {
    let (width, height) = (SIDE + MARGIN + 16.0, SIDE + 52.0);
    format!(
        r#"<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>"#
    )
}

fn axes(svg: &mut String, horizontal: &str, vertical: &str) {
    for step in 0..=4 {
        let value = f64::from(step) / 4.0;
        let (left, right) = (x(0.0), x(1.0));
        let _ = write!(svg, r#"<path class="grid" d="M{left} {0}L{right} {0}"/>"#, y(value));
        let _ = write!(
            svg,
            r#"<text x="{}" y="{}" text-anchor="end">{value:.2}</text>"#,
            left - 6.0,
            y(value) + 4.0
        );
        let _ = write!(
            svg,
            r#"<text x="{}" y="{}" text-anchor="middle">{value:.2}</text>"#,
            x(value),
            y(0.0) + 16.0
        );
    }
    let _ = write!(
        svg,
        r#"<text x="{}" y="{}" text-anchor="middle">{horizontal}</text>"#,
        x(0.5),
        y(0.0) + 34.0
    );
    let _ = write!(svg, r#"<text x="{}" y="{}">{vertical}</text>"#, x(0.0) + 4.0, y(1.0) + 12.0);
}
