import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preview } from 'vite';
import type { Page } from 'playwright-core';
import { cachedBuild } from '../../server/setup/cached-build.mjs';
import type { Catalogue, ConductCatalogue, PermissionCatalogue } from '../src/i18n/catalogue.ts';
import { en } from '../src/i18n/en.ts';
import { fa } from '../src/i18n/fa.ts';
import { laterConductEn } from '../src/i18n/later-conduct.en.ts';
import { laterConductFa } from '../src/i18n/later-conduct.fa.ts';
import { minutesEn } from '../src/i18n/minutes.en.ts';
import { minutesFa } from '../src/i18n/minutes.fa.ts';
import { permissionsEn } from '../src/i18n/permissions.en.ts';
import { permissionsFa } from '../src/i18n/permissions.fa.ts';
import { objection } from './minutes.ts';
import { openMine } from './citizen/my.ts';
import { openAsCitizen } from './citizen/open.ts';
import { openAtDesk } from './staff/open.ts';
import { RULES_WORDS } from '../src/i18n/rules-words.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CONFIG = here('vite.config.ts');
const VITE = here('../../node_modules/vite/bin/vite.js');
/** The sources of the gallery. */
const INPUTS = {
  paths: ['../../client', '../../shared/src', '../../package-lock.json'].map(here),
  wanted: (path: string) => !path.startsWith('client/e2e/') && !/\.test\.tsx?$/.test(path),
};

const LOADED_WITHIN_MS = 30_000;

/** The gallery, built and served on a free port of loopback until closed. */
export interface Gallery {
  readonly address: string;
  /** The served folder: files that a test puts there have an address too. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Serves the gallery, which is rebuilt when one of its sources has changed. */
export async function serveGallery(): Promise<Gallery> {
  const folder = await cachedBuild('gallery', INPUTS, (outDir) => {
    const args = [VITE, 'build', '--config', CONFIG, '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir'];
    // The test runner sets "test", for which React would be built with its warnings.
    return promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_ENV: 'production' } });
  });
  // A finished build does not change: a browser keeps the scripts, and their compiled form, from screen to screen.
  const headers = { 'Cache-Control': 'max-age=3600' };
  const served = { host: '127.0.0.1', port: 0, headers };
  const server = await preview({ configFile: CONFIG, logLevel: 'warn', build: { outDir: folder }, preview: served });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the gallery has no address');
  return { address, folder, close: () => server.close() };
}

