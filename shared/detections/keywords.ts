/** Words by which rules pick the mail that would give an intruder away, or that is worth money. */
import { plainText } from './text.ts';

/** Looked for anywhere in a condition: they are long enough, or written without spaces. */
const PARTS: readonly string[] =
  'password|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|lösenord|hasło|пароль|パスワード|密码|密碼|비밀번호|security alert|security notice|sicherheit|sécurité|seguridad|segurança|sicurezza|beveiliging|безопасност|セキュリティ|安全|보안|phish|hacked|hacker|hameçonnage|suplantación|malware|virus|fraud|betrug|fraude|frode|scam|suspicious|verdächtig|suspect|sospechos|compromised|kompromittiert|unusual sign|sign-in|signin|log-in|anmeldung|connexion inhabituelle|verification code|verify your|authenticat|two-factor|2-step|invoice|rechnung|facture|factura|fatura|fattura|factuur|faktura|счет-фактура|請求書|发票|發票|청구서|payment|zahlung|paiement|pagamento|betaling|betalning|płatność|оплат|支払|付款|결제|payroll|gehalt|salaire|nómina|stipendio|salaris|direct deposit|wire transfer|bank transfer|überweisung|virement|transferencia|bonifico|overboeking|banking|account number|iban|swift code|docusign|undeliverable|mailer-daemon|postmaster|delivery status|unzustellbar|helpdesk|help desk|service desk|it support|spoof|not me|did you send'.split(
    '|',
  );

/** Looked for as whole words: too short to be looked for in others. */
const WORDS: ReadonlySet<string> = new Set(
  'security mfa 2fa otp sso code spam hack hacks pago pagos pay paid wire ach bank swift transfer iban w2 w-2 tax salary alert alerts admin audit login logon purchase remittance'.split(
    ' ',
  ),
);

/** The first such word of a condition, or null. */
export function keywordIn(condition: string): string | null {
  const text = plainText(condition);
  const part = PARTS.find((keyword) => text.includes(keyword));
  if (part !== undefined) return part;
  return text.split(/[^\p{L}\p{N}-]+/u).find((word) => WORDS.has(word)) ?? null;
}
