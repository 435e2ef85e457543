//! Which row a span is drawn in.
//!
//! Viewers draw a row's spans as a stack, so two of one row may lie inside each other or apart but never cross. Every
//! item has its row; what an item does at the same time (its pictures, while a page is awaited) goes to further rows
//! right below it, as few as will do.

use std::collections::HashMap;

/// Rows of one item, at most: what the gates let be in flight. Further spans share the last.
const ROWS_AN_ITEM: u64 = 1_024;

/// The rows in use, by item. Those of an item are forgotten when it ends, and found again when it comes back.
#[derive(Debug, Default)]
pub(super) struct Rows(HashMap<u64, Vec<Vec<u64>>>);

/// A place in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The item's number; 0 for the run itself.
    pub(super) item: u64,
    /// Which of its rows.
    pub(super) lane: usize,
}

impl Place {
    /// The number of the row among all rows.
    pub(super) fn row(self) -> u64 {
        self.item * ROWS_AN_ITEM + (self.lane as u64).min(ROWS_AN_ITEM - 1)
    }
}

impl Rows {
    /// Finds a place for `span`: on its parent where that has nothing else on it, else in a row of the item that is
    /// free. The second value says whether the row is new.
    pub(super) fn enter(&mut self, item: u64, span: u64, parent: Option<(u64, Place)>) -> (Place, bool) {
        let lanes = self.0.entry(item).or_default();
        let above = parent.filter(|(_, place)| place.item == item).and_then(|(parent, place)| {
            let top = lanes.get(place.lane)?.last()?;
            (*top == parent).then_some(place.lane)
        });
        let lane = above.or_else(|| lanes.iter().position(Vec::is_empty)).unwrap_or(lanes.len());
        let is_new = lane == lanes.len();
        if is_new {
            lanes.push(Vec::new());
        }
        lanes[lane].push(span);
        (Place { item, lane }, is_new)
    }

    /// Frees the place of a span that ended.
    pub(super) fn leave(&mut self, place: Place, span: u64) {
        let Some(lanes) = self.0.get_mut(&place.item) else { return };
        if let Some(lane) = lanes.get_mut(place.lane) {
            lane.retain(|open| *open != span);
        }
        if lanes.iter().all(Vec::is_empty) {
            self.0.remove(&place.item);
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_at_once_gets_rows_of_its_own_and_what_follows_reuses_them() {
        let mut rows = Rows::default();
        let (item, is_new) = rows.enter(7, 1, None);
        assert_eq!((item.lane, is_new), (0, true));
        let (fetch, _) = rows.enter(7, 2, Some((1, item)));
        let (page, _) = rows.enter(7, 3, Some((2, fetch)));
        assert_eq!((fetch.lane, page.lane), (0, 0), "nested on the item's row");
        let (artwork, is_new) = rows.enter(7, 4, Some((1, item)));
        assert_eq!((artwork.lane, is_new), (1, true), "beside the stage that is open");
        let (poster, _) = rows.enter(7, 5, Some((4, artwork)));
        let (fanart, _) = rows.enter(7, 6, Some((4, artwork)));
        assert_eq!((poster.lane, fanart.lane), (1, 2));
        rows.leave(poster, 5);
        rows.leave(fanart, 6);
        let (next, is_new) = rows.enter(7, 8, Some((4, artwork)));
        assert_eq!((next.lane, is_new), (1, false));
        for (place, span) in [(next, 8), (artwork, 4), (page, 3), (fetch, 2), (item, 1)] {
            rows.leave(place, span);
        }
        assert_eq!(rows.len(), 0, "an item that ended takes no memory");
    }
}
