//! The files and their columns.

/// Name and columns of every file.
pub(super) const FILES: [(&str, &str); 7] = [
    ("title.ratings", "tconst\taverageRating\tnumVotes"),
    ("title.episode", "tconst\tparentTconst\tseasonNumber\tepisodeNumber"),
    (
        "title.basics",
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres",
    ),
    ("title.akas", "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle"),
    ("name.basics", "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles"),
    ("title.principals", "tconst\tordering\tnconst\tcategory\tjob\tcharacters"),
    ("title.crew", "tconst\tdirectors\twriters"),
];

/// The first line of a file.
pub(super) fn header(name: &str) -> Option<&'static str> {
    FILES.into_iter().find(|(known, _)| *known == name).map(|(_, header)| header)
}
