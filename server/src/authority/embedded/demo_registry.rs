//! All people of the demo registry. Their guardianships are in [`crate::authority::embedded::family`].

use netcert::document::DocumentKind::{
    ForeignPermanentResident, HkMacaoPermit, HkMacaoResidence, OverseasPassport, ResidentId, TaiwanPermit,
    TaiwanResidence,
};

use crate::authority::embedded::person::Born::{Ago, ReachesInAWeek};
use crate::authority::embedded::person::DemoDocument::{Dated, Plain};
use crate::authority::embedded::person::{Born, DemoPerson, Flaw, Name};

/// Division code of Xihu, Hangzhou.
const HERE: &str = "330106";

const fn local(id: &'static str, name: Name, born: Born, sequence: u16) -> DemoPerson {
    DemoPerson::new(id, name, born, Dated(ResidentId, HERE, sequence))
}

/// Adults alone, elders, families, holders of the other six kinds of document, and people who are refused.
pub(super) const PEOPLE: [DemoPerson; 33] = [
    local("chen", ("陈立恒", "Chen Liheng"), Ago(27, 2), 315),
    local("gu", ("顾敬山", "Gu Jingshan"), Ago(67, 10), 77),
    local("wen", ("温素琴", "Wen Suqin"), Ago(72, 6), 182),
    local("fang", ("方静怡", "Fang Jingyi"), Ago(34, 5), 128),
    local("shen", ("沈书言", "Shen Shuyan"), Ago(36, 3), 413),
    local("yao", ("沈知遥", "Shen Zhiyao"), Ago(8, 4), 266),
    local("mu", ("沈一沐", "Shen Yimu"), ReachesInAWeek(14), 137),
    local("song", ("宋子航", "Song Zihang"), Ago(12, 5), 533),
    local("lin", ("林知夏", "Lin Zhixia"), Ago(16, 5), 246),
    local("yan", ("顾清妍", "Gu Qingyan"), Ago(38, 7), 344),
    local("tian", ("田小禾", "Tian Xiaohe"), Ago(6, 5), 604),
    local("bai", ("白若溪", "Bai Ruoxi"), Ago(45, 1), 528),
    local("ting", ("白亭", "Bai Ting"), Ago(10, 8), 742),
    local("kang", ("白康", "Bai Kang"), Ago(14, 6), 651),
    local("rui", ("白瑞", "Bai Rui"), ReachesInAWeek(18), 873),
    local("qiao", ("乔文博", "Qiao Wenbo"), Ago(39, 9), 295),
    local("ning", ("宁晓蕾", "Ning Xiaolei"), Ago(37, 2), 468),
    local("qing", ("乔一晴", "Qiao Yiqing"), Ago(11, 3), 924),
    local("he", ("贺明远", "He Mingyuan"), Ago(41, 4), 219).flawed(Flaw::Expired),
    local("jiang", ("蒋云帆", "Jiang Yunfan"), Ago(38, 8), 451).flawed(Flaw::Lost),
    local("mo", ("莫一凡", "Mo Yifan"), Ago(33, 2), 157).flawed(Flaw::Forged),
    local("luo", ("罗安琪", "Luo Anqi"), Ago(29, 6), 362).flawed(Flaw::Face),
    DemoPerson::new("mei", ("梅思远", "Mei Siyuan"), Ago(31, 3), Plain(OverseasPassport, "EA2604173")),
    DemoPerson::new("kwok", ("郭嘉慧", "Kwok Ka Wai"), Ago(43, 2), Plain(HkMacaoPermit, "H04182936")),
    DemoPerson::new("kei", ("郭子琪", "Kwok Tsz Kei"), Ago(15, 9), Plain(HkMacaoPermit, "H27316408")),
    DemoPerson::new("sou", ("苏雅文", "Sou Nga Man"), Ago(30, 7), Plain(HkMacaoPermit, "M03927154")),
    DemoPerson::new("hsu", ("许雅婷", "Hsu Ya-ting"), Ago(35, 4), Plain(TaiwanPermit, "06284917")),
    DemoPerson::new("lam", ("林志豪", "Lam Chi Ho"), Ago(42, 10), Dated(HkMacaoResidence, "810000", 35)),
    DemoPerson::new("tsai", ("蔡明勋", "Tsai Ming-hsun"), Ago(40, 1), Dated(TaiwanResidence, "830000", 19)),
    DemoPerson::new("chi", ("蔡子晴", "Tsai Tzu-ching"), Ago(13, 2), Dated(TaiwanResidence, "830000", 26)),
    DemoPerson::new(
        "anna",
        ("安娜·施密特", "Anna Schmidt"),
        Ago(44, 5),
        Dated(ForeignPermanentResident, "933276", 48),
    ),
    DemoPerson::new(
        "lukas",
        ("卢卡斯·施密特", "Lukas Schmidt"),
        Ago(17, 3),
        Dated(ForeignPermanentResident, "933276", 71),
    ),
    DemoPerson::new("pan", ("潘思齐", "Pan Siqi"), Ago(26, 6), Plain(OverseasPassport, "E38405172"))
        .flawed(Flaw::Expired),
];

