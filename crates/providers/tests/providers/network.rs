//! A network that answers by script and remembers what it was asked.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bioscope_http::{Answer, Client, ClientSettings, OutgoingRequest, Transport, TransportError};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

/// What the network answers to an address without secrets.
type Script = dyn Fn(&str) -> (u16, String) + Send + Sync;

/// The network and what it was asked.
#[derive(Clone)]
pub(crate) struct Network {
    script: Arc<Script>,
    asked: Arc<Mutex<Vec<OutgoingRequest>>>,
}

impl Network {
    /// A network that answers each address by `script`, with status and body.
    pub(crate) fn answering(script: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), asked: Arc::default() }
    }

    /// A client on this network, with a cache in memory.
    pub(crate) fn client(&self) -> Client {
        Client::new(ClientSettings::new("Bioscope-Test/0", Arc::new(self.clone()))).unwrap()
    }

    /// What was asked, in order.
    pub(crate) fn asked(&self) -> Vec<OutgoingRequest> {
        self.asked.lock().unwrap().clone()
    }

    /// Paths and queries asked, in order.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let address = |request: OutgoingRequest| request.url[url::Position::BeforePath..].to_owned();
        self.asked().into_iter().map(address).collect()
    }
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        self.asked.lock().unwrap().push(request.clone());
        let (status, body) = (self.script)(&request.url[url::Position::BeforePath..]);
        let mut headers = HeaderMap::new();
        if status == 202 {
            headers.insert("x-amzn-waf-action", HeaderValue::from_static("challenge"));
        }
        Ok(Answer { status, headers, body: Bytes::from(body) })
    }
}
