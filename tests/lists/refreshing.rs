//! What is kept of a list, whatever its publisher answers and wherever the process was killed.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use watchpost::chance::Chance;
use watchpost::clock::Clock;
use watchpost::config::{Config, ListSource, parse};
use watchpost::fetch::{Fetch, FetchError, Fetched, Request, Response, Validators};
use watchpost::lists::kept::{Accepted, Kept};
use watchpost::lists::refresh::{self, RefreshError, Refreshed};

/// Answers what it is told to, and notes what it was asked.
#[derive(Default)]
struct Publisher {
    answers: Mutex<VecDeque<Result<Option<String>, u16>>>,
    conditional: Mutex<Vec<bool>>,
}

#[async_trait]
impl Fetch for Publisher {
    async fn get(&self, request: Request) -> Result<Fetched, FetchError> {
        let conditional = request.validators != Validators::default();
        self.conditional.lock().unwrap().push(conditional);
        match self.answers.lock().unwrap().pop_front().expect("an answer for each request") {
            Ok(None) => Ok(Fetched::NotModified),
            Ok(Some(text)) => Ok(Fetched::Fresh(Box::new(Response {
                url: request.url,
                moved_to: None,
                status: 200,
                content_type: None,
                validators: Validators { etag: Some("\"t\"".into()), last_modified: None },
                body: text.into(),
                max_age: None,
            }))),
            Err(status) => {
                let url = request.url.to_string();
                Err(FetchError::Status { url, status, retry_after: None })
            }
        }
    }
}

struct Standing(Mutex<Timestamp>);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

struct World {
    dir: tempfile::TempDir,
    publisher: Publisher,
    clock: Standing,
    list: ListSource,
}

impl World {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            publisher: Publisher::default(),
            clock: Standing(Mutex::new("2024-05-03T10:00:00Z".parse().unwrap())),
            list: list("url = \"https://lists.example/targets.simple.csv\""),
        }
    }

    fn kept_dir(&self) -> PathBuf {
        self.dir.path().join("un")
    }

    fn kept(&self) -> Kept {
        Kept::open(&self.kept_dir()).unwrap()
    }

    async fn refresh(&self, answer: Result<Option<String>, u16>) -> Refreshed {
        self.publisher.answers.lock().unwrap().push_back(answer);
        let chance = Chance::seeded(7);
        let world = (&self.clock as &dyn Clock, &chance);
        refresh::refresh(&self.list, &self.kept_dir(), &self.publisher, world, false).await.unwrap()
    }

    fn later(&self, by: SignedDuration) {
        *self.clock.0.lock().unwrap() += by;
    }

    /// Names of the directories of editions.
    fn editions(&self) -> usize {
        fs::read_dir(self.kept_dir().join("editions")).unwrap().count()
    }
}

fn list(keys: &str) -> ListSource {
    let loaded = parse(Path::new("/etc/w.toml"), &format!("[[list]]\nid = \"un\"\n{keys}\n"));
    let Config { mut lists, .. } = loaded.config.unwrap();
    lists.remove(0)
}

fn edition(people: usize) -> String {
    let mut text = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n".to_owned();
    for n in 0..people {
        text.push_str(&format!("\"p{n}\",\"Person\",\"Ilya Testov {n}\",\"\",\"\",\"by\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n"));
    }
    text
}

#[tokio::test]
async fn what_a_killed_process_left_behind_is_no_edition_and_is_removed() {
    let world = World::new();
    assert!(matches!(world.refresh(Ok(Some(edition(20)))).await, Refreshed::InForce(_)));
    let before = world.kept().state;
    // Killed while a file was written, before an edition was known, and before the state was renamed.
    fs::create_dir_all(world.kept_dir().join("new")).unwrap();
    fs::write(world.kept_dir().join("new/targets.simple.csv"), "half").unwrap();
    fs::create_dir_all(world.kept_dir().join("editions/20240503T110000Z")).unwrap();
    fs::write(world.kept_dir().join("state.json.part"), "{").unwrap();
    assert_eq!(world.kept().state, before);
    assert!(matches!(world.refresh(Ok(None)).await, Refreshed::Unchanged));
    assert_eq!(world.kept().state.in_force, before.in_force);
    assert_eq!(world.editions(), 1);
    assert!(!world.kept_dir().join("new").exists());
}

#[tokio::test]
async fn a_file_that_is_gone_or_cut_off_is_asked_for_anew() {
    let world = World::new();
    world.refresh(Ok(Some(edition(20)))).await;
    let path = world.kept().in_force().unwrap();
    fs::write(&path, "\"id\"").unwrap();
    assert!(matches!(world.refresh(Ok(Some(edition(20)))).await, Refreshed::InForce(_)));
    assert_eq!(*world.publisher.conditional.lock().unwrap(), [false, false]);
    let path = world.kept().in_force().unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), edition(20));
    assert_eq!(world.kept().state.earlier, [], "what was broken is no earlier edition");
    assert!(matches!(world.refresh(Ok(None)).await, Refreshed::Unchanged));
    assert!(world.publisher.conditional.lock().unwrap()[2]);
}