/** Opens a screen, and presses through to it where it is behind others. */
export async function openScreen(page: Page, address: string, name: string, language: 'fa' | 'en'): Promise<void> {
  const t: Catalogue = language === 'fa' ? fa : en;
  if (!(await showsInPlace(page, address, name, language))) {
    await page.goto(`${address}?screen=${name}&lang=${language}`, { waitUntil: 'domcontentloaded' });
    await loaded(page);
  }
  if (name.startsWith('staff-')) await openAtDesk(page, name, language);
  if (name.startsWith('citizen-')) await openAsCitizen(page, name, language);
  if (name.startsWith('my-')) await openMine(page, name);
  const press = (label: string) => pressThrough(page, t, label);
  if (name === 'left') {
    await press(t.courtroom.leave);
    await page.getByRole('heading', { name: t.left.title }).waitFor();
  }
  const listed = /^(judge-(people|removing|menu|busy|locked)|court-people)$/.test(name);
  const panel = {
    'court-channel': t.panels.channel,
    'court-talk': t.panels.talk,
    'judge-deliberate': t.panels.deliberation,
  }[name];
  if (panel !== undefined) await openPanel(page, t, panel);
  if (name === 'court-private-invite') await openPanel(page, t, t.panels.invite);
  if (name.startsWith('court-chat')) {
    await openPanel(page, t, t.panels.chat);
    const kind = { 'court-chat-counsel': t.chat.notes.counsel, 'court-chat-closed': t.chat.notes.all }[name];
    if (kind !== undefined) await page.getByRole('button').filter({ hasText: kind }).click();
  }
  const people = page.getByRole('button', { name: t.panels.people, exact: true });
  if (listed && !((await people.isVisible()) && (await people.getAttribute('aria-pressed')) === 'true'))
    await press(t.panels.people);
  if (listed) await page.getByText(t.people.inCourtroom).first().waitFor();
  const ending = { 'judge-closing': t.judge.close, 'judge-adjourning': t.judge.adjourn }[name];
  if (name === 'judge-ending' || ending !== undefined) await press(t.judge.end);
  if (ending !== undefined) {
    await page.getByRole('menuitem', { name: ending }).click();
    await page.getByRole('alertdialog').waitFor();
  }
  if (name === 'judge-leaving' || name === 'judge-handing-over') {
    await press(t.courtroom.leave);
    await page.getByRole('alertdialog').waitFor();
  }
  if (name === 'judge-starting') await press(t.judge.startLater);
  if (name === 'judge-menu' || name === 'judge-removing') {
    const someone = page.locator('.people__row', { has: page.getByText(t.people.buttons.mute.text, { exact: true }) });
    await someone.first().getByRole('button').last().click();
    await page.getByRole('menu').waitFor();
  }
  if (name === 'waiting-help') {
    await press(t.help.waiting);
    await page.getByRole('dialog').waitFor();
  }
  if (name === 'judge-removing') {
    await page.getByRole('menuitem', { name: t.people.menu.remove }).click();
    await page.getByRole('alertdialog').waitFor();
  }
  if (name === 'court-devices') {
    await press(t.courtroom.devices);
    await page.getByRole('dialog').locator('select').first().waitFor();
  }
  if (name === 'court-live') await page.locator('.live').waitFor();
  if (name === 'court-more') await hasMore(page, t, '');
  if (name === 'court-full-picture') await openFullPicture(page);
  if (name === 'courtroom-view') await press(t.view.button);
  if (name === 'courtroom-keys') await page.keyboard.press('?');
  if (name === 'courtroom-view' || name === 'courtroom-keys') await page.getByRole('dialog').waitFor();
  await openMeasure(page, name, t);
  const { sign, reading } = language === 'fa' ? minutesFa : minutesEn;
  if (name === 'minutes-beginning') await page.getByRole('button', { name: reading.begin }).click();
  if (name === 'minutes-signing' || name === 'minutes-own' || name.startsWith('minutes-closing')) {
    await page.getByRole('checkbox', { name: sign.read }).check();
    if (name === 'minutes-own') {
      await page.getByRole('radio', { name: sign.object, exact: true }).check();
      await page.getByRole('textbox', { name: sign.objection }).fill(objection(language));
    }
    if (name === 'minutes-signing') {
      await page.getByRole('button', { name: sign.draw }).click();
      await drawStrokes(page);
    }
  }
  if (name === 'permissions-clerk') {
    await page.getByRole('combobox', { name: words(t).filter.role }).selectOption('clerk');
    await page.getByRole('combobox', { name: words(t).filter.phase }).selectOption('recess');
  }
  const behindDevices = name === 'not-open' || name === 'seat-in-use' || name === 'enter-failed';
  if (name.startsWith('devices') || behindDevices) await press(t.welcome.continue);
  if (name === 'check-camera') await page.locator('video').waitFor();
  if (name.startsWith('check-network-')) await page.locator('.advice__one').waitFor();
  if (name.startsWith('rules')) await page.getByRole('checkbox').waitFor();
  if (name === 'rules-unticked') await press(RULES_WORDS[language].accept);
  if (behindDevices) await press(t.devices.enterWaiting);
  if (name === 'not-open') await page.getByRole('heading', { name: t.notOpen.title }).waitFor();
  if (name === 'seat-in-use') await page.getByRole('heading', { name: t.seatInUse.title }).waitFor();
  if (name === 'devices-fine') await page.getByText(t.devices.heard).waitFor();
  if (name === 'court-allowed') await page.getByText(t.courtroom.maySpeakTitle).waitFor();
  if (/^court-(notices.*|other-device|speaks-off|unheard)$/.test(name)) await page.locator('.notice').last().waitFor();
  if (name === 'court-missed') await page.getByText(t.notices.meanwhile).waitFor();
  if (name === 'court-called-back') await page.getByText(t.notices.backIn.courtroom).waitFor();
  if (name === 'court-admitted') await page.getByText(t.notices.admitted).waitFor();
  if (/^(?!error-).*-exhibit$/.test(name)) await page.locator('.exhibit__page[style*=width]').waitFor();
  if (name === 'judge-exhibits') await page.locator('.exhibit-panel__preview img').waitFor();
  if (/^(clerk|court)-minutes$/.test(name)) await page.locator('.minutes-text').waitFor();
  if (/^(viewer-(playing|unproven)|playback|own-record-granted)/.test(name))
    await page.locator('video[data-drawn=true]').nth(2).waitFor();
  if (name === 'paper-served' || name === 'paper-withdrawn') {
    await page.locator('.paper-open button').click();
    await page.locator('.paper-open').waitFor({ state: 'detached' });
  }
  if (name === 'paper-served') await page.locator('.page-picture').waitFor();
  if (name.startsWith('paper-check-')) {
    await page.locator('.paper-form button[type=submit]').click();
    await page.locator('.paper-result').waitFor();
  }
  await loaded(page);
}

