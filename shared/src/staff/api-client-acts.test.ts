import { describe, expect, it } from 'vitest';
import { createApiClient, listApiClients, revokeApiClient } from '../rest/api-clients.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhookDeliveries,
  listWebhooks,
  redeliverWebhook,
  replaceWebhookSecret,
  testWebhook,
} from '../rest/webhooks.ts';
import { API_CLIENT_ACTS } from './api-client-acts.ts';
import { STAFF_ACTS, STAFF_PERMISSIONS } from './roles.ts';

describe('a token of a machine', () => {
  it('is for everything but what makes tokens and accounts, reads the audit log or requests, plays records, or takes a person', () => {
    const left = STAFF_ACTS.filter((act) => !(API_CLIENT_ACTS as readonly string[]).includes(act));
    expect(left.sort()).toEqual([
      'allocate-self',
      'carry-out-deletions',
      'confirm-identity',
      'decide-requests',
      'edit-retention',
      'hold-records',
      'join-as-support',
      'keep-records',
      'lift-holds',
      'manage-machines',
      'manage-staff',
      'order-deletions',
      'play-records',
      'read-audit',
      'read-own-hearings',
      'read-requests',
      'read-retention',
      'release-messages',
      'run-queues',
    ]);
    for (const act of left) {
      expect(createApiClient.body.safeParse({ name: 'cases', acts: [act], expiresAt: null }).success).toBe(false);
    }
  });
});

describe('routes of machines and webhooks', () => {
  it.each([
    listApiClients,
    createApiClient,
    revokeApiClient,
    listWebhooks,
    createWebhook,
    changeWebhook,
    replaceWebhookSecret,
    deleteWebhook,
    testWebhook,
    listWebhookDeliveries,
    redeliverWebhook,
  ])('$id is for administrators only', ({ may }) => {
    expect(STAFF_PERMISSIONS[may]).toEqual(['administrator']);
  });

  it.each(['ftp://a.example', 'javascript:alert(1)', 'a.example', ''])('take no address such as "%s"', (address) => {
    const body = { name: 'cases', address, events: ['hearing-opened'] };
    expect(createWebhook.body.safeParse(body).success).toBe(false);
  });
});
