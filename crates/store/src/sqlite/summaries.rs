//! Choosing among items.

use bioscope_model::{IdSet, ItemKind};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::details::{read_number, year_of};
use super::encoding::{
    from_json, from_number, from_optional_text, from_text, number, path_from_bytes, path_to_key, range_below,
};
use super::fault::Fault;
use super::filter::{self, Lead};
use super::flags::item_list;
use super::session::{collect, find};
use crate::error::StoreError;
use crate::query::Query;
use crate::records::{ItemId, ItemReference, ItemSummary, Page, Selection};

/// What a run without a scope takes: never scraped, failed, or a source could not answer. The index `items_due`
/// names the same condition.
pub(super) const DUE: &str =
    "(items.outcome IS NULL OR items.outcome = 'failed' OR items.missing_sources <> '[]')";

const COLUMNS: &str = "items.id, items.kind, coalesce(nullif(details.title, ''), items.title),
    items.shown_year, items.path, items.outcome, items.locked, items.marked,
    (SELECT json_group_array(json_array(told_by, provider, value)) FROM item_ids WHERE item_ids.item_id = items.id),
    items.parent_id, coalesce(details.season, items.season), coalesce(details.episode, items.episode)";

/// Two look-ups in one index; with `OR` SQLite would read the whole of it.
const AT_OR_BELOW: &str = "SELECT id FROM items WHERE vanished = 0 AND path = ?1
    UNION ALL SELECT id FROM items WHERE vanished = 0 AND path >= ?2 AND path < ?3";

/// Films and shows; a show stands for its seasons and episodes.
const TOP_LEVEL: &str = "items.kind IN ('movie', 'show')";

const BY_TITLE: &str = "items.folded, items.shown_year, items.id";

/// What is due itself, and shows for the sake of their episodes.
pub(super) fn due() -> String {
    format!(
        "items.id IN (SELECT items.id FROM items WHERE items.vanished = 0 AND {TOP_LEVEL} AND {DUE}
             UNION ALL SELECT items.parent_id FROM items
                 WHERE items.vanished = 0 AND items.kind = 'episode' AND {DUE})"
    )
}

/// A query for summaries: its text and what is bound to it.
struct Asked {
    sql: String,
    values: Vec<Value>,
}

/// Which items to show: where they come from, what holds of them, in which order.
struct Wanted {
    from: &'static str,
    condition: String,
    order: &'static str,
    values: Vec<Value>,
}

impl Wanted {
    fn new(condition: impl Into<String>, values: Vec<Value>) -> Self {
        Self { from: "items", condition: condition.into(), order: BY_TITLE, values }
    }

    fn of_selection(selection: &Selection) -> Result<Self, Fault> {
        Ok(match selection {
            Selection::All => Self::new(TOP_LEVEL, Vec::new()),
            Selection::New => Self::new(due(), Vec::new()),
            Selection::Marked => Self::new("items.marked = 1", Vec::new()),
            Selection::Uncertain => Self::new("items.outcome = 'uncertain'", Vec::new()),
            Selection::Filter(query) => Self::of_query(&parse(query)?, Lead::Any),
            Selection::Items(ids) => Self {
                from: "json_each(?) AS asked CROSS JOIN items ON items.id = asked.value",
                condition: "true".to_owned(),
                order: "asked.key",
                values: vec![item_list(ids)?.into()],
            },
        })
    }

    fn of_query(query: &Query, lead: Lead) -> Self {
        let condition = filter::condition(query, lead);
        let sql = if filter::names_kind(query) {
            condition.sql
        } else {
            format!("{TOP_LEVEL} AND {}", condition.sql)
        };
        Self::new(sql, condition.values)
    }

    /// All of them.
    fn all(self) -> Asked {
        let Self { from, condition, order, values } = self;
        Asked {
            sql: format!(
                "SELECT {COLUMNS} FROM {from} LEFT JOIN details ON details.item_id = items.id
                 WHERE items.vanished = 0 AND {condition} ORDER BY {order}"
            ),
            values,
        }
    }

    /// Some of them. Which these are is found out before anything else is read of them.
    fn page(self, page: Page) -> Asked {
        let Self { from, condition, order, mut values } = self;
        values.extend([i64::from(page.limit).into(), number(page.offset).into()]);
        Asked {
            sql: format!(
                "WITH page AS MATERIALIZED (SELECT found.id AS item, row_number() OVER () AS place FROM (
                     SELECT items.id FROM {from} WHERE items.vanished = 0 AND {condition}
                     ORDER BY {order} LIMIT ? OFFSET ?) AS found)
                 SELECT {COLUMNS} FROM page CROSS JOIN items ON items.id = page.item
                     LEFT JOIN details ON details.item_id = items.id ORDER BY page.place"
            ),
            values,
        }
    }

    /// How many there are.
    fn count(self) -> Asked {
        let Self { from, condition, values, .. } = self;
        Asked { sql: format!("SELECT count(*) FROM {from} WHERE items.vanished = 0 AND {condition}"), values }
    }

    fn of_reference(reference: &ItemReference) -> Result<Self, Fault> {
        Ok(match reference {
            ItemReference::Id(ItemId(id)) => Self::new("items.id = ?1", vec![(*id).into()]),
            ItemReference::Path(path) => {
                let (from, up_to) = range_below(path)?;
                Self::new(
                    format!(
                        "items.id IN ({AT_OR_BELOW})
                         AND (items.parent_id IS NULL OR items.parent_id NOT IN ({AT_OR_BELOW}))"
                    ),
                    vec![path_to_key(path)?.into(), from.into(), up_to.into()],
                )
            }
            ItemReference::External(provider, value) => Self::new(
                "items.id IN (SELECT item_id FROM item_ids WHERE provider = ?1 AND value = ?2)",
                vec![provider.name().to_owned().into(), value.trim().to_owned().into()],
            ),
        })
    }
}

