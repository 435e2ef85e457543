//! Properties that hold for every film and every file.

use bioscope_model::{
    ArtworkCandidate, ArtworkKind, CastMember, Certification, Collection, CrewMember, Field, FieldSet, IdSet,
    ItemDetails, Job, Person, Provider, Rating, Year,
};
use bioscope_nfo::{Document, NfoContent, WriteError, WriteOptions, read_nfo, update_movie};
use jiff::civil::date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::well_formed::assert_well_formed;

/// Words that need no cleaning, with all that must be escaped.
fn word() -> impl Strategy<Value = String> {
    "[A-Za-z0-9é千\u{1f600}&<>\"';\\]\\[#]{1,8}( [A-Za-z&<>é/]{1,6}[a-z&]){0,2}"
}

/// Whatever a provider may send.
fn wild() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ /&<>\\]\r\n\ta\u{a0}\u{0}\u{1f600}-]{0,20}"]
}

fn list(item: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<String>> {
    vec(item, 0..4)
}

fn picture(kind: ArtworkKind, name: &str, has_preview: bool) -> ArtworkCandidate {
    ArtworkCandidate {
        kind,
        url: format!("https://image.tmdb.org/{kind}/{name}.jpg?a=1&b=2"),
        preview: has_preview.then(|| format!("https://image.tmdb.org/small/{name}.jpg")),
        language: None,
        width: 0,
        height: 0,
        votes: 0,
        score: 0.0,
        source: Provider::Tmdb,
    }
}

prop_compose! {
    fn film(text: fn() -> BoxedStrategy<String>)(
        texts in vec(option::of(text()), 9),
        lists in vec(list(text()), 6),
        cast in vec((text(), option::of(text()), any::<bool>()), 0..3),
        set in option::of((text(), option::of(text()), option::of(1_u32..9))),
        ratings in vec((1_u32..=100, option::of(1_u64..999)), 0..3),
        numbers in (option::of(1_u32..500), option::of(1_u16..=250), option::of(1900_i32..2100), any::<bool>()),
        ids in (option::of(1_u32..99_999), option::of(1_u32..9_999_999), option::of(1_u32..99)),
        pictures in vec((0_usize..3, 0_u8..4, any::<bool>()), 0..4),
    ) -> ItemDetails {
        let mut texts = texts.into_iter();
        let mut lists = lists.into_iter();
        let mut next_text = || texts.next().flatten();
        let mut next_list = || lists.next().unwrap_or_default();
        let mut id_set = IdSet::new();
        let (tmdb, imdb, other) = ids;
        let named = [
            (Provider::Tmdb, tmdb.map(|id| id.to_string())),
            (Provider::Imdb, imdb.map(|id| format!("tt{id:07}"))),
            (Provider::Other("trakt".into()), other.map(|id| id.to_string())),
        ];
        for (provider, id) in named {
            id_set.insert(provider, &id.unwrap_or_default());
        }
        let crew = |job: Job, names: Vec<String>| {
            names.into_iter().map(move |name| CrewMember { person: Person::named(name), job })
        };
        let (runtime_minutes, top250, year, has_date) = numbers;
        let premiered = year.filter(|_| has_date).map(|year| date(year as i16, 2, 28));
        let kinds = [ArtworkKind::Poster, ArtworkKind::Fanart, ArtworkKind::ClearLogo];
        ItemDetails {
            ids: id_set,
            title: next_text(),
            original_title: next_text(),
            sort_title: next_text(),
            plot: next_text(),
            outline: next_text(),
            tagline: next_text(),
            mpaa: next_text(),
            edition: next_text(),
            video_source: next_text(),
            year: year.and_then(|year| Year::new(year).ok()),
            premiered,
            runtime_minutes,
            top250,
            certifications: year
                .map(|_| Certification { country: "US".parse().unwrap(), rating: "R".into() })
                .into_iter()
                .collect(),
            genres: next_list(),
            tags: next_list(),
            countries: next_list(),
            studios: next_list(),
            crew: crew(Job::Director, next_list()).chain(crew(Job::Writer, next_list())).collect(),
            cast: cast
                .into_iter()
                .map(|(name, role, has_thumb)| {
                    let thumb = has_thumb.then(|| "https://image.tmdb.org/a.jpg".to_owned());
                    CastMember { person: Person { thumb, ..Person::named(name) }, role }
                })
                .collect(),
            collection: set.map(|(name, overview, id)| Collection {
                ids: id.map(|id| id.to_string()).iter().map(|id| (Provider::Tmdb, id.as_str())).collect(),
                name,
                overview,
                artwork: Vec::new(),
            }),
            ratings: ratings
                .iter()
                .zip([("imdb", 10), ("themoviedb", 10), ("metacritic", 100)])
                .filter_map(|((value, votes), (source, max))| Rating::new(source, f64::from(*value) / 10.0, max, *votes))
                .collect(),
            artwork: pictures
                .into_iter()
                .map(|(kind, name, has_preview)| picture(kinds[kind], &name.to_string(), has_preview))
                .collect(),
            ..ItemDetails::default()
        }
    }
}

fn tame_film() -> impl Strategy<Value = ItemDetails> {
    film(|| word().boxed())
}

fn wild_film() -> impl Strategy<Value = ItemDetails> {
    film(|| wild().boxed())
}

/// A file as somebody may have left it: known and unknown elements, in any order, broken here and there.
fn file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n  ".to_owned()),
        Just("<!-- note -->".to_owned()),
        Just("R&B <3".to_owned()),
        Just("<title/>".to_owned()),
        Just("<plot><![CDATA[R&B <i>]]></plot>".to_owned()),
        Just("<ratings/>".to_owned()),
        Just("<rating>7,5</rating><votes>1,000</votes>".to_owned()),
        Just(
            "<ratings><rating name='imdb' default='true'>8</rating><rating default='true'/></ratings>"
                .to_owned()
        ),
        Just("<uniqueid type='imdb' default='true'>tt0000001</uniqueid>".to_owned()),
        Just("<uniqueid default='true'></uniqueid><id>tt0000001</id>".to_owned()),
        Just("<set>Old</set>".to_owned()),
        Just("<set><name/>x<overview/></set>".to_owned()),
        Just("<genre x='1'>A / B</genre>".to_owned()),
        Just("<tag>mine</tag>\n".to_owned()),
        Just("<thumb>poster.jpg</thumb><thumb aspect='poster'>http://x/y.jpg</thumb>".to_owned()),
        Just("<fanart url='http://x'><thumb>a.jpg</thumb></fanart>".to_owned()),
        Just("<actor><name>A</name><unknown/></actor>".to_owned()),
        Just("<userrating max='5'>4</userrating>".to_owned()),
        Just("<dateadded></dateadded>".to_owned()),
        Just("<fileinfo><streamdetails/></fileinfo>".to_owned()),
        Just("</stray>".to_owned()),
        Just("<open>".to_owned()),
        Just("<?target data?>".to_owned()),
        Just("<?xml version='1.0'?>".to_owned()),
        "<[a-z]{1,3}( [a-c]=['\"][a-z<&;]{0,3}['\"]){0,2}/?>",
        "[<>&;a-z\"'=/!\\]\\[?-]{0,12}",
    ];
    (
        vec(piece, 0..12),
        prop_oneof![
            Just(""),
            Just("<?xml version='1.0' encoding='latin1'?>\n"),
            Just("\n<?xml?>note"),
            Just("\u{feff}")
        ],
        any::<bool>(),
    )
        .prop_map(|(pieces, prolog, is_closed)| {
            let end = if is_closed { "</movie>\nhttps://example.org/?a&b" } else { "<end/>" };
            format!("{prolog}<movie>{}{end}", pieces.concat())
        })
}

