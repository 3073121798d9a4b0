/** Events in the page of a player, in their order, to find the cause of a delay. */

declare global {
  interface Window {
    /** `performance.now()` and a description. */
    mediaMarks: [number, string][];
  }
}

/** For `addInitScript`; must not refer to anything outside itself. */
export function markMedia(): void {
  const marks: [number, string][] = [];
  window.mediaMarks = marks;
  const mark = (what: string): void => void marks.push([performance.now(), what]);
  const names = new WeakMap<object, string>();
  let made = { video: 0, audio: 0 };
  const nameOf = (element: HTMLMediaElement): string => {
    const known = names.get(element);
    if (known !== undefined) return known;
    const kind = element instanceof HTMLVideoElement ? 'video' : 'audio';
    made = { ...made, [kind]: made[kind] + 1 };
    names.set(element, `${kind} ${made[kind]}`);
    for (const type of ['loadedmetadata', 'loadeddata', 'canplay', 'playing', 'seeking', 'seeked', 'waiting'])
      element.addEventListener(type, () => mark(`${names.get(element)} ${type}`));
    return names.get(element)!;
  };
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    mark(`${nameOf(this)} is to play`);
    return play.call(this);
  };
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src')!;
  Object.defineProperty(HTMLMediaElement.prototype, 'src', {
    ...source,
    set(this: HTMLMediaElement, value: string) {
      mark(`${nameOf(this)} opens`);
      source.set!.call(this, value);
    },
  });
  const { appendBuffer } = SourceBuffer.prototype;
  SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, bytes: BufferSource) {
    mark(`append ${bytes.byteLength} bytes`);
    this.addEventListener('updateend', () => mark(`appended ${bytes.byteLength} bytes`), { once: true });
    appendBuffer.call(this, bytes);
  };
  const { fetch } = window;
  window.fetch = async (...asked) => {
    const address = String(asked[0]).replace(/track=([^&]*)&?/g, '');
    mark(`asks for ${address}`);
    const response = await fetch(...asked);
    mark(`is answered ${address}`);
    return response;
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      marks.push([startTime, `the page is busy for ${Math.round(duration)} ms`]);
  }).observe({ type: 'longtask', buffered: true });
}

/** Lists the events since a moment of `performance.now()`, and the files loaded by then, one per line. Runs in the page. */
export function marksSince(since: number): string[] {
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const loads = (loaded as PerformanceResourceTiming[]).map((one): [number, string] => {
    const [asked, answered, there] = [one.requestStart, one.responseStart, one.responseEnd].map(Math.round);
    const name = one.name.replace(/^https?:..[^/]*/, '').replace(/track=[^&]*&?/g, '');
    return [
      one.startTime,
      `loads ${name}: asked ${asked}, answered ${answered}, there ${there} ms, ${one.transferSize} bytes`,
    ];
  });
  return [...window.mediaMarks, ...loads]
    .filter(([at]) => at >= since)
    .sort(([one], [other]) => one - other)
    .map(([at, what]) => `${String(Math.round(at - since)).padStart(6)} ${what}`);
}
