//! Answers, lenient bodies, and the way down from a schema to plain text.

use secrecy::SecretString;

use super::*;

const REFUSED: &str = "'response_format' of type 'json_schema' is not supported with this model";

#[tokio::test]
async fn an_answer_and_all_that_comes_with_it() {
    let server = Server::playing([Play::ok("{\"translation\":\"hello\"}")]).await;
    let answer = ask(&server).await.unwrap();
    assert!(answer.seconds > 0.0 && answer.seconds < 5.0);
    assert_eq!(
        answer,
        Answer {
            content: "{\"translation\":\"hello\"}".to_owned(),
            finish_reason: Some("stop".to_owned()),
            refusal: None,
            model: "m-1".to_owned(),
            usage: Usage { prompt: 3, completion: 2, cached: 0 },
            seconds: answer.seconds,
            retries: 0,
        }
    );
}

#[tokio::test]
async fn the_body_that_is_shown_is_the_body_that_is_sent() {
    let server = Server::playing([Play::ok("")]).await;
    let client = server.client();
    client.ask(&messages(), &schema()).await.unwrap();
    let shown = client.body(&messages(), &schema(), Format::JsonSchema);
    let asked = &server.asked()[0];
    assert_eq!(asked.body.to_string(), shown.to_string());
    let version = concat!("zhen/", env!("CARGO_PKG_VERSION"));
    assert_eq!(asked.headers["user-agent"], version);
    assert_eq!(asked.headers["content-type"], "application/json");
    assert!(!asked.headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_key_is_sent_without_white_space() {
    let server = Server::playing([Play::ok("")]).await;
    let settings = Settings { api_key: Some(SecretString::from(" sk-1\n")), ..server.settings() };
    Client::new(settings).unwrap().ask(&messages(), &schema()).await.unwrap();
    assert_eq!(server.asked()[0].headers["authorization"], "Bearer sk-1");
}

#[tokio::test]
async fn lenient_bodies() {
    for (body, content) in [
        (json!({ "choices": [{ "finish_reason": "eos_token", "message": { "content": "a" } }] }), "a"),
        (json!({ "choices": [{ "message": { "content": null, "reasoning_content": "hm" } }] }), ""),
        (json!({ "choices": [{ "message": { "content": [{ "type": "text", "text": "a" }] } }] }), "a"),
        (
            json!({ "choices": [{ "message": { "content": "a" }, "logprobs": { "content": [{}] } }], "usage": null, "id": 7 }),
            "a",
        ),
        (
            json!({ "error": null, "choices": [{ "message": { "content": "a" } }], "usage": { "prompt_tokens": "?" } }),
            "a",
        ),
    ] {
        let (answer, _) = outcome([Play::json(200, &body)]).await;
        let answer = answer.unwrap();
        assert_eq!((answer.content.as_str(), answer.model.as_str()), (content, "m"), "{body}");
    }
    let spaced = Play::new(200, "\n \n{\"choices\":[{\"message\":{\"content\":\"a\"}}]}\n");
    assert_eq!(outcome([spaced]).await.0.unwrap().content, "a");
}

#[tokio::test]
async fn a_refused_schema_leads_down_and_is_remembered() {
    let server = Server::deciding(|_, asked| match asked.format() {
        "json_schema" => Play::error(400, REFUSED),
        "json_object" => Play::new(422, "{\"detail\":\"response_format: extra inputs are not permitted\"}"),
        _ => Play::ok("plain"),
    })
    .await;
    let client = server.client();
    let other = client.clone();
    assert_eq!(client.format(), Format::JsonSchema);
    let answer = client.ask(&messages(), &schema()).await.unwrap();
    assert_eq!((answer.content.as_str(), answer.retries), ("plain", 0));
    assert_eq!(other.format(), Format::Plain);
    other.ask(&messages(), &schema()).await.unwrap();
    let formats: Vec<_> = server.asked().iter().map(|asked| asked.format().to_owned()).collect();
    assert_eq!(formats, ["json_schema", "json_object", "plain", "plain"]);
}

#[tokio::test]
async fn a_format_learnt_earlier_is_used_at_once() {
    let server = Server::playing([Play::ok("")]).await;
    let client = server.client();
    client.set_format(Format::JsonObject);
    client.ask(&messages(), &schema()).await.unwrap();
    assert_eq!(server.asked()[0].format(), "json_object");
    assert_eq!(client.format(), Format::JsonObject);
}

#[tokio::test]
async fn an_error_that_no_format_helps_is_not_remembered() {
    let server = Server::playing([Play::error(400, "unsupported something")]).await;
    let client = server.client();
    let error = client.ask(&messages(), &schema()).await.unwrap_err();
    assert!(matches!(error, ModelError::Rejected { status: 400, .. }), "{error:?}");
    assert_eq!(client.format(), Format::JsonSchema);
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn another_unsupported_field_is_no_reason_to_give_up_the_schema() {
    let message = "Unsupported parameter: 'max_tokens' is not supported with this model. \
        Use 'max_completion_tokens' instead.";
    let (outcome, requests) = outcome([Play::error(400, message)]).await;
    let error = outcome.unwrap_err().to_string();
    assert!(error.ends_with("set `max_tokens_field` to the name that it wants"), "{error}");
    assert_eq!(requests, 1);
}

#[test]
fn the_request_key() {
    let settings = || {
        let mut settings = Settings::new("http://127.0.0.1:1/v1", "m");
        settings.extra.insert("b".to_owned(), json!({ "y": 1, "x": 2 }));
        settings.extra.insert("a".to_owned(), json!(1));
        settings
    };
    let key = |settings: Settings, messages: &[Message]| Client::new(settings).unwrap().request_key(messages);
    let first = key(settings(), &messages());
    assert_eq!(first.len(), 64);

    let mut elsewhere = settings();
    elsewhere.base_url = "http://localhost:2/v1".to_owned();
    elsewhere.retries = 1;
    elsewhere.api_key = Some(SecretString::from("sk"));
    assert_eq!(key(elsewhere, &messages()), first);

    let mut reordered = Settings::new("http://127.0.0.1:1/v1", "m");
    reordered.extra.insert("a".to_owned(), json!(1));
    reordered.extra.insert("b".to_owned(), json!({ "x": 2, "y": 1 }));
    assert_eq!(key(reordered, &messages()), first);

    let client = Client::new(settings()).unwrap();
    client.set_format(Format::Plain);
    assert_eq!(client.request_key(&messages()), first);

    let mut warmer = settings();
    warmer.temperature = Some(0.3);
    assert_ne!(key(warmer, &messages()), first);
    assert_ne!(key(settings(), &messages()[..1]), first);
}
