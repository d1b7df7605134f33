/**
 * Notices by which the owner of a mailbox would learn of an intruder, by subject or folder name: of a password, a second
 * factor, a new device, a sign-in, a security alert, or pay. In English, German, French, Spanish, Portuguese, Italian,
 * Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Russian, Ukrainian, Greek, Hebrew,
 * Arabic, Hindi, Vietnamese, Thai, Indonesian, Japanese, Chinese and Korean.
 */
import { plainText } from './text.ts';

/** What a notice is about, as reasons say it. Never the subject itself. */
export type Notice =
  | 'a password'
  | 'multi-factor authentication'
  | 'a device'
  | 'a sign-in'
  | 'account security'
  | 'pay';

/** Enough by themselves. */
const PHRASES: readonly (readonly [Notice, string])[] = [
  [
    'multi-factor authentication',
    'multi-factor|multifactor|two-factor|two-step|2-step verification|2fa|authenticator|security info|verification code|one-time code|one-time passcode|security code|passkey|mehrstufige authentifizierung|zwei-faktor|zweistufige|bestätigungscode|sicherheitscode|sicherheitsinformationen|authentification multifacteur|double authentification|code de vérification|code de sécurité|informations de sécurité|autenticación multifactor|verificación en dos pasos|doble factor|código de verificación|código de seguridad|información de seguridad|autenticação multifator|autenticação de dois fatores|verificação em duas etapas|código de verificação|código de segurança|informações de segurança|autenticazione a più fattori|autenticazione a due fattori|verifica in due passaggi|codice di verifica|codice di sicurezza|meervoudige verificatie|tweestapsverificatie|tweeledige verificatie|verificatiecode|beveiligingscode|beveiligingsgegevens|multifaktorautentisering|tvåstegsverifiering|verifieringskod|säkerhetskod|säkerhetsinformation|multifaktorgodkendelse|totrinsbekræftelse|bekræftelseskode|sikkerhedskode|sikkerhedsoplysninger|flerfaktor|totrinnsbekreftelse|bekreftelseskode|sikkerhetskode|sikkerhetsinformasjon|uwierzytelnianie wieloskładnikowe|weryfikacja dwuetapowa|kod weryfikacyjny|kod zabezpieczeń|iki adımlı doğrulama|iki faktörlü|çok faktörlü|doğrulama kodu|güvenlik kodu|многофакторн|двухфакторн|двухэтапн|код подтверждения|код безопасности|多要素認証|2段階認証|二段階認証|確認コード|セキュリティ コード|セキュリティコード|多重身份验证|双重验证|两步验证|验证码|安全代码|多重要素驗證|雙重驗證|兩步驟驗證|驗證碼|다단계 인증|2단계 인증|이중 인증|인증 코드|확인 코드|보안 코드|ověřovací kód|dvoufázov|vícefaktorov|ellenőrző kód|többtényezős|kétlépcsős|vahvistuskoodi|kaksivaihei|monimenetelmäi|cod de verificare|verificare în doi pași|κωδικός επαλήθευσης|επαλήθευση σε δύο|код підтвердження|двофакторн|קוד אימות|אימות דו-שלבי|رمز التحقق|التحقق بخطوتين|mã xác minh|xác minh hai bước|xác thực hai|รหัสยืนยัน|การยืนยันสองขั้น|kode verifikasi|verifikasi dua langkah|सत्यापन कोड',
  ],
  [
    'a password',
    'password|passcode|passwort|passwörter|kennwort|kennwörter|mot de passe|contraseña|palavra-passe|palavra passe|sua senha|senha da|senha foi|redefinição de senha|redefinir senha|alteração de senha|wachtwoord|lösenord|adgangskode|passord|hasło|hasła|parolanız|parola sıfırlama|şifre|парол|パスワード|密码|密碼|비밀번호|암호 재설정|암호가 변경|heslo|hesla|jelszó|jelszav|salasana|parola ta|parola dvs|parola dumneavoastră|parola a fost|parolă|κωδικός πρόσβασης|κωδικού πρόσβασης|κωδικός σας|סיסמ|كلمة المرور|كلمة السر|mật khẩu|รหัสผ่าน|kata sandi|पासवर्ड',
  ],
  [
    'account security',
    'security alert|security notification|security notice|security warning|account alert|account security|compromised|suspicious activity|unusual activity|unauthorized access|unauthorised access|account recovery|account was accessed|sicherheitswarnung|sicherheitshinweis|sicherheitsbenachrichtigung|sicherheitsmeldung|verdächtige aktivität|ungewöhnliche aktivität|alerte de sécurité|notification de sécurité|avis de sécurité|activité suspecte|activité inhabituelle|alerta de seguridad|aviso de seguridad|notificación de seguridad|actividad sospechosa|actividad inusual|alerta de segurança|aviso de segurança|notificação de segurança|atividade suspeita|atividade incomum|avviso di sicurezza|notifica di sicurezza|attività sospetta|attività insolita|beveiligingswaarschuwing|beveiligingsmelding|beveiligingsbericht|verdachte activiteit|ongebruikelijke activiteit|säkerhetsvarning|säkerhetsmeddelande|säkerhetsavisering|misstänkt aktivitet|ovanlig aktivitet|sikkerhedsadvarsel|sikkerhedsmeddelelse|mistænkelig aktivitet|usædvanlig aktivitet|sikkerhetsvarsel|sikkerhetsadvarsel|mistenkelig aktivitet|uvanlig aktivitet|alert zabezpieczeń|alert bezpieczeństwa|powiadomienie o zabezpieczeniach|podejrzana aktywność|nietypowa aktywność|güvenlik uyarısı|güvenlik bildirimi|şüpheli etkinlik|olağan dışı etkinlik|оповещение системы безопасности|предупреждение системы безопасности|уведомление безопасности|подозрительн|необычная активность|セキュリティ通知|セキュリティ警告|セキュリティ アラート|セキュリティアラート|不審なアクティビティ|安全警报|安全提醒|安全通知|可疑活动|异常活动|安全警示|安全性警示|可疑活動|보안 경고|보안 알림|의심스러운 활동|비정상적인 활동|recovery email|recovery phone|recovery information|phone number was added|phone number added|inbox rule was created|inbox rule created|forwarding rule created|connected to your account|bezpečnostní upozornění|bezpečnostní oznámení|biztonsági riasztás|biztonsági értesítés|suojausilmoitus|tietoturvailmoitus|alertă de securitate|ειδοποίηση ασφαλείας|сповіщення системи безпеки|сповіщення безпеки|התראת אבטחה|تنبيه أمني|تنبيه أمان|cảnh báo bảo mật|การแจ้งเตือนความปลอดภัย|peringatan keamanan|सुरक्षा अलर्ट',
  ],
  [
    'a sign-in',
    'new sign-in|new signin|new login|new log-in|unusual sign-in|unusual sign in|unusual login|suspicious sign-in|suspicious login|sign-in attempt|login attempt|sign-in activity|login from|sign-in from|signed in from|signed in to your|logged in from|neue anmeldung|ungewöhnliche anmeldung|anmeldeversuch|anmeldeaktivität|nouvelle connexion|connexion inhabituelle|tentative de connexion|activité de connexion|nuevo inicio de sesión|inicio de sesión inusual|intento de inicio|inicio de sesión sospechoso|novo login|novo início de sessão|início de sessão|tentativa de login|login suspeito|novo acesso|nuovo accesso|accesso insolito|accesso anomalo|tentativo di accesso|nieuwe aanmelding|ongebruikelijke aanmelding|aanmeldpoging|inlogpoging|ny inloggning|ovanlig inloggning|inloggningsförsök|nyt login|ny logon|nyt logon|usædvanligt login|loginforsøg|ny pålogging|ny innlogging|uvanlig pålogging|påloggingsforsøk|nowe logowanie|nietypowe logowanie|próba logowania|yeni oturum açma|olağan dışı oturum|oturum açma girişimi|yeni giriş|новый вход|необычный вход|попытка входа|вход в аккаунт|вход в учетную|新しいサインイン|サインインの試行|不審なサインイン|新規ログイン|ログインの試み|ログイン通知|新登录|异常登录|登录提醒|登录尝试|新登入|異常登入|登入嘗試|새로운 로그인|새 로그인|비정상적인 로그인|로그인 시도|로그인 알림|unrecognized sign-in|unrecognised sign-in|unrecognized login|nové přihlášení|neobvyklé přihlášení|új bejelentkezés|szokatlan bejelentkezés|uusi kirjautuminen|epätavallinen kirjautuminen|conectare nouă|autentificare nouă|conectare neobișnuită|νέα σύνδεση|ασυνήθιστη σύνδεση|новий вхід|незвичний вхід|כניסה חדשה|تسجيل دخول جديد|đăng nhập mới|đăng nhập bất thường|การลงชื่อเข้าใช้ใหม่|login baru|साइन-इन',
  ],
  [
    'a device',
    'new device|unknown device|unrecognized device|unrecognised device|device was added|device added|device registered|device enrolled|neues gerät|unbekanntes gerät|nouvel appareil|appareil inconnu|nuevo dispositivo|dispositivo desconocido|novo dispositivo|dispositivo desconhecido|nuovo dispositivo|dispositivo sconosciuto|nieuw apparaat|onbekend apparaat|ny enhet|okänd enhet|ny enhed|ukendt enhed|ukjent enhet|nowe urządzenie|nieznane urządzenie|yeni cihaz|bilinmeyen cihaz|новое устройство|нового устройства|неизвестное устройство|新しいデバイス|新しい端末|不明なデバイス|新设备|未知设备|新裝置|不明裝置|새 기기|새로운 기기|새 장치|알 수 없는 기기|nové zařízení|új eszköz|uusi laite|dispozitiv nou|νέα συσκευή|новий пристрій|מכשיר חדש|جهاز جديد|thiết bị mới|อุปกรณ์ใหม่|perangkat baru|नया डिवाइस',
  ],
  [
    'pay',
    'payroll|pay slip|payslip|paystub|pay stub|paycheck|direct deposit|salary|bank details|bank account details|gehalt|lohnabrechnung|lohnzettel|entgeltabrechnung|bankverbindung|bulletin de paie|bulletin de salaire|fiche de paie|salaire|virement de salaire|coordonnées bancaires|nómina|depósito directo|salario|datos bancarios|folha de pagamento|contracheque|holerite|recibo de vencimento|depósito direto|salário|dados bancários|busta paga|stipendio|cedolino|accredito diretto|coordinate bancarie|loonstrook|salaris|bankgegevens|lönebesked|lönespecifikation|löneutbetalning|bankuppgifter|lønseddel|lønudbetaling|lønnsslipp|lønnsutbetaling|bankoplysninger|bankopplysninger|lista płac|pasek płacowy|wynagrodzenie|dane bankowe|bordro|maaş|banka bilgileri|зарплат|расчетный лист|расчётный лист|заработн|банковские реквизиты|給与|給料|口座情報|工资|薪资|薪水|银行账户信息|薪資|급여|월급|계좌 정보|výplatní páska|bérjegyzék|palkkalaskelma|palkkakuitti|fluturaș de salariu|μισθοδοσία|תלוש שכר|كشف الراتب|قسيمة الراتب|phiếu lương|สลิปเงินเดือน|slip gaji|वेतन पर्ची',
  ],
];

