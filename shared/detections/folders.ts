/** Mailbox folders by what they are, in the languages in which Exchange names them. */
import { plainText } from './text.ts';

/**
 * Folders in which nobody looks for mail, by their names in Outlook's languages: English, German, French, Spanish,
 * Portuguese, Italian, Catalan, Dutch, Swedish, Danish, Norwegian, Finnish, Estonian, Latvian, Lithuanian, Polish, Czech, Slovak,
 * Slovene, Croatian, Hungarian, Romanian, Bulgarian, Turkish, Russian, Ukrainian, Greek, Hebrew, Arabic, Thai, Vietnamese,
 * Indonesian, Japanese, Chinese, Korean. Also the distinguished folder ids of EWS and Microsoft Graph, which are never translated.
 */
const HIDING_FOLDERS: readonly (readonly [string, string])[] = [
  [
    'Deleted Items',
    'deleted items|deleted|trash|bin|deleteditems|gelöschte elemente|papierkorb|éléments supprimés|corbeille|elementos eliminados|itens excluídos|itens eliminados|posta eliminata|elementi eliminati|verwijderde items|borttaget|borttagna objekt|slettet post|slettede elementer|poistetut|elementy usunięte|odstraněná pošta|törölt elemek|silinmiş öğeler|удаленные|видалені|διαγραμμένα|削除済みアイテム|已删除邮件|已刪除的郵件|刪除的郵件|지운 편지함|gelöschte objekte|elemente șterse|изтрити елементи|izbrisane stavke|izbrisano|odstránené položky|odstraněné položky|kustutatud üksused|izdzēstie vienumi|panaikinti elementai|ištrinti elementai|elements suprimits|удаленные элементы|удалённые|удалённые элементы|видалені елементи|διαγραμμένα στοιχεία|obrisane stavke|פריטים שנמחקו|العناصر المحذوفة|รายการที่ถูกลบ|mục đã xóa|item dihapus|item yang dihapus|हटाए गए आइटम|已删除项目',
  ],
  [
    'Junk Email',
    'junk email|junk e-mail|junk|junkemail|spam|junk-e-mail|courrier indésirable|correo no deseado|lixo eletrônico|lixo eletrónico|e-mail de lixo|posta indesiderata|ongewenste e-mail|skräppost|uønsket mail|uønsket e-post|søppelpost|roskaposti|wiadomości-śmieci|nevyžádaná pošta|levélszemét|önemsiz e-posta|gereksiz e-posta|нежелательная почта|небажана пошта|ανεπιθύμητη αλληλογραφία|迷惑メール|垃圾邮件|垃圾郵件|정크 메일|spam-verdacht|e-mail nedorit|нежелана поща|bezvrijedna e-pošta|neželena e-pošta|neželena pošta|neželjena e-pošta|neželjena pošta|nevyžiadaná pošta|nevyžádaný e-mail|rämpspost|nevēlamais e-pasts|nepageidaujamas paštas|correu brossa|דואר זבל|البريد غير الهام|البريد الإلكتروني غير الهام|البريد الإلكتروني غير المهم|อีเมลขยะ|email rác|thư rác|email sampah|surat sampah|जंक ईमेल|スパム',
  ],
  [
    'RSS Feeds',
    'rss feeds|rss subscriptions|rss|rss-feeds|rss-abonnements|flux rss|abonnements rss|fuentes rss|fuentes rss de suscripción|feeds rss|rss feeds de|feed rss|rss-feeder|rss-flöden|rss-kilder|rss-syötteet|źródła danych rss|informační kanály rss|rss-hírcsatornák|rss akışları|rss-каналы|rss-канали|rss フィード|rss 源|rss 订阅|rss 摘要|rss 피드|rss feed|abonament rss|fluxuri rss|rss емисии|rss sažeci sadržaja|rss viri|kanály rss|informačné kanály rss|rss-kanalid|rss plūsmas|rss informacijos santraukos|הזנות rss|موجز ويب لـ rss|موجزات rss|ตัวดึงข้อมูล rss|nguồn cấp rss|umpan rss|rss サブスクリプション|rss 订阅源',
  ],
  [
    'Conversation History',
    'conversation history|conversationhistory|aufgezeichnete unterhaltungen|unterhaltungsverlauf|historique des conversations|historial de conversaciones|histórico de conversa|histórico de conversas|histórico de conversações|cronologia conversazioni|gespreksgeschiedenis|konversationshistorik|samtalehistorik|samtalelogg|keskusteluhistoria|historia konwersacji|historie konverzace|beszélgetési előzmények|konuşma geçmişi|журнал бесед|журнал розмов|ιστορικό συνομιλιών|会話の履歴|对话历史记录|交談記錄|대화 내용|histórico de conversação|istoric conversații|хронология на разговорите|povijest razgovora|zgodovina pogovorov|história konverzácií|vestluste ajalugu|sarunu vēsture|pokalbių istorija|historial de converses|היסטוריית שיחות|محفوظات المحادثات|ประวัติการสนทนา|lịch sử hội thoại|riwayat percakapan|交谈历史记录',
  ],
  [
    'Archive',
    'archive|in-place archive|online archive|archivemsgfolderroot|archiv|archives|archivo|archivo local|arquivo|arquivo morto|archivio|archief|arkiv|arkisto|archiwum|archív|archívum|arşiv|архив|архів|αρχειοθήκη|アーカイブ|存档|封存|보관|arhivă|arhiva|arhiv|arhiiv|arhīvs|archyvas|arxiu|ארכיון|أرشيف|الأرشيف|เก็บถาวร|lưu trữ|arsip|归档|彙整|보관함',
  ],
  [
    'Calendar',
    'calendar|kalender|calendrier|calendario|calendário|agenda|kalenteri|kalendarz|kalendář|naptár|takvim|календарь|календар|ημερολόγιο|予定表|日历|行事曆|일정|カレンダー|קלנדר|לוח שנה|التقويم|ปฏิทิน|lịch|calendari|koledar|kalendár|캘린더',
  ],
  [
    'Notes',
    'notes|note|notizen|notas|notities|anteckningar|noter|notater|muistiinpanot|notatki|poznámky|feljegyzések|notlar|заметки|нотатки|σημειώσεις|メモ|便笺|記事|메모|הערות|ملاحظات|บันทึกย่อ|ghi chú|catatan|notițe|笔记',
  ],
  ['Recoverable Items', 'recoverable items|recoverableitemsroot|recoverableitemsdeletions|recoverableitemspurges'],
  ['Sync Issues', 'sync issues|syncissues|conflicts|local failures|localfailures|server failures|serverfailures'],
  ['Outbox, Drafts, Journal or Clutter', 'outbox|drafts|journal|clutter'],
];

