/** A proxy in front of a local port, which can be cut like a cable: connections end, new ones are refused. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const make = () =>
    createServer((client) => {
      const server = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        open.add(from);
        from.setNoDelay(true);
        from.on('error', () => to.destroy()).on('close', () => open.delete(from) && to.destroy());
        from.pipe(to);
      }
    });
  let listener: Server | undefined = make();
  await listen(listener, 0);
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    async cut() {
      const closed = new Promise<void>((resolve) => (listener ? listener.close(() => resolve()) : resolve()));
      listener = undefined;
      for (const socket of open) socket.destroy();
      await closed;
    },
    async mend() {
      const again = make();
      await listen(again, port);
      listener = again;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
}
