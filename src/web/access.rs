//! Access to the page: for those who show its token or password, once, and the cookie that they get
//! for it from then on.
//!
//! Loopback is no protection: every user of this machine can connect to it. Secrets are kept and
//! compared as digests, without a hint by time how much of a guess was right.

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Result};

use super::attempts::Attempts;

/// Bytes of a secret that this program makes: 160 bits.
const RANDOM: usize = 20;

/// The people who may see the page.
#[derive(Clone, Debug)]
pub enum Access {
    /// Everyone who can connect.
    Everyone,
    /// Those who have the token of this run.
    Token(Secret),
    /// Those who know a password; wrong ones are slowed down.
    Password(Secret),
}

/// A text that opens the page.
#[derive(Clone)]
pub struct Secret {
    text: String,
    digest: [u8; 32],
}

impl Secret {
    /// A secret that somebody has chosen.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let digest = Sha256::digest(&text).into();
        Self { text, digest }
    }

    /// A secret of 160 bits from the operating system, in hexadecimal. Errors: `Io` if the system
    /// gives no random numbers.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; RANDOM];
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(ErrorKind::Io, "the system gives no random numbers")
                .because(error.to_string())
        })?;
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self::new(text))
    }

    /// The secret itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns true if a text is this secret. Digests are compared, and all of them: the time that
    /// it takes depends on the length of the guess alone.
    pub fn is(&self, guess: &str) -> bool {
        let guess: [u8; 32] = Sha256::digest(guess).into();
        let pairs = self.digest.iter().zip(&guess);
        let different = pairs.fold(0, |different, (own, other)| different | (own ^ other));
        std::hint::black_box(different) == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The verdict on a guess at the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the secret.
    Right,
    /// It is not.
    Wrong,
    /// It was not checked: too many guesses were wrong; try again after this time.
    RateLimited(Duration),
}

/// The access control: the secret that opens the page, and the cookie of those who have shown it.
pub(super) struct AccessControl {
    pub(super) access: Access,
    /// The value of the cookie; another one in each run.
    session: Secret,
    /// The name of the cookie. Cookies do not know ports, so that each server needs a name of its
    /// own.
    cookie: String,
    attempts: Attempts,
}

impl AccessControl {
    /// The control of the server at a port. Errors: `Io`.
    pub(super) fn new(access: Access, port: u16) -> Result<Self> {
        Ok(Self {
            access,
            session: Secret::random()?,
            cookie: format!("undersigned-{port}"),
            attempts: Attempts::default(),
        })
    }

    /// Returns true if everyone may see the page.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.access, Access::Everyone)
    }

    /// Checks that a request comes with the right to see the page: the cookie, or the secret as
    /// `Authorization: Bearer`.
    pub(super) fn check(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Verdict {
        if self.is_open() || self.has_cookie(headers) {
            return Verdict::Right;
        }
        let shown = headers.get(AUTHORIZATION).and_then(|value| bearer(value));
        shown.map_or(Verdict::Wrong, |shown| self.guess(shown, peer))
    }

    /// Judges a guess. Wrong passwords are counted; a token is too long to be guessed, and counting
    /// would let others keep its owner out.
    pub(super) fn guess(&self, guess: &str, peer: Option<IpAddr>) -> Verdict {
        let verdict = |right| {
            if right {
                Verdict::Right
            } else {
                Verdict::Wrong
            }
        };
        match &self.access {
            Access::Everyone => Verdict::Right,
            Access::Token(secret) => verdict(secret.is(guess)),
            Access::Password(secret) => {
                let checked = self
                    .attempts
                    .attempt(peer, Instant::now(), || secret.is(guess));
                checked.map_or_else(Verdict::RateLimited, verdict)
            }
        }
    }

    /// Returns true if a text is the token; a password in an address is never accepted.
    pub(super) fn is_token(&self, shown: &str) -> bool {
        matches!(&self.access, Access::Token(secret) if secret.is(shown))
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let values = headers.get_all(COOKIE).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        let mut pairs = texts
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(name, value)| name == self.cookie && self.session.is(value))
    }

    /// The header that gives a browser the cookie: no script can read it, and no other site can
    /// have it sent.
    pub(super) fn cookie(&self, transport: Transport) -> HeaderValue {
        let secure = match transport {
            Transport::Encrypted => "; Secure",
            Transport::Plain => "",
        };
        let (name, value) = (&self.cookie, self.session.text());
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}");
        // The text is ASCII: a number and hexadecimal digits between constants.
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }
}

