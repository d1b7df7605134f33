/** Records of any form in which every message has a subject that a test planted. */

/** Changes subjects where a record has them, and gives one to each message without. Texts that hold JSON are looked into. */
export function withSubject(value: unknown, subject: string): unknown {
  if (typeof value === 'string') return inText(value, subject);
  if (Array.isArray(value)) return value.map((item) => withSubject(item, subject));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, inField(key, field, subject)]);
  return Object.fromEntries(fields);
}

function inField(key: string, field: unknown, subject: string): unknown {
  if (key === 'Subject') return `${field} ${subject}`;
  if (/^(?:AffectedItems|FolderItems)$/.test(key) && Array.isArray(field))
    return field.map((item) => withMessage(withSubject(item, subject), subject));
  // Google Workspace: parameters of the group `message_info`.
  if (key === 'parameter' && JSON.stringify(field).includes('rfc2822_message_id') && Array.isArray(field))
    return [...field, { name: 'subject', value: subject }];
  if (key === 'AffectedItems' && typeof field === 'string' && field.startsWith('['))
    return JSON.stringify(inField(key, JSON.parse(field), subject));
  return withSubject(field, subject);
}

function withMessage(item: unknown, subject: string): unknown {
  return typeof item === 'object' && item !== null && !('Subject' in item) ? { ...item, Subject: subject } : item;
}

function inText(text: string, subject: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(withSubject(JSON.parse(text), subject));
  } catch {
    return text;
  }
}
