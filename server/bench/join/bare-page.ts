/*
 * The bare page: the fewest steps from a click to a remote picture with the same libraries, the same media and one wait.
 * No hearing, no rights, no recording, no recovery. What Mahzar's join is measured against.
 */
import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import { io } from 'socket.io-client';

const socket = io({ transports: ['websocket'] });
const capabilities = new Promise<types.RtpCapabilities>((resolve) => socket.once('capabilities', resolve));
const device = new Device();
const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } });
await device.load({ routerRtpCapabilities: await capabilities });

document.querySelector('button')!.onclick = async () => {
  const answer = await socket.emitWithAck('join', device.recvRtpCapabilities);
  const receive = device.createRecvTransport(answer.receive);
  const send = device.createSendTransport(answer.send);
  for (const transport of [send, receive]) {
    transport.on('connect', ({ dtlsParameters }, done) => {
      socket.emit('connect-transport', transport.id, dtlsParameters);
      done();
    });
  }
  send.on('produce', ({ kind, rtpParameters }, done) => {
    socket.emit('produce', kind, rtpParameters);
    done({ id: kind });
  });
  for (const track of stream.getTracks()) void send.produce({ track, ...(track.kind === 'video' && { encodings }) });
  const consumers = await Promise.all(
    (answer.consumers as types.ConsumerOptions[]).map((consumer) => receive.consume(consumer)),
  );
  const shown = new MediaStream(consumers.map(({ track }) => track));
  document.querySelector('video')!.srcObject = shown;
  socket.on('consumer', async (consumer: types.ConsumerOptions) =>
    shown.addTrack((await receive.consume(consumer)).track),
  );
};

const encodings = [
  { scaleResolutionDownBy: 4, maxBitrate: 100_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 300_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 1_200_000 },
];
document.querySelector('button')!.disabled = false;
