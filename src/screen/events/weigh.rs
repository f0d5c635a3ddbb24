//! How sure an event is, and why.

use super::{Act, Within, ban, reaction};
use crate::screen::terms::{Cue, Spotted, Told, VAGUE};
use crate::screen::{Reason, Status};

/// What a country may close or forbid for reasons of its own.
const TRADE: [&str; 4] = ["import-ban", "export-controls", "flight-ban", ban::BORDER];

impl Within<'_> {
    /// The confidence in what was read of a clause, 0..1 in hundredths, with its reasons.
    pub(super) fn weigh(&self, act: &Act) -> (f64, Vec<Reason>) {
        let word = |s: &Spotted| self.slice(s.from, s.to);
        let reason =
            |code: &str, weight: f64, text: String| Reason { code: code.into(), weight, text };
        let text = format!(
            "“{}” (authority), “{}” (action) and “{}” (instrument)",
            act.who.words,
            word(&act.action),
            word(&act.instrument)
        );
        let mut reasons = vec![reason("announcement", 0.75, text)];
        if !act.targets.is_empty() {
            reasons.push(reason("targets", 0.15, "the sentence names whom it hits".into()));
        }
        if act.instrument.told == Told::ByObject {
            let text = "it is told by what is forbidden, and by no word for sanctions".into();
            reasons.push(reason("told-by-object", -0.1, text));
        }
        let trade = TRADE.contains(&self.id(&act.instrument));
        if trade && !ban::hits_others(self, &act.who, &act.targets) {
            let text = "no other country is named, so it may be a rule of trade".into();
            reasons.push(reason("trade-rule", -0.25, text));
        }
        if let Some((weight, text)) = act.who.doubt {
            let code = if act.who.ids.is_empty() { "authority-unnamed" } else { "authority-apart" };
            reasons.push(reason(code, weight, text.into()));
        }
        if act.instrument.told == Told::ByObject
            && self.id(&act.action) == "enforce"
            && !self.in_context
        {
            let text = "a delivery was pursued, and the text names no sanctions".into();
            reasons.push(reason("no-sanctions-named", -0.15, text));
        }
        if act.instrument.told == Told::InContext {
            let text = "what is imposed is named elsewhere in the text".into();
            reasons.push(reason("told-in-context", -0.05, text));
        }
        if self.id(&act.instrument) == VAGUE && !self.in_context {
            let text = "restrictions of this kind are often no sanctions".into();
            reasons.push(reason("vague-instrument", -0.25, text));
        }
        if reaction::may_be_an_object(self, &act.action, &act.instrument) {
            let text = "what is imposed is named, and no word says that it is imposed now".into();
            reasons.push(reason("no-verb", -0.25, text));
        }
        let designated = self.folded(act.instrument.from).starts_with("designat");
        if designated && act.targets.iter().all(|t| t.entity.is_none() && t.kind.is_none()) {
            let text = "it is not said that those designated are persons or organisations".into();
            reasons.push(reason("vague-instrument", -0.25, text));
        }
        if let Some(cue) = self.cue(Cue::Opinion).next() {
            let text = format!("“{}” says that it is somebody's opinion", word(cue));
            reasons.push(reason("opinion", -0.25, text));
        }
        let asks =
            |cue: &&Spotted| cue.to <= act.action.from && !self.parted(cue.to..=act.action.from);
        if let Some(cue) = self.cue(Cue::Asked).find(asks) {
            let text = format!("“{}” says that it is asked, and not told", word(cue));
            reasons.push(reason("asked", -0.25, text));
        }
        if act.status != Status::Done {
            let text = format!("it is not reported as done but as {}", act.status.as_str());
            reasons.push(reason("not-done", -0.05, text));
        }
        let sum: f64 = reasons.iter().map(|reason| reason.weight).sum();
        ((sum.clamp(0.0, 0.99) * 100.0).round() / 100.0, reasons)
    }
}
