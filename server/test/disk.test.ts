import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchDisk } from '../src/storage/disk.ts';
import { TestService } from './support/service.ts';
import { mountSmallDisk } from './support/small-disk.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

async function readiness(): Promise<{ readonly status: number; readonly disk: string }> {
  const response = await fetch(`${service.origin}/readyz`);
  const { parts } = (await response.json()) as { parts: Readonly<Record<string, string>> };
  return { status: response.status, disk: parts['disk']! };
}

describe('the disk of the recordings', () => {
  it('that is nearly full keeps people from being sent here until there is room again', async (context) => {
    expect(await readiness()).toEqual({ status: 200, disk: 'ok' });
    const mounted = mountSmallDisk(service.dataDir, 8 * 1024 * 1024);
    if (!mounted) return context.skip();
    try {
      await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 503, disk: 'nearly full' }), 6_000);
    } finally {
      mounted.unmount();
    }
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 200, disk: 'ok' }), 6_000);
  });

  it('that is full is seen by writing, whatever is said to be free', async (context) => {
    const mounted = mountSmallDisk(service.dataDir, 256 * 1024);
    if (!mounted) return context.skip();
    try {
      const disk = watchDisk({ dataDir: service.dataDir, now: () => performance.now(), floorBytes: 0 });
      await expect(writeFile(join(service.dataDir, 'large'), Buffer.alloc(512 * 1024))).rejects.toThrow(/ENOSPC/);
      expect(await disk()).toBe('cannot be written');
    } finally {
      mounted.unmount();
    }
  });
});
