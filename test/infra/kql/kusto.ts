/**
 * Microsoft's own language service for KQL (`@kusto/language-service-next`): parses a query and binds every name and type in it.
 * It is C# compiled to two scripts that share a global object, so both run in one context of their own.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';

/** What is used of the service; its own declarations are 1.7 MB of globals. */
export interface KustoSymbol {
  readonly Name: string;
  readonly Type?: { readonly Name: string };
  readonly Columns?: unknown;
}

export interface SyntaxNode {
  readonly Kind: number;
  readonly ChildCount: number;
  readonly TextStart: number;
  readonly End: number;
  GetChild(at: number): SyntaxNode | null;
  readonly Text?: string;
}

interface Diagnostic {
  readonly Severity: string;
  readonly Code: string;
  readonly Message: string;
  readonly Start: number;
}

export interface KustoCode {
  readonly Syntax: SyntaxNode;
  readonly ResultType: KustoSymbol | null;
  GetDiagnostics(): unknown;
}

interface Constructor {
  new (...values: unknown[]): KustoSymbol;
}

interface Service {
  readonly Bridge: { toArray<T>(list: unknown): T[] };
  readonly System: { readonly Array: { init(items: readonly unknown[], type: unknown): unknown } };
  readonly Kusto: {
    readonly Language: {
      readonly KustoCode: { ParseAndAnalyze(text: string, globals: unknown): KustoCode };
      readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
      readonly Symbols: {
        readonly Symbol: unknown;
        /** Name, schema as text, description. */
        readonly TableSymbol: { readonly $ctor7: Constructor };
        /** Name, parameters as text, body, description. */
        readonly FunctionSymbol: { readonly $ctor16: Constructor };
        /** Name, members. */
        readonly DatabaseSymbol: { readonly ctor: Constructor };
      };
      readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, number>> };
    };
  };
}

function load(): Service {
  const context = createContext({ console });
  const resolve = createRequire(import.meta.url).resolve;
  for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js'])
    runInContext(readFileSync(resolve(`@kusto/language-service-next/${script}`), 'utf8'), context, {
      filename: script,
    });
  return context as unknown as Service;
}

const service = load();
const { Symbols, Syntax, KustoCode: Code, GlobalState } = service.Kusto.Language;

/** A saved function: parameters and body as KQL. */
export interface KqlFunction {
  readonly parameters: string;
  readonly body: string;
}

export interface KqlDatabase {
  /** Columns of each table, `name:type, ...`. */
  readonly tables: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, KqlFunction>>;
}

export interface CheckedQuery {
  /** Errors and warnings: `line N: message`. */
  readonly problems: readonly string[];
  /** Columns of the result, with their types. */
  readonly columns: ReadonlyMap<string, string>;
  readonly syntax: SyntaxNode;
}

/** @returns a function that parses a query and binds it against these tables and functions */
export function createChecker({ tables, functions }: KqlDatabase): (query: string) => CheckedQuery {
  const members = [
    ...Object.entries(tables).map(([name, columns]) => new Symbols.TableSymbol.$ctor7(name, `(${columns})`, null)),
    ...Object.entries(functions).map(
      ([name, { parameters, body }]) =>
        new Symbols.FunctionSymbol.$ctor16(name, `(${parameters})`, `{ ${body}\n}`, null),
    ),
  ];
  const database = new Symbols.DatabaseSymbol.ctor('workspace', service.System.Array.init(members, Symbols.Symbol));
  const globals = GlobalState.Default.WithDatabase(database);
  return (query) => {
    const code = Code.ParseAndAnalyze(query, globals);
    const problems = service.Bridge.toArray<Diagnostic>(code.GetDiagnostics())
      .filter(({ Severity }) => Severity === 'Error' || Severity === 'Warning')
      .map(({ Message, Start }) => `line ${query.slice(0, Start).split('\n').length}: ${Message}`);
    const columns = code.ResultType?.Columns ? service.Bridge.toArray<KustoSymbol>(code.ResultType.Columns) : [];
    return {
      problems,
      columns: new Map(columns.map(({ Name, Type }) => [Name, Type?.Name ?? 'unknown'])),
      syntax: code.Syntax,
    };
  };
}

const kindNames = new Map(
  Object.entries(Syntax.SyntaxKind)
    .filter(([, kind]) => typeof kind === 'number')
    .map(([name, kind]) => [kind, name]),
);

/** The name of a node's kind, as in Microsoft's `SyntaxKind`. */
export function kindOf(node: SyntaxNode): string {
  return kindNames.get(node.Kind) ?? String(node.Kind);
}

/** The nodes below, in the order of the text. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Array.from({ length: node.ChildCount }, (_, at) => node.GetChild(at)).filter((child) => child !== null);
}
