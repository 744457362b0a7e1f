//! A demo card: its name, and a note on what it can be used for today.

use jiff::civil::Date;
use netcert::age::{Band, age, reached};
use netcert::api::demo::{Card, CardGroup};
use netcert::api::text::Text;

use crate::authority::embedded::family::{FamilyStanding, children, guardians};
use crate::authority::embedded::person::{DemoPerson, Flaw};

/// The card as it is shown on the day `today`.
pub(super) fn card(person: &DemoPerson, began: Date, today: Date) -> Card {
    let (zh_hans, en) = person.name;
    Card {
        id: person.id.to_owned(),
        kind: person.document.kind(),
        name: text(zh_hans, en),
        note: note(person, began, today),
        birth_date: person.birth_date(began).to_string(),
        group: match (person.flaw, person.band(began, today)) {
            (Some(_), _) => CardGroup::Refused,
            (None, Band::Adult) => CardGroup::Adults,
            (None, Band::Under8 | Band::From8To13 | Band::From14To17) => CardGroup::Children,
        },
    }
}

fn note(person: &DemoPerson, began: Date, today: Date) -> Text {
    match person.flaw {
        Some(Flaw::Expired) => return text("证件已过期", "the document has expired"),
        Some(Flaw::Lost) => return text("证件已挂失", "the document was reported lost"),
        Some(Flaw::Forged) => return text("伪造的证件", "the document is forged"),
        Some(Flaw::Face) => return text("人脸比对不通过", "the face does not match"),
        None => {}
    }
    let birth = person.birth_date(began);
    let years = age(birth, today);
    let (zh_hans, en) = match person.band(began, today) {
        Band::Under8 => ("不予申领", "not served"),
        Band::From8To13 => ("由监护人申领", "a guardian applies"),
        Band::From14To17 => ("需要监护人同意", "a guardian has to agree"),
        Band::Adult if reached(birth, 60, today) => ("老年人", "an elder"),
        Band::Adult => ("成年人", "an adult"),
    };
    let mut note =
        Text { zh_hans: format!("{years} 岁，{zh_hans}"), en: format!("{years} years old: {en}") };
    let family = if person.band(began, today) == Band::Adult {
        relations(
            &children(person, began, today),
            ["监护", "有争议的监护"],
            ["guardian of", "in dispute over"],
        )
    } else {
        relations(
            &guardians(person, began, today),
            ["监护人：", "监护权争议："],
            ["guardian:", "in dispute:"],
        )
    };
    if let Some(family) = family {
        note.zh_hans = format!("{}；{}", note.zh_hans, family.zh_hans);
        note.en = format!("{}; {}", note.en, family.en);
    }
    note
}

/// "guardian of A, B". Of each pair of words, the first is used if the guardianship is settled, the second if
/// it is disputed.
fn relations(linked: &[(&DemoPerson, FamilyStanding)], zh_hans: [&str; 2], en: [&str; 2]) -> Option<Text> {
    let (_, standing) = linked.first()?;
    let word = usize::from(*standing == FamilyStanding::Disputed);
    let names = |name: fn(&DemoPerson) -> &'static str, between: &str| {
        linked.iter().map(|(person, _)| name(person)).collect::<Vec<_>>().join(between)
    };
    Some(Text {
        zh_hans: format!("{}{}", zh_hans[word], names(|person| person.name.0, "、")),
        en: format!("{} {}", en[word], names(|person| person.name.1, ", ")),
    })
}

fn text(zh_hans: &str, en: &str) -> Text {
    Text { zh_hans: zh_hans.to_owned(), en: en.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::embedded::demo_registry::find;

    #[test]
    fn a_note_says_what_the_card_is_good_for_today() {
        let began = Date::constant(2026, 11, 21);
        let note = |id: &str, today: Date| {
            let Text { zh_hans, en } = card(find(id).unwrap(), began, today).note;
            (zh_hans, en)
        };
        for (id, zh_hans, en) in [
            ("chen", "27 岁，成年人；监护林知夏", "27 years old: an adult; guardian of Lin Zhixia"),
            ("gu", "67 岁，老年人", "67 years old: an elder"),
            ("tian", "6 岁，不予申领；监护人：顾清妍", "6 years old: not served; guardian: Gu Qingyan"),
            (
                "lin",
                "16 岁，需要监护人同意；监护人：陈立恒、方静怡",
                "16 years old: a guardian has to agree; guardian: Chen Liheng, Fang Jingyi",
            ),
            (
                "qing",
                "11 岁，由监护人申领；监护权争议：乔文博、宁晓蕾",
                "11 years old: a guardian applies; in dispute: Qiao Wenbo, Ning Xiaolei",
            ),
            ("mo", "伪造的证件", "the document is forged"),
        ] {
            assert_eq!(note(id, began), (zh_hans.to_owned(), en.to_owned()), "{id}");
        }
        let shown = |id: &str| {
            let card = card(find(id).unwrap(), began, began);
            (card.birth_date, card.group)
        };
        assert_eq!(shown("song"), ("2014-06-21".to_owned(), CardGroup::Children));
        assert_eq!(shown("fang"), ("1992-06-21".to_owned(), CardGroup::Adults));
        assert_eq!(shown("luo"), ("1997-05-21".to_owned(), CardGroup::Refused));
        // Years later the same people are older, and a grown child has no guardian.
        let later = Date::constant(2031, 5, 1);
        assert_eq!(note("lin", later).1, "20 years old: an adult");
        assert_eq!(note("chen", later).1, "31 years old: an adult");
    }
}