/// The person with this id.
pub(super) fn find(id: &str) -> Option<&'static DemoPerson> {
    PEOPLE.iter().find(|person| person.id == id)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use netcert::age::{age, day_reached, reached};
    use netcert::document::DocumentKind;

    use super::*;

    fn each_first_day(mut look: impl FnMut(Date)) {
        let mut began = Date::constant(2024, 1, 1);
        while began.year() < 2030 {
            look(began);
            began = began.tomorrow().unwrap();
        }
    }

    #[test]
    fn whatever_day_the_town_begins_everybody_has_a_valid_number_and_their_age() {
        each_first_day(|began| {
            for person in &PEOPLE {
                let read = person.read(began).unwrap_or_else(|error| panic!("{}: {error}", person.id));
                assert_eq!(
                    read.number.birth_date().unwrap_or(read.birth_date),
                    read.birth_date,
                    "{}",
                    person.id
                );
                let years = match person.born {
                    Ago(years, _) => years,
                    ReachesInAWeek(years) => years - 1,
                };
                assert_eq!(i16::from(age(read.birth_date, began)), years, "{} on {began}", person.id);
            }
        });
    }

    #[test]
    fn who_is_to_have_a_birthday_soon_has_it_within_a_week() {
        each_first_day(|began| {
            for (id, years) in [("mu", 14), ("rui", 18)] {
                let birth = find(id).unwrap().birth_date(began);
                let day = day_reached(birth, years);
                assert!(day > began && day.since(began).unwrap().get_days() <= 7, "{id} on {began}");
            }
        });
    }

    #[test]
    fn there_is_somebody_for_every_kind_of_document_and_every_age_of_a_child() {
        let began = Date::constant(2026, 11, 21);
        for kind in DocumentKind::ALL {
            let adult = |person: &&DemoPerson| {
                person.document.kind() == kind
                    && person.flaw.is_none()
                    && reached(person.birth_date(began), 18, began)
            };
            assert!(PEOPLE.iter().any(|person| adult(&person)), "{kind:?}");
        }
        for years in [6, 8, 13, 14, 17] {
            assert!(PEOPLE.iter().any(|person| age(person.birth_date(began), began) == years), "{years}");
        }
    }

    #[test]
    fn no_two_people_share_an_id_a_name_or_a_document() {
        let began = Date::constant(2026, 11, 21);
        for (at, one) in PEOPLE.iter().enumerate() {
            for other in &PEOPLE[..at] {
                assert_ne!(one.id, other.id);
                assert_ne!(one.name.0, other.name.0);
                assert_ne!(one.name.1, other.name.1);
                assert!(one.read(began).unwrap().number != other.read(began).unwrap().number, "{}", one.id);
            }
        }
    }
}
