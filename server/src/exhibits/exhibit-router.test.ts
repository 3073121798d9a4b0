import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import type { SessionHash } from '@mahzar/shared/hearing/ids';
import { exhibitPagePath } from '@mahzar/shared/protocol/exhibit-address';
import { Rejection } from '@mahzar/shared/rejection';
import { exhibitPageLimit, exhibitRefusalLimit } from '../gateway/limits.ts';
import { exhibitRouter } from './exhibit-router.ts';

it('has no hearing read for a network that was refused many times, whatever secrets it sends', async () => {
  let asked = 0;
  const router = exhibitRouter({
    exhibits: {
      page: async () => {
        asked += 1;
        return new Rejection('not-found');
      },
    },
    hash: (secret) => secret as SessionHash,
    limit: exhibitPageLimit(),
    refusals: exhibitRefusalLimit(),
  });
  const server = createServer(express().use(router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const statuses = new Map<number, number>();
    for (let tried = 0; tried < 320; tried += 1) {
      const secret = String(tried).padStart(43, 'A');
      const path = exhibitPagePath('h1', 1, 1);
      const { status } = await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { Authorization: `Bearer ${secret}` },
      });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(asked).toBeLessThanOrEqual(301);
    expect(statuses.get(429)).toBeGreaterThanOrEqual(19);
  } finally {
    server.close();
  }
});
