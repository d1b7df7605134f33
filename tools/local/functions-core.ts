/**
 * Stands in for `@azure/functions-core`, so that an app built on `@azure/functions` registers its functions here and is
 * invoked with the library's own conversion of arguments and results, as by the real Node worker.
 */
import { randomUUID } from 'node:crypto';
import Module from 'node:module';
import type {
  CoreInvocation,
  FunctionCallback,
  FunctionMetadata,
  Hook,
  HostLog,
  InvocationRequest,
  InvocationResponse,
  LogLevel,
  ProgrammingModel,
} from './functions-core-types.ts';

const CORE_MODULE = '@azure/functions-core';

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  /** The key of the trigger among the bindings. */
  readonly triggerName: string;
}

export interface FunctionsCore {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  /** Ends registration, as the worker does once the app's files are loaded. */
  start(appDirectory: string): Promise<void>;
  invoke(registered: RegisteredFunction, request: InvocationRequest): Promise<InvocationResponse>;
  stop(): Promise<void>;
}

interface Session {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Map<string, Hook[]>;
  readonly log: (line: HostLog) => void;
  started: boolean;
}

/**
 * The library asks for the module once and keeps it, so one object serves every host of a process, one after the other.
 * It also hands its programming model over only once.
 */
let session: Session | undefined;
let model: ProgrammingModel | undefined;

class Disposable {
  readonly #dispose: () => void;
  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }
  dispose(): void {
    this.#dispose();
  }
}

const coreModule = {
  version: '3.99.0',
  hostVersion: '4.99.0',
  Disposable,
  setProgrammingModel: (given: ProgrammingModel) => {
    model = given;
  },
  getProgrammingModel: () => model,
  registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => {
    const { functions, started } = currentSession();
    const { name, bindings } = metadata;
    if (started) throw new Error(`Function "${name}" can only be registered while the app starts.`);
    if (functions.has(name)) throw new Error(`Function "${name}" is registered twice.`);
    const triggerName = Object.keys(bindings).find((key) => /trigger$/i.test(bindings[key]?.type ?? ''));
    if (triggerName === undefined) throw new Error(`Function "${name}" has no trigger.`);
    functions.set(name, { metadata, callback, triggerName });
    return new Disposable(() => functions.delete(name));
  },
  registerHook: (name: string, hook: Hook) => {
    const { hooks } = currentSession();
    hooks.set(name, [...(hooks.get(name) ?? []), hook]);
    return new Disposable(() =>
      hooks.set(
        name,
        (hooks.get(name) ?? []).filter((other) => other !== hook),
      ),
    );
  },
  log: (level: LogLevel, category: string, message: string) =>
    session?.log({ level, category: category === 'user' ? 'user' : 'system', message }),
};

function currentSession(): Session {
  if (session === undefined) throw new Error('No function host is running.');
  return session;
}

export function installFunctionsCore(log: (line: HostLog) => void): FunctionsCore {
  if (session !== undefined) throw new Error('Another function host runs in this process.');
  const mine: Session = { functions: new Map(), hooks: new Map(), log, started: false };
  session = mine;
  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  prototype.require = function (id) {
    return id === CORE_MODULE ? coreModule : original.call(this, id);
  };
  const appHookData = {};
  const runHooks = async (name: string, context: Record<string, unknown>) => {
    for (const hook of mine.hooks.get(name) ?? []) await hook(context);
  };

  async function invoke(registered: RegisteredFunction, request: InvocationRequest): Promise<InvocationResponse> {
    if (model === undefined) throw new Error('The app does not use @azure/functions.');
    const core = coreInvocation(registered, request, log);
    const invocation = model.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    const shared = { hookData: {}, appHookData, invocationContext: context };
    const before = { ...shared, functionCallback: registered.callback, inputs };
    core.state = 'preInvocationHooks';
    await runHooks('preInvocation', before);
    core.state = 'invocation';
    const after: Record<string, unknown> = { ...shared, inputs: before.inputs, result: null, error: null };
    try {
      after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      // Something must be thrown again below even when the function threw nothing at all.
      after.error = error ?? new Error(`Function "${registered.metadata.name}" threw ${error}.`);
    }
    core.state = 'postInvocationHooks';
    await runHooks('postInvocation', after);
    core.state = undefined;
    if (after.error !== null && after.error !== undefined) throw after.error;
    return invocation.getResponse(context, after.result);
  }

  return {
    functions: mine.functions,
    invoke,
    start: async (functionAppDirectory) => {
      await model?.getCapabilities?.({});
      mine.started = true;
      await runHooks('appStart', { functionAppDirectory, hookData: appHookData, appHookData });
    },
    stop: async () => {
      try {
        await runHooks('appTerminate', { hookData: appHookData, appHookData });
      } finally {
        prototype.require = original;
        if (session === mine) session = undefined;
      }
    },
  };
}

function coreInvocation(
  { metadata, triggerName }: RegisteredFunction,
  { data, triggerMetadata, retryContext }: InvocationRequest,
  log: (line: HostLog) => void,
): CoreInvocation {
  const invocationId = randomUUID();
  const functionName = metadata.name;
  const inputData = [{ name: triggerName, data }];
  return {
    invocationId,
    metadata,
    state: undefined,
    request: { invocationId, functionId: functionName, inputData, triggerMetadata, retryContext },
    log: (level, category, message) =>
      log({ level, category: category === 'user' ? 'user' : 'system', message, functionName, invocationId }),
  };
}
