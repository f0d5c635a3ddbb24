//! A thread of low priority for long work beside live work.

use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

/// How nice it is: the system gives it what others leave (setpriority(2), the highest value).
const NICE: i32 = 19;

type Job = Box<dyn FnOnce() + Send>;

/// One thread that does one job after the other. It ends after the last job once this is dropped.
#[derive(Debug)]
pub(crate) struct Background(mpsc::Sender<Job>);

/// The thread ended in the midst of a job.
#[derive(Debug, thiserror::Error)]
#[error("work in the background broke off")]
pub(crate) struct BrokeOff;

impl Background {
    pub(crate) fn start(name: &str) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            // On Linux it holds for this thread alone. Refused, the work is done all the same.
            #[cfg(target_os = "linux")]
            let _ = rustix::process::nice(NICE);
            for job in queue {
                job();
            }
        })?;
        Ok(Self(jobs))
    }

    /// Do `work` there and wait for what comes of it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, BrokeOff> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(move || {
            // Fails where nobody waits any more.
            let _ = reply.send(work());
        });
        self.0.send(job).map_err(|_| BrokeOff)?;
        answer.await.map_err(|_| BrokeOff)
    }
}