/** Whole words: too short to be looked for in others. */
const WORDS: ReadonlyMap<string, Notice> = new Map([
  ['mfa', 'multi-factor authentication'],
  ['otp', 'multi-factor authentication'],
  ['w-2', 'pay'],
  ['w2', 'pay'],
  ['senha', 'a password'],
  ['şifreniz', 'a password'],
  ['lön', 'pay'],
  ['løn', 'pay'],
  ['lønn', 'pay'],
  ['lohn', 'pay'],
  ['loon', 'pay'],
  ['paie', 'pay'],
]);

/** Names that people give to the folders of such notices, and that are no phrase of a subject. */
const FOLDERS: ReadonlyMap<string, Notice> = new Map(
  'security|security alerts|sicherheit|sécurité|seguridad|segurança|sicurezza|beveiliging|säkerhet|sikkerhed|sikkerhet|bezpieczeństwo|güvenlik|безопасность|セキュリティ|安全|보안'
    .split('|')
    .map((name) => [name, 'account security'] as const),
);

interface Phrase {
  readonly text: string;
  readonly notice: Notice;
  /** Neither a letter nor a digit may stand beside it. */
  readonly whole: boolean;
}

/** By their first two characters: a subject is walked through once, however many phrases there are. */
const BY_BEGINNING: ReadonlyMap<number, readonly Phrase[]> = index();

