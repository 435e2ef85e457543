//! How many names are identified in a second on one core.

use std::hint::black_box;

use bioscope_names::{LibraryKind, group, identify};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Made-up names of the shapes that libraries and releases have.
const NAMES: &[&str] = &[
    "/mnt/pool/Movies/The Quiet Harbour (1987)/The Quiet Harbour (1987).mkv",
    "/mnt/pool/Movies/Salt and Ashes (2014) {tmdb-918273}/Salt and Ashes (2014) {edition-Director's Cut}.mkv",
    "/mnt/pool/Movies/Collection/Northern Lights 2 (2003)/Northern.Lights.2.2003.1080p.BluRay.x264-GRAIN.mkv",
    "The.Last.Lantern.2019.2160p.UHD.BluRay.HDR.DV.TrueHD.7.1.Atmos.x265-PAPER.mkv",
    "/srv/Filme/Das stille Ufer (1994)/VIDEO_TS/VTS_01_1.VOB",
    "/mnt/pool/TV Shows/Harbour Lights (2011)/Season 03/Harbour Lights - S03E07 - The Long Night.mkv",
    "/mnt/pool/TV Shows/Harbour Lights (2011)/Season 03/Harbour Lights - S03E08-E09 - Storm WEBDL-1080p.mkv",
    "Paper.Planes.S02E11.German.DL.720p.WEB-DL.AAC2.0.H.264-KITE",
    "/mnt/pool/TV Shows/Evening Talk/Season 2021/Evening Talk - 2021-05-17 - A Guest.mkv",
    "[Lanterns] Sora no Hashi - 12 [1080p][3F2A91BC].mkv",
    "/mnt/pool/Anime/Sora no Hashi/Season 2/[Lanterns] Sora no Hashi S2 - 05v2 (1080p).mkv",
    "/mnt/pool/Movies/Salt and Ashes (2014)/Featurettes/On the set.mkv",
    "glass.mountain.1999.cd2.avi",
    "Kitchen Stories 4x05 - The Cake [SDTV].avi",
];

fn names_per_second(criterion: &mut Criterion) {
    let mut bench = criterion.benchmark_group("identify");
    bench.throughput(Throughput::Elements(NAMES.len() as u64));
    bench.bench_function("mixed names", |bencher| {
        bencher.iter(|| {
            for name in NAMES {
                black_box(identify(black_box(name), None));
            }
        });
    });
    let long = "Some.Words.1080p.(2001).[x]-".repeat(40_000);
    bench.throughput(Throughput::Bytes(long.len() as u64));
    bench.bench_function("a name of a megabyte", |bencher| bencher.iter(|| identify(black_box(&long), None)));
    bench.finish();

    let episodes: Vec<String> = (0..1000)
        .map(|number| {
            format!("Show (2001)/Season {0}/Show - S{0:02}E{1:02}.mkv", number / 20 + 1, number % 20 + 1)
        })
        .collect();
    let listing: Vec<&str> = episodes.iter().map(String::as_str).collect();
    let mut bench = criterion.benchmark_group("group");
    bench.throughput(Throughput::Elements(listing.len() as u64));
    bench.bench_function("a show of 1,000 episodes", |bencher| {
        bencher.iter(|| group(black_box(&listing), Some(LibraryKind::Tv)));
    });
    bench.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(3));
    targets = names_per_second
}
criterion_main!(benches);