/** Opens "more" where a button of the courtroom has no room of its own; resolves to whether it did. */
async function hasMore(page: Page, t: Catalogue, label: string): Promise<boolean> {
  const more = page.getByRole('button', { name: t.courtroom.more, exact: true });
  if (!(await more.isVisible()) || (await page.getByRole('button', { name: label, exact: true }).isVisible()))
    return false;
  await more.click();
  await page.getByRole('menu').waitFor();
  return true;
}

/** Presses a button, wherever a phone shows it. */
async function pressThrough(page: Page, t: Catalogue, label: string): Promise<void> {
  // The people to talk with come before the panel, and begin with the same words.
  if (await hasMore(page, t, label)) {
    await page.getByRole('menuitem', { name: label }).last().click();
    // It is a dialog too, and hides the page until it is gone.
    await page.getByRole('menu').waitFor({ state: 'detached' });
  } else await page.getByRole('button', { name: label, exact: true }).click();
}

/** Opens a panel, and waits for it: between the list of a phone and the panel, the page is hidden and nothing covers it. */
async function openPanel(page: Page, t: Catalogue, title: string): Promise<void> {
  await pressThrough(page, t, title);
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  // On a phone it covers everything once it has been drawn.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/**
 * Shows a screen in place of another in the same language, and waits until it is complete; resolves to whether it did. Most of a new
 * page's cost is running the script, and the code that playwright injects into each page.
 */
async function showsInPlace(page: Page, address: string, screen: string, language: string): Promise<boolean> {
  if (!page.url().startsWith(address)) return false;
  const outcome = await page.evaluate(complete, { screen, language, until: LOADED_WITHIN_MS });
  if (outcome === 'late') throw new Error(late(page));
  return outcome === 'complete';
}

/** Waits until the page is complete. */
async function loaded(page: Page): Promise<void> {
  const outcome = await page.evaluate(complete, { until: LOADED_WITHIN_MS });
  if (outcome !== 'complete') throw new Error(late(page));
}

const late = (page: Page) => `${page.url()} is not loaded after ${LOADED_WITHIN_MS} ms`;

/**
 * Runs in the page, shows a screen if one is named (unless it must be loaded anew), and waits until the page is complete: its
 * heading, lazily loaded parts, fonts, and what moves or fades in. In one call without a locator, for which playwright would inject
 * all of its own code into each page. The heading exists even if it is invisible: where a phone held sideways has no width for it,
 * the title of a hearing is only in the window's title.
 */
async function complete(wanted: {
  readonly screen?: string;
  readonly language?: string;
  readonly until: number;
}): Promise<'complete' | 'late' | 'another-page'> {
  const { screen, language } = wanted;
  if (screen !== undefined) {
    const shown = new URLSearchParams(window.location.search).get('lang');
    if (shown !== language || document.fullscreenElement !== null) return 'another-page';
    window.history.replaceState(null, '', `/?screen=${screen}&lang=${language}`);
    window.dispatchEvent(new Event('screen'));
  }
  // The library draws a dialog invisibly until it knows whether a phone's keyboard opens, while the page below is inert already.
  const isOpaque = (overlay: Element) =>
    !overlay.checkVisibility() || overlay.checkVisibility({ opacityProperty: true });
  const ready = () =>
    document.querySelector('h1') !== null &&
    document.querySelector('[data-loading], .skeleton') === null &&
    [...document.querySelectorAll('[role$=dialog], [role=menu]')].every(isOpaque);
  const deadline = performance.now() + wanted.until;
  while (!ready() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!ready()) return 'late';
  await document.fonts.ready;
  const arriving = [...document.querySelectorAll('.notice')].flatMap((notice) => notice.getAnimations());
  await Promise.allSettled(arriving.map(({ finished }) => finished));
  return 'complete';
}

/** On a phone, presses the first picture; resolves when it fills the stage and the heading is left to screen readers. */
async function openFullPicture(page: Page): Promise<void> {
  const picture = page.locator('.stage__open').first();
  if (!(await picture.isVisible())) return;
  await picture.click();
  await page.waitForFunction(() => {
    const place = document.querySelector('.stage[data-full=true] .stage__place');
    return place !== null && place.clientHeight === place.parentElement?.clientHeight;
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Opens the panel of measures, and expands the screen's measure. */
async function openMeasure(page: Page, name: string, t: Catalogue): Promise<void> {
  const title = {
    'judge-measures': null,
    'clerk-notes': conduct(t).notes.title,
    'judge-screening': conduct(t).screening.title,
    'judge-interpreter': conduct(t).interpreterRequired.title,
    'judge-protection': conduct(t).protection.title,
    'judge-unprotecting': conduct(t).protection.title,
    'judge-free-will': conduct(t).freeWill.title,
    'judge-delegation': conduct(t).delegation.title,
    'judge-reach': null,
    'judge-permissions': null,
    'court-prison': null,
    'judge-exhibits': null,
    'judge-next': null,
    'judge-next-booked': null,
    'clerk-minutes': null,
    'court-minutes': null,
  }[name];
  if (title === undefined) return;
  const panels: Readonly<Record<string, string>> = {
    'court-prison': t.panels.room,
    'judge-exhibits': t.panels.exhibits,
    'judge-next': t.panels.next,
    'judge-next-booked': t.panels.next,
    'clerk-minutes': t.panels.minutes,
    'court-minutes': t.panels.minutes,
  };
  const panel = panels[name] ?? t.panels.measures;
  await openPanel(page, t, panel);
  await loaded(page);
  if (title !== null) await page.locator('summary', { hasText: title }).click();
  if (name === 'judge-screening') {
    await page.locator('.sides button').nth(0).click();
    await page.locator('.sides button').nth(3).click();
  }
  if (name === 'judge-exhibits')
    for (const row of [0, 1]) await page.locator('.exhibit-panel summary').nth(row).click();
  if (name === 'judge-unprotecting') await page.getByText(conduct(t).protection.lift, { exact: true }).click();
  if (name === 'judge-free-will') await page.locator('.checked summary').first().click();
  if (name === 'judge-delegation') await page.locator('.tick').nth(1).click();
  if (name === 'judge-reach') {
    await page.getByRole('button', { name: conduct(t).reach.title }).click();
    await page.getByRole('table').waitFor();
  }
  if (name === 'judge-permissions') {
    await page.getByRole('button', { name: words(t).title }).click();
    await page.getByRole('table').waitFor();
  }
}

function conduct(t: Catalogue): ConductCatalogue {
  return t === fa ? laterConductFa : laterConductEn;
}

function words(t: Catalogue): PermissionCatalogue {
  return t === fa ? permissionsFa : permissionsEn;
}

/** Draws two strokes where somebody signs, as a hand does. */
async function drawStrokes(page: Page): Promise<void> {
  const pad = page.locator('.drawn--pad');
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox())!;
  for (const [from, to] of [
    [0.2, 0.75],
    [0.45, 0.85],
  ] as const) {
    const at = (share: number) =>
      [x + width * (from + (to - from) * share), y + height * (0.55 - 0.3 * Math.sin(share * 9))] as const;
    await page.mouse.move(...at(0));
    await page.mouse.down();
    for (let step = 1; step <= 24; step += 1) await page.mouse.move(...at(step / 24));
    await page.mouse.up();
  }
}
