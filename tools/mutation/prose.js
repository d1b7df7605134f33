/** Ignores what people read and no code compares, so that mutation scores tell of behaviour. */

const FIELDS = new Set(['title', 'why', 'logic', 'tuning', 'falsePositives', 'references', 'text']);
const IGNORED = 'words for people';

const prose = {
  /** A choice between words is behaviour; the words are not. */
  shouldIgnore({ node, parentPath }) {
    if (!isWords(node)) return undefined;
    let place = parentPath;
    let inner = node;
    while (place?.node.type === 'ConditionalExpression' && place.node.test !== inner) {
      inner = place.node;
      place = place.parentPath;
    }
    return isSentence(node) || isReason(place?.node, inner) ? IGNORED : undefined;
  },
};

function isReason(parent, node) {
  if (parent?.type === 'ObjectProperty') return parent.value === node && FIELDS.has(parent.key.name);
  return parent?.type === 'CallExpression' && parent.callee.name === 'scored' && parent.arguments[1] === node;
}

/** Text, or a list of texts, that decides nothing itself. */
function isWords(node) {
  if (node.type === 'ArrayExpression') return node.elements.length > 0 && node.elements.every(isWords);
  if (node.type === 'TemplateLiteral') return node.expressions.every(isPlain);
  return node.type === 'StringLiteral';
}

function isSentence(node) {
  const text = node.type === 'StringLiteral' ? node.value : (node.quasis ?? []).map(({ value }) => value.raw).join('x');
  return /^[A-Zx].* .*\.$/s.test(text);
}

function isPlain(node) {
  if (node.type === 'CallExpression') return node.arguments.every((argument) => isPlain(argument) || isWords(argument));
  return node.type === 'MemberExpression' ? isPlain(node.object) : node.type === 'Identifier';
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: prose }];
