//! A server, or proxy, that gives the key it was sent back to its sender in every way it can think of.

use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use zhen::practice::pseudo_translation;

use super::model::{completion, unit_of};

/// What the server does with the key.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// A good reply; the key stands in every field beside it.
    Success,
    /// A good reply whose translation has the key in it, its hyphens as JSON escapes.
    EscapedInReply,
    /// An error of this status that quotes the header, in the shape of the interface.
    Refusal(u16),
    /// An error of this status in a success.
    ErrorInSuccess,
    /// A panic of this server, as plain text, with the header in a later part of the line.
    Panic,
    /// Only the beginning of the key, as servers show that shorten it.
    Shortened,
    /// The page of a gateway with the key written in character references.
    Page,
    /// JSON that is no completion.
    OtherJson,
    /// A success that is no JSON.
    Garbage,
    /// A redirect to another host, the key in its address.
    Redirect,
}

/// All ways.
pub const WAYS: [Way; 16] = [
    Way::Success,
    Way::EscapedInReply,
    Way::Refusal(400),
    Way::Refusal(401),
    Way::Refusal(402),
    Way::Refusal(403),
    Way::Refusal(404),
    Way::Refusal(407),
    Way::Refusal(429),
    Way::Refusal(500),
    Way::ErrorInSuccess,
    Way::Panic,
    Way::Shortened,
    Way::Page,
    Way::OtherJson,
    Way::Garbage,
];

struct Room {
    way: Way,
    elsewhere: String,
    keys: Mutex<Vec<String>>,
}

/// A running server. It stops when it is dropped.
pub struct KeyServer {
    address: std::net::SocketAddr,
    room: Arc<Room>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl KeyServer {
    /// Answers so; `elsewhere` is where it redirects to.
    pub fn new(way: Way, elsewhere: &str) -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let room = Arc::new(Room { way, elsewhere: elsewhere.to_owned(), keys: Mutex::default() });
        let routes = Router::new().fallback(answer).with_state(Arc::clone(&room));
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    _ = axum::serve(listener, routes).into_future() => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address, room, stop: Some(stop), thread: Some(thread) }
    }

    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The `Authorization` headers that came.
    pub fn keys(&self) -> Vec<String> {
        self.room.keys.lock().unwrap().clone()
    }
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        // Failing means that the thread has ended by itself.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

async fn answer(State(room): State<Arc<Room>>, headers: HeaderMap, body: String) -> Response {
    let header = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    room.keys.lock().unwrap().push(header.clone());
    let key = header.trim_start_matches("Bearer ");
    let english = serde_json::from_str::<Value>(&body).map(|body| pseudo_translation(&unit_of(&body)));
    let english = english.unwrap_or_default();
    let error = |status: u16, message: String| {
        let error = json!({"error": {"message": message, "type": key, "param": header, "code": key}});
        (StatusCode::from_u16(status).unwrap(), axum::Json(error)).into_response()
    };
    match room.way {
        Way::Success => {
            let mut reply = completion(&english);
            reply["id"] = header.clone().into();
            reply["model"] = format!("model-of-{key}").into();
            reply["choices"][0]["finish_reason"] = key.into();
            reply["usage"]["prompt_tokens"] = key.into();
            axum::Json(reply).into_response()
        }
        Way::EscapedInReply => {
            let content = json!({"translation": format!("{english} {key}"), "unsure": []}).to_string();
            let mut reply = completion("");
            reply["choices"][0]["message"]["content"] = content.replace('-', "\\u002d").into();
            axum::Json(reply).into_response()
        }
        Way::Refusal(status) => error(status, format!("Not accepted; your request had Authorization: {header}.")),
        Way::ErrorInSuccess => error(200, format!("upstream failed for {header}")),
        Way::Panic => {
            let text = format!("thread 'main' panicked at src/proxy.rs:7: called unwrap() on {{{header:?}}}\n{header}");
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
        Way::Shortened => error(401, format!("Incorrect API key provided: {}…", &key[..key.len() - 4])),
        Way::Page => {
            let page = format!("<html><title>Denied for {}</title></html>", key.replace('-', "&#45;"));
            (StatusCode::FORBIDDEN, [("content-type", "text/html")], page).into_response()
        }
        Way::OtherJson => axum::Json(json!({"headers": {"authorization": header}, "ok": true})).into_response(),
        Way::Garbage => format!("\u{0}\u{1b}[31m{header}\u{7}{key}{key}\r\n").into_response(),
        Way::Redirect => {
            let target = format!("{}/{key}?authorization={key}", room.elsewhere);
            (StatusCode::TEMPORARY_REDIRECT, [("location", target)]).into_response()
        }
    }
}
