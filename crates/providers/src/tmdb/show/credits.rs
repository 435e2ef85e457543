//! The people of a show, counted over all its episodes.

use bioscope_model::{CastMember, CrewMember, Job};

use super::super::credits::{job, person};
use super::super::picture::Pictures;
use super::wire::{AggregateCast, AggregateCrew, CrewJob, Show};
use crate::text;

/// Most roles named of one person; who is in every sketch of a sketch show has hundreds.
const MOST_ROLES: usize = 3;

/// The cast: who is in most episodes first, then by the order of the credits. That order alone would put the guests
/// of one episode, who are counted from 0 in it, before those who carry the show.
pub(super) fn cast(show: &Show, pictures: &Pictures) -> Vec<CastMember> {
    let told = show.aggregate_credits.get().map(|credits| credits.cast.all()).unwrap_or_default();
    let mut ordered: Vec<&AggregateCast> = told.iter().collect();
    ordered.sort_by_key(|credit| {
        let episodes = credit.total_episode_count.get().copied().unwrap_or_default();
        (std::cmp::Reverse(episodes), credit.order.get().copied().unwrap_or(u64::MAX))
    });
    let members = ordered.into_iter().filter_map(|credit| {
        let person = person(&credit.id, &credit.name, &credit.profile_path, pictures)?;
        Some(CastMember { person, role: roles(credit) })
    });
    members.take(text::CAST).collect()
}

/// The roles of most episodes.
fn roles(credit: &AggregateCast) -> Option<String> {
    let mut told: Vec<_> = credit
        .roles
        .all()
        .iter()
        .filter_map(|role| Some((role.episode_count.get(), text::line(role.character.text()?, text::ROLE)?)))
        .collect();
    told.sort_by_key(|(episodes, _)| std::cmp::Reverse(*episodes));
    let names = text::distinct(told.into_iter().map(|(_, name)| name), MOST_ROLES);
    text::line(&names.join(" / "), text::ROLE)
}

/// The creators in TMDB's order, then directors, then writers, of each who did most episodes first.
pub(super) fn crew(show: &Show, pictures: &Pictures) -> Vec<CrewMember> {
    let creators = show.created_by.all().iter().filter_map(|told| {
        let person = person(&told.id, &told.name, &told.profile_path, pictures)?;
        Some(CrewMember { person, job: Job::Creator })
    });
    let mut crew: Vec<CrewMember> = Vec::new();
    let told = show.aggregate_credits.get().map(|credits| credits.crew.all()).unwrap_or_default();
    let directors = by_episodes(told, Job::Director, pictures);
    let writers = by_episodes(told, Job::Writer, pictures);
    for member in creators.chain(directors).chain(writers) {
        let is_there = |known: &CrewMember| {
            known.job == member.job
                && known.person.ids == member.person.ids
                && known.person.name == member.person.name
        };
        if crew.len() < text::CREW && !crew.iter().any(is_there) {
            crew.push(member);
        }
    }
    crew
}

fn by_episodes(told: &[AggregateCrew], wanted: Job, pictures: &Pictures) -> Vec<CrewMember> {
    let mut counted: Vec<_> = told
        .iter()
        .filter_map(|credit| {
            let jobs = credit.jobs.all().iter().filter(|told| counts_as(credit, told) == Some(wanted));
            // Screenplay and story of the same episodes are one authorship.
            let episodes = jobs.map(|told| told.episode_count.get().copied().unwrap_or_default()).max()?;
            let person = person(&credit.id, &credit.name, &credit.profile_path, pictures)?;
            Some((episodes, CrewMember { person, job: wanted }))
        })
        .collect();
    counted.sort_by_key(|(episodes, _)| std::cmp::Reverse(*episodes));
    counted.into_iter().map(|(_, member)| member).take(text::CREW).collect()
}

fn counts_as(credit: &AggregateCrew, told: &CrewJob) -> Option<Job> {
    job(credit.department.text()?, told.job.text()?)
}
