//! Which documents of the archive are worth a look.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use tokio::sync::mpsc;

use super::{LookBack, LookbackError, Sought, Step, Why};
use crate::in_force::InForce;
use crate::record::RecordError;
use crate::screen::{Clues, ENGINE_VERSION, Need, Stand, WordKey, Written};

/// So many entities are looked for at a time: what is known of their words is in memory meanwhile.
const TOGETHER: usize = 500;

/// Words of the archive are asked for by so many keys at a time.
const KEYS: usize = 400;

/// Documents by their numbers in the archive, from the newest to the oldest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Candidates {
    /// All of these.
    All(Range<u64>),
    /// These, in ascending order.
    Some(Vec<u64>),
}

impl Candidates {
    /// How many.
    pub fn len(&self) -> u64 {
        match self {
            Candidates::All(range) => range.end.saturating_sub(range.start),
            Candidates::Some(numbers) => numbers.len() as u64,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// From the newest to the oldest, `size` at a time.
    pub(super) fn batches(self, size: usize) -> impl Iterator<Item = Vec<u64>> + Send {
        let mut left: Box<dyn Iterator<Item = u64> + Send> = match self {
            Candidates::All(range) => Box::new(range.rev()),
            Candidates::Some(numbers) => Box::new(numbers.into_iter().rev()),
        };
        std::iter::from_fn(move || {
            let batch: Vec<u64> = left.by_ref().take(size).collect();
            (!batch.is_empty()).then_some(batch)
        })
    }
}

/// Words of the archive that may stand for a word of the lists, by that word and how they stand.
type Spellings = HashMap<(u32, Stand), Vec<(u64, Written)>, RandomState>;

impl LookBack {
    /// The documents in `range` that may name what is sought: all that do, and few others.
    ///
    /// # Errors
    /// [`LookbackError`].
    pub async fn candidates(
        &self,
        sought: &Sought,
        in_force: &Arc<InForce>,
        range: Range<u64>,
        told: &mut (dyn FnMut(Step<'_>) + Send),
    ) -> Result<Candidates, LookbackError> {
        let state = self.record.archive_state().await?;
        let indexed = if state.engine == ENGINE_VERSION { state.indexed } else { 0 };
        if indexed == 0 {
            return Ok(Candidates::All(range));
        }
        let mut found = self.record.with_any_word().await?;
        let mut compared = 0;
        for sought in parts(sought) {
            let (needs, spellings) = self.spellings(sought, in_force, &mut compared, told).await?;
            let mut documents = Documents { look_back: self, spellings, known: HashMap::default() };
            for need in &needs {
                found.extend(documents.meeting(need).await?);
            }
            found.retain(|number| range.contains(number));
            found.sort_unstable();
            found.dedup();
            // Of a long list, nearly every document has two words of some name.
            if found.len() as u64 * 2 > range.end - range.start {
                return Ok(Candidates::All(range));
            }
            if self.stop.is_cancelled() {
                break;
            }
        }
        // What is not in the index yet.
        found.extend((indexed + 1).max(range.start)..range.end);
        Ok(Candidates::Some(found))
    }

    /// Compare the words of the archive that may be words of what is sought with these, and count them.
    async fn spellings(
        &self,
        sought: Sought,
        in_force: &Arc<InForce>,
        compared: &mut u64,
        told: &mut (dyn FnMut(Step<'_>) + Send),
    ) -> Result<(Vec<Need>, Spellings), LookbackError> {
        let sought = Arc::new(sought);
        let asked = (in_force.clone(), sought.clone());
        let keys = self.background.run(move || clues(&asked.0, &asked.1).keys()).await?;
        let keys: Vec<WordKey> = keys.into_iter().collect();
        // One page is read while another is compared.
        let (pages, mut queue) = mpsc::channel::<Vec<(u64, Box<str>)>>(2);
        let asked = (in_force.clone(), sought);
        let comparing = self.background.run(move || {
            let clues = clues(&asked.0, &asked.1);
            let mut spellings = Spellings::default();
            let mut seen: HashSet<u64, RandomState> = HashSet::default();
            while let Some(page) = queue.blocking_recv() {
                for (number, word) in page {
                    if seen.insert(number) {
                        clues.of_word(&word, |written, word, stand| {
                            spellings.entry((word, stand)).or_default().push((number, written));
                        });
                    }
                }
            }
            (clues.needs().to_vec(), spellings)
        });
        let reading = async move {
            for keys in keys.chunks(KEYS) {
                if self.stop.is_cancelled() {
                    break;
                }
                let page = self.record.archive_words(keys).await?;
                *compared += page.len() as u64;
                told(Step::Words(*compared));
                if pages.send(page).await.is_err() {
                    break;
                }
            }
            Ok::<_, RecordError>(())
        };
        let (found, read) = tokio::join!(comparing, reading);
        read?;
        Ok(found?)
    }
}

fn clues<'a>(in_force: &'a InForce, sought: &Sought) -> Clues<'a> {
    in_force.screener.clues(|list, entity| sought.why(list, entity).is_some())
}

/// What is sought, some entities at a time.
fn parts(sought: &Sought) -> Vec<Sought> {
    let all: Vec<(&str, &str, Why)> = sought
        .entities
        .iter()
        .flat_map(|(list, entities)| {
            entities.iter().map(move |(entity, why)| (list.as_str(), entity.as_str(), *why))
        })
        .collect();
    let part = |entities: &[(&str, &str, Why)]| {
        let mut part = Sought { since: sought.since, ..Sought::default() };
        for (list, entity, why) in entities {
            part.add(list, entity, *why);
        }
        part
    };
    all.chunks(TOGETHER).map(part).collect()
}

/// How a word of a need must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum How {
    /// Just so.
    So(Stand),
    /// Not in lower case, unless a name writes it so: of two words one stands like this.
    Strongly,
    /// As the other one of two words may.
    Anyhow,
}

impl How {
    fn stands(&self) -> &[Stand] {
        match self {
            How::So(stand) => std::slice::from_ref(stand),
            How::Strongly => &[Stand::Name, Stand::Plain],
            How::Anyhow => &[Stand::Name, Stand::Plain, Stand::Small],
        }
    }
}

/// Documents that have a word of the lists, looked up once each.
struct Documents<'a> {
    look_back: &'a LookBack,
    spellings: Spellings,
    known: HashMap<(u32, How), Arc<Vec<u64>>, RandomState>,
}

impl Documents<'_> {
    async fn with(&mut self, word: u32, how: How) -> Result<Arc<Vec<u64>>, RecordError> {
        if let Some(known) = self.known.get(&(word, how)) {
            return Ok(known.clone());
        }
        let spelled = |stand: &Stand| self.spellings.get(&(word, *stand)).into_iter().flatten();
        let mut words: Vec<(u64, Written)> =
            how.stands().iter().flat_map(spelled).copied().collect();
        words.sort_unstable();
        words.dedup();
        let found = Arc::new(self.look_back.record.with_words(&words).await?);
        self.known.insert((word, how), found.clone());
        Ok(found)
    }

    /// Documents that have both words.
    async fn with_both(
        &mut self,
        one: (u32, How),
        other: (u32, How),
    ) -> Result<Vec<u64>, RecordError> {
        let one = self.with(one.0, one.1).await?;
        match one.is_empty() {
            true => Ok(Vec::new()),
            false => Ok(both(&one, &self.with(other.0, other.1).await?)),
        }
    }

    /// Documents that meet a need.
    async fn meeting(&mut self, need: &Need) -> Result<Vec<u64>, RecordError> {
        match need {
            Need::One(word, stand) => Ok(self.with(*word, How::So(*stand)).await?.to_vec()),
            Need::All(words) => {
                let mut all: Option<Vec<u64>> = None;
                for word in words {
                    let with = self.with(*word, How::So(Stand::Exact)).await?;
                    all = Some(match all {
                        None => with.to_vec(),
                        Some(all) => both(&all, &with),
                    });
                }
                Ok(all.unwrap_or_default())
            }
            Need::Both(a, b) => {
                let mut met = self.with_both((*a, How::Strongly), (*b, How::Anyhow)).await?;
                met.extend(self.with_both((*b, How::Strongly), (*a, How::Anyhow)).await?);
                Ok(met)
            }
            Need::Korean(surname, given) => {
                let given = (*given, How::So(Stand::Given));
                self.with_both(given, (*surname, How::So(Stand::Surname))).await
            }
        }
    }
}

/// What is in both, which are in order.
fn both(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if small.len() * 16 < large.len() {
        return small.iter().copied().filter(|n| large.binary_search(n).is_ok()).collect();
    }
    let mut large = large.iter().copied().peekable();
    let in_large = |n: &u64| {
        while large.next_if(|other| other < n).is_some() {}
        large.peek() == Some(n)
    };
    let mut in_large = in_large;
    small.iter().copied().filter(|n| in_large(n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_both_is_found_however_long_they_are() {
        let (few, many) = (vec![3, 40, 999], (0..1_000).filter(|n| n % 3 == 0).collect::<Vec<_>>());
        assert_eq!(both(&few, &many), [3, 999]);
        assert_eq!(both(&[1, 4, 7, 9], &[2, 4, 9, 10]), [4, 9]);
    }

    #[test]
    fn batches_go_from_the_newest_to_the_oldest() {
        let batches: Vec<_> = Candidates::Some(vec![1, 5, 9]).batches(2).collect();
        assert_eq!(batches, [vec![9, 5], vec![1]]);
        assert_eq!(Candidates::All(2..5).batches(9).collect::<Vec<_>>(), [vec![4, 3, 2]]);
    }
}
