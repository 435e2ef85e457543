//! Which pictures there are of a film, a person or a collection, and how large each is.

use super::collections::Collection;
use super::film::{Film, Person};
use super::shows::{Episode, Show};
use super::vocabulary::Tongue;
use crate::images::{Lettering, Owner, PictureKind, PictureName, PictureStyle};
use crate::random::{Dice, mix};

/// A picture as the services list it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) name: PictureName,
    /// Language of its lettering; none where it has no lettering.
    pub(crate) language: Option<&'static str>,
    pub(crate) vote_average: f64,
    pub(crate) vote_count: u32,
}

/// Every picture of a film or a collection, the best voted of each kind first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    pub(crate) posters: Vec<Listed>,
    pub(crate) backdrops: Vec<Listed>,
    pub(crate) logos: Vec<Listed>,
}

impl Listing {
    /// The poster shown to a reader of `language`: the best one in it, else the best of all.
    pub(crate) fn poster_for(&self, language: &str) -> Option<&Listed> {
        self.posters.iter().find(|poster| poster.language == Some(language)).or(self.posters.first())
    }
}

use Lettering::{English, French, German, Original, Without};

const POSTERS: [Lettering; 8] = [English, English, Without, German, French, Original, Without, English];
const BACKDROPS: [Lettering; 9] =
    [Without, Without, English, Without, Without, Without, German, Without, French];
const LOGOS: [Lettering; 4] = [English, English, German, French];
/// Place of the vector picture among the logos, which a program that reads PNG has to pass over.
const VECTOR_LOGO: usize = 1;

/// Lists the pictures of a film.
pub(crate) fn listing_of(film: &Film, style: PictureStyle) -> Listing {
    let language = film.original_language().code;
    let spread = Spread { owner: Owner::Film, number: film.tmdb_id(), language, style };
    Listing {
        posters: spread.list(PictureKind::Poster, &POSTERS),
        backdrops: spread.list(PictureKind::Backdrop, &BACKDROPS),
        logos: spread.list(PictureKind::Logo, &LOGOS),
    }
}

/// Lists the pictures of a collection, which has no logos.
pub(crate) fn pictures_of_collection(collection: &Collection, style: PictureStyle) -> Listing {
    let spread = Spread { owner: Owner::Collection, number: collection.id, language: "en", style };
    Listing {
        posters: spread.list(PictureKind::Poster, &POSTERS[..5]),
        backdrops: spread.list(PictureKind::Backdrop, &BACKDROPS[..3]),
        logos: Vec::new(),
    }
}

/// Most pictures of one kind that a show, a season or an episode has.
const MOST_OF_A_KIND: usize = 200;

/// `count` letterings: those given, over and over again.
fn as_many(letterings: &[Lettering], count: usize) -> Vec<Lettering> {
    letterings.iter().copied().cycle().take(count.min(MOST_OF_A_KIND)).collect()
}

/// Lists the pictures of a show, seasons and episodes left out.
pub(crate) fn listing_of_show(show: &Show, style: PictureStyle) -> Listing {
    let language = show.original_language().code;
    let spread = Spread { owner: Owner::Show, number: show.tmdb_id(), language, style };
    let counts = show.plan().pictures;
    let list = |kind, letterings: &[Lettering], count| spread.list(kind, &as_many(letterings, count));
    Listing {
        posters: list(PictureKind::Poster, &POSTERS, counts.posters),
        backdrops: list(PictureKind::Backdrop, &BACKDROPS, counts.backdrops),
        logos: list(PictureKind::Logo, &LOGOS, counts.logos),
    }
}

/// Lists the posters of a season.
pub(crate) fn posters_of_season(show: &Show, season: u32, style: PictureStyle) -> Vec<Listed> {
    let number = show.numbers().tmdb_season(season);
    let spread = Spread { owner: Owner::Season, number, language: show.original_language().code, style };
    spread.list(PictureKind::Poster, &as_many(&POSTERS, show.plan().pictures.season_posters))
}

/// Lists the stills of an episode.
pub(crate) fn stills_of_episode(episode: &Episode, style: PictureStyle) -> Vec<Listed> {
    let spread = Spread { owner: Owner::Episode, number: episode.tmdb_id, language: "en", style };
    spread.list(PictureKind::Still, &as_many(&[Without], episode.stills))
}

/// The picture of a person, where there is one.
pub(crate) fn picture_of_person(person: &Person, style: PictureStyle) -> Option<PictureName> {
    person.has_picture().then(|| {
        let (width, height) = style.dimensions(PictureKind::Profile, 0);
        PictureName {
            kind: PictureKind::Profile,
            owner: Owner::Person,
            number: person.id,
            index: 0,
            lettering: Without,
            width,
            height,
            vector: false,
        }
    })
}

struct Spread {
    owner: Owner,
    number: u32,
    language: &'static str,
    style: PictureStyle,
}

impl Spread {
    fn list(&self, kind: PictureKind, letterings: &[Lettering]) -> Vec<Listed> {
        let mut dice = Dice::new(mix(u64::from(self.number)) ^ kind as u64);
        let mut vote = 5.9;
        letterings
            .iter()
            .enumerate()
            .filter(|(_, lettering)| **lettering != Original || Tongue::of_code(self.language).is_none())
            .map(|(place, &lettering)| {
                let (width, height) = self.style.dimensions(kind, place);
                vote -= dice.between(0.01, 0.12);
                // The last of a list has no votes yet.
                let voted = place + 1 < letterings.len();
                Listed {
                    name: PictureName {
                        kind,
                        owner: self.owner,
                        number: self.number,
                        index: place as u8,
                        lettering,
                        width,
                        height,
                        vector: kind == PictureKind::Logo && place == VECTOR_LOGO,
                    },
                    language: self.code_of(lettering),
                    vote_average: if voted { (vote * 1_000.0).round() / 1_000.0 } else { 0.0 },
                    vote_count: if voted { 1 + dice.below(24) as u32 } else { 0 },
                }
            })
            .collect()
    }

    fn code_of(&self, lettering: Lettering) -> Option<&'static str> {
        match lettering {
            Without => None,
            English => Some("en"),
            German => Some("de"),
            French => Some("fr"),
            Original => Some(self.language),
        }
    }
}
