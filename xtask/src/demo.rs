//! The people of the demo, as the server lists them.

use serde_json::Value;

use crate::health;

/// One line for each card in the drawer. Empty if the server uses a real authority.
pub fn people(server_port: u16) -> Vec<String> {
    let cards =
        health::body(server_port, "/demo/cards").and_then(|body| serde_json::from_str::<Value>(&body).ok());
    let cards = cards.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    cards.iter().filter_map(line).collect()
}

fn line(card: &Value) -> Option<String> {
    let text = |field: &str, language: &str| card[field][language].as_str();
    Some(format!("{} {} – {}", text("name", "zh-Hans")?, text("name", "en")?, text("note", "en")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_becomes_one_line_in_both_languages() {
        let card = serde_json::json!({
            "id": "fang", "kind": "resident_id",
            "name": {"zh-Hans": "方静", "en": "Fang Jing"},
            "note": {"zh-Hans": "成年人", "en": "an adult of 34"},
        });
        assert_eq!(line(&card).as_deref(), Some("方静 Fang Jing – an adult of 34"));
        assert_eq!(line(&serde_json::json!({"id": "fang"})), None);
    }
}
