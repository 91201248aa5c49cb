//! A small server that plays a list of responses and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::model::{Client, Pace, Settings};

/// One response: status, headers, body, and how long it takes.
#[derive(Clone, Debug)]
pub(super) struct Play {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    delay: Duration,
}

impl Play {
    pub(super) fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), delay: Duration::ZERO }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, body.to_string())
    }

    pub(super) fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "error": { "message": message, "type": "x", "code": null } }))
    }

    /// A completion that says `content`.
    pub(super) fn ok(content: &str) -> Self {
        Self::json(
            200,
            &json!({
                "model": "m-1",
                "choices": [{ "message": { "content": content }, "finish_reason": "stop" }],
                "usage": { "prompt_tokens": 3, "completion_tokens": 2 },
            }),
        )
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn after(mut self, milliseconds: u64) -> Self {
        self.delay = Duration::from_millis(milliseconds);
        self
    }
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) at: Instant,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Asked {
    /// How the reply's form was asked for.
    pub(super) fn format(&self) -> &str {
        self.body["response_format"]["type"].as_str().unwrap_or("plain")
    }
}

/// Decides what to answer, from the request and how many came before it.
type Script = dyn Fn(usize, &Asked) -> Play + Send + Sync;

#[derive(Clone)]
pub(super) struct Server {
    pub(super) base_url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    script: Arc<Script>,
}

impl Server {
    /// Plays these in order; the last one again and again.
    pub(super) async fn playing(plays: impl Into<Vec<Play>>) -> Self {
        let plays = plays.into();
        Self::deciding(move |index, _| plays[index.min(plays.len() - 1)].clone()).await
    }

    pub(super) async fn deciding(script: impl Fn(usize, &Asked) -> Play + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            base_url: format!("http://{}/v1", listener.local_addr().unwrap()),
            asked: Arc::default(),
            script: Arc::new(script),
        };
        let router =
            Router::new().route("/v1/chat/completions", axum::routing::post(respond)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        server
    }

    /// Settings for this server that do not wait long.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            timeout: Duration::from_secs(5),
            retries: 3,
            pace: Pace { base: Duration::from_millis(2), cap: Duration::from_millis(10), ..Pace::default() },
            ..Settings::new(&self.base_url, "m")
        }
    }

    pub(super) fn client(&self) -> Client {
        Client::new(self.settings()).unwrap()
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn respond(State(server): State<Server>, headers: HeaderMap, body: String) -> Response<Body> {
    let asked = Asked { at: Instant::now(), headers, body: serde_json::from_str(&body).unwrap() };
    let index = {
        let mut all = server.asked.lock().unwrap();
        all.push(asked.clone());
        all.len() - 1
    };
    let play = (server.script)(index, &asked);
    tokio::time::sleep(play.delay).await;
    let mut response = Response::builder().status(play.status);
    for (name, value) in play.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(play.body)).unwrap()
}