fn write(existing: Option<&Document>, film: &ItemDetails, options: &WriteOptions) -> Document {
    match update_movie(existing, film, options) {
        Ok(document) => document,
        Err(error) => panic!("{error}"),
    }
}

fn options() -> WriteOptions {
    WriteOptions { video_modified: Some(date(2026, 1, 2).at(3, 4, 5, 0)), ..WriteOptions::default() }
}

fn text(document: &Document) -> String {
    String::from_utf8(document.to_bytes()).unwrap()
}

fn unique(mut values: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    values.retain(|value| {
        !seen.contains(value) && {
            seen.push(value.clone());
            true
        }
    });
    values
}

/// The film as it must come back: lists without repetitions, the year from the date, pictures by kind.
fn expected(film: &ItemDetails) -> ItemDetails {
    let names = |job| unique(film.crew_of(job).map(|person| person.name.clone()).collect());
    let crew =
        |job: Job| names(job).into_iter().map(move |name| CrewMember { person: Person::named(name), job });
    let mut artwork: Vec<ArtworkCandidate> = Vec::new();
    for kind in [ArtworkKind::Poster, ArtworkKind::ClearLogo, ArtworkKind::Fanart] {
        for candidate in film.artwork.iter().filter(|candidate| candidate.kind == kind) {
            if artwork.iter().all(|known| known.url != candidate.url) {
                artwork.push(candidate.clone());
            }
        }
    }
    ItemDetails {
        genres: unique(film.genres.clone()),
        tags: unique(film.tags.clone()),
        countries: unique(film.countries.clone()),
        studios: unique(film.studios.clone()),
        crew: crew(Job::Director).chain(crew(Job::Writer)).collect(),
        artwork,
        ..film.clone()
    }
}

