//! The data of a page as it comes; only the fields used, each of which may be absent, null or of another type.
//!
//! Title pages (2022, 2023) and reference pages (2025) say some things in different places. One type holds both, for
//! the two halves of the data are of that same kind: the head of the page, and its main column.

use serde::Deserialize;

use crate::lenient::{Object, Tellable, Told, objects};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Island {
    pub(super) props: Told<Props>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Props {
    pub(super) page_props: Told<PageProps>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PageProps {
    pub(super) tconst: Told<String>,
    pub(super) above_the_fold_data: Told<Half>,
    pub(super) main_column_data: Told<Half>,
}

/// One half of what a page says about its title.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Half {
    pub(super) id: Told<String>,
    pub(super) meta: Told<Meta>,
    pub(super) title_type: Told<TitleType>,
    pub(super) title_text: Told<Text>,
    pub(super) original_title_text: Told<Text>,
    pub(super) release_year: Told<ReleaseYear>,
    pub(super) release_date: Told<ReleaseDate>,
    pub(super) runtime: Told<Runtime>,
    pub(super) ratings_summary: Told<RatingsSummary>,
    pub(super) metacritic: Told<Metacritic>,
    pub(super) certificate: Told<Certificate>,
    pub(super) certificates: Told<Edges<Certificate>>,
    pub(super) genres: Told<Genres>,
    pub(super) title_genres: Told<TitleGenres>,
    pub(super) plot: Told<Plot>,
    pub(super) summaries: Told<Edges<Plot>>,
    pub(super) outlines: Told<Edges<Plot>>,
    pub(super) taglines: Told<Edges<Text>>,
    pub(super) keywords: Told<Edges<Text>>,
    pub(super) storyline_keywords: Told<Edges<Text>>,
    pub(super) akas: Told<Edges<Text>>,
    pub(super) countries_of_origin: Told<Countries>,
    pub(super) countries_details: Told<Countries>,
    pub(super) production: Told<Edges<CompanyCredit>>,
    pub(super) company_credit_categories: Told<Vec<CompanyCategory>>,
    /// The cast of title pages.
    pub(super) cast: Told<Edges<Credit>>,
    /// The directors and writers of title pages.
    pub(super) directors: Told<Vec<CreditList>>,
    pub(super) writers: Told<Vec<CreditList>>,
    /// The creators of shows on title pages, and on reference pages.
    pub(super) creators: Told<Vec<CreditList>>,
    pub(super) creators_page_title: Told<Vec<CreditList>>,
    /// The credits of reference pages, as shown: the longest lists.
    pub(super) categories: Told<Vec<ShownCategory>>,
    /// The same as data, the first ten of each group.
    pub(super) credit_groupings: Told<Edges<CreditGrouping>>,
    /// The most important of each group; the last resort.
    pub(super) principal_credits_v2: Told<Vec<CreditList>>,
    pub(super) principal_credits: Told<Vec<CreditList>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Meta {
    /// Another id than the page's where two titles were merged.
    pub(super) canonical_id: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TitleType {
    pub(super) id: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Text {
    pub(super) text: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ReleaseYear {
    pub(super) year: Told<u64>,
    /// Of a show that has ended, its last.
    pub(super) end_year: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReleaseDate {
    pub(super) day: Told<u64>,
    pub(super) month: Told<u64>,
    pub(super) year: Told<u64>,
    pub(super) country: Told<CountryName>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Runtime {
    pub(super) seconds: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RatingsSummary {
    pub(super) aggregate_rating: Told<f64>,
    pub(super) vote_count: Told<u64>,
    pub(super) top_ranking: Told<TopRanking>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TopRanking {
    /// Which list: `topRated:…` is that of films.
    pub(super) id: Told<String>,
    pub(super) rank: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Metacritic {
    pub(super) metascore: Told<Metascore>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Metascore {
    pub(super) score: Told<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Certificate {
    pub(super) rating: Told<String>,
    pub(super) country: Told<CountryName>,
    pub(super) ratings_body: Told<RatingsBody>,
    pub(super) attributes: Told<Vec<Text>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RatingsBody {
    pub(super) id: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Genres {
    pub(super) genres: Told<Vec<Text>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TitleGenres {
    pub(super) genres: Told<Vec<TitleGenre>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TitleGenre {
    pub(super) genre: Told<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Plot {
    pub(super) plot_text: Told<PlotText>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PlotText {
    pub(super) plain_text: Told<String>,
    /// HTML with entities and links.
    pub(super) plaid_html: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Countries {
    pub(super) countries: Told<Vec<CountryName>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CountryName {
    pub(super) id: Told<String>,
    pub(super) text: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct CompanyCategory {
    pub(super) category: Told<Category>,
    pub(super) company_credits: Told<Edges<CompanyCredit>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Category {
    pub(super) id: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct CompanyCredit {
    pub(super) company: Told<Company>,
    pub(super) displayable_property: Told<DisplayableProperty>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Company {
    pub(super) company_text: Told<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DisplayableProperty {
    pub(super) value: Told<PlotText>,
}

/// A person and what they did, in every form that lists of data have.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Credit {
    pub(super) name: Told<PersonName>,
    pub(super) characters: Told<Vec<Character>>,
    pub(super) credited_roles: Told<Edges<CreditedRole>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PersonName {
    pub(super) id: Told<String>,
    pub(super) name_text: Told<Text>,
    pub(super) primary_image: Told<Picture>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Picture {
    pub(super) url: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Character {
    pub(super) name: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreditedRole {
    pub(super) characters: Told<Edges<Character>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreditList {
    pub(super) category: Told<Category>,
    pub(super) grouping: Told<Grouping>,
    pub(super) credits: Told<Vec<Credit>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreditGrouping {
    pub(super) grouping: Told<Grouping>,
    pub(super) credits: Told<Edges<Credit>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Grouping {
    pub(super) grouping_id: Told<String>,
}

/// A list of credits as the page shows it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShownCategory {
    pub(super) id: Told<String>,
    pub(super) section: Told<ShownSection>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShownSection {
    pub(super) items: Told<Vec<ShownCredit>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ShownCredit {
    pub(super) id: Told<String>,
    pub(super) row_title: Told<String>,
    pub(super) characters: Told<Vec<String>>,
    pub(super) image_props: Told<ImageProps>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ImageProps {
    pub(super) image_model: Told<Picture>,
}

/// A list in the manner of GraphQL: `{"edges": [{"node": …}]}`.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Tellable")]
pub(super) struct Edges<T> {
    #[serde(default)]
    edges: Told<Vec<Edge<T>>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound = "T: Tellable")]
struct Edge<T> {
    #[serde(default)]
    node: Told<T>,
}

impl<T: Tellable> Object for Edges<T> {}
impl<T: Tellable> Object for Edge<T> {}

impl<T> Told<Edges<T>> {
    /// The nodes.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &T> {
        let edges = self.get().map(|list| list.edges.all()).unwrap_or_default();
        edges.iter().filter_map(|edge| edge.node.get())
    }
}

impl Told<Text> {
    /// The text in it.
    pub(super) fn inner(&self) -> Option<&str> {
        self.get()?.text.text()
    }
}

objects!(
    Island,
    Props,
    PageProps,
    Half,
    Meta,
    TitleType,
    Text,
    ReleaseYear,
    ReleaseDate,
    Runtime,
    RatingsSummary,
    TopRanking,
    Metacritic,
    Metascore,
    Certificate,
    RatingsBody,
    Genres,
    TitleGenres,
    TitleGenre,
    Plot,
    PlotText,
    Countries,
    CountryName,
    CompanyCategory,
    Category,
    CompanyCredit,
    Company,
    DisplayableProperty,
    Credit,
    PersonName,
    Picture,
    Character,
    CreditedRole,
    CreditList,
    CreditGrouping,
    Grouping,
    ShownCategory,
    ShownSection,
    ShownCredit,
    ImageProps,
);
