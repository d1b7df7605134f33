/** Words by which rules pick the mail that would give an intruder away, or that is worth money. */
import { plainText } from './text.ts';

/** Looked for anywhere in a condition: they are long enough, or written without spaces. */
const PARTS: readonly string[] =
  "password|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|lösenord|hasło|пароль|パスワード|密码|密碼|비밀번호|security alert|security notice|sicherheit|sécurité|seguridad|segurança|sicurezza|beveiliging|безопасност|セキュリティ|安全|보안|phish|hacked|hacker|hameçonnage|suplantación|malware|virus|fraud|betrug|fraude|frode|scam|suspicious|verdächtig|suspect|sospechos|compromised|kompromittiert|unusual sign|sign-in|signin|log-in|anmeldung|connexion inhabituelle|verification code|verify your|authenticat|two-factor|2-step|invoice|rechnung|facture|factura|fatura|fattura|factuur|faktura|счет-фактура|請求書|发票|發票|청구서|payment|zahlung|paiement|pagamento|betaling|betalning|płatność|оплат|支払|付款|결제|payroll|gehalt|salaire|nómina|stipendio|salaris|direct deposit|wire transfer|bank transfer|überweisung|virement|transferencia|bonifico|overboeking|banking|account number|iban|swift code|docusign|undeliverable|mailer-daemon|postmaster|delivery status|unzustellbar|helpdesk|help desk|service desk|it support|spoof|not me|did you send|do not open|do not click|don't open|don't click|hijacked|malicious|adgangskode|passord|salasana|heslo|jelszó|şifre|parola|parolă|zaporka|lozinka|geslo|парола|κωδικός|κωδικό|סיסמה|كلمة المرور|كلمة السر|รหัสผ่าน|mật khẩu|kata sandi|bezpečnost|bezpieczeń|säkerhet|sikkerhed|sikkerhet|tietoturva|güvenlik|ασφάλεια|אבטחה|أمان|nätfiske|gehackt|piraté|hackeado|hackerato|взлом|мошенни|フィッシング|詐欺|网络钓鱼|网络诈骗|피싱|lasku|számla|fizetés|fatură|fattur|faktur|τιμολόγιο|πληρωμή|חשבונית|תשלום|فاتورة|الدفع|ใบแจ้งหนี้|ชำระเงิน|hóa đơn|thanh toán|ödeme|maksu|platba|plată|плащане|счёт|счет на оплату|lohnabrechnung|fiche de paie|lönebesked|lønseddel|palkka|зарплат|給与|工资|급여|maaş|bordro|銀行|银行|은행|unzustellbarkeit|non remis|no entregado|não entregue|mancato recapito|onbestelbaar|配信不能|无法送达".split(
    '|',
  );

/** Looked for as whole words: too short to be looked for in others. */
const WORDS: ReadonlySet<string> = new Set(
  'security fake mfa 2fa otp sso code spam hack hacks pago pagos pay paid wire ach bank swift transfer iban w2 w-2 tax salary alert alerts admin audit login logon purchase remittance'.split(
    ' ',
  ),
);

/** Words of ordinary monitoring as well: people file such mail. */
const WEAK: ReadonlySet<string> = new Set('alert alerts admin audit login logon code'.split(' '));

/** `passw` finds what `password` finds, and so do five letters or more that are most of such a word. */
const SHORTEST_CUT = 5;
const CUT_SHARE = 0.6;
/** Keywords of which the beginning is no word of another language, by that beginning. */
const BY_BEGINNING: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  'password passwort kennwort security invoice payment payroll suspicious compromised authentication undeliverable postmaster helpdesk malicious malware docusign hacked hijacked rechnung facture factura fattura'.split(
    ' ',
  ),
  (keyword) => keyword.slice(0, SHORTEST_CUT),
);

/** The first such word of a condition, or null. */
export function keywordIn(condition: string): string | null {
  const text = plainText(condition);
  const part = PARTS.find((keyword) => text.includes(keyword));
  if (part !== undefined) return part;
  const words = text.split(/[^\p{L}\p{N}-]+/u);
  return words.find((word) => WORDS.has(word)) ?? cutKeyword(words.find((word) => cutKeyword(word) !== null) ?? '');
}

function cutKeyword(word: string): string | null {
  const candidates = BY_BEGINNING.get(word.slice(0, SHORTEST_CUT)) ?? [];
  return candidates.find((part) => part.startsWith(word) && word.length >= part.length * CUT_SHARE) ?? null;
}

/** Whether a keyword also stands in the mail of ordinary monitoring. */
export function isWeakKeyword(keyword: string): boolean {
  return WEAK.has(keyword);
}
