//! The publisher as the benchmark sees it: a process that takes orders on its standard input and
//! answers each with one line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

pub struct Publisher {
    child: Child,
    answers: BufReader<ChildStdout>,
    pub port: u16,
}

impl Publisher {
    pub fn start(sources: u32) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"))
            .args(["--publish", "--memory-sources", "10", "--sources", &sources.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the publisher starts");
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        let mut publisher = Self { child, answers, port: 0 };
        publisher.port = publisher.answer();
        publisher
    }

    /// One new item in every feed, and a new pass; answers the moment, as all of them in
    /// microseconds since 1970.
    pub fn publish(&mut self) -> i64 {
        self.ask("publish")
    }

    /// A new pass in which nothing is new.
    pub fn begin_pass(&mut self) -> i64 {
        self.ask("pass")
    }

    /// The moment of the first request ever.
    pub fn first_request(&mut self) -> i64 {
        loop {
            match self.ask("first") {
                0 => std::thread::sleep(std::time::Duration::from_millis(1)),
                at => return at,
            }
        }
    }

    /// Whether every source was asked in this pass.
    pub fn pass_is_over(&mut self) -> bool {
        self.ask("over")
    }

    /// When each source was served in this pass.
    pub fn served(&mut self) -> Vec<i64> {
        self.ask("served")
    }

    /// How many alerts arrived so far.
    pub fn received(&mut self) -> usize {
        self.ask("received")
    }

    /// When alerts arrived since the last call.
    pub fn take_alerts(&mut self) -> Vec<i64> {
        self.ask("alerts")
    }

    /// How many of the hostile hosts were asked since the last call of `take_harm`.
    pub fn harmed(&mut self) -> usize {
        self.ask("harmed")
    }

    /// The requests that hostile hosts got since the last call, in words.
    pub fn take_harm(&mut self) -> String {
        self.ask("harm")
    }

    fn ask<T: serde::de::DeserializeOwned>(&mut self, order: &str) -> T {
        writeln!(self.child.stdin.as_mut().expect("piped"), "{order}").expect("it listens");
        self.answer()
    }

    fn answer<T: serde::de::DeserializeOwned>(&mut self) -> T {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        serde_json::from_str(&line).expect("its answers are JSON")
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
