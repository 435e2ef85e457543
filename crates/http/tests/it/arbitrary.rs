//! Whatever a server sends, the client answers or says why not.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use bioscope_http::{
    CacheSettings, Client, ClientSettings, FetchContext, Freshness, GateSettings, NetworkSettings,
    NetworkTransport, Request, Url,
};
use proptest::prelude::*;

use crate::scripted::{DAY, KEY};

/// Largest body accepted, in bytes.
const LIMIT: u64 = 4_000;

/// Answers every connection with `bytes` and ends it; as many connections as come.
fn serve(bytes: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Ends with the process: a thread that waits for nobody costs nothing.
    std::thread::spawn(move || {
        for stream in listener.incoming().take(4) {
            let Ok(mut stream) = stream else { return };
            let _whatever_was_asked = stream.read(&mut [0; 4096]);
            let _whoever_went_away = stream.write_all(&bytes);
        }
    });
    address
}

/// Names that mean something to a client, and others.
fn header_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "content-type", "content-length", "content-encoding", "transfer-encoding", "etag", "last-modified",
            "retry-after", "location", "connection", "set-cookie", "vary", "age", "upgrade", "trailer",
        ]).prop_map(str::to_owned),
        1 => "[!-~]{0,20}",
    ]
}

/// Values that mean something, and any bytes.
fn header_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "gzip", "br", "chunked", "identity", "0", "10", "-1", "99999999999999999999", "close", "keep-alive", "\"v1\"",
            "W/\"\"", "Sun, 06 Nov 1994 08:49:37 GMT", "/again", "//host", "http://192.168.0.1/", "http://[::1", "file:///etc",
            "application/json", "text/html; charset=\u{fffd}", "3600", "1e9", "",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// A body: text, noise, pieces of chunks, pieces of gzip, more than the limit.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let gzip_head = vec![31, 139, 8, 0, 0, 0, 0, 0, 2, 3];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..500),
        Just(b"{\"title\":\"made up\"}".to_vec()),
        "([0-9a-fA-F]{0,17}(;[a-z]{0,5})?\r\n.{0,20}\r\n){0,5}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..100).prop_map(move |noise| [gzip_head.clone(), noise].concat()),
        (0_usize..3 * LIMIT as usize).prop_map(|length| vec![b'x'; length]),
    ]
}

/// An answer that begins as HTTP does.
fn answer() -> impl Strategy<Value = Vec<u8>> {
    let status = prop_oneof![
        3 => prop::sample::select(vec!["200 OK", "304 Not Modified", "404 Not Found", "302 Found", "500 ", "429 ", "206 "])
            .prop_map(str::to_owned),
        1 => "[ -~]{0,30}",
    ];
    let headers = prop::collection::vec((header_name(), header_value()), 0..12);
    (prop::sample::select(vec!["HTTP/1.1 ", "HTTP/1.0 ", "HTTP/2 ", ""]), status, headers, body()).prop_map(
        |(version, status, headers, body)| {
            let mut bytes = format!("{version}{status}\r\n").into_bytes();
            for (name, value) in headers {
                bytes.extend_from_slice(name.as_bytes());
                bytes.extend_from_slice(b": ");
                bytes.extend_from_slice(&value);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"\r\n");
            bytes.extend_from_slice(&body);
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_an_answer_or_an_error_and_never_more_than_the_limit(
        bytes in prop_oneof![9 => answer(), 1 => prop::collection::vec(any::<u8>(), 0..2_000)],
    ) {
        let address = serve(bytes);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let settings =
                NetworkSettings { read_timeout: Duration::from_millis(500), ..NetworkSettings::default() };
            let transport = Arc::new(NetworkTransport::new(&settings).unwrap());
            let settings = ClientSettings::new("bioscope-test", transport);
            let client = Client::new(settings.cache(Some(CacheSettings::default()))).unwrap();
            // Nobody has time for the pauses that a server asks for here.
            let gate = GateSettings::default().retries(0).patience(Duration::ZERO);
            client.configure_gate(KEY, gate.timeout(Duration::from_secs(2)));
            for freshness in [Freshness::Normal, Freshness::Revalidate, Freshness::CacheOnly] {
                let url = Url::parse(&format!("http://{address}/3/movie/603")).unwrap();
                let request = Request::get(url, KEY, "test", FetchContext::new(freshness));
                match client.fetch(request.keep_for(DAY).body_limit(LIMIT)).await {
                    Ok(reply) => assert!(reply.body.len() as u64 <= LIMIT, "{} bytes", reply.body.len()),
                    Err(error) => assert!(error.to_string().len() < 1_000, "{error}"),
                }
            }
        });
    }
}
