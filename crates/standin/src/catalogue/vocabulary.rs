//! The closed vocabularies both services share: genres, countries and languages, with the names each service uses.

/// A language in which the catalogue has texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Tongue {
    /// English, in which every film has texts.
    English,
    /// German.
    German,
    /// French.
    French,
}

impl Tongue {
    /// Every tongue, English first.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// Reads the language part of a code such as `de` or `de-DE`; anything else has no texts here.
    pub fn of_code(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()? {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            "fr" => Some(Self::French),
            _ => None,
        }
    }

    /// Two-letter code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }
}

/// A genre with its TMDB number and its names.
#[derive(Debug, Eq, PartialEq)]
pub struct Genre {
    /// Number that TMDB gives it.
    pub id: u32,
    /// English name as TMDB writes it.
    pub english: &'static str,
    german: &'static str,
    french: &'static str,
    /// Name as IMDb writes it.
    pub imdb: &'static str,
}

impl Genre {
    /// Name in a tongue, as TMDB writes it.
    pub fn name(&self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::English => self.english,
            Tongue::German => self.german,
            Tongue::French => self.french,
        }
    }
}

const fn genre(
    id: u32,
    english: &'static str,
    german: &'static str,
    french: &'static str,
    imdb: &'static str,
) -> Genre {
    Genre { id, english, german, french, imdb }
}

/// TMDB's genres of films.
pub const GENRES: [Genre; 18] = [
    genre(28, "Action", "Action", "Action", "Action"),
    genre(12, "Adventure", "Abenteuer", "Aventure", "Adventure"),
    genre(16, "Animation", "Animation", "Animation", "Animation"),
    genre(35, "Comedy", "Komödie", "Comédie", "Comedy"),
    genre(80, "Crime", "Krimi", "Crime", "Crime"),
    genre(99, "Documentary", "Dokumentarfilm", "Documentaire", "Documentary"),
    genre(18, "Drama", "Drama", "Drame", "Drama"),
    genre(10751, "Family", "Familie", "Familial", "Family"),
    genre(14, "Fantasy", "Fantasy", "Fantastique", "Fantasy"),
    genre(36, "History", "Historie", "Histoire", "History"),
    genre(27, "Horror", "Horror", "Horreur", "Horror"),
    genre(10402, "Music", "Musik", "Musique", "Music"),
    genre(9648, "Mystery", "Mystery", "Mystère", "Mystery"),
    genre(10749, "Romance", "Liebesfilm", "Romance", "Romance"),
    genre(878, "Science Fiction", "Science Fiction", "Science-Fiction", "Sci-Fi"),
    genre(53, "Thriller", "Thriller", "Thriller", "Thriller"),
    genre(10752, "War", "Kriegsfilm", "Guerre", "War"),
    genre(37, "Western", "Western", "Western", "Western"),
];

/// TMDB's genres of shows, as far as they fit what is made up here.
pub const SHOW_GENRES: [Genre; 10] = [
    genre(10759, "Action & Adventure", "Action & Adventure", "Action & Adventure", "Action"),
    genre(16, "Animation", "Animation", "Animation", "Animation"),
    genre(35, "Comedy", "Komödie", "Comédie", "Comedy"),
    genre(80, "Crime", "Krimi", "Crime", "Crime"),
    genre(99, "Documentary", "Dokumentarfilm", "Documentaire", "Documentary"),
    genre(18, "Drama", "Drama", "Drame", "Drama"),
    genre(10751, "Family", "Familie", "Familial", "Family"),
    genre(9648, "Mystery", "Mystery", "Mystère", "Mystery"),
    genre(10765, "Sci-Fi & Fantasy", "Sci-Fi & Fantasy", "Science-Fiction & Fantastique", "Sci-Fi"),
    genre(37, "Western", "Western", "Western", "Western"),
];

/// Finds a genre by its English name.
pub(crate) fn genre_named(english: &str) -> Option<&'static Genre> {
    GENRES.iter().find(|genre| genre.english == english)
}

/// A country with its names.
#[derive(Debug, Eq, PartialEq)]
pub struct Country {
    /// Two-letter code of ISO 3166-1; states that are gone keep the code both services keep for them.
    pub code: &'static str,
    /// Name as TMDB writes it.
    pub name: &'static str,
    /// Name as IMDb writes it.
    pub imdb: &'static str,
}

const fn country(code: &'static str, name: &'static str, imdb: &'static str) -> Country {
    Country { code, name, imdb }
}

/// Countries in which films of the catalogue were made.
pub const COUNTRIES: [Country; 12] = [
    country("US", "United States of America", "United States"),
    country("GB", "United Kingdom", "United Kingdom"),
    country("DE", "Germany", "Germany"),
    country("FR", "France", "France"),
    country("IT", "Italy", "Italy"),
    country("ES", "Spain", "Spain"),
    country("SE", "Sweden", "Sweden"),
    country("DK", "Denmark", "Denmark"),
    country("JP", "Japan", "Japan"),
    country("IN", "India", "India"),
    country("SU", "Soviet Union", "Soviet Union"),
    country("CA", "Canada", "Canada"),
];

/// Finds a country by its code.
pub(crate) fn country_coded(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// A language that films are spoken in.
#[derive(Debug, Eq, PartialEq)]
pub struct Language {
    /// Two-letter code of ISO 639-1.
    pub code: &'static str,
    /// English name.
    pub english: &'static str,
    /// Name in the language itself.
    pub own: &'static str,
}

const fn language(code: &'static str, english: &'static str, own: &'static str) -> Language {
    Language { code, english, own }
}

/// Languages that films of the catalogue are spoken in.
pub const LANGUAGES: [Language; 10] = [
    language("en", "English", "English"),
    language("de", "German", "Deutsch"),
    language("fr", "French", "Français"),
    language("it", "Italian", "Italiano"),
    language("es", "Spanish", "Español"),
    language("sv", "Swedish", "svenska"),
    language("da", "Danish", "Dansk"),
    language("ja", "Japanese", "日本語"),
    language("bn", "Bengali", "বাংলা"),
    language("ru", "Russian", "Pусский"),
];

/// Finds a language by its code.
pub(crate) fn language_coded(code: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.code == code)
}
