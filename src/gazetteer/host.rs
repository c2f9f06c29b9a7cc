//! Public bodies known by their hosts: international organizations, governments, parliaments.
//!
//! Gives the name of a body for a host; knows nothing of documents.

/// Hosts and names, a line each.
const HOSTS: &str = include_str!("host.tsv");

/// Returns the body whose host this is, or whose host ends this one, the longest known host first.
pub fn body(host: &str) -> Option<&'static str> {
    let is_under = |known: &str| {
        host.len()
            .checked_sub(known.len())
            .and_then(|at| Some((host.get(..at)?, host.get(at..)?)))
            .is_some_and(|(before, end)| {
                end.eq_ignore_ascii_case(known) && (before.is_empty() || before.ends_with('.'))
            })
    };
    HOSTS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(known, _)| is_under(known))
        .max_by_key(|(known, _)| known.len())
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, expected: Option<&str>) {
        assert_eq!(body(host), expected, "{host}");
    }

    #[test]
    fn hosts_name_bodies() {
        check("www.whitehouse.gov", Some("White House"));
        check("bidenwhitehouse.archives.gov", Some("White House"));
        check("News.UN.org", Some("UN News"));
        check("hudoc.echr.coe.int", Some("European Court of Human Rights"));
        check("notun.org", None);
        check("", None);
    }
}
