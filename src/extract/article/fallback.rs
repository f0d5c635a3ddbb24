//! Where Readability finds nothing: the container that says it holds the article, else the one that
//! holds the most prose.

use std::collections::HashMap;

use super::lines::{Line, Page};

/// A line of at least so many bytes, mostly outside links, counts as prose.
const PROSE: usize = 40;

/// Mark lines as kept by their container.
pub(super) fn keep_container(page: &mut Page) {
    for line in &mut page.lines {
        line.kept = false;
    }
    let Some(container) =
        claimed(page).or_else(|| fullest(page)).or_else(|| page.parents.last().and(Some(0)))
    else {
        return;
    };
    let keep: Vec<bool> = page
        .lines
        .iter()
        .map(|line| is_text(line) && (container == 0 || page.within(line.block, container)))
        .collect();
    for (line, keep) in page.lines.iter_mut().zip(keep) {
        line.kept = keep;
    }
}

/// Not a link, and not in a menu.
fn is_text(line: &Line) -> bool {
    line.side.is_none() && line.linked * 2 < line.text.len()
}

fn is_prose(line: &Line) -> bool {
    is_text(line) && line.text.len() >= PROSE
}

/// Bytes of prose in the element that claims to be the article.
pub(super) fn claimed_bytes(page: &Page) -> usize {
    claimed(page).map_or(0, |claim| prose_within(page, claim))
}

fn prose_within(page: &Page, claim: usize) -> usize {
    page.lines
        .iter()
        .filter(|line| is_prose(line) && page.within(line.block, claim))
        .map(|line| line.text.len())
        .sum()
}

/// The element that claims to be the article and holds the most prose.
fn claimed(page: &Page) -> Option<usize> {
    // A page that lists a hundred articles is no article; the first few tell.
    let weighed = page.claims.iter().take(20).map(|&claim| (prose_within(page, claim), claim));
    // `main` around `article` weighs the same or more; the inner one is the narrower answer.
    weighed
        .filter(|(weight, _)| *weight > 0)
        .max_by_key(|&(weight, claim)| (weight, claim))
        .map(|(_, claim)| claim)
}

/// The element with the most prose in its direct children.
fn fullest(page: &Page) -> Option<usize> {
    let mut weights: HashMap<usize, usize> = HashMap::new();
    for line in page.lines.iter().filter(|line| is_prose(line)) {
        if let Some(&parent) = page.parents.get(line.block) {
            *weights.entry(parent).or_default() += line.text.len();
        }
    }
    weights
        .into_iter()
        .max_by_key(|&(container, weight)| (weight, std::cmp::Reverse(container)))
        .map(|(container, _)| container)
}
