//! `watchpost probe`: which entity a name leads to, and why, or why not; needs no database.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};

use super::explain::reasons;
use super::hits::tier_word;
use super::output::{self, Whole, folded};
use super::words::one_line;
use super::{Common, Exit, screen};
use crate::probe::{self, Answer, Lead, Near, Obstacle, Question, Verdict};
use crate::screen::{Hit, Screener};

/// No question is longer, in bytes.
const MAX_QUESTION: usize = 1 << 20;

/// Answer which entity of the lists a name leads to, which score and tier, and why; or why not
///
///   watchpost probe "Lukaschenko"
///   watchpost probe "Azot" --context "The fertilizer plant stands in Grodno."
///   watchpost probe "Belneftekhim USA" --expect alert
///
/// The name is screened as a text of its own, as a text would have it: capitals count. For what is
/// not raised the nearest entities are shown, with what kept each from being a hit.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The name, as a text would have it; `-` reads it from standard input
    #[arg(value_name = "NAME")]
    name: String,
    /// What else the text says
    #[arg(long, value_name = "TEXT")]
    context: Option<String>,
    /// Language of the text (en, ru, pl ...) [default: seen from its letters]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// A watchlist; may be repeated [default: those of the config]
    #[arg(long, short, value_name = "FILE")]
    watchlist: Vec<PathBuf>,
    /// Exit 1 where the answer is another
    #[arg(long, value_enum, value_name = "VERDICT")]
    expect: Option<Expect>,
    /// Most nearest entities to show
    #[arg(long, default_value_t = 5, value_name = "N")]
    nearest: usize,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Expect {
    Alert,
    Review,
    None,
}

impl From<Expect> for Verdict {
    fn from(typed: Expect) -> Self {
        match typed {
            Expect::Alert => Verdict::Alert,
            Expect::Review => Verdict::Review,
            Expect::None => Verdict::None,
        }
    }
}

/// Exits 1 where another answer was expected; no hit is an answer like any other.
pub fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let mut name = args.name.clone();
    if name == "-" {
        let mut typed = Vec::new();
        std::io::stdin().lock().take(MAX_QUESTION as u64 + 1).read_to_end(&mut typed)?;
        name = String::from_utf8(typed).context("standard input is not UTF-8")?;
    }
    let name = name.trim().to_owned();
    if name.is_empty() {
        bail!("there is no name to look for");
    }
    if name.len() + args.context.as_ref().map_or(0, String::len) > MAX_QUESTION {
        bail!(
            "the question is longer than {MAX_QUESTION} bytes; `watchpost screen` reads whole texts"
        );
    }
    let set = screen::watchlists(&args.watchlist, common)?;
    let screener = Screener::compile(&set);
    let question = Question { name, context: args.context.clone(), lang: args.lang.clone() };
    let answer = probe::ask(&set, &screener, question, args.nearest);
    if !output::json(args.format, &answer)? {
        let mut told = Vec::new();
        tell(&mut told, &answer)?;
        let text = folded(&String::from_utf8_lossy(&told));
        anstream::stdout().lock().write_all(text.as_bytes())?;
    }
    let met = args.expect.is_none_or(|expected| Verdict::from(expected) == answer.verdict);
    Ok(if met { Exit::Done } else { Exit::Wrong })
}

fn tell(out: &mut Vec<u8>, answer: &Answer) -> anyhow::Result<()> {
    let verdict = match answer.verdict {
        Verdict::Alert => "raises an alert",
        Verdict::Review => "is kept for review and raises nothing",
        Verdict::None => "leads to no entity of the lists",
    };
    writeln!(out, "“{}” {verdict}", one_line(&answer.question.name))?;
    for Lead { hit, kept } in &answer.found {
        let Hit { name, list, entity, schema, topics, score, tier, mentions } = hit;
        let topics =
            if topics.is_empty() { String::new() } else { format!("; {}", topics.join(", ")) };
        writeln!(out, "\n{} ({schema}{topics})", one_line(name))?;
        writeln!(out, "entity {entity} of the list {list}")?;
        writeln!(out, "score {score:.2} → {}", tier_word(*tier))?;
        for mention in mentions {
            writeln!(
                out,
                "“{}” by the name “{}”",
                one_line(&mention.span.text),
                one_line(&mention.alias)
            )?;
            reasons(out, &mention.reasons)?;
        }
        obstacles(out, "not raised", kept)?;
    }
    if !answer.nearest.is_empty() {
        writeln!(out, "\nnearest by letters:")?;
    }
    for Near { list, entity, name, schema, alias, kind, kept, .. } in &answer.nearest {
        let alias = match alias == name {
            true => String::new(),
            false => format!(", {} “{}”", kind.words(), one_line(alias)),
        };
        writeln!(out, "{} ({schema}) {list}/{entity}{alias}", one_line(name))?;
        obstacles(out, "no hit", kept)?;
    }
    if !answer.context_names.is_empty() {
        let names: Vec<String> =
            answer.context_names.iter().map(|hit| one_line(&hit.name)).collect();
        writeln!(out, "\nthe context names {}", names.join(", "))?;
    }
    let revision = answer.revision.get(..12).unwrap_or(&answer.revision);
    writeln!(out, "\nlists: revision {revision} · engine {}", answer.engine)?;
    Ok(())
}

fn obstacles(out: &mut Vec<u8>, what: &str, kept: &[Obstacle]) -> anyhow::Result<()> {
    for Obstacle { code, text } in kept {
        writeln!(out, "  {what}: {}  [{code}]", one_line(text))?;
    }
    Ok(())
}