/// The transport of a request, as the proxy before this server states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Plain,
    /// By TLS.
    Encrypted,
}

/// The secret of an `Authorization` header (RFC 6750).
fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_random_and_long() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_eq!(one.text().len(), 40);
        assert!(one.text().bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(one.text(), other.text());
        assert_eq!(format!("{one:?}"), "Secret");
    }

    #[test]
    fn a_guess_is_right_as_a_whole_or_not_at_all() {
        let secret = Secret::new("correct horse");
        assert!(secret.is("correct horse"));
        for guess in [
            "",
            "c",
            "correct hors",
            "correct horse ",
            "Correct horse",
            "xorrect horse",
        ] {
            assert!(!secret.is(guess), "{guess}");
        }
    }

    #[test]
    fn every_byte_of_a_digest_counts() {
        let secret = Secret::new("a");
        for place in 0..32 {
            let mut other = secret.clone();
            other.digest[place] ^= 1;
            assert!(!other.is("a"), "{place}");
        }
    }

    #[test]
    fn a_request_opens_the_door_with_the_cookie_or_the_secret() {
        let token = Secret::new("t0ken");
        let control = AccessControl::new(Access::Token(token), 4117).unwrap();
        let cookie = control.cookie(Transport::Plain);
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        let check = |name: &'static str, value: &str, expected: Verdict| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
            assert_eq!(control.check(&headers, None), expected, "{name}: {value}");
        };
        check("cookie", pair, Verdict::Right);
        check("cookie", &format!("a=b; {pair} ;c=d"), Verdict::Right);
        check("cookie", &pair.replace("4117", "4118"), Verdict::Wrong);
        check("cookie", "undersigned-4117=", Verdict::Wrong);
        check("cookie", "undersigned-4117=t0ken", Verdict::Wrong);
        check("authorization", "Bearer t0ken", Verdict::Right);
        check("authorization", "bearer  t0ken", Verdict::Right);
        check("authorization", "Basic t0ken", Verdict::Wrong);
        check("authorization", "Bearer ", Verdict::Wrong);
        check("authorization", "Bearer t0ke", Verdict::Wrong);
        check("x-token", "t0ken", Verdict::Wrong);
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Strict"] {
            assert!(cookie.to_str().unwrap().contains(attribute));
        }
        assert!(
            control
                .cookie(Transport::Encrypted)
                .to_str()
                .unwrap()
                .ends_with("; Secure")
        );
        let open = AccessControl::new(Access::Everyone, 4117).unwrap();
        assert_eq!(open.check(&HeaderMap::new(), None), Verdict::Right);
    }

    #[test]
    fn wrong_passwords_are_slowed_down_and_those_inside_are_not() {
        let control = AccessControl::new(Access::Password(Secret::new("right")), 4117).unwrap();
        let peer = "192.0.2.1".parse().ok();
        let guesses: Vec<Verdict> = (0..10).map(|_| control.guess("wrong", peer)).collect();
        assert_eq!(guesses[0], Verdict::Wrong);
        assert!(matches!(guesses[9], Verdict::RateLimited(_)));
        assert!(matches!(
            control.guess("right", peer),
            Verdict::RateLimited(_)
        ));
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, control.cookie(Transport::Plain));
        assert_eq!(control.check(&headers, peer), Verdict::Right);
        // Nobody keeps the owner of a token out.
        let control = AccessControl::new(Access::Token(Secret::new("right")), 4117).unwrap();
        assert!((0..100).all(|_| control.guess("wrong", peer) == Verdict::Wrong));
    }
}
