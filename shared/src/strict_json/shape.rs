//! Reads a JSON value into a type in which a struct must be an object. Serde's derived readers also accept a
//! list of its members, which no other reader of the same token would do.
//!
//! Each kind of value is accepted only where the type asks for that kind. So each type adds only the code for
//! its own shape. That matters because everything that a browser loads contains this reader.

use std::{fmt, vec};

use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, map};

use super::NotStrict;

/// The value. All values inside it are read the same way.
pub(super) struct Shaped(pub(super) Value);

/// Drops serde's message: nobody is told what is wrong with a refused text.
impl Error for NotStrict {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Items(vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = NotStrict;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotStrict> {
        self.0.next().map(|item| seed.deserialize(Shaped(item))).transpose()
    }
}

struct Members {
    rest: map::IntoIter,
    value: Option<Value>,
}

impl<'de> MapAccess<'de> for Members {
    type Error = NotStrict;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotStrict> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, NotStrict> {
        seed.deserialize(Shaped(self.value.take().ok_or(NotStrict)?))
    }
}

impl Shaped {
    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        if let Value::String(text) = self.0 { visitor.visit_string(text) } else { Err(NotStrict) }
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        let Value::Number(number) = self.0 else { return Err(NotStrict) };
        if let Some(number) = number.as_u64() {
            visitor.visit_u64(number)
        } else if let Some(number) = number.as_i64() {
            visitor.visit_i64(number)
        } else {
            visitor.visit_f64(number.as_f64().ok_or(NotStrict)?)
        }
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        let Value::Array(items) = self.0 else { return Err(NotStrict) };
        let mut items = Items(items.into_iter());
        let value = visitor.visit_seq(&mut items)?;
        if items.0.as_slice().is_empty() { Ok(value) } else { Err(NotStrict) }
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        let Value::Object(members) = self.0 else { return Err(NotStrict) };
        let mut members = Members { rest: members.into_iter(), value: None };
        let value = visitor.visit_map(&mut members)?;
        if members.rest.len() == 0 { Ok(value) } else { Err(NotStrict) }
    }
}

/// Serde has many methods for one kind of JSON value. This sends all of them to the same reader.
macro_rules! is_read_as {
    ($kind:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
            self.$kind(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Shaped {
    type Error = NotStrict;

    is_read_as! { text: deserialize_str deserialize_string deserialize_char deserialize_identifier }
    is_read_as! { number:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }
    is_read_as! { list: deserialize_seq }
    is_read_as! { object: deserialize_map }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(_) => self.number(visitor),
            Value::String(_) => self.text(visitor),
            Value::Array(_) => self.list(visitor),
            Value::Object(_) => self.object(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        if let Value::Bool(value) = self.0 { visitor.visit_bool(value) } else { Err(NotStrict) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotStrict> {
        self.object(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NotStrict> {
        self.list(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotStrict> {
        visitor.visit_newtype_struct(self)
    }

    /// Accepts only a plain name: no enum in our messages has a variant with data.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotStrict> {
        let Value::String(name) = self.0 else { return Err(NotStrict) };
        visitor.visit_enum(name.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotStrict> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { bytes byte_buf unit unit_struct tuple_struct }
}