const BY_NAME: ReadonlyMap<string, string> = new Map(
  HIDING_FOLDERS.flatMap(([folder, names]) => names.split('|').map((name) => [plainText(name), folder] as const)),
);

/** End of the id of Deleted Items: Exchange gives the folder the same counter (0x010A) in every mailbox. */
const DELETED_ITEMS_ID = /AAAAAAEKAAAB$/;

/** The hiding folder that a path means, by its English name; null for the folders that users make. */
export function hidingFolder(path: string): string | null {
  if (DELETED_ITEMS_ID.test(path)) return 'Deleted Items';
  for (const name of components(path)) {
    const folder = BY_NAME.get(name);
    if (folder !== undefined) return folder;
  }
  return null;
}

const TELLING = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** Whether the last name of a path has no letter, no digit and no picture: `.`, `--`, a space. */
export function isNameless(path: string): boolean {
  const last = components(path).at(-1) ?? '';
  return path !== '' && !TELLING.test(last);
}

/** Whether a value is a folder's id, from which no name can be read. */
export function isFolderId(path: string): boolean {
  return path.length >= 40 && /^[A-Za-z0-9+/=_-]+$/.test(path);
}

/** Exchange never translates this folder. What is deleted from it was deleted once before. */
export function isRecoverableItems(path: string): boolean {
  return components(path)[0] === 'recoverable items';
}

export function isCalendar(path: string): boolean {
  const first = components(path)[0];
  return first !== undefined && BY_NAME.get(first) === 'Calendar';
}

/** Paths whose names are remembered: a mailbox has few folders, and its records name them again and again. */
const MAX_REMEMBERED = 4_096;
const remembered = new Map<string, readonly string[]>();

/** Names of a path, outermost first: `\Inbox\Reports`, `bob@example.com:\Inbox`, `Inbox/Reports`. */
function components(path: string): readonly string[] {
  const known = remembered.get(path);
  if (known !== undefined) return known;
  const mailbox = path.indexOf(':\\');
  const names = path
    .slice(mailbox === -1 ? 0 : mailbox + 2)
    .split(/[\\/]/)
    .map(plainText)
    .filter((name) => name !== '');
  if (remembered.size < MAX_REMEMBERED) remembered.set(path, names);
  return names;
}