#[tokio::test]
async fn some_editions_are_kept_packed_and_older_ones_are_let_go() {
    let world = World::new();
    for people in 20..30 {
        assert!(matches!(world.refresh(Ok(Some(edition(people)))).await, Refreshed::InForce(_)));
    }
    let kept = world.kept();
    assert_eq!((kept.state.earlier.len(), world.editions()), (5, 6));
    let before = kept.primary(&kept.state.earlier[0]);
    assert!(before.to_string_lossy().ends_with("targets.simple.csv.gz"), "{before:?}");
    let (summary, _) = watchpost::lists::read_all(&before).unwrap();
    assert_eq!(summary.counts.records, 28);
    let history = fs::read_to_string(world.kept_dir().join("history.jsonl")).unwrap();
    assert_eq!(history.lines().count(), 10);
}

#[tokio::test]
async fn nothing_comes_in_force_that_is_no_list_or_that_nobody_answers_for() {
    let world = World::new();
    let accepted =
        || Accepted { by: "Anna".into(), at: world.clock.now(), reason: "it is right".into() };
    assert!(matches!(refresh::accept(&world.kept_dir(), accepted()), Err(RefreshError::NoneWaits)));
    // A first edition that is nothing waits as any other.
    assert!(matches!(world.refresh(Ok(Some(String::new()))).await, Refreshed::Quarantined(_)));
    assert_eq!(world.kept().state.in_force, None);
    let refused = refresh::accept(&world.kept_dir(), accepted());
    assert!(matches!(refused, Err(RefreshError::Unreadable(_))), "{refused:?}");
    assert!(matches!(world.refresh(Ok(Some(edition(400)))).await, Refreshed::InForce(_)));
    assert_eq!(world.kept().state.quarantined, None);
    // Half of it is missing, and a person says that this is right.
    let Refreshed::Quarantined(judged) = world.refresh(Ok(Some(edition(100)))).await else {
        panic!("an edition without its greater part came in force");
    };
    assert_eq!((judged.records, judged.added, judged.removed), (Some(100), 0, 300));
    assert_eq!(world.kept().state.in_force.as_ref().unwrap().records, Some(400));
    refresh::accept(&world.kept_dir(), accepted()).unwrap();
    assert_eq!(world.kept().state.in_force.as_ref().unwrap().records, Some(100));
    // Published again, it is what is in force, and not suspect once more.
    assert!(matches!(world.refresh(Ok(Some(edition(100)))).await, Refreshed::Unchanged));
}

#[tokio::test]
async fn a_list_is_due_by_its_schedule_and_backs_off_while_it_fails() {
    let world = World::new();
    let due = |list: &ListSource| {
        let now = world.clock.now();
        refresh::due(list, &world.kept().state, now).duration_since(now)
    };
    assert_eq!(due(&world.list), SignedDuration::ZERO);
    world.refresh(Ok(Some(edition(20)))).await;
    let hours = |n| SignedDuration::from_hours(n);
    let minute = SignedDuration::from_mins(1);
    assert!((hours(6)..=hours(6) + minute).contains(&due(&world.list)), "{}", due(&world.list));
    let keys = "url = \"https://lists.example/targets.simple.csv\"\nevery = \"1h\"";
    assert_eq!(due(&list(keys)), hours(1) + minute, "a shorter interval holds at once");
    let moved = list("url = \"https://lists.example/other.csv\"");
    assert_eq!(due(&moved), SignedDuration::ZERO, "another address is asked at once");
    world.later(hours(6));
    let Refreshed::Failed { reason } = world.refresh(Err(503)).await else { panic!("it is kept") };
    assert!(reason.contains("503"));
    let state = world.kept().state;
    assert_eq!((state.failures, state.error.as_deref()), (1, Some(reason.as_str())));
    assert_eq!(state.in_force.unwrap().records, Some(20));
    assert!((minute..minute * 2).contains(&due(&world.list)), "{}", due(&world.list));
    world.refresh(Ok(None)).await;
    assert_eq!((world.kept().state.failures, world.kept().state.error), (0, None));
}

#[tokio::test]
async fn one_works_on_a_list_at_a_time() {
    let world = World::new();
    let hold = Kept::hold(&world.kept_dir()).unwrap();
    assert!(hold.is_some());
    let chance = Chance::seeded(7);
    let of = (&world.clock as &dyn Clock, &chance);
    let busy = refresh::refresh(&world.list, &world.kept_dir(), &world.publisher, of, false).await;
    assert!(matches!(busy, Err(RefreshError::Busy)), "{busy:?}");
    drop(hold);
    assert!(matches!(world.refresh(Ok(Some(edition(20)))).await, Refreshed::InForce(_)));
}
