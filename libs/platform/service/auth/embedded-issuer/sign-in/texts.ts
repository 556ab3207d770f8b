/** The languages of the sign-in page. */
export type Language = 'en' | 'zh';

/**
 * The language of a page.
 * @param acceptLanguage the header
 * @param uiLocales the parameter of the request (OpenID Connect Core 1.0 section 3.1.2.1), which goes first
 */
export function languageOf(acceptLanguage: string | undefined, uiLocales: string | undefined): Language {
  const wanted = `${(uiLocales ?? '').split(' ').join(',')},${acceptLanguage ?? ''}`
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
      return { language: tag.split('-')[0] ?? '', quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    // Stable: of equal ones the first goes first, and so the parameter before the header.
    .sort((a, b) => b.quality - a.quality);
  const found = wanted.find(({ language }) => language === 'en' || language === 'zh');
  return found?.language === 'zh' ? 'zh' : 'en';
}

const en = {
  signIn: 'Sign in',
  signInAgain: 'Sign in again',
  email: 'E-mail',
  password: 'Password',
  continue: 'Continue',
  cancel: 'Cancel',
  problem: 'There is a problem',
  wrongPassword: 'E-mail or password is not right. Check both and try again.',
  disabled: 'This account is disabled. Ask the administrator of your company.',
  otherAccount: 'Sign in with the account that the app asked for.',
  chooseTitle: 'Choose a password',
  chooseWhy: 'The password you were given works once. Choose your own now; nobody else will know it.',
  newPassword: 'New password',
  newPasswordHint: 'At least 12 characters. A few words are easy to remember and hard to guess.',
  repeatPassword: 'The same once more',
  'too-short': 'The password needs at least 12 characters.',
  'too-long': 'The password may have at most 256 characters.',
  'too-easy': 'This password is too easy to guess: it repeats itself or contains your e-mail.',
  notSame: 'The two passwords differ.',
  oldPassword: 'Choose another password than the one you were given.',
  codeTitle: 'Enter the code',
  codeWhy: 'Open your authenticator app and enter the code that it shows for Timeledger.',
  code: 'Six-digit code',
  wrongCode: 'The code is not right, or was used before. Wait for the next one and try again.',
  useRecovery: 'I do not have my phone',
  recoveryTitle: 'Use a recovery code',
  recoveryWhy: 'Enter one of the recovery codes that you kept. Each works once.',
  recovery: 'Recovery code',
  wrongRecovery: 'The recovery code is not right, or was used before.',
  useCode: 'I have my phone',
  enrolTitle: 'Set up a second factor',
  enrolWhy:
    'What you are about to do needs a code from your phone as well. Scan this picture with an authenticator app; any will do.',
  qr: 'QR code for the authenticator app',
  noCamera: 'If you cannot scan it, type this key into the app:',
  enrolConfirm: 'Then enter the code that the app shows',
  codesTitle: 'Keep your recovery codes',
  codesWhy:
    'If you lose your phone, each of these lets you in once. Write them down or print them now: they are not shown again.',
  codesKept: 'I have kept them',
  expiredTitle: 'This sign-in has expired',
  expiredWhy: 'Go back to the app and sign in from there.',
  errorTitle: 'This did not work',
  errorWhy: 'Go back to the app and try again. If it happens again, show this to your administrator:',
  signOutTitle: 'Sign out?',
  signOutWhy: 'Apps on this device ask you to sign in again afterwards.',
  signOut: 'Sign out',
  staySignedIn: 'Stay signed in',
  signedOutTitle: 'You are signed out',
  signedOutWhy: 'You can close this page.',
};

/** The texts of all pages in one language. */
export type Texts = Readonly<Record<keyof typeof en, string>>;

const zh: Texts = {
  signIn: '登录',
  signInAgain: '请重新登录',
  email: '电子邮箱',
  password: '密码',
  continue: '继续',
  cancel: '取消',
  problem: '出现问题',
  wrongPassword: '邮箱或密码不正确，请检查后重试。',
  disabled: '此账号已停用，请联系贵公司的管理员。',
  otherAccount: '请使用应用要求的账号登录。',
  chooseTitle: '设置密码',
  chooseWhy: '您收到的密码只能使用一次。请现在设置自己的密码，其他人不会知道。',
  newPassword: '新密码',
  newPasswordHint: '至少 12 个字符。几个词语组成的密码好记又难猜。',
  repeatPassword: '再次输入新密码',
  'too-short': '密码至少需要 12 个字符。',
  'too-long': '密码最多 256 个字符。',
  'too-easy': '此密码太容易被猜到：内容重复，或包含您的邮箱。',
  notSame: '两次输入的密码不一致。',
  oldPassword: '请设置与收到的密码不同的新密码。',
  codeTitle: '输入验证码',
  codeWhy: '打开身份验证器应用，输入其中显示的 Timeledger 验证码。',
  code: '六位验证码',
  wrongCode: '验证码不正确或已使用过。请等待下一个验证码后重试。',
  useRecovery: '手机不在身边',
  recoveryTitle: '使用恢复码',
  recoveryWhy: '请输入您保存的一个恢复码。每个恢复码只能使用一次。',
  recovery: '恢复码',
  wrongRecovery: '恢复码不正确或已使用过。',
  useCode: '手机在身边',
  enrolTitle: '设置第二重验证',
  enrolWhy: '接下来的操作还需要手机上的验证码。请用任意身份验证器应用扫描此图片。',
  qr: '供身份验证器应用扫描的二维码',
  noCamera: '如无法扫描，请在应用中输入此密钥：',
  enrolConfirm: '然后输入应用显示的验证码',
  codesTitle: '请保存恢复码',
  codesWhy: '手机丢失时，每个恢复码可让您登录一次。请立即抄写或打印：之后不再显示。',
  codesKept: '我已保存',
  expiredTitle: '本次登录已过期',
  expiredWhy: '请返回应用重新登录。',
  errorTitle: '操作未成功',
  errorWhy: '请返回应用重试。如再次出现，请将以下内容告知管理员：',
  signOutTitle: '要退出登录吗？',
  signOutWhy: '退出后，此设备上的应用会要求您重新登录。',
  signOut: '退出登录',
  staySignedIn: '保持登录',
  signedOutTitle: '您已退出登录',
  signedOutWhy: '可以关闭此页面。',
};

/** The texts of a language. */
export const textsOf = (language: Language): Texts => (language === 'zh' ? zh : en);

/** Why nothing can be entered for a while, in plain words. */
export function lockedText(language: Language, seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return language === 'zh'
    ? `错误次数过多，为保护账号已暂停登录。请在 ${minutes} 分钟后重试，或联系管理员。`
    : `There were too many wrong attempts. To protect the account, signing in is paused: try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask your administrator.`;
}