proptest! {
    #[test]
    fn what_was_written_comes_back(film in tame_film()) {
        let document = write(None, &film, &options());
        let NfoContent::Movie(nfo) = read_nfo(&document.to_bytes()) else { panic!("{}", text(&document)) };
        prop_assert_eq!(&nfo.details, &expected(&film), "{}", text(&document));
        prop_assert_eq!(nfo.player.date_added.as_deref(), Some("2026-01-02 03:04:05"));
        prop_assert!(!nfo.document.was_repaired());
    }

    #[test]
    fn writing_twice_changes_nothing(film in wild_film(), before in option::of(file())) {
        let before = before.and_then(|before| Document::parse(before.as_bytes()).ok());
        let once = write(before.as_ref(), &film, &options());
        assert_well_formed(&text(&once));
        let again = Document::parse(&once.to_bytes()).unwrap();
        prop_assert_eq!(text(&again), text(&once));
        let twice = write(Some(&again), &film, &options());
        prop_assert_eq!(text(&twice), text(&once));
    }

    #[test]
    fn what_is_not_ours_survives_in_order(film in wild_film(), before in file()) {
        let before = before.replacen("<movie>", "<movie><!--1--><other a='1'>x</other><playcount>3</playcount>", 1)
            .replacen("<tag>", "<zz:own/><?php echo?><resume><position>7</position></resume><tag>", 1);
        let Ok(document) = Document::parse(before.as_bytes()) else { return Ok(()) };
        let after = write(Some(&document), &film, &options());
        let foreign = |document: &Document| {
            let names = ["other", "playcount", "zz:own", "resume", "open", "unknown", "fileinfo", "end"];
            let elements = document.root().elements().filter(|element| names.contains(&element.name()));
            elements.map(|element| format!("{element:?}")).collect::<Vec<_>>()
        };
        prop_assert_eq!(foreign(&after), foreign(&document));
        prop_assert!(text(&after).contains("<!--1-->"));
        let notes = |document: &Document| text(document).matches("<!-- note -->").count();
        prop_assert_eq!(notes(&after), notes(&document));
        prop_assert_eq!(text(&document).contains("<tag>mine</tag>"), text(&after).contains("<tag>mine</tag>"));
    }

    #[test]
    fn a_locked_file_stays_as_it_is(
        film in wild_film(),
        before in "(<title>[a-z]{1,3}</title>|<genre>a / b</genre>|<set>x</set>|<userrating max='5'>4</userrating>){0,4}",
    ) {
        let document = Document::parse(format!("<movie>{before}</movie>").as_bytes()).unwrap();
        let film = ItemDetails { ids: IdSet::new(), artwork: Vec::new(), ..film };
        let options = WriteOptions { locked: FieldSet::all(), ..WriteOptions::default() };
        prop_assert_eq!(text(&write(Some(&document), &film, &options)), text(&document));
    }

    #[test]
    fn any_bytes_can_be_read(bytes in vec(any::<u8>(), 0..200)) {
        if let NfoContent::Movie(nfo) = read_nfo(&bytes) {
            assert_well_formed(&text(&nfo.document));
        }
    }

    #[test]
    fn any_file_can_be_read_and_then_stays_the_same(before in file()) {
        if let Ok(document) = Document::parse(before.as_bytes()) {
            let again = Document::parse(&document.to_bytes()).unwrap();
            prop_assert_eq!(text(&again), text(&document));
            prop_assert!(!again.root().name().is_empty());
        }
    }
}

#[test]
fn another_kind_of_file_is_not_written_to() {
    let document = Document::parse(b"<tvshow><title>x</title></tvshow>").unwrap();
    let error = update_movie(Some(&document), &ItemDetails::default(), &WriteOptions::default()).unwrap_err();
    assert_eq!(error, WriteError::AnotherKind { root: "tvshow".into(), wanted: "movie" });
}

#[test]
fn only_our_own_tags_are_taken_away() {
    let document = Document::parse(b"<movie><tag>mine</tag><tag>old</tag><tag>kept</tag></movie>").unwrap();
    let film = ItemDetails { tags: vec!["kept".into(), "new / er".into()], ..ItemDetails::default() };
    let options =
        WriteOptions { previous_tags: vec!["old".into(), "kept".into()], ..WriteOptions::default() };
    let after = write(Some(&document), &film, &options);
    assert_eq!(text(&after), "<movie><tag>mine</tag><tag>kept</tag><tag>new/er</tag></movie>");
}

#[test]
fn a_cleared_field_goes_and_an_absent_one_stays() {
    let document =
        Document::parse(b"<movie><title>t</title><tagline>x</tagline><plot>y</plot></movie>").unwrap();
    let options = WriteOptions { cleared: FieldSet::none().with(Field::Tagline), ..WriteOptions::default() };
    let after = write(Some(&document), &ItemDetails::default(), &options);
    assert_eq!(text(&after), "<movie><title>t</title><plot>y</plot></movie>");
}

#[test]
fn the_users_rating_is_written_without_a_scale() {
    let document = Document::parse(b"<movie><userrating max=\"5\">4</userrating></movie>").unwrap();
    let after = write(Some(&document), &ItemDetails::default(), &WriteOptions::default());
    assert_eq!(text(&after), "<movie><userrating>8</userrating></movie>");
    let options = WriteOptions { user_rating: Some(9), ..WriteOptions::default() };
    let after = write(Some(&document), &ItemDetails::default(), &options);
    assert_eq!(text(&after), "<movie><userrating>9</userrating></movie>");
}
