//! Strict JSON (RFC 8259) for signed tokens and request bodies. Duplicate member names and deep nesting are
//! refused before the text is interpreted. So two readers can never understand the same token differently.

mod shape;

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use shape::Shaped;

/// The text is not JSON, has a duplicate member, is nested too deeply, or does not fit the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not acceptable JSON")]
pub struct NotStrict;

/// Reads one JSON text. A scalar has depth 0, an empty object or array depth 1.
pub(crate) fn parse(text: &[u8], max_depth: usize) -> Result<Value, NotStrict> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Strict { depth_left: max_depth }.deserialize(&mut reader).map_err(|_| NotStrict)?;
    reader.end().map_err(|_| NotStrict)?;
    Ok(value)
}

/// Reads one JSON text into a type. At every depth, a struct must be an object. Serde's derived readers would
/// also accept a list of its members. `max_depth` counts nested objects and arrays: 0 allows only a scalar.
///
/// # Errors
/// [`NotStrict`] for every kind of error.
pub fn parse_into<T: DeserializeOwned>(text: &[u8], max_depth: usize) -> Result<T, NotStrict> {
    T::deserialize(Shaped(parse(text, max_depth)?))
}

#[derive(Clone, Copy)]
struct Strict {
    depth_left: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        let depth_left = self.depth_left.checked_sub(1).ok_or_else(|| E::custom("too deep"))?;
        Ok(Self { depth_left })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom("duplicate member"));
            }
            object.insert(name, members.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_twice_is_refused_however_it_is_spelled_and_wherever_it_lies() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"b":{"a":1,"a":1}}"#,
            r#"[{"a":1,"b":2,"a":3}]"#,
            r#"{"":1,"":1}"#,
        ] {
            assert_eq!(parse(text.as_bytes(), 4), Err(NotStrict), "{text}");
        }
        assert!(parse(br#"{"a":{"a":1},"b":{"a":1}}"#, 2).is_ok());
    }

    #[test]
    fn a_list_is_no_object_wherever_a_struct_is_wanted() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Inner {
            b: u8,
        }
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Outer {
            a: Inner,
            more: Vec<Inner>,
            perhaps: Option<Inner>,
        }
        let read = |text: &str| parse_into::<Outer>(text.as_bytes(), 4).ok();
        let outer = Outer { a: Inner { b: 1 }, more: vec![Inner { b: 2 }], perhaps: Some(Inner { b: 3 }) };
        assert_eq!(read(r#"{"a":{"b":1},"more":[{"b":2}],"perhaps":{"b":3}}"#), Some(outer));
        assert!(read(r#"{"a":{"b":1},"more":[],"perhaps":null}"#).is_some());
        for text in [
            r#"[{"b":1},[{"b":2}],{"b":3}]"#,
            r#"{"a":[1],"more":[],"perhaps":null}"#,
            r#"{"a":{"b":1},"more":[[2]],"perhaps":null}"#,
            r#"{"a":{"b":1},"more":[],"perhaps":[3]}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_counts_only_where_its_kind_is_asked_for() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            One,
        }
        assert_eq!(parse_into(br#"["one"]"#, 1), Ok(vec![Kind::One]));
        for text in [r#"["two"]"#, r#"[{"one":null}]"#, "[0]", r#"["One"]"#] {
            assert!(parse_into::<Vec<Kind>>(text.as_bytes(), 2).is_err(), "{text}");
        }
        assert_eq!(parse_into(b"[0,255]", 1), Ok(vec![0_u8, 255]));
        assert_eq!(parse_into(b"[0,255]", 1), Ok((0_u8, 255_i64)));
        for text in ["[256]", "[-1]", "[1.5]", r#"["1"]"#, "[true]", "[null]", "[[1]]", r#"{"0":1}"#, "1"] {
            assert!(parse_into::<Vec<u8>>(text.as_bytes(), 2).is_err(), "{text}");
        }
        assert!(parse_into::<(u8, u8)>(b"[1,2,3]", 1).is_err(), "one too many");
        assert!(parse_into::<String>(b"1", 0).is_err());
        assert!(parse_into::<bool>(b"\"true\"", 0).is_err());
    }

    #[test]
    fn depth_counts_arrays_and_objects_alike() {
        assert!(parse(b"1", 0).is_ok());
        assert!(parse(b"[]", 0).is_err() && parse(b"[]", 1).is_ok());
        assert!(parse(br#"{"a":[{"b":[1]}]}"#, 4).is_ok());
        assert!(parse(br#"{"a":[{"b":[1]}]}"#, 3).is_err());
        assert!(parse("[".repeat(100_000).as_bytes(), 4).is_err());
        assert!(parse(r#"{"a":"#.repeat(100_000).as_bytes(), 4).is_err());
    }

    #[test]
    fn what_is_no_single_json_text_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "{} {}",
            "{}x",
            "{'a':1}",
            "{a:1}",
            "[1,]",
            "01",
            "+1",
            "NaN",
            "1e999",
            "\u{feff}{}",
            "\"\u{0}\"",
            "//\n1",
        ] {
            assert_eq!(parse(text.as_bytes(), 4), Err(NotStrict), "{text:?}");
        }
        assert!(parse(b"\"\xff\"", 4).is_err(), "not UTF-8");
        assert!(parse(br#""\ud800""#, 4).is_err(), "half a surrogate pair");
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn it_reads_what_serde_json_writes(names in proptest::collection::btree_set(".{0,8}", 0..6), number: i64, text in ".{0,20}") {
            let object: Map<String, Value> =
                names.into_iter().map(|name| (name, serde_json::json!([number, text, null, true]))).collect();
            let value = Value::Object(object);
            proptest::prop_assert_eq!(parse(value.to_string().as_bytes(), 2), Ok(value));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes, 4);
        }
    }
}