impl Asked {
    fn run(self, connection: &Connection) -> Result<Vec<ItemSummary>, Fault> {
        collect(connection, &self.sql, params_from_iter(self.values), read_summary)
    }
}

fn parse(query: &str) -> Result<Query, StoreError> {
    Query::parse(query).map_err(StoreError::Filter)
}

/// The items a selection takes.
pub(super) fn select(connection: &Connection, selection: &Selection) -> Result<Vec<ItemSummary>, Fault> {
    Wanted::of_selection(selection)?.all().run(connection)
}

/// Some of the items that a selection takes, in its order.
pub(super) fn select_page(
    connection: &Connection,
    selection: &Selection,
    page: Page,
) -> Result<Vec<ItemSummary>, Fault> {
    // One snapshot for finding out how and for finding.
    let snapshot = connection.unchecked_transaction()?;
    let wanted = match selection {
        Selection::Filter(query) => {
            let query = parse(query)?;
            let lead = filter::leading(&snapshot, &query)?;
            Wanted::of_query(&query, lead)
        }
        _ => Wanted::of_selection(selection)?,
    };
    wanted.page(page).run(&snapshot)
}

/// How many items a selection takes.
pub(super) fn count(connection: &Connection, selection: &Selection) -> Result<u64, Fault> {
    let Asked { sql, values } = Wanted::of_selection(selection)?.count();
    let count = find(connection, &sql, params_from_iter(values), |row| from_number(row.get(0)?))?;
    Ok(count.unwrap_or(0))
}

/// The items a reference names.
pub(super) fn resolve(connection: &Connection, reference: &ItemReference) -> Result<Vec<ItemSummary>, Fault> {
    Wanted::of_reference(reference)?.all().run(connection)
}

fn read_summary(row: &Row<'_>) -> Result<ItemSummary, Fault> {
    Ok(ItemSummary {
        id: ItemId(row.get(0)?),
        kind: from_text::<ItemKind>(&row.get::<_, String>(1)?)?,
        title: row.get(2)?,
        year: year_of(row.get(3)?)?,
        path: path_from_bytes(row.get(4)?)?,
        outcome: from_optional_text(row.get(5)?)?,
        locked: row.get(6)?,
        marked: row.get(7)?,
        ids: read_ids(&row.get::<_, String>(8)?)?,
        parent: row.get::<_, Option<i64>>(9)?.map(ItemId),
        number: read_number(row, 10)?,
    })
}

/// All ids of an item; where scrape and path disagree, the scrape's.
fn read_ids(json: &str) -> Result<IdSet, Fault> {
    let told: Vec<(String, String, String)> = from_json(json)?;
    let mut ids = IdSet::new();
    for teller in ["scrape", "path"] {
        for (_, provider, value) in told.iter().filter(|(told_by, ..)| told_by == teller) {
            ids.insert(provider.as_str().into(), value);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::migrations;

    /// How SQLite would answer, a step a line.
    fn plan(query: &Asked) -> String {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", query.sql)).unwrap();
        let steps =
            statement.query_map(params_from_iter(query.values.clone()), |row| row.get::<_, String>(3));
        steps.unwrap().map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    fn plan_of_selection(selection: &Selection) -> String {
        plan(&Wanted::of_selection(selection).unwrap().all())
    }

    fn plan_of_reference(reference: &ItemReference) -> String {
        plan(&Wanted::of_reference(reference).unwrap().all())
    }

    #[test]
    fn what_is_due_marked_or_uncertain_is_read_from_its_own_index() {
        assert!(plan_of_selection(&Selection::New).contains("items USING INDEX items_due"));
        assert!(plan_of_selection(&Selection::Marked).contains("items USING INDEX items_marked"));
        assert!(plan_of_selection(&Selection::Uncertain).contains("items USING INDEX items_by_outcome"));
    }

    #[test]
    fn items_are_found_by_number_path_and_external_id_without_reading_the_table() {
        let plans = [
            plan_of_selection(&Selection::Items(vec![ItemId(1)])),
            plan_of_reference(&ItemReference::Id(ItemId(1))),
            plan_of_reference(&ItemReference::Path("/films".into())),
            plan_of_reference(&ItemReference::External("tmdb".into(), "603".into())),
        ];
        for plan in &plans {
            assert!(!plan.contains("SCAN items") && !plan.contains("SCAN item_ids"), "{plan}");
        }
        let by_path = plans[2].matches("items_by_path").count();
        // Twice: what is there, and whether its show is there too.
        assert_eq!(by_path, 4, "{}", plans[2]);
        assert!(
            plans[3].contains("item_ids USING") && plans[3].contains("(provider=? AND value=?)"),
            "{}",
            plans[3]
        );
    }

    #[test]
    fn a_filter_looks_up_people_and_genres_by_item() {
        let plan = plan_of_selection(&Selection::Filter("genre:war actor:weaver director:scott".into()));
        for table in ["SCAN credits", "SCAN people", "SCAN item_terms", "SCAN terms"] {
            assert!(!plan.contains(table), "{plan}");
        }
    }
}
