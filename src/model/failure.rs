//! What came instead of an answer to one try, and what that means.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use async_openai::error::OpenAIError;
use serde_json::Value;

use super::retry;

/// What came instead of an answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// An error from the server.
    Http(HttpFailure),
    /// No connection; `hopeless` if trying again cannot help, as with a bad certificate.
    Connect { cause: String, hopeless: bool },
    /// No whole answer in time.
    Timeout,
    /// The connection broke.
    Broken(String),
    /// A success whose body is no chat completion.
    Malformed(String),
}

impl Failure {
    /// Whether the same request may succeed if sent again.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Http(failure) => failure.meaning() == Meaning::Busy,
            Self::Connect { hopeless, .. } => !hopeless,
            Self::Timeout | Self::Broken(_) => true,
            Self::Malformed(_) => false,
        }
    }

    /// How long the server asks to be left alone before that.
    pub(super) fn wait(&self) -> Option<Duration> {
        match self {
            Self::Http(failure) => failure.wait,
            _ => None,
        }
    }

    /// Whether the server does not know how the reply's form was asked for.
    pub(super) fn refuses_format(&self) -> bool {
        matches!(self, Self::Http(failure) if failure.meaning() == Meaning::Format)
    }
}

impl From<OpenAIError> for Failure {
    fn from(error: OpenAIError) -> Self {
        match error {
            OpenAIError::Boxed(error) => match error.downcast::<HttpFailure>() {
                Ok(failure) => Self::Http(*failure),
                Err(error) => Self::Broken(innermost(error.as_ref())),
            },
            OpenAIError::Reqwest(error) => error.into(),
            OpenAIError::JSONDeserialize(_, body) => Self::Malformed(body),
            other => Self::Malformed(other.to_string()),
        }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            let hopeless = chain(&error).any(|cause| {
                matches!(
                    cause.downcast_ref(),
                    Some(
                        rustls::Error::InvalidCertificate(_)
                            | rustls::Error::InvalidMessage(_)
                            | rustls::Error::PeerIncompatible(_)
                    )
                )
            });
            let cause = if error.is_timeout() { "the connection timed out".to_owned() } else { innermost(&error) };
            Self::Connect { cause, hopeless }
        } else if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Broken(innermost(&error))
        }
    }
}

/// The error and its causes, outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // An I/O error skips what it wraps when asked for its source.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}

pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().unwrap_or(error).to_string()
}

/// An error that the server sent, with what could be read from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HttpFailure {
    pub(super) status: u16,
    /// What it said, in full and not yet fit to be shown.
    pub(super) message: String,
    pub(super) wait: Option<Duration>,
    /// `code` and `type`, in lower case.
    pub(super) code: String,
    /// The part of the request that it is about.
    pub(super) param: String,
}

/// What an error of the server means for the request and the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It may pass.
    Busy,
    /// The server does not know how the reply's form was asked for.
    Format,
    Key,
    Quota,
    TooLong,
    UnknownModel,
    /// The address leads elsewhere.
    Address,
    Rejected,
}

impl HttpFailure {
    /// Reads an error's body, whatever its shape.
    pub(super) fn read(status: u16, wait: Option<Duration>, body: &str) -> Self {
        let mut failure = match serde_json::from_str::<Value>(body) {
            Ok(body) => Self::read_json(status, &body),
            Err(_) => Self { status, message: body.to_owned(), ..Self::default() },
        };
        failure.wait = wait.or(failure.wait);
        failure
    }

    /// Reads an error's JSON: `{"error": {"message", "code", "type", "param"}}` in its many
    /// variants.
    pub(super) fn read_json(status: u16, body: &Value) -> Self {
        let body = body.get(0).unwrap_or(body);
        let error = body.get("error").filter(|error| !error.is_null()).unwrap_or(body);
        let field = |name: &str| match error.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let message = match error {
            Value::String(message) => message.clone(),
            _ => ["message", "detail", "msg", "error_msg"]
                .into_iter()
                .map(field)
                .find(|message| !message.is_empty())
                .unwrap_or_else(|| error.to_string()),
        };
        // Gemini says how long to wait in the body.
        let details = error.get("details").and_then(Value::as_array);
        let delay = details.and_then(|details| details.iter().find_map(|detail| detail.get("retryDelay")?.as_str()));
        Self {
            status,
            message,
            wait: delay.and_then(|delay| retry::seconds(delay.trim_end_matches('s'), 1.0)),
            code: format!("{} {}", field("code"), field("type")).to_lowercase(),
            param: field("param"),
        }
    }

