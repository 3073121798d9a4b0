import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as routes from '@mahzar/shared/rest/session';
import { listStaff } from '@mahzar/shared/rest/staff';
import { runCommand } from './support/commands.ts';
import type { Ran } from './support/commands.ts';
import { asOwner } from './support/databases.ts';
import { Visitor } from './support/desk.ts';
import { TestService } from './support/service.ts';
import { codeAt } from './support/sign-in.ts';

const PASSWORD = 'courthouse-lamp-river';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

/** Runs a command in its own process while the service runs. */
function run(tool: string, ...args: string[]): Pick<Ran, 'status' | 'output'> {
  const { status, output } = runCommand(tool, { ...service.places, PORT: String(service.port) }, ...args);
  return { status, output };
}
const admin = (...args: string[]) => run('staff-admin', '--email', 'first@court.example', '--name', 'Maryam', ...args);

describe('the first administrator', () => {
  it('gets another link by the same command as long as there is nobody who could make one', () => {
    const [first, second] = [admin(), admin()].map(({ status, output }) => [status, /#([\w-]{43})/.exec(output)?.[1]]);
    expect([first![0], second![0]]).toEqual([0, 0]);
    expect(first![1]).not.toBe(second![1]);
  });

  it('is made by one command, whose link leads to an account that is signed in to', async () => {
    const made = admin();
    expect(made).toMatchObject({ status: 0, output: expect.stringContaining(`${service.origin}/staff/invitation#`) });
    const token = /#([\w-]{43})/.exec(made.output)![1]!;
    const visitor = new Visitor(service.origin);
    await visitor.do(routes.acceptInvitation, { body: { token, password: PASSWORD } });
    const { secret } = await visitor.do(routes.enrolSecondFactor, { body: {} });
    const code = await codeAt(secret, Date.now());
    await visitor.do(routes.confirmSecondFactor, { body: { code } });
    expect((await visitor.do(listStaff)).items.map(({ email }) => email)).toEqual(['first@court.example']);
    expect(JSON.stringify(service.log)).not.toMatch(/first@court|Maryam|lamp-river/);
  });

  it('is the only one made so, unless it must be', () => {
    expect(admin()).toMatchObject({ status: 1, output: expect.stringContaining('administrator already') });
    expect(admin('--even-so')).toMatchObject({ status: 1, output: expect.stringContaining('has an account already') });
    expect(run('staff-admin', '--name', 'x')).toMatchObject({ status: 2 });
  });
});

describe('audit:verify', () => {
  it('says that the log is whole, that its end was cut off, and names the first entry that somebody changed', () => {
    // Two of the entries belong to the demonstration: its case and its booking.
    const whole = run('audit-verify');
    expect(whole).toMatchObject({ status: 0, output: expect.stringMatching(/whole: 7 entries, head/) });
    const head = /[0-9a-f]{64}/.exec(whole.output)![0];
    expect(run('audit-verify', '--head', head)).toMatchObject({ status: 0 });
    expect(run('audit-verify', '--head', 'x')).toMatchObject({ status: 2 });
    const owner = asOwner(service.database);
    owner.run(
      service.database.kind === 'sqlite'
        ? 'drop trigger audit_entries_refuse_update; drop trigger audit_entries_refuse_delete'
        : 'alter table audit_entries disable trigger all',
    );
    owner.run('delete from audit_entries where seq = 7');
    expect(run('audit-verify')).toMatchObject({ status: 0 });
    expect(run('audit-verify', '--head', head)).toMatchObject({
      status: 1,
      output: expect.stringContaining('cut off'),
    });
    owner.run("update audit_entries set actor = 'nobody' where seq = 2");
    expect(run('audit-verify')).toEqual({
      status: 1,
      output: 'The log of what staff did is damaged: entry 2 was altered after it was written.\n',
    });
  });
});
