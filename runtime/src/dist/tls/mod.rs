//! TLS between nodes, as Erlang's `inet_tls` speaks it: the same distribution protocol, inside of TLS 1.3 or 1.2.
//!
//! In: where a certificate, its key and the authorities are. Out: sessions over sockets, whose other end has shown a certificate of one of those authorities. Both
//! ends must: who has none, or one that is no longer valid, is refused before the cookie is spoken of. No session is taken up again later, or that proof would be old.

pub mod options;
pub mod session;
mod words;

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection};

use options::Options;
use session::Session;

/// What a node brings to TLS, as the one that calls and as the one that is called.
pub struct Tls {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

impl Tls {
    pub fn load(options: &Options) -> Result<Tls, String> {
        let chain = certificates(&options.certificate)?;
        let key = PrivateKeyDer::from_pem_file(&options.key)
            .map_err(|error| format!("no key in {}: {}", options.key, words::of_pem(&error)))?;
        let mut roots = RootCertStore::empty();
        for authority in certificates(&options.authorities)? {
            roots.add(authority).map_err(|error| format!("{}: {error}", options.authorities))?;
        }
        let (roots, provider) = (Arc::new(roots), Arc::new(default_provider()));
        let wrong = |error: rustls::Error| format!("{} and {}: {error}", options.certificate, options.key);
        let mut client = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(wrong)?
            .with_root_certificates(roots.clone())
            .with_client_auth_cert(chain.clone(), key.clone_key())
            .map_err(wrong)?;
        client.resumption = Resumption::disabled();
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider.clone())
            .build()
            .map_err(|error| format!("{}: {error}", options.authorities))?;
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(wrong)?
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, key)
            .map_err(wrong)?;
        server.send_tls13_tickets = 0;
        Ok(Tls { client: Arc::new(client), server: Arc::new(server) })
    }

    /// For a node on that host, which its certificate must be for.
    pub fn to(&self, host: &str) -> Result<Session, String> {
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        let name = match plain.parse::<IpAddr>() {
            Ok(address) => ServerName::IpAddress(address.into()),
            Err(_) => ServerName::try_from(plain.to_owned()).map_err(|error| format!("{host}: {error}"))?,
        };
        let connection = ClientConnection::new(self.client.clone(), name).map_err(|error| error.to_string())?;
        Ok(Session::new(connection.into()))
    }

    /// For somebody who calls.
    pub fn from_caller(&self) -> Result<Session, String> {
        let connection = ServerConnection::new(self.server.clone()).map_err(|error| error.to_string())?;
        Ok(Session::new(connection.into()))
    }
}

fn certificates(path: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong = |error: &rustls::pki_types::pem::Error| format!("no certificate in {path}: {}", words::of_pem(error));
    let found = CertificateDer::pem_file_iter(Path::new(path)).map_err(|error| wrong(&error))?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if found.is_empty() {
        return Err(format!("no certificate in {path}"));
    }
    Ok(found)
}