    /// Reads the error in a body that reports success; its code, if it looks like a status, is one.
    pub(super) fn in_success(error: &Value) -> Self {
        let failure = Self::read_json(200, error);
        let code = failure.code.split(' ').next().and_then(|code| code.parse().ok());
        let status = code.filter(|code| (400..600).contains(code)).unwrap_or(200);
        Self { status, ..failure }
    }

    pub(super) fn meaning(&self) -> Meaning {
        let said = self.message.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        match self.status {
            _ if self.is_quota(&said) => Meaning::Quota,
            403 if says(&["moderation", "flagged"]) => Meaning::Rejected,
            401 | 403 => Meaning::Key,
            413 => Meaning::TooLong,
            _ if self.code.contains("context_length") || says(TOO_LONG) => Meaning::TooLong,
            // Some servers break on a schema where they should refuse it.
            500 if says(&["response_format", "json_schema", "grammar"]) => Meaning::Format,
            status if retry::may_pass(status) => Meaning::Busy,
            300..=399 => Meaning::Address,
            200 | 400 | 404 | 422 | 501 if self.param.starts_with("response_format") => Meaning::Format,
            200 | 400 | 404 | 422 | 501 if says(FORMAT) => Meaning::Format,
            _ if self.code.contains("model_not_found") => Meaning::UnknownModel,
            400 | 404 | 422 if said.contains("model") && says(NOT_THERE) => Meaning::UnknownModel,
            400 | 404 | 422 | 501 if says(UNSUPPORTED) && !self.blames_another_field(&said) => Meaning::Format,
            404 | 405 => Meaning::Address,
            _ => Meaning::Rejected,
        }
    }

    /// No money left; as against too many requests in a minute, which passes.
    fn is_quota(&self, said: &str) -> bool {
        if self.status == 402 {
            return true;
        }
        if !matches!(self.status, 200 | 400 | 403 | 429) {
            return false;
        }
        if ["insufficient", "billing", "balance"].iter().any(|word| self.code.contains(word)) {
            return true;
        }
        // Rate limits come with a wait or a code, and with links to pages about billing.
        if self.wait.is_some() || self.code.contains("rate_limit") {
            return false;
        }
        let without_links: Vec<_> = said.split_whitespace().filter(|word| !word.contains("://")).collect();
        let said = without_links.join(" ").replace("load balanc", "");
        QUOTA.iter().any(|word| said.contains(word))
    }

    /// Whether the error is about another part of the request than the reply's form.
    fn blames_another_field(&self, said: &str) -> bool {
        !self.param.is_empty()
            || ["temperature", "max_tokens", "max_completion_tokens", "reasoning", "country", "region"]
                .iter()
                .any(|field| said.contains(field))
    }
}

const TOO_LONG: &[&str] = &[
    "context length",
    "context_length",
    "maximum context",
    "context window",
    "context size",
    "prompt is too long",
    "input is too long",
    "request too large",
    "reduce the length",
];
const FORMAT: &[&str] = &[
    "response_format",
    "response format",
    "json_schema",
    "json_object",
    "json mode",
    "structured output",
    "schema",
    "grammar",
];
const NOT_THERE: &[&str] =
    &["not found", "not exist", "not a valid model", "invalid model", "unknown model", "no such model", "no model"];
const UNSUPPORTED: &[&str] = &["unsupported", "not support", "requested parameters", "unrecognized", "extra inputs"];
const QUOTA: &[&str] = &[
    "insufficient_quota",
    "insufficient quota",
    "exceeded your current quota",
    "billing",
    "balance",
    "insufficient credits",
    "余额不足",
    "欠费",
];

impl fmt::Display for HttpFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "status {}", self.status)
    }
}

impl Error for HttpFailure {}

#[cfg(test)]
mod tests;
