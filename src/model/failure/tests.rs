//! What errors of real servers mean.

use serde_json::json;

use super::*;

fn meaning(status: u16, body: &str) -> Meaning {
    HttpFailure::read(status, None, body).meaning()
}

fn error(message: &str, code: &str) -> String {
    json!({ "error": { "message": message, "code": code, "type": null, "param": null } }).to_string()
}

#[test]
fn statuses_alone() {
    for status in [408, 409, 429, 500, 502, 503, 504, 522, 529] {
        assert_eq!(meaning(status, ""), Meaning::Busy, "{status}");
    }
    for (status, expected) in [
        (301, Meaning::Address),
        (308, Meaning::Address),
        (400, Meaning::Rejected),
        (401, Meaning::Key),
        (402, Meaning::Quota),
        (403, Meaning::Key),
        (404, Meaning::Address),
        (405, Meaning::Address),
        (413, Meaning::TooLong),
        (418, Meaning::Rejected),
        (422, Meaning::Rejected),
        (501, Meaning::Rejected),
    ] {
        assert_eq!(meaning(status, ""), expected, "{status}");
    }
}

#[test]
fn no_money_is_not_too_many_requests() {
    let busy_with_link = "Rate limit reached for gpt-4o on requests per min (RPM): Limit 3. You can increase \
        your rate limit by adding a payment method at https://platform.openai.com/account/billing.";
    for (status, body, expected) in [
        (
            429,
            error("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota"),
            Meaning::Quota,
        ),
        (
            429,
            error("Your account is not active, please check your billing details.", "billing_not_active"),
            Meaning::Quota,
        ),
        (402, error("Insufficient Balance", "invalid_request_error"), Meaning::Quota),
        (429, error("余额不足或无可用资源包，请充值", "1113"), Meaning::Quota),
        (403, error("Insufficient account balance", ""), Meaning::Quota),
        (429, "billing problem".to_owned(), Meaning::Quota),
        (429, error(busy_with_link, "rate_limit_exceeded"), Meaning::Busy),
        (429, error(busy_with_link, ""), Meaning::Busy),
        (429, "the load balancer is full".to_owned(), Meaning::Busy),
        (503, "billing service down".to_owned(), Meaning::Busy),
    ] {
        assert_eq!(meaning(status, &body), expected, "{body}");
    }
}

#[test]
fn gemini_tells_its_wait_in_the_body() {
    let body = r#"[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.",
        "status":"RESOURCE_EXHAUSTED","details":[{"@type":"x"},{"retryDelay":"34.5s"}]}}]"#;
    let failure = HttpFailure::read(429, None, body);
    assert_eq!(failure.meaning(), Meaning::Busy);
    assert_eq!(failure.wait, Some(Duration::from_millis(34_500)));
    let told = Some(Duration::from_secs(1));
    assert_eq!(HttpFailure::read(429, told, body).wait, told);
}

#[test]
fn too_long() {
    for (status, body) in [
        (400, error("This model's maximum context length is 8192 tokens.", "context_length_exceeded")),
        (400, error("the request exceeds the available context size, try increasing it", "")),
        (500, error("input is too long: context length exceeded", "")),
        (429, error("Request too large for gpt-4 on tokens per min (TPM): Limit 10000", "rate_limit_exceeded")),
    ] {
        assert_eq!(meaning(status, &body), Meaning::TooLong, "{body}");
    }
}

#[test]
fn unknown_models() {
    for (status, body) in [
        (404, error("The model `gpt-9` does not exist or you do not have access to it.", "model_not_found")),
        (404, r#"{"error":"model \"qwen3\" not found, try pulling it first"}"#.to_owned()),
        (404, r#"{"object":"error","message":"The model `x` does not exist.","code":404}"#.to_owned()),
        (400, error("Model Not Exist", "invalid_request_error")),
        (400, error("x/y is not a valid model ID", "400")),
    ] {
        assert_eq!(meaning(status, &body), Meaning::UnknownModel, "{body}");
    }
}

#[test]
fn formats_that_a_server_does_not_know() {
    for (status, body) in [
        (400, error("This response_format type is unavailable now", "invalid_request_error")),
        (
            400,
            error("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", ""),
        ),
        (422, r#"{"detail":[{"loc":["body","response_format"],"msg":"extra fields not permitted"}]}"#.to_owned()),
        (404, error("No endpoints found that can handle the requested parameters.", "404")),
        (400, "unsupported".to_owned()),
        (400, error("Failed to compile grammar", "")),
        (500, error("cannot compile json_schema", "")),
    ] {
        assert_eq!(meaning(status, &body), Meaning::Format, "{body}");
    }
    for body in [
        error(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "unsupported_parameter",
        ),
        error("Unsupported value: 'temperature' does not support 0.2 with this model.", "unsupported_value"),
        r#"{"error":{"message":"Unsupported value","param":"top_p"}}"#.to_owned(),
    ] {
        assert_eq!(meaning(400, &body), Meaning::Rejected, "{body}");
    }
}

#[test]
fn messages_in_all_their_places() {
    for body in [
        r#"{"error":{"message":"no","code":7}}"#,
        r#"{"error":"no"}"#,
        r#"{"message":"no"}"#,
        r#"{"error":null,"detail":"no"}"#,
        r#"[{"error":{"message":"no"}}]"#,
        "no",
    ] {
        assert_eq!(HttpFailure::read(400, None, body).message, "no", "{body}");
    }
    assert_eq!(HttpFailure::read(400, None, "{}").message, "{}");
}

#[test]
fn an_error_in_a_success_has_its_code_for_status() {
    let status = |error: Value| HttpFailure::in_success(&error).status;
    assert_eq!(status(json!({ "message": "no", "code": 502 })), 502);
    assert_eq!(status(json!({ "message": "no", "code": "429" })), 429);
    assert_eq!(status(json!({ "message": "no", "code": 7 })), 200);
    assert_eq!(status(json!("no")), 200);
}
