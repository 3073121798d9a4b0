import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../paths.mjs';
import { wrapFolder } from './build.mjs';
import { CHECKSUMS } from './checksums.mjs';
import { downloadUrl, downloadWorker } from './download.mjs';

const silent = () => {};

describe('mediasoup’s ready-made worker', () => {
  let folder, server, env;
  /** What the server sends: nothing at all, or a status and a body. */
  let answer;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mahzar-download-'));
    server = createServer((_, response) => answer && response.writeHead(answer.status).end(answer.body));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${server.address().port}`;
    env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: base, MEDIASOUP_WORKER_SHA256: '0'.repeat(64) };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  const textOf = (script) => `#!/bin/sh\n${script}\n`;
  const expect256 = (script) => {
    env.MEDIASOUP_WORKER_SHA256 = createHash('sha256').update(textOf(script)).digest('hex');
  };
  /** An archive as mediasoup publishes it, with a shell script for a worker. */
  const archive = (script) => {
    const source = mkdtempSync(join(folder, 'source-'));
    writeFileSync(join(source, 'mediasoup-worker'), textOf(script));
    chmodSync(join(source, 'mediasoup-worker'), 0o755);
    return spawnSync('tar', ['-cz', '-C', source, 'mediasoup-worker']).stdout;
  };
  const download = (answerMs = 5000) => downloadWorker('3.0.0', folder, silent, { env, answerMs });

  it('is asked for by version, system and major version of the kernel', () => {
    expect(downloadUrl('3.27.1', {}, { platform: 'linux', arch: 'x64', release: '6.12.1-amd64' })).toBe(
      'https://github.com/versatica/mediasoup/releases/download/3.27.1/mediasoup-worker-3.27.1-linux-x64-kernel6.tgz',
    );
  });

  it('is taken when it runs here', async () => {
    answer = { status: 200, body: archive('exit 41') };
    expect256('exit 41');
    expect(await download()).toBe('');
    expect(existsSync(join(folder, 'mediasoup-worker'))).toBe(true);
  });

  it('is not taken when it does not run here', async () => {
    answer = { status: 200, body: archive('exit 127') };
    expect256('exit 127');
    expect(await download()).toBe('the ready-made one does not run here');
  });

  it('is neither taken nor run when it is not the one whose SHA-256 is known', async () => {
    const ran = join(folder, 'ran');
    answer = { status: 200, body: archive(`touch ${ran}; exit 41`) };
    expect(await download()).toMatch(/not the one that is known: its SHA-256 is [0-9a-f]{64}$/);
    expect([existsSync(join(folder, 'mediasoup-worker')), existsSync(ran)]).toEqual([false, false]);
  });

  it('is not even asked for when no SHA-256 of it is known', async () => {
    delete env.MEDIASOUP_WORKER_SHA256;
    expect(await download()).toMatch(/^no SHA-256 is known/);
    const { version } = JSON.parse(readFileSync(inRoot('node_modules', 'mediasoup', 'package.json'), 'utf8'));
    expect(Object.keys(CHECKSUMS)).toContain(`mediasoup-worker-${version}-linux-x64-kernel6.tgz`);
  });

  it('is not taken when the answer is something else, as a network’s log-in page', async () => {
    answer = { status: 200, body: '<html>Please log in</html>' };
    expect(await download()).toBe('the ready-made one is not readable');
  });

  it('is given up when there is none for this system', async () => {
    answer = { status: 404, body: '' };
    expect(await download()).toBe('no ready-made one: HTTP 404');
  });

  it('is given up when nothing answers', async () => {
    answer = undefined;
    expect(await download(50)).toBe('the ready-made one is out of reach');
  });
});

describe('our stand-ins for the libraries that mediasoup’s build would download', () => {
  const subprojects = inRoot('node_modules', 'mediasoup', 'worker', 'subprojects');

  it('have a place in the installed version of mediasoup', () => {
    for (const name of readdirSync(new URL('stand-ins/', import.meta.url))) {
      expect(wrapFolder(readFileSync(join(subprojects, `${name}.wrap`), 'utf8'))).toMatch(/-v?\d/);
    }
  });

  it('cover all that the worker needs on this kind of system', () => {
    const onlyForWindowsOrTests = ['wingetopt', 'catch2'];
    const needed = readdirSync(subprojects)
      .filter((name) => name.endsWith('.wrap'))
      .map((name) => name.replace('.wrap', ''))
      .filter((name) => !onlyForWindowsOrTests.includes(name));
    expect(readdirSync(new URL('stand-ins/', import.meta.url)).sort()).toEqual(needed.sort());
  });
});
