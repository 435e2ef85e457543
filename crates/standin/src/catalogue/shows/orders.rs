//! Other orders of a show's episodes, as TMDB's episode groups hold them.

use super::{Episode, Season, Show};
use crate::random::mix;

/// An order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// Its id: 24 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) name: &'static str,
    /// TMDB's number for the kind of order: 2 absolute, 3 DVD.
    pub(crate) kind: u8,
    pub(crate) groups: Vec<OrderGroup>,
}

/// A season of an order.
#[derive(Clone, Debug)]
pub(crate) struct OrderGroup {
    /// Its number.
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) episodes: Vec<Episode>,
}

const ABSOLUTE: u8 = 2;
const DVD: u8 = 3;

impl Show {
    /// The orders that TMDB has beside that of the broadcast.
    pub(crate) fn orders(&self) -> Vec<Order> {
        if !self.plan().orders {
            return Vec::new();
        }
        let mut seasons: Vec<Season> = self.seasons();
        seasons.retain(|season| season.number > 0);
        let all: Vec<Episode> = seasons.iter().flat_map(|season| season.episodes.clone()).collect();
        let absolute = OrderGroup { number: 1, name: "All episodes".to_owned(), episodes: all };
        let discs = seasons
            .into_iter()
            .map(|season| OrderGroup {
                number: season.number,
                name: format!("Season {}", season.number),
                episodes: on_discs(season.episodes),
            })
            .collect();
        vec![
            Order { id: self.order_id(DVD), name: "DVD Order", kind: DVD, groups: discs },
            Order {
                id: self.order_id(ABSOLUTE),
                name: "Absolute Order",
                kind: ABSOLUTE,
                groups: vec![absolute],
            },
        ]
    }

    fn order_id(&self, kind: u8) -> String {
        // The first half leads back to the show.
        format!("{:08x}{:016x}", self.index(), mix(u64::from(self.tmdb_id()) << 8 | u64::from(kind)))
    }

    /// The place in the catalogue that an order's id names.
    pub(crate) fn index_of_order(id: &str) -> Option<usize> {
        usize::from_str_radix(id.get(..8)?, 16).ok()
    }
}

/// On the discs the second and the third episode of a season changed places.
fn on_discs(mut episodes: Vec<Episode>) -> Vec<Episode> {
    if episodes.len() > 2 {
        episodes.swap(1, 2);
    }
    episodes
}
