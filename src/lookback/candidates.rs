//! Which documents of the archive are worth a look.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use tokio::sync::mpsc;

use super::{LookBack, LookbackError, Sought, Step};
use crate::in_force::InForce;
use crate::record::RecordError;
use crate::screen::{ENGINE_VERSION, Need, Stand};

/// For more entities the whole archive is screened: their names have every other document among
/// their candidates, and finding that out takes long as well.
const MOST_SOUGHT: usize = 500;

/// Words of the archive are compared in pages of so many.
const PAGE: usize = 20_000;

/// The word of documents that are to be looked at for any word.
const ANY: u64 = 0;

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
type Spellings = HashMap<(u32, Stand), Vec<u64>, RandomState>;

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
        let open = in_force.screener.clues(|list, id| sought.why(list, id).is_some()).is_open();
        if sought.count() > MOST_SOUGHT || indexed == 0 || open {
            return Ok(Candidates::All(range));
        }
        let (needs, spellings) = self.spellings(sought, in_force, told).await?;
        let mut found: BTreeSet<u64> = self.with(&[ANY]).await?.into_iter().collect();
        let mut documents = Documents { look_back: self, spellings, known: HashMap::default() };
        for need in &needs {
            found.extend(documents.meeting(need).await?);
        }
        let mut numbers: Vec<u64> = found.into_iter().filter(|n| range.contains(n)).collect();
        // What is not in the index yet.
        numbers.extend((indexed + 1).max(range.start)..range.end);
        numbers.dedup();
        Ok(Candidates::Some(numbers))
    }

    async fn with(&self, words: &[u64]) -> Result<Vec<u64>, RecordError> {
        self.record.with_words(words).await
    }

    /// Compare every word of the archive with the words of what is sought.
    async fn spellings(
        &self,
        sought: &Sought,
        in_force: &Arc<InForce>,
        told: &mut (dyn FnMut(Step<'_>) + Send),
    ) -> Result<(Vec<Need>, Spellings), LookbackError> {
        // One page is read while another is compared.
        let (pages, mut queue) = mpsc::channel::<Vec<(u64, String)>>(2);
        let (in_force, sought) = (in_force.clone(), sought.clone());
        let compared = self.background.run(move || {
            let clues = in_force.screener.clues(|list, entity| sought.why(list, entity).is_some());
            let mut spellings = Spellings::default();
            while let Some(page) = queue.blocking_recv() {
                for (number, word) in page {
                    for key in clues.of_term(&word) {
                        spellings.entry(key).or_default().push(number);
                    }
                }
            }
            (clues.needs().to_vec(), spellings)
        });
        let read = async move {
            let mut after = 0;
            while !self.stop.is_cancelled() {
                let page = self.record.archive_words(after, PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = *last;
                if pages.send(page).await.is_err() {
                    break;
                }
                told(Step::Words(after));
            }
            Ok::<_, RecordError>(())
        };
        let (compared, read) = tokio::join!(compared, read);
        read?;
        Ok(compared?)
    }
}

/// Documents that have a word of the lists, looked up once each.
struct Documents<'a> {
    look_back: &'a LookBack,
    spellings: Spellings,
    known: HashMap<(u32, Stand), Arc<Vec<u64>>, RandomState>,
}

impl Documents<'_> {
    async fn with(&mut self, word: u32, stand: Stand) -> Result<Arc<Vec<u64>>, RecordError> {
        if let Some(known) = self.known.get(&(word, stand)) {
            return Ok(known.clone());
        }
        let found = Arc::new(match self.spellings.get(&(word, stand)) {
            Some(words) => self.look_back.with(words).await?,
            None => Vec::new(),
        });
        self.known.insert((word, stand), found.clone());
        Ok(found)
    }

    /// Documents that meet a need.
    async fn meeting(&mut self, need: &Need) -> Result<Vec<u64>, RecordError> {
        match need {
            Need::One(word, stand) => Ok(self.with(*word, *stand).await?.to_vec()),
            Need::All(words) => {
                let mut all: Option<Vec<u64>> = None;
                for word in words {
                    let with = self.with(*word, Stand::Exact).await?;
                    all = Some(match all {
                        None => with.to_vec(),
                        Some(all) => both(&all, &with),
                    });
                }
                Ok(all.unwrap_or_default())
            }
            Need::Both(a, b) => {
                let mut met = Vec::new();
                for (one, other) in [(*a, *b), (*b, *a)] {
                    for first in [Stand::Name, Stand::Plain] {
                        let first = self.with(one, first).await?;
                        for second in [Stand::Name, Stand::Plain, Stand::Small] {
                            met.extend(both(&first, &self.with(other, second).await?));
                        }
                    }
                }
                Ok(met)
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