function index(): ReadonlyMap<number, readonly Phrase[]> {
  const map = new Map<number, Phrase[]>();
  const add = (text: string, notice: Notice, whole: boolean) => {
    const key = beginning(text, 0);
    map.set(key, [...(map.get(key) ?? []), { text, notice, whole }]);
  };
  for (const [notice, phrases] of PHRASES)
    for (const phrase of phrases.split('|')) add(plainText(phrase), notice, false);
  for (const [word, notice] of WORDS) add(plainText(word), notice, true);
  return map;
}

function beginning(text: string, at: number): number {
  return text.charCodeAt(at) * 0x1_0000 + text.charCodeAt(at + 1);
}

const LETTER = /[\p{L}\p{N}]/u;

function standsAlone(text: string, from: number, to: number): boolean {
  return !LETTER.test(text[from - 1] ?? '') && !LETTER.test(text[to] ?? '');
}

/** Most subjects are plain already, and making them so costs more than looking through them. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** Exchange cuts subjects at 255 characters; what is longer is none of its own. */
const MAX_LENGTH = 1_024;

/** What a subject gives notice of; null for other mail. */
export function noticeIn(subject: string): Notice | null {
  const cut = subject.slice(0, MAX_LENGTH);
  const text = PLAIN.test(cut) ? cut.toLowerCase() : plainText(cut);
  for (let at = 0; at < text.length - 1; at += 1) {
    const phrases = BY_BEGINNING.get(beginning(text, at));
    if (phrases === undefined) continue;
    for (const phrase of phrases)
      if (text.startsWith(phrase.text, at) && (!phrase.whole || standsAlone(text, at, at + phrase.text.length)))
        return phrase.notice;
  }
  return null;
}

/** Folders come again and again, subjects do not. What is remembered of them must have an end. */
const MAX_REMEMBERED = 1_024;
const remembered = new Map<string, Notice | null>();

/** What a folder, or one that it lies in, is for: `\Inbox\Payroll\2026`. */
export function noticeFolder(path: string): Notice | null {
  const known = remembered.get(path);
  if (known !== undefined) return known;
  const notice = readFolder(path);
  if (remembered.size < MAX_REMEMBERED && path.length <= MAX_LENGTH) remembered.set(path, notice);
  return notice;
}

function readFolder(path: string): Notice | null {
  for (const name of path.slice(0, MAX_LENGTH).split(/[\\/]/)) {
    const notice = FOLDERS.get(plainText(name)) ?? noticeIn(name);
    if (notice !== null) return notice;
  }
  return null;
}
