//! Version 1 of the wording.

use crate::model::notice::Section;

pub(super) const SECTIONS: [Section; 8] = [
    Section {
        zh_hans: (
            "谁在处理您的信息",
            "国家网络身份认证公共服务平台（netcert 演示环境）的运营方。联系方式：电话 400-000-0000，邮箱 privacy@netcert.example，\
             也可在本网站“我的网站与授权”页面直接行使您的权利。",
        ),
        en: (
            "Who handles your information",
            "The operator of this network identity service (netcert demonstration). Contact: telephone 400-000-0000, \
             e-mail privacy@netcert.example, or use your rights directly on the page “My sites and consents”.",
        ),
        sensitive: false,
    },
    Section {
        zh_hans: (
            "使用本服务完全自愿",
            "您可以不申领网号、网证，网站和应用应当保留其他验证方式并提供同等服务。目的只有一个：让网站知道“对面是真实的人，且年龄符合要求”，\
             而不必把您的身份证件信息交给网站。",
        ),
        en: (
            "It is entirely your choice",
            "You need not have a netnum or a netcert: sites keep other ways open, with the same service. There is one \
             purpose: a site learns that a real person of sufficient age is there, without being handed your document.",
        ),
        sensitive: false,
    },
    Section {
        zh_hans: (
            "收集的信息种类和处理方式",
            "种类：身份证件的类型、号码、姓名、出生日期、国籍、有效期，手机号码，以及您设置的口令。方式：读取证件芯片，由权威机构核验；\
             身份信息以国产商用密码算法逐人加密保存，每次开启都有记录；口令只保存不可还原的校验值。",
        ),
        en: (
            "What is collected, and how it is handled",
            "Kinds: type, number, name, date of birth, nationality and validity of your document, your mobile number, and \
             the PIN that you choose. Means: the document's chip is read and the authority confirms it; your record is \
             encrypted under its own key with China's commercial cryptography, and every opening is logged; of the PIN \
             only a value is kept from which it cannot be recovered.",
        ),
        sensitive: false,
    },
    Section {
        zh_hans: (
            "敏感个人信息：证件号码",
            "必要性：只有证件号码能确认您是真实且唯一的人，避免他人冒用您的身份重复申领。影响：如果泄露，可能被用于冒充您；因此我们加密保存，\
             并且不向网站提供，除非您就某一网站单独同意。",
        ),
        en: (
            "Sensitive: your document number",
            "Why it is needed: only the number shows that you are one real person, and keeps others from enrolling as \
             you. What it means for you: if it leaked, it could be used to pose as you. So it is stored encrypted, and \
             goes to no site unless you agree to that separately, for that one site.",
        ),
        sensitive: true,
    },
    Section {
        zh_hans: (
            "敏感个人信息：人脸",
            "必要性：确认持证人就是您本人。方式：仅拍摄一张照片，当场与权威机构的证件照片比对，比对后立即删除，不保存、不留日志、不用于其他目的。\
             影响：不同意则无法完成线上申领，但不影响您以其他方式使用网站。",
        ),
        en: (
            "Sensitive: your face",
            "Why it is needed: to see that the document's holder is you. How: one picture is taken, compared at once \
             with the portrait that the authority holds, and then discarded: it is not stored, not logged, not used for \
             anything else. What it means for you: without it you cannot enrol online; you can still use sites in other \
             ways.",
        ),
        sensitive: true,
    },
    Section {
        zh_hans: (
            "保存期限",
            "未完成的申领在最后一步之后 24 小时自动删除。完成后，身份信息保存期限至您注销为止；注销后立即销毁密钥并删除。网证最长 30 天失效。",
        ),
        en: (
            "How long it is kept",
            "An unfinished enrolment is erased 24 hours after its last step. Afterwards your record is kept until you \
             delete it; then its key is destroyed and it is gone at once. A netcert ends after 30 days at the latest.",
        ),
        sensitive: false,
    },
    Section {
        zh_hans: (
            "您的权利和行使办法",
            "您可以随时查看对每个网站的授权，撤回授权（对应的网证立即作废），更换手机号码和口令（重新核验身份即可），以及注销并删除全部信息。\
             以上都可以在本网站完成，也可以通过上述联系方式办理。撤回不影响此前已进行的处理。",
        ),
        en: (
            "Your rights and how to use them",
            "At any time you can see what you allowed each site, withdraw it (its netcerts end at once), change your phone \
             number and PIN (by proving yourself again), and delete everything. All this is done on this site, or through \
             the contact above. A withdrawal does not undo what was done before it.",
        ),
        sensitive: false,
    },
    Section {
        zh_hans: (
            "未成年人",
            "不满 14 周岁的，由监护人同意并代为申领；已满 14 周岁不满 18 周岁的，在监护人的监护下申领。不满 8 周岁的不提供服务。",
        ),
        en: (
            "Minors",
            "Under 14, a guardian consents and applies in the child's stead; from 14 to 17, the child applies under a \
             guardian's supervision. Children under 8 are not served.",
        ),
        sensitive: false,
    },
];
