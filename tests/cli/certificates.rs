//! Servers with a certificate of one's own authority: `SSL_CERT_FILE` and `SSL_CERT_DIR`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::environment::Environment;
use super::issues::EN;
use super::model::{completion, unit_of};

/// A server at `https://localhost` that a made-up authority vouches for, and that authority as PEM. It
/// answers as long as the tests run.
fn server() -> (String, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let own = own.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![own.der().clone()], key).unwrap());
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("https://localhost:{}/v1", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            // A client that does not trust the certificate hangs up.
            std::thread::spawn(move || answer(stream, config).unwrap_or_default());
        }
    });
    (url, pem)
}

/// Answers the requests of one connection.
fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    loop {
        let (mut length, mut line) = (0, String::new());
        while line != "\r\n" {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        let unit = unit_of(&serde_json::from_slice(&body).unwrap());
        let reply = completion(&zhen::practice::pseudo_translation(&unit)).to_string();
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", reply.len());
        let out = stream.get_mut();
        out.write_all(head.as_bytes())?;
        out.write_all(reply.as_bytes())?;
        out.flush()?;
    }
}

#[test]
fn an_authority_of_ones_own_is_trusted_from_a_file() {
    let (url, authority) = server();
    let environment = Environment::alone().variable("OPENAI_BASE_URL", &url).file("authority.pem", authority);
    let file = environment.path("authority.pem").display().to_string();
    let environment = environment.variable("SSL_CERT_FILE", &file);
    environment.zhen("translate").exits(0);
    assert!(environment.exists(EN));
}

#[test]
fn an_authority_of_ones_own_is_trusted_from_a_folder() {
    let (url, authority) = server();
    // The name that `openssl rehash` gives: eight hexadecimal digits, a dot, a number.
    let environment = Environment::alone().variable("OPENAI_BASE_URL", &url).file("authorities/0a1b2c3d.0", authority);
    let folder = environment.path("authorities").display().to_string();
    let environment = environment.variable("SSL_CERT_DIR", &folder);
    environment.zhen("translate").exits(0);
    assert!(environment.exists(EN));
}

#[test]
fn an_unknown_authority_is_refused_at_once_and_the_message_says_what_to_set() {
    let ((url, _), (_, another)) = (server(), server());
    let environment = Environment::alone().variable("OPENAI_BASE_URL", &url).file("authority.pem", another);
    let file = environment.path("authority.pem").display().to_string();
    let environment = environment.variable("SSL_CERT_FILE", &file);
    let started = std::time::Instant::now();
    let run = environment.zhen("translate");
    run.exits(3).says(&["cannot reach localhost:", "certificate", "SSL_CERT_FILE"]);
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "asking again cannot help\n{run}");
    assert!(!environment.exists(EN));
}
