// What the portal says, in its two languages: a test finds things by the names that a person reads or hears.
export type Language = "zh" | "en";

const table = {
  enrol: ["申领网证", "Get a netcert"],
  goOn: ["继续申领", "Go on enrolling"],
  haveOne: ["我已经有网证", "I already have one"],
  showNetnum: ["显示网号", "Show my netnum"],
  mySites: ["用过网证的网站", "Sites I have used it at"],
  signOut: ["退出登录", "Sign out"],
  agreeNotice: [/我看过以上告知/, /I have read this/],
  agreeSensitive: [/我单独同意/, /I separately agree/],
  start: ["同意并开始", "Agree and start"],
  residentId: ["居民身份证", "Resident identity card"],
  next: ["下一步", "Next"],
  openCamera: ["打开摄像头", "Turn on the camera"],
  takePicture: ["拍照", "Take the picture"],
  usePicture: ["就用这张", "Use this picture"],
  phone: ["手机号码", "Mobile number"],
  sendCode: ["发送验证码", "Send the code"],
  code: ["验证码", "Code"],
  fillIn: ["填入验证码", "Fill in this code"],
  checkCode: ["核对验证码", "Check the code"],
  pin: ["八位口令", "Eight-digit PIN"],
  pinAgain: ["再输一次", "The same PIN again"],
  setPin: ["设好口令", "Set the PIN"],
  useDevice: ["在这台设备上使用", "Use on this device"],
  toSite: ["回到刚才的网站", "Back to the site"],
  toMyNetcert: ["去我的网证", "Go to my netcert"],
  giveUp: ["放弃申领", "Give up"],
  giveUpYes: ["放弃并删除", "Give up and delete"],
  agree: ["同意并继续", "Agree and continue"],
  refuse: ["不同意", "Refuse"],
  havePasskey: ["我已有通行密钥", "I have a passkey"],
  getNetnum: ["申领网号", "Get a netnum"],
  continue: ["继续", "Continue"],
  withdraw: ["撤回", "Withdraw"],
  withdrawYes: ["确认撤回", "Withdraw consent"],
  signIn: ["用通行密钥登录", "Sign in with a passkey"],
  otherLanguage: ["English", "中文"],
} as const;

export type Word = keyof typeof table;

export const word = (name: Word, language: Language): string | RegExp => table[name][language === "zh" ? 0 : 1];
