//! The details of a film or a show, from the data of either kind of page.

use bioscope_datasets::TitleKind;
use bioscope_model::{Country, IdSet, ItemDetails, Language, Provider, Rating, ShowStatus, Year};
use jiff::civil::Date;

use super::wire::{Edges, Half, Island, Plot, ReleaseDate, Text};
use super::{certification, credits, island, linked_data};
use crate::capability::Preferences;
use crate::document::{Malformation, read_object};
use crate::html;
use crate::lenient::Told;
use crate::{runtime, text};

/// The services whose ratings the pages tell, as Kodi names them, and their best values.
pub(super) const IMDB_RATING: (&str, u32) = ("imdb", 10);
const METACRITIC_RATING: (&str, u32) = ("metacritic", 100);

/// How the id of IMDb's list of films begins, and how many it has.
const TOP_FILMS: &str = "topRated:";
const TOP_LENGTH: u64 = 250;

/// The company category of studios.
const PRODUCTION: &str = "production";

/// Seconds in a minute.
const MINUTE: u64 = 60;

/// What a page tells of its title.
#[derive(Debug, PartialEq)]
pub(in super::super) struct TitlePage {
    /// What the title is, where the page says so.
    pub(in super::super) kind: Option<TitleKind>,
    /// Its details.
    pub(in super::super) details: ItemDetails,
}

/// The title on `page`. Where the page's own data are missing or cannot be read, those for search engines serve.
pub(in super::super) fn read_page(page: &[u8], preferences: &Preferences) -> Result<TitlePage, Malformation> {
    let island = match island::island(page) {
        Some(json) => read_island(json, preferences),
        None => Err(Malformation::new("__NEXT_DATA__", "it is missing, the page has changed its shape")),
    };
    match (island, island::linked_data(page)) {
        (Ok(page), _) if page.details.title.is_some() => Ok(page),
        (outcome, Some(json)) => linked_data::read_linked_data(json, preferences).or(outcome),
        (outcome, None) => outcome,
    }
}

/// The title in a page's own data.
pub(super) fn read_island(json: &[u8], preferences: &Preferences) -> Result<TitlePage, Malformation> {
    let island: Island = read_object(json)?;
    let page = island.props.get().and_then(|props| props.page_props.get());
    let Some(page) = page else {
        return Err(Malformation::new(
            "props.pageProps",
            "an object was expected, the page has changed its shape",
        ));
    };
    let halves = Halves { head: page.above_the_fold_data.get(), main: page.main_column_data.get() };
    let mut details = halves.details(preferences);
    details.ids.insert(Provider::Imdb, page.tconst.text().unwrap_or_default());
    if details.title.is_none() && halves.head.is_none() && halves.main.is_none() {
        return Err(Malformation::new(
            "props.pageProps",
            "no title is in it, the page has changed its shape",
        ));
    }
    Ok(TitlePage { kind: halves.kind(), details })
}

/// The two halves of a page. The main column, where both tell something, tells more.
struct Halves<'a> {
    head: Option<&'a Half>,
    main: Option<&'a Half>,
}

