//! The client against a small server on this machine that fails in every way servers fail.

mod answers;
mod failures;
mod server;
mod waiting;

use serde_json::{Value, json};

use super::*;
use server::{Play, Server};

fn messages() -> Vec<Message> {
    vec![Message::new(Role::System, "Translate."), Message::new(Role::User, "你好")]
}

fn schema() -> Value {
    json!({ "type": "object", "properties": { "translation": { "type": "string" } } })
}

/// What the server's plays lead to.
async fn ask(server: &Server) -> Result<Answer, ModelError> {
    server.client().ask(&messages(), &schema()).await
}

/// What these plays lead to, and how many requests it took.
async fn outcome(plays: impl Into<Vec<Play>>) -> (Result<Answer, ModelError>, usize) {
    let server = Server::playing(plays).await;
    let outcome = ask(&server).await;
    (outcome, server.asked().len())
}
