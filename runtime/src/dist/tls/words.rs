//! What is wrong with TLS, in words for a report.

use rustls::pki_types::pem;
use rustls::{AlertDescription, CertificateError, Error};

pub fn of(error: &Error) -> String {
    match error {
        Error::AlertReceived(alert) => of_alert(*alert),
        Error::InvalidCertificate(wrong) => format!("its certificate {}", of_certificate(wrong)),
        Error::NoCertificatesPresented => "it has no certificate".to_owned(),
        Error::InvalidMessage(_) => "it speaks no TLS".to_owned(),
        other => other.to_string(),
    }
}

fn of_alert(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::CertificateRequired => "the other node demands a certificate".to_owned(),
        AlertDescription::UnknownCA => "the other node knows no authority of our certificate".to_owned(),
        AlertDescription::CertificateExpired => "the other node says that our certificate has expired".to_owned(),
        other => format!("the other node refuses TLS ({})", other.as_str().unwrap_or("for an unknown reason")),
    }
}

fn of_certificate(wrong: &CertificateError) -> String {
    use CertificateError::*;
    match wrong {
        Expired | ExpiredContext { .. } => "has expired".to_owned(),
        NotValidYet | NotValidYetContext { .. } => "is not valid yet".to_owned(),
        UnknownIssuer => "is of no authority that we know".to_owned(),
        NotValidForName | NotValidForNameContext { .. } => "is for another host".to_owned(),
        InvalidPurpose | InvalidPurposeContext { .. } => "is for another purpose".to_owned(),
        other => format!("is not valid: {other:?}"),
    }
}

pub fn of_pem(error: &pem::Error) -> String {
    match error {
        pem::Error::Io(error) => error.to_string(),
        pem::Error::NoItemsFound => "the file has none".to_owned(),
        other => other.to_string(),
    }
}