impl<'a> Halves<'a> {
    fn all(&self) -> Vec<&'a Half> {
        self.main.into_iter().chain(self.head).collect()
    }

    /// The first value that either half has.
    fn first<T>(&self, read: impl Fn(&'a Half) -> Option<T>) -> Option<T> {
        self.all().into_iter().find_map(read)
    }

    /// The first list of either half that is not empty, its members distinct.
    fn list(&self, most: usize, limit: usize, read: impl Fn(&'a Half) -> Vec<&'a str>) -> Vec<String> {
        let lists = self.all().into_iter().map(|half| {
            text::distinct(read(half).into_iter().filter_map(|told| text::line(told, limit)), most)
        });
        lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
    }

    fn kind(&self) -> Option<TitleKind> {
        self.first(|half| half.title_type.get()?.id.text().map(TitleKind::of))
    }

    fn details(&self, preferences: &Preferences) -> ItemDetails {
        let all = self.all();
        let country = preferences.rating_country();
        let spoken = preferences.languages().into_iter().filter_map(Language::country);
        let countries: Vec<&Country> = country.into_iter().chain(spoken).collect();
        let certifications =
            self.first(|half| Some(certification::certifications(half)).filter(|list| !list.is_empty()));
        let certifications = certifications.unwrap_or_default();
        let outline = self.outline();
        ItemDetails {
            ids: self.ids(),
            title: self.title(self.is_abroad(&countries)),
            original_title: self.first(|half| line(&half.original_title_text)),
            alternative_titles: self.list(text::MANY, text::TITLE, |half| texts(&half.akas)),
            year: self.release_year(),
            premiered: self.premiered(self.is_abroad(country.as_slice())),
            plot: self
                .first(|half| half.summaries.nodes().find_map(|plot| plot_text(plot, text::PLOT)))
                .or_else(|| outline.clone()),
            outline,
            tagline: self.first(|half| {
                half.taglines.nodes().find_map(|told| text::line(told.text.text()?, text::TAGLINE))
            }),
            runtime_minutes: self.first(|half| minutes(*half.runtime.get()?.seconds.get()?)),
            mpaa: self.mpaa(&certifications, country),
            certifications,
            genres: self.genres(),
            tags: self.list(text::MANY, text::NAME, |half| {
                let (all, few) = (texts(&half.storyline_keywords), texts(&half.keywords));
                if all.is_empty() { few } else { all }
            }),
            countries: self.countries(),
            studios: self.studios(),
            cast: credits::cast(&all),
            crew: credits::crew(&all),
            ratings: self.ratings(),
            top250: self.first(top250),
            status: self.first(|half| half.release_year.get()?.end_year.get().map(|_| ShowStatus::Ended)),
            ..ItemDetails::default()
        }
    }

    /// Whether the page is known to be made for none of the countries wanted: for that of its release date, which is
    /// the visitor's like everything on the page. Where no country is wanted, any will do.
    fn is_abroad(&self, wanted: &[&Country]) -> bool {
        let told = self.first(|half| certification::code(half.release_date.get()?.country.get()?));
        !wanted.is_empty() && told.is_some_and(|told| !wanted.contains(&&told))
    }

    /// The title of the page; the original one where the page's is that of a country which nobody asked for.
    fn title(&self, is_abroad: bool) -> Option<String> {
        let of_page = || self.first(|half| line(&half.title_text));
        let original = || self.first(|half| line(&half.original_title_text));
        if is_abroad { original().or_else(of_page) } else { of_page() }
    }

    fn release_year(&self) -> Option<Year> {
        self.first(|half| year(*half.release_year.get()?.year.get()?))
    }

    /// The release date. One that holds abroad is left out, but for a show's in the year of its release: players know a
    /// show's year by that date alone.
    fn premiered(&self, is_abroad: bool) -> Option<Date> {
        let date = self.first(|half| date(half.release_date.get()?))?;
        let is_show = self.kind().is_some_and(TitleKind::is_show);
        let is_of_year = || self.release_year().is_some_and(|year| year.number() == i32::from(date.year()));
        (!is_abroad || (is_show && is_of_year())).then_some(date)
    }

    /// The canonical id first: where titles were merged, the page's own is the old one.
    fn ids(&self) -> IdSet {
        let mut ids = IdSet::new();
        let canonical = self.all().into_iter().filter_map(|half| half.meta.get()?.canonical_id.text());
        let own = self.all().into_iter().filter_map(|half| half.id.text());
        for id in canonical.chain(own) {
            ids.insert(Provider::Imdb, id);
        }
        ids
    }

    /// The short plot under the half.
    fn outline(&self) -> Option<String> {
        let under_title = self.first(|half| plot_text(half.plot.get()?, text::OUTLINE));
        under_title.or_else(|| {
            self.first(|half| half.outlines.nodes().find_map(|plot| plot_text(plot, text::OUTLINE)))
        })
    }

    fn mpaa(
        &self,
        certifications: &[bioscope_model::Certification],
        country: Option<&Country>,
    ) -> Option<String> {
        let listed = certifications.iter().find(|told| Some(&told.country) == country);
        match listed {
            Some(told) => Some(told.rating.clone()),
            None if certifications.is_empty() => {
                certification::visitors_rating(self.head, self.main, country)
            }
            None => None,
        }
    }

    fn genres(&self) -> Vec<String> {
        self.list(text::FEW, text::NAME, |half| {
            let plain = half.genres.get().map(|told| told.genres.all()).unwrap_or_default();
            let nested = half.title_genres.get().map(|told| told.genres.all()).unwrap_or_default();
            let plain: Vec<_> = plain.iter().filter_map(|genre| genre.text.text()).collect();
            if plain.is_empty() {
                nested.iter().filter_map(|told| told.genre.inner()).collect()
            } else {
                plain
            }
        })
    }

    fn countries(&self) -> Vec<String> {
        self.list(text::FEW, text::NAME, |half| {
            let lists = [&half.countries_details, &half.countries_of_origin];
            let countries =
                lists.into_iter().filter_map(|list| list.get()).flat_map(|list| list.countries.all());
            countries.filter_map(|country| country.text.text()).collect()
        })
    }

    fn studios(&self) -> Vec<String> {
        self.list(text::FEW, text::NAME, |half| {
            let categories = half.company_credit_categories.all().iter();
            let mut studios = categories
                .filter(|told| told.category.get().is_some_and(|id| id.id.text() == Some(PRODUCTION)));
            let shown = studios.next().into_iter().flat_map(|told| told.company_credits.nodes());
            let shown: Vec<_> = shown
                .filter_map(|told| told.displayable_property.get()?.value.get()?.plain_text.text())
                .collect();
            let listed = || {
                half.production.nodes().filter_map(|told| told.company.get()?.company_text.inner()).collect()
            };
            if shown.is_empty() { listed() } else { shown }
        })
    }

    fn ratings(&self) -> Vec<Rating> {
        let imdb = self.first(|half| {
            let summary = half.ratings_summary.get()?;
            Rating::new(
                IMDB_RATING.0,
                *summary.aggregate_rating.get()?,
                IMDB_RATING.1,
                summary.vote_count.get().copied(),
            )
        });
        let metacritic = self.first(|half| {
            let score = *half.metacritic.get()?.metascore.get()?.score.get()?;
            Rating::new(METACRITIC_RATING.0, score, METACRITIC_RATING.1, None)
        });
        imdb.into_iter().chain(metacritic).collect()
    }
}

fn line(told: &Told<Text>) -> Option<String> {
    text::line(told.inner()?, text::TITLE)
}

fn texts(told: &Told<Edges<Text>>) -> Vec<&str> {
    told.nodes().filter_map(|node| node.text.text()).collect()
}

fn plot_text(plot: &Plot, limit: usize) -> Option<String> {
    let told = plot.plot_text.get()?;
    let plain = told.plain_text.text().and_then(|plain| text::prose(plain, limit));
    plain.or_else(|| text::prose(&html::plain_text(told.plaid_html.text()?), limit))
}

fn year(number: u64) -> Option<Year> {
    Year::new(i32::try_from(number).ok()?).ok()
}

/// A date, only where day, month and year are known.
pub(super) fn date(told: &ReleaseDate) -> Option<Date> {
    let (year, month, day) = (year(*told.year.get()?)?, *told.month.get()?, *told.day.get()?);
    Date::new(year.number() as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn minutes(seconds: u64) -> Option<u32> {
    runtime::believed(seconds.saturating_add(MINUTE / 2) / MINUTE)
}

fn top250(half: &Half) -> Option<u16> {
    let ranking = half.ratings_summary.get()?.top_ranking.get()?;
    let rank = *ranking.rank.get()?;
    let is_of_films = ranking.id.text().is_some_and(|id| id.starts_with(TOP_FILMS));
    (is_of_films && (1..=TOP_LENGTH).contains(&rank)).then_some(rank as u16)
}
