/** Microsoft's syntax tree without what only spells it: lists are flat, tokens are left out. */
import { childrenOf, kindOf, type SyntaxNode } from '../kusto.ts';

export interface Tree {
  readonly kind: string;
  /** Of a leaf; of a name, the name. */
  readonly text: string;
  readonly parts: readonly Tree[];
}

export function treeOf(node: SyntaxNode): Tree {
  const kind = kindOf(node);
  const parts = childrenOf(node).flatMap(partsOf);
  return { kind, text: wordsOf(node), parts };
}

const FLAT = new Set(['List', 'SeparatedElement', 'ExpressionList', 'TokenName']);

function partsOf(node: SyntaxNode): Tree[] {
  if (FLAT.has(kindOf(node))) return childrenOf(node).flatMap(partsOf);
  return node.ChildCount === 0 ? [] : [treeOf(node)];
}

function wordsOf(node: SyntaxNode): string {
  return node.ChildCount === 0 ? (node.Text ?? '') : childrenOf(node).map(wordsOf).join('');
}

/** The part of that kind. @throws {Error} where there is none */
export function part(tree: Tree, kind: string): Tree {
  const found = tree.parts.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`${tree.kind} "${tree.text}": no ${kind} in it`);
  return found;
}

/** The part at that place. @throws {Error} where there is none */
export function at(tree: Tree, place: number): Tree {
  const found = tree.parts[place];
  if (found === undefined) throw new Error(`${tree.kind} "${tree.text}": no part ${place}`);
  return found;
}
