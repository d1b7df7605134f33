/** The HTTP trigger: all HTTP functions of an app behind one server on the loopback interface. Keys are not checked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { RegisteredFunction } from './functions-core.ts';
import type { HttpData } from './functions-core-types.ts';
import { messageOf, type RunningTrigger, type TriggerHost, triggerBinding } from './trigger.ts';

interface Route {
  readonly registered: RegisteredFunction;
  readonly methods: readonly string[];
  readonly pattern: RegExp;
}

export interface RunningHttp extends RunningTrigger {
  /** Scheme, host and port, without a path. */
  readonly url: string;
}

export async function startHttpTriggers(
  functions: readonly RegisteredFunction[],
  host: TriggerHost,
  port = 0,
): Promise<RunningHttp> {
  const routes = functions.map((registered) => routeOf(registered, host.settings.routePrefix));
  let url = '';
  const server = createServer((request, response) => {
    answer(request, response, routes, host, url).catch((error: unknown) => {
      host.log({ level: 'error', message: `${request.method} ${request.url}: ${messageOf(error)}` });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject).listen(port, '127.0.0.1');
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** `{name}`, `{name?}`, `{name:int}` and `{*rest}` become named groups; constraints are not checked. */
function routeOf(registered: RegisteredFunction, prefix: string): Route {
  const { route, methods } = triggerBinding(registered);
  const path = [prefix, typeof route === 'string' ? route : registered.metadata.name].join('/');
  const segments = path.split('/').filter((segment) => segment !== '');
  const pattern = segments.map((segment) => {
    const [, rest, name, optional] = /^\{(\*?)(\w+)(?::[^}?]*)?(\??)\}$/.exec(segment) ?? [];
    if (name === undefined) return `/${segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
    if (rest === '*') return `(?:/(?<${name}>.*))?`;
    return optional === '?' ? `(?:/(?<${name}>[^/]+))?` : `/(?<${name}>[^/]+)`;
  });
  const allowed = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  return { registered, methods: allowed, pattern: new RegExp(`^${pattern.join('')}/?$`, 'i') };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[],
  host: TriggerHost,
  base: string,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', base);
  const found = routes.find(
    (route) => route.pattern.test(url.pathname) && (route.methods.length === 0 || route.methods.includes(method)),
  );
  if (found === undefined || host.signal.aborted) {
    response.writeHead(found === undefined ? 404 : 503).end();
    return;
  }
  const groups = found.pattern.exec(url.pathname)?.groups ?? {};
  const params = Object.entries(groups).filter(([, value]) => value !== undefined);
  const headers = Object.entries(request.headers).map(([key, value]) => [key, [value].flat().join(', ')]);
  const http: HttpData = {
    method,
    url: url.href,
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(url.searchParams),
    params: Object.fromEntries(params.map(([key, value]) => [key, decodeURIComponent(value)])),
    body: { bytes: await buffer(request) },
  };
  const { returnValue } = await host.invoke(found.registered, () => ({ data: { http } }));
  const result = returnValue?.http;
  // A connection that the client keeps open would hold up the stop of the host.
  if (host.signal.aborted) response.setHeader('connection', 'close');
  if (result === undefined) {
    response.writeHead(204).end();
    return;
  }
  const body = result.body?.bytes ?? result.body?.string ?? '';
  response.writeHead(Number(result.statusCode ?? 200), result.headers ?? {}).end(body);
}
