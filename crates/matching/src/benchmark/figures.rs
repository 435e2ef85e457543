//! What a way of matching did with many cases.

use super::case::Case;
use super::matcher::{Matcher, Outcome};

/// Counts of what a way of matching did, and the shares made of them (0 to 1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases looked at.
    pub cases: usize,
    /// Cases among whose candidates is the right one.
    pub answerable: usize,
    /// Cases in which a candidate was accepted.
    pub accepted: usize,
    /// Those of them in which it was the right one.
    pub rightly_accepted: usize,
    /// Cases left for a person.
    pub asked: usize,
    /// Those of them in which the first choice is the right one.
    pub rightly_suggested: usize,
    /// Cases in which all candidates were rejected although one is right.
    pub overlooked: usize,
}

/// What `matcher` does with `cases`.
pub fn evaluate<'a>(matcher: Matcher, cases: impl IntoIterator<Item = &'a Case>) -> Figures {
    let mut figures = Figures::default();
    for case in cases {
        figures.count(case, matcher.outcome(case));
    }
    figures
}

impl Figures {
    fn count(&mut self, case: &Case, outcome: Outcome) {
        self.cases += 1;
        self.answerable += usize::from(case.right.is_some());
        match outcome {
            Outcome::Accepted(index) => {
                self.accepted += 1;
                self.rightly_accepted += usize::from(case.right == Some(index));
            }
            Outcome::Asked(index) => {
                self.asked += 1;
                self.rightly_suggested += usize::from(case.right == Some(index));
            }
            Outcome::Rejected => self.overlooked += usize::from(case.right.is_some()),
        }
    }

    /// Wrong films accepted.
    pub fn wrongly_accepted(&self) -> usize {
        self.accepted - self.rightly_accepted
    }

    /// Wrong films taken where nobody is asked and the first choice is taken instead, as `scrape --auto` does.
    pub fn wrong_unasked(&self) -> usize {
        self.wrongly_accepted() + self.asked - self.rightly_suggested
    }

    /// Of what is accepted, the share that is right.
    pub fn precision(&self) -> f64 {
        share(self.rightly_accepted, self.accepted)
    }

    /// Of the answerable cases, the share in which the right one is accepted.
    pub fn recall(&self) -> f64 {
        share(self.rightly_accepted, self.answerable)
    }

    /// Of all cases, the share left for a person.
    pub fn review(&self) -> f64 {
        share(self.asked, self.cases)
    }

    /// Of all that is taken where nobody is asked, the share that is right.
    pub fn precision_unasked(&self) -> f64 {
        share(self.rightly_accepted + self.rightly_suggested, self.accepted + self.asked)
    }

    /// Of the answerable cases, the share in which the right one is taken where nobody is asked.
    pub fn recall_unasked(&self) -> f64 {
        share(self.rightly_accepted + self.rightly_suggested, self.answerable)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::read_cases;
    use super::*;

    #[test]
    fn every_outcome_is_counted_where_it_belongs() {
        let cases = read_cases(concat!(
            r#"{"id":"a","titles":["A"],"candidates":[{"title":"A","popularity":1,"ids":{}},{"title":"B","popularity":1,"ids":{}}],"right":0}"#,
            "\n",
            r#"{"id":"b","titles":["A"],"candidates":[{"title":"B","popularity":1,"ids":{}}],"right":null}"#,
        ))
        .unwrap();
        let mut figures = Figures::default();
        for (case, outcome) in [
            (0, Outcome::Accepted(0)),
            (0, Outcome::Accepted(1)),
            (0, Outcome::Asked(0)),
            (0, Outcome::Rejected),
            (1, Outcome::Accepted(0)),
            (1, Outcome::Asked(0)),
            (1, Outcome::Rejected),
        ] {
            figures.count(&cases[case], outcome);
        }
        let expected = Figures {
            cases: 7,
            answerable: 4,
            accepted: 3,
            rightly_accepted: 1,
            asked: 2,
            rightly_suggested: 1,
            overlooked: 1,
        };
        assert_eq!(figures, expected);
        assert_eq!((figures.wrongly_accepted(), figures.wrong_unasked()), (2, 3));
        assert!((figures.precision() - 1.0 / 3.0).abs() < 1e-9 && (figures.recall() - 0.25).abs() < 1e-9);
        assert!((figures.review() - 2.0 / 7.0).abs() < 1e-9);
        assert!((figures.precision_unasked() - 0.4).abs() < 1e-9);
        assert!((figures.recall_unasked() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn no_cases_make_no_figure_infinite() {
        let figures = evaluate(Matcher::Bioscope, []);
        assert!(
            figures.precision().is_finite() && figures.recall().is_finite() && figures.review().is_finite()
        );
    }
}
