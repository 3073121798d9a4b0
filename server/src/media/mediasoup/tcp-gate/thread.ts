import { parentPort } from 'node:worker_threads';
import { TcpGate } from './gate.ts';
import type { FromGates, ToGates } from './messages.ts';

/** Runs the gates in a thread of their own, so that the service's other work does not delay sound and picture. */
const gates = new Map<number, Promise<TcpGate>>();
const say = (message: FromGates) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToGates) => {
  const { port } = message;
  if (message.type === 'target') {
    void gates.get(port)?.then(
      (gate) => (gate.target = message.target),
      () => undefined,
    );
    return;
  }
  const onCrowded = (crowded: boolean) => say({ type: 'crowded', port, crowded });
  const opening = TcpGate.open({ host: message.host, port, onCrowded });
  gates.set(port, opening);
  opening.then(
    () => say({ type: 'opened', port }),
    (error: NodeJS.ErrnoException) => say({ type: 'failed', port, code: error.code ?? error.message }),
  );
});
