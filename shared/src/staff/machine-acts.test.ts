import { describe, expect, it } from 'vitest';
import { createMachine, listMachines, revokeMachine } from '../rest/machines.ts';
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
import { MACHINE_ACTS } from './machine-acts.ts';
import { STAFF_ACTS, STAFF_PERMISSIONS } from './roles.ts';

describe('a token of a machine', () => {
  it('is for everything but what makes tokens and accounts, reads the audit log, or takes a person', () => {
    const left = STAFF_ACTS.filter((act) => !(MACHINE_ACTS as readonly string[]).includes(act));
    expect(left.sort()).toEqual([
      'allocate-self',
      'confirm-identity',
      'join-as-support',
      'manage-machines',
      'manage-staff',
      'read-audit',
      'release-messages',
    ]);
    for (const act of left) {
      expect(createMachine.body.safeParse({ name: 'cases', acts: [act], expiresAt: null }).success).toBe(false);
    }
  });
});

describe('routes of machines and webhooks', () => {
  it.each([
    listMachines,
    createMachine,
    revokeMachine,
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
