import type { Locator, Page } from 'playwright-core';
import { codeAt } from '../../../server/test/support/sign-in.ts';
import { fa } from '../../src/i18n/fa.ts';
import { staffFa as desk } from '../../src/i18n/staff.fa.ts';

/** With what a colleague signs in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Of the authenticator app, base32. */
  readonly secret: string;
  /** When the app's last code was used, epoch milliseconds. */
  readonly usedAt: number;
}

/** How long an authenticator app shows a code, milliseconds. */
const CODE_MS = 30_000;

/** A sentence of a catalogue with its placeholders filled in. */
export function say(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)[^}]*\}\}/g, (_, name: string) => values[name] ?? '');
}

export function button(on: Page | Locator, name: string): Locator {
  return on.getByRole('button', { name, exact: true });
}

export function link(on: Page | Locator, name: string): Locator {
  return on.getByRole('link', { name, exact: true });
}

/** Goes to a part of the desk by its navigation. */
export async function goTo(page: Page, part: keyof (typeof desk)['nav']): Promise<void> {
  await link(page.getByRole('navigation', { name: desk.nav.label }), desk.nav[part]).click();
  await page.getByRole('heading', { level: 1, name: desk.nav[part] }).waitFor();
}

/** Takes an account by an invitation's link: a password, then an authenticator app. */
export async function takeInvitation(
  page: Page,
  invitation: string,
  given: Pick<Credentials, 'email' | 'password'>,
): Promise<Credentials> {
  await page.goto(invitation);
  await page.getByText(given.email).waitFor();
  await page.getByLabel(desk.password.new, { exact: true }).fill(given.password);
  await button(page, desk.signIn.continue).click();
  const shown = await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4})+$/).innerText();
  const secret = shown.replace(/\s/g, '');
  const usedAt = Date.now();
  await page.getByLabel(desk.code.code).fill(await codeAt(secret, usedAt));
  await button(page, desk.enrol.confirm).click();
  await page.getByLabel(desk.enrol.kept).check();
  await button(page, desk.enrol.done).click();
  await page.getByRole('navigation', { name: desk.nav.label }).waitFor();
  return { ...given, secret, usedAt };
}

/** Signs in with password and app. A code counts once; the app's next one is good a step ahead of its time. */
export async function signIn(page: Page, { email, password, secret, usedAt }: Credentials): Promise<void> {
  await page.getByLabel(desk.signIn.email).fill(email);
  await page.getByLabel(desk.signIn.password).fill(password);
  await button(page, desk.signIn.continue).click();
  await page.getByLabel(desk.code.code).fill(await codeAt(secret, Math.max(Date.now(), usedAt + CODE_MS)));
  await button(page, desk.signIn.title).click();
  await page.getByRole('navigation', { name: desk.nav.label }).waitFor();
}

/** Types a moment into the form's date and time, by the court's clock and the Persian calendar. */
export async function typeMoment(page: Page, at: number): Promise<void> {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
      timeZone: 'Asia/Tehran',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const names = new Intl.DisplayNames('fa', { type: 'dateTimeField' });
  // The day last: how many there are depends on the month.
  for (const part of ['year', 'month', 'day', 'hour', 'minute'] as const) {
    const field = page.getByRole('main').getByRole('spinbutton', { name: new RegExp(`^${names.of(part)!}`) });
    await field.focus();
    await page.keyboard.type(parts[part]!);
  }
}

/** A person of a booking, as typed into the booking form. */
export interface Invited {
  readonly name: string;
  readonly role: keyof (typeof fa)['roles'];
  readonly phone: string;
  readonly nationalId?: string;
  readonly email?: string;
  readonly language?: string;
  /** The people whom this person represents or assists. */
  readonly with?: readonly Invited[];
}

/** Fills in a person, who stands in the form already or is added to it. */
export async function typePerson(page: Page, person: Invited): Promise<void> {
  const role = fa.roles[person.role];
  const empty = page.getByRole('group', { name: role, exact: true });
  if ((await empty.count()) === 0) {
    await button(page, desk.booking.addPerson).click();
    await page.getByRole('menuitem', { name: role, exact: true }).click();
  }
  const isFolded = await empty.evaluate((row: HTMLDetailsElement) => !row.open);
  if (isFolded) await empty.locator('summary').first().click();
  await empty.getByLabel(desk.account.name, { exact: true }).fill(person.name);
  const card = page.getByRole('group', { name: named(person), exact: true });
  const optional = (label: string) => card.getByLabel(say(desk.common.optional, { label }), { exact: true });
  await optional(desk.booking.phone).fill(person.phone);
  if (person.nationalId !== undefined) await optional(desk.booking.nationalId).fill(person.nationalId);
  if (person.language !== undefined)
    await card.getByLabel(desk.booking.interpreterLanguage).selectOption(person.language);
  for (const one of person.with ?? []) await card.getByLabel(named(one), { exact: true }).check();
  if (person.email === undefined) return;
  await card.getByText(desk.booking.more).click();
  await optional(desk.signIn.email).fill(person.email);
}

function named({ name, role }: Invited): string {
  return `${name} (${fa.roles[role]})`;
}
