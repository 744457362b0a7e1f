//! The request that we send a browser to the portal with: OpenID4VP 1.0, `form_post`.

use url::Url;

use crate::booking::PURPOSE;
use crate::handle::Handle;
use crate::settings::Settings;

/// Result and one age flag; no name, no number, no birth date.
const DCQL_QUERY: &str = r#"{"credentials":[{"id":"netcert","format":"dc+sd-jwt","meta":{"vct_values":["urn:netcert:1"]},"claims":[{"path":["age_over_18"]}]}]}"#;

/// Where the portal sends its answer.
pub const ANSWER_PATH: &str = "/verified";

/// The portal's address for one booking.
pub fn request(settings: &Settings, state: &Handle, nonce: &Handle) -> Url {
    let mut url = settings.portal.at("/present");
    url.query_pairs_mut()
        .append_pair("response_type", "vp_token")
        .append_pair("client_id", &settings.client_id)
        .append_pair("response_mode", "form_post")
        .append_pair("redirect_uri", settings.origin.at(ANSWER_PATH).as_str())
        .append_pair("nonce", nonce.as_str())
        .append_pair("state", state.as_str())
        .append_pair("dcql_query", DCQL_QUERY)
        .append_pair("purpose", PURPOSE);
    url
}

/// The one presentation in a `vp_token`.
pub fn presentation(vp_token: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct VpToken {
        netcert: [String; 1],
    }
    serde_json::from_str::<VpToken>(vp_token).ok().map(|token| {
        let [presentation] = token.netcert;
        presentation
    })
}
