//! Random texts for the prints: names, titles, dates of any length and script.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// How many texts each document is tried with.
const TEXTS: usize = 500;

/// 1–120 characters: Han common and rare, Latin, digits, signs, spaces inside.
pub(super) fn any_text() -> impl Strategy<Value = String> {
    let han = proptest::char::range('\u{4e00}', '\u{9fa5}');
    let rare = proptest::sample::select(vec!['㐂', '𠮷', '龘', '囍', '䶮', '𬱖', '喆', '堃', '𬭼']);
    let latin = proptest::sample::select("abcdefgWMijlI0123456789-./@&".chars().collect::<Vec<_>>());
    let signs = proptest::sample::select("（）《》〔〕“”、，。·—…： ".chars().collect::<Vec<_>>());
    let mixed =
        proptest::collection::vec(prop_oneof![6 => han.clone(), 2 => rare, 3 => latin.clone(), 1 => signs], 1..=120);
    let one_word = proptest::collection::vec(latin, 1..=120);
    let han_only = proptest::collection::vec(han, 1..=120);
    prop_oneof![3 => mixed, 1 => one_word, 1 => han_only].prop_map(|c| c.into_iter().collect())
}

pub(super) fn any_date() -> impl Strategy<Value = String> {
    prop_oneof![
        (1949..2099i32, 1..13u32, 1..29u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        (1949..2099i32, 1..13u32).prop_map(|(y, m)| format!("{y}-{m:02}")),
        (1949..2099i32).prop_map(|y| y.to_string()),
        Just(String::new()),
    ]
}

/// Random texts, handed out one after the other; it remembers which the paper must hold.
pub(super) struct Texts {
    runner: TestRunner,
    pub said: Vec<String>,
    /// How many texts a document takes.
    most: usize,
}

impl Texts {
    pub fn new() -> Texts {
        // The same texts in every run: three papers failed once beside everything else and never again, and a run that is red
        // by chance tells nobody what to mend.
        Texts { runner: TestRunner::deterministic(), said: Vec::new(), most: TEXTS }
    }
    /// The texts are shared out among so many widths, papers or copies of one template.
    pub fn among(copies: usize) -> Texts {
        Texts { most: TEXTS.div_ceil(copies), ..Texts::new() }
    }
    /// Other texts, for the next copy.
    pub fn turn(&mut self) {
        self.said.clear();
    }
    pub fn draw<T>(&mut self, of: &impl Strategy<Value = T>) -> T {
        of.new_tree(&mut self.runner).expect("a value").current()
    }
    /// A text that must be found again.
    pub fn any(&mut self) -> String {
        let text = self.draw(&any_text());
        self.said.push(text.clone());
        text
    }
    /// The first characters of one: for cells that take a number or a code.
    pub fn short(&mut self, most: usize) -> String {
        let text: String = self.draw(&any_text()).chars().take(most).collect();
        self.said.push(text.clone());
        text
    }
    pub fn day(&mut self) -> String {
        self.draw(&any_date())
    }
    pub fn full_day(&mut self) -> String {
        self.draw(&(1949..2099i32, 1..13u32, 1..29u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")))
    }
    pub fn number(&mut self) -> u32 {
        self.draw(&any::<u32>())
    }
    /// So many parts of a document, each filled by `fill`, until enough texts were used.
    pub fn parts<T>(&mut self, mut fill: impl FnMut(&mut Texts) -> T) -> Vec<T> {
        let mut parts = Vec::new();
        while self.said.len() < self.most {
            parts.push(fill(self));
        }
        parts
    }
    /// So many documents, each printed alone, until enough texts were used.
    pub fn alone(&mut self, mut print: impl FnMut(&mut Texts)) {
        let mut used = 0;
        while used < TEXTS {
            self.turn();
            print(self);
            used += self.said.len();
        }
    }
}
